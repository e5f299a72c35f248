"""Desks elsewhere: times are typed, counted, shown and printed by the clocks of the charter's zone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.charters import adopted
from db.contacts.page import page
from db.desk.charter_of_day import renew
from db.desk.desk import Desk
from db.end_of_day.figures import midnights
from db.end_of_day.review import begin_review
from db.imports.import_log import import_log
from db.queue.live import open_rows
from db.startup.open_desk import open_desk, use_zone_of_record
from deskapp.charter.reading import parse_edition
from deskapp.charter.vocabulary import Channel
from deskapp.cli.print_queue import due_lines, due_object, queue_lines, queue_objects, read_due
from deskapp.clock import LONDON, desk_zone, use_zone
from deskapp.errors import WordsError
from deskapp.parsing import set_time, time_box
from deskapp.publish.handover_page import as_text
from deskapp.publish.handover_sheet import sheet_of
from deskapp.settings import Settings
from deskapp.views.contact import page_text
from deskapp.wording import phrases
from deskapp.wording.times import due_words_on
from tests.db.desk_case import StoppedClock, logged
from tests.plain.plain_desk import PlainDesk

HERE = Path(__file__).parent


def charter(zone: str, region: str, *, valid_from: str = "2026-01-01") -> str:
    return f"""
name = "elsewhere"
title = "Our charter"
organisation = "Elsewhere"
valid_from = {valid_from}
source = "ours"
region = "{region}"
timezone = "{zone}"
topics = ["Other"]
[answerphone]
warn_from = "10:00"
[opening_hours]
monday = "09:00-17:00"
tuesday = "09:00-17:00"
wednesday = "09:00-17:00"
thursday = "09:00-17:00"
friday = "09:00-17:00"
[[rules]]
key = "letter"
promise = "reply"
words = "We answer a letter within 2 working days."
source = "ours"
channels = ["letter", "visit"]
working_days = 2
stops_on = ["reply"]
[[rules]]
key = "message"
promise = "reply"
words = "We answer a message within 72 hours."
source = "ours"
channels = ["answerphone"]
clock_hours = 72
stops_on = ["reply"]
[[rules]]
key = "check"
promise = "check"
words = "We listen to the answerphone each working day."
source = "ours"
working_days = 1
receipt = "next_working_day"
count = "include_day_0"
counted_from = "each_working_day"
stops_on = ["check"]
"""


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@contextmanager
def desk_in(zone: str, region: str, now: datetime, folder: Path) -> Iterator[Desk]:
    settings = Settings(folder / "desk", staff_name="Priya Shah")
    desk = open_desk(settings, StoppedClock(now), edition_text=charter(zone, region))
    yield desk
    desk.close()


@pytest.fixture
def auckland(tmp_path: Path) -> Iterator[Desk]:
    """Friday 2 April 2027, 16:00 in Auckland, before the night of Saturday in which the clocks go back."""
    with desk_in("Pacific/Auckland", "NONE", utc(2027, 4, 2, 3), tmp_path) as desk:
        yield desk


def test_hours_over_a_clock_change_are_real_ones_and_are_shown_by_the_clocks_there(auckland: Desk) -> None:
    message = logged(auckland, "Jo Bell", utc(2027, 4, 2, 3))
    [row] = open_rows(auckland.engine)
    assert row.due_at == utc(2027, 4, 5, 3)
    assert phrases.reply_by(row.due_at, utc(2027, 4, 2, 3)) == "Mon  5 15:00"
    [shown] = queue_objects(auckland.settings, StoppedClock(utc(2027, 4, 2, 3)))
    assert (shown["received_at"], shown["due_at"]) == ("2027-04-02T16:00:00+13:00", "2027-04-05T15:00:00+12:00")
    assert "Mon 5 Apr 15:00" in page_text(page(auckland.engine, message), utc(2027, 4, 2, 3), auckland.edition)
    assert "Mon  5 15:00" in queue_lines(auckland.settings, StoppedClock(utc(2027, 4, 2, 3)))


def test_a_working_day_ends_when_the_desk_there_shuts(auckland: Desk) -> None:
    logged(auckland, "Jo Bell", utc(2027, 4, 1, 21), channel=Channel.LETTER)  # Friday 2 April, 10:00 there
    [row] = open_rows(auckland.engine)
    assert row.due_at == utc(2027, 4, 6, 5)
    assert due_words_on(row.due_at) == "17:00 on Tuesday 6 April 2027"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1530", utc(2027, 4, 2, 2, 30)), ("y 1030", utc(2027, 3, 31, 21, 30)), ("1 apr 0900", utc(2027, 3, 31, 20))],
)
def test_what_is_typed_is_a_time_there(auckland: Desk, typed: str, meant: datetime) -> None:
    assert auckland.edition.calendar.civil.zone is desk_zone()
    assert time_box.past(typed, utc(2027, 4, 2, 3)) == meant


def test_a_promise_is_typed_over_the_clock_change_and_a_missing_hour_is_refused_by_its_own_night(
    auckland: Desk,
) -> None:
    calendar = auckland.edition.calendar
    assert time_box.promised("mon 3pm", utc(2027, 4, 2, 3), calendar) == utc(2027, 4, 5, 3)
    with pytest.raises(WordsError, match="The clocks went forward on Sunday 26 September"):
        set_time.any_moment("26 Sep 2027 02:30", utc(2027, 4, 2, 3))
    assert set_time.any_moment("28 Mar 2027 01:30", utc(2027, 4, 2, 3)) == utc(2027, 3, 27, 12, 30)
    assert set_time.any_moment("4 Apr 2027 02:30", utc(2027, 4, 2, 3)) == utc(2027, 4, 3, 13, 30)  # the first of two


def test_a_day_begins_at_midnight_there_and_has_25_hours_when_the_clocks_go_back(auckland: Desk) -> None:
    assert midnights(date(2027, 4, 4)) == (utc(2027, 4, 3, 11), utc(2027, 4, 4, 12))
    assert phrases.local_time(utc(2027, 4, 2, 11, 30)).date() == date(2027, 4, 3)


def test_an_import_without_offsets_is_in_that_zone_and_its_lines_are_shown_in_it(
    auckland: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "log.csv"
    file.write_text("channel,received_at,about,name\nletter,2027-04-02 10:00,A bus,Jo Bell\n", encoding="utf-8")
    import_log(auckland, file, takes_new=True)
    [row] = open_rows(auckland.engine)
    assert row.received_at == utc(2027, 4, 1, 21)
    assert due_words_on(row.due_at) == "17:00 on Tuesday 6 April 2027"


def test_due_reads_and_says_the_times_of_the_edition_that_is_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.toml"
    file.write_text(charter("Pacific/Auckland", "NONE"), encoding="utf-8")
    asked_for = Namespace(channel="answerphone", kind="", received="2 Apr 2027 16:00", edition=str(file))
    asked = read_due(Settings(tmp_path / "none"), StoppedClock(utc(2027, 1, 1)), asked_for)
    assert due_object(asked)["received_at"] == "2027-04-02T16:00:00+13:00"
    assert due_object(asked)["owed"][0]["due_at"] == "2027-04-05T15:00:00+12:00"
    assert "Monday 5 April" in due_lines(asked)
    assert "15:00" in due_lines(asked)


def test_the_desk_opens_on_the_date_there_and_with_the_charter_of_it(tmp_path: Path) -> None:
    now = utc(2027, 3, 31, 12)  # 1 April in Auckland already
    with desk_in("Pacific/Auckland", "NONE", now, tmp_path) as desk:
        later = charter("Pacific/Auckland", "NONE", valid_from="2027-04-01").replace('"elsewhere"', '"later"')
        adopted.adopt(desk.engine, parse_edition(later, "later"), now)
        settings = desk.settings
    use_zone(LONDON)
    again = open_desk(settings, StoppedClock(now))
    assert again.edition.name == "later"
    again.close()


def test_a_time_to_pretend_is_read_by_the_clocks_of_the_record(auckland: Desk) -> None:
    use_zone(LONDON)
    use_zone_of_record(auckland.settings, date(2027, 4, 2))
    assert set_time.any_moment("5 Apr 2027 15:00", utc(2027, 4, 2)) == utc(2027, 4, 5, 3)


def test_another_zone_holds_from_the_day_on_which_its_edition_does(tmp_path: Path) -> None:
    with desk_in("Europe/London", "ENG", utc(2027, 4, 2, 3), tmp_path) as desk:
        moved = charter("Pacific/Auckland", "NONE", valid_from="2027-04-01").replace('"elsewhere"', '"moved"')
        adopted.adopt(desk.engine, parse_edition(moved, "moved"), utc(2027, 4, 2, 3))
        assert desk_zone() is LONDON
        assert renew(desk, utc(2027, 4, 2, 3)).startswith("The charter changed")
        assert phrases.clock_time(utc(2027, 4, 2, 3)) == "16:00"


def test_an_irish_desk_has_irish_holidays_and_clocks_over_the_change_in_october(tmp_path: Path) -> None:
    with desk_in("Europe/Dublin", "IE", utc(2026, 10, 23, 13), tmp_path) as desk:
        logged(desk, "Jo Bell", utc(2026, 10, 23, 13))  # a message of Friday, 14:00 there
        logged(desk, "Al Hill", utc(2026, 10, 23, 13), channel=Channel.LETTER)
        message, letter = open_rows(desk.engine)
        assert (message.due_at, phrases.clock_time(message.due_at)) == (utc(2026, 10, 26, 13), "13:00")
        # The last Monday in October is a holiday there, and not in England.
        assert letter.due_at == utc(2026, 10, 28, 17)
        assert desk_zone().key == "Europe/Dublin"


def test_line_by_line_a_letter_is_logged_read_back_and_listed_by_the_clocks_there(tmp_path: Path) -> None:
    clock = StoppedClock(utc(2027, 4, 2, 3))
    with desk_in("Pacific/Auckland", "NONE", clock.at, tmp_path) as desk:
        folder = desk.settings.folder
    there = PlainDesk(folder, clock)
    said = there.do("letter", "p", "y", "", "Jo Bell", "", "", "A bus", "oth", "", "", "", "")
    assert "Thursday 1 April" in said.text
    assert "by 5pm on Monday 5 April" in said.lines[-1]
    assert "Monday 5 April" in there.do("queue").text


def test_the_sheet_of_the_evening_is_printed_by_the_clocks_there(auckland: Desk) -> None:
    logged(auckland, "Jo Bell", utc(2027, 4, 2, 2, 30))
    clock = auckland.clock
    assert isinstance(clock, StoppedClock)
    clock.at = utc(2027, 4, 2, 4, 5)
    begun = begin_review(auckland)
    sheet = as_text(sheet_of(auckland, begun.review_id, clock.at))
    assert sheet.splitlines()[0] == "Handover, Friday 2 April 2027"
    assert "17:05 Fri 2 Apr" in sheet
    assert "Late, or due by the end of Monday 5 April 2027 (1)" in sheet
    assert "Mon 5 Apr 2027 14:30" in sheet


LONDON_IN = {
    "deskapp/clock.py": "the zone of a charter that names none",
    "deskapp/charter/calendar.py": "a calendar that is given no zone",
    "deskapp/charter/reading.py": "a file without a timezone",
    "deskapp/views/charter.py": "a charter of another zone says so",
    "deskapp/charter/tables.py": "the years that are counted in, to the second",
}
"""The modules that may name London, and what for; every other takes the zone of the desk, or is given one."""


def test_no_other_module_names_london() -> None:
    root = HERE.parents[1]
    named = {
        str(file.relative_to(root))
        for folder in ("deskapp", "db", "screens")
        for file in (root / folder).rglob("*.py")
        if "LONDON" in (text := file.read_text("utf-8")) or "Europe/London" in text
    }
    assert named == set(LONDON_IN)
