"""Back up the record: a verified copy in the desk's folder and in a second place, and the old ones deleted.

Off the event loop. Standard library only.
"""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from db.backups.owed import OWED_ELSEWHERE, OWED_HERE
from db.backups.rotation import expired
from db.backups.second_place import BACKUP_TO, DESK_ID, copy_to_place
from db.backups.shelf import (
    BEFORE_SCHEMA,
    FOLDER,
    Backup,
    BackupFacts,
    backup_name,
    backups_in,
    last_good,
    side_file,
)
from db.backups.verified_copy import copy_verified, unwritable
from db.storage import errors
from db.storage.connections import connect
from db.storage.files import lock_folder, sync_to_disk
from db.storage.permissions import file_mode, make_file, make_inner_folder
from deskapp.charter.rules import local_date
from deskapp.errors import RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause

MIGRATIONS_KEPT = 2
"""The number of copies made before migrations that are kept."""
MIGRATION_DAYS = 90
"""Days for which such a copy is kept."""
UNFINISHED_FOR = 3600.0
"""Seconds after which an unfinished copy no longer belongs to a backup in progress."""


class BackupMade(NamedTuple):
    """A backup that was made. `second` is its copy in the second place; None without one, or if `fault` is set, the
    reason for which there is none. `owed` are the folders in whose backups something is still to be erased, and can be.
    """

    backup: Backup
    second: Path | None = None
    fault: RecordError | None = None
    owed: tuple[Path, ...] = ()


def backups_folder(settings: Settings) -> Path:
    """The folder of the desk's backups."""
    return settings.folder / FOLDER


def back_up(settings: Settings, at: datetime, *, gives_way: bool = False) -> BackupMade:
    """Make a verified backup, copy it to the second place if one is chosen, and delete those that have expired.

    With `gives_way` it is given up as soon as a desk waits to save. Raises RecordError if none was made.
    """
    folder = backups_folder(settings)
    try:
        make_inner_folder(folder, settings.folder)
        lock = lock_folder(folder, alone=True)
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    if lock is None:
        raise RecordError(BackupCause.BACKUP_UNDER_WAY)
    with closing(lock):
        told = _told(settings.record)
        place, desk_id = told.get(BACKUP_TO, ""), told[DESK_ID]
        backup = _make(settings, at, desk_id, gives_way=gives_way)
        _rotate(folder, at)
    made = BackupMade(backup, owed=(folder,) if OWED_HERE in told else ())
    if place:
        try:
            made = made._replace(second=copy_to_place(backup, Path(place)))
            if told.get(OWED_ELSEWHERE) == place:
                made = made._replace(owed=(*made.owed, Path(place)))
            _rotate(Path(place), at, desk_id)
        except RecordError as fault:
            made = made._replace(fault=fault)
    return made


def is_due(settings: Settings, now: datetime) -> bool:
    """True if the record was not backed up on the local date of `now`."""
    last = last_good(backups_folder(settings), now)
    return last is None or local_date(last.taken_at) != local_date(now)


def is_changed(settings: Settings, now: datetime) -> bool:
    """True if the record was written after the last backup."""
    last = last_good(backups_folder(settings), now)
    try:
        written_at = datetime.fromtimestamp(settings.record.stat().st_mtime, UTC)
    except OSError:
        return False
    return last is None or written_at > last.taken_at


def _told(record: Path) -> dict[str, str]:
    """The settings about backups: the second place, the id of the desk, which is stored at its first backup, and where
    something is still to be erased.
    """
    wanted = "SELECT name, value FROM setting WHERE name IN (?, ?, ?, ?)"
    with errors.faults(record), closing(connect(record)) as live:
        told: dict[str, str] = dict(live.execute(wanted, (BACKUP_TO, DESK_ID, OWED_HERE, OWED_ELSEWHERE)))
        if DESK_ID not in told:
            told[DESK_ID] = os.urandom(3).hex()
            try:
                live.execute("INSERT OR IGNORE INTO setting (name, value) VALUES (?, ?)", (DESK_ID, told[DESK_ID]))
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                    raise
    return told


def _make(settings: Settings, at: datetime, desk_id: str, *, gives_way: bool) -> Backup:
    folder = backups_folder(settings)
    path, fresh = folder / backup_name(at, desk_id), folder / f".{uuid.uuid4().hex}"
    mode = file_mode(settings.folder)
    facts = copy_verified(settings.record, fresh, mode, gives_way=gives_way)
    try:
        write_side_file(path, facts, mode)
        fresh.replace(path)
        sync_to_disk(folder)
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    finally:
        fresh.unlink(missing_ok=True)
    return Backup(path, at.replace(microsecond=0), desk_id, facts)


def write_side_file(backup: Path, facts: BackupFacts, mode: int) -> None:
    """Write the side file of a backup, whole or not at all. Raises OSError."""
    fresh = backup.parent / f".{uuid.uuid4().hex}"
    make_file(fresh, mode)
    try:
        fresh.write_text(json.dumps(facts._asdict()), encoding="utf-8")
        sync_to_disk(fresh)
        fresh.replace(side_file(backup))
    finally:
        fresh.unlink(missing_ok=True)


def _rotate(folder: Path, now: datetime, desk_id: str = "") -> None:
    """Delete the expired backups of a folder, and what killed backups left there. What cannot be deleted stays."""
    found = backups_in(folder, desk_id)
    gone = expired((one.taken_at for one in found), now)
    for one in found:
        if one.taken_at in gone:
            _delete_backup(one.path)
    with suppress(OSError):
        for path in folder.glob(f"desk-*Z-{desk_id or '*'}.json"):
            if not path.with_suffix(".sqlite3").exists():
                path.unlink()
        for path in folder.glob(f".desk-*Z-{desk_id or '*'}.sqlite3-*"):
            if now.timestamp() - path.stat().st_mtime > UNFINISHED_FOR:
                path.unlink()
    with suppress(OSError):
        copies = sorted(folder.glob(BEFORE_SCHEMA), key=lambda path: path.stat().st_mtime, reverse=True)
        for place, path in enumerate(copies):
            if place >= MIGRATIONS_KEPT or now.timestamp() - path.stat().st_mtime > MIGRATION_DAYS * 24 * 3600:
                path.unlink()


def _delete_backup(path: Path) -> None:
    """Delete a backup with its side file. One that cannot be deleted stays."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        side_file(path).unlink(missing_ok=True)
