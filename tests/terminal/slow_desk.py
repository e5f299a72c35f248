"""The app on a desk that is not opened before a file is there: `python -m tests.terminal.slow_desk FOLDER FILE`. If it
has any words, an error that nobody expected ends the program instead; or two signals, if they are "signals".
"""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from db.drafts.book import DraftBook
from db.startup.open_desk import open_desk
from deskapp.app.start import start_app
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.settings import Settings
from deskapp.terminal import opening as opening_module
from deskapp.terminal.fault_log import FAULTS
from deskapp.terminal.opening import opening
from screens.base import first_frame


def be_told_twice() -> None:
    """Be told to go, and once more while the terminal is restored."""
    write = opening_module._write

    def write_and_be_told(words: str) -> None:
        write(words)
        os.kill(os.getpid(), signal.SIGHUP)

    opening_module._write = write_and_be_told
    os.kill(os.getpid(), signal.SIGTERM)


def main(folder: Path, may_open: Path) -> int:
    settings, clock = Settings(folder=folder, staff_name="Priya"), Clock()
    with ExitStack() as opened, opening(first_frame.lines) as terminal:
        while not may_open.exists():
            select.select([], [], [], 0.02)
        happens = may_open.read_text()
        if happens == "signals":
            be_told_twice()
        if happens:
            raise ZeroDivisionError
        desk = open_desk(settings, clock)
        opened.callback(desk.close)
        drafts = DraftBook(settings.drafts, clock)
        opened.callback(drafts.close)
        return start_app(desk, drafts, terminal)


if __name__ == "__main__":
    FAULTS.begin()
    try:
        status = main(Path(sys.argv[1]), Path(sys.argv[2]))
    except KeyboardInterrupt:  # as the command line ends
        sys.exit(130)
    except DeskError as error:
        sys.exit(f"refused: {error}")
    raise SystemExit(status)
