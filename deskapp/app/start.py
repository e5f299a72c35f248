"""Start the App in a terminal."""

from __future__ import annotations

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.app.app import DeskApp
from deskapp.terminal import textual_patches
from deskapp.terminal.after_opening import driver_after
from deskapp.terminal.fault_log import FAULTS
from deskapp.terminal.opening import Opening


def start_app(desk: Desk, drafts: DraftBook, opening: Opening) -> int:
    """Run the App, in the terminal of `opening`, until the user leaves, and return its exit status. Raises the error
    that ended it.
    """
    textual_patches.apply()
    app = DeskApp(desk, drafts, driver_after(opening))
    status = app.run() or 0
    FAULTS.is_screen = app.crash is not None
    if app.crash is not None:
        raise app.crash
    return status
