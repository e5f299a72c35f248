"""Bulk insert of imported contacts with everything that belongs to them, in one transaction.

It inserts columns, not models: a model for each contact and promise takes a third of a millisecond, five seconds for
15,000 rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, insert
from sqlmodel import Session, SQLModel, col, select, update

from db.contacts.caller import told_by_entry
from db.contacts.log import next_references
from db.desk.desk import OnDesk
from db.history import conflicts
from db.imports.csv_log import LogRow
from db.imports.endings import Ended
from db.models import (
    ClosedReason,
    Contact,
    Event,
    EventKind,
    LogImport,
    Note,
    Person,
    PersonEmail,
    PersonNumber,
    Promise,
    Staff,
    State,
    Topic,
    folded,
)
from db.models.columns import id_of
from db.people.contact_points import email_key
from db.promises.start import answer_of
from deskapp.charter.declared import form_of
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.parsing.name_key import name_key

_NOBODY = "Desk"
"""The assignee of a row without an owner if there is no current user."""

CHUNK = 500
_OUTCOMES = {
    ClosedReason.SORTED: Outcome.SORTED,
    ClosedReason.PASSED_ON: Outcome.PASSED_ON,
    ClosedReason.COULD_NOT_HELP: Outcome.COULD_NOT_HELP,
}

_Item = TypeVar("_Item")


FROM_FILE = ("log-", "row-")
"""The prefixes of imported contacts' entry ids."""
CLOSED_THERE = "Closed in the log that it came from; when and how is not known"


class Arrival(NamedTuple):
    """A row to import, the id of the edition in force on its day, and the state of its promises."""

    row: LogRow
    edition_id: int
    ended: Ended

    @property
    def caller(self) -> tuple[str, str] | None:
        """The key that identifies a caller: number or email address, and name; None if either is missing."""
        way = self.row.telephone.number_key or email_key(self.row.email)
        return (way, name_key(self.row.name)) if self.row.name and way else None


def in_chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The items in chunks of at most `CHUNK`, the parameters of one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


class Intake:
    """Inserts arrivals on behalf of `by`, at `now` (UTC)."""

    def __init__(self, session: Session, by: OnDesk | None, now: datetime) -> None:
        self._session = session
        self._by_id = by.id if by else None
        self._now = now
        self._import_id = 0
        self._made: dict[str, list[int]] = {"staff": [], "topics": [], "people": []}

    def keep(self, arrivals: Sequence[Arrival], file_name: str) -> None:
        """Insert arrivals with their staff, topics, people, promises and history, as one import of a file."""
        if not arrivals:
            return
        brought = LogImport(file_name=file_name[:200], at=self._now, by_id=self._by_id)
        self._session.add(brought)
        self._session.flush()
        self._import_id = id_of(brought)
        links = zip(
            self._references(arrivals),
            self._owners(arrivals),
            self._topics(arrivals),
            self._people(arrivals),
            strict=True,
        )
        contacts = [self._contact(arrival, *link) for arrival, link in zip(arrivals, links, strict=True)]
        ids = self._insert(Contact, contacts)
        written = self._insert(Event, [self._event(*pair) for pair in zip(contacts, ids, strict=True)])
        saved = list(zip(arrivals, contacts, ids, written, strict=True))
        endings = {one: self._ending(*each) for each in saved for one in [each[2]] if _has_ended(each[0])}
        events = dict(zip(endings, self._insert(Event, list(endings.values())), strict=True))
        self._insert_only(Note, [_closing_note(each[0], events[each[2]]) for each in saved if _is_noted(each[0])])
        self._insert_only(Promise, [row for arrival, _, one, _ in saved for row in _promises(arrival, one, events)])
        brought.made = json.dumps(self._made)
        self._session.add(brought)

    def _insert(self, model: type[SQLModel], rows: list[dict[str, Any]]) -> list[int]:
        """Insert rows. Returns their ids, in the same order."""
        if not rows:
            return []
        # The table, not the model: for a model, SQLAlchemy makes a statement for each combination of empty columns.
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        adding = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(self._session.connection().execute(adding, rows).scalars())

    def _insert_only(self, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        """Insert rows without returning their ids, which is twice as fast."""
        if rows:
            self._session.connection().execute(insert(SQLModel.metadata.tables[str(model.__tablename__)]), rows)

    def _contact(
        self, arrival: Arrival, ref: str, owner_id: int, topic_id: int | None, person_id: int | None
    ) -> dict[str, Any]:
        row, telephone = arrival.row, arrival.row.telephone
        reason = arrival.ended.closed_reason
        return {
            "ref": ref,
            "entry_id": row.entry_id,
            "source_ref": row.source_ref,
            "channel": row.channel,
            "kind": row.kind,
            "received_at": row.received_at,
            "received_assumed": row.is_day_only,
            "name": row.name,
            "number": telephone.number or None,
            "number_key": telephone.number_key,
            "number_state": telephone.state,
            "relay": telephone.relay,
            "address": row.email or None if form_of(row.channel) is Channel.EMAIL else None,
            "about": row.about,
            "detail": row.detail,
            "state": State.CLOSED if reason else State.OPEN,
            "closed_reason": reason,
            "import_id": self._import_id,
            "topic_id": topic_id,
            "person_id": person_id,
            "owner_id": owner_id,
            "edition_id": arrival.edition_id,
            # Not `entered_late`: the original log was written at the time.
            "written_at": self._now,
            "created_by": self._by_id or owner_id,
            "created_at": self._now,
            "updated_at": self._now,
        }

    def _event(self, contact: dict[str, Any], contact_id: int) -> dict[str, Any]:
        return {
            "contact_id": contact_id,
            "kind": EventKind.WRITTEN_DOWN,
            "at": self._now,
            "written_at": self._now,
            "by_id": contact["created_by"],
            "entry_id": None,
        }

    def _ending(self, arrival: Arrival, contact: dict[str, Any], contact_id: int, part_of: int) -> dict[str, Any]:
        """The event of the reply, or of the closing without one."""
        ending, happening = arrival.row.ending, arrival.ended.happening
        changed = _is_noted(arrival)
        return {
            "contact_id": contact_id,
            "kind": EventKind.CHANGED_FIELD if changed else ending.how or answer_of(arrival.row.channel),
            "field": conflicts.STATE if changed else None,
            "at": ending.answered_at or self._now,
            "written_at": self._now,
            "by_id": contact["owner_id"],
            "outcome": _OUTCOMES.get(arrival.ended.closed_reason) if arrival.ended.closed_reason else None,
            "happening": happening,
            "part_of": part_of,
        }

    def _references(self, arrivals: Sequence[Arrival]) -> list[str]:
        """New references, of the local year in which each was received, in the order of the file."""
        years = [local_date(arrival.row.received_at).year for arrival in arrivals]
        free = {year: iter(next_references(self._session, year, count)) for year, count in Counter(years).items()}
        return [next(free[year]) for year in years]

    def _owners(self, arrivals: Sequence[Arrival]) -> list[int]:
        """The staff ids of the owners: by full name, else by a unique short name, else of a new staff member."""
        ids = staff_ids(self._session)
        found = []
        for arrival in arrivals:
            name = arrival.row.owner or _NOBODY
            if arrival.row.owner is None and self._by_id is not None:
                found.append(self._by_id)
                continue
            key = name_key(name)
            if key not in ids:
                row = {"name": name, "short_name": name.split()[0][:20], **folded(Staff, name)}
                (ids[key],) = self._insert(Staff, [row])
                self._made["staff"].append(ids[key])
            found.append(ids[key])
        return found

    def _topics(self, arrivals: Sequence[Arrival]) -> list[int | None]:
        ids = topic_ids(self._session)
        names = [arrival.row.topic for arrival in arrivals]
        for name in names:
            if name and name_key(name) not in ids:
                (ids[name_key(name)],) = self._insert(Topic, [{"name": name, **folded(Topic, name)}])
                self._made["topics"].append(ids[name_key(name)])
        found = [ids[name_key(name)] if name else None for name in names]
        for topic_id, count in Counter(found).items():
            used = update(Topic).where(col(Topic.id) == topic_id).values(used=col(Topic.used) + count)
            self._session.execute(used)
        return found

    def _people(self, arrivals: Sequence[Arrival]) -> list[int | None]:
        """The person ids of the callers, None without a name. The same name at the same number is the same person."""
        named = {index: arrival for index, arrival in enumerate(arrivals) if arrival.row.name}
        known = self._known_callers(list(named.values()))
        fresh: dict[tuple[str, str] | str, Arrival] = {}
        for index, arrival in named.items():
            if arrival.caller not in known:
                fresh.setdefault(arrival.caller or str(index), arrival)
        ids = self._insert(Person, [self._person(arrival) for arrival in fresh.values()])
        self._made["people"] += ids
        self._keep_ways(list(zip(fresh.values(), ids, strict=True)))
        everybody = {**known, **dict(zip(fresh, ids, strict=True))}
        return [
            everybody[arrivals[index].caller or str(index)] if index in named else None
            for index in range(len(arrivals))
        ]

    def _known_callers(self, arrivals: Sequence[Arrival]) -> dict[tuple[str, str] | str, int]:
        keys = sorted({arrival.caller[0] for arrival in arrivals if arrival.caller})
        known: dict[tuple[str, str] | str, int] = {}
        ways: tuple[tuple[Any, Any], ...] = (
            (PersonNumber, PersonNumber.number_key),
            (PersonEmail, PersonEmail.email_key),
        )
        for chunk in in_chunks(keys):
            for table, column in ways:
                wanted = (
                    select(func.coalesce(Person.joined_to_id, Person.id), Person.name_key, column)
                    .join(table, told_by_entry(table))
                    .where(col(column).in_(chunk))
                )
                for person_id, named, key in self._session.execute(wanted):
                    known.setdefault((key, named or ""), person_id)
        return known

    def _person(self, arrival: Arrival) -> dict[str, Any]:
        relay = arrival.row.telephone.relay
        name = arrival.row.name
        at = {"created_at": self._now, "updated_at": self._now}
        return {"name": name, "relay": relay, **folded(Person, name, None), **at}

    def _keep_ways(self, people: Sequence[tuple[Arrival, int]]) -> None:
        """Insert the numbers and email addresses of new people, without a date of checking."""
        numbers = [
            {"person_id": one, "number": arrival.row.telephone.number, "number_key": arrival.row.telephone.number_key}
            for arrival, one in people
            if arrival.row.telephone.number_key
        ]
        emails = [
            {"person_id": one, "email": arrival.row.email, "email_key": email_key(arrival.row.email)}
            for arrival, one in people
            if arrival.row.email
        ]
        self._insert_only(PersonNumber, numbers)
        self._insert_only(PersonEmail, emails)


def staff_ids(session: Session) -> dict[str, int]:
    """The ids of all staff, by `name_key` of the full name and of every unique short name."""
    rows = session.execute(select(Staff.id, Staff.name, Staff.short_name)).all()
    share = Counter(name_key(short_name) for _, _, short_name in rows)
    ids = {name_key(short): staff_id for staff_id, _, short in rows if share[name_key(short)] == 1}
    return ids | {name_key(name): staff_id for staff_id, name, _ in rows}


def topic_ids(session: Session) -> dict[str, int]:
    """The ids of all topics, by `name_key`."""
    return {name_key(name): topic_id for topic_id, name in session.execute(select(Topic.id, Topic.name))}


def unknown_staff(session: Session, rows: Sequence[LogRow]) -> tuple[str, ...]:
    """The owners in these rows who are not staff, without duplicates."""
    return _unknown(staff_ids(session), (row.owner for row in rows))


def unknown_topics(session: Session, rows: Sequence[LogRow]) -> tuple[str, ...]:
    """The topics in these rows that do not exist, without duplicates."""
    return _unknown(topic_ids(session), (row.topic for row in rows))


def _unknown(known: dict[str, int], names: Iterable[str | None]) -> tuple[str, ...]:
    new: dict[str, str] = {}
    for name in filter(None, names):
        if name_key(name) not in known:
            new.setdefault(name_key(name), name)
    return tuple(new.values())


def _has_ended(arrival: Arrival) -> bool:
    ending = arrival.row.ending
    return ending.answered_at is not None or arrival.ended.closed_reason is not None


def _is_noted(arrival: Arrival) -> bool:
    """True if the contact ended without a reply: not reached, or closed in an unknown way."""
    ended = arrival.ended
    unreached = ended.happening is HappeningKind.COULD_NOT_REACH
    return unreached or (ended.closed_reason is not None and ended.happening is None)


def _closing_note(arrival: Arrival, event_id: int) -> dict[str, Any]:
    unreached = arrival.ended.happening is HappeningKind.COULD_NOT_REACH
    words = "Could not be reached" if unreached else CLOSED_THERE
    reason = str(arrival.ended.closed_reason)
    return {"event_id": event_id, "words": words, "old_value": str(State.OPEN), "new_value": reason}


def _promises(arrival: Arrival, contact_id: int, events: dict[int, int]) -> Iterator[dict[str, Any]]:
    for row in arrival.ended.promises:
        event_id = events.get(contact_id) if row.get("stop_event_id") else None
        edition_id = arrival.edition_id if row["rule"] else None
        yield {**row, "contact_id": contact_id, "stop_event_id": event_id, "edition_id": edition_id}
