"""Words typed or pasted at a field that takes one letter: they choose nothing, and are kept to be put into a text
field.
"""

from __future__ import annotations

import re

from textual import events
from textual.widget import Widget

from deskapp.parsing.time_begun import begins_a_time
from screens.base.letter_run import (
    ENTER_WITHIN,
    WORDS_WITHIN,
    after_kept,
    shorten,
    shorten_to_end,
    write_at_cursor,
)
from screens.forms.shown_form import ShownForm
from screens.widgets.box import Box, on_one_line
from screens.widgets.choice import Choice
from screens.widgets.letter_picker import LetterPicker

WITHIN = WORDS_WITHIN
"""Seconds between letters, below which they are words and not single letters that choose."""
BURST_WITHIN = 0.4
"""Seconds between letters, below which a letter belongs to words noticed after it, or goes on with them."""
ANSWER_PAUSE = 0.25
"""Seconds after a letter that chose, from which it is an answer, whatever follows."""
LEAST_CONTAINED = 4
"""Fewest letters of kept words that are found within other words of a box: shorter ones may be there by chance."""
ASTRAY = "astray"
"""Name of the draft's value that keeps the words."""
NOT_HERE = 'Words don\'t go here: {letters}. "{words}" is kept. Ctrl+Y writes it in a box.'

NO_ROOM = 'Room for {most} letters here: "{words}" is kept. Ctrl+Y writes it in a box.'
NO_BOX = 'No box below takes words: go to one. "{words}" is kept. Ctrl+Y writes it in a box.'
NOT_IN_FORM = '"{words}" is not in the form. Ctrl+Y writes it; {again} again saves without it.'
WAITS = '"{words}" is kept from before. Ctrl+Y writes it in a box.'


class Astray:
    """Sees the keys of one form before they reach a field.

    A letter that chooses goes on to another field, so that a word typed there would be spread over several. Once such a
    run cannot be meant as single letters, all of it is undone, with the choices that it made, and so are the letters
    that came a little slower before it.
    """

    def __init__(self, screen: ShownForm) -> None:
        self._screen = screen
        self._burst = ""
        """The letters since the first one at a choice, without a pause between them; "" outside of such a burst."""
        self._run = ""
        """The last letters of the burst, which came as fast as words do."""
        self._key = ""
        """The name of the last key."""
        self._at = 0.0
        self._burst_field: LetterPicker | None = None
        """The choice in which the burst began."""
        self._last: Widget | None = None
        """The widget that took the letter before."""
        self._values_before_burst: dict[str, str] = {}
        self._kept_before = ""
        """The words that were kept before the burst."""
        self._refusing = False
        self._over_box: Box | None = None
        """The box that had no room for the last letters kept."""
        self._asked = ("", "")
        """The words about which saving has asked, and the key that would save without them."""
        self._since = 0.0
        """Seconds between the last key and the one before."""

    @property
    def words(self) -> str:
        """The words that were kept; "" for none."""
        return self._screen.form.values.get(ASTRAY, "")

    def forget_written(self) -> None:
        """Forget kept words that a box holds by now, alone or among those just typed: they are in the form."""
        words, focused = _plainly(self.words), self._screen.focused
        if not words:
            return
        held = {_plainly(box.value) for box in self._screen.fields.values() if isinstance(box, Box)}
        typed = _plainly(focused.value) if isinstance(focused, Box) and len(words) >= LEAST_CONTAINED else ""
        if words in held or re.search(rf"(?<!\w){re.escape(words)}(?!\w)", typed):
            del self._screen.form.values[ASTRAY]
            self._screen.mended()

    def say_waiting(self) -> None:
        """Say which words wait in a draft that is carried on with."""
        if self.words:
            self._screen.say(WAITS.format(words=shorten(self.words)), "wrong")

    def asks(self, again: str) -> bool:
        """True if saving has to wait, as it would leave out kept words: they are asked about once for each key that
        saves. Enter saves as F9 does; one that comes so soon that it may still belong to the words is no answer.
        `again` is the key that saves.
        """
        if not self.words:
            return False
        may_be_meant = self._key != "enter" or self._since >= ENTER_WITHIN
        if self._asked == (self.words, again) and may_be_meant:
            return False
        self._asked = (self.words, again)
        self._screen.say(NOT_IN_FORM.format(words=shorten_to_end(self.words), again=again), "wrong")
        self._screen.asks_again = True
        return True

    def lets_through(self, key: events.Key) -> bool:
        """True if the key goes on to the field; False if it belongs to words typed where one letter chooses."""
        since, self._at, self._key = key.time - self._at, key.time, key.key
        self._since = since
        focused = self._screen.focused
        letter = key.character if key.is_printable and key.character else ""
        if self._refusing and key.key == "enter" and since < ENTER_WITHIN:
            self._burst += " "  # what follows is the next answer, not the end of a word
            return False
        if not (self._burst and letter) or not self._runs_on(letter, since):
            self._start_burst(letter, focused)
            return True
        if self._refusing or not self._may_be_meant(letter, focused, since):
            self._refuse(self._burst + letter)
            return False
        if not isinstance(focused, LetterPicker) and not self._begins_a_time(letter, focused):
            self._start_burst("", focused)
            return True
        self._burst += letter
        self._run, self._last = (self._run if since < WITHIN else "") + letter, focused
        return True

    def _runs_on(self, letter: str, since: float) -> bool:
        """True if a letter may belong to the burst. One letter that chose is an answer by itself once a pause follows,
        or a capital, with which other words begin.
        """
        one, field = self._burst, self._burst_field
        if self._refusing or len(one) > 1 or field is None or not field.offers(one):
            return since < max(WITHIN, BURST_WITHIN)
        return since < max(WITHIN, ANSWER_PAUSE) and not (one.islower() and letter.isupper())

    def _start_burst(self, letter: str, focused: Widget | None) -> None:
        self._refusing, self._burst, self._run, self._last = False, "", "", focused
        if letter and isinstance(focused, LetterPicker):
            self._burst = self._run = letter
            self._burst_field, self._values_before_burst = focused, dict(self._screen.form.values)

    def _may_be_meant(self, letter: str, focused: Widget | None, since: float) -> bool:
        """True if a letter this soon after another can be meant singly: it chooses in the next field, spells on the
        name of an option, is the capital or figure that begins the text of the next field, or goes on with a time
        there. A slower one is not meant only if it is a blank, which chooses nothing.
        """
        if since >= WITHIN:
            return letter != " " or not isinstance(focused, LetterPicker)
        if isinstance(focused, LetterPicker):
            return focused.spells(self._run + letter) if focused is self._last else focused.offers(letter)
        begins = self._run.islower() and (letter.isupper() or letter.isdecimal())
        return begins or self._begins_a_time(letter, focused)

    def _begins_a_time(self, letter: str, focused: Widget | None) -> bool:
        """True if the letter begins a time in a box for one, or goes on with it."""
        if not isinstance(focused, Box) or focused.field not in self._screen.form.TIMES:
            return False
        return begins_a_time(focused.value + letter)

    def _refuse(self, words: str) -> None:
        if not self._refusing:
            self._screen.form.values = dict(self._values_before_burst)
            self._kept_before = self.words
            self._screen.take_back()
            self._screen.show_words()
        self._refusing, self._burst = True, words
        self._put_aside(after_kept(self._kept_before, words), self._burst_field)

    def _put_aside(self, words: str, place: LetterPicker | None) -> None:
        """Keep all words that were typed or pasted at a choice, put the cursor there, and say so."""
        self._over_box = None
        self._screen.form.put(ASTRAY, words)
        self._screen.keep()
        if place is not None:
            place.focus()
            letters = f"press {place.letters}" if isinstance(place, Choice) else "a letter ticks"
            self._screen.say(NOT_HERE.format(letters=letters, words=shorten_to_end(words)), "wrong", about=place)

    def pasted(self, text: str, place: LetterPicker) -> None:
        """Keep words that were pasted at a choice."""
        self._start_burst("", place)
        if words := on_one_line(text):
            self._put_aside(after_kept(self.words, words), place)

    def over(self, event: Box.Full) -> None:
        """Keep letters for which a box has no room, after those kept before, and say so."""
        if not event.rest:
            return
        event.prevent_default()
        box = event.box
        apart = " " if self.words and box is not self._over_box else ""
        self._over_box = box
        words = self.words + apart + event.rest
        self._screen.form.put(ASTRAY, words)
        self._screen.keep()
        self._screen.say(NO_ROOM.format(most=box.max_length, words=shorten_to_end(words)), "wrong", about=box)

    def write(self) -> bool:
        """Insert the kept words at the cursor of the focused box, or at the end of the next box below a choice that
        takes words; say so if there is none. False without kept words.
        """
        if not self.words:
            return False
        box = self._screen.focused
        if not isinstance(box, Box):
            box = self._next_box()
            if box is None:
                self._screen.say(NO_BOX.format(words=shorten_to_end(self.words)), "wrong")
                return True
            self._screen.set_focus(box)
            box.cursor_position = len(box.value)
        write_at_cursor(box, self._screen.form.values.pop(ASTRAY))
        self._screen.mended()
        return True

    def _next_box(self) -> Box | None:
        """The next box below the cursor that takes words: no time, number, or text that typing replaces."""
        chain, no_words = self._screen.focus_chain, {"number", *self._screen.form.TIMES}
        below = chain[chain.index(self._screen.focused) + 1 :] if self._screen.focused in chain else chain
        boxes = (one for one in below if isinstance(one, Box) and not one.select_on_focus)
        return next((box for box in boxes if box.field not in no_words), None)


def _plainly(words: str) -> str:
    """Words with single blanks and in small letters, to be compared."""
    return " ".join(words.split()).casefold()
