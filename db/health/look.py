"""Everything about a desk that can go wrong unnoticed, as facts. Each is read by itself: one fault hides no other."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from db.backups.backup import backups_folder
from db.backups.chain_ends import backup_ends
from db.backups.rehearsal import Rehearsal, last_rehearsal
from db.backups.restore import REPLACED
from db.backups.second_place import is_same_disk, second_place_of
from db.backups.shelf import BEFORE_SCHEMA, Backup, backups_in, damaged_in, is_unchanged, last_good
from db.desk.desk import Desk
from db.health.encryption import is_encrypted
from db.history.kept_hashes import kept_hashes
from db.history.verify import Verdict, verify_chain
from db.queue.first_page import read_first_page
from db.storage.connections import connect
from db.storage.driver import has_passphrase
from db.storage.errors import faults
from db.storage.integrity import quick_check
from db.storage.network_share import network_share
from db.storage.permissions import file_mode
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.settings import Settings

ROOM_FOR = 3
"""The number of copies of the record for which there should be room: a backup, a migration, a restore."""
LEAST_ROOM = 200 * 1024 * 1024
"""Bytes that should be free in any case."""


@dataclass(slots=True)
class Health:
    """The facts. A time is UTC; a fact that could not be read is None, and its error in `faults` under its name."""

    share: str
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info
    journal: str = ""
    open_to_others: list[Path] = field(default_factory=list)
    others_own: list[Path] = field(default_factory=list)
    free: int = 0
    needed: int = 0
    encrypted: bool | None = None
    has_passphrase: bool = False
    plain_backups: int = 0
    backup: Backup | None = None
    backup_is_good: bool = True
    second_place: str = ""
    second_backup: Backup | None = None
    is_same_disk: bool = False
    rehearsal: Rehearsal | None = None
    verdict: Verdict | None = None
    last_event_at: datetime | None = None
    holidays_until: date | None = None
    copies: list[Path] = field(default_factory=list)
    since: datetime | None = None
    practice: bool = False
    faults: dict[str, DeskError] = field(default_factory=dict)


def look(settings: Settings, clock: Clock) -> Health:
    """Look at everything. Takes seconds for a large record. Changes nothing."""
    now = clock.now()
    health = Health(share=network_share(settings.folder), encrypted=is_encrypted(settings.folder))
    health.open_to_others, health.others_own = _modes(settings)
    health.free = shutil.disk_usage(settings.folder).free
    health.needed = max(LEAST_ROOM, ROOM_FOR * settings.record.stat().st_size)
    for name, read in (("record", _record), ("history", _history), ("calendar", _calendar)):
        try:
            read(settings, clock, health)
        except DeskError as error:
            health.faults[name] = error
    _backups(settings, now, health)
    return health


def _record(settings: Settings, _clock: Clock, health: Health) -> None:
    with faults(settings.record), closing(connect(settings.record)) as opened:
        health.sqlite = tuple(map(int, opened.execute("SELECT sqlite_version()").fetchone()[0].split(".")))
        health.journal = opened.execute("PRAGMA journal_mode").fetchone()[0]
        last = opened.execute("SELECT max(written_at) FROM event").fetchone()[0]
        since = opened.execute("SELECT min(adopted_at) FROM edition").fetchone()[0]
    health.last_event_at, health.since = _instant(last), _instant(since)
    quick_check(settings.record)


def _history(settings: Settings, _clock: Clock, health: Health) -> None:
    known = [*kept_hashes(settings.record), *backup_ends(settings, settings.record)]
    health.verdict = verify_chain(settings.record, known)


def _calendar(settings: Settings, clock: Clock, health: Health) -> None:
    desk = Desk(settings, clock, read_first_page(settings, local_date(clock.now()), limit=0))
    health.practice = desk.practice
    health.holidays_until = max(desk.edition.calendar.bank_holidays, default=None)


def _backups(settings: Settings, now: datetime, health: Health) -> None:
    folder = backups_folder(settings)
    health.backup = last_good(folder, now)
    health.backup_is_good = health.backup is None or is_unchanged(health.backup)
    health.rehearsal = last_rehearsal(settings)
    place = second_place_of(settings.record)
    if place is not None:
        health.second_place = str(place.folder)
        health.second_backup = last_good(place.folder, now, place.desk_id) if place.desk_id else None
        health.is_same_disk = is_same_disk(place.folder, settings.folder)
    health.has_passphrase = has_passphrase(settings.record)
    if health.has_passphrase:
        found = [*backups_in(folder), *(place.backups() if place else ())]
        health.plain_backups = sum(not has_passphrase(backup.path) for backup in found)
    health.copies = [*sorted(folder.glob(BEFORE_SCHEMA)), *damaged_in(folder)]
    health.copies += sorted((settings.folder / REPLACED).glob("*"))


def _modes(settings: Settings) -> tuple[list[Path], list[Path]]:
    """The paths of the desk that other accounts can read or write, and those that belong to another account."""
    if os.name != "posix":
        return [], []
    is_shared = file_mode(settings.folder) == 0o660
    forbidden = stat.S_IRWXO if is_shared else stat.S_IRWXO | stat.S_IRWXG
    wide, foreign = [], []
    for path in _private(settings):
        found = path.lstat()
        if found.st_mode & forbidden and not stat.S_ISLNK(found.st_mode):
            wide.append(path)
        if not is_shared and found.st_uid != os.geteuid():
            foreign.append(path)
    return wide, foreign


def _private(settings: Settings) -> Iterator[Path]:
    yield settings.folder
    for path in sorted(settings.folder.rglob("*")):
        if path.is_dir() or path.is_file():
            yield path


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
