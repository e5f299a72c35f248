"""An existing log taken into the record: all of it once, or nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.end_of_day.figures import day_facts
from db.history.day_book import read_day_book
from db.imports.import_log import Imported, LogRefusedError, NewNamesError, import_log
from db.imports.undo_import import undo_import
from db.models import Contact, Event, Person, PersonNumber, Promise, Staff, Topic
from db.queue.live import open_rows
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session
from deskapp.charter.reading import shipped_text
from deskapp.charter.rules import due_date_of
from deskapp.charter.rules import reading as time_left
from deskapp.charter.vocabulary import PromiseName
from deskapp.clock import LONDON, NO_TIME, Clock
from deskapp.errors import DeskError, RecordError
from deskapp.settings import Settings
from deskapp.views.day_book import book_line, day_state, what_words

CASES = Path(__file__).parent.parent / "cases"
LOG = CASES / "desk_log.csv"
EXPECTED: dict[str, Any] = json.loads((CASES / "desk_log.expected.json").read_text())
NOW = datetime(2026, 4, 6, 7, 45, tzinfo=UTC)
HEADER = "source_ref,channel,kind,received_at,name,number,about,topic,owner\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(Settings(tmp_path / "desk"), Clock(NOW))
    yield desk
    desk.close()


def take_in(desk: Desk, tmp_path: Path, text: str) -> Imported:
    file = tmp_path / "other.csv"
    file.write_text(text, encoding="utf-8")
    return import_log(desk, file, takes_new=True)


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_a_file_that_is_empty_is_said_to_be(desk: Desk, tmp_path: Path, text: str) -> None:
    with pytest.raises(DeskError, match="the file is empty"):
        take_in(desk, tmp_path, text)


def everything(desk: Desk, model: type[Any]) -> list[Any]:
    with read_session(desk.engine) as session:
        return list(session.exec(select(model).order_by(model.id)))


def counts(desk: Desk) -> list[int]:
    return [len(everything(desk, model)) for model in (Contact, Promise, Event, Person, PersonNumber, Staff, Topic)]


def test_every_contact_of_the_log_owes_what_it_is_expected_to_owe(desk: Desk) -> None:
    assert import_log(desk, LOG, takes_new=True) == Imported(added=54, already=0)
    with read_session(desk.engine) as session:
        owed = session.exec(select(Contact.source_ref, Promise.name, Promise.due_at).join(Promise))
        found: dict[str, dict[str, str]] = {}
        for source_ref, name, due_at in owed:
            found.setdefault(source_ref or "", {})[PromiseName(name).value] = due_at.astimezone(LONDON).isoformat()
    assert found == EXPECTED["contacts"]


@pytest.mark.parametrize("moment", EXPECTED["queue_at"], ids=lambda moment: str(moment["now"]))
def test_the_whole_queue_is_as_expected_in_order_and_time_left(desk: Desk, moment: dict[str, Any]) -> None:
    import_log(desk, LOG, takes_new=True)
    now = datetime.fromisoformat(moment["now"])
    queue = []
    for row in open_rows(desk.engine):
        read = time_left(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
        queue.append(
            {
                "source_ref": row.source_ref,
                "due_at": row.due_at.astimezone(LONDON).isoformat(),
                "time_left": read.time_left,
                "late": read.late,
            }
        )
    assert queue == moment["queue"]


def test_taking_a_log_in_twice_adds_nothing(desk: Desk) -> None:
    import_log(desk, LOG, takes_new=True)
    before = counts(desk)
    assert import_log(desk, LOG, takes_new=True) == Imported(added=0, already=54)
    assert counts(desk) == before


def test_a_log_that_has_grown_adds_only_what_is_new(desk: Desk, tmp_path: Path) -> None:
    lines = LOG.read_text().splitlines(keepends=True)
    assert take_in(desk, tmp_path, "".join(lines[:30])) == Imported(added=29, already=0)
    assert take_in(desk, tmp_path, "".join(lines)) == Imported(added=25, already=29)
    assert [contact.source_ref for contact in everything(desk, Contact)][-1] == "desk_log-048"


def test_rows_without_a_source_ref_are_not_added_twice_either(desk: Desk, tmp_path: Path) -> None:
    text = "channel,received_at,about\n" + "call,20/03/2026 16:20,x\n" * 3
    assert take_in(desk, tmp_path, text) == Imported(added=3, already=0)
    assert take_in(desk, tmp_path, text) == Imported(added=0, already=3)


def test_references_run_on_in_the_order_of_the_file_in_the_year_each_came(desk: Desk, tmp_path: Path) -> None:
    text = HEADER + "b,call,,02/01/2026 09:00,,,x,,\na,call,,31/12/2025 16:00,,,x,,\nc,call,,01/01/2026 00:30,,,x,,\n"
    take_in(desk, tmp_path, text)
    found = {contact.source_ref: contact.ref for contact in everything(desk, Contact)}
    assert found == {"b": "26-0001", "a": "25-0001", "c": "26-0002"}


def test_one_faulty_row_among_good_ones_keeps_everything_out(desk: Desk, tmp_path: Path) -> None:
    before = counts(desk)
    bad = ["x1,fax,,20/03/2026 16:20,,,x,New topic,New owner\n", "x2,call,,,,,x,,\n"]
    with pytest.raises(LogRefusedError) as refused:
        take_in(desk, tmp_path, LOG.read_text() + "".join(bad))
    assert [fault.line for fault in refused.value.faults] == [56, 57]
    assert 'line 56: "fax" is no channel' in str(refused.value)
    assert counts(desk) == before


def test_another_logs_numbering_is_refused_rather_than_taken_for_rows_that_are_here(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, HEADER + "1,call,,20/03/2026 16:20,,,bus passes,,\n")
    with pytest.raises(LogRefusedError, match=r'line 2: source_ref "1" is in the record already as 26-0001') as refused:
        take_in(
            desk, tmp_path, HEADER + "1,email,,21/03/2026 10:00,,,another matter,,\n2,call,,21/03/2026 10:00,,,y,,\n"
        )
    assert len(refused.value.faults) == 1
    assert len(everything(desk, Contact)) == 1


def test_owners_become_staff_and_those_who_work_here_are_found_by_either_name(desk: Desk, tmp_path: Path) -> None:
    priya = come_on_duty(desk, "Priya Nair", add=True)
    owners = ["priya", "PRIYA NAIR", "Derek Collins", "derek collins", "Samira", ""]
    rows = "".join(f"{n},call,,20/03/2026 16:20,,,x,,{owner}\n" for n, owner in enumerate(owners))
    take_in(desk, tmp_path, HEADER + rows)
    assert [row.name for row in everything(desk, Staff)] == ["Priya Nair", "Derek Collins", "Samira"]
    derek, samira = (row.id for row in everything(desk, Staff)[1:])
    contacts = everything(desk, Contact)
    assert [row.owner_id for row in contacts] == [priya.id, priya.id, derek, derek, samira, priya.id]
    assert {row.created_by for row in contacts} == {priya.id}


def test_a_short_name_that_two_people_have_is_somebody_new(desk: Desk, tmp_path: Path) -> None:
    come_on_duty(desk, "Priya Nair", add=True)
    come_on_duty(desk, "Priya Shah", add=True)
    take_in(desk, tmp_path, HEADER + "1,call,,20/03/2026 16:20,,,x,,Priya\n")
    assert [row.name for row in everything(desk, Staff)] == ["Priya Nair", "Priya Shah", "Priya"]


def test_a_log_that_names_nobody_can_be_taken_in_before_anybody_was_on_the_desk(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "channel,received_at,about\ncall,20/03/2026 16:20,x\n")
    assert [row.owner for row in open_rows(desk.engine)] == ["Desk"]


def test_topics_are_found_whatever_their_capitals_and_new_ones_are_made(desk: Desk, tmp_path: Path) -> None:
    before = {topic.name for topic in everything(desk, Topic)}
    assert "Dentist" in before
    rows = "".join(
        f"{n},call,,20/03/2026 16:20,,,x,{topic},\n"
        for n, topic in enumerate(["dentist", "DENTIST", "Bees", "bees", ""])
    )
    take_in(desk, tmp_path, HEADER + rows)
    assert {topic.name for topic in everything(desk, Topic)} - before == {"Bees"}
    used = {topic.name: topic.used for topic in everything(desk, Topic) if topic.used}
    assert used == {"Dentist": 2, "Bees": 2}
    assert [row.topic for row in open_rows(desk.engine)] == ["Dentist", "Dentist", "Bees", "Bees", None]


def test_the_same_name_at_the_same_number_is_one_person_and_no_name_is_nobody(desk: Desk, tmp_path: Path) -> None:
    callers = [
        "Bill Tanner,01632 960 044",
        "bill tanner,+441632960044",
        "Kay,01632 960044",
        ",01632 960 044",
        "Bill Tanner,",
    ]
    rows = "".join(f"{n},call,,20/03/2026 16:20,{caller},x,,\n" for n, caller in enumerate(callers))
    take_in(desk, tmp_path, HEADER + rows)
    people = [contact.person_id for contact in everything(desk, Contact)]
    assert people[0] == people[1]
    assert people[3] is None
    assert len({people[0], people[2], people[4]}) == 3
    assert [row.name for row in everything(desk, Person)] == ["Bill Tanner", "Kay", "Bill Tanner"]
    take_in(desk, tmp_path, HEADER + "9,call,,21/03/2026 16:20,Bill TANNER,01632960044,x,,\n")
    assert everything(desk, Contact)[-1].person_id == people[0]


def test_a_relay_number_is_seen_for_what_it_is(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, HEADER + "1,call,,20/03/2026 16:20,Mr J Adeyemi,18002 01632 960 017,x,,\n")
    (row,) = open_rows(desk.engine)
    assert row.relay


def test_every_contact_has_the_first_line_of_its_history(desk: Desk) -> None:
    import_log(desk, LOG, takes_new=True)
    contacts, events = everything(desk, Contact), everything(desk, Event)
    assert [event.contact_id for event in events] == [contact.id for contact in contacts]
    assert {event.at for event in events} == {contact.written_at for contact in contacts}
    assert {event.entry_id for event in events} == {None}


def test_where_the_charter_has_no_rule_nothing_is_promised_and_it_waits_at_the_end(tmp_path: Path) -> None:
    desk = open_desk(Settings(tmp_path / "desk"), Clock(NOW), edition_text=shipped_text("papworth-trust"))
    take_in(desk, tmp_path, HEADER + "1,call,,01/04/2026 10:00,,,x,,\n2,letter,compliment,01/04/2026 10:00,,,x,,\n")
    rows = open_rows(desk.engine)
    desk.close()
    assert [(row.source_ref, row.due_at) for row in rows] == [("1", NO_TIME), ("2", NO_TIME)]


def test_progress_is_told_up_to_the_last_row(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    import_log(desk, LOG, takes_new=True, progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 54)
    assert told[-1] == (54, 54)


def test_a_record_that_cannot_be_written_takes_nothing_in(desk: Desk) -> None:
    desk.engine.dispose()
    with closing(sqlite3.connect(desk.settings.record)) as other:
        other.execute(
            "CREATE TRIGGER no_more BEFORE INSERT ON promise WHEN NEW.contact_id = 40 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    before = counts(desk)
    with pytest.raises(RecordError):
        import_log(desk, LOG, takes_new=True)
    assert counts(desk) == before


def test_columns_that_were_left_out_are_told(desk: Desk, tmp_path: Path) -> None:
    text = "channel,received_at,about,shoe size\ncall,20/03/2026 16:20,x,7\n"
    assert take_in(desk, tmp_path, text).unknown_columns == ("shoe size",)


def test_the_row_says_when_it_was_received_and_not_that_it_was_written_down_late(desk: Desk) -> None:
    import_log(desk, LOG, takes_new=True)
    with read_session(desk.engine) as session:
        late = session.exec(select(Contact.id).where(col(Contact.entered_late)))
        assert late.all() == []


@pytest.mark.parametrize(("first", "again"), [("10:00:35", "10:00"), ("10:00", "10:00:35"), ("10:00:35", "10:00:50")])
@pytest.mark.parametrize("reference", ["", "a-1"])
def test_a_log_saved_again_without_its_seconds_adds_nothing(
    desk: Desk, tmp_path: Path, first: str, again: str, reference: str
) -> None:
    text = HEADER + f"{reference},call,,20/03/2026 10:00:35,Ann Day,01632 960044,x,,\n"
    assert take_in(desk, tmp_path, text.replace("10:00:35", first)) == Imported(added=1, already=0)
    assert take_in(desk, tmp_path, text.replace("10:00:35", again)) == Imported(added=0, already=1)


@pytest.mark.parametrize("spoilt", ["4.41633E+11", "1,632", "", "01632 960045"])
@pytest.mark.parametrize("name", ["Ann Day", ""])
def test_a_log_saved_again_with_its_numbers_spoilt_is_asked_about(
    desk: Desk, tmp_path: Path, spoilt: str, name: str
) -> None:
    text = HEADER + f',call,,20/03/2026 10:00,{name},"01632 960044",x,,\n'
    take_in(desk, tmp_path, text)
    (tmp_path / "again.csv").write_text(text.replace("01632 960044", spoilt))
    with pytest.raises(NewNamesError, match=r"Likely here twice: 1 \(line 2 first\)"):
        import_log(desk, tmp_path / "again.csv")


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\x92"])
def test_a_broken_byte_among_letters_of_utf_8_is_one_lost_letter_and_asked_about(
    desk: Desk, tmp_path: Path, bad: bytes
) -> None:
    text = HEADER + ",call,,20/03/2026 10:00,Zoë Łukasz,,Caf# au lait,,\n"
    (tmp_path / "broken.csv").write_bytes(text.encode().replace(b"#", bad))
    with pytest.raises(NewNamesError, match=r"1 letter cannot be read, and stands as �\. Look at: Caf�"):
        import_log(desk, tmp_path / "broken.csv")
    import_log(desk, tmp_path / "broken.csv", takes_new=True)
    assert [(one.name, one.about) for one in everything(desk, Contact)] == [("Zoë Łukasz", "Caf� au lait")]


def test_a_guessed_encoding_is_asked_about_before_anything_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    text = HEADER + ",call,,20/03/2026 10:00,Zoë,,x,,\n"
    (tmp_path / "old.csv").write_bytes(text.encode("cp1252"))
    with pytest.raises(NewNamesError, match=r"Not UTF-8: read as Windows-1252\. Look at: Zoë"):
        import_log(desk, tmp_path / "old.csv")


@pytest.mark.parametrize(
    "headings",
    [
        "How received,Date of enquiry,Customer Name,Contact No.,Reason for contact",
        "Method,Date logged,Caller name,Contact Number,Reason for contact",
        "Method,Date and time of call,Name of caller,Tel. No.,Reason",
        "Method,Date & Time of call,Client name,Mobile No,Subject",
    ],
)
def test_headings_that_desks_write_are_understood(desk: Desk, tmp_path: Path, headings: str) -> None:
    (tmp_path / "log.csv").write_text(f"{headings}\ncall,20/03/2026 10:00,Ann Day,01632 960044,x\n")
    assert import_log(desk, tmp_path / "log.csv") == Imported(added=1, already=0)
    assert [(one.name, one.number) for one in everything(desk, Contact)] == [("Ann Day", "01632 960044")]


@pytest.mark.parametrize(
    ("heading", "value", "asked"),
    [
        ("From", "Ann Day", "From as name"),
        ("Who", "Ann Day", "Who as name"),
        ("Date closed", "21/03/2026", "Date closed left out"),
        ("Relative", "Ann Day", "Relative left out"),
        ("Other", "01632 960044", "Other left out"),
        ("Second phone", "960", "Second phone left out"),
    ],
)
def test_a_column_of_names_or_numbers_is_never_left_out_unasked(
    desk: Desk, tmp_path: Path, heading: str, value: str, asked: str
) -> None:
    (tmp_path / "log.csv").write_text(f"channel,When,about,{heading}\ncall,20/03/2026 10:00,x,{value}\n")
    with pytest.raises(NewNamesError, match=f"When as received_at, {asked}"):
        import_log(desk, tmp_path / "log.csv")


def test_what_came_with_a_log_came_in_on_its_own_day(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, HEADER + "1,letter,,20/03/2026 16:20,Bob Hall,,A bus,,\n")
    now, today, then = desk.clock.now(), date(2026, 4, 6), date(2026, 3, 20)
    made, came = read_day_book(desk.engine, today), read_day_book(desk.engine, then)
    assert [book_line(one, today, now)[1:3] for one in made.entries] == [("Another log", "Taken in: 1 contact")]
    assert [what_words(one, then) for one in came.entries] == ["Letter (written down Mon 6 Apr): A bus"]
    assert day_state(made, desk.edition.calendar, today).endswith("Nothing came in; 1 was done.")
    assert day_facts(desk.engine, today, now).contacts == 0
    undo_import(desk)
    assert read_day_book(desk.engine, today).entries == ()
