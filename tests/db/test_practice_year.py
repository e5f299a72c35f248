"""The practice year: some weeks of it, with everything that a report counts, made once a month."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.reports.period import parse_period
from db.reports.promises import rule_list
from db.reports.registers import Register, register_entries
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session
from deskapp.errors import RecordError
from deskapp.practice.year import Told, make_year
from deskapp.publish.report.read import read_report
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, desk_in

CONTACTS, DAYS = 200, 28
PERIOD = parse_period("2026-10..2026-11")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = Settings(folder=tmp_path_factory.mktemp("year") / "desk", practice=True)
    told: list[Told] = []
    assert make_year(settings, StoppedClock(NOW), contacts=CONTACTS, days=DAYS, tell=told.append)
    assert [one.done for one in told] == list(range(told[-1].whole))
    with closing(open_desk(settings, StoppedClock(NOW))) as desk:
        yield desk


def test_it_has_as_many_contacts_as_were_asked_for_and_everything_that_a_report_counts(year: Desk) -> None:
    report = read_report(year, PERIOD)
    assert report.contacts.total == CONTACTS
    rules = {one.rule: one for one in report.promises}
    some = {"answerphone-reply", "email-reply", "letter-reply", "complaint-answer", "own-information", None}
    assert some <= set(rules)
    for name in ("kept", "missed", "open_in_time"):
        assert sum(getattr(one, name) for one in report.promises) > 0, name
    figures = {one.now.key: one.now for one in report.figures}
    for key in ("2", "3", "4", "9", "10", "16-in", "24", "25-website", "29", "30", "33"):
        assert figures[key].part > 0, key
    assert figures["4"].part < (figures["4"].whole or 0), "a check is missing"
    with read_session(year.engine) as session:
        assert len(rule_list(session, PERIOD, "letter-reply")) == rules["letter-reply"].fell_due
        complaints = register_entries(session, Register.COMPLAINTS, PERIOD)
    assert any(one.complaint is not None and one.complaint.outcome is not None for one in complaints)


def test_it_stays_for_the_month_and_takes_no_real_desks_place(year: Desk, tmp_path: Path) -> None:
    later = StoppedClock(NOW + timedelta(days=2))
    assert not make_year(year.settings, later)
    desk_in(tmp_path / "real", StoppedClock(NOW)).close()
    with pytest.raises(RecordError, match="has a real desk in it"):
        make_year(replace(year.settings, folder=tmp_path / "real"), StoppedClock(NOW))
