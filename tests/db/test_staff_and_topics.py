"""The short lists of a desk: who works here, and what contacts are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.contacts import log
from db.desk import staff, staff_changes, topics
from db.desk.desk import Desk
from db.people.organisation_edit import NO_FIELDS, add_organisation
from db.people.organisations import organisation
from db.startup.open_desk import open_desk
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, entry, rows


def test_a_new_name_is_put_on_the_staff_and_on_the_desk(desk: Desk) -> None:
    on_desk = staff.come_on_duty(desk, "  Samira   Haddad ", add=True)
    assert desk.staff == on_desk
    assert (on_desk.name, on_desk.short_name) == ("Samira Haddad", "Samira")
    assert [one.name for one in staff.everybody(desk.engine)] == ["Priya Shah", "Samira Haddad"]


def test_a_name_in_other_capitals_is_the_same_person(desk: Desk) -> None:
    assert staff.come_on_duty(desk, "PRIYA shah").name == "Priya Shah"
    assert len(staff.everybody(desk.engine)) == 1


@pytest.mark.parametrize("name", ["Łukasz", "Ösel", "Дмитрий", "Élodie", "O'Shea", "Þóra"])
def test_somebody_with_any_letters_comes_on_every_day(desk: Desk, clock: StoppedClock, name: str) -> None:
    for _ in range(3):
        clock.at += timedelta(days=1)
        assert staff.come_on_duty(desk, name, add=True).name == name
        assert staff.come_on_duty(desk, name.upper()).name == name
        assert open_desk(replace(desk.settings, staff_name=name.lower()), clock).staff == desk.staff
    assert len(staff.everybody(desk.engine)) == 2


@pytest.mark.parametrize("typed", ["priya", "Pri", "SHAH", "p sh", "prïya"])
def test_a_name_may_be_typed_by_its_beginnings(desk: Desk, clock: StoppedClock, typed: str) -> None:
    assert staff.come_on_duty(desk, typed).name == "Priya Shah"
    opened = open_desk(replace(desk.settings, staff_name=typed), clock).staff
    assert opened is not None
    assert opened.name == "Priya Shah"
    assert len(staff.everybody(desk.engine)) == 1


def test_a_beginning_that_two_names_have_is_not_taken_for_either(desk: Desk, clock: StoppedClock) -> None:
    staff.add_staff(desk, "Priya Nair")
    with pytest.raises(staff.UnknownStaffError, match="Several here begin so: Priya Nair, Priya Shah"):
        staff.come_on_duty(desk, "priya")
    assert open_desk(replace(desk.settings, staff_name="priya"), clock).staff is None
    staff.add_staff(desk, "Priya")
    assert staff.come_on_duty(desk, "priya").name == "Priya"


@pytest.mark.parametrize("name", ["Preya", "Zog", "Priya Nair"])
def test_no_name_is_ever_added_unasked(desk: Desk, clock: StoppedClock, name: str) -> None:
    with pytest.raises(staff.UnknownStaffError, match=f"Nobody here is called {name}. The staff are: Priya Shah"):
        staff.come_on_duty(desk, name)
    assert open_desk(replace(desk.settings, staff_name=name), clock).staff is None
    assert rows(desk, "SELECT name FROM staff") == [("Priya Shah",)]


def test_on_a_desk_without_staff_the_first_name_is_taken_and_never_by_reading(
    tmp_path: Path, clock: StoppedClock
) -> None:
    settings = Settings(folder=tmp_path / "new", staff_name="Zog")
    desk = open_desk(settings, clock, takes_first=False)
    assert (desk.staff, rows(desk, "SELECT name FROM staff")) == (None, [])
    with pytest.raises(WordsError, match=r"Nobody here is called Sam: nobody works here yet\.$"):
        staff_changes.rename(desk, "Sam", "Samira")
    desk.close()
    desk = open_desk(settings, clock)
    assert rows(desk, "SELECT name FROM staff") == [("Zog",)]
    desk.close()


def test_who_was_on_the_desk_and_from_when_is_kept(desk: Desk, clock: StoppedClock) -> None:
    clock.at += timedelta(hours=1)
    staff.come_on_duty(desk, "Priya Shah")
    staff.come_on_duty(desk, "Derek", add=True)
    assert rows(desk, "SELECT name, from_at FROM duty JOIN staff ON staff.id = staff_id ORDER BY duty.id") == [
        ("Priya Shah", "2026-11-24 14:47:00.000000"),
        ("Derek", "2026-11-24 15:47:00.000000"),
    ]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_that_cannot_be_kept_is_said(desk: Desk, name: str) -> None:
    with pytest.raises(WordsError):
        staff.come_on_duty(desk, name)


def test_somebody_who_left_and_comes_back_is_on_the_staff_again(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = 0")
    assert staff.everybody(desk.engine) == []
    with pytest.raises(staff.UnknownStaffError):
        staff.come_on_duty(desk, "Somebody Else")
    staff.come_on_duty(desk, "Priya Shah")
    assert len(staff.everybody(desk.engine)) == 1


def test_the_view_that_somebody_chose_is_theirs_the_next_time(desk: Desk, clock: StoppedClock) -> None:
    staff.set_filter(desk, "mine")
    again = open_desk(desk.settings, clock)
    assert again.staff is not None
    assert again.staff.queue_filter == "mine"
    desk.staff = None
    staff.set_filter(desk, "late")
    assert rows(desk, "SELECT queue_filter FROM staff") == [("mine",)]


def test_topics_are_in_one_order_however_often_they_are_used(desk: Desk) -> None:
    before = [topic.name for topic in topics.everything(desk)]
    assert before == sorted(before)
    transport = next(topic for topic in topics.everything(desk) if topic.name == "Transport")
    log.log_contact(desk, entry(topic_id=transport.id))
    assert (transport.id, "Transport", 1) in topics.everything(desk)
    assert [topic.name for topic in topics.everything(desk)] == before


@pytest.mark.parametrize("typed", ["\x1b[31mSamira\x07 Haddad", "Sam\u200bira \u202eHaddad", "Samira\tHaddad\x00"])
def test_no_way_in_keeps_a_character_of_a_name_that_acts_on_a_terminal(desk: Desk, typed: str) -> None:
    page = organisation(desk.engine, add_organisation(desk, NO_FIELDS._replace(name=f"{typed} 5")))
    assert page is not None
    names = (
        staff.come_on_duty(desk, typed, add=True).name,
        staff_changes.rename(desk, "Priya Shah", f"{typed} 2").name,
        staff.add_staff(desk, f"{typed} 3").name,
        topics.add(desk, f"{typed} 4"),
        page.name,
    )
    assert all(name.isprintable() and "Samira" in name.replace("[31m", "") for name in names), names
    with pytest.raises(WordsError):
        staff.add_staff(desk, "\x1b\x07\u202e")


def test_the_notes_of_an_organisation_keep_their_lines(desk: Desk) -> None:
    fields = NO_FIELDS._replace(name="Riverside", notes="Ring first.\n\nAsk for   Ann.\n")
    page = organisation(desk.engine, add_organisation(desk, fields))
    assert page is not None
    assert page.notes == "Ring first.\n\nAsk for Ann."
