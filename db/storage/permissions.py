"""The permissions of the desk's files and folders."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from db.storage import errors


def may_write(record: Path) -> bool:
    """True if this account may write the record and its folder, where SQLite puts the journal."""
    return _not_writable(record) is None


def _not_writable(record: Path) -> Path | None:
    """The record or its folder, if this account may not write it; None if it may write both."""
    effective = os.access in os.supports_effective_ids
    both = (record, record.parent)
    return next((path for path in both if not os.access(path, os.W_OK, effective_ids=effective)), None)


def refuse_read_only(record: Path) -> None:
    """Raise ReadOnlyError if this account may not write the record. Saves through a file that was opened before would
    succeed, while everything else says that nothing can be saved.
    """
    path = _not_writable(record)
    if path is not None and record.exists():
        raise errors.read_only(path)


def file_mode(folder: Path) -> int:
    """The mode of files in the desk's folder: 0600, or 0660 if a group shares it (folder 2770)."""
    shared = stat.S_ISGID | stat.S_IWGRP
    return 0o660 if folder.stat().st_mode & shared == shared else 0o600


def make_inner_folder(folder: Path, desk_folder: Path) -> None:
    """Make a folder inside the desk's: 0700, or 2770 if a group shares the desk. Raises OSError.

    An existing folder of this account is opened to the group as well.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    if file_mode(desk_folder) == 0o660 and folder.stat().st_mode & 0o2070 != 0o2070:
        folder.chmod(0o2770)


def make_file(path: Path, mode: int) -> None:
    """Make an empty file with this mode. Left to itself, SQLite creates files that everybody can read (0644)."""
    made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        if hasattr(os, "fchmod"):  # not on Windows, where the folder's access list decides
            os.fchmod(made, mode)
    finally:
        os.close(made)
