"""What is said: sentences and questions, nothing that a terminal would obey; and the command line itself."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from deskapp.errors import RecordError
from deskapp.plain.conversation import Conversation, clean, sentences
from deskapp.wording.causes import Cause
from tests.db.desk_case import ROOT
from tests.plain.plain_desk import HALL, PlainDesk, plain_desk

NOW = ("--as", "Priya Nair", "--now", "24 Nov 2026 09:02")


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "deskapp", "--data", str(folder), *NOW, *words]


def everything_said(at_plain: PlainDesk) -> list[str]:
    """A morning line by line, with slips."""
    said = at_plain.do("call", "?", *HALL).lines
    at_plain.clock.at += timedelta(days=3)
    said += at_plain.do("message", "tomorrow", "y 1840", "hall", "", "n", "A bus", "zzz", "tra", "", "safeg").lines
    said += at_plain.do("call", "Kay").lines
    said += at_plain.do("queue").lines
    said += at_plain.do("unfinished", "").lines
    return said + at_plain.do("reply 26-0001", "t", "s", "y", "n", "").lines


def test_every_line_is_a_sentence_or_a_question(tmp_path: Path) -> None:
    for line in everything_said(plain_desk(tmp_path)):
        assert line == line.strip()
        assert line
        assert line[-1] in '.?!"'
        assert line[0].isupper() or line[0].isdigit() or line[0] in "=<ab", line


def test_no_line_names_a_key_of_the_screens_but_where_it_speaks_of_the_app(tmp_path: Path) -> None:
    for line in everything_said(plain_desk(tmp_path)):
        assert not re.search(r"\bF\d\b|\bEsc\b|\bTab\b", line.replace("so does F8 in the app", "")), line


@pytest.mark.parametrize("stays", [False, True])
def test_an_error_says_the_command_that_helps(*, stays: bool) -> None:
    out = StringIO()
    talk = Conversation(StringIO(), out)
    talk.stays = stays
    talk.say(RecordError(Cause.CONTACT_GONE))
    command = "queue" if stays else "deskapp plain queue"
    assert out.getvalue() == f"That contact is not in the record any more. {command} says how it is now.\n"


def test_nothing_said_can_move_a_cursor_or_colour_a_word(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", "Kay\x1b[31m Red", "", "A\x07 bell", "other", "c", "", "", "", "")
    said = at_plain.do("queue").lines + everything_said(at_plain)
    assert all(letter.isprintable() for line in said for letter in line)
    assert clean("one\ttwo\x1b[2Jthree\x85") == "one twothree"


def test_most_lines_fit_in_eighty_columns(tmp_path: Path) -> None:
    long = [line for line in everything_said(plain_desk(tmp_path)) if len(line) > 80]
    # A question with all its answers, what is kept for later, and a row of the queue stand in one line each.
    allowed = (
        "Outcome",
        "Save?",
        "Result",
        "Why late",
        "Kind",
        "Not saved",
        "1. ",
        "2. ",
        "Reply promised",
        "Enter goes",
    )
    assert [line for line in long if not line.startswith(allowed) and "< goes back" not in line] == []


def test_a_text_is_said_a_sentence_a_line() -> None:
    said = sentences('SAY: "Priya will ring you by 5pm. Is that all right?"\nR. Coombes has it. Thank you!')
    assert said == ['SAY: "Priya will ring you by 5pm.', 'Is that all right?"', "R. Coombes has it.", "Thank you!"]


def test_a_row_of_the_queue_is_read_out_in_sentences(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", "Mr J Adeyemi", "18002 01632 960 017", "Wants a dentist", "den", "c", "12 noon", "", "n", "")
    at_plain.clock.at += timedelta(hours=4, minutes=58)
    said = at_plain.do("queue")
    assert said.lines[0] == "Tuesday 24 November 2026, 2pm."
    assert "1 waiting, soonest first." in said.lines
    assert said.lines[-1] == (
        "1. Mr J Adeyemi, call, what we said we would do by Tuesday 24 November, 12 noon, LATE by 2 hours. "
        "RELAY CALL: dial 18002, then 01632 960 017. DON'T LEAVE A MESSAGE. About: Wants a dentist. "
        "Priya Nair has it. 26-0001."
    )


def test_in_a_terminal_no_word_is_broken_at_its_edge() -> None:
    out = StringIO()
    Conversation(StringIO(), out, width=40).say(
        "Mr J Adeyemi, message, LATE by 2 hours. RELAY CALL: dial 18002. 26-0410"
    )
    assert out.getvalue().splitlines() == [
        "Mr J Adeyemi, message, LATE by 2 hours.",
        "RELAY CALL: dial 18002. 26-0410.",
    ]


def test_an_empty_queue_says_so_after_what_is_unfinished(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", "Kay")
    said = at_plain.do("queue")
    assert "Unfinished: Call, Kay, started 9:02am today by Priya Nair." in said.lines
    assert said.lines[-1] == "Nothing is waiting for a reply."


def test_answers_are_read_from_a_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        command(tmp_path, "plain", "call"), input="\n".join(HALL) + "\n", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("Saved 26-0001 Margaret Hall.")
    assert "\x1b" not in done.stdout
    queue = subprocess.run(command(tmp_path, "plain", "queue"), capture_output=True, text=True, check=True)
    assert "26-0001" in queue.stdout


def test_a_pipe_that_runs_dry_ends_with_status_1_and_a_fault_with_2(tmp_path: Path) -> None:
    done = subprocess.run(
        command(tmp_path, "plain", "call"), input="Kay\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "kept in Unfinished" in done.stdout
    wrong = subprocess.run(
        command(tmp_path, "plain", "reply", "26-0099"), input="", capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1


def test_a_command_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path, "plain", "nonsense"), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


PATIENCE = 60.0
"""Seconds after which a wait gives up. Only a failing test waits so long."""


def _until(terminal: int, words: bytes, again: Callable[[], None] | None = None) -> bytes:
    """What is said until these words; every half second of silence `again` is done."""
    seen, end = b"", time.monotonic() + PATIENCE
    while words not in seen:
        assert time.monotonic() < end, seen
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 4096)
        elif again is not None:
            again()
    return seen


def test_ctrl_c_in_a_terminal_keeps_what_was_typed(tmp_path: Path) -> None:
    terminal, theirs = pty.openpty()
    # Tests that were started in the background are deaf to Ctrl+C, and so would be what they start.
    deaf = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(command(tmp_path, "plain", "call"), stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT)
    signal.signal(signal.SIGINT, deaf)
    os.close(theirs)
    seen = _until(terminal, b"Name")
    os.write(terminal, b"Margaret Hall\n")
    seen += _until(terminal, b"Number")
    # One that comes in the moment before the line is read is heard with the next, as it is by a person's second press.
    running.send_signal(signal.SIGINT)
    seen += _until(terminal, b"F8 in the app", lambda: running.send_signal(signal.SIGINT))
    assert running.wait(timeout=60) == 130
    os.close(terminal)
    assert b"\x1b" not in seen
    [left] = PlainDesk(tmp_path, plain_desk(tmp_path / "other").clock, staff=()).unfinished
    assert left.values["name"] == "Margaret Hall"


def test_a_kill_in_the_middle_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    running = subprocess.Popen(
        command(tmp_path, "plain", "call"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert running.stdin
    assert running.stdout
    running.stdin.write("Margaret Hall\n")
    running.stdin.flush()
    while not running.stdout.readline().startswith("= Margaret"):
        pass
    desk = PlainDesk(tmp_path, plain_desk(tmp_path / "other").clock, staff=())
    deadline = time.monotonic() + 10
    while not any(seen.values.get("name") for seen in desk.unfinished) and time.monotonic() < deadline:
        pass
    running.send_signal(signal.SIGKILL)
    running.communicate()
    [left] = desk.unfinished
    assert left.values["name"] == "Margaret Hall"


def test_before_saving_no_line_can_be_named_that_this_reply_does_not_need(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    said = at_plain.do("reply 26-0001", "t", "s", "", "why not yet", "")
    assert "No line is called that." in said.lines
    assert not any(line.startswith("Why not yet?") for line in said.lines)
    assert said.status == 0, said.text


def test_a_reader_that_goes_away_in_the_middle_is_told_by_the_status_that_nothing_was_saved(tmp_path: Path) -> None:
    call = command(tmp_path, "plain", "call")
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as asked:
        assert asked.stdout is not None
        assert asked.stdin is not None
        assert asked.stdout.readline() == "Name (Enter if they'd rather not say)?\n"
        asked.stdout.close()
        asked.stdin.write("Bee\nnone\nA bus\ntra\ns\nOk\n\n")
        asked.stdin.close()
        assert asked.wait(timeout=60) == 1
