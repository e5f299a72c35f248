"""Every log in this folder, with what becomes of it: so many contacts, or why none; and what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from db.desk.desk import Desk
from db.imports.import_log import LogRefusedError, Plan, import_log, plan_import
from db.models import Contact, Person
from db.queue.live import open_rows
from db.storage.sessions import read_session

HERE = Path(__file__).parent

TAKEN = {
    "c01-trailing-empty-cells-in-rows.csv": 2,
    "c02-trailing-empty-columns-header-too.csv": 2,
    "c03-title-line-above.csv": 1,
    "c04-sep-line-semicolon.csv": 1,
    "c05-pipe.csv": 1,
    "c06-semicolon-cp1252.csv": 1,
    "c07-macroman.csv": 1,
    "c08-cp850-msdos.csv": 1,
    "c09-cp1250-polish.csv": 1,
    "c10-utf16le-nobom.csv": 1,
    "c11-double-bom.csv": 1,
    "c12-two-exports-joined.csv": 2,
    "c13-two-joined-no-header.csv": 2,
    "c14-header-upper-spaces.csv": 1,
    "c15-header-nbsp-quoted.csv": 1,
    "c16-quoted-newlines-crlf.csv": 2,
    "c18-inch-mark.csv": 1,
    "c20-space-before-quote.csv": 1,
    "c21-friendly-headers.csv": 1,
    "c22-date-and-time-columns.csv": 1,
    "c23-long-about.csv": 2,
    "c24-formula.csv": 1,
    "c25-escapes.csv": 1,
    "c26-rtl-override.csv": 1,
    "c27-markup.csv": 1,
    "c28-nul.csv": 1,
    "c29-emoji.csv": 1,
    "c31-header-only.csv": 0,
    "c32-tab-txt-utf16.txt": 1,
    "c33-ctrl-z-end.csv": 1,
    "c34-line-separator.csv": 1,
    "c35-mixed-semicolon-about.csv": 1,
    "c36-channel-words.csv": 10,
    "c38-clipboard-escape.csv": 1,
    "c39-hostile-and-wide.csv": 8,
    "d01-excel-dd-mmm-yy.csv": 1,
    "d02-excel-dd-mmm-yy-space.csv": 1,
    "d08-excel-ampm.csv": 1,
    "d09-sql-offset-space.csv": 1,
    "d10-sql-utc.csv": 1,
    "d11-pg-offset.csv": 1,
    "d12-long-date.csv": 1,
    "d13-dotted-time.csv": 1,
    "d14-two-digit-year.csv": 1,
    "d15-iso-z.csv": 1,
    "d16-hhmm-nocolon-with-date.csv": 1,
    "d17-sheets-24h.csv": 1,
    "d20-slash-short-month.csv": 1,
    "d22-iso-ms-offset.csv": 1,
    "d23-dd-mmm-yyyy.csv": 1,
    "d24-date-only-dmy.csv": 1,
    "d27-old-year-date-only.csv": 9,
    "i01-old-log-already-answered.csv": 2,
    "n01-numbers-as-excel-leaves-them.csv": 41,
    "n02-placeholder-numbers.csv": 5,
    "o01-owners-as-typed.csv": 6,
    "r01-first.csv": 1,
    "r02-same-after-excel.csv": 1,
    "s01-names.csv": 29,
    "s02-same-people-written-otherwise.csv": 11,
}
REFUSED = {
    "c17-backslash-quotes.csv": "line 2: nothing can be read from here on",
    "c19-starts-with-quote.csv": "line 2: nothing can be read from here on",
    "c30-empty.csv": "the file is empty",
    "c37-kind-words.csv": 'line 8: "Concern" is no kind: choose enquiry',
    "d03-time-without-date.csv": '"0930" has no date',
    "d04-no-year-but-hhmm.csv": '"23/11 1620" has no year',
    "d05-weekday-hhmm.csv": '"Fri 1620" has no date',
    "d06-excel-serial.csv": "46350.395 is a spreadsheet's number for a day",
    "d07-us.csv": "the month stands first",
    "d18-day-first-mixed.csv": "line 3",
    "d19-short-month-no-year.csv": '"24-Nov 09:30" has no year',
    "d21-y-1620.csv": '"y 1620" has no date',
    "d25-unix.csv": "a computer's count of seconds",
    "d26-20nov-1840.csv": '"20 Nov 1840" has no year that can be meant',
}
HALF_PAST_NINE = [name for name in TAKEN if name[0] == "d" and name[:3] not in ("d22", "d24", "d27")]
ANN_DAY = ["c01", "c04", "c05", "c10", "c11", "c14", "c15", "c16", "c20", "c21", "c22", "c32", "c33", "c38"]
READ_AS = {"c06": "Windows-1252", "c07": "MacRoman", "c08": "DOS (cp850)", "c09": "Windows-1250"}


def file(name: str) -> Path:
    (found,) = HERE.glob(f"{name}*")
    return found


def contacts(desk: Desk) -> list[Contact]:
    with read_session(desk.engine) as session:
        return list(session.exec(select(Contact).order_by(col(Contact.id))).all())


def taken_in(desk: Desk, name: str) -> list[Contact]:
    import_log(desk, file(name), takes_new=True)
    return contacts(desk)


def planned(desk: Desk, name: str) -> Plan:
    return plan_import(desk, file(name))


def test_every_file_of_the_folder_stands_in_one_of_the_tables() -> None:
    files = {path.name for path in HERE.iterdir() if path.suffix in (".csv", ".txt")}
    assert files == TAKEN.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_comes_in_whole_and_a_second_time_adds_nothing(desk: Desk, name: str) -> None:
    path = HERE / name
    assert import_log(desk, path, takes_new=True).added == TAKEN[name]
    assert import_log(desk, path, takes_new=True)[:2] == (0, TAKEN[name])
    for contact in contacts(desk):
        said = f"{contact.name}{contact.number}{contact.about}{contact.detail}"
        assert not {"\x1b", "\x07", "\x00", "\u202e", "\u200b", "\ufeff", "\x1a"} & set(said)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_for_certain_is_refused_whole_with_the_reason(desk: Desk, name: str) -> None:
    with pytest.raises(LogRefusedError) as refused:
        import_log(desk, HERE / name, takes_new=True)
    assert REFUSED[name] in str(refused.value)
    assert len(refused.value.faults) == 1
    assert contacts(desk) == []


@pytest.mark.parametrize("name", HALF_PAST_NINE)
def test_dates_as_other_programs_write_them_are_the_same_instant(desk: Desk, name: str) -> None:
    (contact,) = taken_in(desk, name)
    assert contact.received_at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_older_years_are_years(desk: Desk) -> None:
    years = [contact.received_at.astimezone(UTC).year for contact in taken_in(desk, "d27")]
    assert years == [2019, 2021, 2023, 2024, 2025, 2024, 2019, 2019, 2020]


@pytest.mark.parametrize("name", ANN_DAY)
def test_the_same_row_in_every_dress_is_read_the_same(desk: Desk, name: str) -> None:
    ann = taken_in(desk, name)[0]
    assert (ann.name, ann.number_key, ann.received_at) == (
        "Ann Day",
        "+441632960001",
        datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    )
    assert ann.about.startswith("Bus pass")


@pytest.mark.parametrize("name", READ_AS)
def test_another_encoding_is_read_and_said_with_words_to_look_at(desk: Desk, name: str) -> None:
    text = planned(desk, name).log.text
    assert text.guessed == READ_AS[name]
    names = {"c06": "Zoë O’Neill", "c09": "Łukasz Włodarczyk"}
    assert names.get(name, "Zoë Brontë") in text.examples
    assert taken_in(desk, name)[0].name == names.get(name, "Zoë Brontë")


def test_a_long_remark_is_kept_whole_in_the_detail(desk: Desk) -> None:
    assert sum(row.is_cut for row in planned(desk, "c23").fresh) == 1
    long = taken_in(desk, "c23")[0]
    assert len(long.about) <= 120
    assert long.detail.count("discharge letter") == 4


def test_what_would_act_on_a_terminal_stays_out(desk: Desk) -> None:
    assert [(one.name, one.about) for one in taken_in(desk, "c25")] == [("Ann RED Day", "Bell and clear")]
    assert [one.name for one in taken_in(desk, "c38")][-1] == "Ann Day"
    assert [row.name for row in planned(desk, "c28").log.rows] == ["AnnDay"]


def test_what_a_spreadsheet_spoilt_is_nobodys_number(desk: Desk) -> None:
    plan = planned(desk, "n01")
    assert [row.telephone.number for row in plan.doubtful_numbers][:3] == ["4.47701E+11", "4.47701E+11", "7.7009E+09"]
    rows = {contact.source_ref: contact for contact in taken_in(desk, "n01")}
    assert {rows[ref].number_key for ref in ("5", "6", "7", "16", "29", "30", "31", "32", "33")} == {""}
    pairs = (("1", "2"), ("3", "4"), ("8", "9"), ("10", "11"), ("12", "13"), ("14", "15"), ("17", "18"), ("19", "20"))
    assert all(rows[one].person_id == rows[two].person_id for one, two in pairs)
    assert rows["10"].number == "7700900124"


def test_a_placeholder_brings_no_strangers_together(desk: Desk) -> None:
    assert {contact.number_key for contact in taken_in(desk, "n02")} == {""}
    assert len({contact.person_id for contact in contacts(desk) if contact.person_id}) == 4


def test_one_person_however_they_are_written_is_one(desk: Desk) -> None:
    taken_in(desk, "s02")
    with read_session(desk.engine) as session:
        names = session.exec(select(Person.name).order_by(col(Person.id))).all()
    assert names == ["Zoë Brontë", "Ann Day", "Sean O'Brien", "Łukasz Nowak"]


def test_new_staff_are_named_and_topics_are_found_in_every_spelling(desk: Desk) -> None:
    plan = planned(desk, "o01")
    assert plan.new_staff == ("Priya", "Pirya", "PN", "Priya/Sam", "left in March")
    assert plan.new_topics == ()


def test_an_old_log_that_was_answered_is_not_late(desk: Desk) -> None:
    plan = planned(desk, "i01")
    assert (len(plan.fresh), plan.closed_count) == (2, 2)
    assert {contact.state for contact in taken_in(desk, "i01")} == {"closed"}
    assert open_rows(desk.engine) == []


def test_the_same_log_saved_once_more_by_a_spreadsheet_adds_nothing(desk: Desk) -> None:
    taken_in(desk, "r01")
    assert import_log(desk, file("r02"), takes_new=True)[:2] == (0, 1)
