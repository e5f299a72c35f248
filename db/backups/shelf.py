"""The backups in a folder: their names, and what each had in it when it was made.

A backup is a file `desk-TIME-DESK.sqlite3` with a side file of the same name ending in `.json`. It counts only with
both of them, and with the size that the side file says: the side file is written first, and the backup gets its name
last. Standard library only.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_type_hints

from db.storage.driver import open_database
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = LazyModule("hashlib")

FOLDER = "backups"
"""The folder of backups inside the desk's folder."""
_NAME = re.compile(r"desk-(\d{4}-\d\d-\d\d-\d{6})Z-([0-9a-f]{6})\.sqlite3")
_STAMP = "%Y-%m-%d-%H%M%S"
BEFORE_SCHEMA = "before-schema-*.sqlite3"
"""Copies made before a migration."""


class BackupFacts(NamedTuple):
    """The contents of a backup: its schema, the numbers of contacts and events, the newest event's id and time of
    recording (stored UTC; "" for none), the file's size in bytes and SHA-256, and the newest link of the hash chain
    with its hash (hexadecimal; 0 and "" without a chain).
    """

    schema: int
    contacts: int
    events: int
    newest_event: int
    last_event_at: str
    size: int = 0
    sha256: str = ""
    chain_link: int = 0
    chain_hash: str = ""


class Backup(NamedTuple):
    """A backup, the time at which it was made (UTC), and its facts. `desk_id` tells the desks of one folder apart."""

    path: Path
    taken_at: datetime
    desk_id: str
    facts: BackupFacts


class BackupState(NamedTuple):
    """The times (UTC) of the last good backup, None for none, and of the adoption of the desk's first charter."""

    last: datetime | None
    since: datetime


def backup_name(at: datetime, desk_id: str) -> str:
    """The name of a backup's file, in UTC: sorted by name, backups are sorted by time."""
    return f"desk-{at.astimezone(UTC):{_STAMP}}Z-{desk_id}.sqlite3"


def side_file(backup: Path) -> Path:
    """The side file of a backup."""
    return backup.with_suffix(".json")


def backups_in(folder: Path, desk_id: str = "") -> list[Backup]:
    """The whole backups in a folder, newest first; with `desk_id` those of one desk. Empty if it cannot be read."""
    found = []
    with suppress(OSError):
        for path in sorted(folder.iterdir(), reverse=True):
            backup = read_backup(path)
            if backup is not None and desk_id in ("", backup.desk_id):
                found.append(backup)
    return found


def read_backup(path: Path) -> Backup | None:
    """The backup of this name; None if it is none, or not whole."""
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        facts = _facts_in(side_file(path).read_text(encoding="utf-8"))
        is_whole = path.stat().st_size == facts.size
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    taken_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
    return Backup(path, taken_at, named[2], facts) if is_whole else None


def _facts_in(written: str) -> BackupFacts:
    """The facts of a side file. Raises ValueError, TypeError or RecursionError for one that is damaged."""
    facts = BackupFacts(**json.loads(written))
    refuse_other_types(facts)
    if facts.chain_link and len(bytes.fromhex(facts.chain_hash)) != hashlib.sha256().digest_size:
        raise ValueError(facts.chain_hash)
    if facts.last_event_at:
        datetime.fromisoformat(facts.last_event_at)
    return facts


def refuse_other_types(read: NamedTuple) -> None:
    """Raise TypeError for a named tuple from a file with a value that is not of its field's type."""
    for value, (name, kind) in zip(read, get_type_hints(type(read)).items(), strict=True):
        if type(value) is not kind:
            raise TypeError(name)


def damaged_in(folder: Path, desk_id: str = "") -> list[Path]:
    """The files in a folder that were backups, and cannot be restored: those that were cut or have lost their side
    file, and those that failed a rehearsal. With `desk_id` those of one desk. Empty if it cannot be read.
    """
    whole = {backup.path for backup in backups_in(folder, desk_id)}
    with suppress(OSError):
        return sorted(path for path in folder.glob(f"desk-*Z-{desk_id or '*'}.sqlite3*") if path not in whole)
    return []


def last_good(folder: Path, now: datetime, desk_id: str = "") -> Backup | None:
    """The newest whole backup in a folder; one that a wrong clock dated later than `now` only if there is no other.
    With `desk_id` that of one desk.
    """
    later = None
    with suppress(OSError):
        for path in sorted(folder.glob(f"desk-*Z-{desk_id or '*'}.sqlite3"), reverse=True):
            backup = read_backup(path)
            if backup is not None and backup.taken_at <= now:
                return backup
            later = backup or later
    return later


def is_unchanged(backup: Backup) -> bool:
    """True if the file has the contents with which it was made. Reads all of it."""
    try:
        return file_digest(backup.path) == backup.facts.sha256
    except OSError:
        return False


def file_digest(path: Path) -> str:
    """SHA-256 of a file that is not in use."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def facts_at(connection: sqlite3.Connection) -> BackupFacts:
    """The facts of an open file, without its size and SHA-256. Raises sqlite3.Error."""
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    contacts = connection.execute("SELECT count(*) FROM contact").fetchone()[0]
    events, newest = connection.execute("SELECT count(*), coalesce(max(id), 0) FROM event").fetchone()
    last = connection.execute("SELECT written_at FROM event WHERE id = ?", (newest,)).fetchone()
    link, end = _chain_end(connection)
    return BackupFacts(
        schema, contacts, events, newest, last[0] if last else "", chain_link=link, chain_hash=end.lower()
    )


def read_facts(path: Path) -> BackupFacts:
    """The facts of a file, without its size and SHA-256. Raises sqlite3.Error."""
    with closing(open_database(path, "ro")) as opened:
        return facts_at(opened)


def _chain_end(connection: sqlite3.Connection) -> tuple[int, str]:
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'chainlink'").fetchone() is None:
        return 0, ""
    found: tuple[int, str] | None = connection.execute(
        "SELECT id, hex(hash) FROM chainlink ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return found or (0, "")
