"""Erase in the backups what was erased in the record; in a second place that is not connected, once it is again.

Imports SQLModel. Off the event loop.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db.backups.backup import BackupMade, backups_folder, write_side_file
from db.backups.owed import erasures_made, note_erased
from db.backups.restore import copy_backup
from db.backups.second_place import second_place_of
from db.backups.shelf import BEFORE_SCHEMA, Backup, backups_in, damaged_in, side_file
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

_LEFT = re.compile(r"\.([0-9a-f]{32}|desk-.*)(-journal)?")
"""The names of unfinished copies. None is being written while the folder is locked."""


class ErasedBackups(NamedTuple):
    """The number of backups that were erased in, the copies that were deleted because they could not be, those that
    cannot be opened, as under another passphrase, and a second place that is not there; None for none.
    """

    erased: int
    deleted: tuple[Path, ...] = ()
    locked: tuple[Path, ...] = ()
    missing: Path | None = None


def erase_in_backups(settings: Settings, clock: Clock) -> ErasedBackups:
    """Apply all approved erasures of the record to every backup in the desk's folder and in the second place.

    Each is replaced by an erased copy; one that is damaged is deleted, and so are copies made before migrations. What
    is not done, in a second place that is not there, or because this raises RecordError, is done by
    `erase_where_missed`.
    """
    made = erasures_made(settings.record)
    done = _erase_in_folder(settings, clock, backups_folder(settings))
    note_erased(settings.record, None, made)
    place = second_place_of(settings.record)
    if place is None or not place.desk_id:  # never backed up: what is there is another desk's
        return done
    if not place.is_there:
        return done._replace(missing=place.folder)
    more = _erase_in_folder(settings, clock, place.folder, place.desk_id)
    note_erased(settings.record, place.folder, made)
    return ErasedBackups(done.erased + more.erased, done.deleted + more.deleted, done.locked + more.locked)


def erase_where_missed(settings: Settings, clock: Clock, made: BackupMade) -> int:
    """Apply the erasures to the folders in which a backup that has just been made found them missing. Returns the
    number of backups that were erased in. Raises RecordError; the next backup tries again then.
    """
    erased, so_far = 0, erasures_made(settings.record) if made.owed else 0
    for folder in made.owed:
        is_here = folder == backups_folder(settings)
        erased += _erase_in_folder(settings, clock, folder, "" if is_here else made.backup.desk_id).erased
        note_erased(settings.record, None if is_here else folder, so_far)
    return erased


def _erase_in_folder(settings: Settings, clock: Clock, folder: Path, desk_id: str = "") -> ErasedBackups:
    """Erase in the backups of a folder, with `desk_id` in those of one desk. Raises RecordError."""
    try:
        if not folder.is_dir():
            return ErasedBackups(0)
        lock = lock_folder(folder, alone=True)
        if lock is None:
            raise RecordError(BackupCause.BACKUP_UNDER_WAY)
        with closing(lock):
            return _erase_in_locked(settings, clock, folder, desk_id)
    except OSError as fault:
        why = fault.strerror or "no reason given"
        raise RecordError(BackupCause.BACKUPS_NOT_ERASED, folder=folder, why=why) from fault


def _erase_in_locked(settings: Settings, clock: Clock, folder: Path, desk_id: str) -> ErasedBackups:
    engine = engine_at(settings.record)
    try:
        approved = approved_erasures(engine)
    finally:
        engine.dispose()
    erased, deleted, locked = 0, [], []
    for backup in backups_in(folder, desk_id):
        try:
            _erase_in(backup, approved, file_mode(settings.folder), clock)
            erased += 1
        except RecordError as fault:
            if fault.code is BackupCause.BACKUP_NOT_OURS:
                locked.append(backup.path)
            elif fault.code is BackupCause.BACKUP_DAMAGED:
                deleted.append(backup.path)
            else:
                raise
    deleted += [*damaged_in(folder, desk_id), *([] if desk_id else folder.glob(BEFORE_SCHEMA))]
    for path in deleted:
        path.unlink(missing_ok=True)
        side_file(path).unlink(missing_ok=True)
    for path in folder.iterdir():
        if _LEFT.fullmatch(path.name) and desk_id in path.name:
            path.unlink(missing_ok=True)
    return ErasedBackups(erased, tuple(deleted), tuple(locked))


def _erase_in(backup: Backup, approved: Sequence[ApprovedErasure], mode: int, clock: Clock) -> None:
    """Replace a backup by an erased copy. Raises RecordError, OSError."""
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
    finally:
        remove_copy(fresh)
