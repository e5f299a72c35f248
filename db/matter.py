"""What is known of one contact beyond its row in the queue, and when anything was last written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import col, select

from db.models import Contact, Event, Person, Promise
from db.sessions import reading

RECENT = 50
"""How many of the newest events are looked at for the latest time: a clock that went back may have dated some early."""


class Matter(NamedTuple):
    """`due_explained` is why it is due when it is, as worked out that day; `said_words` is what we told them."""

    due_explained: str
    said_words: str
    detail: str
    likes_to_be_called: str
    best_time: str
    address: str


def matter(engine: Engine, promise_id: int) -> Matter | None:
    """What goes with a promise, or None where it is not in the record. Raises RecordError."""

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
    with reading(engine) as session:
        found = session.execute(wanted).first()
    return Matter(*(words or "" for words in found)) if found else None


def last_written_at(engine: Engine) -> datetime | None:
    """When the latest of what is recorded was written down, in UTC; None where nothing is. Raises RecordError."""
    with reading(engine) as session:
        newest = session.exec(select(Event.written_at).order_by(col(Event.id).desc()).limit(RECENT)).all()
    return max(newest, default=None)
