"""A terminal that shows nothing of what is typed. `getpass` does so until Enter only: what is typed in the half second
that the check of a passphrase takes would be readable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import termios


@contextmanager
def no_echo() -> Iterator[None]:
    """Show nothing that is typed until the end, and discard what was typed ahead then: part of a passphrase is neither
    a command of the shell nor a key of the app. Does nothing without a terminal, or on Windows, which shows what is
    typed only while a line is read.
    """
    if sys.platform == "win32" or sys.stdin is None or not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, before)
