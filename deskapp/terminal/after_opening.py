"""Textual's driver on a terminal that shows the first frame already."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from deskapp.terminal.opening import ENTER, HIDE_CURSOR, Opening

if TYPE_CHECKING:
    from textual.driver import Driver

if sys.platform != "win32":
    import termios

    from textual.drivers.linux_driver import LinuxDriver


def driver_after(terminal: Opening) -> type[Driver] | None:
    """The driver of an App that takes the terminal over from this opening. None if that has shown no first frame:
    Textual chooses one itself.
    """
    if sys.platform == "win32" or terminal.modes is None:
        return None

    class Driver(DriverAfterOpening):
        opening = terminal

    return Driver


if sys.platform != "win32":

    class DriverAfterOpening(LinuxDriver):
        """A driver that leaves the first frame on the screen until the queue is drawn over it, and in the end restores
        the modes from before the first frame.

        It is stopped and continued in the event loop: Textual's handlers write to a queue that the loop may be writing
        to, and begin to read the terminal a second time at a SIGCONT without a SIGTSTP before it.
        """

        opening: ClassVar[Opening]

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self._loop = asyncio.get_running_loop()
            self._modes: list[Any] = self.opening.modes or []
            super().__init__(*args, **kwargs)

        def start_application_mode(self) -> None:
            """Take the terminal over. Does so again after a return from the background."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            with suppress(termios.error):  # the window was closed
                self._modes = termios.tcgetattr(self.fileno)
            if not self.opening.is_over:
                self.opening.is_over = True
                self.attrs_before = self.opening.modes

        @property
        def _is_reading(self) -> bool:
            """False before the start, while the program is stopped, and at its end."""
            return self._key_thread is not None and self._key_thread.is_alive()

        def _sigtstp_application(self, *_: object) -> None:
            if self._is_reading:
                self._loop.call_soon_threadsafe(super()._sigtstp_application)
            else:
                os.kill(os.getpid(), signal.SIGSTOP)

        def _sigcont_application(self, *_: object) -> None:
            if self._is_reading or self._must_signal_resume:
                self._loop.call_soon_threadsafe(self._come_back)

        def _come_back(self) -> None:
            """Take the terminal again. After a stop that cannot be heard (SIGSTOP) the shell has set its modes."""
            if not self._is_reading:
                super()._sigcont_application()
                return
            with suppress(termios.error):  # the window was closed
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._modes)
            self.write(ENTER + HIDE_CURSOR)
            self._enable_bracketed_paste()
            self._disable_line_wrap()
            self._app.post_message(self.SignalResume())

        def write(self, data: str) -> None:
            """Write to the terminal, but do not enter the alternate screen anew, which would empty it."""
            if self.opening.is_over or data != ENTER:
                super().write(data)
