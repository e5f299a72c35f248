"""Who rings whom just now: everybody sees it, for fifteen minutes, and it is no part of the history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind, LeaveMessage, TryResult
from db.replies import attempts
from db.replies.reply import answer
from db.replies.ringing import Ringing, ToDial, ring, who_is_ringing
from db.undo.last import undo_last
from deskapp.errors import RecordError, WordsError
from tests.db.desk_case import NOW, StoppedClock, entry, opened_as, rows


def test_a_mark_is_seen_by_everybody_for_fifteen_minutes(desk: Desk) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044"))
    events = rows(desk, "SELECT count(*) FROM event")
    ring(desk, said.contact_id)
    marked = {said.contact_id: Ringing("Priya Shah", NOW)}
    assert who_is_ringing(desk.engine, NOW) == marked
    assert who_is_ringing(desk.engine, NOW + timedelta(minutes=14, seconds=59)) == marked
    assert who_is_ringing(desk.engine, NOW + timedelta(minutes=15)) == {}
    assert rows(desk, "SELECT count(*) FROM event") == events


def test_two_do_not_ring_the_same_person_at_once(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044"))
    ring(desk, said.contact_id)
    other = opened_as(desk, "Derek Lowe", clock)
    clock.at = NOW + timedelta(minutes=5)
    with pytest.raises(WordsError, match="Priya Shah has been ringing them since 14:47"):
        ring(other, said.contact_id)
    clock.at += timedelta(minutes=10)
    ring(other, said.contact_id)
    assert who_is_ringing(desk.engine, clock.at) == {said.contact_id: Ringing("Derek Lowe", clock.at)}
    other.close()


def test_the_mark_goes_when_they_record_how_it_went(desk: Desk) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044"))
    ring(desk, said.contact_id)
    attempts.record_attempt(desk, said.contact_id, result=TryResult.NO_ANSWER, at=NOW)
    assert who_is_ringing(desk.engine, NOW) == {}
    ring(desk, said.contact_id)
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    assert who_is_ringing(desk.engine, NOW) == {}


def test_whoever_rings_is_told_what_to_dial_and_that_no_message_may_be_left(desk: Desk) -> None:
    kay = entry(number="01632 960 017", relay=True, name="Kay")
    said = log.log_contact(desk, kay, ok_to_leave_message=LeaveMessage.NO)
    assert ring(desk, said.contact_id) == ToDial("01632 960 017", relay=True, leave_none=True)


def test_nobody_is_marked_as_ringing_where_there_is_no_number(desk: Desk) -> None:
    said = log.log_contact(desk, entry(number=None))
    with pytest.raises(WordsError, match="They gave no number to ring"):
        ring(desk, said.contact_id)
    assert who_is_ringing(desk.engine, NOW) == {}


def test_ringing_once_more_ends_it(desk: Desk) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044"))
    ring(desk, said.contact_id)
    assert ring(desk, said.contact_id) is None
    assert who_is_ringing(desk.engine, NOW) == {}


def test_undo_ends_a_mark_that_was_made_last_and_nothing_else(desk: Desk) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044", name="Kay"))
    before = rows(desk, "SELECT count(*) FROM event")
    ring(desk, said.contact_id)
    undone = undo_last(desk)
    assert (undone.words, undone.contact_id) == ("Taken back: that you are ringing them. 26-0001 Kay.", said.contact_id)
    assert who_is_ringing(desk.engine, NOW) == {}
    assert rows(desk, "SELECT count(*) FROM event") == before


def test_nobody_rings_about_a_contact_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(RecordError, match="not in the record"):
        ring(desk, 99)
