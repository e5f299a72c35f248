"""Forms filled in by hand: for every form of the registry one valid example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.answerphone.check import begin_check
from db.contacts import log
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.models import EventKind, TryResult
from db.people.organisation_edit import NO_FIELDS, add_organisation
from db.people.page import person_of
from db.promises.wait import ask_them
from db.replies.attempts import record_attempt
from deskapp.charter.options import WhileWaiting
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.forms.form import Form
from deskapp.forms.registry import CHECK_MESSAGE, registered
from deskapp.wording.form_names import OF_CHECK, DraftName
from tests.db.desk_case import at, entry, promised, reply

Begun = Mapping[str, str]


def open_form(desk: Desk, drafts: DraftBook, name: str, begun: Begun | None = None) -> Form[Any]:
    """The form of a new draft, as a screen or line mode opens it."""
    draft = drafts.begin(name, by="Priya Shah", at=desk.clock.now())
    form = registered(name, begun or {}).make(desk, draft, begun)
    form.prepare()
    form.take_up()
    return form


def fill(form: Form[Any], answers: Mapping[str, str]) -> Form[Any]:
    """Type and leave these fields, one after the other."""
    for name, value in answers.items():
        form.put(name, value)
        form.check(name)
    return form


def a_letter(desk: Desk) -> str:
    """An open contact; its id as in a draft's name."""
    return str(log.log_contact(desk, entry(Channel.LETTER, name="Kay", number="01632 960 044")).contact_id)


def a_promise_of_ours(desk: Desk) -> str:
    """A contact with a promised time; its id."""
    return str(promised(desk, "Kay", at(25, 12)))


def a_complaint(desk: Desk) -> str:
    """A complaint without an acknowledgement; its id."""
    return str(log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT, name="Kay")).contact_id)


def a_stretched_one(desk: Desk) -> str:
    """A letter under a charter whose promise can be paused and extended; its id."""
    rules = (replace(rule, while_waiting=WhileWaiting.PAUSE, extend=5) for rule in desk.edition.rules)
    desk.edition = replace(desk.edition, rules=tuple(rules))
    return a_letter(desk)


def an_asked_one(desk: Desk) -> str:
    """A contact that waits for the caller's answer; its id."""
    contact_id = a_stretched_one(desk)
    ask_them(desk, int(contact_id), asked="Which ward?", how=EventKind.SPOKE)
    return contact_id


def an_information_request(desk: Desk) -> str:
    """A request for own information; its id."""
    letter = entry(Channel.LETTER, kind=Kind.OWN_INFORMATION, name="Kay", received_at=at(23, 9))
    return str(log.log_contact(desk, letter).contact_id)


def a_closed_one(desk: Desk) -> str:
    """A closed contact; its id."""
    contact_id = a_letter(desk)
    reply(desk, int(contact_id))
    return contact_id


def a_late_reply(desk: Desk) -> str:
    """A contact that was answered late, without a word of why; its id."""
    contact_id = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay", received_at=at(20, 9))).contact_id
    reply(desk, contact_id)
    return str(contact_id)


def a_nameless(desk: Desk) -> str:
    """A message without name and number; its id."""
    return str(log.log_contact(desk, entry(Channel.ANSWERPHONE, name=None)).contact_id)


def a_tried_one(desk: Desk) -> str:
    """A contact with as many attempts as the charter requires, on two days; its id."""
    contact_id = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay", received_at=at(23, 9))).contact_id
    for when in (at(23, 15), at(24, 10), at(24, 11)):
        record_attempt(desk, contact_id, result=TryResult.NO_ANSWER, at=when)
    return str(contact_id)


def a_person(desk: Desk) -> str:
    """The person of an open contact; their id."""
    known = person_of(desk.engine, int(a_letter(desk)))
    assert known is not None
    return str(known.person_id)


def an_organisation(desk: Desk) -> str:
    """A pharmacy to which callers are referred; its id."""
    return str(add_organisation(desk, NO_FIELDS._replace(name="Hall's Pharmacy", is_signpost=True)))


def a_check(desk: Desk) -> str:
    """An answerphone check with two messages on the machine; its id."""
    return str(begin_check(desk, count=2).check_id)


@dataclass(frozen=True)
class Case:
    """A form, the id that it is about, and valid answers."""

    form: str
    answers: Mapping[str, str]
    about: Callable[[Desk], str] | None = None
    field: str = ""
    check: bool = False

    def open(self, desk: Desk, drafts: DraftBook) -> Form[Any]:
        """Open the form and fill it in."""
        begun = {OF_CHECK: a_check(desk)} if self.check else {}
        name = "message" if self.form == CHECK_MESSAGE else self.form
        about = self.about(desk) if self.about else ""
        form = open_form(desk, drafts, str(DraftName(name, about, self.field)), begun)
        return fill(form, self.answers)


CALL = {"name": "Margaret Hall", "number": "01632 960 044", "about": "Wants a dentist", "topic": "den"}
IN_DANGER = {"safeguarding": "yes", "told_who": "The duty team", "told_at": "1430"}
LETTER = {"received_at": "y", "name": "E Doyle", "about": "A bus that never came", "topic": "other"}
MESSAGE = {"received_at": "1231", "name": "Kay", "about": "Someone to talk to", "topic": "men"}

CASES: dict[str, Case] = {
    "a call to ring back": Case("call", {**CALL, "outcome": "ring_back", "promised_at": "wed 3pm", "owner": "pri"}),
    "a call with a danger": Case(
        "call", {**CALL, "outcome": "write_back", "address": "12 High St", **IN_DANGER, "needs": "large print"}
    ),
    "a call sorted at once": Case("call", {**CALL, "outcome": "sorted", "detail": "Sundays 10 to 4"}),
    "a complaint by post": Case("letter", {"channel": "letter", **LETTER, "kind": "complaint", "reply_by": "letter"}),
    "a visit": Case(
        "letter", {"channel": "visit", **LETTER, "received_at": "", "number": "01632 960 044", "outcome": "ring_back"}
    ),
    "a message": Case("message", {**MESSAGE, "number": "07700 900 418", "ok_to_leave_message": "no"}),
    "a message of a check": Case(CHECK_MESSAGE, MESSAGE, check=True),
    "a message with nothing said": Case(CHECK_MESSAGE, {"received_at": "s"}, check=True),
    "a note": Case("note", {"words": "Ring after 4, not before"}, about=a_letter),
    "what a late reply left out": Case("why late", {"sorry_said": "yes", "miss_reason": "no time"}, about=a_late_reply),
    "a reply that sorts it": Case("reply", {"how": "spoke", "result": "sorted", "told": "Sundays"}, about=a_letter),
    "a holding reply": Case(
        "reply",
        {"how": "spoke", "result": "holding", "hold_reason": "person away", "promised_at": "fri"},
        about=a_promise_of_ours,
    ),
    "a reply that points elsewhere": Case(
        "reply", {"how": "letter_sent", "result": "passed_on", "to_whom": "Age UK", "consent": "yes"}, about=a_letter
    ),
    "a reply that promises more": Case(
        "reply",
        {"how": "spoke", "result": "promised_more", "promised_at": "fri", "told": "The leaflet goes out"},
        about=a_promise_of_ours,
    ),
    "a reply that could not help": Case(
        "reply", {"how": "spoke", "result": "could_not_help", "told": "Nobody here can"}, about=a_letter
    ),
    "a message left": Case("reply", {"how": "left_message"}, about=a_promise_of_ours),
    "nobody to reply to": Case("tried", {"result": "not_possible", "words": "No name, no number"}, about=a_nameless),
    "could not be reached": Case("tried", {"result": "could_not_reach", "words": "No answer"}, about=a_tried_one),
    "an attempt": Case("tried", {"result": "no_answer"}, about=a_letter),
    "a promise": Case("promise", {"promised_at": "fri 3pm", "said_words": "by Friday"}, about=a_letter),
    "a promise moved": Case(
        "promise", {"promised_at": "fri 3pm", "why": "Samira held up", "told": "yes"}, about=a_promise_of_ours
    ),
    "a complaint acknowledged": Case(
        "we have it", {"how": "spoke", "discussion_offered": "offered", "words": "We have it"}, about=a_complaint
    ),
    "something asked": Case("ask them", {"how": "spoke", "asked": "Which ward?"}, about=a_stretched_one),
    "their answer": Case("they answered", {"words": "Ward 4"}, about=an_asked_one),
    "more time": Case("more time", {"why": "The ward is shut", "told": "yes"}, about=a_stretched_one),
    "how it stands": Case("how it stands", {"how": "spoke", "told": "Still with the ward"}, about=a_promise_of_ours),
    "a step": Case("step", {"step": "information_given", "at": "1430"}, about=an_information_request),
    "passed on": Case(
        "passed on", {"to_whom": "Age UK", "consent": "yes", "told": "They ring you"}, about=a_promise_of_ours
    ),
    "opened again": Case("open again", {"why": "She rang again", "promised_at": "fri 3pm"}, about=a_closed_one),
    "the details of a complaint": Case(
        "details",
        {"safeguarding": "yes", "safeguarding_who": "The duty team", "plan": "A letter by then", "agreed_on": "4 dec"},
        about=a_complaint,
    ),
    "a name corrected": Case("change", {"name": "Kay Moss"}, about=a_letter, field="name"),
    "a time corrected": Case("change", {"received_at": "y 1620"}, about=a_letter, field="received_at"),
    "a kind corrected": Case("change", {"kind": "feedback"}, about=a_letter, field="kind"),
    "a person's page": Case(
        "person",
        {"name": "Kay Moss", "needs": "large print", "numbers": "01632 960 045", "caution": ""},
        about=a_person,
    ),
    "all of a person's page": Case(
        "person",
        {
            "likes_to_be_called": "Mrs Kay",
            "needs": "large print, no stairs",
            "numbers": "07700 900 418 (home)",
            "emails": "kay@example.org",
            "feedback_ok": "no",
            "speakers": "John Hall (carer)",
            "caution": "Ring from the office",
            "caution_review_on": "6 months",
        },
        about=a_person,
    ),
    "an organisation's page": Case(
        "organisation", {"numbers": "01632 960 100", "opening": "9 to 5"}, about=an_organisation
    ),
    "a new organisation": Case("organisation", {"name": "Age UK", "is_signpost": "yes"}, about=lambda _: "0"),
    "somebody away": Case("away", {"who": "pri", "first_day": "", "last_day": "fri", "why": "training"}),
    "a check with messages": Case("check", {"machine_count": "2"}),
    "a check that found nothing": Case("check", {"machine_count": "0"}),
    "an empty machine after a gap": Case("check", {"machine_count": "0", "gap_reason": "phone line down"}),
    "the end of a check with a miscount": Case(
        "check's end",
        {
            "mismatch_reason": "h",
            "machine_count": "3",
            "deleted_state": "kept",
            "kept_why": "Samira listens",
            "greeting_ok": "no",
        },
        check=True,
    ),
    "the end of a check": Case(
        "check's end", {"mismatch_reason": "h", "deleted_state": "yes", "greeting_ok": "yes"}, check=True
    ),
}
