"""Drafts: every half-typed form, stored during typing, until it is saved or discarded.

Standard library only, as the first frame needs it. `db.drafts.file` has the files, `db.drafts.writer` the thread that
writes them. Only `flush`, `resume` and `close` wait for the disk.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from db.drafts import locks
from db.drafts.file import DamagedError, DraftEntry, DraftFile
from db.drafts.folder import DraftFolder
from db.drafts.writer import PATIENCE, DraftEnding, DraftWriter, Unwritten
from deskapp.clock import Clock
from deskapp.errors import DraftError
from deskapp.wording.causes import RecordCause


class DraftSeen(NamedTuple):
    """One draft in the list. `held`: it is open in another deskapp. Times are UTC."""

    id: str
    form: str
    by: str
    started_at: datetime
    values: Mapping[str, str]
    at_field: str
    held: bool = False
    discarded_at: datetime | None = None
    """The time at which it was discarded; None if it was not."""


def _seen(entry: DraftEntry, *, held: bool = False) -> DraftSeen:
    return DraftSeen(
        id=entry.id,
        form=entry.form,
        by=entry.by,
        started_at=entry.started_at,
        values=dict(entry.values),
        at_field=entry.at_field,
        held=held,
        discarded_at=entry.discarded_at,
    )


class Draft:
    """One draft that is open in this process. `id` is permanent, and becomes the `entry_id` of the contact saved from
    it.
    """

    def __init__(self, writer: DraftWriter, unwritten: Unwritten, clock: Clock) -> None:
        self._writer = writer
        self._unwritten = unwritten
        self._clock = clock

    @property
    def id(self) -> str:
        """32 hexadecimal digits, never used again."""
        return self._unwritten.entry.id

    @property
    def form(self) -> str:
        """The name of its form: "call", "message", "letter", or "reply:" and a contact's id."""
        return self._unwritten.entry.form

    @property
    def by(self) -> str:
        """The name of the staff member whose draft it is."""
        return self._unwritten.entry.by

    @property
    def started_at(self) -> datetime:
        """The time at which it was begun (UTC); for a call, when it was answered."""
        return self._unwritten.entry.started_at

    @property
    def values(self) -> dict[str, str]:
        """The text of each field, by its name."""
        return dict(self._unwritten.entry.values)

    @property
    def at_field(self) -> str:
        """The field that the cursor was in."""
        return self._unwritten.entry.at_field

    @property
    def fault(self) -> str | None:
        """A sentence saying why the newest text is not stored; None while it is."""
        return str(self._unwritten.fault) if self._unwritten.fault else None

    def keep(self, values: Mapping[str, str], at_field: str) -> None:
        """Store the text. Returns at once: it is in the file some microseconds later, and synced within a second.

        Does nothing once the draft was parked, finished or discarded: it may be open elsewhere by then.
        """
        self._change(values=dict(values), at_field=at_field)

    def flush(self) -> None:
        """Wait until the newest text is on the disk. Raises DraftError if it cannot be stored."""
        with self._writer.changed:
            unwritten = self._unwritten
            want, tries = unwritten.changed, unwritten.tries
            self._hurry(unwritten)
            self._writer.changed.wait_for(
                lambda: unwritten.ended or unwritten.on_disk >= want or (unwritten.fault and unwritten.tries > tries),
                PATIENCE,
            )
            if not unwritten.ended and unwritten.on_disk < want:
                raise unwritten.fault or DraftError(RecordCause.DRAFT_NO_ANSWER)

    def park(self) -> None:
        """Release the draft: any user of this desk may continue it, in any deskapp."""
        self._end(DraftEnding.PARK)

    def finish(self) -> None:
        """End the draft and overwrite its text. Only after the record has the entry (its COMMIT has returned)."""
        self._end(DraftEnding.FINISH)

    def discard(self) -> None:
        """Discard it: `DraftBook.restore` brings it back for a day, then it is overwritten."""
        self._change(discarded_at=self._clock.now().astimezone(UTC))
        self._end(DraftEnding.PARK)

    def _change(self, **facts: object) -> None:
        with self._writer.changed:
            if self._unwritten.ending or self._unwritten.ended:
                return
            self._unwritten.entry = replace(self._unwritten.entry, **facts)  # type: ignore[arg-type]
            self._unwritten.changed += 1
            self._unwritten.not_before = 0.0
            self._writer.changed.notify_all()

    def _end(self, ending: DraftEnding) -> None:
        with self._writer.changed:
            if self._unwritten.ending is not DraftEnding.FINISH:
                self._unwritten.ending = ending
            self._hurry(self._unwritten)

    def _hurry(self, unwritten: Unwritten) -> None:
        unwritten.asked = unwritten.changed
        unwritten.not_before = 0.0
        self._writer.changed.notify_all()


class DraftBook:
    """The folder of drafts, opened by one running deskapp. Several may have it open at once."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self._folder = DraftFolder(folder)
        self._clock = clock or Clock()
        self._writer = DraftWriter(self._folder, self._clock.now)
        self._writer.start()

    def begin(self, form: str, *, by: str, at: datetime) -> Draft:
        """Begin a draft of a form. Never fails or waits: if the disk is full, `Draft.fault` says so."""
        entry = DraftEntry(id=os.urandom(16).hex(), form=form, by=by, started_at=at.astimezone(UTC))
        return self._add(Unwritten(entry))

    def _add(self, unwritten: Unwritten) -> Draft:
        with self._writer.changed:
            self._writer.open[unwritten.entry.id] = unwritten
            self._writer.changed.notify_all()
        return Draft(self._writer, unwritten, self._clock)

    def unfinished(self, *, with_discarded: bool = False) -> list[DraftSeen]:
        """All drafts of the desk, newest first; `with_discarded` includes those discarded within a day."""
        with self._writer.changed:
            ours = {one.entry.id: (one.entry, one.ending) for one in self._writer.open.values()}
        looks = [look for look in self._folder.looks() if look.entry and look.entry.id not in ours]
        found = [_seen(look.entry, held=look.held) for look in looks if look.entry]
        found += [_seen(entry) for entry, ending in ours.values() if ending is not DraftEnding.FINISH]
        found.sort(key=lambda seen: (seen.started_at, seen.id), reverse=True)
        return [seen for seen in found if with_discarded or seen.discarded_at is None]

    def last_discarded(self) -> DraftSeen | None:
        """The draft discarded last, within a day; None if there is none."""
        thrown = [(seen.discarded_at, seen) for seen in self.unfinished(with_discarded=True) if seen.discarded_at]
        return max(thrown, key=lambda pair: pair[0])[1] if thrown else None

    def resume(self, draft_id: str) -> Draft:
        """Open a draft again. Raises DraftError if it is open elsewhere, or was saved or discarded."""
        with self._writer.changed:
            self._wait_while_busy(draft_id)
            unwritten = self._writer.open.get(draft_id)
            if unwritten is not None:
                return self._take_up_again(unwritten)
        return self._from_disk(draft_id)

    def _wait_while_busy(self, draft_id: str) -> None:
        def is_still() -> bool:
            unwritten = self._writer.open.get(draft_id)
            return not (unwritten and unwritten.ending and unwritten.busy)

        if not self._writer.changed.wait_for(is_still, PATIENCE):
            raise DraftError(RecordCause.DRAFT_NO_ANSWER)

    def _take_up_again(self, unwritten: Unwritten) -> Draft:
        if unwritten.ending is DraftEnding.FINISH:
            raise DraftError(RecordCause.DRAFT_GONE)
        unwritten.ending = None
        if unwritten.entry.discarded_at:
            unwritten.entry = replace(unwritten.entry, discarded_at=None)
            unwritten.changed += 1
        self._writer.changed.notify_all()
        return Draft(self._writer, unwritten, self._clock)

    def _from_disk(self, draft_id: str) -> Draft:
        path = self._path_of(draft_id)
        try:
            file = self._take(path)
            entry = file.read()
            if entry is None or entry.id != draft_id:
                file.close()
                raise DraftError(RecordCause.DRAFT_GONE)
            file.mend()
        except (OSError, DamagedError) as fault:
            raise DraftError(RecordCause.DRAFT_UNREADABLE, folder=self._folder.path) from fault
        changed = 2 if entry.discarded_at else 1
        restored = replace(entry, discarded_at=None)
        return self._add(Unwritten(restored, changed=changed, written=1, on_disk=1, file=file))

    def _path_of(self, draft_id: str) -> Path:
        for look in self._folder.looks():
            if look.entry and look.entry.id == draft_id:
                return look.path
        raise DraftError(RecordCause.DRAFT_GONE)

    @staticmethod
    def _take(path: Path) -> DraftFile:
        for _ in range(locks.HOLD_ATTEMPTS):
            file = DraftFile.take(path)
            if file:
                return file
            time.sleep(locks.HOLD_PAUSE)
        raise DraftError(RecordCause.DRAFT_HELD)

    def restore(self, draft_id: str) -> None:
        """Restore a discarded draft. Raises DraftError if it is too late."""
        with self._writer.changed:
            ours = self._writer.open.get(draft_id)
            if ours and ours.entry.discarded_at is None:
                return
        self.resume(draft_id).park()

    def set_aside(self) -> list[Path]:
        """Files that could not be read, kept for the administrator of this machine."""
        return self._folder.set_aside()

    @property
    def fault(self) -> str | None:
        """A sentence saying why some draft's text is not stored; None while all is."""
        with self._writer.changed:
            return next((str(one.fault) for one in self._writer.open.values() if one.fault), None)

    def flush(self) -> None:
        """Wait until everything is on the disk, including endings and spares. Raises DraftError if that fails."""
        with self._writer.changed:
            waiting = [(one, one.tries) for one in self._writer.open.values()]
            for one, _ in waiting:
                one.asked, one.not_before = one.changed, 0.0
            self._writer.changed.notify_all()
            done = self._writer.changed.wait_for(
                lambda: (
                    self._writer.tidied
                    and self._writer.spares_are_made
                    and all(one.settled or (one.fault and one.tries > tries) for one, tries in waiting)
                ),
                PATIENCE,
            )
            faults = [one.fault for one, _ in waiting if one.fault]
        if faults or not done:
            raise faults[0] if faults else DraftError(RecordCause.DRAFT_NO_ANSWER)

    def close(self) -> None:
        """Write everything to the disk and close the files. Raises DraftError if some text could not be stored."""
        self._writer.stop()
        with self._writer.changed:
            # A saved draft that could not be overwritten is only listed again: saving it a second time adds nothing.
            left = [one for one in self._writer.open.values() if one.ending is not DraftEnding.FINISH]
            faults = [one.fault or DraftError(RecordCause.DRAFT_NO_ANSWER) for one in left]
            self._writer.open.clear()
        if faults:
            raise faults[0]


def drafts_in(folder: Path) -> list[DraftSeen]:
    """Every draft of a folder, discarded ones too, read without opening the book."""
    return [_seen(look.entry, held=look.held) for look in DraftFolder(folder).looks() if look.entry]


def overwrite_drafts(folder: Path, draft_ids: Collection[str]) -> None:
    """Overwrite these drafts for good. One that is open in another deskapp is left."""
    DraftFolder(folder).blank(draft_ids)
