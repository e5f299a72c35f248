"""The folder of unfinished entries: its files, its spares, and what is done to it when a desk opens.

Files are told apart by what is in them, never by their names: nothing is renamed while people type. Whoever takes a
file holds it (`db.file_locks`), so several deskapps may share the folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from db import file_locks
from db.draft_file import FILE_SIZE, SUFFIX, DamagedError, DraftFile, Entry, open_file, read_entry
from deskapp.errors import DraftError

SPARES = 4
"""Files made ahead, so that an entry can be begun on a full disk: a desk has more than one open at once."""

THROWN_FOR = timedelta(days=1)
"""How long what was thrown away can be brought back."""

_ON_SCREEN_ONLY = "what is typed now is on the screen only."
_FULL = f"The disk is full: {_ON_SCREEN_ONLY} Make room on it, or save the entry."
_REFUSED = "deskapp may not write in {folder}: " + _ON_SCREEN_ONLY + " Ask for the right to write there."
_BROKEN = f"The disk reports an error: {_ON_SCREEN_ONLY} Save the entry, and tell whoever looks after this machine."
NO_ANSWER = f"The disk is not answering: {_ON_SCREEN_ONLY} Wait a moment, or save the entry."


class Peek(NamedTuple):
    """What a file looks like without holding it. `entry` is None in a spare."""

    path: Path
    entry: Entry | None
    held: bool


class DraftFolder:
    """Every file of unfinished entries of one desk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file_mode = 0o600

    def prepare(self) -> None:
        """Make the folder: for this account alone, or for the group where the desk's own folder is the group's.

        Says nothing where that fails: whoever types is told, because every write meets the same fault again.
        """
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shared = stat.S_IMODE(self.path.parent.stat().st_mode) & 0o2070 == 0o2070
            self._file_mode = 0o660 if shared else 0o600
            self.path.mkdir(exist_ok=True, mode=0o700)
            self.path.chmod(0o2770 if shared else 0o700)

    def files(self) -> list[Path]:
        """Every file of ours, in the order of their names; none where the folder cannot be read."""
        try:
            return sorted(path for path in self.path.iterdir() if path.suffix == SUFFIX)
        except OSError:
            return []

    def set_aside(self) -> list[Path]:
        """The files that could not be read, kept for whoever looks after this machine."""
        try:
            return sorted(path for path in self.path.iterdir() if path.suffix == ".damaged")
        except OSError:
            return []

    def looks(self) -> list[Peek]:
        """A look into every file that can be read."""
        found = []
        for path in self.files():
            with contextlib.suppress(DamagedError):  # Set aside when a desk is next opened.
                look = peek(path)
                if look:
                    found.append(look)
        return found

    def tidy(self, now: datetime) -> None:
        """Overwrite what was thrown away more than a day ago, and set aside what cannot be read."""
        for path in self.files():
            try:
                with contextlib.suppress(OSError):
                    _tidy_file(path, now)
            except DamagedError:
                _set_aside(path)

    def take_spare(self) -> DraftFile:
        """A spare, or a new file where there is none. Raises OSError where there is no room for one."""
        for path in self.files():
            with contextlib.suppress(OSError, DamagedError):
                file = _spare_at(path)
                if file:
                    return file
        self.prepare()
        return self.new_file()

    def new_file(self) -> DraftFile:
        """A new spare. Raises OSError where there is no room for it."""
        return DraftFile.make(self.path / f"{os.urandom(6).hex()}{SUFFIX}", self._file_mode)

    def has_spares(self) -> bool:
        """Whether enough are made ahead."""
        return sum(look.entry is None and not look.held for look in self.looks()) >= SPARES

    def fault_of(self, error: OSError) -> DraftError:
        """The sentence for what the system said."""
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return DraftError(_FULL)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return DraftError(_REFUSED.format(folder=self.path))
        return DraftError(_BROKEN)


def peek(path: Path) -> Peek | None:
    """Look into a file, or None where this account may not. Raises DamagedError."""
    try:
        handle = open_file(path, to_write=False)
    except OSError:
        return None
    try:
        return Peek(path, read_entry(handle), file_locks.is_held(handle))
    except OSError:
        return None
    finally:
        os.close(handle)


def _tidy_file(path: Path, now: datetime) -> None:
    seen = peek(path)
    if seen is None or seen.held or (seen.entry and not _is_old(seen.entry, now)):
        return
    file = DraftFile.take(path)
    if file is None:
        return
    try:
        entry = file.read()
        if _is_old(entry, now) if entry else not file.is_blank:
            file.blank()
    finally:
        file.close()


def _is_old(entry: Entry, now: datetime) -> bool:
    return entry.thrown_at is not None and now - entry.thrown_at > THROWN_FOR


def _set_aside(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.rename(path.with_name(f"{path.stem}-{os.urandom(3).hex()}.damaged"))


def _spare_at(path: Path) -> DraftFile | None:
    """The file, held and blank, or None where it is somebody's. Raises OSError and DamagedError."""
    seen = peek(path)
    if seen is None or seen.entry or seen.held:
        return None
    file = DraftFile.take(path)
    if file is None:
        return None
    try:
        if file.read() is None:
            if not file.is_blank or path.stat().st_size < FILE_SIZE:
                file.blank()
            return file
    except (OSError, DamagedError):
        file.close()
        raise
    file.close()
    return None
