"""The read model of the first frame, and the queue's SQL. Standard library only, because the first frame
waits for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple, TypeVar

from db.charters.calendar_days import ELSEWHERE, CalendarDaySeen
from db.storage import connections
from db.storage.errors import faults
from deskapp.charter.vocabulary import Channel, Kind, OpenWord, PromiseName
from deskapp.clock import NO_TIME, desk_zone
from deskapp.settings import Settings

_Word = TypeVar("_Word", bound=OpenWord)


class QueueRow(NamedTuple):
    """One contact in the queue, with the soonest of its running promises. Times are UTC.

    If none is due, `due_at` is NO_TIME and `promise_id` 0: nothing was promised, or every promise is paused for the
    caller since `waiting_since`, when the soonest was due at `paused_due_at`.

    `number_key` is the normalised number. `needs` are separated by commas. `ok_to_leave_message` is "yes", "no" or
    "not_asked". `nobody_told` is true for a danger that was not reported to anybody yet, `unclear` for a message
    to be heard again.
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
    unclear: bool = False
    waiting_since: datetime | None = None
    paused_due_at: datetime | None = None

    @property
    def row_id(self) -> int:
        """The row's identity in the queue: the contact's id."""
        return self.contact_id


_CONTACT = """contact.ref, contact.source_ref, contact.channel,
contact.kind, contact.name, contact.number, contact.number_key, contact.about, topic.name AS topic, staff.name AS owner,
contact.owner_id, contact.received_at, {promise}, contact.chasing_count,
(SELECT group_concat(need.what, ', ') FROM need WHERE need.person_id = contact.person_id) AS needs,
person.ok_to_leave_message, contact.relay = 1 OR coalesce(person.relay, 0) = 1 AS relay, contact.safeguarding,
contact.version, contact.safeguarding = 1 AND NOT EXISTS
(SELECT 1 FROM safeguardingtold WHERE safeguardingtold.contact_id = contact.id) AS nobody_told,
contact.unclear, {waiting}"""
_BESIDE = """CROSS JOIN staff ON staff.id = contact.owner_id
LEFT JOIN topic ON topic.id = contact.topic_id LEFT JOIN person ON person.id = contact.person_id"""
_OTHERS = "SELECT 1 FROM promise AS other INDEXED BY promise_open_contact WHERE other.contact_id = contact.id"

# Each index is named and each join says its order: left to itself, SQLite scans another index from 3.53 on.
_ROWS = (
    "SELECT contact.id AS contact_id, promise.id AS promise_id, "
    + _CONTACT.format(
        promise="promise.name AS promise, promise.due_at", waiting="NULL AS waiting_since, NULL AS paused_due_at"
    )
    + f"""
FROM promise INDEXED BY {{index}} CROSS JOIN contact ON contact.id = promise.contact_id {_BESIDE}
WHERE promise.stopped_at IS NULL AND promise.waiting_since IS NULL {{whose}} AND NOT EXISTS (
{_OTHERS} AND other.stopped_at IS NULL AND other.waiting_since IS NULL
AND (other.due_at < promise.due_at OR other.due_at = promise.due_at AND other.id < promise.id))
"""
)
_PAUSED = (
    "(SELECT min(promise.{}) FROM promise INDEXED BY promise_open_contact "
    "WHERE promise.contact_id = contact.id AND promise.stopped_at IS NULL)"
)
_ASKED_AT = """CASE contact.state WHEN 'waiting_for_them' THEN (SELECT max(event.at) FROM event
WHERE event.contact_id = contact.id AND event.kind = 'asked_them'
AND NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undo_of = event.id)) END"""
_TIMELESS = (  # the parts are ours
    "SELECT contact.id AS contact_id, 0 AS promise_id, "
    + _CONTACT.format(
        promise="'reply' AS promise, NULL AS due_at",
        waiting=f"coalesce({_PAUSED.format('waiting_since')}, {_ASKED_AT}) AS waiting_since, "
        f"{_PAUSED.format('due_at')} AS paused_due_at",
    )
    + f"""
FROM contact {{index}} {_BESIDE}
WHERE contact.state <> 'closed' {{whose}} AND NOT EXISTS (
{_OTHERS} AND other.stopped_at IS NULL AND other.waiting_since IS NULL)
"""
)

QUEUE_SQL = (
    _ROWS.format(index="promise_open_due", whose="")
    + "ORDER BY promise.due_at, contact.received_at, contact.id LIMIT ?"
)
"""The queue in order of due time, receipt and id. The parameter is the number of rows, -1 for all."""

TIMELESS_SQL = (
    _TIMELESS.format(index="INDEXED BY contact_person_open", whose="")
    + "ORDER BY contact.received_at, contact.id LIMIT ?"
)
"""The end of the queue: open contacts for which nothing is due. The parameter is the number of rows, -1 for all."""

ROW_SQL = _ROWS.format(index="promise_open_contact", whose="AND promise.contact_id = ?")
"""The row of one contact, by its id; none if nothing is due for it."""

TIMELESS_ROW_SQL = _TIMELESS.format(index="", whose="AND contact.id = ?")
"""The row of one open contact for which nothing is due, by its id."""


class _Words(dict[str, _Word]):
    """The members of an open vocabulary by value. Values that an edition added become members at the first look-up."""

    def __init__(self, words: type[_Word]) -> None:
        super().__init__({word.value: word for word in words})
        self._of = words

    def __missing__(self, value: str) -> _Word:
        self[value] = found = self._of(value)
        return found


DAYS_SQL = f"""SELECT day, kind, name, hours FROM calendarday WHERE edition_id = ?1
UNION ALL SELECT day, '{ELSEWHERE}', name, regions FROM regionholiday WHERE edition_id = ?1"""  # noqa: S608 - ours

OTHER_WORDS_SQL = """SELECT text FROM edition WHERE id <> ?1
AND (instr(text, '[[kinds]]') OR instr(text, '[[channels]]')) ORDER BY valid_from, id"""

CHANNELS, KINDS = _Words(Channel), _Words(Kind)
_PROMISES = {name.value: name for name in PromiseName}


class StaffSeen(NamedTuple):
    """A staff member, with the queue view that they chose last."""

    id: int
    name: str
    short_name: str
    queue_filter: str


class AwaySeen(NamedTuple):
    """An absent staff member. Local dates, both included; `last_day` is None for an unknown end."""

    away_id: int
    staff_id: int
    name: str
    first_day: date
    last_day: date | None
    why: str


# The longest absence comes last, so that it is the one kept for a person with two.
AWAY_SQL = """
SELECT away.id, away.staff_id, staff.name, away.first_day, away.last_day, away.why
FROM away JOIN staff ON staff.id = away.staff_id
WHERE away.first_day <= ?1 AND coalesce(away.last_day, ?1) >= ?1 AND coalesce(away.ended_at, ?2) >= ?2
ORDER BY away.last_day IS NULL, away.last_day, away.id
"""


class FirstPage(NamedTuple):
    """A snapshot of the record: the head of the queue, and the facts needed to show it.

    `open_count` counts all open contacts. `edition_text` is the text of the charter in force; `other_words` are the
    other editions that declare kinds or channels, oldest first. `last_on_duty` is the id of the last user,
    `on_duty_since` the start of their duty (UTC). `away` has the absent staff, by staff id.
    """

    rows: list[QueueRow]
    open_count: int
    edition_id: int
    edition_text: str
    days: list[CalendarDaySeen]
    staff: list[StaffSeen]
    last_on_duty: int | None
    on_duty_since: datetime | None
    practice: bool
    away: Mapping[int, AwaySeen]
    other_words: Sequence[str] = ()
    kept: Mapping[str, str] = {}
    """The settings of the desk, by name."""


def instant(text: str) -> datetime:
    """A stored instant as an aware UTC datetime."""
    return datetime.fromisoformat(text + "+00:00")


def stored(at: datetime) -> str:
    """An instant as the record stores it: UTC, without an offset."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


@lru_cache(maxsize=512)
def _due(text: str | None) -> datetime:
    """A due time, shared by the rows that are due at it: mostly they are due at the end of a day."""
    return NO_TIME if text is None else instant(text)


def queue_row(found: Iterable[Any]) -> QueueRow:
    """A row of `QUEUE_SQL` or another of these statements. Written flat for speed, with the words that many rows have
    shared by them: 10,000 are read at a time.
    """
    # fmt: off
    (contact_id, promise_id, ref, source_ref, channel, kind, name, number, number_key, about, topic, owner, owner_id,
     received_at, promise, due_at, chasing_count, needs, ok_to_leave_message, relay, safeguarding, version,
     nobody_told, unclear, waiting_since, paused_due_at) = found
    return QueueRow._make((
        contact_id, promise_id, ref, source_ref, CHANNELS[channel], KINDS[kind], name, number, number_key, about,
        topic and intern(topic), intern(owner), owner_id, instant(received_at), _PROMISES[promise], _due(due_at),
        chasing_count, intern(needs or ""), intern(ok_to_leave_message or "not_asked"), relay == 1,
        safeguarding == 1, version, nobody_told == 1, unclear == 1,
        instant(waiting_since) if waiting_since else None, instant(paused_due_at) if paused_due_at else None,
    ))
    # fmt: on


def rows_of(
    run: Callable[[str, int], Iterable[Iterable[Any]]], limit: int, known: Mapping[int, QueueRow] = {}
) -> list[QueueRow]:
    """The first `limit` rows of the queue, -1 for all, with the dangers among them of which nobody was told before the
    others. `run` executes a statement with its one parameter.

    A row that is as in `known`, by contact id, is the one from there: a second reading of 10,000 contacts beside the
    first took 11 MB that no process gives back.
    """

    def read(sql: str, most: int) -> list[QueueRow]:
        rows = map(queue_row, run(sql, most))
        return [known[row.contact_id] if known.get(row.contact_id) == row else row for row in rows]

    rows = read(QUEUE_SQL, limit)
    left = limit if limit < 0 else limit - len(rows)
    rows = rows + read(TIMELESS_SQL, left) if left else rows
    return sorted(rows, key=lambda row: not row.nobody_told)


def away_seen(found: Iterable[Iterable[Any]]) -> dict[int, AwaySeen]:
    """The absences in the rows of `AWAY_SQL`, by staff id."""
    seen = {}
    for away_id, staff_id, name, first_day, last_day, why in found:
        last = date.fromisoformat(last_day) if last_day else None
        seen[staff_id] = AwaySeen(away_id, staff_id, name, date.fromisoformat(first_day), last, why)
    return seen


def away_on(day: date) -> tuple[str, str]:
    """The parameters of `AWAY_SQL` for a local date: the date and its end, as absences that ended
    before do not count.
    """
    return day.isoformat(), stored(datetime.combine(day + timedelta(days=1), time.min, desk_zone()))


def read_first_page(settings: Settings, today: date, limit: int = 100) -> FirstPage:
    """Read the first `limit` rows of the queue with everything else for the first frame, in one transaction.

    `today` is a local date, which decides the edition in force. Raises RecordError.
    """
    with faults(settings.record, reading=True), closing(connections.connect(settings.record)) as connection:
        return first_page_of(connection, today, limit)


def first_page_of(connection: sqlite3.Connection, today: date, limit: int = 100) -> FirstPage:
    """Do what `read_first_page` does with a connection that is open. Raises sqlite3.Error."""
    connection.execute("BEGIN DEFERRED")
    page = _read(connection, today, limit)
    connection.execute("COMMIT")
    return page


def _read(connection: sqlite3.Connection, today: date, limit: int) -> FirstPage:
    edition_id, text = connection.execute(
        # The newest edition in force; if none is in force yet, the first.
        "SELECT id, text FROM edition ORDER BY valid_from > ?1, CASE WHEN valid_from > ?1 THEN valid_from END, "
        "valid_from DESC, id DESC LIMIT 1",
        (today.isoformat(),),
    ).fetchone()
    days = connection.execute(DAYS_SQL, (edition_id,))
    last = connection.execute("SELECT staff_id, from_at FROM duty ORDER BY id DESC LIMIT 1").fetchone()
    kept = dict(connection.execute("SELECT name, value FROM setting").fetchall())
    return FirstPage(
        rows=rows_of(lambda sql, value: connection.execute(sql, (value,)).fetchall(), limit),
        open_count=connection.execute(
            "SELECT count(*) FROM contact INDEXED BY contact_person_open WHERE state <> 'closed'"
        ).fetchone()[0],
        edition_id=edition_id,
        edition_text=text,
        other_words=[other for (other,) in connection.execute(OTHER_WORDS_SQL, (edition_id,))],
        days=[CalendarDaySeen(date.fromisoformat(day), kind, name, hours) for day, kind, name, hours in days],
        staff=[
            StaffSeen(*row)
            for row in connection.execute(
                "SELECT id, name, short_name, queue_filter FROM staff WHERE active ORDER BY name"
            )
        ],
        last_on_duty=last[0] if last else None,
        on_duty_since=instant(last[1]) if last else None,
        practice=kept.get("practice") == "yes",
        away=away_seen(connection.execute(AWAY_SQL, away_on(today))),
        kept=kept,
    )
