"""While a screen is hidden with a PIN, no command shows a name in a terminal without it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from db.desk.pin import note_hidden, set_pin
from db.startup.open_desk import open_desk
from deskapp.cli.main import main
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock
from tests.terminal.real import RealTerminal
from tests.terminal.test_tuesday import a_desk

NOW = ["--now", "24 Nov 2026 09:02"]
ASKED = "The screen is hidden. PIN"


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    a_desk(tmp_path)
    clock = StoppedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    with closing(open_desk(Settings(tmp_path, staff_name="Priya"), clock)) as desk:
        set_pin(desk, "4711")
        note_hidden(desk)
    return tmp_path


def test_line_mode_asks_for_it_and_the_screen_is_no_longer_noted_as_hidden(hidden: Path) -> None:
    command = ["-m", "deskapp", "--data", str(hidden), "--as", "Priya", *NOW, "plain", "queue"]
    with RealTerminal(command, size=(160, 24)) as terminal:
        terminal.wait_for(ASKED)
        terminal.type("0815\r")
        terminal.wait_for("That is not the PIN")
        terminal.wait_until(partial(is_asked, terminal, 2), "the second question")
        assert "Hall" not in "".join(terminal.lines)
        terminal.type("4711\r")
        terminal.wait_for("Hall")
        assert "4711" not in "".join(terminal.lines)
        assert terminal.wait_for_end() == 0
    assert not Settings(hidden).hidden_note.exists()


def test_three_wrong_ones_end_the_command(hidden: Path) -> None:
    with RealTerminal(["-m", "deskapp", "--data", str(hidden), *NOW, "queue"], size=(160, 24)) as terminal:
        for count in (1, 2, 3):
            terminal.wait_until(partial(is_asked, terminal, count), "the question")
            terminal.type("0815\r")
        assert terminal.wait_for_end() == 2
        terminal.wait_for("Nothing was shown")
        assert "Hall" not in "".join(terminal.lines)
    assert Settings(hidden).hidden_note.exists()


def test_a_script_goes_on(hidden: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(hidden), *NOW, "queue"]) == 0
    assert "Hall" in capsys.readouterr().out


def is_asked(terminal: RealTerminal, count: int) -> bool:
    return sum(ASKED in line for line in terminal.lines) >= count
