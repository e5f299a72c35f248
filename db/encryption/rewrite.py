"""Encrypt the record and its backups, decrypt them, or give them another key: each file is written anew and replaced.

A new file takes the name of the old one in one step, after it was checked and compared: whenever the program is killed,
there is the old record or the new one. Off the event loop.
"""

from __future__ import annotations

import os
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db.backups.backup import back_up, backups_folder, write_side_file
from db.backups.second_place import second_place_of
from db.backups.shelf import BEFORE_SCHEMA, Backup, backups_in, damaged_in, facts_at, file_digest
from db.backups.verified_copy import check_copy, remove_copy
from db.history.verify import verify_chain
from db.storage import errors
from db.storage.connections import connect
from db.storage.files import lock_folder, sync_to_disk
from db.storage.keys import CipherKey, hold, let_go, newest_key
from db.storage.permissions import file_mode, make_file
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause, RecordCause

if TYPE_CHECKING:
    from db.storage import cipher
else:
    cipher = LazyModule("db.storage.cipher")

OLDER_COPIES = (f"backups/{BEFORE_SCHEMA}", "backups/before-import-*.sqlite3", "replaced/*")
"""Copies in the desk's folder that are left as they are."""


class Rewritten(NamedTuple):
    """The number of backups that were written anew, those that could not be, the older copies that were left as they
    are, and a second place that is not there; None for none.
    """

    backups: int
    unread: tuple[Path, ...]
    copies: tuple[Path, ...]
    missing: Path | None


def rewrite_desk(settings: Settings, clock: Clock, key: CipherKey | None) -> Rewritten:
    """Write the record and its backups anew with this key; with None they are not encrypted any more.

    A verified backup is made first. Raises RecordError if somebody has the desk open; the record is as it was then.
    """
    folder, record = settings.folder, settings.record.resolve()
    before = newest_key()
    lock = lock_folder(folder, alone=True)
    if lock is None:
        raise RecordError(BackupCause.RECORD_IN_USE)
    with closing(lock):
        back_up(settings, clock.now())
        place = second_place_of(record)
        _replace(record, key, file_mode(folder))
        rewritten, unread = _replace_backups(backups_folder(settings), key, file_mode(folder))
        if place is not None and place.is_there:
            more, also_unread = _replace_backups(place.folder, key, file_mode(folder), place.desk_id)
            rewritten, unread = rewritten + more, unread + also_unread
    if before is not None:
        let_go(before)
    copies = tuple(path for pattern in OLDER_COPIES for path in sorted(folder.glob(pattern)))
    missing = place.folder if place is not None and not place.is_there else None
    return Rewritten(rewritten, tuple(unread), copies, missing)


def _replace(path: Path, key: CipherKey | None, mode: int) -> None:
    fresh = path.parent / f".{path.name}-{uuid.uuid4().hex}"
    try:
        _write(path, fresh, key, mode)
        fresh.replace(path)
        sync_to_disk(path.parent)
    except OSError as fault:
        raise errors.of_system(fault, path.parent) from fault
    finally:
        remove_copy(fresh)


def _replace_backups(folder: Path, key: CipherKey | None, mode: int, desk_id: str = "") -> tuple[int, list[Path]]:
    """The number of backups in a folder that were written anew, and those that could not be, with `desk_id` of one
    desk. Raises nothing: the record itself has its new key by now.
    """
    lock = lock_folder(folder, alone=True)
    if lock is None:
        return 0, [folder]
    with closing(lock):
        found = backups_in(folder, desk_id)
        unread = [backup.path for backup in found if not _replace_backup(backup, key, mode)]
        damaged = damaged_in(folder, desk_id)
    return len(found) - len(unread), unread + damaged


def _replace_backup(backup: Backup, key: CipherKey | None, mode: int) -> bool:
    """True if a backup was written anew; False if it cannot be read, and is as it was."""
    fresh = backup.path.parent / f".{backup.path.name}-{os.urandom(8).hex()}"
    try:
        _write(backup.path, fresh, key, mode)
        facts = backup.facts._replace(size=fresh.stat().st_size, sha256=file_digest(fresh))
        write_side_file(backup.path, facts, mode)
        fresh.replace(backup.path)
        sync_to_disk(backup.path.parent)
    except (RecordError, OSError):
        return False
    finally:
        remove_copy(fresh)
    return True


def _write(source: Path, fresh: Path, key: CipherKey | None, mode: int) -> None:
    """Write a file anew with another key, check it, and compare the two. Raises RecordError, OSError."""
    make_file(fresh, mode)
    with errors.faults(source), closing(cipher.open_for_export(source)) as opened:
        before = facts_at(opened)
        opened.execute("ATTACH ? AS rewritten KEY ?", (str(fresh), key.raw if key else ""))
        opened.execute("BEGIN EXCLUSIVE")
        opened.execute("SELECT sqlcipher_export('rewritten')")
        for name in ("user_version", "application_id"):  # the export leaves them out
            value = int(opened.execute(f"PRAGMA main.{name}").fetchone()[0])
            opened.execute(f"PRAGMA rewritten.{name}={value}")
        opened.execute("COMMIT")
    if key is not None:
        hold(key)
    if check_copy(fresh) != before or _history(fresh) != _history(source):
        raise RecordError(RecordCause.NOT_REWRITTEN)
    sync_to_disk(fresh)


def _history(path: Path) -> object:
    """The verdict on a history; None for a file of an older deskapp, which has no chain."""
    with closing(connect(path)) as opened:
        has_chain = opened.execute("SELECT 1 FROM sqlite_schema WHERE name = 'chainlink'").fetchone()
    return verify_chain(path) if has_chain else None
