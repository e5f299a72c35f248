"""A log of the past: what was answered in it, what it would bring, and taking it out again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.staff import add_staff, everybody
from db.imports.import_log import Imported, LogRefusedError, NewNamesError, import_log, plan_import
from db.imports.undo_import import undo_import
from db.models import (
    ClosedReason,
    Contact,
    Event,
    EventKind,
    LogImport,
    Person,
    PersonEmail,
    PersonNumber,
    Promise,
    Topic,
)
from db.people.suggest import suggest
from db.queue.live import open_rows
from db.replies.reassign import give_to
from db.reports.figures import figures_of
from db.reports.period import parse_period
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Channel, Outcome, Result
from deskapp.errors import WordsError
from deskapp.views.contact import page_text
from tests.db.desk_case import StoppedClock, entry
from tests.imports.conftest import NOW

HEADER = "channel,received_at,name,number,about,answered_at,how,outcome,closed,detail,email,topic,owner\n"


def written(desk: Desk, *rows: str, header: str = HEADER) -> Path:
    path = desk.settings.folder / "log.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def bring(desk: Desk, *rows: str, header: str = HEADER) -> Imported:
    return import_log(desk, written(desk, *rows, header=header), takes_new=True)


def everything(desk: Desk, model: type[Any]) -> list[Any]:
    with read_session(desk.engine) as session:
        return list(session.exec(select(model).order_by(col(model.id))).all())


@pytest.mark.parametrize(
    ("answered", "result"),
    [
        ("03/11/2026 15:00,spoke,sorted", Result.KEPT),
        ("03/11/2026 15:00,,", Result.KEPT),
        ("04/11/2026 16:59,letter,passed_on", Result.KEPT),
        ("20/11/2026 15:00,spoke,sorted", Result.MISSED),
        ("20/11/2026,in_person,could_not_help", Result.MISSED),
    ],
)
def test_what_was_answered_is_kept_or_missed_by_the_charter_of_that_day(
    desk: Desk, answered: str, result: Result
) -> None:
    bring(desk, f"call,03/11/2026 09:30,Ann Day,01632 960001,Bus pass,{answered},,,,,")
    (promise,) = everything(desk, Promise)
    (contact,) = everything(desk, Contact)
    assert (promise.result, contact.state) == (result, "closed")
    _, answer = everything(desk, Event)
    assert promise.stop_event_id == answer.id
    assert promise.stopped_at == answer.at
    assert open_rows(desk.engine) == []


def test_how_it_was_answered_stands_in_the_history_and_is_no_deed_of_today(desk: Desk) -> None:
    bring(desk, "letter,05/10/2026,Bob Hall,,Taxi,09/10/2026 10:00,letter,sorted,,,,,Pat")
    written_down, answer = everything(desk, Event)
    assert (answer.kind, answer.outcome) == (EventKind.LETTER_SENT, Outcome.SORTED)
    assert answer.at == datetime(2026, 10, 9, 9, tzinfo=UTC)
    assert answer.part_of == written_down.id
    assert everything(desk, Contact)[0].closed_reason is ClosedReason.SORTED


@pytest.mark.parametrize(
    ("day", "last_minute"),
    [
        ("29/03/2026", datetime(2026, 3, 29, 22, 59, tzinfo=UTC)),
        ("25/10/2026", datetime(2026, 10, 25, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_day_of_an_answer_is_its_last_minute_when_the_clocks_change_too(
    desk: Desk, day: str, last_minute: datetime
) -> None:
    bring(desk, f"letter,05/03/2026,Bob Hall,,Taxi,{day},letter,sorted,,,,,Pat")
    assert everything(desk, Event)[1].at == last_minute


def test_what_is_still_open_after_a_message_left_is_open(desk: Desk) -> None:
    bring(desk, "call,24/11/2026 09:30,Bob Hall,01632 960002,b,24/11/2026 12:00,left_message,,Pending,,,,")
    assert everything(desk, Contact)[0].state == "open"


def test_what_was_closed_nobody_knows_when_counts_in_no_figure(desk: Desk) -> None:
    said = enumerate(["yes", "Closed", "5/11/2026"], 1)
    rows = [f"call,0{n}/11/2026 09:30,Ann Day,01632 960001,x{n},,,,{closed}" for n, closed in said]
    bring(desk, *(f"{row},,,," for row in rows))
    assert everything(desk, Promise) == []
    assert {one.closed_reason for one in everything(desk, Contact)} == {ClosedReason.CLOSED_BEFORE}
    assert open_rows(desk.engine) == []


def test_nobody_reached_in_time_was_not_possible_and_a_message_left_answers_nothing(desk: Desk) -> None:
    bring(
        desk,
        "call,03/11/2026 09:30,Ann Day,01632 960001,a,03/11/2026 12:00,,could_not_reach,,,,,",
        "call,24/11/2026 09:30,Bob Hall,01632 960002,b,24/11/2026 12:00,left_message,,,,,,",
    )
    first, second = everything(desk, Promise)
    assert (first.result, second.result) == (Result.NOT_POSSIBLE, Result.RUNNING)
    assert [one.state for one in everything(desk, Contact)] == ["closed", "open"]
    assert [row.name for row in open_rows(desk.engine)] == ["Bob Hall"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("01/11/2026 09:00,,,", "is before it was received"),
        ("25/12/2026 09:00,,,", "is in the future"),
        ("15:00,,,", "has no date"),
        (",shouted,,", 'how "shouted" is not one of ours: write one of spoke, left_message'),
        (",,won,", 'outcome "won" is not one of ours'),
        (",,,perhaps", 'closed "perhaps" is not yes or no'),
        ("05/11/2026 09:00,,,Open", 'closed says "Open", and yet it says when or how it was answered'),
        ("05/11/2026 09:00,,pending,", 'outcome "pending" is not one of ours'),
        ("05/11/2026 09:00,,,not yet", 'closed says "not yet", and yet'),
        (",,passed_on,In progress", 'closed says "In progress", and yet'),
    ],
)
def test_an_ending_that_cannot_be_meant_is_a_fault(desk: Desk, cells: str, why: str) -> None:
    with pytest.raises(LogRefusedError, match=why):
        bring(desk, f"call,03/11/2026 09:30,Ann Day,,Bus pass,{cells},,,,")


@pytest.mark.parametrize(
    "word",
    ["-", "--", "–", "n/a", "N/A", "N/A.", "#N/A", "none", "None", "nil", "not yet", "Not yet.", "TBC", "no", "pending",
     "not answered", "Outstanding", "?", "(blank)"],
)  # fmt: skip
def test_a_word_for_nothing_under_answered_at_is_not_answered_and_is_said(desk: Desk, word: str) -> None:
    row = f"call,24/11/2026 09:30,Ann Day,01632 960001,Bus pass,{word},,,,,,,"
    assert plan_import(desk, written(desk, row)).closed_count == 0
    assert bring(desk, row).blanks == f'answered_at "{word}" (1)'
    assert [one.name for one in open_rows(desk.engine)] == ["Ann Day"]


def test_words_for_nothing_are_empty_cells_in_every_column_that_may_be_empty(desk: Desk) -> None:
    header = f"source_ref,kind,{HEADER}"
    row = "{},n/a,call,24/11/2026 09:3{},-,n/a,Bus pass,n/a,-,pending,N/A,-,-,none,tbc"
    imported = bring(desk, row.format("n/a", 0), row.format("n/a", 1), row.format("TBC", 2), header=header)
    assert imported.added == 3, "n/a is nobody's reference"
    assert imported.blanks.startswith('kind "n/a" (3), name "-" (3), answered_at "n/a" (3), ')
    assert imported.blanks.endswith(" more")
    for one in everything(desk, Contact):
        assert (one.source_ref, one.kind, one.state, one.topic_id) == (None, "enquiry", "open", None)
        assert {one.name or "", one.number or "", one.detail or ""} == {""}
    assert everything(desk, Person) == everything(desk, PersonEmail) == []
    assert [one.name for one in everybody(desk.engine)] == ["Pat"]


@pytest.mark.parametrize("name", ["Null", "None", "Nan", "Na", "Ann Unknown"])
def test_a_name_is_a_name_whatever_it_says(desk: Desk, name: str) -> None:
    assert bring(desk, f"call,24/11/2026 09:30,{name},01632 960001,Bus pass,,,,,,,,").blanks == ""
    assert [one.name for one in everything(desk, Contact)] == [name]


def test_nothing_claims_to_have_been_checked_by_an_import(desk: Desk) -> None:
    bring(desk, "email,03/11/2026 09:30,Ann Day,01632 960001,Bus pass,,,,,,Ann@Example.org,,")
    assert [one.checked_on for one in (*everything(desk, PersonNumber), *everything(desk, PersonEmail))] == [None, None]
    log.log_contact(desk, entry(name="Ann Day", number="01632 960001", received_at=NOW))
    assert everything(desk, PersonNumber)[0].checked_on == NOW.date()


def test_the_same_name_at_the_same_address_is_one_person(desk: Desk) -> None:
    row = "email,0{}/11/2026 09:30,Élodie Doyle,,Bus pass,,,,,,E@Example.org,,"
    bring(desk, row.format(3), row.format(4).replace("Élodie Doyle", "ELODIE DOYLE"))
    assert len(everything(desk, Person)) == 1
    bring(desk, row.format(5))
    assert len(everything(desk, Person)) == 1


RESAVED = [
    "call,24/11/2026 09:30,Ann Day,7700900123,Bus pass",
    "Call,2026-11-24T09:30:00Z,ANN DAY,07700 900 123,bus  pass",
    "phone,24-Nov-26 09:30:00,Ann Day,447700900123,Bus pass",
]


@pytest.mark.parametrize("again", RESAVED)
def test_a_row_is_known_by_what_it_means(desk: Desk, again: str) -> None:
    header = "channel,received_at,name,number,about\n"
    assert bring(desk, RESAVED[0], RESAVED[0], header=header).added == 2
    assert bring(desk, again, again, header=header) == Imported(0, 2)
    assert bring(desk, again, again, again, header=header) == Imported(1, 2)


def test_a_reference_that_lost_its_noughts_is_the_same_reference(desk: Desk) -> None:
    header = "source_ref,channel,received_at,about\n"
    assert bring(desk, "0012,call,24/11/2026 09:30,x", header=header).added == 1
    assert bring(desk, "12,call,24/11/2026 09:30,x", header=header) == Imported(0, 1)
    assert bring(desk, "12.0,call,24/11/2026 09:30,x", header=header) == Imported(0, 1)


def test_new_staff_topics_and_doubtful_headings_are_asked_about_and_nothing_comes_in_before(desk: Desk) -> None:
    add_staff(desk, "Priya Nair")
    rows = ["call,24/11/2026 09:30,Ann,,x,,,,,,,GP access,priya", "call,24/11/2026 09:31,Ann,,x,,,,,,,Bees,Pirya"]
    with pytest.raises(NewNamesError, match=r"New staff: Pirya\. New topics: Bees\..*--yes"):
        import_log(desk, written(desk, *rows))
    assert (everything(desk, Contact), [one.name for one in everybody(desk.engine)]) == ([], ["Pat", "Priya Nair"])
    assert import_log(desk, written(desk, rows[0])).added == 1


def test_a_heading_that_may_mean_two_things_goes_by_what_stands_below_it(desk: Desk) -> None:
    header = "Method,Type,Date,Caller,Phone,Details\n"
    plan = plan_import(desk, written(desk, "Phone call,Complaint,24/11/2026 09:30,Ann,,x", header=header))
    assert [(row.channel, row.kind, row.about) for row in plan.fresh] == [("call", "complaint", "x")]
    assert plan.unsure_headings == ()
    rows = [f"call,{said},24/11/2026 09:30,Ann,,x" for said in ("Complaint", "Complaint", "Query", "")]
    assert plan_import(desk, written(desk, *rows, header=header)).unsure_headings == ()


def test_what_an_import_would_bring_is_said_and_nothing_is_written(desk: Desk) -> None:
    log.log_contact(
        desk, entry(Channel.CALL, name="Ann Day", number="01632 960001", received_at=NOW - timedelta(days=1))
    )
    rows = [
        "call,24/11/2026 10:00,Ann Day,01632 960001,Wants a dentist,,,,,,,,",
        "letter,05/10/2026,Bob Hall,4.47701E+11,Taxi,09/10/2026 10:00,letter,sorted,,,,Bees,Zog",
    ]
    plan = plan_import(desk, written(desk, *rows))
    assert plan.days is not None
    assert [str(day) for day in plan.days] == ["2026-10-05", "2026-11-24"]
    assert (len(plan.fresh), plan.closed_count) == (2, 1)
    assert (plan.new_staff, plan.new_topics) == (("Zog",), ("Bees",))
    assert [row.line for row in plan.doubtful_numbers] == [3]
    assert [row.line for row in plan.twins] == [2]
    assert [row.line for row in plan.fresh if row.is_day_only] == [3]
    assert len(everything(desk, Contact)) == 1


def test_a_day_without_a_time_is_assumed_to_have_one_as_that_of_a_contact_typed_by_hand(desk: Desk) -> None:
    file = written(
        desk, "call,24/11/2026 10:00,Ann Day,,Wants a dentist,,,,,,,,", "letter,05/10/2026,Bob Hall,,Taxi,,,,,,,,"
    )
    import_log(desk, file, takes_new=True)
    told = {one.name: one.received_assumed for one in everything(desk, Contact)}
    assert told == {"Ann Day": False, "Bob Hall": True}
    seen = {one.name: page(desk.engine, one.id or 0) for one in everything(desk, Contact)}
    assert "Letter, in Mon 5 Oct, time assumed" in page_text(seen["Bob Hall"], NOW, desk.edition)
    assert "time assumed" not in page_text(seen["Ann Day"], NOW, desk.edition)
    counts = {one.shown_key: one for one in figures_of(desk, parse_period("2026-10..2026-11"), NOW).counts}
    assert counts["F1"].part == 2
    assert {one.label: one.part for one in counts["F1-hour"].groups} == {"10:00": 1}


def test_what_is_likely_here_twice_is_left_out_all_together_where_that_is_wanted(desk: Desk) -> None:
    day_before = {"name": "Ann Day", "number": "01632 960001", "received_at": NOW - timedelta(days=1)}
    log.log_contact(desk, entry(Channel.CALL, **day_before))
    twin = "call,24/11/2026 10:00,Ann Day,01632 960001,Wants a dentist,,,,,,,,"
    other = "call,24/11/2026 10:05,Bob Hall,01632 960002,Taxi,,,,,,,,"
    file = written(desk, twin, other)
    with pytest.raises(NewNamesError, match=r"Likely here twice: 1 \(line 2 first\)"):
        import_log(desk, file)
    assert import_log(desk, file, leaves_twins=True) == Imported(1, 0, (), 1)
    assert [contact.name for contact in everything(desk, Contact)] == ["Ann Day", "Bob Hall"]
    assert import_log(desk, file, leaves_twins=True) == Imported(0, 1, (), 1), "and stays left out"


ROWS = [
    "call,03/11/2026 09:30,Ann Day,01632 960001,Bus pass,03/11/2026 15:00,spoke,sorted,,,ann@example.org,Bees,Zog",
    "call,24/11/2026 09:30,Bob Hall,01632 960002,Taxi,,,,,long story,,GP access,Pat",
    "letter,01/11/2026,Cy Reid,,Old,,,,yes,,,,",
]


def counts(desk: Desk) -> list[int]:
    models = (Contact, Promise, Event, Person, PersonNumber, PersonEmail, Topic)
    with read_session(desk.engine) as session:
        notes = [func.count() for _ in models]
        return [session.exec(select(note).select_from(model)).one() for note, model in zip(notes, models, strict=True)]


def test_an_import_is_undone_whole_and_can_be_made_again(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Dot Shaw", number="01632 960003", received_at=NOW))
    before, topics = counts(desk), {one.name: one.used for one in everything(desk, Topic)}
    assert bring(desk, *ROWS).added == 3
    assert undo_import(desk) == ("log.csv", 3)
    assert counts(desk) == before
    assert {one.name: one.used for one in everything(desk, Topic)} == topics
    assert [one.name for one in everybody(desk.engine)] == ["Pat"]
    assert suggest(desk.engine, "ann") == []
    assert [row.name for row in open_rows(desk.engine)] == ["Dot Shaw"]
    assert bring(desk, *ROWS).added == 3
    (first, second) = everything(desk, LogImport)
    assert (first.undone_at, second.undone_at) == (NOW, None)


def test_only_the_last_import_is_undone_and_then_the_one_before(desk: Desk, clock: StoppedClock) -> None:
    bring(desk, ROWS[0])
    clock.at += timedelta(minutes=1)
    bring(desk, ROWS[1])
    undo_import(desk)
    assert [one.name for one in everything(desk, Contact)] == ["Ann Day"]
    undo_import(desk)
    assert everything(desk, Contact) == []
    with pytest.raises(WordsError, match="No import can be undone"):
        undo_import(desk)


@pytest.mark.parametrize("deed", ["answer", "chase", "give"])
def test_an_import_that_somebody_worked_on_stays(desk: Desk, clock: StoppedClock, deed: str) -> None:
    bring(desk, *ROWS)
    bob = next(one for one in everything(desk, Contact) if one.name == "Bob Hall")
    before = counts(desk)[0]
    clock.at += timedelta(minutes=5)
    if deed == "answer":
        log.answer(desk, bob.id, how=EventKind.SPOKE, told="yes", sorted_=True, at=clock.at)
    elif deed == "chase":
        log.add_call_to(desk, bob.id, entry_id="again", at=clock.at, words="rang again")
    else:
        give_to(desk, bob.id, staff_id=add_staff(desk, "Derek").id)
    with pytest.raises(WordsError, match=f"Nothing was undone: {bob.ref} of log.csv"):
        undo_import(desk)
    assert counts(desk)[0] == before


def test_somebody_who_rang_since_stays_when_the_import_that_brought_them_goes(desk: Desk, clock: StoppedClock) -> None:
    bring(desk, *ROWS)
    clock.at += timedelta(minutes=5)
    log.log_contact(desk, entry(name="Ann Day", number="01632 960001", received_at=clock.at))
    undo_import(desk)
    assert [one.name for one in everything(desk, Person)] == ["Ann Day"]
    assert [one.name for one in everything(desk, Contact)] == ["Ann Day"]


def test_history_that_no_undone_import_brought_is_still_never_deleted(desk: Desk) -> None:
    bring(desk, *ROWS)
    for sql in ("DELETE FROM event", "DELETE FROM promise"):
        with desk.engine.connect() as connection, pytest.raises(Exception, match=r"only added to|never deleted"):
            connection.exec_driver_sql(sql)
