"""Snapshots of the rows of some contacts, the changes between two snapshots, and their reversal.

They make a redo exact: it restores rows without knowing their meaning. Two kinds of rows need more. Events are
append-only, so a redo adds copies of them (`events` maps old ids to new ones). An ended promise never runs again, so
one that the undo ended runs again as a new row, and one that the undo restarted ends as before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel, text

from db.models import (
    Complaint,
    Contact,
    OwnInformation,
    Person,
    PersonEmail,
    PersonNumber,
    Promise,
    PromiseExtension,
    PromiseWait,
    Ring,
    SafeguardingTold,
    Staff,
)

Values = Mapping[str, Any]
RowKey = tuple[str, int]
"""Key of a row: the table's name, and SQLite's rowid."""

_THEIRS: Mapping[type[SQLModel], str] = {
    Contact: "id IN ({contacts})",
    Ring: "contact_id IN ({contacts})",
    Complaint: "contact_id IN ({contacts})",
    OwnInformation: "contact_id IN ({contacts})",
    SafeguardingTold: "contact_id IN ({contacts})",
    PersonNumber: "person_id IN ({people})",
    Person: "id IN ({people})",
    PersonEmail: "person_id IN ({people})",
    Promise: "contact_id IN ({contacts})",
    PromiseWait: "promise_id IN (SELECT id FROM promise WHERE contact_id IN ({contacts}))",
    PromiseExtension: "promise_id IN (SELECT id FROM promise WHERE contact_id IN ({contacts}))",
    Staff: "TRUE",
}
"""The tables that an undo can change, each with the condition for the rows of some contacts or people; all the staff,
who are few.
"""
_COUNTED_ON = frozenset({"version", "updated_at"})
"""Columns that only ever increase, and are never restored."""
_KEEPS = frozenset({*_COUNTED_ON, "id", "restarts"})
"""Columns that say nothing about a row of a promise, which a redo may have given another id."""
_EVENT_ID = "event_id"
"""End of the names of the columns with ids of events."""
_ENDED = ("stopped_at", "stop_event_id", "result", "miss_reason", "sorry_said")


class RowChange(NamedTuple):
    """The changed columns of a row, with values before and after; all columns of a row that was added (`was` is None)
    or deleted (`became` is None).
    """

    table: str
    row_id: int
    was: Values | None
    became: Values | None


class NewIds(NamedTuple):
    """New ids, by the old ones: of `events` that a redo added again, and of `rows` (by table) that it made anew."""

    events: Mapping[int, int]
    rows: dict[RowKey, int]

    def promise(self, promise_id: int) -> int:
        """The id of a promise, or of the one that took its place."""
        return self.rows.get((_name(Promise), promise_id), promise_id)


def snapshot_rows(session: Session, contact_ids: Collection[int], person_ids: Collection[int]) -> dict[RowKey, Values]:
    """All rows of these contacts, and the numbers and addresses of these people, by key."""
    session.flush()
    contacts, people = (", ".join(map(str, ids)) for ids in (contact_ids, person_ids))
    found: dict[RowKey, Values] = {}
    for table, theirs in _THEIRS.items():
        name = _name(table)
        condition = theirs.format(contacts=contacts, people=people)
        rows = _run(session, f"SELECT rowid AS _row, * FROM {name} WHERE {condition}")  # noqa: S608 - our own names
        for row in rows.mappings():
            found[name, row["_row"]] = {column: row[column] for column in row if column != "_row"}
    return found


def changes_between(before: Mapping[RowKey, Values], after: Mapping[RowKey, Values]) -> list[RowChange]:
    """The rows that differ between two snapshots, table by table."""
    changes = []
    for table, row_id in sorted(before.keys() | after.keys()):
        was, became = before.get((table, row_id)), after.get((table, row_id))
        if was is not None and became is not None:
            changed = [name for name in was if was[name] != became[name] and name not in _COUNTED_ON]
            if not changed:
                continue
            was, became = ({name: row[name] for name in changed} for row in (was, became))
        changes.append(RowChange(table, row_id, was, became))
    return changes


def are_as_left(session: Session, changes: Iterable[RowChange]) -> bool:
    """True if every row is still as these changes left it."""
    return all(_is_as_left(_row(session, change), change) for change in changes)


def change_back(session: Session, changes: Sequence[RowChange], events: Mapping[int, int]) -> NewIds:
    """Reverse the changes. `events` maps the old id of each event that was added again to its new one.

    Returns what took the place of which row, for `renumber`.
    """
    new_ids = NewIds(events, {})
    promises = [change for change in changes if change.table == _name(Promise)]
    others = [change for change in changes if change.table != _name(Promise)]
    # First those that end again, as only one promise of a rule may run at a time.
    for change in sorted(promises, key=lambda change: change.was is not None):
        _promise_back(session, change, new_ids)
    # First the rows that are there again, to which others may refer.
    for change in sorted(others, key=lambda change: change.became is not None):
        # The waits and extensions of a promise that runs again as a new row are copies: those are changed back.
        _row_back(session, renumber(change, new_ids))
    session.expire_all()
    return new_ids


def renumber(change: RowChange, new_ids: NewIds) -> RowChange:
    """The change with the ids that a redo, which came before its own, has given to its row, promise and events."""
    row_id = new_ids.rows.get((change.table, change.row_id), change.row_id)
    was, became = (values and _with_new_ids(values, new_ids) for values in (change.was, change.became))
    return RowChange(change.table, row_id, was, became)


def _with_new_ids(values: Values, new_ids: NewIds) -> Values:
    same = _mapped(values, new_ids.events)
    if "promise_id" in same:
        same["promise_id"] = new_ids.promise(same["promise_id"])
    return same


def _is_as_left(row: Values | None, change: RowChange) -> bool:
    if row is None or change.became is None:
        return row is None and change.became is None
    # A redo adds its events under other ids, not in all rows that name them. Any other change of a row has an event.
    compared = (name for name in change.became if name not in _KEEPS and not name.endswith(_EVENT_ID))
    return all(row[name] == change.became[name] for name in compared)


def _promise_back(session: Session, change: RowChange, new_ids: NewIds) -> None:
    present, events = _row(session, change), new_ids.events
    assert present is not None  # noqa: S101 - a promise is never deleted
    if change.was is None:  # the undo had restarted it
        assert change.became is not None  # noqa: S101 - it is there
        ended_id = change.became["restarts"]
        ended = _present(session, _mapped(_promise(session, ended_id), events))
        if present["stopped_at"] is None:
            _update(session, change, {name: ended[name] for name in _ENDED})
            again = change.row_id
        else:
            again = _insert(session, change.table, {**ended, "restarts": change.row_id})
        new_ids.rows[change.table, ended_id] = again
        _copy_beside(session, ended_id, again, new_ids)
    elif present["stopped_at"] is None or "stopped_at" not in change.was:
        _update(session, change, _mapped(change.was, events))
    else:
        runs = {**present, **change.was, "restarts": change.row_id}
        again = _insert(session, change.table, _mapped(runs, events))
        new_ids.rows[change.table, change.row_id] = again
        _copy_beside(session, change.row_id, again, new_ids)


def _copy_beside(session: Session, from_id: int, to_id: int, new_ids: NewIds) -> None:
    """Replace the waits and extensions of a promise by copies of another's."""
    for table in (_name(PromiseWait), _name(PromiseExtension)):
        _run(session, f"DELETE FROM {table} WHERE promise_id = :row", row=to_id)  # noqa: S608
        for row in _run(session, f"SELECT * FROM {table} WHERE promise_id = :row", row=from_id).mappings().all():  # noqa: S608
            beside = _present(session, _mapped(row, new_ids.events))
            copied = _insert(session, table, {**beside, "promise_id": to_id})
            new_ids.rows[table, row["id"]] = copied


def _row_back(session: Session, change: RowChange) -> None:
    if change.was is None:
        _run(session, f"DELETE FROM {change.table} WHERE rowid = :row", row=change.row_id)  # noqa: S608
    elif change.became is None:
        _insert(session, change.table, change.was, with_id=True)
    else:
        _update(session, change, change.was)


def _present(session: Session, values: Values) -> dict[str, Any]:
    """The values with the copies of events that an earlier undo took back, and an earlier redo added again."""
    return {
        name: _run(session, COPY_OF, row=value).scalar() or value if name.endswith(_EVENT_ID) and value else value
        for name, value in values.items()
    }


COPY_OF = """
WITH RECURSIVE copy(id, contact_id, part_of) AS (
    SELECT id, contact_id, part_of FROM event WHERE id = :row
    UNION ALL
    SELECT event.id, event.contact_id, event.part_of FROM copy JOIN event
    ON event.contact_id = copy.contact_id AND event.id > copy.id AND event.entry_id LIKE '%.%.' || copy.id
)
SELECT max(id) FROM copy WHERE NOT EXISTS (SELECT 1 FROM event WHERE undo_of IN (copy.id, copy.part_of))
"""
"""The newest copy of an event that was not undone itself: a redo ends the entry id of a copy with the event's id."""


def _mapped(values: Values, events: Mapping[int, int]) -> dict[str, Any]:
    """The values with new ids of events."""
    return {
        name: events.get(value, value) if name.endswith(_EVENT_ID) and value is not None else value
        for name, value in values.items()
    }


def _row(session: Session, change: RowChange) -> Values | None:
    found = _run(session, f"SELECT * FROM {change.table} WHERE rowid = :row", row=change.row_id).mappings().first()  # noqa: S608
    return None if found is None else dict(found)


def _promise(session: Session, promise_id: int) -> Values:
    return dict(_run(session, "SELECT * FROM promise WHERE id = :row", row=promise_id).mappings().one())


def _update(session: Session, change: RowChange, values: Values) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in values)
    _run(session, f"UPDATE {change.table} SET {columns} WHERE rowid = :_row", **values, _row=change.row_id)  # noqa: S608


def _insert(session: Session, table: str, values: Values, *, with_id: bool = False) -> int:
    kept = values if with_id else {name: value for name, value in values.items() if name != "id"}
    columns, marks = ", ".join(kept), ", ".join(f":{name}" for name in kept)
    inserted = _run(session, f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING rowid", **kept)  # noqa: S608
    return int(inserted.scalar_one())


def _run(session: Session, statement: str, **values: Any) -> Any:
    return session.connection().execute(text(statement), values)


def _name(table: type[SQLModel]) -> str:
    return str(table.__tablename__)
