"""Every form by the name that its drafts carry: its class, and the type of its subject.

A class is loaded when its form is first opened: it imports SQLModel, for which the first frame must not wait.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from db.storage.lazy_import import load
from deskapp.errors import WordsError
from deskapp.limits import number_in
from deskapp.wording.causes import Cause
from deskapp.wording.contact_fields import CONTACT_FIELDS
from deskapp.wording.form_names import OF_CHECK, DraftName

if TYPE_CHECKING:
    from db.desk.desk import Desk
    from db.drafts.book import Draft
    from deskapp.forms.form import Form

CHECK_MESSAGE = "message of a check"
"""The form of a draft named "message" that belongs to an answerphone check."""

_NEW = "0"
"""The number of a subject that is not in the record yet."""


class About(StrEnum):
    """Type of a form's subject; the draft's name holds its id behind the colon."""

    NOTHING = "nothing"
    CHECK = "check"
    CONTACT = "contact"
    PERSON = "person"
    ORGANISATION = "organisation"


class Registered(NamedTuple):
    """One form. `form_class` is "module:Class".

    `help` says what the form's command in line mode does; empty for a form without a command. `key` is the letter that
    opens the form on a contact or the queue.
    """

    form_class: str
    about: About = About.NOTHING
    help: str = ""
    key: str = ""

    def load(self) -> type[Form[Any]]:
        """The form's class."""
        module, _, name = self.form_class.partition(":")
        load(module)
        return cast("type[Form[Any]]", getattr(sys.modules[module], name))

    def make(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> Form[Any]:
        """The form over a draft; `begun` are its initial values. `Form.open` has to be called before it is used."""
        return self.load()(desk, draft, begun)


FORMS: Mapping[str, Registered] = {
    "call": Registered("deskapp.forms.log.call:CallForm", help="log a call"),
    "message": Registered("deskapp.forms.log.message:MessageForm", help="log a message"),
    CHECK_MESSAGE: Registered("deskapp.forms.log.check_message:CheckMessageForm", About.CHECK),
    "letter": Registered("deskapp.forms.log.letter:LetterForm", help="log a letter, an email or a visit"),
    "reply": Registered(
        "deskapp.forms.contact.reply:ReplyForm", About.CONTACT, help="record that somebody was answered", key="r"
    ),
    "tried": Registered(
        "deskapp.forms.contact.attempt:AttemptForm",
        About.CONTACT,
        help="record that somebody could not be reached",
        key="t",
    ),
    "promise": Registered(
        "deskapp.forms.contact.promise:PromiseForm",
        About.CONTACT,
        help="give a time that they will hear by, or move it",
        key="p",
    ),
    "why late": Registered(
        "deskapp.forms.contact.explain_lateness:LatenessForm",
        About.CONTACT,
        help="write down why a reply was late, and that you said sorry",
    ),
    "note": Registered("deskapp.forms.contact.note:NoteForm", About.CONTACT, help="add a note", key="n"),
    "we have it": Registered(
        "deskapp.forms.contact.acknowledge:AcknowledgeForm",
        About.CONTACT,
        help="record that they were told that we have it",
        key="h",
    ),
    "ask them": Registered(
        "deskapp.forms.contact.ask:AskForm", About.CONTACT, help="record what we asked them: it waits for them", key="q"
    ),
    "they answered": Registered(
        "deskapp.forms.contact.ask:AnsweredForm", About.CONTACT, help="record that they answered what we asked", key="b"
    ),
    "more time": Registered(
        "deskapp.forms.contact.extend:ExtendForm",
        About.CONTACT,
        help="give it more time, where the charter lets you",
        key="x",
    ),
    "how it stands": Registered(
        "deskapp.forms.contact.tell:TellForm", About.CONTACT, help="record that they were told how it stands", key="T"
    ),
    "step": Registered(
        "deskapp.forms.contact.milestone:MilestoneForm",
        About.CONTACT,
        help="record a step of the charter, with its own time",
        key="j",
    ),
    "passed on": Registered(
        "deskapp.forms.contact.refer:ReferForm", About.CONTACT, help="record who it was passed on to", key="a"
    ),
    "open again": Registered("deskapp.forms.contact.reopen:ReopenForm", About.CONTACT, help="open a closed one again"),
    "details": Registered(
        "deskapp.forms.contact.details:DetailsForm",
        About.CONTACT,
        help="write down what belongs to a complaint, a request, a danger",
        key="d",
    ),
    "change": Registered(
        "deskapp.forms.contact.correction:CorrectionForm",
        About.CONTACT,
        help="put right a name, a number, when it came in, or anything else of it",
    ),
    "person": Registered("deskapp.forms.people.person:PersonForm", About.PERSON),
    "organisation": Registered(
        "deskapp.forms.people.organisation:OrganisationForm", About.ORGANISATION, help="write a new organisation down"
    ),
    "away": Registered("deskapp.forms.absence:AbsenceForm", help="say that somebody is away, or back"),
    "check": Registered("deskapp.forms.answerphone.count:CheckCountForm", help="check the answerphone", key="k"),
    "check's end": Registered("deskapp.forms.answerphone.end:CheckEndForm", About.CHECK),
}


def command_of(form: str) -> str:
    """The command of a form in line mode: "we-have-it"."""
    return form.replace(" ", "-")


def registered(name: str, values: Mapping[str, str]) -> Registered:
    """The form of a draft with this name and these values. Raises WordsError for a name that no form has: another
    version may have begun it.
    """
    form, about, field = DraftName.of(name)
    entry = FORMS.get(CHECK_MESSAGE if form == "message" and OF_CHECK in values else form)
    if entry is None or (form == "change" and field not in CONTACT_FIELDS) or not _is_named(entry, about, values):
        raise WordsError(Cause.DRAFT_UNKNOWN)
    return entry


def _is_named(entry: Registered, about: str, values: Mapping[str, str]) -> bool:
    """True if the draft has the number of its subject, where the form is about one."""
    if entry.about is About.NOTHING:
        return True
    number = values.get(OF_CHECK, "") if entry.about is About.CHECK else about
    return number == _NEW or number_in(number) > 0
