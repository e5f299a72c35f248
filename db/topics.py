"""What contacts are about: a short list, the commonest first."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import col, select

from db.models import Topic
from db.sessions import reading
from deskapp.words.matching import matches


class TopicSeen(NamedTuple):
    """A topic and how often it was used."""

    id: int
    name: str
    used: int


def everything(engine: Engine) -> list[TopicSeen]:
    """Every topic in use, the commonest first, then by name."""
    with reading(engine) as session:
        rows = session.execute(
            select(Topic.id, Topic.name, Topic.used)
            .where(col(Topic.active))
            .order_by(col(Topic.used).desc(), col(Topic.name))
        )
        return [TopicSeen(*row) for row in rows]


def find(engine: Engine, typed: str) -> list[TopicSeen]:
    """The topics in which every word typed begins a word, the commonest first."""
    known = {topic.name: topic for topic in everything(engine)}
    return [known[name] for name in matches(typed, known)]
