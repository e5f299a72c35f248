"""The one thread that writes drafts to the disk, so that typing never waits for it.

Typing only changes an `Unwritten` in memory. The thread writes the newest state of each at once, after which it
survives `kill -9`, and syncs it within SYNC_WITHIN, after which it survives a power cut.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from db.drafts.file import DraftEntry, DraftFile, encode
from db.drafts.folder import DraftFolder
from deskapp.errors import DraftError

SYNC_WITHIN = 0.4
TRY_AGAIN_AFTER = 1.0
MAKE_SPARES_AGAIN_AFTER = 30.0
PATIENCE = 10.0
"""Seconds, all four. PATIENCE is the longest wait for a disk that does not answer when the program ends."""


class DraftEnding(Enum):
    """The fate of a draft's file when its form closes."""

    PARK = auto()
    FINISH = auto()


@dataclass(slots=True, eq=False)
class Unwritten:
    """One draft that this process has open, and how much of it is on the disk.

    `changed`, `written` and `on_disk` count versions; `asked` is the version that a caller waits for. `not_before` and
    `written_at` (of the oldest write that is not synced) are seconds of the monotonic clock. The writer alone changes
    `written`, `on_disk`, `written_at` and `file`; the rest is changed under the writer's lock.
    """

    entry: DraftEntry
    changed: int = 1
    written: int = 0
    on_disk: int = 0
    asked: int = 0
    ending: DraftEnding | None = None
    busy: bool = False
    ended: bool = False
    tries: int = 0
    fault: DraftError | None = None
    not_before: float = 0.0
    written_at: float | None = None
    file: DraftFile | None = None

    @property
    def due_at(self) -> float | None:
        """The time (monotonic seconds) of the writer's next step for it; None if there is nothing to do."""
        if self.ended:
            return None
        if self.changed > self.written or self.ending or self.asked > self.on_disk:
            return self.not_before
        return None if self.written_at is None else max(self.not_before, self.written_at + SYNC_WITHIN)

    @property
    def settled(self) -> bool:
        """True if all of it is on the disk, including its ending."""
        return self.ended or (self.on_disk >= self.changed and self.ending is None)

    @property
    def sync_is_due(self) -> bool:
        """True if the written bytes are to be synced now."""
        if self.ending or self.asked > self.on_disk:
            return True
        return self.written_at is not None and time.monotonic() >= self.written_at + SYNC_WITHIN


class DraftWriter:
    """Owns the files that this process holds. `changed` is the condition that guards `open` and all in it."""

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
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Write and sync what is left, close every file, and end the thread."""
        with self.changed:
            self._stopping = True
            for unwritten in self.open.values():
                unwritten.ending = unwritten.ending or DraftEnding.PARK
                unwritten.fault, unwritten.not_before = None, 0.0
            self.changed.notify_all()
        self._thread.join(PATIENCE)

    @property
    def spares_are_made(self) -> bool:
        """True if there are enough spares, or making one has just failed."""
        return self._spares_due_at is None or self._spares_due_at > time.monotonic()

    def _run(self) -> None:
        self._folder.prepare()
        self._folder.tidy(self._now())
        with self.changed:
            self.tidied = True
            self.changed.notify_all()
        while self._wait_for_work():
            for unwritten in list(self.open.values()):
                self._handle(unwritten)
            self._make_a_spare()

    def _wait_for_work(self) -> bool:
        """Sleep until something is due. False if the thread is to end."""
        with self.changed:
            while not self._stopping:
                due = self._next_due()
                if due is not None and due <= time.monotonic():
                    return True
                self.changed.wait(None if due is None else due - time.monotonic())
            if all(unwritten.fault for unwritten in self.open.values()):
                self._close_all()
                return False
        return True

    def _next_due(self) -> float | None:
        dues = [unwritten.due_at for unwritten in self.open.values()]
        return min((due for due in [*dues, self._spares_due_at] if due is not None), default=None)

    def _close_all(self) -> None:
        for unwritten in self.open.values():
            if unwritten.file:
                unwritten.file.close()
                unwritten.file = None

    def _handle(self, unwritten: Unwritten) -> None:
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

    def _put_on_disk(self, unwritten: Unwritten, entry: DraftEntry, version: int, ending: DraftEnding | None) -> None:
        if ending is DraftEnding.FINISH:
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

    def _write(self, unwritten: Unwritten, entry: DraftEntry) -> None:
        payload = encode(entry)
        if unwritten.file and not unwritten.file.is_there:
            unwritten.file.close()
            unwritten.file = None
        if unwritten.file is None:
            self._spares_due_at = 0.0
            unwritten.file = self._folder.take_spare()
        unwritten.file.write(payload)

    def _note(self, unwritten: Unwritten, ending: DraftEnding | None, fault: DraftError | None) -> None:
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
        """Make one spare. Called once a round, so that a keystroke waits for one at most."""
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
