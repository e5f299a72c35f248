"""A contact that waits for the caller: its row, its sentence, and when they are to be asked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.models import EventKind
from db.promises.wait import ask_them, they_answered
from db.queue.live import open_row, open_rows
from db.startup.open_desk import open_desk
from db.undo.last import undo_last
from deskapp.charter.reading import shipped_text
from deskapp.charter.vocabulary import Channel
from deskapp.cli.print_queue import queue_lines
from deskapp.plain.queue import row_words
from deskapp.settings import Settings
from deskapp.views.queue_head import hint_about
from deskapp.views.queue_line import line_of
from tests.db.desk_case import StoppedClock, logged
from tests.db.made_records import copy_record

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose emails wait while the caller is asked something; letters are promised nothing."""
    text = shipped_text("healthwatch-portsmouth")
    head, *rules = text.split("[[rules]]")
    [email] = [rule for rule in rules if '"email"' in rule and "working_days = 2" in rule]
    made = f"{head.replace('name = ', 'ask_again_after = 3' + chr(10) + 'name = ', 1)}[[rules]]{email}"
    made = made.replace("working_days = 2", 'working_days = 2\nwhile_waiting = "pause"')
    settings = Settings(tmp_path / "desk", staff_name="Priya Shah")
    copy_record(settings, MONDAY, made)
    desk = open_desk(settings, StoppedClock(MONDAY))
    yield desk
    desk.close()


def words(desk: Desk, contact_id: int, now: datetime) -> tuple[str, str]:
    """The time column of the row, and the sentence about it."""
    row, edition = open_row(desk.engine, contact_id), desk.edition
    assert row is not None
    line = line_of(row, now, edition.calendar, 80, ask_again_after=edition.ask_again_after)
    hint = hint_about(row, now, edition.calendar, None, edition.ask_again_after)
    return line.cells[0].strip(), hint


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 10, tzinfo=UTC)


def test_the_row_says_since_when_and_keeps_the_time_left_that_it_had(desk: Desk) -> None:
    asked = logged(desk, "Jo Bell", MONDAY, channel=Channel.EMAIL)
    ask_them(desk, asked, asked="Which clinic?", how=EventKind.EMAIL_SENT)
    left = ", with 2 working days left"
    assert words(desk, asked, at(24)) == ("waiting", f"Waiting for them since Mon 23 Nov{left}.")
    assert words(desk, asked, at(25))[0] == "waiting"
    assert words(desk, asked, at(26)) == ("ASK AGAIN", f"ASK AGAIN: asked Mon 23 Nov, 3 working days ago{left}.")
    row = open_row(desk.engine, asked)
    assert row is not None
    assert f"email, ASK AGAIN: asked Mon 23 Nov, 3 working days ago{left}." in row_words(row, desk, at(26))
    assert queue_lines(desk.settings, StoppedClock(at(26))).startswith("ASK AGAIN")


def test_it_stands_after_what_is_due_and_comes_back_when_they_answer(desk: Desk) -> None:
    asked, due = (logged(desk, None, MONDAY, channel=Channel.EMAIL) for _ in range(2))
    ask_them(desk, asked, asked="Which clinic?", how=EventKind.SPOKE)
    assert [row.contact_id for row in open_rows(desk.engine)] == [due, asked]
    they_answered(desk, asked)
    assert [row.contact_id for row in open_rows(desk.engine)] == [asked, due]


def test_what_is_promised_nothing_waits_too_until_the_question_is_taken_back(desk: Desk) -> None:
    letter = logged(desk, "Jo Bell", MONDAY, channel=Channel.LETTER)
    assert words(desk, letter, MONDAY)[0] == "no time set"
    ask_them(desk, letter, asked="Which clinic?", how=EventKind.LETTER_SENT)
    assert words(desk, letter, MONDAY) == ("waiting", "Waiting for them since Mon 23 Nov.")
    undo_last(desk)
    assert words(desk, letter, MONDAY)[0] == "no time set"
