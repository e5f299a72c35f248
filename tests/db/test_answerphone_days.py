"""Which days have their answerphone checks, and which stay a gap for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from db.answerphone.check import begin_check, finish_check, nothing_on_it
from db.answerphone.days import check_state, due_of, gaps, in_time, unexplained
from db.answerphone.state import CheckState, state_words, widths_of_words
from db.desk.desk import Desk
from deskapp.charter.edition import Answerphone
from deskapp.errors import WordsError
from deskapp.views.answerphone import begun_words, done_words
from tests.db.desk_case import StoppedClock, at, checks_of, note_gap

TUESDAY, WEDNESDAY, FRIDAY, SATURDAY, MONDAY = (date(2026, 11, day) for day in (24, 25, 27, 28, 30))


def state_at(desk: Desk, clock: StoppedClock, when: datetime) -> CheckState:
    clock.at = when
    return check_state(desk, when)


def words_at(desk: Desk, clock: StoppedClock, when: datetime) -> str:
    return state_words(state_at(desk, clock, when), when)


def checked(desk: Desk, clock: StoppedClock, when: datetime) -> None:
    clock.at = when
    nothing_on_it(desk)


def test_a_check_is_owed_by_close_of_business_of_each_working_day(desk: Desk, clock: StoppedClock) -> None:
    assert due_of(desk.edition, TUESDAY) == at(24, 17)
    assert due_of(desk.edition, SATURDAY) is None
    assert due_of(desk.edition, date(2026, 7, 1)) == datetime.fromisoformat("2026-07-01T16:00:00+00:00")
    state = state_at(desk, clock, at(24, 8, 52))
    assert (state.wanted, state.done, state.due_at, state.is_owed) == (1, 0, at(24, 17), True)
    checked(desk, clock, at(24, 8, 53))
    state = state_at(desk, clock, at(24, 9))
    assert (state.done, state.due_at, state.is_owed, state.days_waiting) == (1, None, False, 0)


def test_the_queue_says_how_the_answerphone_stands(desk: Desk, clock: StoppedClock) -> None:
    checked(desk, clock, at(23, 9))
    assert words_at(desk, clock, at(24, 9, 59)) == "Answerphone not checked yet"
    assert words_at(desk, clock, at(24, 10)) == "Answerphone NOT checked today"
    check = begin_check(desk, count=2)
    assert words_at(desk, clock, at(24, 10, 3)) == "Answerphone: Priya, since 10:00"
    finish_check(desk, check.check_id, mismatch_reason="h", deleted_state="yes", greeting_ok=True)  # type: ignore[arg-type]
    assert words_at(desk, clock, at(24, 10, 5)) == "Answerphone: checked 10:00 (2)"
    checked(desk, clock, at(24, 13, 2))
    assert words_at(desk, clock, at(24, 13, 5)) == "Answerphone: checked 13:02, none"


def test_where_there_is_little_room_it_is_said_in_eighteen_letters(desk: Desk, clock: StoppedClock) -> None:
    desk.edition = replace(desk.edition, answerphone=Answerphone(checks_a_day=2))

    def shortest(when: datetime) -> str:
        return widths_of_words(state_at(desk, clock, when), when)[-1]

    said = [shortest(at(24, 9)), shortest(at(24, 10))]
    checked(desk, clock, at(24, 10, 5))
    said.append(shortest(at(24, 10, 6)))
    check = begin_check(desk, count=3)
    said.append(shortest(at(24, 10, 7)))
    finish_check(desk, check.check_id, mismatch_reason="h", deleted_state="yes", greeting_ok=True)  # type: ignore[arg-type]
    said += [shortest(at(24, 10, 9)), shortest(at(28, 9)), shortest(at(30, 9))]
    assert said == [
        "Not checked",
        "NOT checked",
        "Checked 10:05 (0)",
        "Priya at it",
        "Checked 10:06 (3)",
        "",
        "6 days unchecked",
    ]
    assert max(map(len, said)) <= 18


def test_after_closed_days_the_messages_of_several_may_be_waiting(desk: Desk, clock: StoppedClock) -> None:
    checked(desk, clock, at(27, 9))
    assert words_at(desk, clock, at(28, 12)) == "", "nobody owes a check on a Saturday"
    assert words_at(desk, clock, at(30, 8, 52)) == "Answerphone last checked 3 days ago"
    assert widths_of_words(state_at(desk, clock, at(30, 10)), at(30, 10)) == (
        "Answerphone last checked 3 days ago",
        "Answerphone NOT checked today",
        "NOT checked",
    )
    checked(desk, clock, at(30, 10, 1))
    assert words_at(desk, clock, at(30, 10, 2)) == "Answerphone: checked 10:01, none"


def test_every_working_day_of_more_than_a_month_without_a_check_is_asked_about(desk: Desk, clock: StoppedClock) -> None:
    checked(desk, clock, at(24, 16))
    clock.at = datetime(2027, 1, 4, 9, tzinfo=UTC)
    found = unexplained(desk, clock.at)
    assert (len(found), found[0], found[-1]) == (25, WEDNESDAY, date(2026, 12, 31))


def test_a_day_without_its_check_stays_a_gap_for_ever_with_a_reason_where_one_is_given(
    desk: Desk, clock: StoppedClock
) -> None:
    checked(desk, clock, at(24, 16))
    checked(desk, clock, at(26, 9))
    clock.at = at(30, 16)
    found = gaps(desk, date(2026, 11, 1), MONDAY)
    assert [(gap.day, gap.made, gap.wanted, gap.reason) for gap in found] == [
        (WEDNESDAY, 0, 1, ""),
        (FRIDAY, 0, 1, ""),
    ], "none before the desk was used, none at the weekend, none today while there is time"
    note_gap(desk, WEDNESDAY, "phone lines down")
    note_gap(desk, WEDNESDAY, " phone line down ")
    clock.at = at(30, 17, 1)
    found = gaps(desk, TUESDAY, MONDAY)
    assert [(gap.day, gap.reason, gap.by) for gap in found] == [
        (WEDNESDAY, "phone line down", "Priya Shah"),
        (FRIDAY, "", ""),
        (MONDAY, "", ""),
    ]


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        (WEDNESDAY, " ", "Say why"),
        (WEDNESDAY, "x" * 201, "up to 200"),
        (SATURDAY, "shut", "Nothing is missing"),
        (TUESDAY, "done it", "Nothing is missing"),
        (date(2026, 12, 1), "will be away", "has not come"),
    ],
)
def test_a_reason_is_for_a_gap_only(desk: Desk, clock: StoppedClock, day: date, reason: str, sentence: str) -> None:
    checked(desk, clock, at(24, 16))
    clock.at = at(30, 9)
    with pytest.raises(WordsError, match=sentence):
        note_gap(desk, day, reason)


def test_a_check_begun_yesterday_counts_for_yesterday_done_late_and_todays_is_still_to_be_made(
    desk: Desk, clock: StoppedClock
) -> None:
    clock.at = at(24, 16, 50)
    check = begin_check(desk, count=1)
    clock.at = at(25, 9)
    assert begun_words(begin_check(desk), clock.at) == (
        "This check was started yesterday at 16:50. Finish it: it counts for yesterday. "
        "Today's check is still to be made."
    )
    state = state_at(desk, clock, at(25, 9))
    assert state.due_at == at(24, 17)
    assert state_words(state, clock.at) == "Answerphone: begun yesterday by Priya, not finished"
    seen = finish_check(desk, check.check_id, mismatch_reason="h", deleted_state="yes", greeting_ok=True)  # type: ignore[arg-type]
    assert in_time(desk.edition, seen.day, seen.ended_at) is False
    assert done_words(seen, desk.edition) == "Checked 16:50, 1 message. Done late: it counts for Tue 24 Nov."
    assert checks_of(desk.engine, WEDNESDAY) == []
    state = state_at(desk, clock, at(25, 9, 5))
    assert (state.done, state.due_at) == (0, at(25, 17))
    clock.at = at(26, 9)
    assert [gap.day for gap in gaps(desk, TUESDAY, WEDNESDAY)] == [WEDNESDAY]


@pytest.mark.parametrize(("second", "kept"), [(0, True), (1, False)])
def test_a_check_done_at_the_very_second_we_close_is_in_time(
    desk: Desk, clock: StoppedClock, second: int, kept: bool
) -> None:
    checked(desk, clock, at(24, 17).replace(second=second))
    (seen,) = checks_of(desk.engine, TUESDAY)
    assert in_time(desk.edition, seen.day, seen.ended_at) is kept


def test_the_charter_says_how_many_checks_a_day_and_from_when_it_warns(desk: Desk, clock: StoppedClock) -> None:
    desk.edition = replace(desk.edition, answerphone=Answerphone(checks_a_day=2, warn_from=9 * 3600 + 30 * 60))
    assert words_at(desk, clock, at(24, 9, 30)) == "Answerphone NOT checked today"
    checked(desk, clock, at(24, 9, 31))
    state = state_at(desk, clock, at(24, 10))
    assert (state.wanted, state.done, state.is_owed) == (2, 1, True)
    assert state_words(state, clock.at) == "Answerphone: checked 09:31, none, 1 of 2"
    clock.at = at(24, 18)
    assert [(gap.made, gap.wanted) for gap in gaps(desk, TUESDAY, TUESDAY)] == [(1, 2)]


def test_a_charter_that_promises_no_check_has_no_gaps(desk: Desk, clock: StoppedClock) -> None:
    desk.edition = replace(desk.edition, rules=desk.edition.rules[:3])
    state = state_at(desk, clock, at(25, 12))
    assert (state.wanted, state.due_at, state.is_owed, state_words(state, clock.at)) == (0, None, False, "")
    assert gaps(desk, TUESDAY, WEDNESDAY) == []
    nothing_on_it(desk)
    assert words_at(desk, clock, at(25, 12, 1)) == "Answerphone: checked 12:00, none"


def test_a_clock_behind_the_beginning_of_a_check_is_said_and_nothing_is_lost(desk: Desk, clock: StoppedClock) -> None:
    check = begin_check(desk)
    assert begun_words(check, at(24, 14)) == (
        "Check the clock: it is before this check was started, Tue 24 Nov 14:47. Nothing is lost."
    )
