"""Each day goes by the charter that was in force on it; an open desk goes by a new one without being started again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db.answerphone.check import nothing_on_it
from db.answerphone.days import check_state, gaps, wanted_on
from db.charters import adopted
from db.contacts.log import log_contact
from db.desk.charter_of_day import Editions, renew
from db.desk.desk import Desk
from db.end_of_day.review import begin_review, sign_off
from db.end_of_day.sign_offs import DaysSigned, days_signed, not_signed
from db.startup.open_desk import open_desk
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import Edition
from deskapp.charter.reading import parse_edition
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, at, entry, note_gap, rows

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (23, 24, 25, 26))


def another(desk: Desk, valid_from: date, changes: dict[str, str]) -> Edition:
    """The desk's charter with a few words of its text changed."""
    text = desk.edition.text
    for old, new in {f"valid_from = {desk.edition.valid_from}": f"valid_from = {valid_from}", **changes}.items():
        assert old in text
        text = text.replace(old, new)
    return parse_edition(text, "test")


def twice_a_day(desk: Desk, valid_from: date) -> Edition:
    return another(desk, valid_from, {"checks_a_day = 1": "checks_a_day = 2"})


def shut_on(desk: Desk, valid_from: date, day: date) -> Edition:
    return another(desk, valid_from, {'# 2026-09-16 = "Training day"': f'{day} = "Shut for good"'})


def went_by(desk: Desk, days: list[date]) -> list[int]:
    editions = Editions(desk)
    return [wanted_on(editions.of(day), day) for day in days]


def adopt(desk: Desk, clock: StoppedClock, edition: Edition, when: datetime) -> None:
    """Somebody takes it over at another desk; this one reads it."""
    clock.at = when
    adopted.adopt_from_now(desk.engine, edition, when)
    renew(desk, when)


def test_a_day_that_has_gone_by_keeps_the_charter_that_it_had(desk: Desk, clock: StoppedClock) -> None:
    for day in (24, 25, 26):
        clock.at = at(day, 9)
        nothing_on_it(desk)
    # Written as if it had held since Tuesday: but until it was taken over on Wednesday nobody could know.
    adopt(desk, clock, twice_a_day(desk, TUESDAY), at(25, 10))
    clock.at = at(27, 9)
    assert went_by(desk, [TUESDAY, WEDNESDAY, THURSDAY]) == [1, 2, 2]
    assert [(gap.day, gap.made, gap.wanted) for gap in gaps(desk, MONDAY, THURSDAY)] == [
        (WEDNESDAY, 1, 2),
        (THURSDAY, 1, 2),
    ]
    with pytest.raises(WordsError, match="Nothing is missing on that day"):
        note_gap(desk, TUESDAY, "phone line down")
    note_gap(desk, WEDNESDAY, "phone line down")


def test_a_charter_to_come_counts_for_nothing_before_its_day(desk: Desk, clock: StoppedClock) -> None:
    adopt(desk, clock, twice_a_day(desk, THURSDAY), at(24, 10))
    assert went_by(desk, [MONDAY, TUESDAY, WEDNESDAY, THURSDAY]) == [1, 1, 1, 2]
    assert check_state(desk, at(24, 11)).wanted == 1


def test_days_before_the_first_charter_was_adopted_go_by_that_one(desk: Desk) -> None:
    assert Editions(desk).of(date(2020, 1, 1)) is desk.edition


def test_open_days_and_the_day_before_are_those_of_the_charter_of_each_day(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(24, 16)
    sign_off(desk, begin_review(desk).review_id)
    adopt(desk, clock, shut_on(desk, THURSDAY, TUESDAY), at(26, 9))
    assert days_signed(desk, TUESDAY, WEDNESDAY) == DaysSigned(1, 2)
    assert not_signed(desk, at(26, 9)) == WEDNESDAY
    assert not_signed(desk, at(25, 9)) is None


def test_an_open_desk_goes_by_a_new_charter_and_says_so_once(desk: Desk, clock: StoppedClock) -> None:
    assert renew(desk, clock.at) == ""
    other = open_desk(desk.settings, clock)
    adopted.adopt_from_now(other.engine, twice_a_day(desk, TUESDAY), clock.at)
    other.close()
    before = desk.edition_id
    said = renew(desk, clock.at)
    assert said.startswith(f"The charter changed: {desk.edition.title}, from Tuesday 24 November 2026.")
    assert (desk.edition_id, desk.edition.answerphone.checks_a_day) == (before + 1, 2)
    assert log_contact(desk, entry()).contact_id
    assert rows(desk, "SELECT edition_id FROM contact") == [(before + 1,)]
    assert renew(desk, clock.at) == ""


def test_a_charter_that_begins_overnight_holds_on_a_desk_that_was_left_open(desk: Desk, clock: StoppedClock) -> None:
    adopted.adopt(desk.engine, twice_a_day(desk, WEDNESDAY), clock.at)
    assert renew(desk, at(24, 23, 59)) == ""
    assert renew(desk, at(25, 0, 0)).startswith("The charter changed")


def test_days_that_another_desk_put_into_the_calendar_are_heard_of(desk: Desk, clock: StoppedClock) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO calendarday (edition_id, day, kind, name, hours) VALUES (?, '2026-12-03', 'bank', 'Once', '')",
            (desk.edition_id,),
        )
    calendar: WorkingCalendar = desk.edition.calendar
    assert calendar.is_working_day(date(2026, 12, 3))
    assert renew(desk, clock.at).startswith("The charter's calendar changed")
    assert not desk.edition.calendar.is_working_day(date(2026, 12, 3))
