"""The backups that can be restored, from the desk's folder and its second place. Standard library only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db.backups.backup import DESK_ID, backups_folder
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import Backup, backups_in
from db.storage.connections import connect
from deskapp.errors import WordsError
from deskapp.limits import number_in
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause


class ListedBackup(NamedTuple):
    """A backup, and the folders that have it."""

    backup: Backup
    places: tuple[Path, ...]


def list_backups(settings: Settings) -> list[ListedBackup]:
    """The whole backups of the desk's folder and of its second place, newest first, each once."""
    folders = [backups_folder(settings)]
    if place := second_place_of(settings.record):
        folders.append(Path(place))
    found: dict[str, ListedBackup] = {}
    for folder in folders:
        for backup in backups_in(folder):
            known = found.get(backup.path.name)
            places = (*known.places, folder) if known else (folder,)
            found[backup.path.name] = ListedBackup(known.backup if known else backup, places)
    return [found[name] for name in sorted(found, reverse=True)]


def second_place_of(record: Path) -> str:
    """The second place, "" for none, or if the record cannot be read."""
    return _setting_of(record, BACKUP_TO)


def desk_id_of(record: Path) -> str:
    """The id that the names of a record's backups have, "" before the first, or if the record cannot be read."""
    return _setting_of(record, DESK_ID)


def _setting_of(record: Path, name: str) -> str:
    if not record.is_file():
        return ""
    try:
        with closing(connect(record, busy_ms=1_000)) as opened:
            found = opened.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return ""
    return str(found[0]) if found else ""


def chosen_backup(settings: Settings, typed: str) -> Path:
    """The backup that a number of the list, a name in it or a path means. Raises WordsError."""
    listed = list_backups(settings)
    if 0 < (number := number_in(typed)) <= len(listed):
        return listed[number - 1].backup.path
    for one in listed:
        if one.backup.path.name == typed:
            return one.backup.path
    path = Path(typed).expanduser().absolute()
    if path.suffix == ".json" and path.with_suffix(".sqlite3").is_file():
        path = path.with_suffix(".sqlite3")  # its side file was named
    if path.is_file():
        return path
    if not listed:
        raise WordsError(BackupCause.NO_BACKUP_YET, folder=backups_folder(settings))
    raise WordsError(BackupCause.NO_SUCH_BACKUP, name=typed)
