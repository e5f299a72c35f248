"""The end of the day: a walk through what is open, what is looked at before the desk is left, and the sign-off.

Every key is kept at once, so that leaving in the middle loses nothing; what is typed is kept in Unfinished.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from db.desk import Desk
from db.drafts import Draft, DraftBook
from db.models import Decided
from db.reviews import NOTE_LENGTH, answer_line, decide
from db.reviews_list import OWN_FORM, ToDecide, Why, undecided
from deskapp.charter.rules import london_date
from deskapp.errors import DeskError, WordsError
from deskapp.publish.handover import SignedOff, sign_off
from deskapp.words import phrases
from screens.deeds import AtHand, DeedScreen
from screens.end_of_day_words import (
    LINE,
    DaySeen,
    about_words,
    facts_words,
    in_place,
    look,
    missed_calls_of,
    open_words,
    signed_off_words,
    stops_of,
)
from screens.frame import HOLDS_KEYS
from screens.keys import Where, bindings
from screens.requests import CarryOn, CheckAnswerphone, OpenContact, OpenEndOfDay, OpenHandover, Told
from screens.widgets.box import Box
from screens.widgets.walk import Walk

ONLY_LINES = "y and n answer the list under BEFORE YOU GO. Here it is k, p, g or r."
ONLY_CONTACTS = "That is for whoever waits for a reply. Up and Down choose a line."
ALL_DECIDED = "Everything is answered. Enter signs off. Tab: missed calls and a note."


class EndOfDay(DeedScreen):
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
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self._seen = seen
        self._draft = draft
        self._greeting = greeting
        self._sent: tuple[int | str, Decided] | None = None
        """What a form or a box over this screen was opened for."""
        self._asked = ""
        self._signing = False
        self._loaded = False

    # What it is made of

    def body(self) -> ComposeResult:
        """How the day went, the walk, and what is typed."""
        yield Static(id="facts", markup=False)
        yield Walk(stops_of(self._seen, self._desk, self._me))
        with Vertical(id="boxes"):
            yield Box("missed_calls", "Missed calls", hint="on the handset, 0 to 999", cells=3, max_length=3)
            yield Box("note_for_tomorrow", "For tomorrow", cells=0, max_length=NOTE_LENGTH)

    @property
    def _me(self) -> str:
        return self._desk.staff.name if self._desk.staff else ""

    @property
    def _walk(self) -> Walk:
        return self.query_one(Walk)

    def _box(self, field: str) -> Box:
        return next(box for box in self.query(Box) if box.field == field)

    @property
    def _marked(self) -> ToDecide | None:
        """What is marked, where that is something to decide and no line of the list."""
        stop = self._walk.marked
        return next((each for each in self._seen.found if stop and each.about == stop.about), None)

    @property
    def _marked_line(self) -> str | None:
        stop = self._walk.marked
        about = stop.about if stop else None
        return about.removeprefix(LINE) if isinstance(about, str) and about.startswith(LINE) else None

    # What it hears

    def on_mount(self) -> None:
        """Take up what was typed before."""
        if self._draft is not None:
            with self.prevent(Input.Changed):
                for box in self.query(Box):
                    box.put(self._draft.values.get(box.field, ""))
        self._loaded = True
        self._show()
        self._walk.mark_open_after()
        if self._greeting:
            self.say(self._greeting)

    def on_screen_resume(self) -> None:
        """Back from a form over this one: an entry may be finished now."""
        if self._loaded:
            self.run_worker(self._come_back(), group=HOLDS_KEYS)

    async def _come_back(self) -> None:
        sent = self._sent
        unfinished = {seen.id for seen in await asyncio.to_thread(self._drafts.unfinished)}
        if sent is not None and isinstance(sent[0], str) and sent[0] not in unfinished:
            self._sent = None
            await self._decided(*sent)
        else:
            await self._read()

    def told(self, contact_id: int | None) -> None:
        """A form over this screen saved something: that was the decision."""
        if self._sent is not None and self._sent[0] == contact_id:
            self.done()

    def done(self) -> None:
        """What the marked contact was given to a form or a box for is done."""
        sent, self._sent = self._sent, None
        if sent is not None:
            self.run_worker(self._decided(*sent), group=HOLDS_KEYS)
        else:
            self.run_worker(self._read(), group=HOLDS_KEYS)

    @on(Walk.Marked)
    def _another_line(self) -> None:
        self._say_where()

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

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        if event.box.field == "missed_calls" and self._missed_fits():
            self._box("note_for_tomorrow").focus()
        elif event.box.field == "note_for_tomorrow":
            self.action_save()

    # What it does

    def at_hand(self, otherwise: str) -> AtHand | None:
        """The marked contact."""
        each = self._marked
        if each is None or each.row is None:
            self.say(otherwise if self._marked_line is None and each is None else ONLY_CONTACTS, "plain")
            return None
        row = each.row
        closed = each.decided is not None and each.decided.decided is Decided.REPLIED
        return AtHand(row.contact_id, row.ref, row.name or "No name given", row.version, closed=closed)

    def action_keep(self) -> None:
        """Leave the marked contact or entry as it is."""
        each = self._marked
        if each is None or not each.about:
            self.say("Nothing to keep here. " + ("y or n answers this line." if self._marked_line else ""))
        else:
            self.run_worker(self._decided(each.about, Decided.KEEP), group=HOLDS_KEYS)

    def action_promise(self) -> None:
        """Give the marked contact a time, or move it."""
        self._send(Decided.NEW_TIME, super().action_promise)

    def action_give(self) -> None:
        """Give the marked contact to somebody."""
        self._send(Decided.GIVE, super().action_give)

    def action_reply(self) -> None:
        """Record that the marked contact was answered."""
        self._send(Decided.REPLIED, super().action_reply)

    def action_undo(self) -> None:
        """Take back what was done last. The line stays answered until another key answers it."""
        self._sent = None
        super().action_undo()

    def _send(self, decided: Decided, act: Callable[[], None]) -> None:
        each = self._marked
        self._sent = (each.about, decided) if each is not None and each.row is not None else None
        act()

    def action_throw_away(self) -> None:
        """Throw the marked unfinished entry away. It can be brought back from Unfinished for a day."""
        each = self._marked
        if each is None or each.draft is None:
            self.say("d throws an unfinished entry away. This is none.")
        else:
            self.run_worker(self._throw_away(each.draft.id), group=HOLDS_KEYS)

    async def _throw_away(self, draft_id: str) -> None:
        try:
            draft = await asyncio.to_thread(self._drafts.resume, draft_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        draft.throw_away()
        await self._decided(draft_id, Decided.THROWN_AWAY)
        self.say("Thrown away. F8, then z, brings it back.", "done")

    def action_answer(self, done: bool) -> None:  # noqa: FBT001 - the key's own word: answer(True), answer(False)
        """Answer the marked line of the before-you-go list."""
        if (item := self._marked_line) is None:
            self.say(ONLY_LINES)
        else:
            self.run_worker(self._answer([item], done=done), group=HOLDS_KEYS)

    def action_all_done(self) -> None:
        """Answer every line that is not answered yet with yes."""
        items = [line.item for line in self._seen.review.lines if line.done is None]
        if items:
            self.run_worker(self._answer(items, done=True), group=HOLDS_KEYS)
        else:
            self.say("Every line under BEFORE YOU GO is answered already.")

    def action_open(self) -> None:
        """Open the marked contact's page."""
        if at := self.at_hand("Nothing to open: no line is chosen."):
            self.post_message(OpenContact(at.contact_id))

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
        if each is not None and each.why is Why.CHECK:
            self.post_message(CheckAnswerphone())
        elif each is not None and each.draft is not None and each.decided is None:
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
            self.say(f"{question}. Enter once more signs off all the same.", "wrong")
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

    # How it does it

    async def _decided(self, about: int | str, decided: Decided) -> None:
        review_id = self._seen.review.review_id
        if await self._kept(lambda: decide(self._desk, review_id, about, decided)):
            await self._read()
            self._walk.mark_open_after(about)

    async def _answer(self, items: list[str], *, done: bool) -> None:
        review_id = self._seen.review.review_id
        for item in items:
            if not await self._kept(lambda item=item: answer_line(self._desk, review_id, item, done=done)):  # type: ignore[misc]
                return
        await self._read()
        self._walk.mark_open_after(f"{LINE}{items[-1]}")

    async def _kept(self, keep: Callable[[], None]) -> bool:
        try:
            await asyncio.to_thread(keep)
        except DeskError as error:
            self.say(str(error), "wrong")
            return False
        return True

    async def _read(self) -> None:
        try:
            seen = await asyncio.to_thread(look, self._desk, self._drafts, self._seen.review.review_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        self._seen = in_place(seen, self._seen.found)
        self._show()

    # What it says

    def _show(self) -> None:
        now, day = self._seen.now, self._seen.review.day
        on_desk = self._desk.staff.short_name if self._desk.staff else "nobody yet"
        self.top(f"End of day   {phrases.day(day)}  {phrases.clock_time(now)}", right=f"by {on_desk}")
        self.query_one("#facts", Static).update(facts_words(self._seen, self.app.size.width))
        self._walk.set_stops(stops_of(self._seen, self._desk, self._me))
        self._say_where()

    def _say_where(self) -> None:
        count = undecided(self._seen.found)
        lines = sum(line.done is None for line in self._seen.review.lines)
        about = about_words(self._marked, self._seen.now)
        if count:
            self.hint(f"{count} to decide. {about}".rstrip())
        elif lines:
            self.hint(f"{lines} of the list to answer. {about}".rstrip())
        else:
            self.hint(ALL_DECIDED)
