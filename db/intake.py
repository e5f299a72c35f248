"""Many contacts at once, in bulk, inside one transaction: what `db.imports` keeps.

Columns rather than models: a model for each contact and promise costs a third of a millisecond before anything is
saved, five seconds for 15,000 rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, insert
from sqlmodel import Session, SQLModel, col, select, update

from db.callers import said_of_a_number
from db.contacts import next_references
from db.desk import OnDesk
from db.log_file import LogRow
from db.models import Contact, Event, EventKind, Person, PersonNumber, Promise, Staff, Topic
from deskapp.charter.rules import london_date
from deskapp.words.numbers import Telephone

NOBODY = "Desk"
"""Who has a row that names nobody, where nobody is on the desk either."""

CHUNK = 500

_Item = TypeVar("_Item")


class Arrival(NamedTuple):
    """A row that was read, its telephone number, and the promises it starts as the record keeps them."""

    row: LogRow
    telephone: Telephone
    promises: list[dict[str, Any]]

    @property
    def caller(self) -> tuple[str, str] | None:
        """The number and name that make it the same person as another; None where either was not given."""
        if not (self.row.name and self.telephone.number_key):
            return None
        return self.telephone.number_key, self.row.name.lower()


def in_chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The items in parts that one statement can name."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


class Intake:
    """Takes arrivals in. `by` is who does it; `now` is when it is written down, in UTC."""

    def __init__(self, session: Session, edition_id: int, by: OnDesk | None, now: datetime) -> None:
        self._session = session
        self._edition_id = edition_id
        self._by_id = by.id if by else None
        self._now = now

    def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Everything that goes with them: staff, topics, people, contacts, promises and history."""
        links = zip(
            self._references(arrivals),
            self._owners(arrivals),
            self._topics(arrivals),
            self._people(arrivals),
            strict=True,
        )
        contacts = [self._contact(arrival, *link) for arrival, link in zip(arrivals, links, strict=True)]
        ids = self._insert(Contact, contacts)
        self._insert_only(Event, [self._event(*pair) for pair in zip(contacts, ids, strict=True)])
        pairs = zip(arrivals, ids, strict=True)
        self._insert_only(Promise, [{**each, "contact_id": one} for arrival, one in pairs for each in arrival.promises])

    def _insert(self, model: type[SQLModel], rows: list[dict[str, Any]]) -> list[int]:
        """Add the rows; their ids, in the same order."""
        if not rows:
            return []
        # The table, not the model: given a model, SQLAlchemy makes a statement for each mixture of empty columns.
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        adding = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(self._session.connection().execute(adding, rows).scalars())

    def _insert_only(self, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        """Add rows whose ids nobody asks for, which is twice as quick."""
        if rows:
            self._session.connection().execute(insert(SQLModel.metadata.tables[str(model.__tablename__)]), rows)

    def _contact(
        self, arrival: Arrival, ref: str, owner_id: int, topic_id: int | None, person_id: int | None
    ) -> dict[str, Any]:
        row, telephone = arrival.row, arrival.telephone
        return {
            "ref": ref,
            "entry_id": row.entry_id,
            "source_ref": row.source_ref,
            "channel": row.channel,
            "kind": row.kind,
            "received_at": row.received_at,
            "name": row.name,
            "number": telephone.number or None,
            "number_key": telephone.number_key,
            "number_state": telephone.state,
            "relay": telephone.relay,
            "about": row.about,
            "topic_id": topic_id,
            "person_id": person_id,
            "owner_id": owner_id,
            "edition_id": self._edition_id,
            # Not `entered_late`: the log that it comes from was written at the time.
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
            "entry_id": contact["entry_id"],
        }

    def _references(self, arrivals: Sequence[Arrival]) -> list[str]:
        """The next of the year that each was received in, in the order of the file."""
        years = [london_date(arrival.row.received_at).year for arrival in arrivals]
        free = {year: iter(next_references(self._session, year, count)) for year, count in Counter(years).items()}
        return [next(free[year]) for year in years]

    def _owners(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Who has each: by full name, else by a short name that one person alone has, else somebody new."""
        ids = self._staff()
        found = []
        for arrival in arrivals:
            name = arrival.row.owner or NOBODY
            if arrival.row.owner is None and self._by_id is not None:
                found.append(self._by_id)
                continue
            if name.casefold() not in ids:
                (ids[name.casefold()],) = self._insert(Staff, [{"name": name, "short_name": name.split()[0][:20]}])
            found.append(ids[name.casefold()])
        return found

    def _staff(self) -> dict[str, int]:
        rows = self._session.execute(select(Staff.id, Staff.name, Staff.short_name)).all()
        share = Counter(short_name.casefold() for _, _, short_name in rows)
        ids = {short.casefold(): staff_id for staff_id, _, short in rows if share[short.casefold()] == 1}
        return ids | {name.casefold(): staff_id for staff_id, name, _ in rows}

    def _topics(self, arrivals: Sequence[Arrival]) -> list[int | None]:
        rows = self._session.execute(select(Topic.id, Topic.name))
        ids: dict[str, int] = {name.casefold(): topic_id for topic_id, name in rows}
        names = [arrival.row.topic for arrival in arrivals]
        for name in names:
            if name and name.casefold() not in ids:
                (ids[name.casefold()],) = self._insert(Topic, [{"name": name}])
        found = [ids[name.casefold()] if name else None for name in names]
        for topic_id, count in Counter(found).items():
            used = update(Topic).where(col(Topic.id) == topic_id).values(used=col(Topic.used) + count)
            self._session.execute(used)
        return found

    def _people(self, arrivals: Sequence[Arrival]) -> list[int | None]:
        """Who each was from, as for an entry at the desk: the same name at the same number is the same person."""
        named = {index: arrival for index, arrival in enumerate(arrivals) if arrival.row.name}
        known = self._known_callers(list(named.values()))
        fresh: dict[tuple[str, str] | str, Arrival] = {}
        for index, arrival in named.items():
            if arrival.caller not in known:
                fresh.setdefault(arrival.caller or str(index), arrival)
        ids = self._insert(Person, [self._person(arrival) for arrival in fresh.values()])
        self._keep_numbers(list(zip(fresh.values(), ids, strict=True)))
        everybody = {**known, **dict(zip(fresh, ids, strict=True))}
        return [
            everybody[arrivals[index].caller or str(index)] if index in named else None
            for index in range(len(arrivals))
        ]

    def _known_callers(self, arrivals: Sequence[Arrival]) -> dict[tuple[str, str] | str, int]:
        keys = sorted({arrival.caller[0] for arrival in arrivals if arrival.caller})
        known: dict[tuple[str, str] | str, int] = {}
        for chunk in in_chunks(keys):
            wanted = (
                select(func.coalesce(Person.joined_to_id, Person.id), Person.name, PersonNumber.number_key)
                .join(PersonNumber, said_of_a_number())
                .where(col(PersonNumber.number_key).in_(chunk))
            )
            for person_id, name, key in self._session.execute(wanted):
                known.setdefault((key, (name or "").lower()), person_id)
        return known

    def _person(self, arrival: Arrival) -> dict[str, Any]:
        relay = arrival.telephone.relay
        return {"name": arrival.row.name, "relay": relay, "created_at": self._now, "updated_at": self._now}

    def _keep_numbers(self, people: Sequence[tuple[Arrival, int]]) -> None:
        numbers = [
            {
                "person_id": person_id,
                "number": arrival.telephone.number,
                "number_key": arrival.telephone.number_key,
                "checked_on": london_date(arrival.row.received_at),
            }
            for arrival, person_id in people
            if arrival.telephone.number_key
        ]
        self._insert_only(PersonNumber, numbers)
