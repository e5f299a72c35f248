"""The backups that can be restored, from the desk's folder and its second place. Standard library only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from db.backups.backup import backups_folder
from db.backups.second_place import second_place_of
from db.backups.shelf import Backup, backups_in
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
    place = second_place_of(settings.record)
    found: dict[str, ListedBackup] = {}
    for backup in (*backups_in(backups_folder(settings)), *(place.backups() if place else ())):
        known = found.get(backup.path.name)
        places = (*known.places, backup.path.parent) if known else (backup.path.parent,)
        found[backup.path.name] = ListedBackup(known.backup if known else backup, places)
    return [found[name] for name in sorted(found, reverse=True)]


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
