"""An entry as it was typed, read into what the record keeps: one way for every form and every line-by-line question.

A form's fields are named as the record names them, and every value is the text that was typed (or a choice's own
value). Reading either gives an `Entry`, ready to be logged, or says which field cannot be taken and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db import reaching, safeguarding
from db.entry_times import dated, promised_when_saved, received_at
from db.models import Contact, LeaveMessage, ReplyBy
from db.typed import CALL, MESSAGE, RefusedError, Typed
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import WordsError
from deskapp.words import moments
from deskapp.words.matching import chosen
from deskapp.words.numbers import read_number

ABOUT_WANTED = "Enter what it is about, in a few words"
TOPIC_WANTED = "Choose a topic. Type 2 or 3 letters, or Other"
OUTCOME_WANTED = "Choose what happens next: s, c, w, o or x"
TOLD_WANTED = "Say what we told them, in a few words"
OWNER_WANTED = "Choose who has it: type the first letters of a name"
RINGS_WANTED = "Rings is a number from 1 to 20, or leave it blank"
LISTENER_WANTED = "Choose who listens to it again: somebody else than you"
UNCLEAR = "Could not be made out: listen again"
"""What a message is about that nobody understood."""


@dataclass(frozen=True, slots=True)
class Book:
    """What a form is read by: the calendar, who works here and the topics (name to id), who is writing, the edition.

    `checked_at` (UTC) is when the answerphone was checked last before this: a message without a time came after it.
    """

    calendar: WorkingCalendar
    staff: Mapping[str, int]
    topics: Mapping[str, int]
    writer_id: int
    edition_id: int
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact that can be logged, and what goes to the person and the promise beside it."""

    contact: Contact
    promised_at: datetime | None
    needs: str | None
    ok_to_leave_message: LeaveMessage | None
    reply_by: ReplyBy | None
    said_words: str | None = None
    safeguarding_told: safeguarding.Told | None = None


def channel(typed: Typed) -> Channel:
    """How it came: the form says, and on the letter form the choice of the first line."""
    if typed.form == CALL:
        return Channel.CALL
    if typed.form == MESSAGE:
        return Channel.ANSWERPHONE
    how = typed["channel"]
    if not how:
        raise RefusedError("channel", "Choose how it came: p post, h by hand, e email, v visit")
    return Channel.LETTER if how == "by_hand" else Channel(how)


def kind(typed: Typed) -> Kind:
    """What it is: an enquiry unless somebody said otherwise."""
    return Kind(typed["kind"] or Kind.ENQUIRY)


def outcome(typed: Typed) -> Outcome | None:
    """What happened at first contact; None where nobody was there to be answered, or nothing was chosen yet."""
    return Outcome(typed["outcome"]) if typed["outcome"] else None


def read(typed: Typed, now: datetime, book: Book) -> Entry:
    """The whole entry, or `RefusedError` for the first field, from the top, that cannot be taken."""
    came = channel(typed)
    at, assumed = received_at(typed, now, book.calendar, book.checked_at)
    about = _about(typed)
    topic_id = _topic(typed, book)
    first = _outcome_said(typed, came)
    promised = promised_when_saved(typed, now, book.calendar)
    owner = chosen(typed["owner"], list(book.staff))
    if owner is None:
        raise RefusedError("owner", LISTENER_WANTED if is_unclear(typed) else OWNER_WANTED)
    if is_unclear(typed) and book.staff[owner] == book.writer_id and len(book.staff) > 1:
        raise RefusedError("owner", LISTENER_WANTED)
    contact = _contact(typed, now, book, came, at)
    contact.received_assumed = assumed
    contact.about = about
    contact.topic_id = topic_id
    contact.outcome = first
    contact.owner_id = book.staff[owner]
    told = safeguarding_told(typed, now)
    needs = typed["needs"] or None
    return Entry(contact, promised, needs, _leave_message(typed), _reply_by(typed), safeguarding_told=told)


def safeguarding_told(typed: Typed, now: datetime) -> safeguarding.Told | None:
    """Who was told that somebody may be in danger, and when (UTC); None where nobody was yet. Raises RefusedError."""
    if typed["safeguarding"] != "yes" or not typed["told_who"]:
        return None
    try:
        told_at = moments.past(typed["told_at"], now) if typed["told_at"] else now
        return safeguarding.check(safeguarding.Told(typed["told_who"], told_at), now)
    except WordsError as error:
        raise RefusedError("told_at", str(error)) from error


def is_unclear(typed: Typed) -> bool:
    """Whether it is a message that could not be made out: it is kept with whatever there is."""
    return typed.form == MESSAGE and typed["unclear"] == "yes"


def _about(typed: Typed) -> str:
    about = typed["about"] or (UNCLEAR if is_unclear(typed) else "")
    if not about:
        raise RefusedError("about", ABOUT_WANTED)
    return about


def _topic(typed: Typed, book: Book) -> int | None:
    topic = chosen(typed["topic"], list(book.topics))
    if topic is not None:
        return book.topics[topic]
    if is_unclear(typed) and not typed["topic"]:
        return None
    raise RefusedError("topic", TOPIC_WANTED)


def _outcome_said(typed: Typed, came: Channel) -> Outcome | None:
    """Somebody who was there was answered in some way; and who could not be helped was told something."""
    if came not in (Channel.CALL, Channel.VISIT):
        return None
    first = outcome(typed)
    if first is None:
        raise RefusedError("outcome", OUTCOME_WANTED)
    if first is Outcome.COULD_NOT_HELP and not typed["detail"]:
        raise RefusedError("detail", TOLD_WANTED)
    return first


def _contact(typed: Typed, now: datetime, book: Book, came: Channel, at: datetime) -> Contact:
    telephone = read_number(typed["number"])
    return Contact(
        ref=typed["ref"],
        entry_id=typed.entry_id,
        channel=came,
        kind=kind(typed),
        received_at=at,
        heard_at=typed.started_at if came is Channel.ANSWERPHONE else None,
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
        rings=_rings(typed),
        owner_id=book.writer_id,
        safeguarding=typed["safeguarding"] == "yes",
        website_gap=typed["website_gap"] == "yes",
        seen_in_private={"yes": True, "no": False}.get(typed["seen_in_private"]),
        by_hand=typed["channel"] == "by_hand",
        file_place=typed["file_place"] or None,
        edition_id=book.edition_id,
        created_by=book.writer_id,
        created_at=now,
        updated_at=now,
    )


def address(typed: Typed, came: Channel) -> str:
    """Where the answer goes, or who an email is from. Raises RefusedError."""
    try:
        return reaching.checked_email(typed["address"]) if came is Channel.EMAIL else typed["address"]
    except WordsError as error:
        raise RefusedError("address", str(error)) from error


def _rings(typed: Typed) -> int | None:
    words = typed["rings"]
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and 1 <= int(words) <= 20):
        raise RefusedError("rings", RINGS_WANTED)
    return int(words)


def _leave_message(typed: Typed) -> LeaveMessage | None:
    return LeaveMessage(typed["ok_to_leave_message"]) if typed["ok_to_leave_message"] else None


def _reply_by(typed: Typed) -> ReplyBy | None:
    return ReplyBy(typed["reply_by"]) if typed["reply_by"] else None
