"""The answerphone check of 08:53 in a real terminal, killed in the middle and carried on with."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.drafts.book import DraftBook
from tests.terminal.kept import is_on_disk
from tests.terminal.real import RealTerminal
from tests.terminal.test_leaving import left_clean
from tests.terminal.test_tuesday import BACK, BACKSPACE, ENTER, F2, F8, a_desk, record

HEARD = "SELECT what FROM heard ORDER BY position"
CHECK = "SELECT day, machine_count, written_count, deleted_state, greeting_ok FROM answerphonecheck"
FIRST = (
    "y 1840" + ENTER + "Kay" + ENTER + "07700 900 418" + ENTER * 2 + "Someone to talk to" + ENTER + "men" + ENTER * 2
)


def at_the_desk(folder: Path, clock: str) -> RealTerminal:
    return RealTerminal(["-m", "deskapp", "--data", str(folder), "--now", f"24 Nov 2026 {clock}"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[RealTerminal, Path]]:
    """The program on Priya's desk before ten, its queue drawn."""
    a_desk(tmp_path)
    with at_the_desk(tmp_path, "08:53") as terminal:
        # 08:52 The screen wakes: who is on the desk?
        terminal.wait_for("your name, then Enter")
        terminal.type("p" + ENTER)
        terminal.wait_for("Priya is on the desk.")
        terminal.wait_for("Answerphone not checked yet (k)")
        yield terminal, tmp_path


def test_three_messages_are_written_down_a_number_is_listened_to_again_and_the_last_says_nothing(
    desk: tuple[RealTerminal, Path],
) -> None:
    terminal, folder = desk
    terminal.type("k3" + ENTER + FIRST)
    terminal.wait_for("message 2 of 3")
    terminal.type("0805" + ENTER + "R. Coombes" + ENTER + "07700 90012" + ENTER)
    terminal.wait_for("One digit short for a mobile")

    # The phone rings before she has played it again.
    terminal.type(F2 + "Bill" + ENTER)
    terminal.wait_for("New call")
    terminal.type(F8)
    terminal.wait_for("R. Coombes")
    terminal.type("\x1b[B" + ENTER)
    terminal.wait_for("[07700 90012 ")
    terminal.type(BACK * 2 + BACKSPACE * 2 + "127" + ENTER * 2 + "Care" + ENTER + "carer" + ENTER * 2)
    terminal.wait_for("message 3 of 3")
    terminal.type("s" + ENTER)
    terminal.wait_for("The machine said 3, you wrote down 3. They match.")
    terminal.type("yy" + ENTER)
    terminal.wait_for("Answerphone: checked 08:5")
    terminal.type("\x11")
    terminal.wait_for("Unfinished")
    terminal.type("y")
    assert terminal.wait_for_end() == 0
    assert left_clean(terminal)
    assert record(folder, CHECK) == [("2026-11-24", 3, 3, "yes", 1)]
    assert record(folder, HEARD) == [("written_down",), ("written_down",), ("nothing_said",)]
    assert record(folder, "SELECT name, number FROM contact WHERE channel = 'answerphone' ORDER BY id") == [
        ("Kay", "07700 900 418"),
        ("R. Coombes", "07700 900127"),
    ]


def test_after_a_kill_somebody_else_carries_the_check_on_with_what_was_being_typed(
    desk: tuple[RealTerminal, Path],
) -> None:
    terminal, folder = desk
    terminal.type("k2" + ENTER + FIRST)
    terminal.wait_for("message 2 of 2")
    terminal.type("0805" + ENTER + "R. Coombes" + ENTER + "07700")
    terminal.wait_until(lambda: is_on_disk(folder, "07700"), "the number on the disk")
    terminal.signal(signal.SIGKILL)
    terminal.wait_for_end()
    assert record(folder, HEARD) == [("written_down",)]
    assert record(folder, "SELECT count(*) FROM contact WHERE name = 'Kay'") == [(1,)]
    with at_the_desk(folder, "09:20") as again:
        again.wait_for("Answerphone: Priya, since 08:5")
        again.type("uder" + ENTER)
        again.wait_for("Derek is on the desk")
        again.type("k")
        again.wait_for("Priya Nair has been at this check since 08:5")
        again.type(ENTER)
        again.wait_for("[07700 ")
        again.type(" 900 127" + ENTER * 2 + "Care" + ENTER + "carer" + ENTER * 2)
        again.wait_for("They match")
        again.type("yy" + ENTER)
        again.wait_for("Answerphone: checked 08:5")
    assert record(folder, CHECK) == [("2026-11-24", 2, 2, "yes", 1)]
    ended_by = "SELECT name FROM staff JOIN answerphonecheck ON staff.id = ended_by_id"
    assert record(folder, ended_by) == [("Derek Collins",)]
    book = DraftBook(folder / "unfinished")
    assert book.unfinished() == []
    book.close()
