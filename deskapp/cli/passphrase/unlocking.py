"""Ask for the passphrase of an encrypted record, or read it from a file, before anything opens the record."""

from __future__ import annotations

import getpass
import os
import stat
import sys
from pathlib import Path

from db.encryption.passphrase import unlock
from db.storage.driver import is_locked, require_cipher
from deskapp.cli.output import print_error
from deskapp.errors import DeskError, RecordError
from deskapp.terminal.no_echo import no_echo

TRIES = 3
_ASKED = "Passphrase (or recovery key) of {path}: "
_MAY_SKIP = "Passphrase (or recovery key) of {path}, Enter alone to go on without: "
_NO_TERMINAL = (
    "{path} is encrypted, or is not a record of deskapp. Type its passphrase in a terminal window, or name the "
    "file that has it: --passphrase-file FILE"
)


def unlock_file(path: Path, passphrase_file: str | None, *, may_skip: bool = False) -> None:
    """Hold the key of an encrypted file. With `may_skip` it may stay locked.

    Raises DeskError after three wrong passphrases, without a terminal to ask at, and if SQLCipher is not installed.
    """
    require_cipher()
    if passphrase_file:
        if not unlock(path, read_passphrase(Path(passphrase_file))) and not may_skip:
            raise DeskError(f"The passphrase in {passphrase_file} does not open {path}. Nothing was changed")
        return
    with no_echo():
        if not _unlock_by_asking(path, may_skip=may_skip):
            raise DeskError(
                f"That does not open {path}. Nothing was changed. If no passphrase opens it, restore a backup"
            )


def _unlock_by_asking(path: Path, *, may_skip: bool) -> bool:
    """Ask three times; False if none of the three opens the file."""
    for left in range(TRIES, 0, -1):
        typed = ask_passphrase((_MAY_SKIP if may_skip else _ASKED).format(path=path), _NO_TERMINAL.format(path=path))
        if unlock(path, typed) or (may_skip and not typed):
            return True
        if left > 1:
            print_error("That does not open it. Check that Caps Lock is off, then type it again.")
    return False


def unlock_if_locked(path: Path, passphrase_file: str | None, *, may_skip: bool = False) -> None:
    """The same for a file that may be encrypted, or not be there."""
    if not is_locked(path):
        return
    try:
        unlock_file(path, passphrase_file, may_skip=may_skip)
    except RecordError:
        if not may_skip:
            raise


def ask_passphrase(question: str, otherwise: str) -> str:
    """Ask at the terminal, without showing what is typed. Raises DeskError if there is none: `otherwise` says what to
    do then.
    """
    if not (sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty()):
        raise DeskError(otherwise)
    try:
        return getpass.getpass(question)
    except EOFError:
        raise KeyboardInterrupt from None


def read_passphrase(file: Path) -> str:
    """The first line of a file, without the mark that Notepad begins it with. Raises DeskError if other accounts can
    read it; OSError.
    """
    if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise DeskError(f"{file} is open to other accounts: chmod 600 {file}")
    return file.read_text(encoding="utf-8-sig", errors="surrogateescape").partition("\n")[0]
