"""The answerphone check line by line: count, messages, end; started, resumed or taken over."""

from __future__ import annotations

from db.answerphone.check import take_over
from db.answerphone.read import CheckSeen, one_check, open_check
from db.drafts.book import Draft, DraftSeen
from deskapp.forms.answerphone.count import QUESTION, CheckCountForm
from deskapp.forms.answerphone.end import CheckEndForm
from deskapp.forms.registry import registered
from deskapp.forms.typed import MESSAGE
from deskapp.plain.ask_form import AskedForm
from deskapp.plain.conversation import Conversation
from deskapp.plain.open_form import asked_form, prepare
from deskapp.plain.questions import QuestionLine
from deskapp.plain.session import DONE, LineSession, begin_draft, current_user, do
from deskapp.views.answerphone import at_it_words, begun_words
from deskapp.wording.form_names import COUNTING, ENDING, OF_CHECK

WHY, GAP = "why", "gap_reason"


class AskedCount(AskedForm):
    """The question for the number of messages on the machine; 0 finishes the check at once."""

    def __init__(self, form: CheckCountForm, talk: Conversation) -> None:
        super().__init__(form, talk)
        self._count = form

    def question(self, line: QuestionLine) -> str:
        """The question for the count, and after days without a check how to give the reason."""
        if line.name == GAP:
            return super().question(line)
        words = f"{self._count.block(QUESTION, self._count.clock.now()).removesuffix('?')} ({line.hint})?"
        return f"{words} Or first: why phone line down." if self._count.gaps and not self.form.typed[GAP] else words

    def take(self, line: QuestionLine, answer: str) -> bool:
        """Accept a count, or "why" and the reason for the days without a check."""
        word, _, reason = answer.partition(" ")
        if line.name == GAP or word.casefold() != WHY or not reason or not self._count.gaps:
            return super().take(line, answer)
        if super().take(self.lines[GAP], reason):
            self.talk.say(f"= {reason}")
        return False

    def may_save(self) -> bool:
        """True: the count needs no confirmation."""
        return True


def check_answerphone(here: LineSession) -> int:
    """Start a check, resume one's own, or take over a colleague's; the exit status."""
    me = current_user(here)
    check = open_check(here.desk.engine)
    if check is None:
        return _start_check(here)
    here.talk.tell(begun_words(check, here.desk.clock.now()))
    if check.at_it != me:
        here.talk.say(at_it_words(check))
        if not here.talk.yes(
            "Ask them first. Take it over?",
            no="It is left to them.",
            otherwise=False,
            why="You go on where they are.",
        ):
            return DONE
        take_over(here.desk, check.check_id)
    return _continue_check(here, check.check_id)


def _start_check(here: LineSession) -> int:
    """Ask for the number of messages."""
    waiting = [seen for seen in here.drafts.unfinished() if seen.form == COUNTING]
    form = CheckCountForm(here.desk, _resumed(here, waiting) or begin_draft(here, COUNTING))
    prepare(here, form)
    status = do(here, AskedCount(form, here.talk))
    check = open_check(here.desk.engine)
    return status if status != DONE or check is None else _continue_check(here, check.check_id)


def _continue_check(here: LineSession, check_id: int) -> int:
    """Ask message after message, then the end; the exit status."""
    check = one_check(here.desk.engine, check_id)
    waiting = _drafts_of_check(here, check_id)
    asks_message = waiting[0].form == MESSAGE if waiting else check.to_go > 0
    while check.ended_at is None:
        if asks_message:
            message = _message_form(here, check)
            status = do(here, message)
        else:
            end = _end_form(here, check_id)
            status = do(here, end)
        if status != DONE:
            return status
        check = one_check(here.desk.engine, check_id)
        asks_message = check.to_go > 0 and message.turned is None if asks_message else end.turned is not None
    return DONE


def _message_form(here: LineSession, check: CheckSeen) -> AskedForm:
    waiting = [seen for seen in _drafts_of_check(here, check.check_id) if seen.form == MESSAGE]
    draft = _resumed(here, waiting) or begin_draft(here, MESSAGE)
    begun = {OF_CHECK: str(check.check_id)}
    number, said = check.written_count + 1, check.machine_count or 0
    beyond = f" more than the {said} that the machine said" if said else ""
    here.talk.say(f"Message {number}{f' of {said}' if number <= said else f', one{beyond}'}.")
    return asked_form(here, registered(draft.form, begun).make(here.desk, draft, begun))


def _end_form(here: LineSession, check_id: int) -> AskedForm:
    waiting = [seen for seen in _drafts_of_check(here, check_id) if seen.form == ENDING]
    draft = _resumed(here, waiting) or begin_draft(here, ENDING)
    return asked_form(here, CheckEndForm(here.desk, draft, {OF_CHECK: str(check_id)}))


def _drafts_of_check(here: LineSession, check_id: int) -> list[DraftSeen]:
    """Drafts of this check that are not open elsewhere, newest first."""
    unfinished = here.drafts.unfinished()
    return [seen for seen in unfinished if seen.values.get(OF_CHECK) == str(check_id) and not seen.held]


def _resumed(here: LineSession, waiting: list[DraftSeen]) -> Draft | None:
    return here.drafts.resume(waiting[0].id) if waiting else None
