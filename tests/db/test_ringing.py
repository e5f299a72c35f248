"""Who rings whom just now: everybody sees it, for fifteen minutes, and it is no part of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db import contacts, tries
from db.answers import answer
from db.desk import Desk, open_desk
from db.models import EventKind, LeaveMessage, TryResult
from db.ringing import Ringing, ToDial, ring, who_is_ringing
from deskapp.errors import RecordError, WordsError
from tests.db.desk_case import NOW, StoppedClock, entry, rows


def test_a_mark_is_seen_by_everybody_for_fifteen_minutes(desk: Desk) -> None:
    said = contacts.log(desk, entry())
    events = rows(desk, "SELECT count(*) FROM event")
    ring(desk, said.contact_id)
    marked = {said.contact_id: Ringing("Priya Shah", NOW)}
    assert who_is_ringing(desk.engine, NOW) == marked
    assert who_is_ringing(desk.engine, NOW + timedelta(minutes=14, seconds=59)) == marked
    assert who_is_ringing(desk.engine, NOW + timedelta(minutes=15)) == {}
    assert rows(desk, "SELECT count(*) FROM event") == events


def test_two_do_not_ring_the_same_person_at_once(desk: Desk, clock: StoppedClock) -> None:
    said = contacts.log(desk, entry())
    ring(desk, said.contact_id)
    other = open_desk(replace(desk.settings, staff_name="Derek Lowe"), clock)
    clock.at = NOW + timedelta(minutes=5)
    with pytest.raises(WordsError, match="Priya Shah is ringing them, since 14:47"):
        ring(other, said.contact_id)
    ring(desk, said.contact_id)
    assert who_is_ringing(desk.engine, clock.at)[said.contact_id].at == clock.at
    clock.at += timedelta(minutes=15)
    ring(other, said.contact_id)
    assert who_is_ringing(desk.engine, clock.at) == {said.contact_id: Ringing("Derek Lowe", clock.at)}
    other.close()


def test_the_mark_goes_when_they_record_how_it_went(desk: Desk) -> None:
    said = contacts.log(desk, entry())
    ring(desk, said.contact_id)
    tries.tried(desk, said.contact_id, result=TryResult.NO_ANSWER, at=NOW)
    assert who_is_ringing(desk.engine, NOW) == {}
    ring(desk, said.contact_id)
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    assert who_is_ringing(desk.engine, NOW) == {}


def test_whoever_rings_is_told_what_to_dial_and_that_no_message_may_be_left(desk: Desk) -> None:
    kay = entry(number="01632 960 017", relay=True, name="Kay")
    said = contacts.log(desk, kay, ok_to_leave_message=LeaveMessage.NO)
    assert ring(desk, said.contact_id) == ToDial("01632 960 017", relay=True, leave_none=True)
    assert ring(desk, contacts.log(desk, entry(number=None, entry_id="none")).contact_id).number is None


def test_nobody_rings_about_a_contact_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(RecordError, match="not in the record"):
        ring(desk, 99)
