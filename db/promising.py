"""Which promises a contact starts, and what ends each. Pure: rows that are not in the record yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from db.models import WORDS_LENGTH, Contact, EventKind, LeaveMessage, Promise
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.rules import Rule, Stop, london_date
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName
from deskapp.errors import WordsError
from deskapp.words.phrases import day_short, explain_short

SPEAKING = frozenset({Stop.REPLY, Stop.DATED_HOLDING_REPLY, Stop.ACKNOWLEDGEMENT})
"""What speaking to somebody, or writing to them, is."""
ENDED_BY_SPEAKING = frozenset(
    {PromiseName.REPLY, PromiseName.PROMISE, PromiseName.ACKNOWLEDGE, PromiseName.UPDATE, PromiseName.STAGE_1}
)
SPOKEN = frozenset({Channel.CALL, Channel.VISIT})
FIRST_REPLY = frozenset({PromiseName.REPLY, PromiseName.ACKNOWLEDGE})
"""Ended by the first reply of any kind that answers, or that says why not yet and gives a time."""


def started_by(edition: Edition, entry: Contact, promised_at: datetime | None, said_words: str | None) -> list[Promise]:
    """The promises that this entry, which has its id, starts.

    What the charter owes; for a call or a visit that is not sorted, the time we gave, or else the charter's own. One
    that is not sorted always starts at least one, so that it cannot leave the queue unanswered.
    """
    if promised_at is not None:
        owed = edition.owed(entry.channel, entry.kind, entry.received_at)
        rows = [of_charter(each, entry) for each in owed if each.name is not PromiseName.PROMISE]
        return [*rows, given(id_of(entry), promised_at, entry.received_at, said_words)]
    if entry.channel in SPOKEN:
        owed_now = owed_to(edition, entry.channel, entry.kind, entry.received_at, entry.outcome)
    else:
        owed_now = owed_unanswered(edition, entry.channel, entry.kind, entry.received_at)
    return [of_charter(each, entry, said_words) for each in owed_now]


def owed_to(
    edition: Edition, channel: Channel, kind: Kind, received_at: datetime, outcome: Outcome | None = None
) -> list[Owed]:
    """What somebody is owed to whom no time was named: by the rules, else (where it is not sorted) the default."""
    owed = list(edition.owed(channel, kind, received_at))
    if _needs_a_time(channel, outcome, owed):
        owed.append(edition.default_promise(channel, kind, received_at))
    return owed


def owed_unanswered(edition: Edition, channel: Channel, kind: Kind, received_at: datetime) -> list[Owed]:
    """What a letter, an email or a message is owed. What asks for nothing is owed what a rule of the charter gives it,
    and where none does, nothing: our own default would be a promise that nobody waits for.
    """
    if kind.asks_nothing:
        return list(edition.owed(channel, kind, received_at))
    return owed_to(edition, channel, kind, received_at)


def _needs_a_time(channel: Channel, outcome: Outcome | None, owed: Iterable[Owed]) -> bool:
    if outcome is not None and outcome.ends_it:
        return False
    names = {each.name for each in owed}
    return PromiseName.PROMISE not in names if channel in SPOKEN else not names


def of_charter(owed: Owed, entry: Contact, said_words: str | None = None) -> Promise:
    """A promise that the charter made."""
    told = said_words if owed.name is PromiseName.PROMISE else None
    return Promise(contact_id=id_of(entry), said_words=told, **facts_of(owed, entry.received_at))


def facts_of(owed: Owed, received_at: datetime) -> dict[str, Any]:
    """What the record keeps of a promise that the charter made, whoever it was made to."""
    return {
        "rule": owed.rule.key if owed.rule else None,
        "name": owed.name,
        "started_at": received_at,
        "due_at": owed.due_at,
        "due_explained": explain_short(owed.reckoning)[:WORDS_LENGTH],
    }


def given(contact_id: int, promised_at: datetime, at: datetime, said_words: str | None) -> Promise:
    """A time that somebody at the desk gave at `at`. WordsError where it was over before it was given."""
    promised_at = promised_at.replace(microsecond=0)
    if promised_at <= at:
        raise WordsError("That's in the past. Give a later time, like tomorrow or wed 3pm.")
    return Promise(
        contact_id=contact_id,
        name=PromiseName.PROMISE,
        started_at=at,
        due_at=promised_at,
        due_explained=f"the time we gave on {day_short(london_date(at))}",
        said_words=said_words,
    )


def speaking_ends(rule: Rule | None, name: PromiseName) -> bool:
    """Whether an answer ends this promise. Own information is ended by giving it, not by talk."""
    if rule is not None and rule.stops_on:
        return bool(rule.stops_on & SPEAKING)
    return name in ENDED_BY_SPEAKING


def message_counts(rule: Rule | None, allowed: LeaveMessage) -> bool:
    """Whether a left message ends this promise: only where the charter says so *and* the person allows messages."""
    return rule is not None and rule.message_counts and allowed is LeaveMessage.YES


def answer_of(channel: Channel) -> EventKind:
    """How something that was sorted as it came in was answered."""
    return {
        Channel.VISIT: EventKind.SEEN,
        Channel.LETTER: EventKind.LETTER_SENT,
        Channel.EMAIL: EventKind.EMAIL_SENT,
    }.get(channel, EventKind.SPOKE)


def id_of(contact: Contact) -> int:
    """The id of a contact that is in the record."""
    assert contact.id is not None  # noqa: S101 - flushed, or read from the record
    return contact.id
