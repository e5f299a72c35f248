"""`deskapp queue` and `deskapp due`: the queue, and the promises that a contact would start, as lines or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from db.answerphone.state import state_words
from db.charters.chosen import named_edition
from db.desk.desk import Desk
from db.queue.live import open_rows
from db.startup.open_desk import opened
from db.storage.lazy_import import Later
from deskapp.charter.declared import declare
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.reading import DEFAULT_EDITION, find_edition
from deskapp.charter.rules import due_date_of, local_date, reading
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.clock import Clock, use_zone
from deskapp.parsing.contact_words import channel_of, kind_named
from deskapp.parsing.set_time import received_moment
from deskapp.settings import Settings
from deskapp.views.queue_line import flags_of
from deskapp.views.waiting import waiting_words
from deskapp.wording import phrases
from deskapp.wording.printable import printable, wrap
from deskapp.wording.promise_lines import promise_title
from deskapp.wording.why import NOTHING_PROMISED

if TYPE_CHECKING:
    from db.answerphone import days
    from db.charters import adopted
    from db.queue.first_page import QueueRow
else:
    days = Later("db.answerphone.days")  # `due` needs no record
    adopted = Later("db.charters.adopted")


def _written(at: datetime) -> str:
    return phrases.local_time(at).isoformat(timespec="seconds")


def _queue(settings: Settings, clock: Clock) -> Iterator[dict[str, Any]]:
    with opened(settings, clock) as desk:
        now = clock.now()
        for row in open_rows(desk.engine):
            yield _as_object(row, desk, now)


def _as_object(row: QueueRow, desk: Desk, now: datetime) -> dict[str, Any]:
    """A row of the queue as an object: local times with their offset, `time_left` in seconds of opening time, negative
    if overdue.
    """
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    waits = waiting_words(row, now, desk.edition.calendar, desk.edition.ask_again_after)
    left = phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now)
    return {
        "ref": row.ref,
        "source_ref": row.source_ref,
        "channel": row.channel,
        "kind": row.kind,
        "flags": flags_of(row),
        "name": row.name,
        "number": row.number,
        "about": row.about,
        "topic": row.topic,
        "owner": row.owner,
        "received_at": _written(row.received_at),
        "promise": row.promise if row.promise_id else None,
        "due_at": _written(row.due_at) if row.promise_id else None,
        "time_left": read.time_left if row.promise_id else None,
        "time_left_words": waits.state if waits else left,
        "late": read.late,
        "waiting_since": _written(row.waiting_since) if row.waiting_since else None,
    }


def queue_objects(settings: Settings, clock: Clock) -> list[dict[str, Any]]:
    """The queue as objects for JSON, soonest due first."""
    return list(_queue(settings, clock))


def queue_lines(settings: Settings, clock: Clock) -> str:
    """The queue as lines, soonest due first: time left, reply by, reference, caller, flags, subject, owner; at the
    end the state of an answerphone check that is due.
    """
    now = clock.now()
    lines = [
        printable(
            f"{row['time_left_words']:<13}{_reply_by(row['due_at'], now):<13}"
            f"{row['ref']:<9}{row['name'] or row['number'] or 'No name'}: "
            f"{'  '.join([*row['flags'], row['about']])} ({row['owner']} has it)"
        )
        for row in _queue(settings, clock)
    ]
    return "\n".join([*(lines or ["Nothing is waiting for a reply."]), *_answerphone(settings, clock)])


def _reply_by(due_at: str | None, now: datetime) -> str:
    return phrases.reply_by(datetime.fromisoformat(due_at), now) if due_at else ""


def _answerphone(settings: Settings, clock: Clock) -> list[str]:
    """The line about an answerphone check that is due or unfinished, if there is one."""
    with opened(settings, clock) as desk:
        state = days.check_state(desk, clock.now())
    return [state_words(state, clock.now()) + "."] if state.is_owed else []


def _edition(settings: Settings, clock: Clock, asked: str | None) -> Edition:
    """The edition of this name or file, of the desk's own first; without one the desk's, or else the default. Raises
    DeskError.
    """
    if not settings.record.exists():
        return find_edition(DEFAULT_EDITION if asked is None else asked)
    with opened(settings, clock) as desk:
        if asked is None:
            return desk.edition
        listed = adopted.editions_listed(desk.engine, local_date(clock.now()))
        return named_edition(listed, asked) or find_edition(asked)


class _Asked(NamedTuple):
    """The parsed arguments of `deskapp due`, and the promises that follow."""

    edition: Edition
    channel: Channel
    kind: Kind
    received_at: datetime
    owed: tuple[Owed, ...]


def read_due(settings: Settings, clock: Clock, typed: Namespace) -> _Asked:
    """Parse the arguments of `deskapp due`. Raises DeskError for an unknown word."""
    edition = _edition(settings, clock, typed.edition)
    use_zone(edition.calendar.civil.zone)
    declare(edition.kinds, edition.channels)
    received_at = received_moment(typed.received, clock.now(), edition.calendar)
    channel, kind = channel_of(typed.channel, edition), kind_named(typed.kind, edition)
    return _Asked(edition, channel, kind, received_at, edition.owed(channel, kind, received_at))


def due_lines(asked: _Asked) -> str:
    """The promises with due times and reasons in words, a block each."""
    owed = [_why(asked, promise) for promise in asked.owed] or [NOTHING_PROMISED]
    return "\n\n".join([asked.edition.title, *owed])


def _why(asked: _Asked, promise: Owed) -> str:
    title = promise_title(promise.name, asked.channel, asked.kind, to_kind=promise.rule.is_first_answer_to(asked.kind))
    words = "\n".join(wrap(f"{title}: {promise.rule.words}", 78, rest="  "))
    return f"{words}\n{phrases.explain(promise.calculation)}"


def due_object(asked: _Asked) -> dict[str, Any]:
    """The promises with due times and reasons, as an object for JSON."""
    return {
        "edition": asked.edition.name,
        "channel": asked.channel,
        "kind": asked.kind,
        "received_at": _written(asked.received_at),
        "owed": [_owed_object(promise) for promise in asked.owed],
    }


def _owed_object(promise: Owed) -> dict[str, Any]:
    calculation = promise.calculation
    return {
        "promise": promise.name,
        "rule": promise.rule.key,
        "words": promise.rule.words,
        "source": promise.rule.source,
        "day_0": calculation.day_0.isoformat(),
        "not_counted": [{"date": day.isoformat(), "why": why} for day, why in calculation.not_counted],
        "due_at": _written(promise.due_at),
        "due_date": promise.due_date.isoformat(),
        "why": phrases.explain(calculation),
    }
