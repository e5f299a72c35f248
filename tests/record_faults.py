"""Real faults of a record's file while it is in use, each mended when its context ends."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from db.storage import connections, engine
from deskapp.settings import Settings

NOBODY = 65534
"""An ordinary account: root may write whatever a file's mode says."""
ROOM = 160 * 1024
"""Greatest size of a file on the full disk, in bytes: more than a draft's, less than a record's."""
Fault = Callable[[Settings], AbstractContextManager[None]]
Account = Callable[[Path], AbstractContextManager[None]]
Damage = Callable[[Settings], None]


@contextmanager
def no_room(_: Settings) -> Iterator[None]:
    """No file grows, and no page behind the first `ROOM` bytes is written: the account's limit is reached."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Somebody else is saving."""
    with closing(sqlite3.connect(settings.record, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def moved(settings: Settings) -> Iterator[None]:
    """The file has another name."""
    elsewhere = settings.folder / "elsewhere.sqlite3"
    settings.record.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.replace(settings.record)


@contextmanager
def folder_moved(settings: Settings) -> Iterator[None]:
    """The desk's folder has another name."""
    elsewhere = settings.folder.with_name("elsewhere")
    settings.folder.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(settings.folder)


@contextmanager
def deleted(settings: Settings) -> Iterator[None]:
    """The file is gone; a second name of it is what it comes back from."""
    undelete = settings.folder.with_name("undelete.sqlite3")
    os.link(settings.record, undelete)
    settings.record.unlink()
    try:
        yield
    finally:
        undelete.replace(settings.record)


def _in_its_place(content: bytes) -> Fault:
    @contextmanager
    def replaced(settings: Settings) -> Iterator[None]:
        with moved(settings):
            settings.record.write_bytes(content)
            yield

    return replaced


empty = _in_its_place(b"")
"""A file of no bytes stands in its place."""
text_file = _in_its_place(b"Dear all, the desk is shut on Friday.\n" * 200)
"""A text stands in its place."""


@contextmanager
def foreign(settings: Settings) -> Iterator[None]:
    """The record of another program stands in its place."""
    recipes = settings.folder.with_name("recipes.sqlite3")
    with closing(sqlite3.connect(recipes)) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    with moved(settings):
        recipes.replace(settings.record)
        yield


@contextmanager
def newer(settings: Settings) -> Iterator[None]:
    """A newer deskapp has brought it up to date."""

    def set_version(version: int) -> None:
        with closing(connections.connect(settings.record)) as other:
            other.execute(f"PRAGMA user_version={version}")

    set_version(engine.SCHEMA + 1)
    try:
        yield
    finally:
        set_version(engine.SCHEMA)


@contextmanager
def _without(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def read_only_file(settings: Settings) -> AbstractContextManager[None]:
    """The file may only be read."""
    return _without(settings.record, 0o400)


def read_only_folder(settings: Settings) -> AbstractContextManager[None]:
    """The folder takes no new files, so no journal either."""
    return _without(settings.folder, 0o500)


def shut_file(settings: Settings) -> AbstractContextManager[None]:
    """The file may not even be read."""
    return _without(settings.record, 0)


@contextmanager
def failing_disk(settings: Settings) -> Iterator[None]:
    """Every read and write of the open file fails: its handles lead to a folder."""
    record = settings.record.stat()
    ours = [int(each.name) for each in Path("/proc/self/fd").iterdir() if _leads_to(int(each.name), record)]
    kept = {each: os.dup(each) for each in ours}
    folder = os.open(settings.folder, os.O_RDONLY)
    for each in ours:
        os.dup2(folder, each)
    os.close(folder)
    try:
        yield
    finally:
        for each, was in kept.items():
            os.dup2(was, each)
            os.close(was)


def _leads_to(descriptor: int, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file)
    except OSError:
        return False


def as_before(_: Path) -> AbstractContextManager[None]:
    """The account that runs the tests."""
    return nullcontext()


@contextmanager
def as_ordinary_account(folder: Path) -> Iterator[None]:
    """Modes bind inside, for root too: `folder` and what is in it belong to an ordinary account, which works here."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def cut_short(settings: Settings) -> None:
    """Cut the file to half its pages."""
    os.truncate(settings.record, settings.record.stat().st_size // 8192 * 4096)


def flip_pages(settings: Settings) -> None:
    """Write over the second half of the file."""
    size = settings.record.stat().st_size
    with settings.record.open("r+b") as file:
        file.seek(size // 8192 * 4096)
        file.write(b"\x07spilt tea" * (size // 20))
