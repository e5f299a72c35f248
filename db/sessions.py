"""One session a call: one transaction, rows that come back detached, errors that are sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from db.faults import faults
from db.opening import DEFERRED


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads, and so never makes anybody wait. Raises RecordError."""
    with (
        faults(str(engine.url.database)),
        Session(engine.execution_options(**DEFERRED), expire_on_commit=False) as session,
    ):
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that writes: it has the lock from its first statement (BEGIN IMMEDIATE), and commits at the end.

    What is read inside cannot have changed before the commit. All of it is kept or nothing. Raises RecordError.
    """
    with faults(str(engine.url.database)), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
