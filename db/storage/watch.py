"""Watch the record for changes by others, with a connection and a thread of its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from db.storage import connections
from deskapp.settings import Settings

EVERY_SECONDS = 0.5
"""Seconds between two looks, each of 3 microseconds: a save shows within a second."""


class ChangeWatch:
    """Calls `changed` whenever another connection, also one of this process, has written to the record.

    When the file is moved, deleted or replaced, `moved` (default `changed`) is called once, and the file now at the
    path is watched. Both are called in the watch's own thread. Start it before reading, so that no change is missed.
    While the file is locked no change is seen; it is reported once the lock is released. `data_version` is only
    meaningful on a connection that stays open, so the connection is never shared.
    """

    def __init__(
        self,
        settings: Settings,
        changed: Callable[[], object],
        moved: Callable[[], object] | None = None,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._path = settings.record
        self._changed = changed
        self._moved = moved or changed
        self._every_seconds = every_seconds
        self._leaving = threading.Event()
        self._connection: sqlite3.Connection | None = None
        self._seen: int | None = None
        self._missed_a_look = False
        self._inode = _inode(self._path)
        self._first_look = threading.Event()
        self._thread = threading.Thread(target=self._run, name="change watch", daemon=True)
        self._thread.start()
        self._first_look.wait()

    def close(self) -> None:
        """Stop watching. Returns at once; no call follows, except one in progress."""
        self._leaving.set()

    def _run(self) -> None:
        self._look()
        self._first_look.set()
        while not self._leaving.wait(self._every_seconds):
            if self._look() and not self._leaving.is_set():
                self._changed()
            if self._is_elsewhere() and not self._leaving.is_set():
                self._moved()
        self._let_go()

    def _look(self) -> bool:
        """True if another connection has written since the last look."""
        try:
            if self._connection is None:
                self._connection = connections.connect(self._path, busy_ms=0)
            version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            # Usually locked, because somebody is saving. The next look sees the change.
            self._missed_a_look = self._seen is None
            return False
        news = version != self._seen if self._seen is not None else self._missed_a_look
        self._seen, self._missed_a_look = version, False
        return news

    def _is_elsewhere(self) -> bool:
        inode = _inode(self._path)
        if inode == self._inode:
            return False
        self._inode = inode
        self._let_go()
        self._seen, self._missed_a_look = None, True  # a change before the next look is reported too
        return True

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
