"""Erase in the backups what was erased in the record; in a second place that is not connected, once it is again.

Imports SQLModel. Off the event loop.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db.backups.backup import BackupMade, backups_folder, delete_backup, note_missed, write_side_file
from db.backups.restore import copy_backup
from db.backups.restore_list import second_place_of
from db.backups.shelf import BEFORE_SCHEMA, Backup, backups_in
from db.backups.verified_copy import check_and_sync, remove_copy
from db.privacy.erasures import ApprovedErasure, approved_erasures, reapply
from db.startup.create import migrate_file
from db.storage.engine import engine_at
from db.storage.files import lock_folder, sync_to_disk
from db.storage.permissions import file_mode
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause


class ErasedBackups(NamedTuple):
    """The number of backups that were erased in, the copies that were deleted because they could not be, and a second
    place that is not there; None for none.
    """

    erased: int
    deleted: tuple[Path, ...]
    missing: Path | None


def erase_in_backups(settings: Settings, clock: Clock) -> ErasedBackups:
    """Apply all approved erasures of the record to every backup in the desk's folder and in the second place.

    Each is replaced by an erased copy; one that is damaged is deleted, and so are copies made before migrations. A
    second place that is not there is noted, for `erase_where_missed`. Raises RecordError, OSError.
    """
    place = second_place_of(settings.record)
    missing = Path(place) if place and not Path(place).is_dir() else None
    folders = [backups_folder(settings), *([Path(place)] if place and not missing else [])]
    erased, deleted = _erase_in_folders(settings, clock, folders)
    if place:
        note_missed(settings.record, place, is_missed=missing is not None)
    return ErasedBackups(erased, deleted, missing)


def erase_where_missed(settings: Settings, clock: Clock, made: BackupMade) -> int:
    """Apply the erasures to the second place, if it was not there when they were made and has just got a backup.
    Returns the number of backups that were erased in. Raises RecordError; the next backup tries again then.
    """
    if made.second is None or not made.owes_erasure:
        return 0
    place = made.second.parent
    try:
        erased, _ = _erase_in_folders(settings, clock, [place])
    except OSError as fault:
        why = fault.strerror or "no reason given"
        raise RecordError(BackupCause.SECOND_NOT_ERASED, folder=place, why=why) from fault
    note_missed(settings.record, str(place), is_missed=False)
    return erased


def _erase_in_folders(settings: Settings, clock: Clock, folders: Sequence[Path]) -> tuple[int, tuple[Path, ...]]:
    engine = engine_at(settings.record)
    try:
        approved = approved_erasures(engine)
    finally:
        engine.dispose()
    erased, deleted = 0, []
    for folder in folders:
        if not folder.is_dir():
            continue
        lock = lock_folder(folder, alone=True)
        if lock is None:
            raise RecordError(BackupCause.BACKUP_UNDER_WAY)
        with closing(lock):
            for backup in backups_in(folder):
                if _erase_in(backup, approved, file_mode(settings.folder), clock):
                    erased += 1
                else:
                    deleted.append(backup.path)
            for path in (*folder.glob(BEFORE_SCHEMA), *folder.glob("desk-*.damaged")):
                path.unlink()
                deleted.append(path)
    return erased, tuple(deleted)


def _erase_in(backup: Backup, approved: Sequence[ApprovedErasure], mode: int, clock: Clock) -> bool:
    """Replace a backup by an erased copy; delete it, and return False, if it cannot be read."""
    fresh = backup.path.parent / f".{backup.path.name}-{os.urandom(8).hex()}"
    try:
        copy_backup(backup.path, fresh, mode)
        migrate_file(fresh, clock)
        engine = engine_at(fresh)
        try:
            reapply(engine, approved)
        finally:
            engine.dispose()
        # The links that the erasure adds are not those of the record: the newest hash stays that of the backup's time.
        facts = check_and_sync(fresh)._replace(chain_link=backup.facts.chain_link, chain_hash=backup.facts.chain_hash)
        write_side_file(backup.path, facts, mode)
        fresh.replace(backup.path)
        sync_to_disk(backup.path.parent)
    except RecordError as fault:
        if fault.code is not BackupCause.BACKUP_DAMAGED:
            raise
        delete_backup(backup.path)
        return False
    finally:
        remove_copy(fresh)
    return True
