"""The live queue: one row a contact, by the soonest of its promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind, LeaveMessage
from db.promises.wait import ask_them, they_answered
from db.queue import live
from db.queue.first_page import QUEUE_SQL, ROW_SQL, TIMELESS_SQL, QueueRow, instant, read_first_page
from db.replies import reassign
from db.startup.open_desk import open_desk
from db.storage.connections import connect
from db.storage.sessions import read_session
from deskapp.charter.options import WhileWaiting
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import NO_TIME
from tests.db.desk_case import NOW, StoppedClock, at, colleague, entry, rows


def test_a_row_has_the_fields_that_the_query_names(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        names = list(connection.exec_driver_sql(QUEUE_SQL, (1,)).keys())
    assert names == list(QueueRow._fields)


def test_both_ways_of_reading_the_queue_give_the_same_rows(desk: Desk) -> None:
    log.log_contact(
        desk,
        entry(name="Kay", number="07700 900 418", topic_id=2, safeguarding=True, relay=True, source_ref="log-1"),
        needs="large print, BSL interpreter",
        ok_to_leave_message=LeaveMessage.NO,
    )
    log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT))
    read = live.open_rows(desk.engine)
    assert read_first_page(desk.settings, NOW.date()).rows == read
    assert read[0] == QueueRow(
        contact_id=1,
        promise_id=1,
        ref="26-0001",
        source_ref="log-1",
        channel=Channel.CALL,
        kind=Kind.ENQUIRY,
        name="Kay",
        number="07700 900 418",
        number_key="+447700900418",
        about="Wants a dentist",
        topic=desk.edition.topics[1],
        owner="Priya Shah",
        owner_id=1,
        received_at=NOW,
        promise=PromiseName.PROMISE,
        due_at=at(25, 17),
        chasing_count=0,
        needs="large print, BSL interpreter",
        ok_to_leave_message="no",
        relay=True,
        safeguarding=True,
        version=1,
        nobody_told=True,
    )
    assert isinstance(read[0].channel, Channel)
    assert (read[0].safeguarding, read[0].relay) == (True, True)
    assert {type(read[0].safeguarding), type(read[1].relay)} == {bool}


def test_rows_come_by_due_time_then_received_then_the_order_of_entry(desk: Desk) -> None:
    for received, promised in [(10, 15), (9, 15), (9, 15), (11, 14), (8, 16)]:
        log.log_contact(desk, entry(received_at=at(24, received)), promised_at=at(25, promised))
    assert [row.contact_id for row in live.open_rows(desk.engine)] == [4, 2, 3, 1, 5]


def test_a_contact_stands_in_the_queue_once_by_the_soonest_of_its_promises(desk: Desk) -> None:
    log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT), promised_at=at(25, 12))
    log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT))
    first, second = live.open_rows(desk.engine)
    assert (first.promise, first.due_at) == (PromiseName.PROMISE, at(25, 12))
    assert (second.promise, second.promise_id) == (PromiseName.REPLY, 4), "of two due together, the one made first"


def test_only_as_many_rows_are_read_as_are_wanted(desk: Desk) -> None:
    for _ in range(5):
        log.log_contact(desk, entry())
    assert [row.contact_id for row in live.open_rows(desk.engine, 2)] == [1, 2]
    assert len(live.open_rows(desk.engine)) == 5
    page = read_first_page(desk.settings, NOW.date(), 2)
    assert (len(page.rows), page.open_count) == (2, 5)


def test_the_queue_is_one_scan_of_the_partial_index(desk: Desk) -> None:
    for _ in range(20):
        log.log_contact(desk, entry())
    plan = [str(step[3]) for step in rows(desk, f"EXPLAIN QUERY PLAN {QUEUE_SQL}", 200)]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN promise USING INDEX promise_open_due"], plan
    assert any("other USING" in step and "INDEX promise_open_contact" in step for step in plan), plan


def test_the_row_of_one_contact_is_looked_up_by_the_contact(desk: Desk) -> None:
    plan = [str(step[3]) for step in rows(desk, f"EXPLAIN QUERY PLAN {ROW_SQL}", 1)]
    assert [step for step in plan if step.startswith("SCAN")] == [], plan
    assert "SEARCH promise USING INDEX promise_open_contact (contact_id=?)" in plan


def test_what_nothing_is_due_for_is_read_from_the_open_contacts_alone(desk: Desk) -> None:
    plan = [str(step[3]) for step in rows(desk, f"EXPLAIN QUERY PLAN {TIMELESS_SQL}", 200)]
    assert "SCAN contact USING INDEX contact_person_open" in plan


def test_a_row_that_waits_for_them_stands_last_and_is_never_overdue(desk: Desk, clock: StoppedClock) -> None:
    desk.edition = replace(
        desk.edition, rules=tuple(replace(rule, while_waiting=WhileWaiting.PAUSE) for rule in desk.edition.rules)
    )
    waits = log.log_contact(desk, entry(Channel.EMAIL)).contact_id
    due = log.log_contact(desk, entry(Channel.LETTER)).contact_id
    ask_them(desk, waits, asked="Which surgery", how=EventKind.EMAIL_SENT)
    first, last = live.open_rows(desk.engine)
    assert (first.contact_id, last.contact_id) == (due, waits)
    assert (last.due_at, last.waiting_since) == (NO_TIME, clock.at)
    they_answered(desk, waits)
    assert [row.contact_id for row in live.open_rows(desk.engine)] == [waits, due]


def test_reading_the_queue_makes_nobody_wait(desk: Desk) -> None:
    log.log_contact(desk, entry())
    with read_session(desk.engine) as session:
        session.connection().exec_driver_sql(QUEUE_SQL, (1,)).all()
        other = connect(desk.settings.record, busy_ms=0)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        other.close()


@given(st.integers(0, 4_000_000_000_000_000))
def test_a_stored_time_is_cut_to_the_instant_that_was_stored(microseconds: int) -> None:
    at = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    assert instant(at.strftime("%Y-%m-%d %H:%M:%S.%f")) == at


@pytest.mark.parametrize("practice", [True, False])
def test_the_first_page_says_who_is_on_the_desk_and_whether_it_is_practice(desk: Desk, practice: bool) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE setting SET value = ?", ("yes" if practice else "no",))
    again = open_desk(desk.settings, desk.clock)
    assert again.practice is practice
    assert again.staff is not None
    assert (again.staff.short_name, again.first_page.last_on_duty) == ("Priya", 1)
    assert again.first_page.edition_text == desk.edition.text


def test_a_time_far_ahead_sorts_after_one_that_is_near(desk: Desk) -> None:
    log.log_contact(desk, entry(), promised_at=NOW + timedelta(days=400))
    log.log_contact(desk, entry(), promised_at=NOW + timedelta(days=1))
    assert [row.contact_id for row in live.open_rows(desk.engine)] == [2, 1]


def test_the_row_of_one_contact_is_the_one_that_the_queue_has(desk: Desk) -> None:
    for _ in range(3):
        log.log_contact(desk, entry(Channel.LETTER), promised_at=at(25, 12))
    assert live.open_row(desk.engine, 2) == live.open_rows(desk.engine)[1]
    assert live.open_row(desk.engine, 99) is None


def test_a_row_that_has_not_changed_is_kept_once_however_often_it_is_read(desk: Desk) -> None:
    for _ in range(2):
        log.log_contact(desk, entry(Channel.LETTER), promised_at=at(25, 12))
    before = {row.contact_id: row for row in live.open_rows(desk.engine)}
    log.log_contact(desk, entry(Channel.LETTER), promised_at=at(25, 17))
    with colleague(desk) as other:
        assert other.staff is not None
        reassign.give_to(desk, 2, staff_id=other.staff.id)
    again = {row.contact_id: row for row in live.open_rows(desk.engine, known=before)}
    assert [row_id for row_id, row in again.items() if row is before.get(row_id)] == [1]
    assert again == {row.contact_id: row for row in live.open_rows(desk.engine)}


def test_rows_share_the_words_and_the_due_time_that_they_have_in_common(desk: Desk) -> None:
    for _ in range(2):
        log.log_contact(desk, entry(Channel.LETTER, topic_id=2), promised_at=at(25, 12))
    one, other = live.open_rows(desk.engine)
    assert one.topic is other.topic
    assert one.owner is other.owner
    assert one.ok_to_leave_message is other.ok_to_leave_message
    assert one.due_at is other.due_at
