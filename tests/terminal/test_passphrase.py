"""The passphrase of an encrypted record, typed in a real terminal before the first screen."""

from __future__ import annotations

import os
import termios
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from db.encryption.passphrase import derive
from db.encryption.rewrite import rewrite_desk
from db.storage.keys import let_go
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock
from tests.terminal.real import RealTerminal
from tests.terminal.test_tuesday import a_desk

pytest.importorskip("sqlcipher3", reason="the extra `encrypted` is not installed")

PHRASE = "horse stapler battery"


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    a_desk(tmp_path)
    key = derive(PHRASE, b"sixteen of salt.")
    rewrite_desk(Settings(tmp_path), StoppedClock(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)), key)
    let_go(key)
    return tmp_path


def test_the_app_asks_before_its_first_screen_and_shows_nothing_of_what_is_typed(encrypted: Path) -> None:
    command = ["-m", "deskapp", "--data", str(encrypted), "--as", "Priya", "--now", "24 Nov 2026 09:02"]
    with RealTerminal(command) as terminal:
        terminal.wait_for("Passphrase (or recovery key) of")
        terminal.type("hors stapler battery\r")
        terminal.wait_for("Check that Caps Lock is off")
        terminal.wait_until(partial(is_asked, terminal, 1), "the second question")
        assert "stapler" not in "".join(terminal.lines)
        terminal.type(f"{PHRASE}\r")
        terminal.wait_for("Margaret Hall")
        assert "stapler" not in "".join(terminal.lines)


def test_line_mode_asks_too_and_three_wrong_ones_end_it(encrypted: Path) -> None:
    command = ["-m", "deskapp", "--data", str(encrypted), "--now", "24 Nov 2026 09:02", "plain", "queue"]
    with RealTerminal(command, size=(160, 24)) as terminal:
        for tried in range(3):
            terminal.wait_until(partial(is_asked, terminal, tried), "the question")
            terminal.type("not this one\r")
        assert terminal.wait_for_end() == 2
        terminal.wait_for("Nothing was changed")
        assert "Hall" not in "".join(terminal.lines)


def test_nothing_typed_while_a_passphrase_is_checked_is_shown_or_left_for_the_shell(encrypted: Path) -> None:
    command = ["-m", "deskapp", "--data", str(encrypted), "--now", "24 Nov 2026 09:02", "plain", "queue"]
    with RealTerminal(command, size=(160, 24)) as terminal:
        for tried in range(3):
            terminal.wait_until(partial(is_asked, terminal, tried), "the question")
            asked_at = terminal.reader.caret
            terminal.type("not this one\r")
            terminal.wait_until(partial(is_past, terminal, asked_at), "the end of the line")
            terminal.type(PHRASE)  # while the other is checked
        assert terminal.wait_for_end() == 2
        assert "stapler" not in "".join(terminal.lines)
        assert termios.tcgetattr(terminal.slave) == terminal.before
        terminal.type("\x04")
        assert os.read(terminal.slave, 100) == b"", "what was typed ahead is discarded"


def is_past(terminal: RealTerminal, caret: tuple[int, int]) -> bool:
    return terminal.reader.caret > caret


def is_asked(terminal: RealTerminal, tried: int) -> bool:
    return sum("recovery key) of" in line for line in terminal.lines) > tried
