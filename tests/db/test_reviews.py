"""The end of a day: begun, carried on, decided, signed off; days that were not; two people at it; the clock."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from db.desk.desk import Desk
from db.end_of_day.review import answer_line, begin_review, decide, review, sign_off
from db.end_of_day.sign_offs import DaysSigned, days_signed, last_signed, not_signed, signed_this_month
from db.end_of_day.to_decide import StillOpen, undecided
from db.models import Decided
from db.promises.move import move_promise
from db.replies.note import note
from db.reports.figures import routine_figures
from db.reports.period import Period
from db.reports.routines import routine_counts
from db.startup.open_desk import open_desk
from db.undo.last import undo_last
from deskapp.errors import RecordError, WordsError
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, at, checked, colleague, promised, rows, signed_off, still

TUESDAY = date(2026, 11, 24)


def test_a_review_begins_with_the_lines_of_the_charter_and_is_carried_on_by_whoever(
    desk: Desk, clock: StoppedClock
) -> None:
    begun = begin_review(desk)
    assert (begun.day, begun.started_by, begun.started_at) == (TUESDAY, "Priya Shah", clock.at)
    assert [line.item for line in begun.lines] == list(desk.edition.before_you_go)
    assert {line.done for line in begun.lines} == {None}
    clock.at += timedelta(minutes=5)
    with colleague(desk) as derek:
        assert begin_review(derek) == begun
    assert len(rows(desk, "SELECT id FROM dayreview")) == 1


def test_what_is_decided_last_counts_and_who_did_it_is_seen(desk: Desk) -> None:
    checked(desk)
    contact_id = promised(desk, "Kay", at(25, 12))
    begun = begin_review(desk)
    decide(desk, begun.review_id, contact_id, Decided.KEEP)
    with colleague(desk) as derek:
        decide(derek, begun.review_id, contact_id, Decided.GIVE)
    (seen,) = still(desk, review(desk.engine, begun.review_id))
    assert seen.decided is not None
    assert (seen.decided.decided, seen.decided.by) == (Decided.GIVE, "Derek Lowe")
    assert rows(desk, "SELECT decided FROM decision ORDER BY id") == [("keep",), ("give",)]


def test_signing_off_records_what_is_undecided_late_and_how_the_day_went(desk: Desk, clock: StoppedClock) -> None:
    checked(desk, 2)
    kept = promised(desk, "Kept", at(25, 12))
    promised(desk, "Undecided and late", at(24, 15))
    clock.at = at(24, 16, 51)
    begun = begin_review(desk)
    decide(desk, begun.review_id, kept, Decided.KEEP)
    answer_line(desk, begun.review_id, "Answerphone on", done=True)
    answer_line(desk, begun.review_id, begun.lines[1].item, done=False)
    signed = sign_off(desk, begun.review_id, missed_calls=1, note_for_tomorrow=" Helen in from 10. ")
    assert (signed.by, signed.at, signed.on_time) == ("Priya Shah", clock.at, True)
    assert (signed.undecided, signed.late, signed.broken, signed.with_reason) == (1, 1, 1, 0)
    assert (signed.missed_calls, signed.note_for_tomorrow) == (1, "Helen in from 10.")
    done = review(desk.engine, begun.review_id)
    assert done.signed == signed == signed_off(desk.engine, TUESDAY)
    assert [line.done for line in done.lines][:3] == [True, False, None]
    ((counts, undecided_then, late_then),) = rows(desk, "SELECT counts, undecided, late FROM dayreview")
    assert (undecided_then, late_then) == (1, 1)
    assert json.loads(counts) == {
        "contacts": 2, "sorted_first_time": 0, "replies": 0, "broken": 1,
        "still_due": 0, "with_reason": 0, "checks": 1, "messages": 2,
        "to_decide": 2, "undecided": 1, "late": 1, "signed_late": False,
        "still_open": {"contacts": 1, "unfinished": 0, "late_replies": 0, "checks": 0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("missed_calls", "note", "said"),
    [(-1, "", "0 to 999"), (1000, "", "0 to 999"), (None, "x" * 301, "up to 300 letters")],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_signed(
    desk: Desk, missed_calls: int | None, note: str, said: str
) -> None:
    begun = begin_review(desk)
    with pytest.raises(WordsError, match=said):
        sign_off(desk, begun.review_id, missed_calls=missed_calls, note_for_tomorrow=note)
    assert signed_off(desk.engine, TUESDAY) is None


def test_the_second_of_two_at_the_review_is_told_and_whoever_signed_may_try_once_more(desk: Desk) -> None:
    begun = begin_review(desk)
    signed = sign_off(desk, begun.review_id, note_for_tomorrow="Post early")
    assert sign_off(desk, begun.review_id, note_for_tomorrow="Post early") == signed
    told = "Priya Shah signed Tue 24 Nov off at 14:47"
    with colleague(desk) as derek:
        with pytest.raises(WordsError, match=told):
            sign_off(derek, begun.review_id, note_for_tomorrow="Post early")
        with pytest.raises(WordsError, match=told):
            decide(derek, begun.review_id, "entry", Decided.THROWN_AWAY)
        with pytest.raises(WordsError, match=told):
            answer_line(derek, begun.review_id, "Answerphone on", done=True)


def test_a_day_that_is_looked_at_once_more_has_a_further_review_and_the_last_counts(
    desk: Desk, clock: StoppedClock
) -> None:
    first = sign_off(desk, begin_review(desk).review_id)
    clock.at += timedelta(minutes=10)
    again = begin_review(desk)
    assert again.signed_before == first
    second = sign_off(desk, again.review_id)
    assert signed_off(desk.engine, TUESDAY) == second != first


def test_what_was_signed_stays_as_it_is_in_the_file_too(desk: Desk) -> None:
    sign_off(desk, begin_review(desk).review_id)
    for sql in ("UPDATE dayreview SET note_for_tomorrow = 'x'", "DELETE FROM dayreview"):
        with pytest.raises(IntegrityError), desk.engine.begin() as connection:
            connection.exec_driver_sql(sql)


def test_a_review_begun_yesterday_and_signed_today_counts_for_yesterday_and_as_late(
    desk: Desk, clock: StoppedClock
) -> None:
    begun = begin_review(desk)
    clock.at = at(25, 0, 20)
    signed = sign_off(desk, begun.review_id)
    assert (signed.day, signed.on_time) == (TUESDAY, False)
    assert signed_off(desk.engine, date(2026, 11, 25)) is None
    ((counts,),) = rows(desk, "SELECT counts FROM dayreview")
    assert json.loads(counts)["signed_late"] is True


def test_a_day_that_was_not_signed_off_is_said_until_it_is(desk: Desk, clock: StoppedClock) -> None:
    assert not_signed(desk, clock.at) is None, "the desk was first used today"
    clock.at = at(25, 9)
    assert not_signed(desk, clock.at) == TUESDAY
    assert last_signed(desk.engine, date(2026, 11, 25)) is None
    signed = sign_off(desk, begin_review(desk, TUESDAY).review_id)
    assert not_signed(desk, clock.at) is None
    assert last_signed(desk.engine, date(2026, 11, 25)) == signed


def test_after_a_bank_holiday_weekend_the_day_before_it_is_meant(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 12, 23, 10, tzinfo=UTC))
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya"), clock)
    clock.at = datetime(2026, 12, 26, 10, tzinfo=UTC)
    assert not_signed(desk, clock.at) == date(2026, 12, 24)
    clock.at = datetime(2026, 12, 29, 9, tzinfo=UTC)
    assert not_signed(desk, clock.at) == date(2026, 12, 24)
    desk.close()


def test_days_signed_off_are_counted_of_the_open_days(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 3, 26, 16, tzinfo=UTC))  # the clocks go forward on the Sunday
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya"), clock)
    for day in (26, 28, 30):  # Thursday; Saturday, which counts for nothing; Monday
        clock.at = datetime(2026, 3, day, 16, tzinfo=UTC)
        sign_off(desk, begin_review(desk).review_id)
    clock.at = datetime(2026, 4, 7, 9, tzinfo=UTC)
    first, last = date(2026, 3, 26), date(2026, 4, 6)  # Good Friday and Easter Monday among them
    assert days_signed(desk, first, last) == DaysSigned(2, 6)
    sign_off(desk, begin_review(desk, date(2026, 4, 1)).review_id)
    sign_off(desk, begin_review(desk, date(2026, 3, 30)).review_id)
    assert days_signed(desk, first, last) == DaysSigned(3, 6, late=1), "what was in time stays so, looked at again"
    assert days_signed(desk, date(2026, 4, 3), date(2026, 4, 6)) == DaysSigned(0, 0)
    desk.close()


def test_the_end_of_the_day_counts_the_same_days_as_the_report(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 3, 26, 16, tzinfo=UTC))
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya"), clock)
    sign_off(desk, begin_review(desk).review_id)
    clock.at = datetime(2026, 3, 28, 9, tzinfo=UTC)
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    seen = signed_this_month(desk, date(2026, 3, 27), clock.at)
    assert seen == DaysSigned(1, 2), "Friday is over, and was not signed off"
    report = routine_counts(desk, march)
    assert (report.days_signed_off, report.days_open) == (seen.signed, seen.open_days)
    sign_off(desk, begin_review(desk, date(2026, 3, 27)).review_id)
    (found,) = (one for one in routine_figures(routine_counts(desk, march)) if one.key == "30")
    assert (found.part, found.whole) == (2, 2)
    assert "1 of them on a later day" in found.definition
    desk.close()


def test_a_clock_that_was_put_back_is_said(desk: Desk, clock: StoppedClock) -> None:
    begun = begin_review(desk)
    clock.at -= timedelta(minutes=1)
    begin_review(desk)
    clock.at -= timedelta(minutes=30)
    with pytest.raises(WordsError, match="This was started at 14:47, and the clock says 14:16"):
        sign_off(desk, begun.review_id)
    clock.at = at(23, 16)
    with pytest.raises(WordsError, match="The clock says Mon 23 Nov, but the end of Tue 24 Nov was started already"):
        begin_review(desk)
    with pytest.raises(WordsError, match="has not come yet"):
        begin_review(desk, TUESDAY)


def test_somebody_has_to_be_on_the_desk_and_the_review_in_the_record(desk: Desk) -> None:
    for gone in (
        lambda: review(desk.engine, 9),
        lambda: sign_off(desk, 9),
        lambda: answer_line(desk, 9, "x", done=True),
    ):
        with pytest.raises(RecordError, match="not in the record any more"):
            gone()
    with pytest.raises(RecordError):
        answer_line(desk, begin_review(desk).review_id, "No such line", done=True)
    desk.staff = None
    with pytest.raises(WordsError, match="who is on the desk"):
        begin_review(desk)


def test_undecided_counts_the_check_too(desk: Desk) -> None:
    begun = begin_review(desk)
    assert undecided(still(desk, begun)) == 1
    signed = sign_off(desk, begun.review_id)
    assert (signed.undecided, signed.still_open) == (1, StillOpen(checks=1))


def test_a_decision_goes_with_the_act_that_it_was_made_by_and_counts_again_once_it_is_made_again(desk: Desk) -> None:
    contact_id = promised(desk, "Kay", at(24, 16))
    known = begin_review(desk)
    move_promise(desk, contact_id, promised_at=at(27, 15), why="Samira held up", told=True)
    decide(desk, known.review_id, contact_id, Decided.NEW_TIME)
    assert [each.decided for each in review(desk.engine, known.review_id).decided] == [Decided.NEW_TIME]
    note(desk, contact_id, words="Rang about it")
    undo_last(desk)
    assert review(desk.engine, known.review_id).decided, "a note is no decision"
    undo_last(desk)
    assert review(desk.engine, known.review_id).decided == ()
