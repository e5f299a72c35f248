"""Unexpected errors: one sentence with a reference on the terminal, and the place in a file.

Neither has values: no local variable, and no message of an error, which may repeat what was saved. The file has the
types of errors, and file, line and function of each call.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import UTC
from pathlib import Path
from types import TracebackType

from deskapp.clock import Clock
from deskapp.terminal.no_echo import no_echo

try:
    import resource
    import termios
except ImportError:  # Windows has neither
    resource = termios = None  # type: ignore[assignment]

FILE = "faults.log"
PROGRAM_ENDED = """\
deskapp: Something went wrong, and the program has ended. Reference: {reference}
What was saved is in the record; what was typed is kept in Unfinished.
{where}"""
IN_FILE = "Give whoever looks after this machine the reference: it is in {file}."
NO_FILE = "Tell whoever looks after this machine. (The reference could not be written down.)"
WAIT = "What you go on typing here goes nowhere. Press Enter on an empty line to close."


class FaultLog:
    """Receives every uncaught exception of any thread, and what libraries log."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        """The folder of `faults.log`; None until the desk's folder is known."""
        self._written: tuple[BaseException, str, bool] | None = None
        self.is_screen = False
        """True from the first frame on, so that somebody may still be typing."""

    def begin(self) -> None:
        """Receive errors from now on, and disable core files, which would have the contents of the screen."""
        sys.excepthook = self._ended
        threading.excepthook = lambda fault: self._in_thread(fault.exc_value)
        sys.unraisablehook = lambda fault: self._in_thread(fault.exc_value)
        logging.lastResort = _Handler(self)
        if resource is not None:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    def write(self, error: BaseException) -> tuple[str, bool]:
        """Log an error once. Returns the reference, and true if it was written to the file."""
        if self._written and self._written[0] is error:
            return self._written[1:]
        reference = os.urandom(3).hex().upper()
        when = Clock().now().astimezone(UTC)
        head = f"{reference} {when.isoformat(timespec='seconds')} Python {sys.version.split()[0]}"
        is_written = self._append("\n".join([head, *lines_of(error), ""]))
        self._written = (error, reference, is_written)
        return reference, is_written

    def _append(self, words: str) -> bool:
        if self.folder is None or not self.folder.is_dir():
            return False
        with suppress(OSError):
            file = os.open(self.folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(file, "w", encoding="utf-8", errors="backslashreplace") as log:
                log.write(words)
            return True
        return False

    def _ended(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):  # Ctrl+C once more, while the first one ended the program
            return
        reference, is_written = self.write(error)
        # Silent before the first word: who sees it may be typing still.
        with suppress(OSError, ValueError, AttributeError), no_echo() if self.is_screen else nullcontext():
            _say(PROGRAM_ENDED.format(reference=reference, where=IN_FILE.format(file=FILE) if is_written else NO_FILE))
            if self.is_screen:
                _discard_typing()

    def _in_thread(self, error: BaseException | None) -> None:
        if error is not None:
            self.write(error)


class _Handler(logging.Handler):
    """Logs an error that a library logs (like asyncio's of a lost task) without showing it."""

    def __init__(self, log: FaultLog) -> None:
        super().__init__(logging.ERROR)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Log the error of a record."""
        if record.exc_info and record.exc_info[1] is not None:
            self._log.write(record.exc_info[1])


def lines_of(error: BaseException) -> Iterator[str]:
    """The types of errors and their calls, first cause first, without values and messages."""
    cause = error.__cause__ or error.__context__
    inner = getattr(error, "error", None)  # of a worker of Textual's
    if cause is None and isinstance(inner, BaseException):
        cause = inner
    if cause is not None:
        yield from lines_of(cause)
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _discard_typing() -> None:
    """Discard what is still being typed, so that a caller's words do not become a shell command."""
    if termios is None or not sys.stdin.isatty():
        return
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
    _say(WAIT)
    while sys.stdin.readline().strip():
        pass


FAULTS = FaultLog()
"""The log of this process."""
