"""Start the App in a terminal."""

from __future__ import annotations

from deskapp.app.app import DeskApp, OpenDesk
from deskapp.terminal import textual_patches
from deskapp.terminal.fault_log import FAULTS


def start_app(open_desk: OpenDesk) -> int:
    """Run the App until the user leaves, and return its exit status. Raises the error that ended it."""
    textual_patches.apply()
    app = DeskApp(open_desk)
    FAULTS.is_screen = True
    status = app.run() or 0
    FAULTS.is_screen = app.crash is not None
    if ended_by := app.fault or app.crash:
        raise ended_by
    return status
