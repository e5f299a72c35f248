"""What the first frame shows, read before anything heavy is imported: standard library only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from db import opening
from db.days import DaySeen
from db.faults import faults
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import LONDON
from deskapp.settings import Settings


class QueueRow(NamedTuple):
    """One contact in the queue, with the soonest of its open promises. Times are UTC instants.

    `number_key` is the number in the form that numbers are compared in. `needs` is what makes it easier for the
    person, joined by commas. `ok_to_leave_message` is "yes", "no" or "not_asked". `nobody_told`: somebody may be in
    danger, and nobody was told of it yet.
    """

    contact_id: int
    promise_id: int
    ref: str
    source_ref: str | None
    channel: Channel
    kind: Kind
    name: str | None
    number: str | None
    number_key: str
    about: str
    topic: str | None
    owner: str
    owner_id: int
    received_at: datetime
    promise: PromiseName
    due_at: datetime
    chasing_count: int
    needs: str
    ok_to_leave_message: str
    relay: bool
    safeguarding: bool
    version: int
    nobody_told: bool = False


# db.queue builds the same from the models; a test holds the two together.
QUEUE_SQL = """
SELECT contact.id AS id, promise.id AS promise_id, contact.ref AS ref, contact.source_ref AS source_ref,
contact.channel AS channel, contact.kind AS kind, contact.name AS name, contact.number AS number,
contact.number_key AS number_key, contact.about AS about, topic.name AS topic, staff.name AS owner,
contact.owner_id AS owner_id, contact.received_at AS received_at, promise.name AS promise, promise.due_at AS due_at,
contact.chasing_count AS chasing_count,
(SELECT group_concat(need.what, ', ') AS group_concat_1 FROM need WHERE need.person_id = contact.person_id) AS needs,
person.ok_to_leave_message AS ok_to_leave_message, contact.relay = 1 OR coalesce(person.relay, 0) = 1 AS relay,
contact.safeguarding AS safeguarding, contact.version AS version, contact.safeguarding = 1 AND NOT (EXISTS
(SELECT safeguardingtold.id FROM safeguardingtold WHERE safeguardingtold.contact_id = contact.id)) AS nobody_told
FROM promise JOIN contact ON contact.id = promise.contact_id JOIN staff ON staff.id = contact.owner_id
LEFT OUTER JOIN topic ON topic.id = contact.topic_id LEFT OUTER JOIN person ON person.id = contact.person_id
WHERE promise.stopped_at IS NULL AND NOT (EXISTS (SELECT sooner.id FROM promise AS sooner
WHERE sooner.contact_id = promise.contact_id AND sooner.stopped_at IS NULL
AND (sooner.due_at < promise.due_at OR sooner.due_at = promise.due_at AND sooner.id < promise.id)))
ORDER BY promise.due_at, contact.received_at, contact.id LIMIT ? OFFSET ?
"""

CHANNELS = {channel.value: channel for channel in Channel}
KINDS = {kind.value: kind for kind in Kind}
PROMISES = {name.value: name for name in PromiseName}


class StaffSeen(NamedTuple):
    """Somebody who works here, and the view of the queue they last chose."""

    id: int
    name: str
    short_name: str
    queue_filter: str


class AwaySeen(NamedTuple):
    """Somebody who is not in. London dates, both included; `last_day` None: nobody knows until when."""

    away_id: int
    staff_id: int
    name: str
    first_day: date
    last_day: date | None
    why: str


# The one who is away longest comes last, so that it stands for somebody who was put in twice.
AWAY_SQL = """
SELECT away.id, away.staff_id, staff.name, away.first_day, away.last_day, away.why
FROM away JOIN staff ON staff.id = away.staff_id
WHERE away.first_day <= ?1 AND coalesce(away.last_day, ?1) >= ?1 AND coalesce(away.ended_at, ?2) >= ?2
ORDER BY away.last_day IS NULL, away.last_day, away.id
"""


class FirstPage(NamedTuple):
    """The record as it stood at one moment: the head of the queue, and what it takes to show it.

    `open_count` is how many contacts wait in all. `edition_text` is the charter in force, word for word. `last_on_duty`
    is the id of who was on the desk last, `on_duty_since` from when. `away` is who was away that day, by their id.
    """

    rows: list[QueueRow]
    open_count: int
    edition_id: int
    edition_text: str
    days: list[DaySeen]
    staff: list[StaffSeen]
    last_on_duty: int | None
    on_duty_since: datetime | None
    practice: bool
    away: Mapping[int, AwaySeen]


def instant(text: str) -> datetime:
    """A stored instant as an aware UTC datetime."""
    return datetime.fromisoformat(text + "+00:00")


def stored(at: datetime) -> str:
    """An instant as the record keeps it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def queue_row(found: Iterable[Any]) -> QueueRow:
    """One row of `QUEUE_SQL` as it comes from SQLite. Flat and in one go, because 10,000 are read at a time."""
    # fmt: off
    (contact_id, promise_id, ref, source_ref, channel, kind, name, number, number_key, about, topic, owner, owner_id,
     received_at, promise, due_at, chasing_count, needs, ok_to_leave_message, relay, safeguarding, version,
     nobody_told) = found
    return QueueRow._make((
        contact_id, promise_id, ref, source_ref, CHANNELS[channel], KINDS[kind], name, number, number_key, about,
        topic, owner, owner_id, instant(received_at), PROMISES[promise], instant(due_at), chasing_count, needs or "",
        ok_to_leave_message or "not_asked", relay == 1, safeguarding == 1, version, nobody_told == 1,
    ))
    # fmt: on


def away_seen(found: Iterable[Iterable[Any]]) -> dict[int, AwaySeen]:
    """Who is away, by their id, from the rows of `AWAY_SQL`."""
    seen = {}
    for away_id, staff_id, name, first_day, last_day, why in found:
        last = date.fromisoformat(last_day) if last_day else None
        seen[staff_id] = AwaySeen(away_id, staff_id, name, date.fromisoformat(first_day), last, why)
    return seen


def away_on(day: date) -> tuple[str, str]:
    """What `AWAY_SQL` asks for: a London date, and the instant at which it ends. Who came back before then was in."""
    return day.isoformat(), stored(datetime.combine(day + timedelta(days=1), time.min, LONDON))


def read_first_page(settings: Settings, today: date, limit: int = 200) -> FirstPage:
    """The first `limit` rows of the queue and what goes with them, of one moment. `today` is a London date: it
    chooses the edition in force. Raises RecordError.
    """
    with faults(settings.record):
        connection = opening.connect(settings.record)
        try:
            connection.execute("BEGIN DEFERRED")
            page = _read(connection, today, limit)
            connection.execute("COMMIT")
        finally:
            connection.close()
    return page


def _read(connection: sqlite3.Connection, today: date, limit: int) -> FirstPage:
    edition_id, text = connection.execute(
        # The newest that has begun; before the first of all has begun, that one.
        "SELECT id, text FROM edition ORDER BY valid_from > ?1, CASE WHEN valid_from > ?1 THEN valid_from END, "
        "valid_from DESC, id DESC LIMIT 1",
        (today.isoformat(),),
    ).fetchone()
    days = connection.execute("SELECT day, kind, name, hours FROM calendarday WHERE edition_id = ?", (edition_id,))
    last = connection.execute("SELECT staff_id, from_at FROM duty ORDER BY id DESC LIMIT 1").fetchone()
    practice = connection.execute("SELECT value FROM setting WHERE name = 'practice'").fetchone()
    return FirstPage(
        rows=[queue_row(row) for row in connection.execute(QUEUE_SQL, (limit, 0))],
        open_count=connection.execute(
            "SELECT count(DISTINCT contact_id) FROM promise WHERE stopped_at IS NULL"
        ).fetchone()[0],
        edition_id=edition_id,
        edition_text=text,
        days=[DaySeen(date.fromisoformat(day), kind, name, hours) for day, kind, name, hours in days],
        staff=[
            StaffSeen(*row)
            for row in connection.execute(
                "SELECT id, name, short_name, queue_filter FROM staff WHERE active ORDER BY name"
            )
        ],
        last_on_duty=last[0] if last else None,
        on_duty_since=instant(last[1]) if last else None,
        practice=practice == ("yes",),
        away=away_seen(connection.execute(AWAY_SQL, away_on(today))),
    )
