"""Create a record, and migrate an older one. Imported only when one of the two is needed.

Both run the revisions in db/migrations, so that a new record and a migrated one have the same schema.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import Session

from db.backups.backup import backups_folder
from db.backups.verified_copy import copy_verified
from db.charters import adopted
from db.charters.zone_offsets import store_zone_offsets
from db.copies.tables import read_manifest, read_tables
from db.history.kept_hashes import copy_hashes, hash_file
from db.history.verify import unfit_rows
from db.models import Setting
from db.promises.recalculate import add_bank_holidays
from db.storage import connections, errors, permissions
from db.storage import engine as storage_engine
from db.storage.chain import chain_everything
from db.storage.driver import APPLICATION_ID
from db.storage.engine import driver_of
from db.storage.files import sync_to_disk
from deskapp.charter.reading import parse_edition
from deskapp.clock import Clock, use_zone
from deskapp.errors import RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import RecordCause


def create(settings: Settings, clock: Clock, edition_text: str) -> None:
    """Make the desk's folder (0700) and its record (0600), with this edition adopted and its bank holidays stored.

    The record appears complete under its name, or not at all. If another process makes one at the same moment, that one
    is kept. Raises RecordError and CharterError.
    """
    edition = parse_edition(edition_text, "the charter to start with")
    use_zone(edition.calendar.civil.zone)
    with _permitted(settings.folder):
        storage_engine.refuse_network_share(settings.folder)
        make_folder(settings.folder)
        with _unfinished(settings) as fresh:
            with _transaction(fresh) as connection, Session(connection) as session:
                run_revisions(connection)
                adopted.keep_edition(session, edition, clock.now())
                session.add(Setting(name="practice", value="yes" if settings.practice else "no"))
                session.flush()
                chain_everything(driver_of(connection))
            _put_in_place(fresh, settings.record)


def create_from_export(settings: Settings, clock: Clock, folder: Path) -> None:
    """Make the record from the tables that an export has in `folder`, with the hashes that were kept beside it.

    A record that is there already and holds no contact goes to `backups`. The new one appears complete, or not at all.
    Raises RecordError for a record in use, and for an export that was cut short or changed, or is newer than deskapp.
    """
    manifest = read_manifest(folder, storage_engine.SCHEMA)
    with _permitted(settings.folder):
        is_there = storage_engine.find_record(settings) is not storage_engine.RecordFile.MISSING
        refuse_used(settings)
        make_folder(settings.folder)
        with _unfinished(settings) as fresh:
            with _transaction(fresh) as connection:
                run_revisions(connection, f"{manifest.schema:04}")
                read_tables(manifest, folder, driver_of(connection))
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RecordError(RecordCause.EXPORT_CHANGED, file=folder)
                if manifest.schema < storage_engine.SCHEMA:
                    _bring_up(connection, clock)
            if is_there:
                _set_aside(settings)
            copy_hashes(folder, settings.record)  # before the record: a kill in between leaves no record without them
            _put_in_place(fresh, settings.record)


def refuse_used(settings: Settings) -> None:
    """Raise RecordError if there is a record that holds a contact, a person or a daily round."""
    record = settings.record
    if storage_engine.find_record(settings) is storage_engine.RecordFile.MISSING:
        return
    with errors.faults(record), closing(connections.connect(record)) as connection:
        for table in ("contact", "person", "answerphonecheck", "dayreview"):
            if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608 - our own names
                raise RecordError(RecordCause.RECORD_IN_USE, folder=record.parent)


def _set_aside(settings: Settings) -> None:
    """Move a record, and the hashes beside it, to `backups`."""
    aside = settings.folder / "backups" / f"before-import-{uuid.uuid4().hex[:8]}.sqlite3"
    make_folder(aside.parent)
    settings.record.rename(aside)
    with suppress(FileNotFoundError):
        hash_file(settings.record).rename(hash_file(aside))


@contextmanager
def _unfinished(settings: Settings) -> Iterator[Path]:
    """An empty file in the desk's folder, to be put in place when it is whole; nothing of it is left otherwise."""
    fresh = settings.folder / f".{settings.record.name}-{uuid.uuid4().hex}"
    permissions.make_file(fresh, permissions.file_mode(settings.folder))
    try:
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def migrate(settings: Settings, clock: Clock) -> None:
    """Migrate a record of an older deskapp: a verified backup first, then one transaction.

    The history is chained as the revisions leave it, except for rows that did not fit the chain before. Does nothing if
    another process has just migrated it. Raises RecordError.
    """
    with _permitted(settings.folder):
        copy_before_migration(settings)
        migrate_file(settings.record, clock)


def migrate_file(path: Path, clock: Clock) -> None:
    """Migrate a file in one transaction, if it is behind. Raises RecordError."""
    with _transaction(path) as connection:
        if version_of(connection) < storage_engine.SCHEMA:
            _bring_up(connection, clock)


def _bring_up(connection: Connection, clock: Clock) -> None:
    driver = driver_of(connection)
    unfit = [(row.table, row.row_id) for row in unfit_rows(driver)]
    run_revisions(connection)
    with Session(connection) as session:
        add_bank_holidays(session, clock.now())
        store_zone_offsets(session)
    chain_everything(driver, but=unfit)


def run_revisions(connection: Connection, until: str = "head") -> None:
    """Run the missing revisions inside the transaction of `connection`, all of them or `until` one. Raises
    RecordError.
    """
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(storage_engine.MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, until)
    newest = ScriptDirectory.from_config(config).get_current_head() if until == "head" else until
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RecordError(RecordCause.MIGRATION_FAILED)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={int(newest or 0)}")


def version_of(connection: Connection) -> int:
    """The revision of the file's schema."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def copy_before_migration(settings: Settings) -> Path | None:
    """Copy the record before migrating it, and verify the copy. Returns `backups/before-schema-N.sqlite3` (mode 0600).

    Returns None if the record turns out to be up to date.
    """
    folder = backups_folder(settings)
    permissions.make_inner_folder(folder, settings.folder)
    fresh = folder / f".{uuid.uuid4().hex}"
    backup = folder / f"before-schema-{storage_engine.SCHEMA}.sqlite3"
    facts = copy_verified(settings.record, fresh, permissions.file_mode(settings.folder))
    try:
        if facts.schema >= storage_engine.SCHEMA:
            return None
        fresh.replace(backup)
        sync_to_disk(folder)
    finally:
        fresh.unlink(missing_ok=True)
    return backup


def make_folder(folder: Path) -> None:
    """Make a folder of mode 0700; an existing one is not changed. Raises RecordError if the path is a file."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise RecordError(RecordCause.FOLDER_IS_FILE, folder=folder) from None


@contextmanager
def _transaction(path: Path) -> Iterator[Connection]:
    engine = storage_engine.engine_at(path, foreign_keys=False)
    try:
        with errors.faults(path), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _permitted(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise errors.of_system(fault, folder) from fault


def _put_in_place(fresh: Path, record: Path) -> None:
    """Give the finished file its name, without ever replacing an existing file."""
    sync_to_disk(fresh)
    try:
        os.link(fresh, record)
    except FileExistsError:
        return
    sync_to_disk(record.parent)
