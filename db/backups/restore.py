"""Restore a backup: the present record, with its side files, is moved away and kept, and the backup takes its place.

Everything is done to a copy beside the record, which takes its place in one step: whenever the program is killed, there
is the old record or the restored one. Imports SQLModel.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from db.backups.carry_over import carry_over, read_previous
from db.backups.chain_ends import days_left_behind
from db.backups.erased_again import erase_again, erasure_sources
from db.backups.shelf import FOLDER, BackupFacts, read_backup, read_facts, side_file
from db.backups.verified_copy import check_copy, remove_copy
from db.history.kept_hashes import copy_hashes, keep_known_hashes
from db.startup.create import make_folder, migrate_file
from db.storage import engine as storage_engine
from db.storage import integrity
from db.storage.connections import connect
from db.storage.driver import is_ours
from db.storage.files import lock_folder, sync_to_disk
from db.storage.permissions import file_mode, make_file
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause

REPLACED = "replaced"
"""The folder of records that were replaced, inside the desk's folder."""
_PIECE = 1 << 20
"""Bytes that are read and written at a time."""
_SIDE_FILES = ("-journal", "-wal", "-shm")


class Restored(NamedTuple):
    """A restored record: the backup, the time of its making (UTC), and the facts of the record that is there now.

    `kept` is the folder with the record that was there, None if there was none. `events_lost` is the number of its
    events that are not in the restored record, None if it could not be read. `erased` counts the erasures that were
    applied again.
    """

    backup: Path
    taken_at: datetime
    facts: BackupFacts
    is_migrated: bool
    kept: Path | None
    events_lost: int | None
    erased: int


def restore(settings: Settings, clock: Clock, backup: Path) -> Restored:
    """Put a backup in the place of the record. Raises RecordError, and has changed nothing then.

    An older backup is migrated, and what was erased since is erased again, before it takes the record's place.
    """
    with _said_of(settings.folder):
        storage_engine.refuse_network_share(settings.folder)
        make_folder(settings.folder)
        lock = lock_folder(settings.folder, alone=True)
        if lock is None:
            raise RecordError(BackupCause.RECORD_IN_USE)
        with closing(lock):
            record = settings.record.resolve()
            previous = read_previous(record)
            fresh = record.parent / f".{settings.record.name}-{uuid.uuid4().hex}"
            try:
                before = copy_backup(backup, fresh, file_mode(settings.folder))
                if before.schema < storage_engine.SCHEMA:
                    migrate_file(fresh, clock)
                sources = erasure_sources(record, settings.folder / FOLDER, backup.parent)
                erased = erase_again(fresh, sources)
                carry_over(fresh, previous, taken_at(backup), clock.now())
                is_rewritten = before.schema < storage_engine.SCHEMA or erased > 0
                # A copy that only `carry_over` has written to was proved when it was made.
                facts = check_restored(fresh, backup) if is_rewritten else read_facts(fresh)
                sync_to_disk(fresh)
                kept = _take_place(fresh, settings, clock.now())
            finally:
                remove_copy(fresh)
    lost = max(0, previous.facts.newest_event - before.newest_event) if previous else None
    is_migrated = before.schema < storage_engine.SCHEMA
    return Restored(backup, taken_at(backup), facts, is_migrated, kept, lost, erased)


def taken_at(backup: Path) -> datetime:
    """The time (UTC) at which a file was made as a backup; for another copy, that of its last change."""
    known = read_backup(backup)
    return known.taken_at if known else datetime.fromtimestamp(backup.stat().st_mtime, UTC).replace(microsecond=0)


def copy_backup(backup: Path, fresh: Path, mode: int) -> BackupFacts:
    """Copy a backup to a new file with this mode, and prove the copy: it has the SHA-256 with which the backup was
    checked, or is checked itself if there is no side file. Returns its facts.

    Raises RecordError for one that is damaged, of another program or of a newer deskapp; OSError.
    """
    make_file(fresh, mode)
    digest = _copy_file(backup, fresh)
    known = read_backup(backup)
    if known is not None and digest != known.facts.sha256:
        raise RecordError(BackupCause.BACKUP_DAMAGED, path=backup)
    if known is None and side_file(backup).exists():
        raise RecordError(BackupCause.BACKUP_DAMAGED, path=backup)  # its size is not that with which it was made
    refuse_others(backup, fresh)
    facts = known.facts if known is not None else check_restored(fresh, backup)
    integrity.count_as_checked(fresh)
    return facts


def _copy_file(source: Path, target: Path) -> str:
    """Copy a file. Returns the SHA-256 of what was written, reckoned beside the writing. Raises OSError."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written, ThreadPoolExecutor(1) as beside:
        while piece := read.read(_PIECE):
            hashed = beside.submit(digest.update, piece)
            written.write(piece)
            hashed.result()
    return digest.hexdigest()


def check_restored(fresh: Path, backup: Path) -> BackupFacts:
    """The facts of a copy of a backup, after a check of all of it. Raises RecordError if it is damaged."""
    try:
        return check_copy(fresh)
    except RecordError as fault:
        raise RecordError(BackupCause.BACKUP_DAMAGED, path=backup) from fault


def refuse_others(backup: Path, copy: Path) -> None:
    """Raise RecordError for a file, or a copy of it, that is of another program or of a newer deskapp."""
    try:
        with closing(connect(copy)) as opened:
            ours = is_ours(opened)
            schema = opened.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        raise RecordError(BackupCause.BACKUP_NOT_OURS, path=backup) from fault
    if not ours:
        raise RecordError(BackupCause.BACKUP_NOT_OURS, path=backup)
    if schema > storage_engine.SCHEMA:
        raise RecordError(BackupCause.BACKUP_NEWER, path=backup)


def _take_place(fresh: Path, settings: Settings, at: datetime) -> Path | None:
    """Give the copy the record's name. Returns the folder with the record that had it, None if there was none.

    A journal or a WAL file beside the record would be written into the restored one, so it is moved away too. Both are
    linked first, so that nothing is lost if the program is killed in between. The record may be a link to a file
    elsewhere; the hashes are beside the link.
    """
    kept, record = None, settings.record.resolve()
    if record.exists():
        kept = _new_folder(record.parent / REPLACED, at)
        for path in (record, *_beside(record)):
            if path.exists():
                os.link(path, kept / path.name)
        copy_hashes(settings.record, kept / record.name)
        sync_to_disk(kept)
    for path in _beside(record):
        path.unlink(missing_ok=True)
    keep_known_hashes(settings.record, fresh, days_left_behind(fresh))
    fresh.replace(record)
    sync_to_disk(record.parent)
    return kept


def _beside(record: Path) -> list[Path]:
    return [record.with_name(record.name + ending) for ending in _SIDE_FILES]


def _new_folder(parent: Path, at: datetime) -> Path:
    parent.mkdir(mode=0o700, exist_ok=True)
    name = f"{at.astimezone(UTC):%Y-%m-%d-%H%M%S}Z"
    for number in range(1, 1000):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(parent))


@contextmanager
def _said_of(folder: Path) -> Iterator[None]:
    """Raise errors of the system as RecordError."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise RecordError(BackupCause.NO_ROOM_TO_RESTORE, folder=folder) from fault
        raise RecordError(BackupCause.NOT_RESTORED, folder=folder, why=fault.strerror or "no reason given") from fault
