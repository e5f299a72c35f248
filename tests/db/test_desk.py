"""Opening a desk: made on first use, light to open, and the days of its calendar from the record."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.charters import adopted
from db.contacts import log
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.startup.open_desk import open_desk
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.vocabulary import PromiseName
from deskapp.errors import CharterError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, colleague, ended, entry, opened_as, rows, start

OPENS = """
import sys
from pathlib import Path
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.settings import Settings
desk = open_desk(Settings(folder=Path(sys.argv[1]), staff_name=sys.argv[2] or None), Clock())
owed = desk.edition.owed("letter", "enquiry", Clock().now())
print(desk.staff and desk.staff.name, len(desk.first_page.rows), owed[0].name)
heavy = ("sqlmodel", "sqlalchemy", "pydantic", "alembic", "holidays", "phonenumbers", "pendulum", "textual")
print([name for name in heavy if name in sys.modules])
"""


def test_the_first_opening_makes_the_record_with_the_charter_that_ships(tmp_path: Path, clock: StoppedClock) -> None:
    desk = open_desk(Settings(folder=tmp_path / "desk"), clock)
    assert desk.edition.name == DEFAULT_EDITION
    assert desk.first_page.rows == []
    assert desk.staff is None
    assert not desk.practice
    assert rows(desk, "SELECT text FROM edition") == [(shipped_text(DEFAULT_EDITION),)]
    assert {name for (name,) in rows(desk, "SELECT name FROM topic")} == set(desk.edition.topics)
    desk.close()


def test_another_charter_can_be_the_first(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(folder=tmp_path / "desk", practice=True)
    desk = open_desk(settings, clock, edition_text=shipped_text("papworth-trust"))
    assert desk.edition.name == "papworth-trust"
    desk.close()
    again = open_desk(replace(settings, practice=False), clock)
    assert (again.edition.name, again.practice) == ("papworth-trust", True)


def test_a_charter_with_a_mistake_makes_no_record(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(folder=tmp_path / "desk")
    with pytest.raises(CharterError):
        open_desk(settings, clock, edition_text="name = ")
    assert not settings.folder.exists()


@pytest.mark.parametrize(("who", "on_desk"), [("", "Priya Shah"), ("priya shah", "Priya Shah")])
def test_opening_a_desk_imports_nothing_heavy(desk: Desk, who: str, on_desk: str) -> None:
    log.log_contact(desk, entry())
    assert ended([start(OPENS, desk.settings.folder, who)]) == [f"{on_desk} 1 reply\n[]\n"]


def test_the_calendar_in_force_is_the_records_and_not_the_packages(desk: Desk) -> None:
    day = date(2026, 11, 25)
    assert desk.edition.calendar.is_working_day(day)
    with desk.engine.begin() as connection:
        add = "INSERT INTO calendarday (edition_id, day, kind, name, hours) VALUES (1, ?, ?, ?, ?)"
        connection.exec_driver_sql(add, ("2026-11-25", "bank", "A wedding", ""))
        connection.exec_driver_sql(add, ("2026-11-26", "closed", "Training day", ""))
        connection.exec_driver_sql(add, ("2026-11-28", "special", "", "10:00-12:00, 13:00-14:00"))
        connection.exec_driver_sql("DELETE FROM calendarday WHERE day = '2026-12-25'")
    calendar = open_desk(desk.settings, desk.clock).edition.calendar
    assert calendar.why_shut(day) == "A wedding"
    assert calendar.why_shut(date(2026, 11, 26)) == "Training day"
    assert calendar.hours(date(2026, 11, 28)) == ((36_000, 43_200), (46_800, 50_400))
    assert calendar.is_working_day(date(2026, 12, 25)), "taken out of the record, so it is open"


def test_bank_holidays_are_copied_in_from_before_the_desk_to_years_ahead(desk: Desk) -> None:
    days = {day for (day,) in rows(desk, "SELECT day FROM calendarday WHERE kind = 'bank'")}
    assert {"2024-04-01", "2026-12-28", "2029-08-27"} <= days
    assert "2026-11-24" not in days


def test_the_charter_in_force_is_the_newest_that_has_begun(desk: Desk, clock: StoppedClock) -> None:
    later = replace(
        desk.edition,
        valid_from=date(2026, 12, 1),
        title="The next one",
        text=desk.edition.text.replace("valid_from = 2013-04-01", "valid_from = 2026-12-01"),
    )
    adopted.adopt(desk.engine, later, NOW)
    assert open_desk(desk.settings, clock).edition.valid_from == date(2013, 4, 1)
    clock.at = at(1, month=12)
    opened = open_desk(desk.settings, clock)
    assert opened.edition.valid_from == date(2026, 12, 1)
    assert adopted.in_force(desk.engine, date(2026, 12, 1)).id == opened.edition_id
    assert adopted.in_force(desk.engine, date(2026, 11, 30)).id == desk.edition_id


def test_before_the_first_charter_began_that_one_is_in_force(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(24).replace(year=2001)
    assert open_desk(desk.settings, clock).edition.name == DEFAULT_EDITION
    assert adopted.in_force(desk.engine, date(2001, 1, 1)).name == DEFAULT_EDITION


def test_who_is_named_is_on_the_desk_else_who_was_last(desk: Desk, clock: StoppedClock) -> None:
    come_on_duty(desk, "Derek Lowe", add=True)
    nobody_named = open_desk(replace(desk.settings, staff_name=None), clock)
    assert nobody_named.staff is not None
    assert nobody_named.staff.name == "Derek Lowe"
    named = opened_as(desk, "PRIYA SHAH", clock)
    assert named.staff is not None
    assert named.staff.name == "Priya Shah"


def test_two_accounts_at_one_host_share_a_record_that_the_group_may_write(
    tmp_path: Path, made_once: Path, clock: StoppedClock
) -> None:
    settings = Settings(folder=tmp_path / "desk", staff_name="Priya Shah")
    settings.folder.mkdir()
    settings.folder.chmod(0o2770)
    with closing(open_desk(settings, clock)) as desk, colleague(desk) as other:
        log.log_contact(desk, entry())
        assert log.log_contact(other, entry()).ref == "26-0002"
    assert settings.record.stat().st_mode & 0o777 == 0o660
    assert settings.record.stat().st_gid == settings.folder.stat().st_gid


def test_a_desk_that_was_closed_opens_its_record_again(desk: Desk) -> None:
    log.log_contact(desk, entry())
    desk.close()
    moved = desk.settings.record.with_name("moved")
    shutil.move(desk.settings.record, moved)
    shutil.move(moved, desk.settings.record)
    assert log.log_contact(desk, entry()).promises == [(PromiseName.PROMISE, at(25, 17))]
