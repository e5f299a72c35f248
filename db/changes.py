"""News of what others save: one connection of its own, in a thread of its own, asks twice a second."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from db import opening
from deskapp.settings import Settings

EVERY_SECONDS = 0.5
"""How often it asks: 3 microseconds a time, and what is saved shows within a second."""


class ChangeWatch:
    """Calls `changed` whenever another connection has written to the record, ours in this process included.

    `data_version` means something on one connection that stays open only, so this one is never shared. When the file
    is moved, deleted or replaced, `moved` is called once (`changed` where none is given), and what stands there now is
    watched. Both are called in this watch's own thread. Start it before reading, and nothing falls in between.
    A locked file counts as no change: the news comes when the lock is gone.
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
        """Stop watching. Returns at once; no call comes after it, unless one was under way."""
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
        """Whether somebody has written since the last look."""
        try:
            if self._connection is None:
                self._connection = opening.connect(self._path, busy_ms=0)
            version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            # Locked, most often: somebody is saving. What they save is seen at the next look.
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
        self._seen, self._missed_a_look = None, True  # what is written before the next look is news too
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
