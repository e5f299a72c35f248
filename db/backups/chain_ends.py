"""The newest hash of the chain that each backup keeps in its side file, outside the record. Standard library only."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from db.backups.restore_list import list_backups
from db.backups.second_place import desk_id_of
from db.backups.shelf import Backup, read_backup
from db.storage.chain import ChainEnd
from db.storage.connections import connect
from deskapp.charter.rules import local_date
from deskapp.settings import Settings

RESTORED = "restored"
"""The subject of the line of history about a restore; its new value is the time of the backup (ISO 8601, UTC)."""


def backup_ends(settings: Settings, file: Path) -> list[ChainEnd]:
    """The newest links that a backup had, or that all backups of the record had, except those that the restore of an
    older one left behind: what was saved between that backup and the restore is not missing. Another desk may keep its
    backups in the same folder, or have been in the record's place before a restore; they tell nothing about this one.
    """
    if file != settings.record:
        backup = read_backup(file)
        return [_end_of(backup)] if backup is not None and backup.facts.chain_link else []
    left, desk_id = left_behind(file), desk_id_of(file)
    ours = (one.backup for one in list_backups(settings) if desk_id in ("", one.backup.desk_id))
    ends = [one for one in ours if one.facts.chain_link]
    return [_end_of(one) for one in ends if not any(since < one.taken_at <= until for since, until in left)]


def _end_of(backup: Backup) -> ChainEnd:
    return ChainEnd(backup.facts.chain_link, bytes.fromhex(backup.facts.chain_hash))


def days_left_behind(restored: Path) -> list[tuple[date, date]]:
    """The local dates from the making of a backup to its restore, of each restore."""
    return [(local_date(since), local_date(until)) for since, until in left_behind(restored)]


def left_behind(record: Path) -> list[tuple[datetime, datetime]]:
    """The times (UTC) from the making of a backup to its restore, of each restore. A forged row may have none."""
    wanted = "SELECT new_value, at FROM deskchange WHERE about = ? AND kind = 'setting'"
    try:
        with closing(connect(record)) as opened:
            found = opened.execute(wanted, (RESTORED,)).fetchall()
    except sqlite3.Error:
        return []
    left = []
    for since, at in found:
        with suppress(ValueError, OverflowError):
            left.append((datetime.fromisoformat(since).astimezone(UTC), datetime.fromisoformat(at).replace(tzinfo=UTC)))
    return left
