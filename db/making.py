"""Making a record, and bringing an older one up to date. Imported only when there is something to make or to migrate.

Both run the same revisions (db/migrations), so that a record has one history whether it was made today or years ago.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import Session

from db import charters, faults, opening
from db.models import Setting
from deskapp.charter.reading import parse_edition
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.settings import Settings


def create(settings: Settings, clock: Clock, edition_text: str) -> None:
    """Make the folder and the record; see `opening.create`. It appears whole, under its own name, or not at all."""
    edition = parse_edition(edition_text, "the charter to start with")
    with _permitted(settings.folder):
        opening.refuse_network_share(settings.folder)
        make_folder(settings.folder)
        fresh = settings.folder / f".{settings.record.name}-{uuid.uuid4().hex}"
        opening.make_file(fresh, opening.file_mode(settings.folder))
        try:
            with _transaction(fresh) as connection, Session(connection) as session:
                upgrade(connection)
                charters.keep(session, edition, clock.now())
                session.add(Setting(name="practice", value="yes" if settings.practice else "no"))
                session.flush()
            _put_in_place(fresh, settings.record)
        finally:
            fresh.unlink(missing_ok=True)


def migrate(settings: Settings, clock: Clock) -> None:
    """Bring the record up to date; see `opening.migrate`. Where somebody else just did it, nothing is left to do."""
    with _permitted(settings.folder):
        back_up(settings)
        with _transaction(settings.record) as connection:
            if version_of(connection) < opening.SCHEMA:
                upgrade(connection)
                with Session(connection) as session:
                    charters.top_up(session, clock.now())


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, inside the transaction that `connection` is in."""
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(opening.MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    newest = ScriptDirectory.from_config(config).get_current_head()
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RecordError(
            "The record could not be brought up to date: it is as it was. Call whoever looks after deskapp."
        )
    connection.exec_driver_sql(f"PRAGMA application_id={opening.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={int(newest or 0)}")


def version_of(connection: Connection) -> int:
    """The revision that the file has reached."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def back_up(settings: Settings) -> Path | None:
    """A whole, checked copy of the record as it was before migrating: `backups/before-schema-N.sqlite3`, mode 0600.

    None where the record turns out to be up to date already.
    """
    folder = settings.folder / "backups"
    make_folder(folder)
    fresh = folder / f".{uuid.uuid4().hex}"
    kept = folder / f"before-schema-{opening.SCHEMA}.sqlite3"
    opening.make_file(fresh, opening.file_mode(settings.folder))
    try:
        with faults.faults(settings.record):
            live = opening.connect(settings.record)
            try:
                live.execute("VACUUM INTO ?", (str(fresh),))
            finally:
                live.close()
        if _verified(fresh) >= opening.SCHEMA:
            return None
        _sync(fresh)
        fresh.replace(kept)
        _sync(folder)
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def make_folder(folder: Path) -> None:
    """Make a folder that this account alone may look into; one that is there is left as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise RecordError(
                f"{folder} is a file, where the desk's folder should be. Choose another folder."
            ) from None


def _verified(copy: Path) -> int:
    with faults.faults(copy):
        connection = opening.connect(copy)
        try:
            faulty = connection.execute("PRAGMA quick_check").fetchone()[0] != "ok"
            if faulty or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise faults.damaged(copy)
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        finally:
            connection.close()
    return version


@contextmanager
def _transaction(path: Path) -> Iterator[Connection]:
    engine = opening.engine_at(path, foreign_keys=False)
    try:
        with faults.faults(path), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _permitted(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise faults.of_system(fault, folder) from fault


def _put_in_place(fresh: Path, record: Path) -> None:
    """Give the finished file its name, without ever taking the place of one that is there."""
    _sync(fresh)
    try:
        os.link(fresh, record)
    except FileExistsError:
        return
    _sync(record.parent)


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return  # Windows opens no folders
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
