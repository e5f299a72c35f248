"""The monthly rehearsal: the newest backup is restored into a scratch folder, and compared with what it was made of.

Imports SQLModel. Off the event loop.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from db.backups.backup import backups_folder
from db.backups.restore import restore
from db.backups.shelf import Backup, last_good, refuse_other_types, side_file
from db.backups.verified_copy import unwritable
from db.history.verify import verify_chain
from db.queue.first_page import read_first_page
from db.storage.permissions import file_mode, make_file
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.errors import CharterError, Code, RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause, RecordCause

EVERY_DAYS = timedelta(days=28)
"""The time from one rehearsal to the next."""
SCRATCH = ".rehearsal-"
"""The beginning of a scratch folder's name, in the folder of backups."""
_RESULT = "rehearsal.json"
_OF_BACKUP: frozenset[Code] = frozenset(
    {
        BackupCause.BACKUP_DAMAGED, BackupCause.BACKUP_NOT_OURS, BackupCause.BACKUP_NEWER,
        RecordCause.RECORD_DAMAGED, RecordCause.MIGRATION_FAILED,
    }
)  # fmt: skip
"""The errors that are faults of the backup. All others, like a full disk, say nothing about it."""


class Rehearsal(NamedTuple):
    """A rehearsal: its time (UTC), the backup's name and contents, and the first fault, "" for none."""

    at: datetime
    backup: str
    contacts: int
    events: int
    fault: str


def last_rehearsal(settings: Settings) -> Rehearsal | None:
    """The last rehearsal; None for none that can be read."""
    try:
        told = json.loads((backups_folder(settings) / _RESULT).read_text(encoding="utf-8"))
        last = Rehearsal(**{**told, "at": datetime.fromisoformat(told["at"]).astimezone(UTC)})
        refuse_other_types(last)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return last


def is_rehearsal_due(settings: Settings, now: datetime) -> bool:
    """True if the last rehearsal was a month ago, or dated later than `now`."""
    last = last_rehearsal(settings)
    return last is None or not timedelta(0) <= now - last.at < EVERY_DAYS


def rehearse(settings: Settings, clock: Clock) -> Rehearsal | None:
    """Restore the newest backup into a scratch folder, compare it, and store the result; None without a backup.

    A backup that cannot be restored gets another name, so that it does not count any more. Raises RecordError if it
    cannot be rehearsed now, as on a full disk.
    """
    backup = last_good(backups_folder(settings), clock.now())
    if backup is None:
        return None
    try:
        return _rehearse(settings, clock, backup)
    except OSError as fault:
        raise unwritable(backups_folder(settings), fault) from fault


def _rehearse(settings: Settings, clock: Clock, backup: Backup) -> Rehearsal:
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=backups_folder(settings)))
    try:
        fault = _fault_of(backup, replace(settings, folder=scratch / "desk"), clock)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if fault:
        _discount(backup)
    done = Rehearsal(clock.now(), backup.path.name, backup.facts.contacts, backup.facts.events, fault)
    _store(settings, done)
    return done


def _fault_of(backup: Backup, scratch: Settings, clock: Clock) -> str:
    """The first fault of a backup that is restored into the `scratch` desk; "" for none. Raises RecordError if that
    cannot be said.
    """
    try:
        restored = restore(scratch, clock, backup.path).facts
        if restored[1:5] != backup.facts[1:5]:
            return "what came back is not what was backed up"
        if verify_chain(scratch.record).first is not None:
            return "its history does not fit its hash chain"
        read_first_page(scratch, local_date(clock.now()))
    except (RecordError, CharterError) as error:
        if isinstance(error, RecordError) and error.code not in _OF_BACKUP:
            raise
        return error.said().replace(str(scratch.folder), "the scratch folder")
    return ""


def _discount(backup: Backup) -> None:
    with suppress(OSError):
        backup.path.replace(backup.path.with_name(f"{backup.path.name}.damaged"))
        side_file(backup.path).unlink(missing_ok=True)


def _store(settings: Settings, done: Rehearsal) -> None:
    folder = backups_folder(settings)
    fresh = folder / f".{_RESULT}-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    make_file(fresh, file_mode(settings.folder))
    fresh.write_text(json.dumps({**done._asdict(), "at": done.at.isoformat()}), encoding="utf-8")
    fresh.replace(folder / _RESULT)
