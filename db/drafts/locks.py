"""Operations on an open file that differ between operating systems: lock, read and write at a position, allocate, sync.

A lock belongs to the open file: the kernel drops it when the process ends in any way, `kill -9` included, so a locked
file is really open in some process.
"""

from __future__ import annotations

import os
import sys
import time

HOLD_ATTEMPTS = 20
HOLD_PAUSE = 0.005
"""Seconds between attempts to lock a file: another desk that lists drafts holds each for some microseconds."""

if sys.platform == "win32":  # pragma: no cover - the same three questions, asked of Windows
    import msvcrt

    _BEYOND = 1 << 30  # A byte far past the end: Windows refuses reads of the bytes that are locked.

    def hold(handle: int) -> bool:
        """Lock the file for this process alone. False if another process has it."""
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def let_go(handle: int) -> None:
        """Release the lock that `hold` took."""
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def is_held(handle: int) -> bool:
        """True if a process has the file locked. Pass a handle opened for this test only."""
        if not hold(handle):
            return True
        let_go(handle)
        return False

    def read_at(handle: int, length: int, offset: int) -> bytes:
        """Read up to `length` bytes at `offset`."""
        os.lseek(handle, offset, os.SEEK_SET)
        return os.read(handle, length)

    def write_at(handle: int, data: bytes, offset: int) -> None:
        """Write all of `data` at `offset`."""
        os.lseek(handle, offset, os.SEEK_SET)
        _write_all(handle, data)

    def _write_all(handle: int, data: bytes) -> None:
        done = 0
        while done < len(data):
            done += os.write(handle, data[done:])

    def make_room(handle: int, size: int) -> None:
        """Extend the file to `size` bytes, all of them allocated on the disk."""
        write_at(handle, bytes(size), 0)

    def set_mode(handle: int, mode: int) -> None:
        """Do nothing: on Windows a file has the permissions of its folder."""

    sync = os.fsync
else:
    import fcntl

    def hold(handle: int) -> bool:
        """Lock the file for this process alone. False if another process has it."""
        return _lock(handle, fcntl.LOCK_EX)

    def let_go(handle: int) -> None:
        """Release the lock that `hold` took."""
        fcntl.flock(handle, fcntl.LOCK_UN)

    def is_held(handle: int) -> bool:
        """True if a process has the file locked. Pass a handle opened for this test only."""
        if not _lock(handle, fcntl.LOCK_SH):
            return True
        let_go(handle)
        return False

    def _lock(handle: int, how: int) -> bool:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read_at(handle: int, length: int, offset: int) -> bytes:
        """Read up to `length` bytes at `offset`."""
        return os.pread(handle, length, offset)

    def write_at(handle: int, data: bytes, offset: int) -> None:
        """Write all of `data` at `offset`."""
        done = 0
        while done < len(data):
            done += os.pwrite(handle, data[done:], offset + done)

    def make_room(handle: int, size: int) -> None:
        """Make the file `size` bytes long, every one of them zero and on the disk already.

        The zeros are written as well as asked for: room that was only asked for may still need more room later, when
        it is written for the first time.
        """
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, 0, size)
        write_at(handle, bytes(size), 0)

    def set_mode(handle: int, mode: int) -> None:
        """Set the permissions of the file, independent of the account's umask."""
        os.fchmod(handle, mode)

    def sync(handle: int) -> None:
        """Wait until what was written is on the disk itself."""
        if hasattr(fcntl, "F_FULLFSYNC"):  # macOS: fsync stops at the disk's own memory
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(handle)
        else:
            os.fsync(handle)


def hold_new(handle: int) -> bool:
    """Lock a file that was just created, and is empty. False if another process took it as a spare first."""
    for _ in range(HOLD_ATTEMPTS):
        if hold(handle):
            return os.fstat(handle).st_size == 0
        time.sleep(HOLD_PAUSE)
    return False
