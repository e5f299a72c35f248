"""The end of the day: a walk through what is open, what is looked at before the desk is left, and the sign-off.

Every key is kept at once, so that leaving in the middle loses nothing; what is typed is kept in Unfinished.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from db.desk import Desk
from db.drafts import Draft, DraftBook
from db.models import Decided
from db.reviews import NOTE_LENGTH
from db.reviews_list import OWN_FORM, Why
from db.reviews_signed import LOOK_AGAIN, Signed, already_words
from deskapp.charter.rules import london_date
from deskapp.errors import DeskError, WordsError
from deskapp.publish.handover import SignedOff, sign_off
from deskapp.words import phrases
from screens.end_of_day_deciding import DecidingScreen
from screens.end_of_day_words import (
    DaySeen,
    facts_words,
    missed_calls_of,
    open_words,
    signed_off_words,
    stops_of,
)
from screens.frame import HOLDS_KEYS
from screens.keys import Where, bindings
from screens.requests import CarryOn, CheckAnswerphone, OpenEndOfDay, OpenHandover, Told
from screens.widgets.box import Box
from screens.widgets.walk import Walk


class EndOfDay(DecidingScreen):
    """One day's walk. A key answers the line that is marked, and goes to the next that is open; Enter signs off."""

    CSS_PATH = "end_of_day.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Walk"
    WHERE = Where.END_OF_DAY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.END_OF_DAY)]
    NAME = "the end of the day"
    HELP = """\
Everything that is late, that is due before the next working day is over, that somebody has who is away, or that was
begun and not saved. Each wants one key: k keeps it as it is, p gives a new time, g gives it to somebody, r records
that they were answered. On an unfinished entry Enter finishes it, and d throws it away.
Then what is looked at before the desk is left: y yes, n no, a for all of it done.
Tab goes to the missed calls on the handset and to a note for tomorrow, which stands on the handover sheet.
Enter signs the day off. What is still open then is recorded as undecided; you are asked first."""

    def __init__(
        self, desk: Desk, drafts: DraftBook, seen: DaySeen, draft: Draft | None = None, greeting: str = ""
    ) -> None:
        super().__init__(desk, drafts, seen)
        self._draft = draft
        self._greeting = greeting
        self._asked = ""
        self._signing = False

    # What it is made of

    def body(self) -> ComposeResult:
        """How the day went, the walk, and what is typed."""
        yield Static(id="facts", markup=False)
        yield Walk(stops_of(self._seen, self._desk, self._me))
        with Vertical(id="boxes"):
            yield Box("missed_calls", "Missed calls", hint="on the handset, 0 to 999", cells=3, max_length=3)
            yield Box("note_for_tomorrow", "For tomorrow", cells=0, max_length=NOTE_LENGTH)

    def _box(self, field: str) -> Box:
        return next(box for box in self.query(Box) if box.field == field)

    # What it hears

    def on_mount(self) -> None:
        """Take up what was typed before."""
        if self._draft is not None:
            with self.prevent(Input.Changed):
                for box in self.query(Box):
                    box.put(self._draft.values.get(box.field, ""))
        self._loaded = True
        self.show()
        self._walk.mark_open_after()
        if self._greeting:
            self.say(self._greeting)

    @on(Input.Changed)
    def _typed(self) -> None:
        if not self._loaded or self._signing:
            return
        values = {box.field: box.value for box in self.query(Box)}
        if self._draft is None and any(value.strip() for value in values.values()):
            day = self._seen.review.day.isoformat()
            self._draft = self._drafts.begin(f"{OWN_FORM}:{day}", by=self._me, at=self._seen.now)
        if self._draft is not None:
            focused = self.focused
            self._draft.keep(values, focused.field if isinstance(focused, Box) else "")
            if self._draft.fault:
                self.say(self._draft.fault, "wrong")

    @on(events.Resize)
    def _fit_figures(self) -> None:
        """The figures are said in the words that fit."""
        if self._loaded:
            self.query_one("#facts", Static).update(facts_words(self._seen, self.app.size.width))

    @on(Walk.Moved)
    def _say_what_is_out_of_view(self, event: Walk.Moved) -> None:
        parts = [f"{event.above} more above"] if event.above else []
        parts += [f"{event.below} more below"] if event.below else []
        self.query_one("#boxes").border_title = f" {', '.join(parts)} " if parts else ""

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        if event.box.field == "missed_calls" and self._missed_fits():
            self._box("note_for_tomorrow").focus()
        elif event.box.field == "note_for_tomorrow":
            self.action_save()

    # What it does

    def action_today(self) -> None:
        """From an earlier day that was not signed off to today's."""
        if self._seen.review.day == london_date(self._desk.clock.now()):
            self.say("This is today's already.")
        else:
            self.post_message(OpenEndOfDay(london_date(self._desk.clock.now())))

    def action_handover(self) -> None:
        """Show the handover sheet as things stand."""
        self.post_message(OpenHandover(self._seen.review.review_id))

    def action_next(self) -> None:
        """Check the answerphone, finish an unfinished entry, else sign off."""
        each = self._marked
        if each is not None and each.why is Why.CHECK and each.is_open:
            self.post_message(CheckAnswerphone())
        elif each is not None and each.draft is not None and each.is_open:
            self._sent = (each.draft.id, Decided.FINISHED)
            self.post_message(CarryOn(each.draft.id, stay=True))
        else:
            self.action_save()

    def park(self) -> None:
        """Keep what was typed; nothing typed leaves nothing behind."""
        if self._draft is not None and not self._signing:
            (self._draft.park if any(value.strip() for value in self._draft.values.values()) else self._draft.finish)()

    # Signing off

    def action_save(self) -> None:
        """Sign off; where something is open, ask first, once."""
        if self._signing or not self._missed_fits():
            return
        question = open_words(self._seen)
        if question and question != self._asked:
            self._asked = question
            each = self._marked
            does_another = each is not None and each.row is None and each.is_open
            key = "F9" if does_another else "Enter"
            self.say(f"{question}. {key} once more signs off all the same.", "wrong")
            return
        self._signing = True
        self.say("Signing off...")
        self.app.run_worker(self._sign_off(), group=HOLDS_KEYS)

    def _missed_fits(self) -> bool:
        box = self._box("missed_calls")
        try:
            missed_calls_of(box.value)
        except WordsError as wrong:
            box.focus()
            self.say(str(wrong), "wrong", about=box)
            return False
        return True

    async def _sign_off(self) -> None:
        missed = missed_calls_of(self._box("missed_calls").value)
        note = self._box("note_for_tomorrow").value
        try:
            done = await asyncio.to_thread(self._save, missed, note)
        except DeskError as error:
            self._signing = False
            self.say(str(error) if isinstance(error, WordsError) else f"{error} Press F9 to try again.", "wrong")
            return
        if self._draft is not None:
            self._draft.finish()
        if self.is_current:
            self.dismiss(None)
        self.app.post_message(Told(signed_off_words(done), "done"))

    def _save(self, missed_calls: int | None, note: str) -> SignedOff:
        return sign_off(
            self._desk,
            self._seen.review.review_id,
            missed_calls=missed_calls,
            note_for_tomorrow=note,
            drafts=self._drafts.unfinished(),
        )

    def signed_elsewhere(self, signed: Signed) -> None:
        """Say by whom and when, and what becomes of what was typed here."""
        if not self._signing:
            typed = any(box.value.strip() for box in self.query(Box))
            kept = " Your note is kept (F8)." if typed else ""
            self.say(f"{already_words(signed)}{kept or LOOK_AGAIN}", "wrong")

    # What it says

    def show(self) -> None:
        """Say all of it as it was read."""
        now, day = self._seen.now, self._seen.review.day
        on_desk = self._desk.staff.short_name if self._desk.staff else "nobody yet"
        self.top(f"End of day   {phrases.day(day)}  {phrases.clock_time(now)}", right=f"by {on_desk}")
        self.query_one("#facts", Static).update(facts_words(self._seen, self.app.size.width))
        self._walk.set_stops(stops_of(self._seen, self._desk, self._me))
        self._say_where()
