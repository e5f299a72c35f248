"""Each wrong way to call each command is refused in one sentence with exit status 2, and none by a traceback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deskapp.cli.main import main
from deskapp.settings import Settings
from tests.hostile import TYPED, act_in_lines
from tests.hostile_desk import copy_hostile
from tests.house import ROOT
from tests.record_faults import no_room

ARGUMENTS = [words for words in TYPED if "\0" not in words and (len(words) > 200 or not words.isprintable())][::6]
"""Arguments that no sentence may quote as they are."""
FILES = ("missing.csv", "folder", "empty.csv", "binary.csv", "unreadable.csv", "zip.csv")
"""Names of files that are none of what any command reads."""
HUGE, NO_DAY = "9" * 400, "31 feb 2026"
CALLS = {
    "report --period {}": ("2026-13", HUGE, "2026-11..2025-01"),
    "report --period 2026-11 --list {}": ("F999", ""),
    "report --period 2026-11 --to {}": ("folder", "empty.csv"),
    "report --public --period {}": ("2026-11",),
    "complaints --period {}": (NO_DAY,),
    "due call {}": (NO_DAY, HUGE, "25:61"),
    "import {}": FILES,
    "import --try {}": ("missing.csv",),
    "charter check {}": FILES,
    "charter adopt {}": ("nothing", "folder"),
    "charter show {}": ("nothing", HUGE),
    "charter withdraw {}": ("nothing", HUGE),
    "whatif {}": ("nothing", "binary.csv"),
    "whatif foi --period {}": (NO_DAY,),
    "verify {}": ("missing.csv", "folder", "binary.csv"),
    "copy {}": ("folder",),
    "export --to {}": ("folder", "empty.csv"),
    "pack nobody-of-that-name --to {}": ("new",),
    "pack 26-0001 --to {}": ("folder", "empty.csv"),
    "staff add {}": ("", "1", HUGE),
    "staff leave {}": ("nobody",),
    "topics add {}": (HUGE, "-"),
    "topics retire {}": ("nothing",),
    "close {}": (NO_DAY, HUGE, "1 jan 1500"),
    "open-again {}": (NO_DAY,),
    "erase {}": ("nobody",),
    "restore {}": ("nothing",),
    "plain contact {}": ("26-9999",),
    "plain day {}": (NO_DAY,),
    "nosuch {}": ("x",),
}
"""Commands, each with arguments that it cannot take."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk, and beside it the files."""
    around = tmp_path_factory.mktemp("errors")
    (around / "folder").mkdir()
    (around / "folder" / "in-it.txt").touch()
    (around / "empty.csv").touch()
    (around / "binary.csv").write_bytes(bytes(range(256)) * 40)
    (around / "zip.csv").write_bytes(b"PK\x03\x04" + bytes(400))
    (around / "unreadable.csv").write_text("channel\ncall\n")
    (around / "unreadable.csv").chmod(0)
    return copy_hostile(around / "desk").folder


def refused(folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status of a command, and what it says on standard error."""
    capsys.readouterr()
    try:
        status = main(["--data", str(folder), "--now", "24 Nov 2026 14:47", *words])
    except SystemExit as left:
        status = int(left.code or 0)
    said = capsys.readouterr()
    assert not act_in_lines(said.out + said.err)
    return status, said.err


@pytest.mark.parametrize("words", ["pack 26-0001 --to x", "erase 26-0001 --why gone", "retention complaint 9"])
def test_a_name_that_nobody_here_has_is_said_to_be_unknown(
    folder: Path, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = refused(folder, ["--as", "Quentin", *words.split()], capsys)
    assert status == 2
    assert "Nobody here is called Quentin. The staff are: " in said


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_argument_is_refused_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    for argument in CALLS[call]:
        if argument == "unreadable.csv" and os.access(argument, os.R_OK):
            continue
        status, said = refused(folder, [argument if word == "{}" else word for word in call.split()], capsys)
        assert status in (1, 2), (call, argument[:40], said)
        assert said.startswith("deskapp: ") or status == 1, (call, argument[:40], said)
        assert len(said) < 1_500, (call, argument[:40])


def test_what_a_refusal_quotes_of_the_command_line_is_on_one_line_and_short(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ARGUMENTS:
        for call in (["report", "--period"],):
            status, said = refused(folder, [*call, words], capsys)
            assert status == 2 or words.startswith("-"), (call, words[:40])
            assert said.count("\n") == 1, (call, words[:40], said)
            assert len(said) < 1_000, (call, words[:40])


def test_ctrl_c_while_the_program_is_imported_prints_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "gettext.py").write_text("import sys\nprint('importing', flush=True)\nsys.stdin.read()\n")
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "deskapp", "--version"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, text=True, stdin=pipe, stdout=pipe, stderr=pipe) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "importing\n"
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate()
    assert errors == ""
    assert program.returncode == -signal.SIGINT


@pytest.mark.parametrize("words", [("queue",), ("staff", "add", "Priya Shah"), ("topics", "add", "Bus passes")])
def test_a_full_disk_says_of_nothing_that_it_is_kept_where_nothing_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    settings = Settings(folder=tmp_path / "desk")
    if words != ("queue",):  # else the record is to be made there now
        assert main(["--data", str(settings.folder), "queue"]) == 0
        capsys.readouterr()
    with no_room(settings):
        status = main(["--data", str(settings.folder), *words])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert re.fullmatch("deskapp: The disk (is full. Make room, then try again|could not be .* call IT).\n", err)
