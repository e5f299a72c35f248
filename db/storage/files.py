"""Files: the key of one, syncing to the disk, and locks on the folders that hold them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

FileKey = tuple[str, int, int]
"""The path, device and inode of a file."""


def file_key(path: Path | str) -> FileKey | None:
    """The path, device and inode of a file; None if there is none."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return str(path), found.st_dev, found.st_ino


def sync_to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Never for the live record."""
    if os.name != "posix" and path.is_dir():
        return  # Windows opens no folders
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class FolderLock:
    """A lock on a folder until `close()`. The system drops it when the process ends in any way, `kill -9` included."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    @property
    def holds(self) -> bool:
        """True if a folder is locked."""
        return self._handle is not None

    def close(self) -> None:
        """Release the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def lock_folder(folder: Path, *, alone: bool) -> FolderLock | None:
    """Lock a folder, `alone` or beside others. None if that is not possible, because another process has it.

    A folder that cannot be opened is not locked, and neither is any on Windows, which refuses to replace a file that
    another process has open.
    """
    if sys.platform == "win32":
        return FolderLock(None)
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return FolderLock(None)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return FolderLock(handle)
