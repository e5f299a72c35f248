"""Textual's driver on a terminal that shows the first frame already."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from deskapp.terminal.opening import ENTER, Opening

if TYPE_CHECKING:
    from textual.driver import Driver


def driver_after(opening: Opening) -> type[Driver] | None:
    """The driver of an App that takes the terminal over from `opening`. None if that has shown no first frame: Textual
    chooses one itself.
    """
    if sys.platform == "win32" or opening.modes is None:
        return None
    from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415 - there is none on Windows

    class DriverAfterOpening(LinuxDriver):
        """A driver that leaves the first frame on the screen until the queue is drawn over it, and in the end restores
        the modes from before the first frame.
        """

        def start_application_mode(self) -> None:
            """Take the terminal over. Does so again after a return from the background."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if not opening.is_over:
                opening.is_over = True
                self.attrs_before = opening.modes

        def write(self, data: str) -> None:
            """Write to the terminal, but do not enter the alternate screen anew, which would empty it."""
            if opening.is_over or data != ENTER:
                super().write(data)

    return DriverAfterOpening
