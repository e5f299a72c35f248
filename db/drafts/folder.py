"""The folder of drafts: its files, its spare files, and its tidying when a desk opens.

Files are identified by content, never by name: nothing is renamed while users type. A process locks each file that it
uses (`db.drafts.locks`), so several deskapps may share the folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from db.drafts import locks
from db.drafts.file import FILE_SIZE, SUFFIX, DamagedError, DraftEntry, DraftFile, open_file, read_draft_entry
from deskapp.errors import DraftError
from deskapp.wording.causes import RecordCause

SPARES = 4
"""Number of files made in advance, so that drafts can be begun on a full disk."""

DISCARDED_FOR = timedelta(days=1)
"""The time for which a discarded draft can be restored."""


class Peek(NamedTuple):
    """A file read without locking it. `entry` is None in a spare; `held`: another process has it open."""

    path: Path
    entry: DraftEntry | None
    held: bool


class DraftFolder:
    """All draft files of one desk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file_mode = 0o600

    def prepare(self) -> None:
        """Make the folder, for this account alone, or for the group if the desk's own folder is shared with it.

        Ignores a failure: each write fails in the same way, and reports it.
        """
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shared = stat.S_IMODE(self.path.parent.stat().st_mode) & 0o2070 == 0o2070
            self._file_mode = 0o660 if shared else 0o600
            self.path.mkdir(exist_ok=True, mode=0o700)
            self.path.chmod(0o2770 if shared else 0o700)

    def files(self) -> list[Path]:
        """All draft files, by name; none if the folder cannot be read."""
        try:
            return sorted(path for path in self.path.iterdir() if path.suffix == SUFFIX)
        except OSError:
            return []

    def set_aside(self) -> list[Path]:
        """Damaged files, kept for the administrator of this machine."""
        try:
            return sorted(path for path in self.path.iterdir() if path.suffix == ".damaged")
        except OSError:
            return []

    def looks(self) -> list[Peek]:
        """The contents of every file that can be read."""
        found = []
        for path in self.files():
            with contextlib.suppress(DamagedError):  # A damaged file is set aside when a desk is next opened.
                look = peek(path)
                if look:
                    found.append(look)
        return found

    def tidy(self, now: datetime) -> None:
        """Overwrite drafts discarded more than a day ago, and set damaged files aside."""
        for path in self.files():
            try:
                with contextlib.suppress(OSError):
                    _tidy_file(path, now)
            except DamagedError:
                _set_aside(path)

    def blank(self, draft_ids: Collection[str]) -> None:
        """Overwrite the drafts with these ids that no process has open. Raises OSError."""
        for look in self.looks():
            if look.entry is not None and look.entry.id in draft_ids:
                with contextlib.suppress(DamagedError):
                    _blank_file(look.path, look.entry.id)

    def take_spare(self) -> DraftFile:
        """A spare, or a new file if there is none. Raises OSError if the disk is full."""
        for path in self.files():
            with contextlib.suppress(OSError, DamagedError):
                file = _spare_at(path)
                if file:
                    return file
        self.prepare()
        return self.new_file()

    def new_file(self) -> DraftFile:
        """A new spare. Raises OSError if the disk is full."""
        while True:
            with contextlib.suppress(FileExistsError):
                return DraftFile.make(self.path / f"{os.urandom(6).hex()}{SUFFIX}", self._file_mode)

    def has_spares(self) -> bool:
        """True if there are enough spares."""
        return sum(look.entry is None and not look.held for look in self.looks()) >= SPARES

    def fault_of(self, error: OSError) -> DraftError:
        """The error to show for a failure of the system."""
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return DraftError(RecordCause.DRAFT_DISK_FULL)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return DraftError(RecordCause.DRAFT_DISK_REFUSED, folder=self.path)
        return DraftError(RecordCause.DRAFT_DISK_FAILS)


def peek(path: Path) -> Peek | None:
    """Read a file without locking it; None if this account may not. Raises DamagedError."""
    try:
        handle = open_file(path, to_write=False)
    except OSError:
        return None
    try:
        return Peek(path, read_draft_entry(handle), locks.is_held(handle))
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


def _blank_file(path: Path, draft_id: str) -> None:
    file = DraftFile.take(path)
    if file is None:
        return
    try:
        entry = file.read()
        if entry is not None and entry.id == draft_id:
            file.blank()
    finally:
        file.close()


def _is_old(entry: DraftEntry, now: datetime) -> bool:
    return entry.discarded_at is not None and now - entry.discarded_at > DISCARDED_FOR


def _set_aside(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.rename(path.with_name(f"{path.stem}-{os.urandom(3).hex()}.damaged"))


def _spare_at(path: Path) -> DraftFile | None:
    """The file as a locked, blank spare; None if it is in use. Raises OSError, DamagedError."""
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
