"""Places elsewhere in the record where a person is mentioned, and other people who are mentioned in theirs.

Both are for a human to look at: a name that two people share is found too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine, false, func, text
from sqlmodel import Session, col, or_, select

from db.models import (
    AnswerphoneCheck,
    Away,
    Caution,
    Complaint,
    Contact,
    DayReview,
    Event,
    NoCheck,
    Note,
    Organisation,
    Person,
    PersonNumber,
    Promise,
    SafeguardingTold,
    Speaker,
    Staff,
)
from db.privacy.held import DataSubject
from db.search import INDEXED
from db.storage.sessions import read_session
from deskapp.parsing.mentions import digits_sought, is_mentioned
from deskapp.parsing.name_key import fold, name_key, wanted_words

_LEAST_WORDS = 2
"""The number of words from which a name is looked for in other texts: "May" alone is everywhere."""
_OF_CONTACTS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (Complaint, ("plan", "outcome_wanted", "body_lead", "other_bodies", "told_who", "remedy", "learning")),
    (Promise, ("said_words",)),
    (SafeguardingTold, ("told_who",)),
)
"""Tables with words about a contact, which has its id in `contact_id`."""
_OF_THE_DESK: tuple[tuple[str, type[Any], tuple[str, ...]], ...] = (
    ("an organisation", Organisation, ("name", "numbers", "notes")),
    ("the note of an end of day", DayReview, ("note_for_tomorrow",)),
    ("a day without an answerphone check", NoCheck, ("reason",)),
    ("an answerphone check", AnswerphoneCheck, ("mismatch_reason", "kept_why")),
    ("an absence", Away, ("why",)),
)
_OF_PEOPLE: tuple[tuple[str, type[Any], str], ...] = (
    ("who may speak for somebody", Speaker, "name"),
    ("a caution about somebody", Caution, "reason"),
)


class Mention(NamedTuple):
    """A mention elsewhere: the place in words, the reference of the contact there, the name of the person there ("" for
    neither), and the text.
    """

    place: str
    ref: str
    whose: str
    words: str


class OtherPeople(NamedTuple):
    """Others who must not be given away: keys of their names of two words or more, and their normalised numbers."""

    name_keys: frozenset[str]
    number_keys: frozenset[str]


def mentions_of(engine: Engine, subject: DataSubject) -> list[Mention]:
    """The mentions of a person outside their own contacts and page, in the order of the record. Raises RecordError."""
    figures = sought_numbers(subject)
    with read_session(engine) as session:
        found = [
            *_in_contacts(session, subject, figures),
            *_in_notes(session, subject, figures),
            *_in_details(session, subject),
            *_of_people(session, subject),
            *_of_the_desk(session),
        ]
    return [
        one._replace(words=one.words.strip())
        for one in found
        if one.place == _SAME_NUMBER or is_mentioned(one.words, subject.names, figures)
    ]


def sought_numbers(subject: DataSubject) -> tuple[str, ...]:
    """The figures of a person's numbers that are looked for in texts."""
    return tuple(filter(None, map(digits_sought, subject.number_keys)))


def other_people(engine: Engine, subject: DataSubject) -> OtherPeople:
    """The other people of the record, without those who have a name or number of the person. Raises RecordError."""
    with read_session(engine) as session:
        names = session.exec(select(Person.name).where(col(Person.id).not_in(subject.person_ids))).all()
        numbers = session.exec(
            select(PersonNumber.number_key).where(col(PersonNumber.person_id).not_in(subject.person_ids))
        ).all()
        staff = session.exec(select(Staff.name)).all()
    known = {name_key(name) for name in (*staff, *subject.names)}
    several = {name_key(name) for name in names if name and len(fold(name).split()) >= _LEAST_WORDS}
    return OtherPeople(frozenset(several - known), frozenset(numbers) - set(subject.number_keys))


_SAME_NUMBER = "got in touch from the same number"


def _in_contacts(session: Session, subject: DataSubject, figures: tuple[str, ...]) -> Iterator[Mention]:
    columns: list[Any] = [Contact.ref, Contact.name, Contact.about, Contact.detail, Contact.number_key]
    others = select(*columns).where(col(Contact.id).not_in(subject.contact_ids)).order_by(col(Contact.id))
    same_number = col(Contact.number_key).in_(subject.number_keys)
    words = _full_text(session, "contact_words", subject.names)
    wanted = or_(same_number, col(Contact.id).in_(words), _has_figures(Contact.about, figures),
                 _has_figures(Contact.detail, figures))  # fmt: skip
    for ref, name, about, detail, key in session.execute(others.where(wanted)):
        place = _SAME_NUMBER if key in subject.number_keys else "another contact"
        yield Mention(place, ref, name or "", f"{about}\n{detail}")


def _in_notes(session: Session, subject: DataSubject, figures: tuple[str, ...]) -> Iterator[Mention]:
    columns: list[Any] = [Contact.ref, Contact.name, Note.words]
    others = (
        select(*columns)
        .select_from(Note)
        .join(Event, col(Event.id) == col(Note.event_id))
        .join(Contact, col(Contact.id) == col(Event.contact_id))
        .where(col(Contact.id).not_in(subject.contact_ids))
        .order_by(col(Note.event_id))
    )
    words = _full_text(session, "note_words", subject.names)
    for row in session.execute(others.where(or_(col(Note.event_id).in_(words), _has_figures(Note.words, figures)))):
        yield Mention("the history of another contact", *(part or "" for part in row))


def _full_text(session: Session, table: str, names: Iterable[str]) -> list[int]:
    """The rows of a full-text index with all words of one of the names."""
    ways = {way for name in names for way in wanted_words(name)}
    query = " OR ".join("(" + " AND ".join(f'"{word[:INDEXED]}"*' for word in way) + ")" for way in sorted(ways))
    if not query:
        return []
    wanted = text(f"SELECT rowid FROM {table} WHERE {table} MATCH :query")  # noqa: S608 - our own names
    found = session.connection().execute(wanted, {"query": query})
    return [row for (row,) in found]


def _has_figures(column: Any, figures: tuple[str, ...]) -> ColumnElement[bool]:
    """The clause for texts with one of these numbers, however it is grouped."""
    plain: Any = func.replace(func.replace(func.replace(column, " ", ""), "-", ""), ".", "")
    return or_(false(), *(plain.contains(number) for number in figures))


def _in_details(session: Session, subject: DataSubject) -> Iterator[Mention]:
    for table, names in _OF_CONTACTS:
        columns = [col(getattr(table, name)) for name in names]
        others = (
            select(col(Contact.ref), col(Contact.name), *columns)
            .select_from(table)
            .join(Contact, col(Contact.id) == col(table.contact_id))
            .where(col(Contact.id).not_in(subject.contact_ids), or_(*(func.coalesce(one, "") != "" for one in columns)))
        )
        for ref, name, *words in session.execute(others):
            yield Mention("the details of another contact", ref, name or "", _joined(words))


def _of_people(session: Session, subject: DataSubject) -> Iterator[Mention]:
    for place, table, name in _OF_PEOPLE:
        others = (
            select(col(Person.name), col(getattr(table, name)))
            .join(Person, col(Person.id) == col(table.person_id))
            .where(col(Person.id).not_in(subject.person_ids))
        )
        for whose, words in session.execute(others):
            yield Mention(place, "", whose or "", words)


def _of_the_desk(session: Session) -> Iterator[Mention]:
    for place, table, names in _OF_THE_DESK:
        for words in session.execute(select(*(col(getattr(table, name)) for name in names))):
            yield Mention(place, "", "", _joined(words))


def _joined(words: Iterable[str | None]) -> str:
    return "\n".join(filter(None, words))
