"""Topics of adopted editions: those of the edition in force are offered, those that only another lists are retired."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from sqlmodel import Session, col, delete, select

from db.models import AdoptedEdition, Contact, Topic
from deskapp.parsing.name_key import name_key


def add_topics(session: Session, names: Iterable[str]) -> None:
    """Add those of these topics that are not in the record yet."""
    known = set(session.exec(select(Topic.name_key)))
    session.add_all(Topic(name=name) for name in names if name_key(name) not in known)
    session.flush()


def drop_topics(session: Session, names: Iterable[str]) -> None:
    """Delete those of these topics that no adopted edition lists and no contact has, from a withdrawn edition."""
    listed = _keys_listed(session, without=None)
    keys = {key for name in names if (key := name_key(name)) not in listed}
    has_one = select(Contact.id).where(col(Contact.topic_id) == col(Topic.id)).correlate(Topic).exists()
    session.execute(delete(Topic).where(col(Topic.name_key).in_(keys), ~has_one))


def retired_keys(session: Session, edition_id: int) -> set[str]:
    """The folded names of topics that another edition lists and this one does not. A topic that no edition lists was
    added at the desk, and is not among them.
    """
    return _keys_listed(session, without=edition_id) - _keys_of(
        session.exec(select(AdoptedEdition.text).where(AdoptedEdition.id == edition_id)).all()
    )


def _keys_listed(session: Session, *, without: int | None) -> set[str]:
    return _keys_of(session.exec(select(AdoptedEdition.text).where(col(AdoptedEdition.id) != (without or 0))).all())


def _keys_of(texts: Iterable[str]) -> set[str]:
    return {name_key(name) for text in texts for name in tomllib.loads(text).get("topics", [])}
