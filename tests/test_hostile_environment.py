"""Hostile words in the environment are taken as a name, a folder or a time, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.cli.main import main
from tests.hostile import TYPED, act_in_lines
from tests.hostile_desk import copy_hostile

WORDS = ["x" * 10_000, "9" * 5_000, "\x1b" * 3_000, *[words for words in TYPED if "\0" not in words and words][::6]]
"""An environment holds no NUL."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_hostile(tmp_path_factory.mktemp("hostile") / "desk").folder


@pytest.mark.parametrize("variable", ["DESKAPP_AS", "DESKAPP_NOW", "DESKAPP_HIDE_AFTER", "DESKAPP_PASSPHRASE_FILE"])
def test_a_variable_acts_on_no_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("DESKAPP_DATA", str(folder))
    for words in WORDS:
        monkeypatch.setenv(variable, words)
        status = main(["staff"])
        said = capsys.readouterr()
        assert status in (0, 2), words
        assert not act_in_lines(said.out + said.err), words
        assert len(said.err.strip().splitlines()) == (status == 2), words
        assert len(said.err) < 700, words


def test_the_folder_of_the_desk(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in WORDS:
        monkeypatch.setenv("DESKAPP_DATA", f"x{words}"[:3000])
        status = main(["backup"])
        said = capsys.readouterr()
        assert status in (0, 2), words
        assert not act_in_lines(said.out + said.err), words
        assert len(said.err) < 700, words
