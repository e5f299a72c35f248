from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from db.queue.first_page import QueueRow
from deskapp.views.other_rows import CheckRow
from deskapp.views.queue_rows import Counts, OpenRows, key_of
from tests.db.desk_case import NOW
from tests.screens.queue_desk import at, row


def test_what_is_due_first_comes_first_then_what_came_in_first_then_what_was_entered_first() -> None:
    tie = at(24)
    rows = OpenRows([row(9, tie, received_at=at(23)), row(4, tie, received_at=at(23)), row(5, tie, received_at=at(20))])
    assert [each.row_id for each in rows] == [5, 4, 9]


def test_the_check_of_the_same_moment_comes_before_the_contacts() -> None:
    check = CheckRow(received_at=at(23), due_at=at(24), owner="")
    rows = OpenRows([row(1, at(24), received_at=at(23)), check, row(2, at(23))])
    assert [each.row_id for each in rows] == [2, check.row_id, 1]
    assert [each.contact_id for each in rows.contacts] == [2, 1]


def test_the_counts_say_late_today_tomorrow_and_later() -> None:
    rows = OpenRows([row(1, at(23)), row(2, at(24, 17)), row(3, at(25, 9)), row(4, at(25, 17)), row(5, at(26, 9))])
    assert rows.counts(NOW) == Counts(late=1, today=1, tomorrow=2, later=1)


def test_a_promise_is_late_only_after_its_moment() -> None:
    rows = OpenRows([row(1, at(24, 17))])
    assert rows.counts(at(24, 17)).late == 0
    assert rows.counts(datetime(2026, 11, 24, 17, 0, 1, tzinfo=UTC)).late == 1


def test_what_is_due_at_midnight_belongs_to_the_day_that_it_ends() -> None:
    rows = OpenRows([row(1, at(25, 0)), row(2, at(25, 0, 1))])
    assert rows.counts(NOW) == Counts(late=0, today=1, tomorrow=1, later=0)


def test_days_are_londons_and_not_utcs() -> None:
    half_past_midnight_in_london = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    rows = OpenRows([row(1, datetime(2026, 7, 15, 16, tzinfo=UTC))])
    assert rows.counts(half_past_midnight_in_london).today == 1


def test_the_same_contacts_in_the_same_order_move_nothing() -> None:
    here = OpenRows([row(1, at(24)), row(2, at(25))])
    assert here.same_order(OpenRows([row(2, at(25)), row(1, at(24), chasing_count=3)]))
    assert not here.same_order(OpenRows([row(1, at(24)), row(2, at(23))]))
    assert not here.same_order(OpenRows([row(1, at(24))]))


@given(st.lists(st.builds(row, st.integers(1, 30), st.integers(0, 5).map(lambda hour: at(24, 10 + hour)))))
def test_every_row_is_found_at_its_place_and_of_two_of_one_contact_the_later_stays(given_rows: list[QueueRow]) -> None:
    rows = OpenRows(given_rows)
    left = {each.contact_id: each for each in given_rows}
    assert list(rows) == sorted(left.values(), key=key_of)
    assert all(rows.place_of(each.row_id) == place for place, each in enumerate(rows))
    assert rows.place_of(99) is None


def test_a_danger_of_which_nobody_was_told_comes_first_and_is_counted_where_it_is_due() -> None:
    late, today, untold = row(1, at(23)), row(2, at(24, 17)), row(3, at(27), safeguarding=True, nobody_told=True)
    later_untold = row(4, at(30), safeguarding=True, nobody_told=True)
    told = row(5, at(25), safeguarding=True)
    rows = OpenRows([late, today, later_untold, told, untold])
    assert [one.row_id for one in rows] == [3, 4, 1, 2, 5]
    assert [rows.place_of(one.row_id) for one in rows] == [0, 1, 2, 3, 4]
    assert rows.counts(NOW) == Counts(late=1, today=1, tomorrow=1, later=2)
    assert OpenRows([row(6, at(23), nobody_told=True, safeguarding=True), today]).counts(NOW).late == 1
