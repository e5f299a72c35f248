"""Priya's Tuesday from 09:02 to 10:40 in a real terminal at 80x24, in bursts, without a mouse."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.contacts import log
from db.desk.staff import come_on_duty
from db.drafts.book import DraftBook
from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, logged
from tests.screens.front_desk import STAFF
from tests.terminal.kept import is_on_disk
from tests.terminal.real import RealTerminal
from tests.terminal.test_leaving import left_clean

F2, F4, F8, F9 = "\x1bOQ", "\x1bOS", "\x1b[19~", "\x1b[20~"
ENTER, HIDE, BACKSPACE, UP, DOWN, BACK = "\r", "\x0c", "\x7f", "\x1b[A", "\x1b[B", "\x1b[Z"


def a_desk(folder: Path) -> None:
    """Monday: Mrs Hall was promised a call by 12 on Tuesday, and has rung about it once since."""
    clock = StoppedClock(datetime(2026, 11, 23, 16, 10, tzinfo=UTC))
    desk = open_desk(Settings(folder=folder), clock)
    staff = {name: come_on_duty(desk, name, add=True).id for name in STAFF}
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    facts: dict[str, Any] = {"number": "01632 960 044", "number_key": "+441632960044", "promised_at": noon}
    facts["owner_id"] = staff["Samira Haddad"]
    hall = logged(desk, "Margaret Hall", clock.at, channel="call", outcome="ring_back", about="Dentist", **facts)
    log.add_call_to(desk, hall, entry_id="a" * 32, at=clock.at, words="Any news?")
    desk.close()


def record(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What the file says once nobody has it open."""
    connection = sqlite3.connect(folder / "desk.sqlite3")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[RealTerminal, Path]]:
    """The program on Priya's desk, its queue drawn."""
    a_desk(tmp_path)
    with RealTerminal(["-m", "deskapp", "--data", str(tmp_path), "--now", "24 Nov 2026 09:02"]) as terminal:
        terminal.wait_for("your name, then Enter")
        terminal.type("p" + ENTER)
        terminal.wait_for("Priya is on the desk.")
        yield terminal, tmp_path


def the_post(terminal: RealTerminal) -> None:
    """09:02 The post: a complaint, then an ordinary letter. F4 saves one and opens the next."""
    joan = [
        "p",
        ENTER,
        ENTER,
        "Joan Whitcombe",
        ENTER,
        "14 Test Row, Southsea",
        ENTER,
        "l",
        "Unhappy with discharge",
        ENTER,
    ]
    terminal.type(F4 + "".join(joan) + "hos" + ENTER + "!")
    terminal.wait_for("Acknowledge the complaint")
    terminal.wait_for("Reply to the letter")
    terminal.type(ENTER + "tom" + F4)
    terminal.wait_until(lambda: not any("Joan" in line for line in terminal.lines), "the next letter")
    doyle = [ENTER, "Mrs E Doyle", ENTER, ENTER, ENTER, "Transport", ENTER, "tra", ENTER, ENTER, ENTER]
    terminal.type("".join(doyle) + F4)
    terminal.wait_until(lambda: not any("Doyle" in line for line in terminal.lines), "the third letter")


def a_call_in_the_middle_of_a_letter(terminal: RealTerminal) -> None:
    """09:10 The phone rings in the middle of the third."""
    terminal.type(ENTER + "Portsea Carers Group" + ENTER * 3 + "Respite for ca")
    terminal.wait_for("Respite for ca")
    terminal.type(F2 + "margaret hall")
    terminal.wait_for("Down chooses")
    terminal.type(DOWN + ENTER)
    terminal.wait_for("Already open")
    assert any("26-0001 Margaret Hall: Dentist" in line for line in terminal.lines)
    # 09:11 She reads out what was promised, and adds the call.
    terminal.type(UP + ENTER)
    terminal.wait_for("Samira Haddad will ring you by 12 noon today.")
    terminal.type(ENTER)
    terminal.wait_for("Added to 26-0001")


def back_to_the_letter(terminal: RealTerminal) -> None:
    """09:13 Back to the letter, in the field that she left."""
    terminal.type(F8 + ENTER + "rers" + ENTER)
    terminal.wait_for("Respite for carers")
    terminal.type("oth" + ENTER + ENTER + ENTER + F9)
    terminal.wait_for("Saved 26-0004 Portsea Carers Group")


def a_visitor_at_the_counter(terminal: RealTerminal) -> None:
    """10:05 A visitor at the counter: the screen is hidden, and what is typed meanwhile goes nowhere."""
    terminal.type(HIDE)
    terminal.wait_for("Screen hidden. Press Enter.")
    assert not any("Hall" in line for line in terminal.lines)
    terminal.type("r123" + ENTER)
    terminal.wait_for("Margaret Hall")


def a_call_sorted_at_once(terminal: RealTerminal) -> None:
    """10:40 A call that is sorted in ninety seconds."""
    terminal.type(F2 + ENTER + ENTER + "Which pharmacy opens on Sunday?" + ENTER + "pha" + ENTER + "s" + ENTER)
    terminal.wait_for("Saved 26-0005 No name given")
    terminal.type("\x11")
    assert terminal.wait_for_end() == 0
    assert left_clean(terminal)


def the_record_of_the_morning(folder: Path) -> None:
    """The five contacts, and what is due of them, are in the record."""
    assert record(folder, "SELECT ref, channel, name, state, chasing_count FROM contact ORDER BY id") == [
        ("26-0001", "call", "Margaret Hall", "open", 2),
        ("26-0002", "letter", "Joan Whitcombe", "open", 0),
        ("26-0003", "letter", "Mrs E Doyle", "open", 0),
        ("26-0004", "letter", "Portsea Carers Group", "open", 0),
        ("26-0005", "call", None, "closed", 0),
    ]
    due = (
        "SELECT promise.name, due_at FROM promise JOIN contact c ON c.id = contact_id WHERE ref = '26-0002' ORDER BY 1"
    )
    assert record(folder, due) == [
        ("acknowledge", "2026-12-01 17:00:00.000000"),
        ("reply", "2026-12-01 17:00:00.000000"),
    ]
    assert record(folder, "SELECT result, due_at FROM promise WHERE contact_id = 1") == [
        ("running", "2026-11-24 12:00:00.000000")
    ]
    assert DraftBook(folder / "unfinished").unfinished() == []


def test_the_morning_can_be_worked_without_a_mouse(desk: tuple[RealTerminal, Path]) -> None:
    terminal, folder = desk
    the_post(terminal)
    a_call_in_the_middle_of_a_letter(terminal)
    back_to_the_letter(terminal)
    a_visitor_at_the_counter(terminal)
    a_call_sorted_at_once(terminal)
    the_record_of_the_morning(folder)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_the_program_everything_typed_is_in_unfinished(
    desk: tuple[RealTerminal, Path], number: signal.Signals
) -> None:
    terminal, folder = desk
    terminal.type(F4 + "e" + ENTER + "L. Okaforr" + BACKSPACE)
    terminal.wait_for("[L. Okafor ")
    terminal.type(F2 + "[/x]" + ENTER + "07700 900 418" + ENTER + "Someone to talk to")
    terminal.wait_for("Someone to talk to")
    terminal.signal(number)
    terminal.wait_for_end()
    book = DraftBook(folder / "unfinished")
    kept = {seen.form: seen.values for seen in book.unfinished()}
    book.close()
    assert kept["letter"]["name"] == "L. Okafor"
    assert kept["call"]["name"] == "[/x]"
    assert kept["call"]["number"] == "07700 900 418"
    # A kill asks nobody: the last letters may have been on the screen and not in the file yet.
    about = kept["call"].get("about", "")
    assert about == "Someone to talk to" or (number is signal.SIGKILL and "Someone to talk to".startswith(about))


def test_after_a_kill_the_entry_is_carried_on_with_where_it_was_left(desk: tuple[RealTerminal, Path]) -> None:
    terminal, folder = desk
    terminal.type(F2 + "Marg" + ENTER + "01632 960")
    terminal.wait_until(lambda: is_on_disk(folder, "01632 960"), "the number on the disk")
    terminal.signal(signal.SIGKILL)
    terminal.wait_for_end()
    with RealTerminal(["-m", "deskapp", "--data", str(folder), "--now", "24 Nov 2026 16:30"]) as again:
        again.wait_for("Unfinished: 1")
        again.type(F8 + ENTER + " 045" + ENTER + "A dentist" + ENTER + "den" + ENTER + "c" + ENTER * 3)
        again.wait_for("Saved 26-0002 Marg")
    assert record(folder, "SELECT name, number FROM contact WHERE ref = '26-0002'") == [("Marg", "01632 960 045")]
