"""The short lists of a desk: who works here, and what contacts are about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import contacts, staff, topics
from db.desk import Desk, open_desk
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, entry, rows


def test_a_new_name_is_put_on_the_staff_and_on_the_desk(desk: Desk) -> None:
    on_desk = staff.come_on_duty(desk, "  Samira   Haddad ")
    assert desk.staff == on_desk
    assert (on_desk.name, on_desk.short_name) == ("Samira Haddad", "Samira")
    assert [one.name for one in staff.everybody(desk.engine)] == ["Priya Shah", "Samira Haddad"]


def test_a_name_in_other_capitals_is_the_same_person(desk: Desk) -> None:
    assert staff.come_on_duty(desk, "PRIYA shah").name == "Priya Shah"
    assert len(staff.everybody(desk.engine)) == 1


def test_who_was_on_the_desk_and_from_when_is_kept(desk: Desk, clock: StoppedClock) -> None:
    clock.at += timedelta(hours=1)
    staff.come_on_duty(desk, "Priya Shah")
    staff.come_on_duty(desk, "Derek")
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


def test_the_commonest_topics_come_first_then_by_name(desk: Desk) -> None:
    names = [topic.name for topic in topics.everything(desk.engine)]
    assert names == sorted(names)
    transport = next(topic for topic in topics.everything(desk.engine) if topic.name == "Transport")
    contacts.log(desk, entry(topic_id=transport.id))
    assert topics.everything(desk.engine)[0] == (transport.id, "Transport", 1)


def test_topics_are_found_by_the_beginnings_of_their_words(desk: Desk) -> None:
    assert [topic.name for topic in topics.find(desk.engine, "hom")] == ["Care at home", "Care home"]
    assert [topic.name for topic in topics.find(desk.engine, "care h")] == ["Care at home", "Care home"]
    assert [topic.name for topic in topics.find(desk.engine, "DENT")] == ["Dentist"]
    assert topics.find(desk.engine, "xyz") == []
