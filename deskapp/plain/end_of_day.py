"""The end of the day line by line: each thing to decide, the list before leaving, and the sign-off.

Every answer is saved at once, so stopping in the middle loses nothing; `deskapp day` resumes.
"""

from __future__ import annotations

import re
from datetime import date

from db.drafts.book import Draft
from db.end_of_day.read import read_review
from db.end_of_day.review import NOTE_LENGTH, answer_line, begin_review, decide
from db.end_of_day.sign_offs import not_signed, signed_on
from db.end_of_day.to_decide import ToDecide
from db.models import Decided
from db.queue.live import open_row
from db.replies.lateness import LateReply
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError, WordsError
from deskapp.parsing.time_box import past_date
from deskapp.plain.actions import give_row
from deskapp.plain.answerphone import check_answerphone
from deskapp.plain.conversation import BACK, YES_OR_NO, InputEndedError, Offered
from deskapp.plain.queue import read_out_sheet, row_words
from deskapp.plain.remedies import LINE_REMEDIES
from deskapp.plain.session import DONE, NOT_DONE, STOPPED, LineSession, current_user
from deskapp.plain.start_form import ask_about, go_on_with
from deskapp.publish.handover import sign_off_with_sheet
from deskapp.views.end_of_day import (
    DECIDED,
    decision_about_words,
    draft_summary,
    facts_words,
    greeting,
    missed_calls_of,
    sign_off_questions,
    signed_off_words,
    to_decide_words,
)
from deskapp.wording.form_names import OWN_FORM
from deskapp.wording.room import cut_to, no_room_words
from deskapp.wording.sign_off import day_that_was

_WIDTH = 80
CONTACT = (
    Offered("keep", "k", "Keep"),
    Offered("new_time", "p", "New time"),
    Offered("give", "g", "Give"),
    Offered("replied", "r", "Replied"),
)
ENTRY = (
    Offered("finished", "f", "Finish it"),
    Offered("keep", "k", "Keep"),
    Offered("thrown_away", "d", "Throw it away"),
)
_LINE_ANSWERS = (*YES_OR_NO, Offered("all", "a", "All of them done"))
LINE_LETTERS = "y yes, n no, a all of them done."
ENTER_LEAVES = "Enter leaves it open."
_LEFT_OPEN = "It is left open."
MISSED, NOTE = "missed_calls", "note_for_tomorrow"
NO_CHECK = "The answerphone was NOT checked."


def ask_end_of_day(here: LineSession, day: date | None = None, draft: Draft | None = None) -> int:
    """Walk through a local date (the last that was not signed off, else today's) and sign it off; the exit status."""
    current_user(here)
    desk, now = here.desk, here.desk.clock.now()
    if day is None:
        day = not_signed(desk, now)
        if day is not None and not _that_day_first(here, day):
            day = None
    known = begin_review(desk, day)
    return DayWalk(here, known.review_id, draft or _note_draft(here, known.day)).run()


def ask_named_day(here: LineSession, typed: str) -> int:
    """Walk through the local date named in `typed`, or the next that is due; one that was signed off is read out
    first. The exit status. Raises WordsError for a text that is no day, or a day to come.
    """
    current_user(here)
    day = past_date(typed, here.desk.clock.now()) if typed else None
    signed = signed_on(here.desk.engine, day) if day is not None else None
    if signed is not None:
        read_out_sheet(here, signed)
        if not here.talk.yes(
            "Look at it again? Enter: no.",
            no="It stays signed off.",
            otherwise=False,
            why="y goes through it again.",
        ):
            return DONE
    return ask_end_of_day(here, day)


def _that_day_first(here: LineSession, day: date) -> bool:
    called = day_that_was(day, local_date(here.desk.clock.now()))
    return here.talk.yes(
        f"{called} was not signed off. Look at it now?",
        no="That day stays to be signed off. This is today's.",
        otherwise=True,
        why="n goes to today's.",
    )


def _note_draft(here: LineSession, day: date) -> Draft | None:
    """Resume the draft of this day's note; None if there is none, or it is open elsewhere."""
    form = f"{OWN_FORM}:{day.isoformat()}"
    begun = next((seen for seen in here.drafts.unfinished() if seen.form == form and not seen.held), None)
    return here.drafts.resume(begun.id) if begun else None


class DayWalk:
    """The end of one day. `run` asks for each open decision, then signs off."""

    def __init__(self, here: LineSession, review_id: int, draft: Draft | None) -> None:
        self.here = here
        self.talk = here.talk
        self.review_id = review_id
        self.draft = draft
        self.typed = {MISSED: "", NOTE: "", **(draft.values if draft else {})}
        self.seen = read_review(here.desk, here.drafts, review_id)
        self._said: set[str] = set()
        """The lists of answers said already: a screen reader need not repeat them at each question."""

    def run(self) -> int:
        """Ask everything that is open, then sign off; the exit status. Raises DeskError."""
        try:
            self._greet()
            while not self._ask_everything():
                self._refresh()
        except InputEndedError as ended:
            return self._stopped(str(ended), NOT_DONE)
        except KeyboardInterrupt:
            return self._stopped("Stopped.", STOPPED)
        except DeskError:
            self._park()
            raise
        return DONE

    def _park(self) -> None:
        if self.draft is not None:
            self.draft.park()

    def _stopped(self, why: str, status: int) -> int:
        self._park()
        self.talk.say(why)
        self.talk.say("The day is not signed off. What was decided is kept: deskapp day goes on.")
        return status

    def _greet(self) -> None:
        self.talk.tell(greeting(self.seen, self._me))
        self.talk.tell(re.sub(" {3,}", ", ", facts_words(self.seen, _WIDTH)).replace("  ", " "))

    @property
    def _me(self) -> str:
        return self.here.desk.staff.name if self.here.desk.staff else ""

    def _refresh(self) -> None:
        self.seen = read_review(self.here.desk, self.here.drafts, self.review_id, self.seen.found)

    def _ask_everything(self) -> bool:
        """Ask everything once; True if the day was signed off."""
        waiting = [each for each in self.seen.found if each.is_open]
        self.talk.say(f"{to_decide_words(waiting)}." if waiting else "Nothing is left to decide.")
        at = 0
        while at < len(waiting):
            at = max(0, at - 1) if not self._decide(waiting[at], at + 1) else at + 1
        self._ask_checklist()
        self._ask_missed_calls()
        self._ask_note()
        return self._sign_off()

    # Decisions

    def _decide(self, each: ToDecide, number: int) -> bool:
        """Ask for one decision. Returns False to go back to the one before."""
        if each.late is not None:
            return self._ask_lateness(each.late, number)
        if each.row is None and each.draft is None:
            self.talk.say(f"{number}. {NO_CHECK}")
            if self.talk.yes(
                f"Check it now? {ENTER_LEAVES}",
                no=_LEFT_OPEN,
                otherwise=False,
                why="It asks what deskapp check asks.",
            ):
                self._finished(check_answerphone(self.here))
            return True
        words = self._row_words(each) if each.row is not None else f"Unfinished: {self._draft_words(each)}"
        offered = CONTACT if each.row is not None else ENTRY
        self.talk.say(f"{number}. {words}")
        letters = ", ".join(f"{one.letter} {one.label}" for one in offered)
        chosen = self.talk.choose(
            f"Decide?{self._unless_said(f'{letters}. {ENTER_LEAVES}')}",
            [*offered, Offered(BACK, BACK, "")],
            otherwise="",
            why=f"{letters}. Keep leaves it as it is. What is left open is recorded as undecided.",
        )
        if chosen and chosen != BACK and self._apply_or_say(each, Decided(chosen)):
            decide(self.here.desk, self.review_id, each.about, Decided(chosen))
            self.talk.say(f"= {DECIDED[Decided(chosen)]}.")
        return chosen != BACK

    def _ask_lateness(self, late: LateReply, number: int) -> bool:
        """Ask for the apology and the reason that a late reply left out. Returns True."""
        self.talk.say(f"{number}. The reply to {late.name or late.ref} was late.")
        if self.talk.yes(
            f"Say why now? {ENTER_LEAVES}",
            no=_LEFT_OPEN,
            otherwise=False,
            why="It asks whether you said sorry, and why.",
        ):
            self._finished(ask_about(self.here, "why late", late.contact_id))
        return True

    def _unless_said(self, words: str) -> str:
        """The words, to be added to a question; empty if they were said already."""
        if words in self._said:
            return ""
        self._said.add(words)
        return f" {words}"

    def _row_words(self, each: ToDecide) -> str:
        assert each.row is not None  # noqa: S101 - asked of contacts only
        away = f" {decision_about_words(each, self.seen.now)}" if each.away is not None else ""
        return row_words(each.row, self.here.desk, self.here.desk.clock.now()) + away

    def _draft_words(self, each: ToDecide) -> str:
        return draft_summary(each.draft, self.seen.now) if each.draft is not None else ""

    def _apply_or_say(self, each: ToDecide, decided: Decided) -> bool:
        """Apply the decision; True if applied. An error is said, and the walk goes on."""
        try:
            return self._apply(each, decided)
        except DeskError as error:
            self.talk.say(error)
            return False

    def _apply(self, each: ToDecide, decided: Decided) -> bool:
        """Apply the decision, if it needs an action; True if it was applied."""
        if decided is Decided.KEEP:
            return True
        if each.draft is not None:
            return self._decide_draft(each.draft.id, decided)
        assert each.row is not None  # noqa: S101 - the check is decided by making it
        row = open_row(self.here.desk.engine, each.row.contact_id)
        if row is None:
            self.talk.say("Somebody has just closed this one.")
            return False
        if decided is Decided.GIVE:
            give_row(self.here, row)
            return True
        form = "reply" if decided is Decided.REPLIED else "promise"
        return self._finished(ask_about(self.here, form, row.contact_id))

    def _decide_draft(self, draft_id: str, decided: Decided) -> bool:
        if decided is Decided.THROWN_AWAY:
            self.here.drafts.resume(draft_id).discard()
            self.talk.say("Thrown away. deskapp plain unfinished, then z, brings it back.")
            return True
        return self._finished(go_on_with(self.here, self.here.drafts.resume(draft_id)))

    @staticmethod
    def _finished(status: int) -> bool:
        if status == STOPPED:
            raise KeyboardInterrupt
        return status == DONE

    # Before you go

    def _ask_checklist(self) -> None:
        """Ask the lines that are not answered yet."""
        all_done = False
        for line in [line for line in self.seen.review.lines if line.done is None]:
            answer = "yes" if all_done else self._ask_line(line.item)
            all_done = all_done or answer == "all"
            if answer:
                answer_line(self.here.desk, self.review_id, line.item, done=answer != "no")

    def _ask_line(self, item: str) -> str:
        return self.talk.choose(
            f"Before you go: {item}?{self._unless_said(f'{LINE_LETTERS} {ENTER_LEAVES}')}",
            _LINE_ANSWERS,
            otherwise="",
            why=f"{LINE_LETTERS} What the charter asks you to check before leaving the desk.",
        )

    def _ask_missed_calls(self) -> None:
        while True:
            self._ask(MISSED, "Missed calls on the handset? A number.", "What the handset shows. Enter: not counted.")
            try:
                missed_calls_of(self.typed[MISSED])
            except WordsError as wrong:
                self.talk.say(wrong)
                self._keep(MISSED, "")
            else:
                return

    def _ask_note(self) -> None:
        self._ask(NOTE, "A note for tomorrow?", "It goes on the handover sheet. Enter: none.")
        while len(self.typed[NOTE]) > NOTE_LENGTH:
            typed = self.typed[NOTE]
            self.talk.say(no_room_words(typed, NOTE_LENGTH))
            shorter = self.talk.ask("A note for tomorrow?", "Enter: as far as it fits.")
            self._keep(NOTE, shorter or cut_to(typed, NOTE_LENGTH))

    def _ask(self, field: str, question: str, why: str) -> None:
        now = f" Now: {self.typed[field]}." if self.typed[field] else ""
        answer = self.talk.ask(f"{question}{now}", why)
        if answer:
            self._keep(field, answer)
        self.talk.say(f"= {self.typed[field] or 'left blank'}.")

    def _keep(self, field: str, words: str) -> None:
        self.typed[field] = words
        if self.draft is None and words:
            form = f"{OWN_FORM}:{self.seen.review.day.isoformat()}"
            self.draft = self.here.drafts.begin(form, by=self._me, at=self.seen.now)
        if self.draft is not None:
            self.draft.keep(self.typed, field)

    # Signing off

    def _sign_off(self) -> bool:
        """Sign the day off after confirmation. Returns False to go through the open items again."""
        self._refresh()
        for question, otherwise in sign_off_questions(self.seen, LINE_REMEDIES):
            if not self.talk.yes(
                question,
                no="Not signed off. What is open is asked again.",
                otherwise=otherwise,
                why="n goes through what is open again.",
            ):
                return False
        done = sign_off_with_sheet(
            self.here.desk,
            self.review_id,
            missed_calls=missed_calls_of(self.typed[MISSED]),
            note_for_tomorrow=self.typed[NOTE],
            drafts=[seen for seen in self.here.drafts.unfinished() if self.draft is None or seen.id != self.draft.id],
        )
        if self.draft is not None:
            self.draft.finish()
        self.talk.tell(signed_off_words(done))
        if done.page is not None:
            self.talk.say(
                f"The handover sheet is {done.page.with_suffix('.txt').relative_to(self.here.desk.settings.folder)}"
            )
        return True
