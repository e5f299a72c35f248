"""One event as the history of a contact and the day book show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func

from db.history import events
from db.models import Event, EventKind, Note, Staff, TryResult
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Outcome


class Happened(NamedTuple):
    """One event of the history. `by` is its author, or the staff member who recorded a call.

    `part_of` is the id of the event that this one belongs to. `undone` is true if a later event undid it; that one has
    this `event_id` as `undo_of`. `written_at` (UTC) is when it was recorded, for a copy when it was brought back.
    """

    event_id: int
    at: datetime
    by: str
    by_id: int | None
    kind: EventKind
    words: str
    outcome: Outcome | None
    try_result: TryResult | None
    field: str | None
    old_value: str | None
    new_value: str | None
    need_met: bool | None
    part_of: int | None
    undo_of: int | None
    undone: bool
    happening: HappeningKind | None = None
    written_at: datetime | None = None
    entry_id: str | None = None

    @property
    def copy_of(self) -> int | None:
        """The id of the event that this one brings back, with which its entry id ends; None for any other event."""
        parts = (self.entry_id or "").split(".")
        return int(parts[2]) if len(parts) == 3 and parts[2].isdigit() else None


def happened_columns(by_id: Any = Event.by_id, *, with_whole: bool = True) -> list[Any]:
    """The columns of `Happened`, of events joined with their staff member and note. `by_id` is the column of the
    author's id; with `with_whole`, a part of an undone event is undone as well.
    """
    return [
        Event.id,
        Event.at,
        func.coalesce(Staff.name, ""),
        by_id,
        Event.kind,
        func.coalesce(Note.words, ""),
        Event.outcome,
        Event.try_result,
        Event.field,
        Note.old_value,
        Note.new_value,
        Event.need_met,
        Event.part_of,
        Event.undo_of,
        events.undone(with_whole=with_whole),
        Event.happening,
        Event.written_at,
        Event.entry_id,
    ]
