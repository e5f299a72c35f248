"""The second place of a desk's backups: a folder on another drive, chosen by the desk. It may be a network drive."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import uuid
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from db.backups.shelf import Backup, backups_in, file_digest, side_file
from db.storage.connections import connect
from db.storage.files import sync_to_disk
from db.storage.permissions import make_file
from deskapp.errors import RecordError, WordsError
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause

BACKUP_TO = "backup_to"
"""The setting with the second place; "" for none."""
DESK_ID = "desk_id"
"""The setting that tells the desk's backups from another's in the same folder: 6 hexadecimal digits."""
PLACE_LENGTH = 400


class SecondPlace(NamedTuple):
    """The second place of a desk. Other desks may have their backups in the same folder. `desk_id` is "" for a desk
    that was never backed up.
    """

    folder: Path
    desk_id: str

    @property
    def is_there(self) -> bool:
        """True if the folder can be reached now."""
        return is_reached(self.folder)

    def backups(self) -> list[Backup]:
        """The desk's own whole backups there, newest first."""
        return backups_in(self.folder, self.desk_id) if self.desk_id else []


def second_place_of(record: Path) -> SecondPlace | None:
    """The second place of a record; None without one, or if the record cannot be read."""
    told = _told(record)
    place = told.get(BACKUP_TO)
    return SecondPlace(Path(place), told.get(DESK_ID, "")) if place else None


def desk_id_of(record: Path) -> str:
    """The id of a desk; "" for one that was never backed up, or if its record cannot be read."""
    return _told(record).get(DESK_ID, "")


def _told(record: Path) -> dict[str, str]:
    if not record.is_file():
        return {}
    try:
        with closing(connect(record, busy_ms=1_000)) as opened:
            wanted = "SELECT name, value FROM setting WHERE name IN (?, ?)"
            return dict(opened.execute(wanted, (BACKUP_TO, DESK_ID)))
    except sqlite3.Error:
        return {}


def is_reached(folder: Path) -> bool:
    """True if a folder is there and can be reached: that of a network drive that has gone raises an error."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def read_place(typed: str, settings: Settings) -> str:
    """The folder that was typed, in full. Raises WordsError if it is none, or inside the desk's own."""
    try:
        folder = Path(typed).expanduser().absolute()
        is_there = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # ~nobody, a name that is too long
        is_there = False
    if not is_there:
        raise WordsError(BackupCause.PLACE_NOT_THERE, folder=typed)
    if settings.folder.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise WordsError(BackupCause.PLACE_INSIDE, folder=folder)
    if len(str(folder)) > PLACE_LENGTH:
        raise WordsError(BackupCause.PLACE_TOO_LONG, most=PLACE_LENGTH)
    return str(folder)


def is_same_disk(folder: Path, other: Path) -> bool:
    """True if both folders are on one file system, so that both are lost with one disk."""
    with suppress(OSError):
        return folder.stat().st_dev == other.stat().st_dev
    return False


def copy_to_place(backup: Backup, folder: Path) -> Path:
    """Copy a backup and its side file into a folder, and read the copy again. Raises RecordError, and leaves nothing.

    The folder is not made: a drive that is not connected would leave the copy on the disk beside the record.
    """
    if not is_reached(folder):
        raise RecordError(BackupCause.SECOND_MISSING, folder=folder)
    copy, fresh = folder / backup.path.name, folder / f".{backup.path.name}-{uuid.uuid4().hex}"
    try:
        _copy_file(side_file(backup.path), fresh)
        fresh.replace(side_file(copy))
        _copy_file(backup.path, fresh)
        if file_digest(fresh) != backup.facts.sha256:
            raise RecordError(BackupCause.SECOND_FAULTY, folder=folder)
        fresh.replace(copy)
        with suppress(OSError):  # not every network drive syncs a folder
            sync_to_disk(folder)
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise RecordError(BackupCause.SECOND_FULL, folder=folder) from fault
        why = fault.strerror or "no reason given"
        raise RecordError(BackupCause.SECOND_UNWRITABLE, folder=folder, why=why) from fault
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
            if not copy.exists():
                side_file(copy).unlink(missing_ok=True)
    return copy


def _copy_file(path: Path, fresh: Path) -> None:
    make_file(fresh, 0o600)
    with path.open("rb") as source, fresh.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
