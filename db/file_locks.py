"""What differs between operating systems about one open file: locks, positioned reads and writes, room, syncing.

A lock belongs to the open file: the kernel drops it when the process goes, however it goes (`kill -9` included), so a
lock that stands means that somebody really has the file open.
"""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":  # pragma: no cover - the same three questions, asked of Windows
    import msvcrt

    _BEYOND = 1 << 30  # A byte far past the end: Windows refuses reads of the bytes that are locked.

    def hold(handle: int) -> bool:
        """Take the file for this process alone. False where somebody else has it."""
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def let_go(handle: int) -> None:
        """Give back what `hold` took."""
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def is_held(handle: int) -> bool:
        """Whether somebody has the file; asked through a handle of its own."""
        if not hold(handle):
            return True
        let_go(handle)
        return False

    def read_at(handle: int, length: int, offset: int) -> bytes:
        """Up to `length` bytes from `offset` on."""
        os.lseek(handle, offset, os.SEEK_SET)
        return os.read(handle, length)

    def write_at(handle: int, data: bytes, offset: int) -> None:
        """All of `data`, in place, at `offset`."""
        os.lseek(handle, offset, os.SEEK_SET)
        _write_all(handle, data)

    def _write_all(handle: int, data: bytes) -> None:
        done = 0
        while done < len(data):
            done += os.write(handle, data[done:])

    def make_room(handle: int, size: int) -> None:
        """Make the file `size` bytes long, every one of them on the disk already."""
        write_at(handle, bytes(size), 0)

    def set_mode(handle: int, mode: int) -> None:
        """Nothing: on Windows a file has the rights of its folder."""

    sync = os.fsync
else:
    import fcntl

    def hold(handle: int) -> bool:
        """Take the file for this process alone. False where somebody else has it."""
        return _lock(handle, fcntl.LOCK_EX)

    def let_go(handle: int) -> None:
        """Give back what `hold` took."""
        fcntl.flock(handle, fcntl.LOCK_UN)

    def is_held(handle: int) -> bool:
        """Whether somebody has the file; asked through a handle of its own."""
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
        """Up to `length` bytes from `offset` on."""
        return os.pread(handle, length, offset)

    def write_at(handle: int, data: bytes, offset: int) -> None:
        """All of `data`, in place, at `offset`."""
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
        """Who may read and write the file, whatever the account's umask says."""
        os.fchmod(handle, mode)

    def sync(handle: int) -> None:
        """Return when what was written is on the disk itself."""
        if hasattr(fcntl, "F_FULLFSYNC"):  # macOS: fsync stops at the disk's own memory
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(handle)
        else:
            os.fsync(handle)
