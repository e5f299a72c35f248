"""Words for somewhere else: put on this machine's clipboard, or saved as a text in the desk's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskapp.errors import RecordError
from deskapp.publish.handover import put
from deskapp.settings import Settings

FOLDER = "copied"
PATIENCE = 2.0
"""Seconds until a tool that does not answer is given up."""


def tool(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The command that puts its input on the clipboard of the screen before us; empty where there is none.

    Over ssh that screen is another machine's, which only its terminal reaches.
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
    """Give the words to such a command, off the event loop; whether it took them.

    What it prints is not read: xclip stays and holds the clipboard, and would hold our pipe too.
    """
    if not command:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - one of the commands above, with no word of anybody's in it
            command,
            input=words.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def save(settings: Settings, name: str, words: str) -> Path:
    """Save the words in the desk's folder, for this account alone (0600), in the place of what was saved under that
    name; the file. Raises RecordError where there is no room.
    """
    folder = settings.folder / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        put(folder / f"{name}.txt", words, 0o600)
    except OSError as fault:
        raise RecordError(f"It could not be saved to {folder} ({fault.strerror}).", again=True) from fault
    return folder / f"{name}.txt"
