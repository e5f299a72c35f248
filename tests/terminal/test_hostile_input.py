"""Whatever bytes the terminal sends, the program goes on; and where it ends all the same, it shows nobody's words."""

from __future__ import annotations

import os
import stat
import termios
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from deskapp.terminal import tolerant_parser
from deskapp.terminal.tolerant_parser import PASTE_PAUSE, UNREADABLE, TolerantParser, replacing
from tests.terminal.real import RealTerminal
from tests.terminal.test_desk import F2, F9, NOW, kept, started

TOO_LARGE = ["\x1b[999999999999999999999999;9u", "\x1b[1114112u", "\x1b[55296;;55296u"]
HOSTILE = [
    *(sequence.encode() for sequence in TOO_LARGE),
    b"\x1b[M\xa0\xc8\xc8",  # an old-style report of the mouse at column 168
    b"\x1b[48;24;99999999;0;0t",
    b"\x1b[48;24;80;0;0t\x1b[<0;60;1M",  # a window without pixels, then the mouse
    b"\xed\xa0\x80",  # half of a pair, as UTF-8 forbids it
    b"\xa3",  # a pound sign in Latin-1
    b"\xc3",  # half a letter
    b"\x1b[200~\xff\x1b[201~",
]


def keys(parser: XTermParser, sent: str) -> list[Message]:
    return list(parser.feed(sent))


@pytest.mark.parametrize("sent", TOO_LARGE)
def test_a_key_that_there_cannot_be_is_no_key(sent: str) -> None:
    parser = TolerantParser()
    assert keys(parser, sent) == []
    [key] = keys(parser, "a")
    assert isinstance(key, events.Key)
    assert key.character == "a"


@pytest.mark.parametrize("sent", TOO_LARGE[:2])
def test_textual_still_stops_at_a_key_that_there_cannot_be(sent: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        keys(XTermParser(), sent)


def test_textual_still_divides_by_a_window_without_pixels() -> None:
    with pytest.raises(ZeroDivisionError):
        keys(XTermParser(), "\x1b[48;24;80;0;0t\x1b[<0;3;3M")


def test_a_window_of_millions_of_columns_is_no_window() -> None:
    assert keys(TolerantParser(), "\x1b[48;24;99999999;0;0t") == []


def test_enter_typed_before_the_terminal_was_ready_is_enter() -> None:
    [key] = keys(TolerantParser(), "\n")
    assert isinstance(key, events.Key)
    assert key.key == "enter"


def test_what_is_not_utf_8_is_replaced() -> None:
    assert replacing("utf-8")().decode(b"\xa340 \xed\xa0\x80") == f"{UNREADABLE}40 {UNREADABLE * 3}"


def test_a_paste_whose_end_never_comes_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(tolerant_parser, "get_time", lambda: now)
    parser = TolerantParser()
    assert keys(parser, "\x1b[20") + keys(parser, "0~hello") == []
    now += PASTE_PAUSE / 2
    assert list(parser.tick()) == []
    now += PASTE_PAUSE
    [paste] = parser.tick()
    assert isinstance(paste, events.Paste)
    assert paste.text == "hello"
    [key] = keys(parser, "a")
    assert isinstance(key, events.Key)


PASTED = "\x1b[200~Mrs A\x1b[31m red\x1b\x1b[201~b"


@pytest.mark.parametrize("cut", range(len(PASTED)))
def test_an_escape_in_a_paste_types_nothing_wherever_the_paste_is_cut(cut: int) -> None:
    parser = TolerantParser()
    paste, key = [*keys(parser, PASTED[:cut]), *keys(parser, PASTED[cut:])] if cut else keys(parser, PASTED)
    assert isinstance(paste, events.Paste)
    assert paste.text == "Mrs A[31m red"
    assert isinstance(key, events.Key)
    assert key.character == "b"


def test_textual_still_types_what_follows_an_escape_in_a_paste_before_it() -> None:
    *typed, paste = keys(XTermParser(), "\x1b[200~Mrs A\x1b[31m red\x1b[201~")
    assert "".join(key.character or "" for key in typed if isinstance(key, events.Key)) == "^[31m red"
    assert isinstance(paste, events.Paste)


def test_no_byte_that_the_terminal_sends_ends_the_program_and_it_is_said_once(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(f"{F2}Kay")
        terminal.wait_for("Kay")
        for sent in HOSTILE:
            terminal.send(sent)
        terminal.type(" Ann\tx")
        terminal.wait_for("This terminal is not set to UTF-8")
        terminal.wait_until(lambda: any("Ann" in line for line in terminal.lines), "the rest of the name")
        assert terminal.process.poll() is None
        terminal.type("\x11")
        terminal.wait_for("Leave anyway")
        terminal.type("y")
        assert terminal.wait_for_end() == 0
    [entry] = kept(tmp_path)
    assert entry["name"].startswith("Kay")
    assert entry["name"].endswith(" Ann")


def test_a_fault_ends_the_program_with_a_reference_and_shows_nobodys_words(tmp_path: Path) -> None:
    os.umask(0o022)
    command = ["-m", "tests.terminal.faulty_desk", "--data", str(tmp_path), "--as", "Priya", *NOW]
    with RealTerminal(command) as terminal:
        terminal.wait_for("Showing")
        terminal.type(f"{F2}Secretname\r01632 960 044\rSecretwords\rother\rs{F9}")
        terminal.wait_for("Press Enter on an empty line")
        shown = "\n".join(terminal.lines)
        assert "Secret" not in shown
        assert "960" not in shown
        terminal.type("the rest of her words\r")
        terminal.type("\r")
        assert terminal.wait_for_end() == 1
        assert "rest of her" not in "\n".join(terminal.lines)
        assert not terminal.reader.modes & {"1049", "1000", "1003", "2004"}
        assert "25" in terminal.reader.modes
        assert termios.tcgetattr(terminal.slave) == terminal.before
    log = tmp_path / "faults.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    told = log.read_text()
    assert told.split()[0] in shown
    assert "builtins.KeyError" in told
    assert "faulty_desk.py:" in told
    assert "Secret" not in told
    assert [(one["name"], one["about"]) for one in kept(tmp_path)] == [("Secretname", "Secretwords")]
