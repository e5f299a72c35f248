"""Record a reply: its means, its result, and the words told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import ClosedReason, EventKind
from db.replies import reply
from db.replies.reply import Beside
from deskapp.charter.rules import due_date_of, reading
from deskapp.charter.vocabulary import Kind
from deskapp.errors import RefusedError
from deskapp.forms.contact import lateness
from deskapp.forms.contact import reply_options as words
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.people.suggest_organisations import OrganisationSuggester
from deskapp.forms.refusing import ask_chosen_again, check_promise
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.forms.times import promised_when_saved
from deskapp.wording import phrases
from deskapp.wording.causes import Cause, ReplyCause

_ALWAYS = ("how", "result", "told", "at")
"""The fields that are always shown."""
_ASKED = ("hold_reason", "to_whom", "consent", "consent_why", "need_met", "need_why")
"""The fields that must be answered before they are left."""
LATE = "late"
AFTER_MESSAGE = "After saving: it stays in the queue. A message left is not a reply."
AFTER_RESULT = {
    ClosedReason.SORTED.value: "After saving: nothing more is owed. It leaves the queue as sorted.",
    ClosedReason.PASSED_ON.value: "After saving: the promises that a reply finishes are finished.",
    ClosedReason.COULD_NOT_HELP.value: "After saving: nothing more is owed. It counts as could not help.",
    words.HOLDING: "After saving: the first promise ends here. The new time is an update.",
    words.MORE: "After saving: the first promise ends here, and the new time is kept in the queue.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply at a time (UTC); `beside` holds the values that only some replies have."""

    how: EventKind
    sorted_: bool
    at: datetime
    told: str
    beside: Beside


class ReplyForm(Form[Reply]):
    """One reply to one contact. `t` `s` Enter is enough for a simple one."""

    NAME = "reply"
    TITLE = "Record a reply"
    HELP = """Say how they were answered, and what it came to. r t s Enter is enough for a simple one.
h, a holding reply: why not yet, and when they will hear. It counts apart from answers, and the new time is kept.
p: our part is sorted and we promised more. o: who will help them instead, and whether they agreed.
x: we could not help; say what we told them.
A message left is not a reply: it stays in the queue. For a late one: said sorry? why late?
Where they need something, it asks whether it went in that way. That is counted; say no where it is no."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = words.REPLY_HINTS
    ASKED_LAST: ClassVar[tuple[str, ...]] = ("told", "miss_reason", "at")

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Replied")
        self.suggesters = {"to_whom": OrganisationSuggester(self, "to_whom", signposts=True)}

    def parts(self) -> Sequence[Part]:
        """The means, the result and its follow-up fields, the words told, the time, and two lateness fields."""
        return (
            TextBlock(ABOUT),
            ChoiceField("how", "How", words.HOW),
            ChoiceField("result", "Result", words.RESULT),
            ChoiceField("hold_reason", "Why not yet", words.WHY_NOT_YET),
            TextField("promised_at", "Next by", hint="like: tomorrow, wed 3pm, +2d", width=20, max_length=40),
            TextField("to_whom", "Pointed to", width=0, max_length=120, suggests=True, least=0),
            ChoiceField("consent", "They agreed?", words.CONSENT),
            TextField("consent_why", "Why not asked", width=0, max_length=120),
            ChoiceField("need_met", "As they need?", words.NEED_MET),
            TextField("need_why", "Why not", width=0, max_length=200),
            TextBlock(LATE, "late"),
            lateness.SORRY_SAID,
            lateness.MISS_REASON,
            TextField("told", "What we said", width=0, max_length=1000, lines=5),
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The fields in order: means, result and their follow-ups; if overdue, two lateness fields that Enter may skip;
        the words told; the time if it has to be asked.
        """
        start = ("how", "result", *self._asked_by_result(), *self._asked_by_need())
        was_late = self._is_late(self.draft.started_at)
        late: Sequence[str] = ()
        if self._is_late(self.when.so_far()):
            late = lateness.ASKED if self.typed["sorry_said"] else ("sorry_said",)
        is_short = late == ("sorry_said",) and (was_late or not self.when.is_asked)
        return self.when.path_after(start, late, () if is_short else ("told",), was_late=was_late)

    def hidden(self) -> frozenset[str]:
        """The names of the fields that this reply does not need."""
        late = lateness.ASKED if self._is_late(self.when.so_far()) else ()
        return frozenset(self.fields) - {*self.path(), *_ALWAYS, *late}

    def _asked_by_result(self) -> Sequence[str]:
        result = self.typed["result"]
        if result == words.HOLDING:
            return ("hold_reason", "promised_at")
        if result == words.MORE:
            return ("promised_at",)
        if result == ClosedReason.PASSED_ON:
            return ("to_whom", "consent", *(("consent_why",) if self.typed["consent"] == "not_asked" else ()))
        return ()

    def _asked_by_need(self) -> Sequence[str]:
        """The fields about communication needs; none if no need is recorded or only a message was left."""
        row = self.subject.row
        if not (row.needs or row.relay) or self._left_message:
            return ()
        return ("need_met", "need_why") if self.typed["need_met"] == "no" else ("need_met",)

    @property
    def _left_message(self) -> bool:
        return self.typed["how"] == EventKind.LEFT_MESSAGE

    @property
    def _ends(self) -> bool:
        return self.typed["result"] in words.ENDS

    def _is_late(self, at: datetime) -> bool:
        return at > self.subject.row.due_at and not self._left_message

    # In words

    def block(self, name: str, now: datetime) -> str:
        """The text of a block; one says by how much the reply was overdue."""
        return super().block(name, now) if name != LATE else self._late_words()

    def _late_words(self) -> str:
        at, due_at = self.when.so_far(), self.subject.row.due_at
        if not self._is_late(at):
            return ""
        by = -reading(at, due_at, due_date_of(due_at), self.desk.edition.calendar).time_left
        return f"This was LATE{f' by {phrases.duration(by)} of opening time' if by else ''}."

    def spoken(self, now: datetime) -> list[str]:
        """The lateness, if overdue, and the contact's state after saving."""
        late = self._late_words()
        return [*([late] if late else []), *super().spoken(now)]

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence describing the contact's state after saving; empty while no result is chosen."""
        return AFTER_MESSAGE if self._left_message else AFTER_RESULT.get(self.typed["result"], "")

    # Going on and saving

    def check(self, name: str) -> None:
        """Validate a time, and require an answer in mandatory fields. Raises RefusedError."""
        if name == "promised_at":
            check_promise(self)
        elif name == "how" and self._left_message and self.subject.row.ok_to_leave_message == "no":
            ask_chosen_again(self, "how", Cause.MESSAGE_UNWANTED, who=self.subject.row.name or "They")
        elif name in _ASKED and not self.typed[name] and not self._left_message:
            raise RefusedError(name, words.REPLY_WANTED[name])
        super().check(name)

    def says(self) -> Sequence[str]:
        """The words."""
        return self.subject.says("told")

    def read(self, now: datetime) -> Reply:
        """The reply. Raises RefusedError for the first missing field."""
        self._refuse_missing()
        self.check("how")
        if self._ends and self.subject.row.kind is Kind.COMPLAINT and not self.typed["told"]:
            self.ask_once("told", ReplyCause.COMPLAINT_ANSWER_WANTED)
        at, typed = self.when.at(now), self.typed
        beside: Beside = {"promised_at": self._further(now)}
        if typed["result"] == words.HOLDING and not self._left_message:
            beside |= {"holding": True, "why": typed["hold_reason"]}
        if self._ends:
            beside["closed_reason"] = ClosedReason(typed["result"])
            beside |= {"to_whom": typed["to_whom"], "consent": typed["consent_why"] or typed["consent"]}
        if self._asked_by_need():
            beside |= {"need_met": typed["need_met"] == "yes", "need_why": typed["need_why"]}
        if self._is_late(at):
            sorry_said, miss_reason = lateness.lateness_answers(typed)
            beside |= {"sorry_said": sorry_said, "miss_reason": miss_reason}
        return Reply(EventKind(typed["how"]), self._ends, at, typed["told"], beside)

    def _refuse_missing(self) -> None:
        """Raise RefusedError for the first required field on the path that is empty. A message left requires none."""
        asked = ("told", *self.path()) if self.typed["result"] in words.TOLD_WANTED else self.path()
        for name in asked:
            optional = self._left_message and name != "how"
            wanted = words.TOLD_WANTED.get(self.typed["result"]) if name == "told" else words.REPLY_WANTED.get(name)
            if wanted and not optional and not self.typed[name]:
                raise RefusedError(name, wanted)

    def _further(self, now: datetime) -> datetime | None:
        if "promised_at" not in self.path():
            return None
        return promised_when_saved(self.typed, now, self.desk.edition.calendar)

    def write(self, ready: Reply) -> Saved:
        """Record it. Raises DeskError."""
        answered = reply.answer(
            self.desk,
            self.subject.contact_id,
            how=ready.how,
            told=ready.told,
            sorted_=ready.sorted_,
            at=ready.at,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
            **ready.beside,
        )
        return Saved(f"Saved {self.subject.called}. {self._end(answered, ready)}", answered.contact_id)

    def _end(self, answered: reply.Answered, ready: Reply) -> str:
        if answered.promised_at:
            return f"Next by {phrases.due_words(answered.promised_at, self.clock.now())}."
        if not answered.closed:
            return "It stays in the queue."
        ends = {
            ClosedReason.PASSED_ON: f"Pointed to {ready.beside.get('to_whom', '')}: nothing more is owed.",
            ClosedReason.COULD_NOT_HELP: "Could not help: they were told, and nothing more is owed.",
        }
        return ends.get(ready.beside["closed_reason"], "Sorted: nothing more is owed.")
