"""What is done about missed promises: kept with the period, with its history, undone by its author."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.reports.period import Period
from db.reports.period_actions import ActionWritten, action_history, current_actions, undo_last_action, write_action
from db.reports.promises import GIVEN
from db.storage.sessions import read_session
from deskapp.errors import WordsError
from deskapp.publish.report.read import read_report
from deskapp.publish.report.report_tables import manager_tables, public_tables
from tests.db.desk_case import StoppedClock, at, promised

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
WORDS = "We ask Samira at noon."


@pytest.fixture
def missed(desk: Desk, clock: StoppedClock) -> Desk:
    """A desk on which a time that was given is late."""
    promised(desk, "Kay", at(24, 16))
    clock.at = at(25, 10)
    return desk


def current(desk: Desk, period: Period = NOVEMBER) -> dict[str, str]:
    with read_session(desk.engine) as session:
        return current_actions(session, period)


def history(desk: Desk) -> list[ActionWritten]:
    with read_session(desk.engine) as session:
        return action_history(session, NOVEMBER)


def test_the_newest_words_hold_and_the_history_says_who_and_when(missed: Desk, clock: StoppedClock) -> None:
    write_action(missed, NOVEMBER, GIVEN, "  We ask\nmore often. ")
    clock.at += timedelta(minutes=5)
    come_on_duty(missed, "Helen", add=True)
    write_action(missed, NOVEMBER, GIVEN, WORDS)
    write_action(missed, NOVEMBER, GIVEN, WORDS)
    assert current(missed) == {GIVEN: WORDS}
    assert current(missed, NOVEMBER.moved(-1)) == {}
    assert history(missed) == [
        ActionWritten(at(25, 10), "Priya Shah", GIVEN, "We ask more often.", holds=False),
        ActionWritten(at(25, 10, 5), "Helen", GIVEN, WORDS, holds=True),
    ]


def test_undo_brings_back_what_was_written_before_and_is_the_authors_alone(missed: Desk, clock: StoppedClock) -> None:
    write_action(missed, NOVEMBER, GIVEN, "Before.")
    write_action(missed, NOVEMBER, GIVEN, "")
    assert current(missed) == {}
    assert undo_last_action(missed).words == ""
    assert current(missed) == {GIVEN: "Before."}
    undo_last_action(missed)
    assert [one.holds for one in history(missed)] == [False, False]
    write_action(missed, NOVEMBER, GIVEN, WORDS)
    come_on_duty(missed, "Helen", add=True)
    with pytest.raises(WordsError, match="You wrote nothing about missed promises"):
        undo_last_action(missed)
    assert current(missed) == {GIVEN: WORDS}


def test_it_is_about_what_was_missed_and_can_be_read_in_full(missed: Desk) -> None:
    for rule in ("letter-reply", "nonsense"):
        with pytest.raises(WordsError, match="Choose one of: given"):
            write_action(missed, NOVEMBER, rule, WORDS)
    with pytest.raises(WordsError, match="up to 1000 letters"):
        write_action(missed, NOVEMBER, GIVEN, "x" * 1001)
    missed.staff = None
    with pytest.raises(WordsError):
        write_action(missed, NOVEMBER, GIVEN, WORDS)
    assert history(missed) == []


def test_it_is_published_with_the_period(missed: Desk) -> None:
    write_action(missed, NOVEMBER, GIVEN, WORDS)
    report = read_report(missed, NOVEMBER)
    for tables in (manager_tables(missed, report), public_tables(report)):
        (doing,) = (one for one in tables if one.title == "What we are doing about it")
        assert [(row[0], row[-1]) for row in doing.rows] == [("Times that we set", WORDS)]


def test_the_file_lets_nobody_change_or_delete_it(missed: Desk) -> None:
    write_action(missed, NOVEMBER, GIVEN, WORDS)
    with closing(sqlite3.connect(missed.settings.record)) as record:
        for change in ("UPDATE periodaction SET words = 'x'", "DELETE FROM periodaction"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                record.execute(change)
