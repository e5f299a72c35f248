"""The open rows of the queue, in the order they are owed. Plain tuples; knows nothing of the screen."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from db.first_page import QueueRow
from deskapp.clock import LONDON

Key: TypeAlias = tuple[datetime, datetime, int]
"""Queue order (design: deadlines, "Readings at now"): due first, then received first, then entered first."""


def key_of(row: QueueRow) -> Key:
    """Where a row stands among the others."""
    return (row.due_at, row.received_at, row.contact_id)


def end_of(day: date) -> datetime:
    """The midnight that ends a London day. What is due at that very midnight still belongs to the day."""
    return datetime.combine(day + timedelta(days=1), time.min, LONDON)


class Counts(NamedTuple):
    """How many rows are late, and how many are due on which London day."""

    late: int
    today: int
    tomorrow: int
    later: int


class OpenRows:
    """Open contacts, sorted by what is owed soonest.

    One sorted list of keys and one dict: finding, putting in and taking out a contact cost a bisect, so ten thousand
    rows are handled like ten.
    """

    def __init__(self, rows: Iterable[QueueRow] = ()) -> None:
        self._rows = {row.contact_id: row for row in rows}
        self._keys = sorted(map(key_of, self._rows.values()))

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, place: int) -> QueueRow:
        return self._rows[self._keys[place][2]]

    def __iter__(self) -> Iterator[QueueRow]:
        return (self._rows[contact_id] for _, _, contact_id in self._keys)

    def get(self, contact_id: int | None) -> QueueRow | None:
        """The row of a contact, if it is open."""
        return self._rows.get(contact_id) if contact_id is not None else None

    def place_of(self, contact_id: int | None) -> int | None:
        """Which place a contact has, counted from 0, or None when it is not here."""
        row = self.get(contact_id)
        return bisect_left(self._keys, key_of(row)) if row is not None else None

    def put(self, row: QueueRow) -> None:
        """Put a contact in its place, or move it there when its promise changed."""
        self.remove(row.contact_id)
        self._rows[row.contact_id] = row
        insort(self._keys, key_of(row))

    def remove(self, contact_id: int) -> None:
        """Take a contact out. One that is not here is no mistake: somebody else was quicker."""
        place = self.place_of(contact_id)
        if place is not None:
            del self._keys[place]
            del self._rows[contact_id]

    def only(self, wanted: Callable[[QueueRow], bool]) -> OpenRows:
        """The rows that are wanted, in the same order."""
        return self._part(key for key in self._keys if wanted(self._rows[key[2]]))

    def first(self, count: int) -> OpenRows:
        """The `count` rows that are owed soonest."""
        return self._part(self._keys[:count])

    def _part(self, keys: Iterable[Key]) -> OpenRows:
        part = OpenRows()
        part._keys = list(keys)
        part._rows = {contact_id: self._rows[contact_id] for _, _, contact_id in part._keys}
        return part

    def same_order(self, other: OpenRows) -> bool:
        """Whether putting the other in place of this would move no row."""
        return self._keys == other._keys

    def due_before(self, moment: datetime) -> int:
        """How many rows were due before a moment."""
        return bisect_left(self._keys, moment, key=lambda key: key[0])

    def counts(self, now: datetime) -> Counts:
        """The counts at the head of the queue. A row is late only after its moment, never at it."""
        today = now.astimezone(LONDON).date()
        late = self.due_before(now)
        by_tonight = max(late, self._due_by(end_of(today)))
        by_tomorrow = max(late, self._due_by(end_of(today + timedelta(days=1))))
        return Counts(late, by_tonight - late, by_tomorrow - by_tonight, len(self) - by_tomorrow)

    def _due_by(self, midnight: datetime) -> int:
        return self.due_before(midnight + timedelta(seconds=1))
