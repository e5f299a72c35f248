"""The topics of contacts: a short list, in alphabetical order. A retired one stays with the contacts that have it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from db.charters.topics import retired_keys
from db.desk.desk import Desk
from db.desk.desk_changes import move_contacts, record_change
from db.models import Contact, DeskChangeKind, Topic
from db.models.columns import id_of
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.parsing.matching import listed_names
from deskapp.parsing.name_key import fold, name_key
from deskapp.wording.causes import DeskCause
from deskapp.wording.printable import printable

TOPIC_LENGTH = 40
"""Greatest length of a topic, in characters."""


class TopicSeen(NamedTuple):
    """A topic and how often it was used."""

    id: int
    name: str
    used: int


class TopicCounted(NamedTuple):
    """A present or retired topic, and the number of contacts about it."""

    name: str
    active: bool
    contacts: int


class Merged(NamedTuple):
    """The topic that is gone, the one that stays, and the number of contacts that went over."""

    name: str
    to: str
    contacts: int


def everything(desk: Desk) -> list[TopicSeen]:
    """The topics on offer, by name: those of the charter in force, and those added at the desk. Raises RecordError."""
    with read_session(desk.engine) as session:
        return offered_topics(session, desk.edition_id)


def offered_topics(session: Session, edition_id: int) -> list[TopicSeen]:
    """The topics on offer under this edition, by name."""
    retired = retired_keys(session, edition_id)
    rows = session.execute(
        select(Topic.id, Topic.name, Topic.used, Topic.name_key).where(col(Topic.active)).order_by(col(Topic.name))
    )
    return [TopicSeen(*row) for *row, key in rows if key not in retired]


def topics_with_counts(desk: Desk) -> list[TopicCounted]:
    """Every topic, also retired ones, by name without regard to case and accents. Raises RecordError."""
    with read_session(desk.engine) as session:
        retired = retired_keys(session, desk.edition_id)
        about = select(func.count(col(Contact.id))).where(Contact.topic_id == Topic.id).correlate(Topic)
        columns: list[Any] = [Topic.name, Topic.active, about.scalar_subquery(), Topic.name_key]
        found = [
            TopicCounted(name, active and key not in retired, count)
            for name, active, count, key in session.execute(select(*columns))
        ]
    return sorted(found, key=lambda one: fold(one.name))


def add(desk: Desk, name: str) -> str:
    """Add a topic, or restore a retired one; its name. Raises WordsError if it exists or is invalid."""
    clean = _clean(name)
    with writing(desk.engine) as session:
        there = session.exec(select(Topic).where(Topic.name_key == name_key(clean))).first()
        if there is None:
            there = Topic(name=clean)
            session.add(there)
            session.flush()
            record_change(session, desk, DeskChangeKind.TOPIC_ADDED, clean, subject_id=there.id)
        elif there.active:
            raise WordsError(DeskCause.TOPIC_THERE_ALREADY, name=there.name)
        else:
            there.active = True
            session.add(there)
            record_change(session, desk, DeskChangeKind.TOPIC_BACK, there.name, subject_id=there.id)
        return there.name


def rename_topic(desk: Desk, old: str, new: str) -> tuple[str, str]:
    """Rename a topic, for the contacts that have it too; its name before and now. Raises WordsError, RecordError."""
    name = _clean(new)
    with writing(desk.engine) as session:
        one = _one(session, old)
        other = session.exec(select(Topic).where(Topic.name_key == name_key(name), Topic.id != one.id)).first()
        if other is not None:
            raise WordsError(DeskCause.TOPIC_NAME_TAKEN, name=other.name)
        before, one.name = one.name, name
        session.add(one)
        record_change(session, desk, DeskChangeKind.TOPIC_RENAMED, before, subject_id=one.id, old=before, new=name)
        return before, name


def retire(desk: Desk, name: str) -> str:
    """Retire a topic; its name. The contacts that have it keep it. Raises WordsError, RecordError."""
    with writing(desk.engine) as session:
        one = _one(session, name)
        one.active = False
        session.add(one)
        record_change(session, desk, DeskChangeKind.TOPIC_RETIRED, one.name, subject_id=one.id)
        return one.name


def topics_to_merge(desk: Desk, name: str, to: str) -> Merged:
    """The result that `merge` would have. Raises WordsError, RecordError."""
    with read_session(desk.engine) as session:
        one, other, moved = _to_merge(session, name, to)
        return Merged(one.name, other.name, len(moved))


def merge(desk: Desk, name: str, to: str) -> Merged:
    """Move the contacts of one topic to another, and retire the first. Raises WordsError, RecordError."""
    with writing(desk.engine) as session:
        one, other, moved = _to_merge(session, name, to)
        move_contacts(session, moved, "topic_id", to_id=id_of(other), only_from=id_of(one))
        other.used += one.used
        one.used, one.active = 0, False
        session.add_all([one, other])
        record_change(
            session, desk, DeskChangeKind.TOPIC_MERGED, one.name,
            subject_id=one.id, new=other.name, to_id=other.id, moved=moved,
        )  # fmt: skip
        return Merged(one.name, other.name, len(moved))


def _to_merge(session: Session, name: str, to: str) -> tuple[Topic, Topic, list[int]]:
    """The topic that is to go, the one that stays, and the ids of the contacts of the first. Raises WordsError."""
    one, other = _one(session, name, retired_too=True), _one(session, to)
    if one.id == other.id:
        raise WordsError(DeskCause.TOPICS_THE_SAME, name=one.name)
    ids = session.exec(select(Contact.id).where(Contact.topic_id == one.id)).all()
    return one, other, [contact_id for contact_id in ids if contact_id is not None]


def _clean(name: str) -> str:
    clean = " ".join(printable(name).split())
    if not any(letter.isalnum() for letter in clean):
        raise WordsError(DeskCause.TOPIC_NAME_WANTED)
    if len(clean) > TOPIC_LENGTH:
        raise WordsError(DeskCause.TOPIC_TOO_LONG, most=TOPIC_LENGTH)
    return clean


def _one(session: Session, name: str, *, retired_too: bool = False) -> Topic:
    """The topic of that name, or the only one that begins with it. Raises WordsError."""
    wanted = select(Topic) if retired_too else select(Topic).where(col(Topic.active))
    rows = {row.name: row for row in session.exec(wanted)}
    found = listed_names(name, rows)
    exact = [one for one in found if name_key(one) == name_key(name)]
    found = exact[:1] or found
    if len(found) == 1 and name.strip():
        return rows[found[0]]
    names = ", ".join(listed_names("", rows))
    if found and name.strip():
        raise WordsError(DeskCause.SEVERAL_TOPICS, found=", ".join(found), names=names)
    raise WordsError(DeskCause.NO_SUCH_TOPIC, typed=name, names=names)
