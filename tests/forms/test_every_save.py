"""One save of any form is one transaction, and one undo takes back all of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import product
from typing import Any

import pytest
from sqlmodel import SQLModel

from db.contacts.page import Page, page
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.people.organisations import organisation
from db.people.page import person
from db.people.redo import redo_person
from db.people.undo import undo_person
from db.queue.first_page import QueueRow
from db.queue.live import open_rows
from db.replies.note import note
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.errors import DeskError
from deskapp.forms.form import Form
from deskapp.forms.registry import FORMS
from tests.db.desk_case import StoppedClock, rows, standing
from tests.forms.saved_case import CASES, a_letter

COUNTS_DOWN = """
CREATE TRIGGER fails_{verb}_{table} BEFORE {verb} ON {table} BEGIN
    UPDATE writes_left SET number = number - 1;
    SELECT RAISE(ABORT, 'no more writes') FROM writes_left WHERE number < 0;
END
"""
MOST_WRITES = 200


def tables(desk: Desk) -> list[str]:
    """Every table whose rows are ours: not SQLite's, and not those of the full-text search."""
    found = rows(desk, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name")
    searched = [name for (name,) in rows(desk, "SELECT name FROM sqlite_master WHERE sql LIKE '%VIRTUAL%'")]
    return [
        name
        for (name,) in found
        if not name.startswith(("sqlite_", *(f"{table}_" for table in searched))) and name != "writes_left"
    ]


def write(desk: Desk, *statements: str) -> None:
    """Run statements on the file itself."""
    with desk.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def dump(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {table: rows(desk, f"SELECT * FROM {table}") for table in tables(desk)}  # noqa: S608 - our own names


@pytest.fixture
def failing(desk: Desk) -> None:
    """A record whose writes can be made to fail: SQLite itself refuses the row after the last that `allow` allows."""
    counted = product(("INSERT", "UPDATE", "DELETE"), tables(desk))
    write(
        desk,
        "CREATE TABLE writes_left (number INTEGER NOT NULL)",
        "INSERT INTO writes_left VALUES (1000000)",
        *(COUNTS_DOWN.format(verb=verb, table=table) for verb, table in counted),
    )


def allow(desk: Desk, number: int) -> None:
    """Let so many rows be written, and no more."""
    write(desk, f"UPDATE writes_left SET number = {number}")  # noqa: S608 - a number


def ready(form: Form[Any], clock: StoppedClock) -> Any:
    """What the form would write, with everything read that has to be there before."""
    if read := form.pending_read():
        read()
    return form.read(clock.now())


def leaks(desk: Desk, save: Callable[[], object]) -> tuple[int, list[int]]:
    """Save with 0, 1, 2 ... writes allowed until it succeeds: how often it was refused, and the numbers of writes after
    which a refused save had changed the record.
    """
    leaked, before = [], dump(desk)
    for number in range(MOST_WRITES):
        allow(desk, number)
        try:
            save()
        except DeskError:
            if dump(desk) != before:
                leaked.append(number)
        else:
            return number, leaked
    raise AssertionError("the save goes on failing")


def test_every_form_has_a_case() -> None:
    assert {case.form for case in CASES.values()} == set(FORMS)


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize("case", CASES)
def test_a_save_that_fails_at_any_write_has_written_nothing(
    desk: Desk, drafts: DraftBook, clock: StoppedClock, case: str
) -> None:
    form = CASES[case].open(desk, drafts)
    to_write, before = ready(form, clock), dump(desk)
    refused, leaked = leaks(desk, lambda: form.write(to_write))
    assert refused > 0
    assert leaked == []
    assert dump(desk) != before


@pytest.mark.usefixtures("failing")
def test_a_save_of_two_transactions_would_be_caught(desk: Desk) -> None:
    contact_id = int(a_letter(desk))

    def save() -> None:
        note(desk, contact_id, words="One")
        note(desk, contact_id, words="Two")

    _, leaked = leaks(desk, save)
    assert leaked


def what_stands(desk: Desk) -> list[dict[str, Any]]:
    """Every contact but those that were closed as a mistake, as it stands."""
    found = rows(desk, "SELECT id FROM contact WHERE closed_reason IS NULL OR closed_reason != 'mistake' ORDER BY id")
    return [as_it_stands(page(desk.engine, contact_id)) for (contact_id,) in found]


def as_it_stands(seen: Page) -> dict[str, Any]:
    """A page, with the rows of its details as values."""
    details = [row.model_dump(exclude={"version"}) for row in seen.known if isinstance(row, SQLModel)]
    return {**standing(seen), "known": details}


def waiting(desk: Desk) -> list[QueueRow]:
    """The queue, but for what tells that something was done and undone: a promise that ended runs as another row."""
    return [row._replace(version=0, promise_id=0) for row in open_rows(desk.engine)]


def pages(desk: Desk) -> list[Any]:
    """The pages of all people and organisations, but for their version and their contacts."""
    people = [person(desk.engine, each) for (each,) in rows(desk, "SELECT id FROM person ORDER BY id")]
    places = [organisation(desk.engine, each) for (each,) in rows(desk, "SELECT id FROM organisation ORDER BY id")]
    known = [seen._replace(version=0, contacts=()) for seen in people if seen]
    return [*known, *(place._replace(version=0) for place in places if place)]


def undo(desk: Desk, form: str) -> None:
    """Undo the last save as it is done where the form was opened."""
    if form in ("person", "organisation"):
        undo_person(desk)
        return
    written = rows(desk, "SELECT * FROM event ORDER BY id")
    undo_last(desk)
    now = rows(desk, "SELECT * FROM event ORDER BY id")
    assert now[: len(written)] == written, "nothing is unsaid"
    assert {kind for (kind,) in rows(desk, "SELECT kind FROM event WHERE id > ?", len(written))} == {"undone"}


@pytest.mark.parametrize("case", CASES)
def test_one_undo_takes_back_all_that_one_save_wrote(
    desk: Desk, drafts: DraftBook, clock: StoppedClock, case: str
) -> None:
    form = CASES[case].open(desk, drafts)
    to_write = ready(form, clock)
    stood = (waiting(desk), what_stands(desk), pages(desk))
    saved = form.write(to_write)
    if not saved.undoable:
        with pytest.raises(DeskError):
            undo_last(desk)
        return
    undo(desk, CASES[case].form)
    assert (waiting(desk), what_stands(desk)) == stood[:2]
    if CASES[case].form in ("person", "organisation"):
        assert pages(desk) == stood[2]


UNDONE = """kind = 'undone' OR EXISTS (SELECT 1 FROM event u WHERE u.undo_of = t.id OR u.undo_of = t.part_of)"""
LEFT_OUT = {
    "event": UNDONE,
    "note": f"EXISTS (SELECT 1 FROM event t WHERE t.id = event_id AND ({UNDONE}))",  # noqa: S608 - our own words
    "promise": "EXISTS (SELECT 1 FROM promise r WHERE r.restarts = t.id)",
    "promisewait": "EXISTS (SELECT 1 FROM promise r WHERE r.restarts = t.promise_id)",
    "promiseextension": "EXISTS (SELECT 1 FROM promise r WHERE r.restarts = t.promise_id)",
    "personchange": "undo_of IS NOT NULL OR EXISTS (SELECT 1 FROM personchange u WHERE u.undo_of = t.id)",
    "organisationchange": "undo_of IS NOT NULL OR EXISTS (SELECT 1 FROM organisationchange u WHERE u.undo_of = t.id)",
}
"""The rows that stand no more: what was undone, the undos themselves, and promises that run again as other rows."""
NEVER_UNDONE = {"chainlink"}
"""The chain of all rows that were ever written, to which an undo and a redo add theirs."""
COUNTED_ON = {"version", "updated_at", "entry_id", "restarts"}
OWN_IDS = {*LEFT_OUT, "personnumber", "personemail", "need", "speaker", "caution"}
"""The tables whose rows are added once more by a redo, and get another id."""


def as_after(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that stands, without how often it was written and without the ids that a redo cannot
    keep: of an event that is named, its place among those that stand; of a promise, what it is.
    """
    events = [row["id"] for row in standing_rows(desk, "event")]
    promises = {row["id"]: (row["rule"], row["due_at"], row["started_at"]) for row in standing_rows(desk, "promise")}

    def value(name: str, of: Any) -> Any:
        if name.endswith("event_id") or name == "part_of":
            return events.index(of) if of in events else of
        return promises.get(of, of) if name == "promise_id" else of

    def plain(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
        dropped = COUNTED_ON | ({"id"} if table in OWN_IDS else set())
        return tuple(value(name, of) for name, of in row.items() if name not in dropped)

    found = {table: standing_rows(desk, table) for table in tables(desk) if table not in NEVER_UNDONE}
    return {table: sorted((plain(table, row) for row in rows_there), key=repr) for table, rows_there in found.items()}


def standing_rows(desk: Desk, table: str) -> list[dict[str, Any]]:
    """The rows of a table that stand, in the order of their ids, each with the names of its columns."""
    return named(desk, f"SELECT * FROM {table} t WHERE NOT ({LEFT_OUT.get(table, 'FALSE')}) ORDER BY rowid")  # noqa: S608


def named(desk: Desk, statement: str) -> list[dict[str, Any]]:
    """The rows of a statement, each with the names of its columns."""
    with closing(desk.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(statement)
        columns = [name for name, *_ in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("case", CASES)
def test_what_was_undone_comes_back_as_it_was(desk: Desk, drafts: DraftBook, clock: StoppedClock, case: str) -> None:
    form = CASES[case].open(desk, drafts)
    saved = form.write(ready(form, clock))
    if not saved.undoable:
        return
    done, stood = as_after(desk), (waiting(desk), what_stands(desk), pages(desk))
    people = CASES[case].form in ("person", "organisation")
    undo(desk, CASES[case].form)
    assert as_after(desk) != done
    (redo_person if people else redo_last)(desk)
    assert (waiting(desk), what_stands(desk), pages(desk)) == stood
    assert as_after(desk) == done
    undo(desk, CASES[case].form)
    (redo_person if people else redo_last)(desk)
    assert as_after(desk) == done
