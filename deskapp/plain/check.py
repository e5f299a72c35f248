"""The answerphone check line by line: how many, message after message, the end; begun, carried on, taken over."""

from __future__ import annotations

from collections.abc import Mapping

from db.answerphone import take_over
from db.answerphone_days import check_state, unexplained
from db.answerphone_seen import CheckSeen, one_check, open_check
from db.answerphone_words import at_it_words, begun_words, summary
from db.drafts import Draft, DraftSeen
from db.entry import is_unclear
from db.typed import MESSAGE
from deskapp.plain.asking import Asked, StoppedAskingError
from deskapp.plain.conversation import Conversation
from deskapp.plain.echo import when_left
from deskapp.plain.entry import AskedEntry
from deskapp.plain.lines import Line
from deskapp.plain.work import DONE, AtDesk, begin, do, somebody_on_desk
from screens.answerphone import CountForm, before_words, not_checked_words
from screens.answerphone_end import BACK, FinishForm
from screens.answerphone_message import CheckMessage, said_of
from screens.answerphone_names import COUNTING, ENDING, OF_CHECK

NO_MORE = "n"
WHY, GAP = "why", "gap_reason"
LETTERS = "s nothing said, d 1231 same caller as the last, u can't be made out, n no more"
MEANT = {"s": "nothing said", "d": "the same caller as above", "u": "it can't be made out", "n": "no more messages"}


class AskedCount(Asked):
    """How many messages the machine says: 0 is a check as well, and done at once."""

    form: CountForm

    def __init__(self, form: CountForm, talk: Conversation) -> None:
        super().__init__(form, talk)
        self.gaps = unexplained(form.desk, form.clock.now())
        """The days that nobody checked, without a reason so far."""

    def question(self, line: Line) -> str:
        """Where days were left out, the reason may be said first."""
        words = super().question(line)
        return f"{words} Or first: why phone line down." if self.gaps and not self.form.typed[GAP] else words

    def take(self, line: Line, answer: str) -> bool:
        """A count, or why it was not checked on the days that were named."""
        word, _, reason = answer.partition(" ")
        if line.field == GAP or word.casefold() != WHY or not reason or not self.gaps:
            return super().take(line, answer)
        if super().take(self.lines[GAP], reason):
            self.talk.say(f"= {reason}")
        return False

    def label(self, line: Line) -> str:  # noqa: ARG002 - there is one
        """The question in full."""
        return "How many new messages does the machine say?"

    def may_save(self) -> bool:
        """The count is all that there is to say."""
        return True


class AskedMessage(AskedEntry):
    """One message of a check."""

    form: CheckMessage

    def __init__(self, form: CheckMessage, talk: Conversation) -> None:
        super().__init__(form, talk)
        self.no_more = False
        """Whether somebody said that there are no more messages."""

    @property
    def carried_over(self) -> Mapping[str, str]:
        """What the next message begins with."""
        typed = self.form.typed
        return {} if is_unclear(typed) else {name: typed[name] for name in self.form.CARRIED_OVER}

    def question(self, line: Line) -> str:
        """Where the time goes, a letter says what else it was."""
        words = super().question(line)
        return f"{words} Or: {LETTERS}." if line.field == "received_at" else words

    def say_back(self, line: Line) -> None:
        """The time, or what the letter means."""
        said = self.form.said
        if line.field != "received_at" or said is None:
            super().say_back(line)
        else:
            now = self.form.clock.now()
            when = f"{when_left(self.form.left(now), now)}, " if said.when else "= "
            self.talk.say(f"{when}{MEANT[said.letter]}")

    def beside(self) -> list[Line]:
        """Where a letter says what it was, there is nothing more to write down."""
        return super().beside() if self.form.said is None else []

    def take(self, line: Line, answer: str) -> bool:
        """No more messages: the check goes to its end."""
        said = said_of(answer) if line.field == "received_at" else None
        if said is not None and said.letter == NO_MORE:
            self.no_more = True
            raise StoppedAskingError
        return super().take(line, answer)


class AskedEnd(Asked):
    """Said and written down are reconciled, and what becomes of the messages is said."""

    form: FinishForm

    def __init__(self, form: FinishForm, talk: Conversation) -> None:
        form.seen = one_check(form.desk.engine, form.check_id)
        super().__init__(form, talk)
        count = self.lines["machine_count"]
        if not count.value:
            count.put(str(form.seen.machine_count or 0))
        self.goes_back = False
        """Whether somebody wants to write down another message first."""
        talk.tell("\n".join([form.question_words(form.seen), *summary(form.seen)]))

    def question(self, line: Line) -> str:
        """b goes back to the messages from any of them."""
        return f"{super().question(line)} b goes back to the messages."

    def take(self, line: Line, answer: str) -> bool:
        """b alone is no answer."""
        if answer.casefold() == BACK:
            self.goes_back = True
            raise StoppedAskingError
        return super().take(line, answer)


def check_answerphone(here: AtDesk) -> int:
    """Begin a check, carry on with one's own, or take over; the exit status."""
    me = somebody_on_desk(here)
    check = open_check(here.desk.engine)
    if check is None:
        return _begin(here)
    here.talk.tell(begun_words(check, here.desk.clock.now()))
    if check.at_it != me:
        here.talk.say(at_it_words(check))
        if not here.talk.yes("Ask them first. Take it over?", otherwise=False, why="You go on where they are."):
            return DONE
        take_over(here.desk, check.check_id)
    return _go_on(here, check.check_id)


def _begin(here: AtDesk) -> int:
    """Ask how many there are."""
    desk, now = here.desk, here.desk.clock.now()
    here.talk.tell(before_words(check_state(desk, now), now))
    here.talk.tell(not_checked_words(unexplained(desk, now)))
    waiting = [seen for seen in here.drafts.unfinished() if seen.form == COUNTING]
    form = CountForm(desk, desk.clock, _taken_up(here, waiting) or begin(here, COUNTING))
    status = do(here, AskedCount(form, here.talk))
    return status if status != DONE or form.check_id is None else _go_on(here, form.check_id)


def _go_on(here: AtDesk, check_id: int) -> int:
    """Message after message, then the end; the exit status."""
    check = one_check(here.desk.engine, check_id)
    waiting = _waiting(here, check_id)
    a_message = waiting[0].form == MESSAGE if waiting else check.to_go > 0
    values: Mapping[str, str] = {}
    while check.ended_at is None:
        if a_message:
            message = _message(here, check, values)
            status = do(here, message)
            values = message.carried_over
        else:
            end = _end(here, check_id)
            status = do(here, end)
        if status != DONE:
            return status
        check = one_check(here.desk.engine, check_id)
        a_message = check.to_go > 0 and not message.no_more if a_message else end.goes_back
    return DONE


def _message(here: AtDesk, check: CheckSeen, values: Mapping[str, str]) -> AskedMessage:
    waiting = [seen for seen in _waiting(here, check.check_id) if seen.form == MESSAGE]
    draft = _taken_up(here, waiting) or begin(here, MESSAGE)
    begun = {**values, OF_CHECK: str(check.check_id)}
    here.talk.say(f"Message {check.written_count + 1} of {check.machine_count or 0}.")
    return AskedMessage(CheckMessage(here.desk, here.desk.clock, draft, begun), here.talk)


def _end(here: AtDesk, check_id: int) -> AskedEnd:
    waiting = [seen for seen in _waiting(here, check_id) if seen.form == ENDING]
    draft = _taken_up(here, waiting) or begin(here, ENDING)
    return AskedEnd(FinishForm(here.desk, here.desk.clock, draft, {OF_CHECK: str(check_id)}), here.talk)


def _waiting(here: AtDesk, check_id: int) -> list[DraftSeen]:
    """What was begun of this check and is open nowhere, the newest first."""
    unfinished = here.drafts.unfinished()
    return [seen for seen in unfinished if seen.values.get(OF_CHECK) == str(check_id) and not seen.held]


def _taken_up(here: AtDesk, waiting: list[DraftSeen]) -> Draft | None:
    return here.drafts.resume(waiting[0].id) if waiting else None
