"""The live queue: one row a contact, by the soonest of its promises."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import contacts, queue
from db.desk import Desk, open_desk
from db.first_page import QUEUE_SQL, QueueRow, instant, read_first_page
from db.models import LeaveMessage
from db.opening import connect
from db.sessions import reading
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from tests.db.desk_case import NOW, at, entry, rows


def words(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def test_the_queue_of_the_first_frame_is_the_queue_of_the_models() -> None:
    assert words(queue.STATEMENT) == words(QUEUE_SQL)


def test_a_row_has_the_fields_that_the_query_names(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        names = list(connection.exec_driver_sql(QUEUE_SQL, (1, 0)).keys())
    assert ["contact_id", *names[1:]] == list(QueueRow._fields)


def test_both_ways_of_reading_the_queue_give_the_same_rows(desk: Desk) -> None:
    contacts.log(
        desk,
        entry(name="Kay", number="07700 900 418", topic_id=2, safeguarding=True, relay=True, source_ref="log-1"),
        needs="large print, BSL interpreter",
        ok_to_leave_message=LeaveMessage.NO,
    )
    contacts.log(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT))
    read = queue.open_rows(desk.engine)
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
        contacts.log(desk, entry(received_at=at(24, received)), promised_at=at(25, promised))
    assert [row.contact_id for row in queue.open_rows(desk.engine)] == [4, 2, 3, 1, 5]


def test_a_contact_stands_in_the_queue_once_by_the_soonest_of_its_promises(desk: Desk) -> None:
    contacts.log(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT), promised_at=at(25, 12))
    contacts.log(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT))
    first, second = queue.open_rows(desk.engine)
    assert (first.promise, first.due_at) == (PromiseName.PROMISE, at(25, 12))
    assert (second.promise, second.promise_id) == (PromiseName.REPLY, 4), "of two due together, the one made first"


def test_only_as_many_rows_are_read_as_are_wanted(desk: Desk) -> None:
    for _ in range(5):
        contacts.log(desk, entry())
    assert [row.contact_id for row in queue.open_rows(desk.engine, 2)] == [1, 2]
    assert len(queue.open_rows(desk.engine)) == 5
    page = read_first_page(desk.settings, NOW.date(), 2)
    assert (len(page.rows), page.open_count) == (2, 5)


def test_the_queue_is_one_scan_of_the_partial_index(desk: Desk) -> None:
    for _ in range(20):
        contacts.log(desk, entry())
    plan = [str(step[3]) for step in rows(desk, f"EXPLAIN QUERY PLAN {QUEUE_SQL}", 200, 0)]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN promise USING INDEX promise_open_due"], plan


def test_reading_the_queue_makes_nobody_wait(desk: Desk) -> None:
    contacts.log(desk, entry())
    with reading(desk.engine) as session:
        session.connection().exec_driver_sql(queue.STATEMENT, (1, 0)).all()
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
    contacts.log(desk, entry(), promised_at=NOW + timedelta(days=400))
    contacts.log(desk, entry(), promised_at=NOW + timedelta(days=1))
    assert [row.contact_id for row in queue.open_rows(desk.engine)] == [2, 1]


def test_the_row_of_one_contact_is_the_one_that_the_queue_has(desk: Desk) -> None:
    for _ in range(3):
        contacts.log(desk, entry(Channel.LETTER), promised_at=at(25, 12))
    assert queue.open_row(desk.engine, 2) == queue.open_rows(desk.engine)[1]
    assert queue.open_row(desk.engine, 99) is None
