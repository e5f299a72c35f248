"""The calendar changes at the desk: what moves is seen first, then moved in one transaction, and taken back whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import Session

from db.charters import adopted
from db.contacts.log import log_contact
from db.desk.charter_of_day import renew
from db.desk.desk import Desk
from db.models import DayKind
from db.promises.change_calendar import DaysChange, change_calendar_days, preview_change, undo_last_change
from db.promises.recalculate import add_bank_holidays
from deskapp.charter.reading import parse_edition
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, at, entry, rows

CHRISTMAS_EVE = date(2026, 12, 24)
CLOSED = DaysChange(first=CHRISTMAS_EVE, last=CHRISTMAS_EVE, to=DayKind.CLOSED, name="Training")
PROCLAIMED = DaysChange(first=CHRISTMAS_EVE, last=CHRISTMAS_EVE, to=DayKind.BANK, name="World Cup day")
OPEN = DaysChange(first=CHRISTMAS_EVE, last=CHRISTMAS_EVE)


@pytest.fixture(autouse=True)
def before_christmas(clock: StoppedClock) -> None:
    clock.at = at(22, 10, month=12)


def letter(desk: Desk, **fields: object) -> int:
    return log_contact(desk, entry(Channel.LETTER, received_at=desk.clock.now(), **fields)).contact_id


def due(desk: Desk) -> list[str]:
    return [due_at[:16] for (due_at,) in rows(desk, "SELECT due_at FROM promise ORDER BY id")]


def day_rows(desk: Desk) -> list[tuple[object, ...]]:
    return rows(desk, "SELECT edition_id, day, kind, name, hours FROM calendarday ORDER BY 1, 2, 3")


def changed(desk: Desk, change: DaysChange) -> list[datetime]:
    moved = [one.due_at for one in change_calendar_days(desk, change, "closed Thu 24 Dec (Training)")]
    renew(desk, desk.clock.now())
    return moved


def test_a_closed_day_shows_what_it_would_move_and_writes_nothing(desk: Desk) -> None:
    letter(desk)
    days, before = day_rows(desk), due(desk)
    (moved,) = preview_change(desk, CLOSED)
    assert (moved.was_due_at, moved.due_at) == (at(31, 17, month=12), datetime.fromisoformat("2027-01-04T17:00+00:00"))
    assert (day_rows(desk), due(desk)) == (days, before)
    assert rows(desk, "SELECT count(*) FROM calendarchange") == [(0,)]


def test_a_closed_day_moves_open_promises_with_both_times_in_the_history(desk: Desk, clock: StoppedClock) -> None:
    letter(desk)
    changed(desk, CLOSED)
    assert due(desk) == ["2027-01-04 17:00"]
    assert rows(desk, "SELECT original_due_at FROM promise") == [("2026-12-31 17:00:00.000000",)]
    ((said,),) = rows(desk, "SELECT words FROM note WHERE words LIKE '%calendar%'")
    assert said == (
        "The calendar was changed, closed Thu 24 Dec (Training): reply by 17:00 on Mon 4 Jan 2027, "
        "not 17:00 on Thu 31 Dec."
    )
    assert desk.edition.calendar.why_shut(CHRISTMAS_EVE) == "Training"
    assert renew(desk, clock.now()) == ""


def test_what_is_logged_afterwards_goes_by_the_changed_day(desk: Desk) -> None:
    changed(desk, CLOSED)
    letter(desk)
    assert due(desk) == ["2027-01-04 17:00"]


def test_the_laws_own_days_take_no_notice_of_a_closure_but_of_a_bank_holiday(desk: Desk) -> None:
    # One month from Tuesday 24 November is Thursday 24 December itself.
    contact = entry(Channel.LETTER, received_at=at(24, 10), kind=Kind.OWN_INFORMATION)
    log_contact(desk, contact)
    of_law = "SELECT due_at FROM promise WHERE name = 'own_information'"
    assert rows(desk, of_law) == [("2026-12-24 23:59:59.000000",)]
    assert [moved.row.name for moved in preview_change(desk, CLOSED)] == []
    changed(desk, CLOSED)
    assert rows(desk, of_law) == [("2026-12-24 23:59:59.000000",)]
    changed(desk, PROCLAIMED)
    assert rows(desk, of_law) == [("2026-12-29 23:59:59.000000",)]


def test_a_time_that_somebody_gave_and_what_has_ended_never_move(desk: Desk) -> None:
    log_contact(desk, entry(received_at=desk.clock.now()), promised_at=at(31, 15, month=12))
    letter(desk)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE promise SET stopped_at = started_at, result = 'kept', stop_event_id = 1 WHERE rule IS NOT NULL"
        )
    before = due(desk)
    assert changed(desk, CLOSED) == []
    assert due(desk) == before


def test_one_undo_takes_days_and_times_back_and_the_history_has_both(desk: Desk) -> None:
    letter(desk)
    days, before = day_rows(desk), due(desk)
    changed(desk, CLOSED)
    words, moved = undo_last_change(desk)
    assert words == "closed Thu 24 Dec (Training)"
    assert [one.due_at for one in moved] == [at(31, 17, month=12)]
    assert (day_rows(desk), due(desk)) == (days, before)
    assert rows(desk, "SELECT count(*) FROM note WHERE words LIKE '%reply by%not%'") == [(2,)]
    with pytest.raises(WordsError, match="No change of the calendar"):
        undo_last_change(desk)


def test_special_hours_give_way_to_a_closure_and_come_back_with_its_undo(desk: Desk) -> None:
    early = replace(CLOSED, to=DayKind.SPECIAL, name="Early", hours="10:00-13:00")
    changed(desk, early)
    changed(desk, CLOSED)
    assert [row[2] for row in day_rows(desk) if row[1] == "2026-12-24"] == ["closed"]
    undo_last_change(desk)
    assert [row[2:] for row in day_rows(desk) if row[1] == "2026-12-24"] == [("special", "Early", "10:00-13:00")]


def test_a_day_that_is_so_already_is_refused(desk: Desk) -> None:
    with pytest.raises(WordsError, match="has these days so already"):
        change_calendar_days(desk, OPEN, "open again")
    changed(desk, CLOSED)
    with pytest.raises(WordsError, match="has these days so already"):
        change_calendar_days(desk, CLOSED, "closed")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (replace(CLOSED, last=date(2028, 1, 1)), "at most 366 days"),
        (replace(CLOSED, last=date(2026, 12, 1)), "the first day before the last"),
        (replace(CLOSED, first=date(2026, 11, 1)), "more than 31 days ago"),
    ],
)
def test_too_many_days_and_days_long_gone_are_refused(desk: Desk, change: DaysChange, match: str) -> None:
    with pytest.raises(WordsError, match=match):
        preview_change(desk, change)


def test_every_adopted_edition_has_the_day_and_one_adopted_later_takes_it_over(desk: Desk, clock: StoppedClock) -> None:
    changed(desk, CLOSED)
    changed(desk, replace(PROCLAIMED, first=date(2027, 5, 7), last=date(2027, 5, 7)))
    text = desk.edition.text.replace("valid_from = 2013-04-01", "valid_from = 2026-12-23")
    adopted.adopt_from_now(desk.engine, parse_edition(text, "later"), clock.now())
    clock.at = at(23, 10, month=12)
    renew(desk, clock.now())
    assert desk.edition.calendar.closures[CHRISTMAS_EVE] == "Training"
    assert desk.edition.calendar.bank_holidays[date(2027, 5, 7)] == "World Cup day"


def test_a_bank_holiday_that_was_taken_away_does_not_come_back_with_an_upgrade(desk: Desk, clock: StoppedClock) -> None:
    boxing_day = DaysChange(first=date(2026, 12, 28), last=date(2026, 12, 28), bank=True)
    changed(desk, boxing_day)
    with desk.engine.begin() as connection, Session(connection) as session:
        assert add_bank_holidays(session, clock.now()) == 0
    assert desk.edition.calendar.is_working_day(date(2026, 12, 28))


def test_a_rule_with_regions_of_its_own_counts_a_proclaimed_holiday_too(desk: Desk, clock: StoppedClock) -> None:
    text = desk.edition.text.replace("valid_from = 2013-04-01", "valid_from = 2026-12-22")
    rule = """
[[rules]]
key = "uk"
promise = "reply"
words = "A holiday anywhere in the UK."
source = "test"
kinds = ["new_assessment"]
working_days = 1
basis = "statutory"
region = ["ENG", "SCT", "NIR"]
stops_on = ["reply"]
"""
    adopted.adopt_from_now(desk.engine, parse_edition(text + rule, "ours"), clock.now())
    renew(desk, clock.now())
    clock.at = at(23, 10, month=12)
    letter(desk, kind=Kind.NEW_ASSESSMENT)
    of_rule = "SELECT due_at FROM promise WHERE rule = 'uk'"
    assert rows(desk, of_rule) == [("2026-12-24 17:00:00.000000",)]
    changed(desk, PROCLAIMED)
    assert rows(desk, of_rule) == [("2026-12-29 17:00:00.000000",)]
