"""Changes of people that an older deskapp recorded as lines of text: they are data since, read and undone as before."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.migrations.changes_as_data import entries
from db.models import Label
from db.people.history import person_history
from db.people.page import TheirNumber, person
from db.people.undo import undo_person
from db.startup.open_desk import open_desk
from db.storage import engine as storage_engine
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, entry, rows
from tests.db.test_migrations import first_record
from tests.db.test_person import change

MANY = "\n".join(f"need number {number:02} (asked 2026-11-20; look again 2027-11-20)" for number in range(30))
OLD = (
    ("name", "Kay", "Kay Moss"),
    ("feedback_ok", "", "no"),
    ("needs", "", "large print, 18pt (asked 2026-11-20; look again 2027-11-20)\nno stairs (asked 2026-11-24)"),
    ("numbers", "01632 960 044 (home; checked 2026-11-20)", "01632 960 044 (the shop) (checked 2026-11-24)"),
    ("emails", "", "moss@example.org (work; checked 2026-11-24)"),
    ("speakers", "", "John Hall (power of attorney; told 2026-11-24)"),
    ("cautions", "", "Ring (from the office) (look again 2027-03-01)"),
)
"""Field, old and new value as they were recorded: what is new stands in the record, what is old did."""
AFTER = """
INSERT INTO need (person_id, what, asked_on, review_on) VALUES (1, 'large print, 18pt', '2026-11-20', '2027-11-20');
INSERT INTO need (person_id, what, asked_on) VALUES (1, 'no stairs', '2026-11-24');
INSERT INTO personnumber (person_id, number, number_key, checked_on)
VALUES (1, '01632 960 044 (the shop)', '+441632960044', '2026-11-24');
INSERT INTO personemail (person_id, email, email_key, checked_on, label)
VALUES (1, 'moss@example.org', 'moss@example.org', '2026-11-24', 'work');
INSERT INTO speaker (person_id, name, basis, told_on) VALUES (1, 'John Hall', 'power_of_attorney', '2026-11-24');
INSERT INTO caution (person_id, reason, review_on, at)
VALUES (1, 'Ring (from the office)', '2027-03-01', '2026-11-24 09:00:00.000000');
"""
"""The rows of what is new."""
WORDS = (
    "name was Kay, is Kay Moss",
    "may be asked for their views was empty, is no",
    "needs was empty, is large print, 18pt, no stairs",
    "numbers was 01632 960 044 (home), is 01632 960 044 (the shop)",
    "email addresses was empty, is moss@example.org (work)",
    "may speak for them was empty, is John Hall (power of attorney)",
    "caution was empty, is Ring (from the office) (look again 2027-03-01)",
)
"""What the older deskapp said of them."""


@pytest.mark.parametrize(
    ("field", "line", "entry_of_it"),
    [
        ("needs", "a ramp (asked 2026-11-20)", {"what": "a ramp", "asked_on": "2026-11-20", "review_on": None}),
        ("numbers", "1 (checked 2026-11-20)", {"number": "1", "label": None, "checked_on": "2026-11-20"}),
        ("emails", "a@b (home; checked 2026-11-20)", {"email": "a@b", "label": "home", "checked_on": "2026-11-20"}),
        ("speakers", "Jo (signed consent; told 2026-11-20)",
         {"name": "Jo", "basis": "signed_consent", "told_on": "2026-11-20"}),
        ("cautions", "Shouts (look again 2027-03-01)", {"reason": "Shouts", "review_on": "2027-03-01"}),
        ("cautions", "Shouts (look ag", {"words": "Shouts (look ag"}),
    ],
)  # fmt: skip
def test_a_line_becomes_an_entry_with_the_columns_of_its_row(
    field: str, line: str, entry_of_it: dict[str, Any]
) -> None:
    assert entries(field, f"{line}\n{line}") == [entry_of_it, entry_of_it]
    assert entries(field, "") == []


def test_what_was_cut_at_the_end_of_a_line_is_known_to_be_cut() -> None:
    text = MANY[:1000].rpartition("\n")[0]
    assert all("what" in one for one in entries("needs", text))
    assert "words" in entries("needs", text.ljust(1000, ")"))[-1]


@pytest.fixture
def old_desk(tmp_path: Path) -> Settings:
    """A record of the second schema with one person, Kay, of whom nothing is known."""
    second = tmp_path / "migrations"
    shutil.copytree(storage_engine.MIGRATIONS, second, ignore=shutil.ignore_patterns("__pycache__", "000[3-9]*"))
    settings = Settings(folder=tmp_path / "old", staff_name="Priya Nair")
    first_record(settings, second)
    return settings


def write(settings: Settings, changes: tuple[tuple[str, str, str], ...]) -> None:
    """Write changes of Kay as the older deskapp did, at the time of the clock, and what her page said after them."""
    at = f"{NOW:%Y-%m-%d %H:%M:%S.%f}"
    raw = sqlite3.connect(settings.record)
    raw.execute(
        "INSERT INTO person (id, name, feedback_ok, ok_to_leave_message, relay, created_at, updated_at, version) "
        "VALUES (1, 'Kay Moss', 0, 'not_asked', 0, ?, ?, 2)",
        (at, at),
    )
    raw.executescript(AFTER)
    for one in changes:
        sql = "INSERT INTO personchange (person_id, at, by_id, field, old_value, new_value) VALUES (1, ?, 3, ?, ?, ?)"
        raw.execute(sql, (at, *one))
    raw.commit()
    raw.close()


def test_the_history_reads_as_before_and_all_of_it_is_undone_within_the_hour(
    old_desk: Settings, clock: StoppedClock
) -> None:
    write(old_desk, OLD)
    desk = open_desk(old_desk, clock)
    assert tuple(one.words for one in person_history(desk.engine, 1))[::-1] == WORDS
    undone = undo_person(desk).words
    page = person(desk.engine, 1)
    assert page is not None
    assert "needs is empty again" in undone
    assert (page.name, page.feedback_ok, page.needs, page.emails, page.speakers) == ("Kay", None, (), (), ())
    assert page.cautions == ()
    assert page.numbers == (TheirNumber("01632 960 044", date(2026, 11, 20), Label.HOME),)
    assert rows(desk, "SELECT count(*) FROM personchange") == [(2 * len(OLD),)]
    desk.close()


def test_what_was_cut_is_shown_and_not_undone(old_desk: Settings, clock: StoppedClock) -> None:
    write(old_desk, (("needs", "", MANY[:1000]),))
    desk = open_desk(old_desk, clock)
    assert "is need number 00, need number 01, need number 02" in person_history(desk.engine, 1)[0].words
    with pytest.raises(WordsError, match="too long to be taken back"):
        undo_person(desk)
    assert rows(desk, "SELECT count(*) FROM need") == [(2,)]
    desk.close()


def test_a_change_of_any_length_is_recorded_whole_and_undone(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Kay", outcome=Outcome.SORTED))
    needs = ", ".join(f"need number {number:02}, which is written out in full so as to be long" for number in range(40))
    change(desk, needs=needs)
    undo_person(desk)
    page = person(desk.engine, 1)
    assert page is not None
    assert page.needs == ()
