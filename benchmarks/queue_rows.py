"""The first rows of the queue through our code, beside the same rows through raw sqlite3.

The record has 1,000,000 contacts, 5,000 of them open; it is made by our own `create()` and filled by executemany. Both
sides run alternately, many times, and the medians are compared. `python -m benchmarks.queue_rows` prints the table;
`run()` returns its rows, and `filled(folder, contacts=..., waiting=...)` makes such a record for other benchmarks.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from db.models import Person, folded
from db.people import suggest
from db.queue.first_page import QUEUE_SQL
from db.queue.live import open_rows
from db.startup import create as startup
from db.storage import connections
from db.storage import engine as storage_engine
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.clock import Clock
from deskapp.settings import Settings

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
CONTACTS, WAITING, ROWS = 1_000_000, 5_000, 200
REPEATS = 300
FIRST_NAMES = ("Margaret", "Bill", "Kay", "Farah", "Tomasz", "Joan", "Olu", "Siân", "Peter", "Anne-Marie")
LAST_NAMES = ("Hall", "Tanner", "Adeyemi", "Quinn", "Sharma", "Coombes", "Okafor", "Whitcombe", "Doyle", "Bassett")
ABOUTS = ("dentist", "surgery", "pharmacy", "carer", "hearing test", "transport service", "physiotherapist", "refund")
PLACES = ("Cosham", "Fratton", "Southsea", "Hilsea")
CHANNELS = ("call", "answerphone", "letter", "email", "visit")


class Row(NamedTuple):
    """One line of the table: the medians in ms, ours and that of raw sqlite3."""

    what: str
    ours_ms: float
    raw_ms: float

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.raw_ms


def filled(folder: Path, *, contacts: int = CONTACTS, waiting: int = WAITING) -> Settings:
    """A record in `folder` with `contacts` contacts, one person for every four, and the newest `waiting` open."""
    settings = Settings(folder=folder)
    startup.create(settings, Clock(NOW), shipped_text(DEFAULT_EDITION))
    connection = connections.connect(settings.record)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN IMMEDIATE")
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '% AFTER %'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for name in ("Priya", "Derek", "Samira", "Tom"):
        _add(connection, "staff", [{"name": name, "short_name": name, "queue_filter": "all", "active": 1}])
    _add(connection, "person", _people(contacts // 4))
    _add(connection, "personnumber", _numbers(contacts // 4))
    _add(connection, "personemail", _emails(contacts // 4))
    _add(connection, "need", _needs(contacts // 40))
    _add(connection, "contact", _contacts(contacts, waiting))
    _add(connection, "promise", _promises(contacts, waiting))
    _add(connection, "reference", ({"year": year, "last": contacts} for year in range(2020, 2027)))
    _index_words(connection)
    for _, trigger in triggers:
        connection.execute(trigger)
    connection.execute("COMMIT")
    connection.close()
    return settings


def _index_words(connection: sqlite3.Connection) -> None:
    """Index all words at once: row by row, as the triggers do, takes five times as long for a million contacts."""
    indexes = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%content=%'"
    for (index,) in connection.execute(indexes).fetchall():
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _add(connection: sqlite3.Connection, table: str, rows: Any) -> None:
    rows = iter(rows)
    first = next(rows)
    names, marks = ", ".join(first), ", ".join("?" * len(first))
    add = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    connection.execute(add, tuple(first.values()))
    connection.executemany(add, (tuple(row.values()) for row in rows))


def _people(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    made = _stored(NOW)
    for _ in range(max(1, count)):
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}{chance.randrange(1000)}"
        told = {"name": name, **folded(Person, name, None), "ok_to_leave_message": "not_asked", "relay": 0}
        yield {**told, "created_at": made, "updated_at": made, "version": 1}


def _needs(count: int) -> Iterator[dict[str, Any]]:
    for n in range(1, max(1, count) + 1):
        yield {"person_id": n, "what": "large print", "asked_on": "2026-01-05"}


def _numbers(count: int) -> Iterator[dict[str, Any]]:
    for n in range(1, max(1, count) + 1):
        number = f"{n:06}"
        key = {"number": f"01632 {number}", "number_key": f"+441632{number}"}
        yield {"person_id": n, **key, "checked_on": "2026-01-05"}


def _emails(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(13)
    for n in range(1, max(1, count) + 1):
        email = f"{chance.choice(FIRST_NAMES)}.{chance.choice(LAST_NAMES)}{n}@example.{chance.choice(('org', 'com'))}"
        yield {"person_id": n, "email": email, "email_key": email.casefold(), "checked_on": "2026-01-05"}


def _stored(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")


def _received(n: int, contacts: int) -> datetime:
    """The time at which contact `n` was received: every few minutes up to `NOW`."""
    return NOW - timedelta(minutes=(contacts - n) * 3)


def _contacts(contacts: int, waiting: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(11)
    people_ = max(1, contacts // 4)
    for n in range(1, contacts + 1):
        at = _stored(_received(n, contacts))
        closed = n <= contacts - waiting
        person = chance.randrange(people_) + 1
        yield {
            "ref": f"{(_received(n, contacts).year) % 100:02}-{n:04}",
            "entry_id": f"entry-{n}",
            "channel": CHANNELS[n % 5],
            "kind": "complaint" if n % 10 == 0 else "enquiry",
            "received_at": at,
            "received_assumed": 0,
            "written_at": at,
            "entered_late": 0,
            "person_id": person,
            "name": f"{FIRST_NAMES[n % 10]} {LAST_NAMES[n // 10 % 10]}",
            "number": f"01632 {person:06}",
            "number_key": f"+441632{person:06}",
            "number_state": "ok",
            "heard_twice": 0,
            "relay": 0,
            "about": f"Wants a {ABOUTS[n % 8]} taking NHS patients near {PLACES[n // 8 % 4]}",
            # One in a hundred has a rare subject.
            "detail": "" if n % 100 else f"Asks after case worker number{n // 100 % 1000} about the wheelchair",
            "topic_id": n % 12 + 1,
            "owner_id": n % 4 + 1,
            "state": "closed" if closed else "open",
            "closed_reason": "sorted" if closed else None,
            "chasing_count": 0,
            "safeguarding": 0,
            "website_gap": 0,
            "by_hand": 0,
            "edition_id": 1,
            "created_by": 1,
            "created_at": at,
            "updated_at": at,
            "version": 1,
        }


def _promises(contacts: int, waiting: int) -> Iterator[dict[str, Any]]:
    for n in range(1, contacts + 1):
        received_at = _received(n, contacts)
        stopped_at = received_at + timedelta(hours=3) if n <= contacts - waiting else None
        yield {
            "contact_id": n,
            "rule": "letter-reply",
            "name": "reply",
            "started_at": _stored(received_at),
            # Due at one of nine times of day, as real promises cluster at closing time.
            "due_at": _stored((received_at + timedelta(days=2)).replace(hour=9 + n % 9, minute=0)),
            "due_explained": "1 working day after Fri 20 Nov, not counting Sat 21, Sun 22",
            "stopped_at": stopped_at and _stored(stopped_at),
            "result": "kept" if stopped_at else "running",
            "version": 1,
        }


def run(contacts: int = CONTACTS, waiting: int = WAITING, folder: Path | None = None) -> list[Row]:
    """The table's rows. Without a `folder` the record is made in a temporary one, which takes about a minute."""
    with tempfile.TemporaryDirectory() as scratch:
        return measured(filled(folder or Path(scratch) / "desk", contacts=contacts, waiting=waiting))


def measured(settings: Settings) -> list[Row]:
    """The table's rows, over an existing record."""
    engine, raw = storage_engine.engine(settings), connections.connect(settings.record)

    def raw_rows(count: int) -> Callable[[], object]:
        return lambda: raw.execute(QUEUE_SQL, (count,)).fetchall()

    try:
        return [
            side_by_side(f"{ROWS} rows of the queue", lambda: open_rows(engine, ROWS), raw_rows(ROWS)),
            side_by_side("the whole queue", lambda: open_rows(engine), raw_rows(-1), REPEATS // 10),
        ]
    finally:
        engine.dispose()
        raw.close()


def side_by_side(what: str, ours: Callable[[], object], raw: Callable[[], object], repeats: int = REPEATS) -> Row:
    """The median time of each side, in ms. Both run alternately, so that other load on the machine affects both."""
    ours(), raw()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for side, call in zip(taken, (ours, raw), strict=True):
            since = time.perf_counter()
            call()
            side.append((time.perf_counter() - since) * 1000)
    return Row(what, statistics.median(taken[0]), statistics.median(taken[1]))


def suggestions(settings: Settings) -> list[tuple[str, float]]:
    """The median time, in ms, of the suggestions for each text typed into a name box."""
    engine = storage_engine.engine(settings)
    found = []
    for typed in ("m", "ma", "marg", "margaret", "hall", "hall1", "mar hal", "01632", "01632 0012", "zz"):
        taken = []
        for _ in range(20):
            since = time.perf_counter()
            suggest.suggest(engine, typed)
            taken.append((time.perf_counter() - since) * 1000)
        found.append((typed, statistics.median(taken)))
    engine.dispose()
    return found


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = filled(Path(scratch) / "desk")
        print(f"{CONTACTS:,} contacts, {WAITING:,} waiting (target: at most 2x)\n")
        for row in measured(settings):
            print(f"{row.what:<36}{row.ours_ms:>9.2f} ms {row.raw_ms:>9.2f} ms raw {row.ratio:>6.2f}x")
        print(f"\nnames and numbers being typed, among {CONTACTS // 4:,} people")
        for typed, taken in suggestions(settings):
            print(f"{typed:<36}{taken:>9.2f} ms")


if __name__ == "__main__":
    main()
