"""The one thread that puts unfinished entries on the disk, so that nobody who types ever waits for it.

Whoever types only changes an `Unwritten` in memory. The thread takes the newest of each, writes it at once (from then
on a `kill -9` loses nothing of it) and has it synced within SYNC_WITHIN (from then on a power cut loses nothing of it).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from db.draft_file import DraftFile, Entry, encode
from db.draft_folder import DraftFolder
from deskapp.errors import DraftError

SYNC_WITHIN = 0.4
TRY_AGAIN_AFTER = 1.0
MAKE_SPARES_AGAIN_AFTER = 30.0
PATIENCE = 10.0
"""Seconds, all four. PATIENCE is how long somebody who wants to leave waits for a disk that does not answer."""


class Ending(Enum):
    """What becomes of an entry's file when its form closes."""

    PARK = auto()
    FINISH = auto()


@dataclass(slots=True, eq=False)
class Unwritten:
    """One entry that this process has open, and how much of it the disk has.

    `changed`, `written` and `on_disk` count versions; `asked` is the version that somebody waits for. `not_before` and
    `written_at` (of the oldest write that is not synced) are seconds of the monotonic clock. The writer alone changes
    `written`, `on_disk`, `written_at` and `file`; the rest is changed under the writer's lock.
    """

    entry: Entry
    changed: int = 1
    written: int = 0
    on_disk: int = 0
    asked: int = 0
    ending: Ending | None = None
    busy: bool = False
    ended: bool = False
    tries: int = 0
    fault: DraftError | None = None
    not_before: float = 0.0
    written_at: float | None = None
    file: DraftFile | None = None

    @property
    def due_at(self) -> float | None:
        """When the writer is to see to it, or None while there is nothing to do."""
        if self.ended:
            return None
        if self.changed > self.written or self.ending or self.asked > self.on_disk:
            return self.not_before
        return None if self.written_at is None else max(self.not_before, self.written_at + SYNC_WITHIN)

    @property
    def settled(self) -> bool:
        """Whether the disk has all of it, and its ending too."""
        return self.ended or (self.on_disk >= self.changed and self.ending is None)

    @property
    def sync_is_due(self) -> bool:
        """Whether what is written is to be synced now."""
        if self.ending or self.asked > self.on_disk:
            return True
        return self.written_at is not None and time.monotonic() >= self.written_at + SYNC_WITHIN


class DraftWriter:
    """Owns the files that this process holds. `changed` is the lock, and the bell, of `open` and all that is in it."""

    def __init__(self, folder: DraftFolder, now: Callable[[], datetime]) -> None:
        self.changed = threading.Condition()
        self.open: dict[str, Unwritten] = {}
        self.tidied = False
        self._folder = folder
        self._now = now
        self._stopping = False
        self._spares_due_at: float | None = 0.0
        self._thread = threading.Thread(target=self._run, name="unfinished entries", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write and sync what is left, let every file go, and end the thread."""
        with self.changed:
            self._stopping = True
            for unwritten in self.open.values():
                unwritten.ending = unwritten.ending or Ending.PARK
                unwritten.fault, unwritten.not_before = None, 0.0
            self.changed.notify_all()
        self._thread.join(PATIENCE)

    @property
    def spares_are_made(self) -> bool:
        """Whether the spares are there, or could not be made just now."""
        return self._spares_due_at is None or self._spares_due_at > time.monotonic()

    def _run(self) -> None:
        self._folder.prepare()
        self._folder.tidy(self._now())
        with self.changed:
            self.tidied = True
            self.changed.notify_all()
        while self._wait_for_work():
            for unwritten in list(self.open.values()):
                self._see_to(unwritten)
            self._make_a_spare()

    def _wait_for_work(self) -> bool:
        """Sleep until something is due. False when it is time to go."""
        with self.changed:
            while not self._stopping:
                due = self._next_due()
                if due is not None and due <= time.monotonic():
                    return True
                self.changed.wait(None if due is None else due - time.monotonic())
            if all(unwritten.fault for unwritten in self.open.values()):
                self._let_everything_go()
                return False
        return True

    def _next_due(self) -> float | None:
        dues = [unwritten.due_at for unwritten in self.open.values()]
        return min((due for due in [*dues, self._spares_due_at] if due is not None), default=None)

    def _let_everything_go(self) -> None:
        for unwritten in self.open.values():
            if unwritten.file:
                unwritten.file.close()
                unwritten.file = None

    def _see_to(self, unwritten: Unwritten) -> None:
        with self.changed:
            due = unwritten.due_at
            if due is None or due > time.monotonic():
                return
            unwritten.busy = True
            entry, version, ending = unwritten.entry, unwritten.changed, unwritten.ending
        fault: DraftError | None = None
        try:
            self._put_on_disk(unwritten, entry, version, ending)
        except OSError as error:
            fault = self._folder.fault_of(error)
        except DraftError as error:
            fault = error
        with self.changed:
            self._note(unwritten, ending, fault)

    def _put_on_disk(self, unwritten: Unwritten, entry: Entry, version: int, ending: Ending | None) -> None:
        if ending is Ending.FINISH:
            if unwritten.file:
                unwritten.file.blank()
            return
        if version > unwritten.written:
            self._write(unwritten, entry)
            unwritten.written = version
            unwritten.written_at = unwritten.written_at or time.monotonic()
        if unwritten.file and unwritten.sync_is_due:
            unwritten.file.sync()
            unwritten.on_disk, unwritten.written_at = unwritten.written, None

    def _write(self, unwritten: Unwritten, entry: Entry) -> None:
        payload = encode(entry)
        if unwritten.file and not unwritten.file.is_there:
            unwritten.file.close()
            unwritten.file = None
        if unwritten.file is None:
            self._spares_due_at = 0.0
            unwritten.file = self._folder.take_spare()
        unwritten.file.write(payload)

    def _note(self, unwritten: Unwritten, ending: Ending | None, fault: DraftError | None) -> None:
        unwritten.busy = False
        unwritten.tries += 1
        unwritten.fault = fault
        unwritten.not_before = time.monotonic() + TRY_AGAIN_AFTER if fault else 0.0
        if ending and not fault:
            unwritten.ended = True
            if unwritten.file:
                unwritten.file.close()
                unwritten.file = None
            self.open.pop(unwritten.entry.id, None)
        self.changed.notify_all()

    def _make_a_spare(self) -> None:
        """One at a time, so that whoever types waits for one at most."""
        if self.spares_are_made or self._stopping:
            return
        try:
            if self._folder.has_spares():
                self._spares_due_at = None
            else:
                self._folder.new_file().close()
        except OSError:
            self._spares_due_at = time.monotonic() + MAKE_SPARES_AGAIN_AFTER
        with self.changed:
            self.changed.notify_all()
