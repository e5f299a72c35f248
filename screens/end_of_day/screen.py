"""The end of the day: a review of open contacts, the checklist, and the sign-off.

Every decision is saved at once, so that leaving in the middle loses nothing; typed text is kept as a draft.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.desk.desk import Desk
from db.drafts.book import Draft, DraftBook
from db.end_of_day.read import ReviewSeen
from db.end_of_day.review import NOTE_LENGTH
from db.end_of_day.sign_offs import Signed, already_words
from db.end_of_day.to_decide import Why
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError, Remedy, WordsError
from deskapp.publish.handover import SignedOff, sign_off_with_sheet
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.end_of_day import (
    facts_words,
    keys_of,
    missed_calls_of,
    open_words,
    signed_off_words,
    steps_of,
    untold_words,
)
from deskapp.wording import phrases
from deskapp.wording.form_names import OWN_FORM
from deskapp.wording.times import ago_words
from screens.base.desk_screen import DeskScreen
from screens.contact.beside import PageBeside
from screens.end_of_day.decision_list import DecisionList
from screens.end_of_day.decisions import Decisions
from screens.keys import Where, bindings
from screens.messages import CheckAnswerphone, Notice, OpenContact, OpenEndOfDay, OpenHandover, PutAside, Work
from screens.remedies import SCREEN_REMEDIES, not_saved_words
from screens.widgets.box import Box

OTHER_KEY = "Here you can press {keys}. F1 explains every key."


class EndOfDay(DeskScreen[None]):
    """One day's review. A key decides the marked line, and goes to the next open one; Enter signs off."""

    AUTO_FOCUS: ClassVar[str | None] = "DecisionList"
    WHERE = Where.END_OF_DAY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.END_OF_DAY)]
    NAME = "the end of the day"
    HELP = """\
First whoever may be in danger of whom nobody was told: d writes down who was. Then
everything that is late, due before the end of the next working day, with somebody who is away, or started and not
saved. Each takes one key: k keeps it as it is, p gives a new time, g gives it to somebody, r records that they were
answered. On an unfinished entry Enter finishes it, and d throws it away; where a late reply left out
why it was late, or whether you said sorry, Enter asks. Then the list to check before you go: y yes, n no,
a for all of it done. Tab goes to the missed calls on the handset and to a note for tomorrow, which goes on the sheet.
Enter signs the day off. What is still open then is recorded as undecided; you are asked first."""

    def __init__(
        self, desk: Desk, drafts: DraftBook, seen: ReviewSeen, draft: Draft | None = None, greeting: str = ""
    ) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self._decisions = Decisions(self, desk, drafts, seen, self._show_again)
        self._loaded = False
        self._draft = draft
        self._greeting = greeting
        self._asked: list[str] = []
        self._signing = False

    # What it is made of

    def body(self) -> ComposeResult:
        """The figures of the day, the lines to decide, and the text boxes."""
        yield Static(id="facts", markup=False)
        with Container(id="decisions"):
            yield DecisionList()
            yield PageBeside(self, self._desk, "whole")
        with Vertical(id="boxes"):
            yield Box(
                "missed_calls",
                "Missed calls",
                hint="on the handset, 0 to 999",
                cells=3,
                max_length=3,
                figures_only=True,
            )
            yield Box("note_for_tomorrow", "For tomorrow", cells=0, max_length=NOTE_LENGTH)

    @property
    def _seen(self) -> ReviewSeen:
        return self._decisions.seen

    @property
    def _me(self) -> str:
        return self._desk.staff.name if self._desk.staff else ""

    def _box(self, field: str) -> Box:
        return next(box for box in self.query(Box) if box.field == field)

    # What it hears

    def on_mount(self) -> None:
        """Load the draft's text, and watch for changes at other desks: two users may share one review."""
        self.follow(self._desk.settings)
        if self._draft is not None:
            with self.prevent(Input.Changed):
                for box in self.query(Box):
                    box.put(self._draft.values.get(box.field, ""))
        self._loaded = True
        self._show()
        self.query_one(DecisionList).mark_open_after()
        if self._greeting:
            self.say(self._greeting)

    def on_desk_screen_changed(self) -> None:
        """Read the decisions again."""
        if self._loaded:
            self._decisions.follow()

    def on_screen_resume(self) -> None:
        """Reload the decisions after a form over this screen: it may have finished a draft."""
        if self._loaded:
            self.run_worker(self._decisions.come_back(), group=HOLDS_KEYS)

    def told(self, contact_id: int | None) -> None:
        """Record the decision that a form over this screen has saved."""
        super().told(contact_id)
        self._decisions.told(contact_id)

    @on(events.Key)
    def _other_key(self, event: events.Key) -> None:
        """Say which keys there are for one that does nothing here."""
        if event.is_printable and event.key not in self.active_bindings:
            event.prevent_default()  # the base would clear the message
            self.say(OTHER_KEY.format(keys=keys_of(self._decisions.marked)))

    @on(DecisionList.Marked)
    def _another_line(self) -> None:
        self._decisions.say_where()
        marked = None if self._desk.hides_names else self._decisions.marked
        row = marked.row if marked else None
        self.query_one(PageBeside).show(row.contact_id if row else None, None if row else "")

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
        """Draw the figures in the longest wording that fits."""
        if self._loaded:
            self.query_one("#facts", Static).update(facts_words(self._seen, self.app.size.width))

    @on(DecisionList.Scrolled)
    def _say_what_is_out_of_view(self, event: DecisionList.Scrolled) -> None:
        parts = [f"{event.above} more above"] if event.above else []
        parts += [f"{event.below} more below"] if event.below else []
        self.query_one("#boxes").border_title = Content(f" {', '.join(parts)} " if parts else "")

    @on(Box.Full)
    def _keep_rest(self, event: Box.Full) -> None:
        if event.rest:
            event.prevent_default()
            self.post_message(PutAside(event.rest, event.box.label))

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        if event.box.field == "missed_calls" and self._missed_fits():
            self._box("note_for_tomorrow").focus()
        elif event.box.field == "note_for_tomorrow":
            self.action_save()

    # What it does

    def action_contact(self, action: str) -> None:
        """Run an action on the marked contact."""
        self._decisions.press(action)

    def action_keep(self) -> None:
        """Decide to leave the marked contact or draft as it is."""
        self._decisions.keep()

    def action_throw_away(self) -> None:
        """Discard the marked draft."""
        self._decisions.throw_away()

    def action_answer(self, done: bool) -> None:  # noqa: FBT001 - the binding passes it: answer(True), answer(False)
        """Answer the marked line of the checklist."""
        self._decisions.answer(done=done)

    def action_all_done(self) -> None:
        """Answer yes on every open line of the checklist."""
        self._decisions.answer_all()

    def action_open(self) -> None:
        """Open the marked contact's page."""
        if at := self._decisions.at_hand("Nothing to open: no line is chosen."):
            self.post_message(OpenContact(at.contact_id))

    def action_today(self) -> None:
        """Go from the review of an earlier day to today's."""
        if self._seen.review.day == local_date(self._desk.clock.now()):
            self.say("Today's end of day is shown already.")
        else:
            self.post_message(OpenEndOfDay(local_date(self._desk.clock.now())))

    def action_handover(self) -> None:
        """Show the handover sheet as signed, or as it would be now if the day was not signed off."""
        known = self._seen.review
        self.post_message(OpenHandover(known.signed_before.review_id if known.signed_before else known.review_id))

    def action_next(self) -> None:
        """Open what the marked line waits for (the answerphone check, the lateness form, a draft); else sign off."""
        each = self._decisions.marked
        if each is not None and each.why is Why.CHECK and each.is_open:
            self.post_message(CheckAnswerphone())
        elif each is not None and each.late is not None and each.is_open:
            self.post_message(Work("why late", each.late.contact_id))
        elif each is not None and each.draft is not None and each.is_open:
            self._decisions.carry_on(each.draft.id)
        else:
            self.action_save()

    def park(self) -> None:
        """Park the draft if it has text, else end it."""
        if self._draft is not None and not self._signing:
            (self._draft.park if any(value.strip() for value in self._draft.values.values()) else self._draft.finish)()

    # Signing off

    def action_save(self) -> None:
        """Sign off. If nobody was told of a danger, or something is open, ask once of each for confirmation."""
        if self._signing or not self._missed_fits():
            return
        question = next((words for words in self._questions if words and words not in self._asked), "")
        if question:
            self._asked = [*self._asked, question]
            each = self._decisions.marked
            does_another = each is not None and each.row is None and each.is_open
            key = "F9" if does_another else "Enter"
            self.say(f"{question.removesuffix('.')}. {key} again signs off anyway.", "wrong")
            self.asks_again = True
            return
        self._signing = True
        self.say("Signing off...")
        self.app.run_worker(self._sign_off(), group=HOLDS_KEYS)

    @property
    def _questions(self) -> tuple[str, str]:
        """The questions before a sign-off, "" for none: of dangers of which nobody was told, and of what is open."""
        untold = untold_words(self._seen, SCREEN_REMEDIES, hides_names=self._desk.hides_names)
        return untold, open_words(self._seen)

    def _missed_fits(self) -> bool:
        box = self._box("missed_calls")
        try:
            missed_calls_of(box.value)
        except WordsError as wrong:
            box.focus()
            self.say(wrong, "wrong", about=box)
            return False
        return True

    async def _sign_off(self) -> None:
        missed = missed_calls_of(self._box("missed_calls").value)
        note = self._box("note_for_tomorrow").value
        try:
            done = await asyncio.to_thread(self._save, missed, note)
        except DeskError as error:
            self._signing = False
            self.say(
                error if isinstance(error, WordsError) else not_saved_words(error, is_typed=self._is_typed), "wrong"
            )
            return
        if self._draft is not None:
            self._draft.finish()
        if self.is_current:
            self.dismiss(None)
        self.app.post_message(Notice(signed_off_words(done), "done"))

    def _save(self, missed_calls: int | None, note: str) -> SignedOff:
        return sign_off_with_sheet(
            self._desk,
            self._seen.review.review_id,
            missed_calls=missed_calls,
            note_for_tomorrow=note,
            drafts=self._drafts.unfinished(),
        )

    def _signed_elsewhere(self, signed: Signed) -> None:
        """Show the author and time of the sign-off, and where the text typed here is kept."""
        if not self._signing:
            kept = "Your note is kept (F8)." if self._is_typed else ""
            self.say(f"{already_words(signed)} {kept or SCREEN_REMEDIES[Remedy.SEE_DAY]}", "wrong")

    @property
    def _is_typed(self) -> bool:
        return any(box.value.strip() for box in self.query(Box))

    # What it says

    def _show_again(self, before: ReviewSeen) -> None:
        self._show()
        if self._seen.review.signed is not None and before.review.signed is None:
            self._signed_elsewhere(self._seen.review.signed)

    def _when(self, day: date) -> str:
        """The time on its own day; on a later one the number of days since, so that it is not taken for today's."""
        now = self._seen.now
        today = local_date(now)
        return f"  {phrases.clock_time(now)}" if day == today else f" ({ago_words(day, today)})"

    def _show(self) -> None:
        """Draw the review as it was read."""
        day = self._seen.review.day
        on_desk = self._desk.staff.short_name if self._desk.staff else "nobody yet"
        self.top(f"End of day   {phrases.day(day)}{self._when(day)}", right=f"by {on_desk}")
        self.query_one("#facts", Static).update(facts_words(self._seen, self.app.size.width))
        self.query_one(DecisionList).set_steps(steps_of(self._seen, self._desk, self._me))
        if not set(self._asked) <= set(self._questions):
            self._asked = []
            self.mended()  # the question no longer fits what is open
        self._decisions.say_where()
