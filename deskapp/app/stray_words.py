"""Words typed where single letters are commands: they do nothing, and are kept to be written in a text box."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.widgets import Input

from deskapp.app.open_screens import OpenScreens
from screens.base.desk_screen import DeskScreen
from screens.base.letter_run import ENTER_WITHIN, WORDS_WITHIN, after_kept, shorten, shorten_to_end, write_at_cursor
from screens.dialogs.privacy import Hidden
from screens.keys import Where

if TYPE_CHECKING:
    from screens.widgets.box import Box

TYPED_WITHIN = WORDS_WITHIN
"""Seconds between letters, below which they are words and not commands."""
WITHIN_ONE_LOT = 5.0
"""Seconds after the last letter of words, within which further ones typed at the same person go on with them."""
PAUSE = 0.5
"""Seconds without a letter that end such words."""
AFTER_FORM = 1.5
"""Seconds after a form has closed, within which words may begin: a letter waits for the next."""
QUICK = 0.08
"""Seconds between two different letters, below which they are words also at any other time: nobody means two commands
so fast, except in a form that the first one opened.
"""
WRITES_AT_ONCE = "czZ!"
"""The letters that change the record with no form between: they wait `QUICK` for the next letter."""
NO_WORDS_HERE = 'Words don\'t go here: "{words}" is kept. Ctrl+Y writes it in a box.'


LOST_ON_LEAVING = '"{words}" was typed in no box: leaving loses it. Ctrl+Y writes it in a box, Ctrl+Q again leaves.'
TYPED_UNSEEN = 'The window was too small to show it: "{words}" is kept. Ctrl+Y writes it in a box.'
NOT_IN_BOX = '{label} has no room for "{words}": it is kept. Ctrl+Y writes it in a box.'


class Lot(NamedTuple):
    """Words that were typed in one go, and the name of the person at whom they were typed; "" for none."""

    words: str
    place: str


class StrayWords:
    """Sees every key before a screen that takes letters as commands.

    Letters that follow one another at once are refused until a pause. Just after a form has closed, when its user is
    still typing, the first letter waits for the next; at any other time it acts, and only the others are refused.
    """

    def __init__(self, screens: OpenScreens) -> None:
        self._lots: list[Lot] = []
        """The words kept until they are written, the newest last."""
        self._lot_at = float("-inf")
        """The time of the last letter of the newest."""
        self._warned: list[Lot] = []
        """The words that were there when Ctrl+Q said that leaving loses them."""
        self._asked: Lot | None = None
        """The words of which Ctrl+Y has said that they were typed at somebody else."""
        self._left_place = ""
        """The name of the person that the last form was about."""
        self._screens = screens
        self._run = ""
        """The words being refused; "" outside of such a run."""
        self._kept_before = ""
        """The words that were kept before that run."""
        self._at = float("-inf")
        self._before = ""
        """The letter before, with those like it that it followed at once, if it was typed where letters are commands;
        otherwise "".
        """
        self._forms = 0
        self._closed_at = float("-inf")

    def look_at_forms(self) -> None:
        """Note the time if a form has closed. Called before and after each key."""
        forms = self._screens.forms
        if len(forms) < self._forms:
            self._closed_at = monotonic()
        if forms:
            self._left_place = forms[-1].about_whom
        self._forms = len(forms)

    async def lets_through(self, key: events.Key) -> bool:
        """True if the key goes on to the screen; False if it belongs to words typed where letters are commands."""
        self.look_at_forms()
        since, self._at = key.time - self._at, key.time
        letter = " " if key.key == "enter" else _letter(key)
        quick, before = since < min(QUICK, TYPED_WITHIN), self._before
        again = before if quick and letter and letter == before[-1:] else ""
        self._before = "" if key.key == "enter" or self._is_typed_in else again + letter
        if not letter and not self._is_typed_in:
            return True
        if self._run and not self._is_typed_in and since < (ENTER_WITHIN if key.key == "enter" else PAUSE):
            self._refuse(self._run + letter)
            return False
        self._run = ""
        if self._is_typed_in or key.key == "enter":
            return True
        runs_on = quick and before[-1:] not in ("", letter)
        if not runs_on and not await self._is_followed(key):
            return True
        self._refuse((before if runs_on else again) + letter)
        return False

    async def _is_followed(self, key: events.Key) -> bool:
        """True if another letter follows at once, just after a form or a letter that writes. Waits for it."""
        within = TYPED_WITHIN
        if key.time - self._closed_at > AFTER_FORM:
            within = min(QUICK, TYPED_WITHIN) if _letter(key) in WRITES_AT_ONCE else 0.0
        if within <= 0:
            return False
        after = await self._screens.app.following_key(within - (monotonic() - key.time))
        return after is not None and _letter(after) not in ("", _letter(key)) and after.time - key.time < within

    def _refuse(self, run: str) -> None:
        if not self._run:
            self._kept_before = self._begin_lot()
        self._run, words = run, " ".join(run.split())
        self._lots[-1] = self._lots[-1]._replace(words=after_kept(self._kept_before, words))
        self._lot_at = monotonic()
        self._screens.say(NO_WORDS_HERE.format(words=shorten(words)), "wrong")

    def _begin_lot(self) -> str:
        """Begin a new lot, unless this goes on with the newest. Returns what is kept in it so far."""
        place = self._screens.shown.about_whom
        if not place and monotonic() - self._closed_at < AFTER_FORM:
            place = self._left_place
        if not self._lots or self._lots[-1].place != place or monotonic() - self._lot_at > WITHIN_ONE_LOT:
            self._lots.append(Lot("", place))
        return self._lots[-1].words

    def keep_unseen(self, letters: str) -> None:
        """Keep what is typed while the window is too small to show where it goes: nothing else becomes of it."""
        words = self._begin_lot() + letters
        self._lots[-1] = self._lots[-1]._replace(words=words)
        self._lot_at = monotonic()
        self._screens.say(TYPED_UNSEEN.format(words=shorten_to_end(words)), "wrong")

    def put_aside(self, letters: str, label: str) -> None:
        """Keep letters that a box does not take: they go on with those just before them, a letter at a time."""
        before = self._begin_lot()
        words = before + letters
        self._lots[-1] = self._lots[-1]._replace(words=words)
        self._lot_at = monotonic()
        self._screens.say(NOT_IN_BOX.format(words=shorten_to_end(words), label=label), "wrong")

    def write(self, box: Box) -> bool:
        """Insert one lot at the cursor of a box, and say where it was typed: the newest that was typed at the person
        that the box is about, else the newest of all. Ask first if it was typed at another. False for none.
        """
        here, shown = self._screens.shown.about_whom, self._screens.shown
        lot = next((one for one in reversed(self._lots) if one.place == here), self._lots[-1] if self._lots else None)
        if lot is None:
            return False
        typed = f'"{shorten(lot.words)}" was typed at {lot.place}.' if lot.place not in ("", here) else ""
        if typed and here and self._asked != lot:
            self._asked = lot
            shown.say(f"{typed} Ctrl+Y again writes it here.", "wrong")
            return True
        self._lots.remove(lot)
        write_at_cursor(box, lot.words)
        if more := f'Ctrl+Y writes also "{shorten(self._lots[-1].words)}".' if self._lots else "":
            shown.say(f"{typed} {more}".strip())
        elif typed:
            shown.say(typed)
        return True

    def would_be_lost(self) -> bool:
        """Say, once, that leaving would lose the words that are kept. False if there are none, or if it was said."""
        if not self._lots or self._lots == self._warned:
            return False
        self._warned = [*self._lots]
        self._screens.say(LOST_ON_LEAVING.format(words=shorten(self._lots[-1].words)), "wrong")
        return True

    @property
    def _is_typed_in(self) -> bool:
        """True where letters are no commands: in a form, a text box, and while the screen is hidden."""
        screen = self._screens.app.screen
        in_form = isinstance(screen, DeskScreen) and screen.WHERE is Where.FORM
        return in_form or isinstance(screen, Hidden) or isinstance(self._screens.app.focused, Input)


def _letter(key: events.Key) -> str:
    return key.character if key.is_printable and key.character else ""
