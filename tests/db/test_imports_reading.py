"""A log in a CSV file: which rows it holds, and every fault with its line."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.imports.csv_log import Fault, LogRow
from db.imports.import_log import LogRefusedError, read_log
from db.imports.log_text import read_text
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import DeskError

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
EDITION = parse_edition(shipped_text(DEFAULT_EDITION), "the charter")
HEADER = "source_ref,channel,kind,received_at,name,number,about,topic,owner\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def rows_of(file: Path, text: str, encoding: str = "utf-8") -> list[LogRow]:
    file.write_bytes(text.encode(encoding))
    log = read_log(file, NOW, EDITION)
    assert log.faults == []
    return log.rows


def faults_of(file: Path, text: str) -> list[Fault]:
    file.write_text(text, encoding="utf-8")
    return read_log(file, NOW, EDITION).faults


def received(file: Path, typed: str) -> datetime:
    (row,) = rows_of(file, f'channel,received_at,about\ncall,"{typed}",x\n')
    return row.received_at


def test_a_row_with_everything_is_read_by_the_names_of_its_columns(file: Path) -> None:
    text = HEADER + "a-1,letter,complaint,2026-11-20T16:20:00+00:00,Joan,01632 960 044,Discharge,Hospital,Tom\n"
    (row,) = rows_of(file, text)
    assert (row.line, row.source_ref, row.channel, row.kind) == (2, "a-1", Channel.LETTER, Kind.COMPLAINT)
    assert row.received_at == datetime(2026, 11, 20, 16, 20, tzinfo=UTC)
    assert (row.name, row.telephone.number, row.about) == ("Joan", "01632 960 044", "Discharge")
    assert (row.topic, row.owner) == ("Hospital", "Tom")


def test_only_how_when_and_what_about_are_needed(file: Path) -> None:
    (row,) = rows_of(file, "About,Received at,CHANNEL\nBus passes,20/11/2026 16:20,call\n")
    assert (row.about, row.channel, row.kind) == ("Bus passes", Channel.CALL, Kind.ENQUIRY)
    assert (row.source_ref, row.name, row.telephone.number, row.topic, row.owner) == (None, None, "", None, None)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-07-20T16:20:00+01:00", "2026-07-20T15:20:00+00:00"),
        ("2026-07-20T16:20:00Z", "2026-07-20T16:20:00+00:00"),
        ("2026-07-20 16:20", "2026-07-20T15:20:00+00:00"),
        ("2026-07-20T16:20:31.75+01:00", "2026-07-20T15:20:31+00:00"),
        ("20/11/2026 16:20", "2026-11-20T16:20:00+00:00"),
        ("20/07/2026 16:20", "2026-07-20T15:20:00+00:00"),
        ("2/1/2026 9.05am", "2026-01-02T09:05:00+00:00"),
        ("20 Nov 2026 16:20", "2026-11-20T16:20:00+00:00"),
        ("20/07/2026", "2026-07-19T23:00:00+00:00"),
    ],
)
def test_a_time_without_its_offset_is_londons_and_the_day_stands_first(file: Path, typed: str, at: str) -> None:
    assert received(file, typed) == datetime.fromisoformat(at)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("part", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write_is_read_whatever_they_are_set_to(
    file: Path, encoding: str, part: str, newline: str
) -> None:
    written = io.StringIO()
    about = f"dentist{part} GP"
    rows = [["channel", "received_at", "name", "about"], ["call", "20/11/2026 16:20", "Zoë £5 – O’Neill", about]]
    csv.writer(written, delimiter=part, lineterminator=newline).writerows(rows)
    (row,) = rows_of(file, written.getvalue(), encoding)
    assert (row.name, row.about) == ("Zoë £5 – O’Neill", " ".join(about.split()))


def test_other_names_for_the_five_ways_are_understood(file: Path) -> None:
    text = "channel,received_at,about\n" + "".join(
        f"{word},20/11/2026 16:20,x{n}\n"
        for n, word in enumerate(["Phone", "Voicemail", "post", "By hand", "E-mail", "In person", "VISIT"])
    )
    assert [row.channel.value for row in rows_of(file, text)] == [
        *("call", "answerphone", "letter", "letter", "email", "visit", "visit")
    ]


def test_columns_that_are_not_ours_are_told_about_and_left_out(file: Path) -> None:
    file.write_text("channel,received_at,about,Colour of hair,notes\ncall,20/11/2026 16:20,x,red,y\n")
    log = read_log(file, NOW, EDITION)
    assert log.unknown_columns == ("Colour of hair",)
    assert [row.detail for row in log.rows] == ["y"]


def test_empty_rows_and_short_rows_are_no_faults(file: Path) -> None:
    rows = rows_of(file, "\n\nchannel,received_at,about,name,owner\n\ncall,20/11/2026 16:20,x\n,,,\n\n")
    assert [(row.line, row.about) for row in rows] == [(5, "x")]


def test_lines_are_those_of_the_file_also_after_text_that_runs_over_several(file: Path) -> None:
    text = 'channel,received_at,about\ncall,20/11/2026 16:20,"first\nsecond\nthird"\nfax,20/11/2026 16:20,x\n'
    (fault,) = faults_of(file, text)
    assert fault.line == 5
    (row,) = read_log(file, NOW, EDITION).rows
    assert row.about == "first second third"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,fax,enquiry,20/11/2026 16:20,,,x,,", '"fax" is no channel: choose call, answerphone, letter'),
        ("1,,enquiry,20/11/2026 16:20,,,x,,", "channel is empty"),
        ("1,call,moan,20/11/2026 16:20,,,x,,", '"moan" is no kind: choose enquiry'),
        ("1,call,,,,,x,,", "received_at is empty: write it like 20/11/2026 16:20"),
        ("1,call,,20/11 16:20,,,x,,", 'received_at "20/11 16:20" has no year'),
        ("1,call,,yesterday 16:20,,,x,,", "has no date"),
        ("1,call,,30/02/2026 16:20,,,x,,", "There's no 30 February 2026"),
        ("1,call,,11/20/2026 16:20,,,x,,", "the month stands first"),
        ("1,call,,2026-13-20T16:20:00+00:00,,,x,,", 'received_at "2026-13-20'),
        ("1,call,,29/03/2026 01:30,,,x,,", "there was no 01:30"),
        ("1,call,,25/11/2026 09:00,,,x,,", "is in the future"),
        ("1,call,,2026-11-24T14:47:01+00:00,,,x,,", "is in the future"),
        ("1,call,,0001-01-01T00:00:00+05:00,,,x,,", "received_at"),
        ("1,call,,30/12/1899,,,x,,", "has no year that can be meant"),
        ("1,call,,1899-12-30T00:00:00+00:00,,,x,,", "is before 1990; is the year right?"),
        ("1,call,,20/11/2026 16:20,,,  ,,", "about is empty: say what it is about"),
        (f"1,call,,20/11/2026 16:20,,,{'x' * 4001},,", "about is 4001 letters long, and can be up to 4000"),
        (f"1,call,,20/11/2026 16:20,{'x' * 81},,x,,", "name is 81 letters long"),
        (f"1,call,,20/11/2026 16:20,,{'0' * 41},x,,", "number is 41 letters long"),
        (f"1,call,,20/11/2026 16:20,,,x,{'x' * 41},", "topic is 41 letters long"),
        (f"1,call,,20/11/2026 16:20,,,x,,{'x' * 81}", "owner is 81 letters long"),
        ("1,call,,20/11/2026 16:20,,,GP, and bus,,", "more in it than there are columns"),
    ],
)
def test_a_faulty_row_is_told_with_its_line_and_the_mend(file: Path, row: str, reason: str) -> None:
    (fault,) = faults_of(file, HEADER + "0,call,,20/11/2026 16:20,,,fine,,\n" + row + "\n")
    assert fault.line == 3
    assert reason in fault.reason


def test_one_source_ref_on_two_lines_is_a_fault(file: Path) -> None:
    row = "7,call,,20/11/2026 16:20,,,x,,\n"
    assert faults_of(file, HEADER + row + row) == [Fault(3, 'source_ref "7" is on line 2 already')]


def test_a_quote_without_its_pair_is_a_fault_and_not_a_swallowed_file(file: Path) -> None:
    (fault,) = faults_of(file, HEADER + '1,call,,20/11/2026 16:20,,,"x,,\n2,call,,20/11/2026 16:20,,,y,,\n')
    assert "a quote without its pair" in fault.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("call,20/11/2026 16:20,x\n", "there is no column named"),
        ("channel,about\ncall,x\n", "there is no column named received_at"),
        ("channel,received_at,about,about\n", "two columns are named about"),
    ],
)
def test_a_first_line_that_does_not_name_the_columns_is_a_fault(file: Path, text: str, reason: str) -> None:
    (fault,) = faults_of(file, text)
    assert fault.line == 1
    assert reason in fault.reason


def test_a_file_that_is_not_there_or_no_text_is_refused_with_a_sentence(file: Path, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="There is no file"):
        read_log(file, NOW, EDITION)
    with pytest.raises(DeskError, match="cannot be read"):
        read_log(tmp_path, NOW, EDITION)
    file.write_bytes(b"PK\x03\x04\x81\x8d\x8f\x90\x9d not text at all")
    with pytest.raises(DeskError, match="Save it as CSV UTF-8"):
        read_log(file, NOW, EDITION)


def test_the_refusal_lists_every_row_with_its_line(file: Path) -> None:
    faults = [Fault(3, "about is empty"), Fault(7, "channel is empty")]
    assert str(LogRefusedError(file, faults)) == (
        "Nothing was taken in from log.csv, because 2 rows cannot be read:"
        "\n  line 3: about is empty\n  line 7: channel is empty"
    )


def test_a_row_without_a_source_ref_is_known_by_what_is_in_it_and_how_often(file: Path) -> None:
    twice = "channel,received_at,about\n" + "call,20/11/2026 16:20,x\n" * 2
    first, second = (row.entry_id for row in rows_of(file, twice))
    assert first != second
    other_order = "about,channel,received_at\n" + "x,call,20/11/2026 16:20\n" * 2
    assert [row.entry_id for row in rows_of(file, other_order)] == [first, second]


def test_a_first_line_with_an_endless_cell_is_a_fault_and_no_error(file: Path) -> None:
    faults = faults_of(file, f"channel,received_at,{'x' * 200_000}\ncall,24 Nov 2026 09:00,a\n")
    assert any("longer than" in fault.reason for fault in faults), faults


def test_the_guess_at_an_encoding_is_shown_of_a_file_with_an_endless_word(file: Path) -> None:
    file.write_bytes(b"x" * 200_000 + b" Ren\xe9e Dupr\xe9, " + b"x" * 200_000)
    assert read_text(file).examples == ("Renée Dupré",)
