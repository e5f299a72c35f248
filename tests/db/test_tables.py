"""What the tables hold by themselves, whoever writes to the file: words, lengths, history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind, Person
from db.storage import connections
from db.storage.sessions import writing
from deskapp.charter.vocabulary import Outcome
from tests.db.desk_case import NOW, at, entry


@pytest.fixture
def raw(desk: Desk) -> Iterator[sqlite3.Connection]:
    """The file as another program has it, with one contact that was answered and one that waits."""
    log.log_contact(desk, entry(name="Margaret Hall", outcome=Outcome.SORTED))
    log.log_contact(desk, entry(name="Kay"), promised_at=at(25, 12), said_words="By noon.")
    connection = connections.connect(desk.settings.record)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE contact SET channel = 'by fax'",
        "UPDATE contact SET kind = 'Complaint'",
        "UPDATE contact SET about = ''",
        "UPDATE contact SET about = printf('%.121c', 'x')",
        "UPDATE contact SET detail = printf('%.4001c', 'x')",
        "UPDATE contact SET rings = 0",
        "UPDATE contact SET rings = 21",
        "UPDATE contact SET chasing_count = -1",
        "UPDATE contact SET received_at = '2026-11-24T14:47:00Z'",
        "UPDATE contact SET received_at = 1764000000",
        "UPDATE contact SET chasing_count = 'often'",
        "UPDATE contact SET relay = 2",
        "UPDATE contact SET state = 'closed', closed_reason = NULL",
        "UPDATE contact SET closed_reason = NULL WHERE id = 1",
        "UPDATE contact SET owner_id = 99",
        "UPDATE contact SET ref = '26-0001'",
        "UPDATE contact SET entry_id = 'same'",
        "UPDATE promise SET result = 'kept' WHERE id = 2",
        "UPDATE promise SET stopped_at = due_at WHERE id = 2",
        "UPDATE promise SET due_at = '2000-01-01 00:00:00.000000' WHERE id = 2",
        "UPDATE person SET ok_to_leave_message = 'perhaps'",
        "UPDATE staff SET name = ''",
        "UPDATE calendarday SET day = '2026-1-1'",
        "INSERT INTO note (event_id, words) VALUES (1, '')",
        "INSERT INTO need (person_id, what, asked_on) VALUES (99, 'large print', '2026-11-24')",
        "DELETE FROM person",
    ],
)
def test_the_tables_refuse(raw: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET at = written_at",
        "DELETE FROM event",
        "DELETE FROM event WHERE id = 1",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 1",
        "REPLACE INTO event (id, contact_id, kind, at, written_at) SELECT 1, 1, 'spoke', at, at FROM event LIMIT 1",
        "REPLACE INTO event (contact_id, kind, at, written_at, entry_id) SELECT 1, kind, at, at, entry_id FROM event",
        "INSERT INTO event SELECT * FROM event WHERE id = 1 ON CONFLICT DO UPDATE SET kind = 'spoke'",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_history_is_only_ever_added_to(raw: sqlite3.Connection, sql: str, recursive: str) -> None:
    raw.execute(f"PRAGMA recursive_triggers={recursive}")
    before = raw.execute("SELECT * FROM event").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        raw.execute(sql)
    assert raw.execute("SELECT * FROM event").fetchall() == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE promise SET result = 'missed' WHERE id = 1",
        "UPDATE promise SET due_at = '2030-01-01 00:00:00.000000' WHERE id = 1",
        "UPDATE promise SET stopped_at = NULL, result = 'running' WHERE id = 1",
        "DELETE FROM promise",
        "INSERT OR REPLACE INTO promise SELECT * FROM promise",
    ],
)
def test_what_was_kept_or_missed_stays_so(raw: sqlite3.Connection, sql: str) -> None:
    words = "history is only added to" if sql.startswith("INSERT") else r"stays so|never deleted"
    with pytest.raises(sqlite3.IntegrityError, match=words):
        raw.execute(sql)
    assert raw.execute("SELECT result FROM promise ORDER BY id").fetchall() == [("kept",), ("running",)]


def test_an_id_never_comes_back(raw: sqlite3.Connection) -> None:
    raw.execute("INSERT INTO topic (name, used, active) VALUES ('one', 0, 1)")
    first = raw.execute("SELECT max(id) FROM topic").fetchone()[0]
    raw.execute("DELETE FROM topic WHERE id = ?", (first,))
    raw.execute("INSERT INTO topic (name, used, active) VALUES ('two', 0, 1)")
    assert raw.execute("SELECT max(id) FROM topic").fetchone()[0] == first + 1


def test_words_are_stored_by_their_value(raw: sqlite3.Connection) -> None:
    assert raw.execute("SELECT channel, kind, outcome, state FROM contact WHERE id = 1").fetchone() == (
        *("call", "enquiry", "sorted", "closed"),
    )


def test_a_model_checks_what_it_is_given_and_never_repeats_it() -> None:
    contact = entry()
    with pytest.raises(ValidationError) as raised:
        contact.received_at = "Margaret rang yesterday"  # type: ignore[assignment]
    assert "Margaret" not in str(raised.value)
    with pytest.raises(ValidationError):
        entry(about="x" * 121)


def test_a_models_own_text_holds_nothing_of_the_caller() -> None:
    contact = entry(name="Margaret Hall", number="01632 960 044")
    assert (repr(contact), str(contact)) == ("<Contact None>", "<Contact None>")
    assert "Margaret" not in f"{contact!r} {contact}"


def test_erased_names_leave_the_file_when_the_words_are_put_in_order(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Zebedee Quartz", outcome=Outcome.SORTED))
    with writing(desk.engine) as session:
        session.get_one(Person, 1).name = None
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET name = NULL")
        for index in ("person_words", "person_parts"):
            connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608
    desk.close()
    held = desk.settings.record.read_bytes().lower()
    assert b"zebedee" not in held
    assert b"quartz" not in held


def test_what_happened_is_kept_by_its_kind(raw: sqlite3.Connection) -> None:
    kinds = [EventKind(kind) for (kind,) in raw.execute("SELECT kind FROM event ORDER BY id")]
    assert kinds == [EventKind.WRITTEN_DOWN, EventKind.SPOKE, EventKind.WRITTEN_DOWN, EventKind.PROMISE_MADE]
    assert NOW.tzinfo is not None
