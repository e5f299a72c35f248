"""Details of a promise and its contact that a row of the queue does not have."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import col, select

from db.models import Contact, Person, Promise
from db.storage.sessions import read_session


class Matter(NamedTuple):
    """Details of a promise. `due_explained` is the reason for its due time, `said_words` what staff told the caller."""

    due_explained: str
    said_words: str
    detail: str
    likes_to_be_called: str
    best_time: str
    address: str


def matter(engine: Engine, promise_id: int) -> Matter | None:
    """The details of a promise; None for an unknown id. Raises RecordError."""

    columns: Any = (
        Promise.due_explained,
        Promise.said_words,
        Contact.detail,
        Person.likes_to_be_called,
        Person.best_time,
        Contact.address,
    )
    wanted = (
        select(*columns)
        .select_from(Promise)
        .join(Contact, col(Contact.id) == col(Promise.contact_id))
        .join(Person, col(Person.id) == col(Contact.person_id), isouter=True)
        .where(col(Promise.id) == promise_id)
    )
    with read_session(engine) as session:
        found = session.execute(wanted).first()
    return Matter(*(words or "" for words in found)) if found else None
