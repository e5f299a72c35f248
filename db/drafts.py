"""Unfinished entries: every half-typed form, kept as it is typed, until it is saved or thrown away.

Standard library only: this is on the way to the first frame. The files are `db.draft_file`, the thread that writes them
is `db.draft_writer`. Nothing here waits for the disk but `flush`, `resume` and `close`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from db.draft_file import DamagedError, DraftFile, Entry
from db.draft_folder import NO_ANSWER, DraftFolder
from db.draft_writer import PATIENCE, DraftWriter, Ending, Unwritten
from deskapp.clock import Clock
from deskapp.errors import DraftError

_GONE = "This entry is no longer unfinished: it was saved or thrown away."
_HELD = "Somebody else has this entry open just now. Ask them to finish it or to leave it."
_NOT_READ = "This entry's file cannot be read. It is set aside in {folder}: tell whoever looks after this machine."
_TAKE_TRIES = 20
_TAKE_PAUSE = 0.005
"""Seconds between tries to take a file: another desk that lists what is unfinished holds each for some microseconds."""


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """One unfinished entry in the list. `held` says that it is open in another deskapp; times are UTC."""

    id: str
    form: str
    by: str
    started_at: datetime
    values: Mapping[str, str]
    at_field: str
    held: bool = False
    thrown: bool = False


def _seen(entry: Entry, *, held: bool = False) -> DraftSeen:
    return DraftSeen(
        id=entry.id,
        form=entry.form,
        by=entry.by,
        started_at=entry.started_at,
        values=dict(entry.values),
        at_field=entry.at_field,
        held=held,
        thrown=entry.thrown_at is not None,
    )


class Draft:
    """One entry that is open here. `id` names it for good, also in the contact that it becomes (`Contact.entry_id`)."""

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
        """Which form it is: "call", "message", "letter", or "reply:" and a contact's id."""
        return self._unwritten.entry.form

    @property
    def by(self) -> str:
        """Whose it is."""
        return self._unwritten.entry.by

    @property
    def started_at(self) -> datetime:
        """When it was begun, in UTC: for a call, when it was answered."""
        return self._unwritten.entry.started_at

    @property
    def values(self) -> dict[str, str]:
        """What is typed in each field."""
        return dict(self._unwritten.entry.values)

    @property
    def at_field(self) -> str:
        """The field that the cursor was in."""
        return self._unwritten.entry.at_field

    @property
    def fault(self) -> str | None:
        """Why the newest words are on the screen only, as a sentence; None while all is well."""
        return str(self._unwritten.fault) if self._unwritten.fault else None

    def keep(self, values: Mapping[str, str], at_field: str) -> None:
        """Keep what is typed. Returns at once: it is in the file some microseconds later, and synced within a second.

        Does nothing once the entry was parked, finished or thrown away: it may be open elsewhere by then.
        """
        self._change(values=dict(values), at_field=at_field)

    def give_to(self, by: str) -> None:
        """Make it somebody else's to finish."""
        self._change(by=by)

    def flush(self) -> None:
        """Return when the newest words are on the disk. Raises DraftError where they cannot be kept."""
        with self._writer.changed:
            unwritten = self._unwritten
            want, tries = unwritten.changed, unwritten.tries
            self._hurry(unwritten)
            self._writer.changed.wait_for(
                lambda: unwritten.ended or unwritten.on_disk >= want or (unwritten.fault and unwritten.tries > tries),
                PATIENCE,
            )
            if not unwritten.ended and unwritten.on_disk < want:
                raise unwritten.fault or DraftError(NO_ANSWER)

    def park(self) -> None:
        """Leave it for later: anybody at this desk may carry on with it, in any deskapp."""
        self._end(Ending.PARK)

    def finish(self) -> None:
        """Overwrite every word of it. Only after the record has it for good (its COMMIT has returned)."""
        self._end(Ending.FINISH)

    def throw_away(self) -> None:
        """Put it aside as not wanted: `DraftBook.restore` brings it back for a day, then it is overwritten."""
        self._change(thrown_at=self._clock.now().astimezone(UTC))
        self._end(Ending.PARK)

    def _change(self, **facts: object) -> None:
        with self._writer.changed:
            if self._unwritten.ending or self._unwritten.ended:
                return
            self._unwritten.entry = replace(self._unwritten.entry, **facts)  # type: ignore[arg-type]
            self._unwritten.changed += 1
            self._unwritten.not_before = 0.0
            self._writer.changed.notify_all()

    def _end(self, ending: Ending) -> None:
        with self._writer.changed:
            if self._unwritten.ending is not Ending.FINISH:
                self._unwritten.ending = ending
            self._hurry(self._unwritten)

    def _hurry(self, unwritten: Unwritten) -> None:
        unwritten.asked = unwritten.changed
        unwritten.not_before = 0.0
        self._writer.changed.notify_all()


class DraftBook:
    """The folder of unfinished entries, as one running deskapp has it open. Several may have it open at once."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self._folder = DraftFolder(folder)
        self._clock = clock or Clock()
        self._writer = DraftWriter(self._folder, self._clock.now)
        self._writer.start()

    def begin(self, form: str, *, by: str, at: datetime) -> Draft:
        """Begin an entry. Never fails and never waits: where the disk has no room, `Draft.fault` says so."""
        entry = Entry(id=os.urandom(16).hex(), form=form, by=by, started_at=at.astimezone(UTC))
        return self._add(Unwritten(entry))

    def _add(self, unwritten: Unwritten) -> Draft:
        with self._writer.changed:
            self._writer.open[unwritten.entry.id] = unwritten
            self._writer.changed.notify_all()
        return Draft(self._writer, unwritten, self._clock)

    def unfinished(self, *, thrown: bool = False) -> list[DraftSeen]:
        """Every unfinished entry of the desk, the newest first; with `thrown`, those thrown away within the day too."""
        with self._writer.changed:
            ours = {one.entry.id: (one.entry, one.ending) for one in self._writer.open.values()}
        looks = [look for look in self._folder.looks() if look.entry and look.entry.id not in ours]
        found = [_seen(look.entry, held=look.held) for look in looks if look.entry]
        found += [_seen(entry) for entry, ending in ours.values() if ending is not Ending.FINISH]
        found.sort(key=lambda seen: (seen.started_at, seen.id), reverse=True)
        return [seen for seen in found if thrown or not seen.thrown]

    def resume(self, draft_id: str) -> Draft:
        """Carry on with an entry. Raises DraftError where it is open elsewhere, or no longer unfinished."""
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
            raise DraftError(NO_ANSWER)

    def _take_up_again(self, unwritten: Unwritten) -> Draft:
        if unwritten.ending is Ending.FINISH:
            raise DraftError(_GONE)
        unwritten.ending = None
        if unwritten.entry.thrown_at:
            unwritten.entry = replace(unwritten.entry, thrown_at=None)
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
                raise DraftError(_GONE)
            file.mend()
        except (OSError, DamagedError) as fault:
            raise DraftError(_NOT_READ.format(folder=self._folder.path)) from fault
        changed = 2 if entry.thrown_at else 1
        restored = replace(entry, thrown_at=None)
        return self._add(Unwritten(restored, changed=changed, written=1, on_disk=1, file=file))

    def _path_of(self, draft_id: str) -> Path:
        for look in self._folder.looks():
            if look.entry and look.entry.id == draft_id:
                return look.path
        raise DraftError(_GONE)

    @staticmethod
    def _take(path: Path) -> DraftFile:
        for _ in range(_TAKE_TRIES):
            file = DraftFile.take(path)
            if file:
                return file
            time.sleep(_TAKE_PAUSE)
        raise DraftError(_HELD)

    def restore(self, draft_id: str) -> None:
        """Bring back what was thrown away. Raises DraftError where it is too late for that."""
        with self._writer.changed:
            ours = self._writer.open.get(draft_id)
            if ours and ours.entry.thrown_at is None:
                return
        self.resume(draft_id).park()

    def set_aside(self) -> list[Path]:
        """Files that could not be read, kept for whoever looks after this machine."""
        return self._folder.set_aside()

    @property
    def fault(self) -> str | None:
        """Why something typed is on the screen only, as a sentence; None while all is well."""
        with self._writer.changed:
            return next((str(one.fault) for one in self._writer.open.values() if one.fault), None)

    def flush(self) -> None:
        """Return when everything is on the disk, endings and spares too. Raises DraftError where it cannot be."""
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
            raise faults[0] if faults else DraftError(NO_ANSWER)

    def close(self) -> None:
        """Put everything on the disk and let go of it. Raises DraftError where some of it could not be kept."""
        self._writer.stop()
        with self._writer.changed:
            # One that the record has, but that could not be overwritten, is only listed again: saving it adds nothing.
            left = [one for one in self._writer.open.values() if one.ending is not Ending.FINISH]
            faults = [one.fault or DraftError(NO_ANSWER) for one in left]
            self._writer.open.clear()
        if faults:
            raise faults[0]
