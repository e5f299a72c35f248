"""`deskapp complaints`, `requests` and `compliments`: as plain SQL counts them, safe as CSV, nothing undone."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.desk.desk import Desk
from db.models import Discussion, Finding
from db.reports.period import Period
from db.reports.registers import Register, RegisterEntry, register_entries
from db.storage.sessions import read_session
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.cli.main import main
from deskapp.publish.report.registers import is_sorted_at_once, late_without_reason, register_table
from deskapp.publish.report.tables import as_csv
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, desk_in, logged, reply
from tests.db.details_case import complaint_facts, request_facts

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
FORMULA = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW), practice=True)) as desk:
        yield desk


def entries(desk: Desk, register: Register) -> list[RegisterEntry]:
    with read_session(desk.engine) as session:
        return register_entries(session, register, NOVEMBER)


def said(settings: Settings, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(settings.folder), "--now", "24 Nov 2026 14:47", *words])
    out, err = capsys.readouterr()
    return status, out, err


def complained(desk: Desk, name: str, day: int, **facts: object) -> int:
    facts.setdefault("channel", Channel.LETTER)
    return logged(desk, name, at(day), kind=Kind.COMPLAINT, **facts)


def test_a_register_has_every_contact_of_its_kind_that_plain_sql_finds(desk: Desk) -> None:
    complained(desk, "Ann", 3)
    complained(desk, "Bea", 20)
    logged(desk, "Cal", at(4), kind=Kind.COMPLIMENT, channel=Channel.LETTER)
    logged(desk, "Dee", at(5), kind=Kind.OWN_INFORMATION, channel=Channel.LETTER)
    kinds = {Register.COMPLAINTS: "complaint", Register.COMPLIMENTS: "compliment", Register.REQUESTS: "own_information"}
    with closing(sqlite3.connect(desk.settings.record)) as record:
        for register, kind in kinds.items():
            rows = record.execute("SELECT ref FROM contact WHERE kind = ? ORDER BY received_at", (kind,))
            assert [one.ref for one in entries(desk, register)] == [ref for (ref,) in rows] != []


def test_an_undone_complaint_is_in_no_register(desk: Desk) -> None:
    complained(desk, "Ann", 24)
    assert len(entries(desk, Register.COMPLAINTS)) == 1
    undo_last(desk)
    assert entries(desk, Register.COMPLAINTS) == []


def test_a_complaint_says_what_the_law_asks_for_each_year(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    it = complained(desk, "Ann", 3)
    complaint_facts(
        desk, it, spoken=True, sorted_on=date(2026, 11, 4), discussion_offered=Discussion.OFFERED,
        outcome=Finding.PARTLY, to_ombudsman=True, learning="A sign at the side door",
    )  # fmt: skip
    status, out, _ = said(desk.settings, capsys, "complaints", "--period", "2026-11", "--csv")
    assert status == 0
    (row,) = csv.DictReader(io.StringIO(out, newline=""))
    assert {
        "upheld": "partly upheld",
        "to the Ombudsman": "yes",
        "what changed": "A sign at the side door",
        "spoken": "yes",
        "sorted on": "2026-11-04",
        "sorted by the next working day": "yes",
        "received": "2026-11-03",
        "from": "Ann",
    }.items() <= row.items()
    _, out, _ = said(desk.settings, capsys, "complaints", "--period", "2026-11")
    assert "upheld: partly upheld" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_only_a_spoken_complaint_sorted_by_the_next_working_day_is_apart(desk: Desk) -> None:
    friday = complained(desk, "Ann", 6, channel=Channel.VISIT)
    for day, apart in ((9, True), (10, False)):
        complaint_facts(desk, friday, version=1 + (day == 10), spoken=True, sorted_on=date(2026, 11, day))
        (one,) = entries(desk, Register.COMPLAINTS)
        assert is_sorted_at_once(one, desk.edition.calendar) is apart


def test_a_request_has_its_clock_and_when_it_was_given(desk: Desk) -> None:
    it = logged(desk, "Dee", at(5), kind=Kind.OWN_INFORMATION, channel=Channel.LETTER)
    request_facts(desk, it, id_checked=True)
    table = register_table(Register.REQUESTS, entries(desk, Register.REQUESTS), desk.edition.calendar, NOW)
    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert (row["sure who they are"], row["answer by"], row["answered"]) == ("yes", date(2026, 12, 7), "open")


def test_what_was_late_without_a_reason_is_listed_until_it_has_one(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    it = complained(desk, "Ann", 3)
    (one,) = entries(desk, Register.COMPLAINTS)
    assert late_without_reason([one], NOW) == [one]
    assert late_without_reason([one], at(3) + timedelta(hours=1)) == []
    _, out, _ = said(desk.settings, capsys, "complaints", "--period", "2026-11")
    assert f"{one.ref}  Ann" in out.partition("LATE WITHOUT A REASON")[2]
    reply(desk, it, how="letter_sent", miss_reason="we were too busy", sorry_said=True)
    assert late_without_reason(entries(desk, Register.COMPLAINTS), NOW) == []


def test_no_cell_of_a_register_is_a_formula(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    complained(desk, FORMULA[:40], 3, about=FORMULA)
    _, out, _ = said(desk.settings, capsys, "complaints", "--period", "2026-11", "--csv")
    (row,) = csv.DictReader(io.StringIO(out, newline=""))
    assert row["about"] == f"'{FORMULA}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_text_goes_through_csv_as_one_cell_that_is_no_formula(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(as_csv((), [cells]).removeprefix("\r\n"), newline=""))
    assert len(read) == len(cells)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) for cell in read)


def test_a_register_of_an_empty_period_or_a_bad_one_is_a_sentence(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logged(desk, "Cal", at(4))
    assert "None in this period." in said(desk.settings, capsys, "compliments", "--period", "2026-11")[1]
    for period in ("2026-13", "2025", "2027"):
        status, out, err = said(desk.settings, capsys, "complaints", "--period", period)
        assert (status, out, err.count("\n")) == (2, "", 1)
    assert said(Settings(folder=tmp_path / "none"), capsys, "requests", "--period", "2026")[0] == 2
