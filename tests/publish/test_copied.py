"""Copying: by the machine's own tool where there is one, and as a file that nobody else can read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from deskapp.errors import RecordError
from deskapp.publish.copied import on_the_clipboard, save, tool
from deskapp.settings import Settings


@pytest.mark.parametrize(
    ("environment", "platform", "there", "command"),
    [
        ({}, "linux", {"xclip", "wl-copy"}, []),
        ({"DISPLAY": ":0"}, "linux", {"xclip"}, ["/bin/xclip", "-selection", "clipboard"]),
        ({"DISPLAY": ":0"}, "linux", {"xsel"}, ["/bin/xsel", "--clipboard", "--input"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "linux", {"xclip", "wl-copy"}, ["/bin/wl-copy"]),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "x"}, "linux", {"xclip"}, []),
        ({}, "darwin", {"pbcopy"}, ["/bin/pbcopy"]),
        ({}, "win32", {"clip"}, ["/bin/clip"]),
    ],
)
def test_the_tool_is_that_of_the_screen_before_us(
    environment: dict[str, str], platform: str, there: set[str], command: list[str]
) -> None:
    assert tool(environment, platform, lambda name: f"/bin/{name}" if name in there else None) == command


def test_a_tool_gets_the_words_and_one_that_fails_or_is_none_says_so(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert on_the_clipboard("Café\n", ["/bin/sh", "-c", f"cat > {kept}"])
    assert kept.read_text(encoding="utf-8") == "Café\n"
    assert not on_the_clipboard("x", ["/bin/sh", "-c", "exit 1"])
    assert not on_the_clipboard("x", [str(tmp_path / "no such tool")])
    assert not on_the_clipboard("x", [])


def test_the_file_is_for_this_account_alone_and_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    for words in ("first\n", "second\n"):
        path = save(settings, "26-0001", words)
    assert path.read_text(encoding="utf-8") == "second\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["26-0001.txt"]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "copied").write_text("in the way")
    with pytest.raises(RecordError, match="could not be saved"):
        save(Settings(folder=tmp_path), "26-0001", "x")
