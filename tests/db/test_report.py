"""The report: every figure is what plain SQL counts in the file, adds up, and leaves out what was undone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from db.contacts.merge import merge_contacts
from db.desk.desk import Desk
from db.promises.move import move_promise
from db.reports.contacts import ContactCounts, first_contact_on
from db.reports.period import Period, parse_period, refuse_without_contacts
from db.reports.promises import GIVEN, RuleCounts, counts_of_periods, rule_counts, rule_list
from db.reports.routines import RoutineCounts, routine_counts
from db.storage.sessions import read_session
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Result
from deskapp.errors import WordsError
from deskapp.publish.report.read import read_report
from tests.db.desk_case import NOW, StoppedClock, at, checked, logged, promised, reply

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
COUNTED = """
FROM promise AS p JOIN contact AS c ON c.id = p.contact_id
WHERE p.due_at > '2026-11-01 00:00:00.000000' AND p.due_at <= '2026-12-01 00:00:00.000000'
AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before')
AND p.id NOT IN (SELECT restarts FROM promise WHERE restarts IS NOT NULL)
"""
"""The promises of November, in the words of SQL: London keeps UTC then."""
LATE = "p.result = 'running' AND p.waiting_since IS NULL AND p.due_at < '2026-11-24 14:47:00.000000'"
BY_SQL = {
    "fell_due": "p.result <> 'void'",
    "kept": "p.result = 'kept'",
    "missed": "p.result = 'missed'",
    "extended": "p.result <> 'void' AND p.id IN (SELECT promise_id FROM promiseextension)",
    "waiting": "p.waiting_since IS NOT NULL AND p.stopped_at IS NULL",
    "not_possible": "p.result = 'not_possible'",
    "void": "p.result = 'void'",
    "open_in_time": f"p.result = 'running' AND NOT ({LATE})",
    "open_overdue": LATE,
}


def by_rule(desk: Desk, period: Period = NOVEMBER) -> list[RuleCounts]:
    with read_session(desk.engine) as session:
        return rule_counts(session, period, desk.clock.now())


def came(desk: Desk, period: Period = NOVEMBER) -> ContactCounts:
    return read_report(desk, period).contacts


def figures(desk: Desk) -> tuple[list[RuleCounts], ContactCounts]:
    """Everything that is counted, without what stands beside it as void."""
    return [one._replace(void=0) for one in by_rule(desk) if one.fell_due], came(desk)


def given(desk: Desk) -> RuleCounts:
    return next(one for one in by_rule(desk) if one.rule is None)


@pytest.mark.parametrize("figure", BY_SQL)
def test_each_figure_is_what_plain_sql_counts_in_the_file(practice: Desk, figure: str) -> None:
    with closing(sqlite3.connect(practice.settings.record)) as record:
        wanted = dict(record.execute(f"SELECT p.rule, count(*) {COUNTED} AND {BY_SQL[figure]} GROUP BY 1"))
    found = {one.rule: getattr(one, figure) for one in by_rule(practice)}
    assert {rule: count for rule, count in found.items() if count} == wanted


def test_the_practice_desk_has_something_to_count(practice: Desk) -> None:
    found = by_rule(practice)
    assert len(found) > 3
    assert all(sum(getattr(one, name) for one in found) for name in ("kept", "missed", "open_in_time", "open_overdue"))


def test_the_contacts_are_what_plain_sql_counts_in_the_file(practice: Desk) -> None:
    meant = """FROM contact WHERE received_at BETWEEN '2026-11' AND '2026-12' AND joined_to_id IS NULL
        AND coalesce(closed_reason, '') NOT IN ('mistake', 'closed_before') GROUP BY 1"""
    found = came(practice)
    with closing(sqlite3.connect(practice.settings.record)) as record:
        assert found.by_channel == dict(record.execute(f"SELECT channel, count(*) {meant}"))
        assert found.by_kind == dict(record.execute(f"SELECT kind, count(*) {meant}"))
    assert found.total > 20


def test_every_breakdown_adds_up_to_its_whole(practice: Desk) -> None:
    for one in by_rule(practice):
        assert one.kept + one.missed + one.not_possible + one.open_in_time + one.open_overdue == one.fell_due
        assert max(one.extended, one.waiting) <= one.fell_due
        with read_session(practice.engine) as session:
            assert len(rule_list(session, NOVEMBER, one.rule or GIVEN)) == one.fell_due + one.void
    found = came(practice)
    assert found.total == sum(found.by_channel.values()) == sum(found.by_kind.values())


def test_months_add_up_to_the_year(practice: Desk) -> None:
    year = [parse_period("2026"), *(parse_period(f"2026-{month:02}") for month in range(1, 13))]
    whole, *months = [sum(one.fell_due for one in by_rule(practice, period)) for period in year]
    assert whole == sum(months) > 0
    total, *each = [came(practice, period).total for period in year]
    assert total == sum(each) > 0


def test_the_months_of_a_report_are_what_plain_sql_counts_and_periods_read_together_are_as_read_alone(
    practice: Desk,
) -> None:
    decided = f"p.result IN ('kept', 'missed') OR ({LATE})"
    meant = COUNTED.replace("2026-11-01", "2025-12-01").replace("2026-12-01", "2027-01-01")
    with closing(sqlite3.connect(practice.settings.record)) as record:
        rows = record.execute(
            f"SELECT p.rule, substr(datetime(p.due_at, '-1 second'), 1, 7), sum(p.result = 'kept'), count(*) {meant} "
            f"AND ({decided}) GROUP BY 1, 2"
        )
        wanted = {(rule, month): (kept, whole) for rule, month, kept, whole in rows}
    report = read_report(practice, parse_period("2026"))
    found = {
        (rule, f"{one.first:%Y-%m}"): (one.kept, one.decided)
        for rule, months in report.months.items() for one in months if one.decided
    }  # fmt: skip
    assert found == wanted
    assert {len(months) for months in report.months.values()} == {12}
    periods = [parse_period(typed) for typed in ("2026", "2026-11", "2026-10..2026-11", "2025")]
    with read_session(practice.engine) as session:
        together = counts_of_periods(session, periods, NOW)
    assert together == [by_rule(practice, period) for period in periods]


def test_an_undone_contact_counts_nowhere(desk: Desk, clock: StoppedClock) -> None:
    promised(desk, "Kay", at(24, 16))
    before = figures(desk)
    clock.at += timedelta(minutes=1)
    promised(desk, "Nobody", at(24, 17))
    assert figures(desk) != before
    undo_last(desk)
    assert figures(desk) == before
    assert given(desk).void == 0, "nor beside the others"


def test_an_undone_reply_leaves_the_promise_open_and_counted_once(desk: Desk, clock: StoppedClock) -> None:
    it = promised(desk, "Kay", at(24, 16))
    before = by_rule(desk)
    clock.at += timedelta(minutes=1)
    reply(desk, it)
    assert (given(desk).kept, given(desk).open_in_time) == (1, 0)
    undo_last(desk)
    assert by_rule(desk) == before


def test_a_merged_contact_is_counted_as_the_other_and_what_was_late_before_stays_missed(
    desk: Desk, clock: StoppedClock
) -> None:
    first, second = promised(desk, "Kay", at(24, 15)), promised(desk, "Kay", at(24, 15, 30))
    clock.at = at(24, 16)
    merge_contacts(desk, second, to_id=first)
    assert came(desk) == ContactCounts(1, {"call": 1}, {"enquiry": 1})
    assert (given(desk).fell_due, given(desk).missed, given(desk).open_overdue) == (2, 1, 1)


def test_a_contact_that_was_imported_as_closed_before_counts_in_no_figure(desk: Desk) -> None:
    it = promised(desk, "Kay", at(24, 16))
    with desk.engine.begin() as record:
        record.exec_driver_sql(
            "UPDATE contact SET state = 'closed', closed_reason = 'closed_before' WHERE id = ?", (it,)
        )
    assert (by_rule(desk), came(desk).total) == ([], 0)
    with read_session(desk.engine) as session:
        assert first_contact_on(session) is None


def test_what_waits_for_them_is_in_time_however_long_it_waits(desk: Desk, clock: StoppedClock) -> None:
    it = logged(desk, "Kay", NOW, channel=Channel.LETTER)
    logged(desk, "Bo", NOW, channel=Channel.LETTER)
    with desk.engine.begin() as record:
        record.exec_driver_sql("UPDATE promise SET waiting_since = started_at WHERE contact_id = ?", (it,))
    clock.at = at(10, month=12)
    (letters,) = by_rule(desk, parse_period("2026-12"))
    assert (letters.fell_due, letters.open_in_time, letters.waiting, letters.open_overdue) == (2, 1, 1, 1)


def test_a_time_moved_before_it_fell_due_is_void_where_they_were_told_and_else_missed(desk: Desk) -> None:
    told, untold = promised(desk, "Kay", at(24, 16)), promised(desk, "Bo", at(24, 16))
    for it, they_know in ((told, True), (untold, False)):
        move_promise(desk, it, promised_at=at(25, 16), why="person away", told=they_know)
    assert (given(desk).fell_due, given(desk).void, given(desk).missed, given(desk).open_in_time) == (3, 1, 1, 2)
    with read_session(desk.engine) as session:
        lines = rule_list(session, NOVEMBER, GIVEN)
    assert [one.miss_reason for one in lines if one.result is Result.MISSED] == ["person away"]


def test_midnight_belongs_to_the_day_that_it_ends_and_summer_days_are_local(desk: Desk, clock: StoppedClock) -> None:
    promised(desk, "Kay", datetime(2026, 12, 1, tzinfo=UTC))
    assert [one.fell_due for one in by_rule(desk)] == [1]
    assert by_rule(desk, parse_period("2026-12")) == []
    clock.at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July
    promised(desk, "Bo", datetime(2027, 7, 30, 23, 0, tzinfo=UTC))
    assert (came(desk, parse_period("2027-06")).total, came(desk, parse_period("2027-07")).total) == (0, 1)
    assert parse_period("2027-07").instants() == (
        datetime(2027, 6, 30, 23, tzinfo=UTC),
        datetime(2027, 7, 31, 23, tzinfo=UTC),
    )


def test_days_of_the_routines_are_owed_from_the_first_day_and_once_their_time_has_passed(
    desk: Desk, clock: StoppedClock
) -> None:
    checked(desk)
    assert routine_counts(desk, NOVEMBER) == RoutineCounts(0, 0, 0, 0), "today there is still time"
    clock.at = at(27, 18)
    checked(desk, at=at(25, 10))
    assert routine_counts(desk, NOVEMBER) == RoutineCounts(4, 2, 3, 0)
    with desk.engine.begin() as record:
        record.exec_driver_sql(
            "INSERT INTO dayreview (day, started_at, started_by_id, signed_at, signed_by_id, counts, note_for_tomorrow,"
            " handover_file, version) VALUES ('2026-11-25', ?1, 1, ?1, 1, '', '', '', 1)",
            ("2026-11-25 17:00:00.000000",),
        )
    assert routine_counts(desk, NOVEMBER) == RoutineCounts(4, 2, 3, 1)
    assert routine_counts(desk, parse_period("2026-12")) == RoutineCounts(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (" 2026 ", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-04..2027-03", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026-04..2026-04", date(2026, 4, 1), date(2026, 4, 30)),
        ("2025..2026", date(2025, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_a_month_a_year_or_several_months(typed: str, first: date, last: date) -> None:
    assert parse_period(typed) == (first, last)


@pytest.mark.parametrize(
    "typed",
    ["", "..", "2026-13", "2026-00", "2026-1", "26-11", "November", "2026-11..", "..2026-11", "2026-1-1", "0000",
     "9999", "2026-11...2026-12", "٢٠٢٦", "2026-11\n-12"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_one_sentence_that_shows_one(typed: str) -> None:
    with pytest.raises(WordsError, match=r"2026-04\.\.2027-03"):
        parse_period(typed)


def test_a_period_without_contacts_is_refused_with_a_sentence_each() -> None:
    today, first = date(2026, 11, 24), date(2026, 11, 3)
    with pytest.raises(WordsError, match="ends before it begins"):
        parse_period("2027-03..2026-04")
    with pytest.raises(WordsError, match="Nothing was recorded before Tuesday 3 November 2026"):
        refuse_without_contacts(parse_period("2026-10"), first, today)
    with pytest.raises(WordsError, match="Tuesday 1 December 2026 has not come yet"):
        refuse_without_contacts(parse_period("2026-12"), first, today)
    with pytest.raises(WordsError, match="Nothing has been recorded yet"):
        refuse_without_contacts(parse_period("2026-11"), None, today)
    for period in ("2026-11", "2026", "2026-04..2027-03"):
        refuse_without_contacts(parse_period(period), first, today)


def test_a_list_of_a_rule_by_which_nothing_fell_due_names_those_that_have_one(desk: Desk) -> None:
    promised(desk, "Kay", at(24, 16))
    with read_session(desk.engine) as session, pytest.raises(WordsError, match="Choose one of: given"):
        rule_list(session, NOVEMBER, "letter-reply")
