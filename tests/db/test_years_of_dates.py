"""A date of another year has its year, wherever it stands."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.contacts.log import log_contact
from db.contacts.page import page
from db.desk.desk import Desk
from db.promises.change_calendar import DaysChange, LastChange
from db.promises.move import move_promise
from db.reports.figures import FigureLine
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.charter.vocabulary import Outcome
from deskapp.publish.report.figures import figure_line_words
from deskapp.views.closed_days import days_change_words, days_to_come, last_change_title, listed_lines
from deskapp.views.history import history
from deskapp.wording.times import day_short_as_of, due_written, time_as_of
from tests.db.desk_case import at, entry

ROOT = Path(__file__).resolve().parents[2]
NEW_YEAR = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
LAST_YEAR = datetime(2026, 12, 29, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (date(2027, 1, 29), "Fri 29 Jan"),
        (date(2026, 12, 29), "Tue 29 Dec 2026"),
        (date(2028, 1, 3), "3 Jan 2028"),
        (date(2026, 1, 3), "3 Jan 2026"),
    ],
)
def test_a_day_has_its_year_if_it_is_not_this_one(on: date, shown: str) -> None:
    assert day_short_as_of(on, NEW_YEAR.date()) == shown


def test_a_closed_day_of_next_year_has_it() -> None:
    calendar = parse_edition(shipped_text(DEFAULT_EDITION), DEFAULT_EDITION).calendar
    lines = listed_lines(days_to_come(calendar, LAST_YEAR.date()), LAST_YEAR.date())
    assert any(line.startswith("Fri 1 Jan 2027") for line in lines)
    change = DaysChange(first=NEW_YEAR.date(), last=NEW_YEAR.date(), name="Snow")
    assert "Mon 4 Jan 2027" in days_change_words(change, LAST_YEAR.date())
    last = LastChange(1, "closed Mon 4 Jan (Snow)", 1, "Derek", LAST_YEAR, [])
    assert last_change_title(last, NEW_YEAR).endswith("Tue 29 Dec 2026 10:30.")


def test_a_contact_behind_a_figure_has_it() -> None:
    line = figure_line_words(FigureLine(1, "26-0001", "Kay", LAST_YEAR, "", counts=True), NEW_YEAR)
    assert line.startswith("26-0001  Tue 29 Dec 2026 Kay")


def test_the_history_has_it_for_its_lines_and_for_the_times_in_them(desk: Desk) -> None:
    logged = log_contact(desk, entry(outcome=Outcome.RING_BACK, promised_at=at(25, 12)))
    move_promise(desk, logged.contact_id, promised_at=datetime(2027, 1, 5, 17, tzinfo=UTC), why="Ill", told=True)
    lines = history(page(desk.engine, logged.contact_id), NEW_YEAR)
    assert all(re.match(r"\w{3} \d+ \w{3} 2026 \d\d:\d\d$", line.when) for line in lines)
    assert any("Tue 5 Jan 2027 17:00" in line.words for line in lines)


def test_what_is_written_down_is_read_beside_its_own_day() -> None:
    assert due_written(NEW_YEAR, LAST_YEAR) == "10:00 on Mon 4 Jan 2027"
    assert due_written(NEW_YEAR, NEW_YEAR) == "10:00 on Mon 4 Jan"
    assert time_as_of(LAST_YEAR, NEW_YEAR) == "Tue 29 Dec 2026 10:30"


def test_no_view_writes_a_short_day_without_asking_for_its_year() -> None:
    bare = re.compile(r"\bday_short\((?!.*\.year\})")
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("views", "publish", "cli", "plain")
        for path in (ROOT / "deskapp" / folder).rglob("*.py")
        if bare.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"deskapp/views/answerphone.py"}, "a message of these days is named by its weekday alone"
