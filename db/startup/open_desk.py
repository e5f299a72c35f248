"""Open the desk's record, creating or migrating it first if needed."""

from __future__ import annotations

from contextlib import ExitStack, closing, suppress
from datetime import date
from typing import TYPE_CHECKING

from db.desk.desk import Desk
from db.history.kept_hashes import keep_hash
from db.queue.first_page import first_page_of, read_first_page
from db.startup.folder_care import close_to_others, sweep
from db.storage import engine as storage_engine
from db.storage.errors import faults
from db.storage.files import FolderLock, lock_folder
from db.storage.lazy_import import Later
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text, zone_of
from deskapp.charter.rules import local_date
from deskapp.clock import Clock, use_zone
from deskapp.errors import CharterError, RecordError, WordsError
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings
from deskapp.wording.causes import BackupCause

if TYPE_CHECKING:
    from db.backups import shelf
    from db.desk import staff
    from db.startup import create
else:
    shelf = LazyModule("db.backups.shelf")
    staff = Later("db.desk.staff")
    create = Later("db.startup.create")  # with Alembic, needed at a desk's first start and after an upgrade


def use_zone_of_record(settings: Settings, day: date) -> None:
    """Go by the zone of the charter in force on a date, before a time is parsed that the desk is to open at. Nothing
    changes where there is no record yet, or none that can be read: opening it says why.
    """
    with suppress(RecordError, CharterError):
        if storage_engine.find_record(settings) is storage_engine.RecordFile.CURRENT:
            use_zone(zone_of(read_first_page(settings, day, limit=0).edition_text))


def open_desk(settings: Settings, clock: Clock, *, edition_text: str | None = None, takes_first: bool = True) -> Desk:
    """Open the desk's record. On first use it is created with `edition_text`, or the default charter of the package.

    The staff member named in `settings` becomes the current user, if known. On a desk without any staff they are added,
    unless `takes_first` is false because nothing is to be written. SQLModel is imported only for that, for creating and
    for migrating. Raises RecordError and CharterError.
    """
    with ExitStack() as failed:
        presence = failed.enter_context(closing(_presence(settings)))
        desk = _opened(settings, clock, edition_text)
        if presence.holds:
            desk.presence = presence
        else:  # the folder was made just now
            desk.presence = failed.enter_context(closing(_presence(settings)))
        failed.pop_all()
    if settings.staff_name and takes_first and not desk.first_page.staff and not desk.read_only:
        with suppress(WordsError):  # all staff have left, or the name is invalid: the user is asked for it
            staff.come_on_duty(desk, settings.staff_name)
    return desk


def _opened(settings: Settings, clock: Clock, edition_text: str | None) -> Desk:
    day = local_date(clock.now())
    with storage_engine.found_record(settings) as (found, connection):
        if found is storage_engine.RecordFile.MISSING:
            _refuse_beside_backups(settings)
            create.create(settings, clock, edition_text or shipped_text(DEFAULT_EDITION))
        elif found is storage_engine.RecordFile.BEHIND:
            create.migrate(settings, clock)
        close_to_others(settings)
        sweep(settings, clock.now())
        if connection is not None:  # a second one would read the schema again
            with faults(settings.record, reading=True):
                page = first_page_of(connection, day)
        else:
            page = read_first_page(settings, day)
    desk = Desk(settings, clock, page)
    if local_date(clock.now()) != day:  # by the clocks of the charter's zone, which are known now
        desk = Desk(settings, clock, read_first_page(settings, local_date(clock.now())))
    if found is not storage_engine.RecordFile.MISSING:
        keep_hash(settings.record, local_date(clock.now()))
    return desk


def _presence(settings: Settings) -> FolderLock:
    """A lock of the desk's folder beside other desks. Raises RecordError while a backup is being restored there."""
    lock = lock_folder(settings.folder, alone=False)
    if lock is None:
        raise RecordError(BackupCause.BEING_RESTORED)
    return lock


def _refuse_beside_backups(settings: Settings) -> None:
    """Raise RecordError where there are backups of a record that is gone: a new one would hide that it is."""
    folder = settings.folder / shelf.FOLDER
    if shelf.backups_in(folder):
        raise RecordError(BackupCause.RECORD_GONE, path=settings.record, folder=folder)


def opened(settings: Settings, clock: Clock) -> closing[Desk]:
    """A context with the open desk, for a command: the staff member whom `settings` names is not added."""
    return closing(open_desk(settings, clock, takes_first=False))
