"""Sessions of one transaction each. Rows stay usable after it, and errors become RecordError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from db.storage.engine import DEFERRED
from db.storage.errors import faults


@contextmanager
def read_session(engine: Engine) -> Iterator[Session]:
    """A read-only session, which never blocks a writer from beginning. Raises RecordError."""
    with (
        faults(str(engine.url.database), reading=True),
        Session(engine.execution_options(**DEFERRED), expire_on_commit=False) as session,
    ):
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that writes. It has the write lock from its first statement (BEGIN IMMEDIATE) and commits at the end.

    Rows read inside cannot change before the commit. An error rolls everything back. Raises RecordError.
    """
    with faults(str(engine.url.database)), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
