"""The list of drafts, to continue or throw away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from db.desk.desk import Desk
from db.drafts.book import DraftBook, DraftSeen
from db.history.saved_entry import SavedEntry, saved_entries
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.drafts import NOTHING_UNFINISHED, draft_words, list_line, set_aside_words
from deskapp.wording import phrases
from deskapp.wording.form_names import ABOUT_SOMEBODY_NEW, draft_form_name
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.keys import Where, bindings
from screens.messages import CarryOn
from screens.widgets.rows import Rows

ALREADY_SAVED = "This is in the record already. Enter changes what is there; d throws only this away."
NOT_SEEN_YET = "The list was not on the screen yet, so nothing was thrown away. d throws away what is marked."
_MARGINS = 3
"""The columns of the list that hold no words: the margins and the scroll bar."""


class Entries(Rows):
    """The list of drafts. Enter belongs to the screen, which answers it for an empty list too."""

    ENTER = "carry_on"


class Unfinished(DeskScreen[None]):
    """The list of drafts. Enter continues one, d throws it away, z restores it."""

    AUTO_FOCUS: ClassVar[str | None] = "Entries"
    WHERE = Where.UNFINISHED
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.UNFINISHED)]
    NAME = "Unfinished"
    HELP = """Everything that was started and not saved, kept as it was typed, the newest first.
Enter carries on where it was left. d throws an entry away, and z takes that back."""

    def __init__(self, desk: Desk, clock: Clock, drafts: DraftBook) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._drafts = drafts
        self._seen: Sequence[DraftSeen] = ()
        self._damaged = 0
        """The number of entries whose file could not be read."""
        self._drawn_at = float("inf")
        """The time (of `monotonic`, like that of keys) at which the list was drawn."""
        self._saved: Mapping[str, SavedEntry] = {}
        """The drafts whose save succeeded before a crash, by id."""

    def body(self) -> ComposeResult:
        """The list."""
        yield Entries(markup=False)

    def on_mount(self) -> None:
        """Read the drafts."""
        self.top("Unfinished", right="kept as typed")
        self.run_worker(self._show(), group=HOLDS_KEYS)

    async def _show(self) -> None:
        self._seen = await in_thread(self, self._drafts.unfinished)
        with suppress(RecordError):  # what is unfinished can be carried on with all the same
            self._saved = await in_thread(self, saved_entries, self._desk.engine, [seen.id for seen in self._seen])
        self._damaged = len(await in_thread(self, self._drafts.set_aside))
        self.top("Unfinished", right=f"{len(self._seen)} kept as typed" if self._seen else "")
        self._fill()
        self.call_after_refresh(self._note_drawn)

    def _note_drawn(self) -> None:
        self._drawn_at = min(self._drawn_at, monotonic())

    def on_resize(self, event: events.Resize) -> None:
        """Lay the columns out for the new width."""
        super().on_resize(event)
        if self._seen:
            self._fill()

    def _fill(self) -> None:
        now, width = self._clock.now(), self.app.size.width - _MARGINS
        self.query_one(Entries).fill(list_line(seen, now, self._saved.get(seen.id), width) for seen in self._seen)
        if self._seen:
            self._say_about_chosen()
        else:
            self.hint(set_aside_words(self._damaged, str(self._desk.settings.drafts)) or NOTHING_UNFINISHED)

    def on_option_list_option_highlighted(self) -> None:
        """Show a message about the highlighted draft."""
        self._say_about_chosen()

    def _say_about_chosen(self) -> None:
        seen = self._chosen
        if seen is not None:
            damaged = set_aside_words(self._damaged, str(self._desk.settings.drafts))
            usual = damaged or _worry(self._seen, self._clock.now())
            self.hint(ALREADY_SAVED if seen.id in self._saved else usual)

    @property
    def _chosen(self) -> DraftSeen | None:
        return self.query_one(Entries).marked_of(self._seen)

    def action_carry_on(self) -> None:
        """Continue the highlighted draft."""
        seen = self._chosen
        if seen is None:
            self.say("Nothing to carry on with.")
        elif seen.held:
            self.say("Somebody else has this entry open. Ask them to finish it or to leave it.", "wrong")
        else:
            self.post_message(CarryOn(seen.id))

    def lets_through(self, key: events.Key) -> bool:
        """False for a key that throws away, if it was pressed before the list was on the screen."""
        may_go = super().lets_through(key)
        if may_go and key.key == "d" and key.time < self._drawn_at:
            self.say(NOT_SEEN_YET, "wrong")
            return False
        return may_go

    def action_throw_away(self) -> None:
        """Throw the highlighted draft away."""
        if (seen := self._chosen) is None:
            self.say("Nothing to throw away.")
        else:
            self.run_worker(self._throw_away(seen), group=HOLDS_KEYS)

    async def _throw_away(self, seen: DraftSeen) -> None:
        await self.run_or_say(lambda: self._drafts.resume(seen.id).discard())
        await self._show()
        self.say(f"Thrown away: {draft_words(seen)}. z takes it back.", "done")

    def action_take_back(self) -> None:
        """Restore the draft that was thrown away last, within a day."""
        self.run_worker(self._take_back(), group=HOLDS_KEYS)

    async def _take_back(self) -> None:
        if (thrown := await in_thread(self, self._drafts.last_discarded)) is None:
            self.say("Nothing was thrown away today.")
            return
        await self.run_or_say(self._drafts.restore, thrown.id)
        await self._show()
        self.say("Brought back.", "done")


def _worry(seen: Sequence[DraftSeen], now: datetime) -> str:
    """The hint below the list; a warning if a draft is from an earlier day, as its caller may still wait."""
    today = phrases.local_time(now).date()
    old = [one for one in seen if phrases.local_time(one.started_at).date() < today]
    if not old:
        return "Enter carries on where it was left."
    day = phrases.day_words(phrases.local_time(old[-1].started_at).date(), today)
    what = draft_form_name(old[-1].form, old[-1].values).full.lower()
    if old[-1].form in ABOUT_SOMEBODY_NEW:
        return f"The {what} started {day} may be somebody nobody has answered yet."
    return f"Not saved since {day}: {what}."
