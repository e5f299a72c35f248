"""The rows of the queue in the order in which they are due. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from db.queue.first_page import QueueRow
from deskapp.clock import desk_zone
from deskapp.views.other_rows import CheckRow, DraftRow, Row

RowId: TypeAlias = int | str
"""The identity of a row: a contact's id, a draft's, or `CHECK_ID`."""

Key: TypeAlias = tuple[bool, datetime, datetime, int, RowId]
"""A sort key: False for a danger of which nobody was told, due time, time of receipt, kind of row (drafts, check,
contacts), id.
"""


def key_of(row: Row) -> Key:
    """The sort key of a row."""
    untold = isinstance(row, QueueRow) and row.nobody_told
    return (not untold, row.due_at, row.received_at, _RANKS[type(row)], row.row_id)


_RANKS: dict[type[Row], int] = {DraftRow: 0, CheckRow: 1, QueueRow: 2}


def end_of(day: date) -> datetime:
    """The midnight that ends a local day, and still belongs to it."""
    return datetime.combine(day + timedelta(days=1), time.min, desk_zone())


class Counts(NamedTuple):
    """The number of overdue rows, and of those due today, tomorrow and later, by local days."""

    late: int
    today: int
    tomorrow: int
    later: int


class OpenRows:
    """The rows of the queue: dangers of which nobody was told, then what is due soonest. Immutable; a row's place is
    found by bisection.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows = {row.row_id: row for row in rows}
        self._keys = sorted(map(key_of, self._rows.values()))

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, place: int) -> Row:
        return self._rows[self._keys[place][-1]]

    def __iter__(self) -> Iterator[Row]:
        return (self._rows[key[-1]] for key in self._keys)

    @property
    def contacts(self) -> list[QueueRow]:
        """The rows that are contacts, in the same order."""
        return [row for row in self if isinstance(row, QueueRow)]

    def get(self, row_id: RowId | None) -> Row | None:
        """The row with this id, or None."""
        return self._rows.get(row_id) if row_id is not None else None

    def place_of(self, row_id: RowId | None) -> int | None:
        """The place of a row, counted from 0, or None if it is not among them."""
        row = self.get(row_id)
        return bisect_left(self._keys, key_of(row)) if row is not None else None

    def only(self, wanted: Callable[[Row], bool]) -> OpenRows:
        """The rows for which `wanted` is true, in the same order."""
        return self._part(key for key in self._keys if wanted(self._rows[key[-1]]))

    def first(self, count: int) -> OpenRows:
        """The first `count` rows."""
        return self._part(self._keys[:count])

    def _part(self, keys: Iterable[Key]) -> OpenRows:
        part = OpenRows()
        part._keys = list(keys)
        part._rows = {key[-1]: self._rows[key[-1]] for key in part._keys}
        return part

    def same_order(self, other: OpenRows) -> bool:
        """True if the other has the same rows in the same order."""
        return self._keys == other._keys

    def due_before(self, moment: datetime) -> int:
        """The number of rows due before a moment."""
        untold = bisect_left(self._keys, (True,))
        of_untold = bisect_left(self._keys, moment, hi=untold, key=lambda key: key[1])
        return of_untold + bisect_left(self._keys, moment, lo=untold, key=lambda key: key[1]) - untold

    def counts(self, now: datetime) -> Counts:
        """The counts at the head of the queue. A row is overdue only after its due time, not at it."""
        today = now.astimezone(desk_zone()).date()
        late = self.due_before(now)
        by_tonight = max(late, self._due_by(end_of(today)))
        by_tomorrow = max(late, self._due_by(end_of(today + timedelta(days=1))))
        return Counts(late, by_tonight - late, by_tomorrow - by_tonight, len(self) - by_tomorrow)

    def _due_by(self, midnight: datetime) -> int:
        return self.due_before(midnight + timedelta(seconds=1))
