"""An App that says on disk that it kept what was typed: `python -m tests.terminal.leaving_app FILE [WORD]`.

With `late` it starts after its window was closed; with `reading` Textual fails to tell its reading thread of the end;
with `again` it is told to go once more just before Textual restores the terminal.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import sys
from pathlib import Path

from textual.app import ComposeResult
from textual.drivers import linux_driver
from textual.widgets import Input, Label

from deskapp.terminal import textual_patches
from deskapp.terminal.lifecycle import Lifecycle
from deskapp.terminal.ordered_keys import OrderedKeys


class LeavingApp(OrderedKeys[int]):
    """One box, whose words are written to the file when the program is told to go."""

    def __init__(self, kept: Path) -> None:
        super().__init__()
        self._kept = kept
        self._lifecycle = Lifecycle(self, self.flush)

    def compose(self) -> ComposeResult:
        yield Label("Ready")
        yield Input()

    def on_mount(self) -> None:
        self._lifecycle.begin()

    def on_unmount(self) -> None:
        self._lifecycle.end()
        if "again" in sys.argv[2:]:
            os.kill(os.getpid(), signal.SIGTERM)

    def flush(self) -> None:
        self._kept.write_text(self.query_one(Input).value)


def wait_for_hang_up() -> None:
    """Wait until the window is closed, as if that happened during the program's imports."""
    closed = select.poll()
    closed.register(0, 0)
    closed.poll()


def fail(_: linux_driver.LinuxDriver) -> None:
    """Fail as the last words to the terminal may, before the reading thread is told to end: Textual passes over it."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


if __name__ == "__main__":
    textual_patches.apply()
    if "reading" in sys.argv[2:]:
        linux_driver.LinuxDriver._disable_mouse_support = fail  # type: ignore[assignment, method-assign]
    if "late" in sys.argv[2:]:
        os.write(1, b"Starting")
        wait_for_hang_up()
    sys.exit(LeavingApp(Path(sys.argv[1])).run())
