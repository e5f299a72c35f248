"""The end of the day line by line: each thing to decide, the list before leaving, and the sign-off.

Every answer is kept at once, so that stopping in the middle loses nothing; `deskapp day` goes on where it was left.
"""

from __future__ import annotations

import re
from datetime import date

from db.drafts import Draft
from db.models import Decided
from db.queue import open_row
from db.reviews import NOTE_LENGTH, answer_line, begin, decide
from db.reviews_list import OWN_FORM, ToDecide
from db.reviews_signed import not_signed
from deskapp.charter.rules import london_date
from deskapp.errors import DeskError, WordsError
from deskapp.plain.check import check_answerphone
from deskapp.plain.conversation import BACK, YES_NO, InputEndedError, Offered
from deskapp.plain.forms import ask_about, carry_on_with
from deskapp.plain.give import give_row
from deskapp.plain.queue import row_words
from deskapp.plain.work import DONE, NOT_DONE, STOPPED, AtDesk, somebody_on_desk
from deskapp.publish.handover import sign_off
from deskapp.words.signing import day_that_was
from screens.end_of_day_words import (
    DECIDED,
    about_words,
    draft_words,
    facts_words,
    greeting,
    look,
    missed_calls_of,
    open_words,
    signed_off_words,
)

WIDTH = 80
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
LINE = (*YES_NO, Offered("all", "a", "All of them done"))
LINE_LETTERS = "y yes, n no, a all of them done."
ENTER_LEAVES = "Enter leaves it open."
MISSED, NOTE = "missed_calls", "note_for_tomorrow"
NO_CHECK = "The answerphone was NOT checked."


def end_of_day(here: AtDesk, day: date | None = None, draft: Draft | None = None) -> int:
    """Walk through a London date (the last that was not signed off, else today's) and sign it off; the exit status."""
    somebody_on_desk(here)
    desk, now = here.desk, here.desk.clock.now()
    if day is None:
        day = not_signed(desk, now)
        if day is not None and not _that_day_first(here, day):
            day = None
    known = begin(desk, day)
    return DayWalk(here, known.review_id, draft or _note_of(here, known.day)).run()


def _that_day_first(here: AtDesk, day: date) -> bool:
    called = day_that_was(day, london_date(here.desk.clock.now()))
    return here.talk.yes(f"{called} was not signed off. Look at it now?", otherwise=True, why="n goes to today's.")


def _note_of(here: AtDesk, day: date) -> Draft | None:
    """What was typed at this day's end before."""
    form = f"{OWN_FORM}:{day.isoformat()}"
    begun = next((seen for seen in here.drafts.unfinished() if seen.form == form and not seen.held), None)
    return here.drafts.resume(begun.id) if begun else None


class DayWalk:
    """One day's walk. `run` goes through it and signs off; the exit status."""

    def __init__(self, here: AtDesk, review_id: int, draft: Draft | None) -> None:
        self.here = here
        self.talk = here.talk
        self.review_id = review_id
        self.draft = draft
        self.typed = {MISSED: "", NOTE: "", **(draft.values if draft else {})}
        self.seen = look(here.desk, here.drafts, review_id)
        self._explained: set[str] = set()
        """The answers that were named once: a voice need not read them out at each question."""

    def run(self) -> int:
        """Ask everything that is open, then sign off."""
        try:
            self._greet()
            while not self._go_through():
                self._look_again()
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
        self.talk.tell(greeting(self.seen, self._me).replace(" e goes to today's.", ""))
        self.talk.tell(re.sub(" {3,}", ", ", facts_words(self.seen, WIDTH)).replace("  ", " "))

    @property
    def _me(self) -> str:
        return self.here.desk.staff.name if self.here.desk.staff else ""

    def _look_again(self) -> None:
        self.seen = look(self.here.desk, self.here.drafts, self.review_id, self.seen.found)

    def _go_through(self) -> bool:
        """Everything once; True where it was signed off."""
        waiting = [each for each in self.seen.found if each.is_open]
        self.talk.say(f"{len(waiting)} to decide." if waiting else "Nothing is left to decide.")
        at = 0
        while at < len(waiting):
            at = max(0, at - 1) if not self._decide(waiting[at], at + 1) else at + 1
        self._list()
        self._missed_calls()
        self._note()
        return self._sign_off()

    # What is to be decided

    def _decide(self, each: ToDecide, number: int) -> bool:
        """Ask about one thing. False: go back to the one before."""
        if each.row is None and each.draft is None:
            self.talk.say(f"{number}. {NO_CHECK}")
            if self.talk.yes(f"Check it now? {ENTER_LEAVES}", otherwise=False, why="It asks what deskapp check asks."):
                self._finished(check_answerphone(self.here))
            return True
        words = self._row(each) if each.row is not None else f"Unfinished: {self._draft_words(each)}"
        offered = CONTACT if each.row is not None else ENTRY
        self.talk.say(f"{number}. {words}")
        letters = ", ".join(f"{one.letter} {one.label}" for one in offered)
        chosen = self.talk.choose(
            f"Decide?{self._once(f'{letters}. {ENTER_LEAVES}')}",
            [*offered, Offered(BACK, BACK, "")],
            otherwise="",
            why=f"{letters}. Keep leaves it as it is. What is left open is recorded as undecided.",
        )
        if chosen and chosen != BACK and self._is_done(each, Decided(chosen)):
            decide(self.here.desk, self.review_id, each.about, Decided(chosen))
            self.talk.say(f"= {DECIDED[Decided(chosen)]}.")
        return chosen != BACK

    def _once(self, words: str) -> str:
        """Words behind a question; nothing where they were said in this walk already."""
        if words in self._explained:
            return ""
        self._explained.add(words)
        return f" {words}"

    def _row(self, each: ToDecide) -> str:
        assert each.row is not None  # noqa: S101 - asked of contacts only
        away = f" {about_words(each, self.seen.now)}" if each.away is not None else ""
        return row_words(each.row, self.here.desk, self.here.desk.clock.now()) + away

    def _draft_words(self, each: ToDecide) -> str:
        return draft_words(each.draft, self.seen.now) if each.draft is not None else ""

    def _is_done(self, each: ToDecide, decided: Decided) -> bool:
        """The same; what stands in the way is said, and the walk goes on."""
        try:
            return self._done(each, decided)
        except DeskError as error:
            self.talk.say(str(error))
            return False

    def _done(self, each: ToDecide, decided: Decided) -> bool:
        """Do what was decided, as far as there is anything to do; whether it was done."""
        if decided is Decided.KEEP:
            return True
        if each.draft is not None:
            return self._entry(each.draft.id, decided)
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

    def _entry(self, draft_id: str, decided: Decided) -> bool:
        if decided is Decided.THROWN_AWAY:
            self.here.drafts.resume(draft_id).throw_away()
            self.talk.say("Thrown away. In the app F8, then z, brings it back.")
            return True
        return self._finished(carry_on_with(self.here, draft_id))

    @staticmethod
    def _finished(status: int) -> bool:
        if status == STOPPED:
            raise KeyboardInterrupt
        return status == DONE

    # Before you go

    def _list(self) -> None:
        """The lines that are not answered yet."""
        everything = False
        for line in [line for line in self.seen.review.lines if line.done is None]:
            answer = "yes" if everything else self._line(line.item)
            everything = everything or answer == "all"
            if answer:
                answer_line(self.here.desk, self.review_id, line.item, done=answer != "no")

    def _line(self, item: str) -> str:
        return self.talk.choose(
            f"Before you go: {item}?{self._once(f'{LINE_LETTERS} {ENTER_LEAVES}')}",
            LINE,
            otherwise="",
            why=f"{LINE_LETTERS} What the charter wants looked at before the desk is left.",
        )

    def _missed_calls(self) -> None:
        while True:
            self._ask(MISSED, "Missed calls on the handset? A number.", "What the handset shows. Enter: not counted.")
            try:
                missed_calls_of(self.typed[MISSED])
            except WordsError as wrong:
                self.talk.say(str(wrong))
                self._keep(MISSED, "")
            else:
                return

    def _note(self) -> None:
        self._ask(NOTE, "A note for tomorrow?", "It stands on the handover sheet. Enter: none.")
        while len(self.typed[NOTE]) > NOTE_LENGTH:
            self.talk.say(f"The note for tomorrow can be up to {NOTE_LENGTH} letters.")
            self._keep(NOTE, "")
            self._ask(NOTE, "A note for tomorrow?", "It stands on the handover sheet. Enter: none.")

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
        """Ask once where something is open; False: go through what is open again."""
        self._look_again()
        left = open_words(self.seen)
        sure = f"{left}. Sign off all the same? Enter signs off" if left else "Sign off? Enter signs off"
        if not self.talk.yes(f"{sure}.", otherwise=True, why="n goes through what is open again."):
            return False
        done = sign_off(
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
