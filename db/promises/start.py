"""The promises that a new contact starts, as rows that are not in the record yet. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from db.models import WORDS_LENGTH, Contact, EventKind, Promise
from db.models.columns import id_of
from deskapp.charter.declared import form_of
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import PromiseCause
from deskapp.wording.phrases import day_short, explain_short

ANSWERS = frozenset({PromiseName.REPLY, PromiseName.PROMISE, PromiseName.UPDATE})
"""Promises that one reply keeps all together."""
_IN_PERSON = frozenset({Channel.CALL, Channel.VISIT})


def is_in_person(channel: Channel) -> bool:
    """True if the caller is there to be answered: a call or a visit."""
    return form_of(channel) in _IN_PERSON


def is_nobodys(entry: Contact) -> bool:
    """True for a contact that was not for us and is over, like a wrong number: it owes nothing, and answered nobody."""
    return entry.kind is Kind.NOT_FOR_US and entry.outcome is Outcome.SORTED


def started_by(edition: Edition, entry: Contact, promised_at: datetime | None, said_words: str | None) -> list[Promise]:
    """The promises that this contact, which has an id, starts: those of the charter, and the time that staff gave
    (UTC). `said_words` are kept with the one that they were about; None if the caller was told no time.

    The time given replaces the charter's default promise.
    """
    if is_nobodys(entry):
        return []
    owed = edition.owed(entry.channel, entry.kind, entry.received_at)
    if promised_at is None:
        told = edition.default_promise(entry.channel, entry.kind, entry.received_at)
        return [of_charter(each, entry, entry.edition_id, said_words if each == told else None) for each in owed]
    rows = [of_charter(each, entry, entry.edition_id) for each in owed if each.name is not PromiseName.PROMISE]
    return [*rows, given(id_of(entry), promised_at, entry.received_at, said_words)]


def one_reply_keeps(name: PromiseName, other: PromiseName) -> bool:
    """True if what keeps one of these promises keeps the other too."""
    return name is other or {name, other} <= ANSWERS


def started_by_message(
    edition: Edition, kind: Kind, channel: Channel, at: datetime, present: Collection[Promise]
) -> list[Owed]:
    """The promises that a message left at `at` (UTC) starts on an open contact of this kind that has the `present`
    ones: those that would be due sooner, unless one like it was kept since the message was left. A repeated promise
    starts only once.
    """
    runs = [row for row in present if row.stopped_at is None and row.waiting_since is None]
    kept = [row.name for row in present if row.result is Result.KEPT and row.stopped_at and row.stopped_at >= at]

    def starts(one: Owed) -> bool:
        covered = any(one_reply_keeps(row.name, one.name) and row.due_at <= one.due_at for row in runs)
        since = any(one_reply_keeps(name, one.name) for name in kept)
        return not (one.rule.repeat or covered or since)

    return [one for one in edition.owed(channel, kind, at) if starts(one)]


def of_charter(owed: Owed, entry: Contact, edition_id: int, said_words: str | None = None) -> Promise:
    """The row of a promise made by this edition of the charter."""
    return Promise(contact_id=id_of(entry), said_words=said_words, **facts_of(owed, entry.received_at, edition_id))


def facts_of(owed: Owed, received_at: datetime, edition_id: int) -> dict[str, Any]:
    """Columns of a promise under this edition of the charter, without those of the contact."""
    return {
        "rule": owed.rule.key,
        "edition_id": edition_id,
        "name": owed.name,
        "started_at": received_at,
        "due_at": owed.due_at,
        "due_explained": explain_short(owed.calculation)[:WORDS_LENGTH],
    }


def given(contact_id: int, promised_at: datetime, at: datetime, said_words: str | None) -> Promise:
    """A promise with a time that staff gave at `at` (UTC). Raises WordsError if that time is before `at`."""
    promised_at = promised_at.replace(microsecond=0)
    if promised_at <= at:
        raise WordsError(PromiseCause.PROMISED_IN_PAST)
    return Promise(
        contact_id=contact_id,
        name=PromiseName.PROMISE,
        started_at=at,
        due_at=promised_at,
        due_explained=f"the time we set on {day_short(local_date(at))}",
        said_words=said_words,
    )


def answer_of(channel: Channel) -> EventKind:
    """Kind of the answering event for a contact that was sorted when it came in."""
    return {
        Channel.VISIT: EventKind.SEEN,
        Channel.LETTER: EventKind.LETTER_SENT,
        Channel.EMAIL: EventKind.EMAIL_SENT,
    }.get(form_of(channel), EventKind.SPOKE)
