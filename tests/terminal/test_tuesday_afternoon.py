"""The rest of Priya's Tuesday, 11:20 to 16:30 in a real terminal at 80x24, without a mouse."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.contacts import log
from db.desk.staff import come_on_duty
from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from deskapp.views.queue_filter import View
from tests.db.desk_case import StoppedClock, logged
from tests.screens.front_desk import STAFF
from tests.terminal.kept import is_on_disk
from tests.terminal.real import RealTerminal
from tests.terminal.test_tuesday import BACK, BACKSPACE, ENTER, F2, record

LEAVE, DOWN = "\x11", "\x1b[B"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Before 11:20: Mr Adeyemi's message of Friday is late, and Samira promised Mrs Hall a call by noon."""
    clock = StoppedClock(datetime(2026, 11, 23, 16, 10, tzinfo=UTC))
    desk = open_desk(Settings(folder=tmp_path), clock)
    staff = {name: come_on_duty(desk, name, add=True).id for name in STAFF}
    friday = datetime(2026, 11, 20, 18, 40, tzinfo=UTC)
    relay: dict[str, Any] = {"number": "01632 960 017", "number_key": "+441632960017", "relay": True}
    logged(desk, "Mr J Adeyemi", friday, about="Dentist", owner_id=staff["Priya Nair"], **relay)
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    facts: dict[str, Any] = {"number": "01632 960 044", "number_key": "+441632960044", "promised_at": noon}
    facts["owner_id"] = staff["Samira Haddad"]
    hall = logged(desk, "Margaret Hall", clock.at, channel="call", outcome="ring_back", about="Dentist", **facts)
    log.add_call_to(desk, hall, entry_id="a" * 32, at=clock.at, words="Any news?")
    desk.close()
    return tmp_path


@contextmanager
def at_the_desk(folder: Path, time: str, first: str = "Margaret Hall") -> Iterator[RealTerminal]:
    """The program from this time of Tuesday on, when it shows `first`; left with Ctrl+Q unless it has
    ended.
    """
    with RealTerminal(["-m", "deskapp", "--data", str(folder), "--now", f"24 Nov 2026 {time}"]) as terminal:
        terminal.wait_for(first)
        yield terminal
        if terminal.process.poll() is None:
            terminal.type(LEAVE)
            assert terminal.wait_for_end() == 0


def a_late_call_through_the_relay(folder: Path) -> None:
    """11:20 Mr Adeyemi is Deaf and is rung through the relay. No answer: it stays in the queue."""
    with at_the_desk(folder, "11:20", "your name, then Enter") as terminal:
        terminal.type("p" + ENTER)
        terminal.wait_for("Priya is on the desk.")
        terminal.wait_for("LATE 2h 20m")
        terminal.wait_for("RELAY")
        terminal.type("c")
        terminal.wait_for("dial 18002, then 01632 960 017. Everybody")
        terminal.type(ENTER)
        terminal.wait_for("dial 18002, then 01632 960 017")
        terminal.type("tn" + ENTER)
        terminal.wait_for("tried once")


def a_promise_that_moved(folder: Path) -> None:
    """12:04 Noon has passed. Samira is stuck: a new time, why, and that Mrs Hall was told."""
    with at_the_desk(folder, "12:04") as terminal:
        terminal.wait_for("LATE 4m")
        terminal.type(DOWN + "p")
        terminal.wait_for("the time before counts as missed")
        terminal.type("3:30pm" + ENTER + "Samira held up" + ENTER + "y" + "y" + ENTER)
        terminal.wait_for("26-0002 Margaret Hall: by 15:30 today")


def lunch_and_the_answerphone(folder: Path) -> None:
    """13:00 Derek covers lunch: everything that he logs is his."""
    with at_the_desk(folder, "13:00") as terminal:
        terminal.type("ud" + ENTER)
        terminal.wait_for("Derek is on the desk.")
        # 13:02 He checks the answerphone: Kay, at whose home nobody may leave a message, and a silent one.
        terminal.type("k2" + ENTER)
        terminal.wait_for("message 1 of 2")
        terminal.type("1231" + ENTER + "Kay" + ENTER + "07700 90012" + ENTER)
        terminal.wait_for("digit short")
        terminal.type(BACK * 2 + BACKSPACE * 2 + " 418" + ENTER + "n")
        terminal.type("Waiting for therapy" + ENTER + "men" + ENTER + ENTER)
        terminal.wait_for("message 2 of 2")
        terminal.type("s" + ENTER)
        terminal.wait_for("They match")
        terminal.type("yy" + ENTER)
        terminal.wait_for("Checked 13:0")
        terminal.wait_for("NO MSG")


def a_request_for_own_information(folder: Path) -> None:
    """14:10 "What have you got on me?" is a legal request, though nobody says so. It is Tom's."""
    with at_the_desk(folder, "14:10") as terminal:
        terminal.type(F2 + ENTER + ENTER + "What have you got on me?" + ENTER + "oth" + ENTER + "l")
        terminal.wait_for("This is a legal request even if only spoken.")
        terminal.wait_for("by Thu 24 Dec")
        terminal.type("w" + ENTER + "tom" + ENTER)
        terminal.wait_for("Where the answer goes")
        terminal.type("3 Test Row, Cosham" + ENTER)
        terminal.wait_for("Saved 26-0004")


def an_afternoon_that_a_power_cut_ends(folder: Path) -> None:
    """15:22 Samira is back, and looks at what is hers."""
    with at_the_desk(folder, "15:22") as terminal:
        terminal.type("us" + ENTER)
        terminal.wait_for("Samira is on the desk.")
        terminal.type("f")
        terminal.wait_for("Showing: mine only")
        terminal.type("c")
        terminal.wait_for("01632 960 044. ")
        terminal.type("r")
        terminal.wait_for("Replied: 26-0002 Margaret Hall")
        terminal.type("ts" + "Two practices take patients; list posted." + ENTER)
        terminal.wait_for("Sorted: nothing more is owed.")
        # One at a time: letters that come at once just after a form was closed are taken for words.
        for view in (View.LATE, View.TODAY, View.COMPLAINTS, View.ALL):
            terminal.type("f")
            terminal.wait_for(f"Showing: {view.words}")
        terminal.wait_for("Mr J Adeyemi")
        terminal.type(F2 + "Mr Tan")
        terminal.wait_until(lambda: is_on_disk(folder, "Mr Tan"), "the name on the disk")
        # 16:30 The power goes.
        terminal.signal(signal.SIGKILL)
        terminal.wait_for_end()


def the_record_of_the_day(folder: Path) -> None:
    """The promises, messages and events are in the record, each by whoever did it."""
    kept = "SELECT name, result, due_at, miss_reason, sorry_said FROM promise WHERE contact_id = 2 ORDER BY id"
    assert record(folder, kept) == [
        ("promise", "missed", "2026-11-24 12:00:00.000000", "Samira held up", 1),
        ("promise", "kept", "2026-11-24 15:30:00.000000", None, None),
    ]
    heard = "SELECT what, contact.name, ok_to_leave_message FROM heard LEFT JOIN contact ON contact.id = contact_id "
    heard += "LEFT JOIN person ON person.id = person_id ORDER BY heard.id"
    assert record(folder, heard) == [("written_down", "Kay", "no"), ("nothing_said", None, None)]
    asked = (
        "SELECT contact.kind, staff.name, promise.name, due_at FROM contact JOIN promise ON contact_id = contact.id "
    )
    asked += "JOIN staff ON staff.id = owner_id WHERE ref = '26-0004' ORDER BY due_at"
    assert record(folder, asked) == [
        ("own_information", "Tom Ellery", "promise", "2026-11-25 17:00:00.000000"),
        ("own_information", "Tom Ellery", "own_information", "2026-12-24 23:59:59.000000"),
    ]
    by = "SELECT kind, staff.name FROM event JOIN staff ON staff.id = by_id WHERE part_of IS NULL ORDER BY event.id"
    assert record(folder, by)[-5:] == [
        ("tried", "Priya Nair"),
        ("promise_moved", "Priya Nair"),
        ("written_down", "Derek Collins"),
        ("written_down", "Derek Collins"),
        ("spoke", "Samira Haddad"),
    ]


def test_the_rest_of_the_day_can_be_worked_without_a_mouse(folder: Path) -> None:
    a_late_call_through_the_relay(folder)
    a_promise_that_moved(folder)
    lunch_and_the_answerphone(folder)
    a_request_for_own_information(folder)
    an_afternoon_that_a_power_cut_ends(folder)
    the_record_of_the_day(folder)
