"""What the command line prints: the queue, and what would be owed by when and why; as lines or as JSON."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from db.answerphone_state import state_words
from db.desk import Desk, open_desk
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, read_edition, shipped_editions, shipped_text
from deskapp.charter.rules import due_date_of, reading
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.clock import LONDON, Clock
from deskapp.errors import DeskError
from deskapp.settings import Settings
from deskapp.words import phrases
from deskapp.words.promised import promise_title
from deskapp.words.set_time import any_moment

if TYPE_CHECKING:
    from db.first_page import QueueRow

Vocabulary = TypeVar("Vocabulary", Channel, Kind)


def _london(at: datetime) -> str:
    return at.astimezone(LONDON).isoformat(timespec="seconds")


def _queue(settings: Settings, clock: Clock) -> Iterator[dict[str, Any]]:
    from db.queue import open_rows  # noqa: PLC0415 - `due` needs no record

    desk = open_desk(settings, clock)
    try:
        now = clock.now()
        for row in open_rows(desk.engine):
            yield _as_object(row, desk, now)
    finally:
        desk.close()


def _as_object(row: QueueRow, desk: Desk, now: datetime) -> dict[str, Any]:
    """One row of the queue: times in London, `time_left` in signed seconds of opening time."""
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    words = phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now)
    return {
        "ref": row.ref,
        "source_ref": row.source_ref,
        "channel": row.channel,
        "kind": row.kind,
        "name": row.name,
        "number": row.number,
        "about": row.about,
        "topic": row.topic,
        "owner": row.owner,
        "received_at": _london(row.received_at),
        "promise": row.promise,
        "due_at": _london(row.due_at),
        "time_left": read.time_left,
        "time_left_words": words,
        "late": read.late,
    }


def queue_json(settings: Settings, clock: Clock) -> str:
    """The queue as a JSON list of objects, soonest first."""
    return json.dumps(list(_queue(settings, clock)), indent=2, ensure_ascii=False)


def queue_lines(settings: Settings, clock: Clock) -> str:
    """The queue as plain lines, soonest first: time left, reply by, reference, who, about, who has it. Last, where an
    answerphone check is owed, how that stands.
    """
    now = clock.now()
    lines = [
        f"{row['time_left_words']:<13}{phrases.reply_by(datetime.fromisoformat(row['due_at']), now):<13}"
        f"{row['ref']:<9}{row['name'] or row['number'] or 'No name'}: {row['about']} ({row['owner']} has it)"
        for row in _queue(settings, clock)
    ]
    return "\n".join([*(lines or ["Nothing is waiting for a reply."]), *_answerphone(settings, clock)])


def _answerphone(settings: Settings, clock: Clock) -> list[str]:
    """A line where a check of the answerphone is to be made or finished."""
    from db.answerphone_days import check_state  # noqa: PLC0415 - `due` needs no record

    desk = open_desk(settings, clock)
    try:
        state = check_state(desk, clock.now())
    finally:
        desk.close()
    return [state_words(state, clock.now()).replace(" (k)", "") + "."] if state.is_owed else []


def _edition(settings: Settings, clock: Clock, asked: str | None) -> Edition:
    """The edition by name or file; the desk's own where there is a desk, else the one that ships as the default."""
    if asked is None and settings.record.exists():
        desk = open_desk(settings, clock)
        desk.close()
        return desk.edition
    name = asked or DEFAULT_EDITION
    if name in shipped_editions():
        return parse_edition(shipped_text(name), f"{name}.toml")
    if Path(name).is_file():
        return read_edition(Path(name))
    raise DeskError(f"No edition and no file is called {name}: choose {', '.join(shipped_editions())}, or name a file")


def _word(words: type[Vocabulary], typed: str) -> Vocabulary:
    try:
        return words(typed.strip().casefold().replace(" ", "_").replace("-", "_"))
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise DeskError(f"{typed!r} is not a {words.__name__.casefold()}: choose {known}") from None


class Asked(NamedTuple):
    """What `deskapp due` was asked, understood: how it came, what it is, when, by which edition; and what is owed."""

    edition: Edition
    channel: Channel
    kind: Kind
    received_at: datetime
    owed: tuple[Owed, ...]


def ask(settings: Settings, clock: Clock, typed: Namespace) -> Asked:
    """Understand the command line's words. Raises DeskError with the mend for one that is not known."""
    channel, kind = _word(Channel, typed.channel), _word(Kind, typed.kind)
    received_at = any_moment(typed.received, clock.now())
    edition = _edition(settings, clock, typed.edition)
    owed = edition.owed(channel, kind, received_at) or (edition.default_promise(channel, kind, received_at),)
    return Asked(edition, channel, kind, received_at, owed)


def due_lines(asked: Asked) -> str:
    """What is owed by when and why, in words: a block for each promise."""
    return "\n\n".join([asked.edition.title, *(_why(asked, promise) for promise in asked.owed)])


def _why(asked: Asked, promise: Owed) -> str:
    words = promise.rule.words if promise.rule else "No rule of this charter covers it; the desk answers all the same."
    title = promise_title(promise.name, asked.channel, asked.kind)
    return f"{title}: {words}\n{phrases.explain(promise.reckoning)}"


def due_json(asked: Asked) -> str:
    """What is owed by when and why, as a JSON object."""
    said = {
        "edition": asked.edition.name,
        "channel": asked.channel,
        "kind": asked.kind,
        "received_at": _london(asked.received_at),
        "owed": [_owed_object(promise) for promise in asked.owed],
    }
    return json.dumps(said, indent=2, ensure_ascii=False)


def _owed_object(promise: Owed) -> dict[str, Any]:
    reckoning = promise.reckoning
    return {
        "promise": promise.name,
        "rule": promise.rule.key if promise.rule else None,
        "words": promise.rule.words if promise.rule else None,
        "source": promise.rule.source if promise.rule else None,
        "day_0": reckoning.day_0.isoformat(),
        "not_counted": [{"date": day.isoformat(), "why": why} for day, why in reckoning.not_counted],
        "due_at": _london(promise.due_at),
        "due_date": promise.due_date.isoformat(),
        "why": phrases.explain(reckoning),
    }
