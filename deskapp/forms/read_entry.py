"""Parser from a typed entry to the `LogEntry` to be saved, for every form on screens and in line mode.

A form's fields have the record's names, and each value is the typed text or a choice's value. A RefusedError names the
field that cannot be taken, and says what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.contacts.log import LogEntry
from db.details import safeguarding
from db.models import Contact, LeaveMessage, ReplyBy
from db.people import contact_points
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.declared import form_of
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import RefusedError
from deskapp.forms.names import name_offered
from deskapp.forms.times import dated, promised_when_saved, received_at
from deskapp.forms.typed import CALL, MESSAGE, Typed, refusing
from deskapp.parsing import time_box
from deskapp.parsing.numbers import read_number
from deskapp.wording.causes import Cause, ContactCause, ReplyCause
from deskapp.wording.queue_cells import NOT_MADE_OUT

NOT_FOR_US = "not_for_us"
"""Choice of the outcome of a call that needs no subject, topic or answer, like a wrong number: its kind says it."""
WRONG_NUMBER = "Not for us: wrong number, or hung up"
"""Subject of such a call if none is typed."""


@dataclass(frozen=True, slots=True)
class Book:
    """Reference data to parse a form: calendar, staff and topics (name to id), ids of the current user and the edition.

    `checked_at` (UTC) is the previous answerphone check: a message without a time came after it.
    """

    calendar: WorkingCalendar
    staff: Mapping[str, int]
    topics: Mapping[str, int]
    writer_id: int
    edition_id: int
    checked_at: datetime | None = None


def channel(typed: Typed) -> Channel:
    """The channel: chosen, or the form's own. Raises RefusedError if none is chosen on the letter form."""
    how = typed["channel"]
    if not how and typed.form == CALL:
        return Channel.CALL
    if not how and typed.form == MESSAGE:
        return Channel.ANSWERPHONE
    if not how:
        raise RefusedError("channel", ContactCause.CHANNEL_WANTED)
    return Channel.LETTER if how == "by_hand" else Channel(how)


def kind_of(typed: Typed) -> Kind:
    """The kind of contact; an enquiry unless another was chosen."""
    return Kind(typed["kind"] or Kind.ENQUIRY)


def outcome(typed: Typed) -> Outcome | None:
    """The outcome at first contact; None if nobody was there to be answered, or none is chosen yet."""
    if is_not_for_us(typed) or (kind_of(typed) is Kind.NOT_FOR_US and not typed["outcome"]):
        return Outcome.SORTED
    return Outcome(typed["outcome"]) if typed["outcome"] else None


def read_entry(typed: Typed, now: datetime, book: Book) -> LogEntry:
    """The whole entry. Raises RefusedError for the first field, from the top, that cannot be taken."""
    came = channel(typed)
    at, assumed = received_at(typed, now, book.calendar, book.checked_at)
    about = _about(typed)
    topic_id = _topic(typed, book)
    first = _outcome_said(typed, came)
    promised = promised_when_saved(typed, now, book.calendar)
    owner_id = listener(typed, book) if is_unclear(typed) else _owner(typed, book)
    contact = _contact(typed, now, book, came, at)
    contact.received_assumed = assumed
    contact.about = about
    contact.topic_id = topic_id
    contact.outcome = first
    contact.owner_id = owner_id
    told = safeguarding_told(typed, now)
    needs = typed["needs"] or None
    return LogEntry(contact, promised, needs, _leave_message(typed), _reply_by(typed), safeguarding_told=told)


def _owner(typed: Typed, book: Book) -> int:
    return book.staff[name_offered("owner", typed["owner"], list(book.staff), Cause.OWNER_WANTED)]


def listener(typed: Typed, book: Book) -> int:
    """The id of the colleague who listens again to an unclear message. Raises RefusedError while nobody is named."""
    if not typed["owner"]:
        raise RefusedError("owner", ContactCause.LISTENER_WANTED)
    owner_id = _owner(typed, book)
    if owner_id == book.writer_id and len(book.staff) > 1:
        raise RefusedError("owner", ContactCause.LISTENER_WANTED)
    return owner_id


def safeguarding_told(typed: Typed, now: datetime) -> safeguarding.DangerReport | None:
    """The safeguarding report: person informed, time (UTC); None if nobody is informed. Raises RefusedError."""
    if typed["safeguarding"] != "yes" or not typed["told_who"]:
        return None
    with refusing("told_at"):
        told_at = time_box.past(typed["told_at"], now) if typed["told_at"] else now
        return safeguarding.validate_report(safeguarding.DangerReport(typed["told_who"], told_at), now)


def is_unclear(typed: Typed) -> bool:
    """True for a message that could not be understood, which is saved incomplete."""
    return typed.form == MESSAGE and typed["unclear"] == "yes"


def is_not_for_us(typed: Typed) -> bool:
    """True for a call that was not for this desk, and that is over."""
    return typed["outcome"] == NOT_FOR_US


def may_have_it(typed: Typed, book: Book) -> list[str]:
    """The colleagues who can be given it: somebody else than the current user has to listen again to an unclear
    message.
    """
    others = [name for name, staff_id in book.staff.items() if staff_id != book.writer_id]
    return others if is_unclear(typed) and others else list(book.staff)


def _about(typed: Typed) -> str:
    about = typed["about"] or (NOT_MADE_OUT if is_unclear(typed) else WRONG_NUMBER if is_not_for_us(typed) else "")
    if not about:
        raise RefusedError("about", ContactCause.ABOUT_WANTED)
    return about


def _topic(typed: Typed, book: Book) -> int | None:
    needs_none = is_unclear(typed) or is_not_for_us(typed) or kind_of(typed) is Kind.NOT_FOR_US
    if needs_none and not typed["topic"]:
        return None
    return book.topics[name_offered("topic", typed["topic"], list(book.topics), Cause.TOPIC_WANTED)]


def _outcome_said(typed: Typed, came: Channel) -> Outcome | None:
    """The outcome of a call or visit, None for other channels. Raises RefusedError without one, or without words
    told to a caller who could not be helped.
    """
    if form_of(came) not in (Channel.CALL, Channel.VISIT):
        return None
    first = outcome(typed)
    if first is None:
        raise RefusedError("outcome", ContactCause.OUTCOME_WANTED)
    if first is Outcome.COULD_NOT_HELP and not typed["detail"]:
        raise RefusedError("detail", ReplyCause.TOLD_WANTED)
    return first


def _contact(typed: Typed, now: datetime, book: Book, came: Channel, at: datetime) -> Contact:
    telephone = read_number(typed["number"])
    return Contact(
        ref=typed["ref"],
        entry_id=typed.entry_id,
        channel=came,
        kind=kind_of(typed),
        received_at=at,
        heard_at=typed.started_at if form_of(came) is Channel.ANSWERPHONE else None,
        written_at=now,
        dated=dated(typed, now, at),
        person_id=int(typed["person_id"]) if typed["person_id"] else None,
        name=typed["name"] or None,
        number=telephone.number or None,
        number_key=telephone.number_key,
        number_state=telephone.state,
        heard_twice=typed["heard_twice"] == "yes",
        relay=telephone.relay,
        address=address(typed, came) or None,
        about=_about(typed),
        detail=typed["detail"],
        rings=rings_counted(typed),
        owner_id=book.writer_id,
        safeguarding=typed["safeguarding"] == "yes",
        website_gap=typed["website_gap"] == "yes",
        seen_in_private={"yes": True, "no": False}.get(typed["seen_in_private"]),
        unclear=is_unclear(typed) or None,
        by_hand=typed["channel"] == "by_hand",
        file_place=typed["file_place"] or None,
        edition_id=book.edition_id,
        created_by=book.writer_id,
        created_at=now,
        updated_at=now,
    )


def address(typed: Typed, came: Channel) -> str:
    """Where the answer goes, or who an email is from. Raises RefusedError."""
    with refusing("address"):
        return contact_points.checked_email(typed["address"]) if _is_email(typed, came) else typed["address"]


def address_doubt(typed: Typed, came: Channel) -> str:
    """A doubt about an email address that was given; "" if none, and for a postal address."""
    return contact_points.doubt_about_email(typed["address"]) if _is_email(typed, came) else ""


def _is_email(typed: Typed, came: Channel) -> bool:
    return form_of(came) is Channel.EMAIL or "@" in typed["address"] or typed["hear_by"] == "email"


def rings_counted(typed: Typed) -> int | None:
    """The number of rings; None if nobody counted. Raises RefusedError."""
    words = typed["rings"]
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and 1 <= int(words) <= 20):
        raise RefusedError("rings", ContactCause.RINGS_WANTED)
    return int(words)


def _leave_message(typed: Typed) -> LeaveMessage | None:
    return LeaveMessage(typed["ok_to_leave_message"]) if typed["ok_to_leave_message"] else None


def _reply_by(typed: Typed) -> ReplyBy | None:
    return ReplyBy(typed["reply_by"]) if typed["reply_by"] else None
