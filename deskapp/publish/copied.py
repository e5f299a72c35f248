"""Copy text to this machine's clipboard, or save it in the desk's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from db.storage.permissions import file_mode, make_inner_folder
from deskapp.errors import RecordError
from deskapp.publish.handover import write_sheet_file
from deskapp.settings import Settings

_FOLDER = "copied"
_PATIENCE = 2.0
"""Seconds to wait for a command that does not end."""


def tool(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The command that copies its input to the clipboard; [] for none.

    There is none over ssh: the user's clipboard is another machine's, which only the terminal can reach.
    """
    if "SSH_CONNECTION" in environment or "SSH_TTY" in environment:
        return []
    for wanted, command in (
        (platform == "darwin", ["pbcopy"]),
        (platform == "win32", ["clip"]),
        ("WAYLAND_DISPLAY" in environment, ["wl-copy"]),
        ("DISPLAY" in environment, ["xclip", "-selection", "clipboard"]),
        ("DISPLAY" in environment, ["xsel", "--clipboard", "--input"]),
    ):
        found = find(command[0]) if wanted else None
        if found is not None:
            return [found, *command[1:]]
    return []


def on_the_clipboard(words: str, command: list[str]) -> bool:
    """Copy words with a command of `tool`, off the event loop. Returns true if it succeeded.

    Its output is not read: xclip keeps running to hold the clipboard, and would keep our pipe open too.
    """
    if not command:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - one of the commands above, without user input
            command,
            input=words.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def save(settings: Settings, name: str, words: str) -> Path:
    """Save words in a file of the desk's folder, with its permissions, replacing one of the same name.
    Returns its path.

    Raises RecordError if it cannot be written.
    """
    folder = settings.folder / _FOLDER
    try:
        make_inner_folder(folder, settings.folder)
        write_sheet_file(folder / f"{name}.txt", words, file_mode(settings.folder))
    except OSError as fault:
        raise RecordError(f"It could not be saved to {folder} ({fault.strerror}).", again=True) from fault
    return folder / f"{name}.txt"
