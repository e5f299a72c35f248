"""The second place of a desk's backups: a folder on another drive, chosen by the desk. It may be a network drive."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from db.backups.shelf import Backup, file_digest, side_file
from db.storage.files import sync_to_disk
from db.storage.permissions import make_file
from deskapp.errors import RecordError, WordsError
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause

BACKUP_TO = "backup_to"
"""The setting with the second place; "" for none."""
PLACE_LENGTH = 400


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
    if not folder.is_dir():
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
