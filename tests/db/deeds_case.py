"""What is done to a contact in more than one test of the record, by somebody at this desk and at another."""

from __future__ import annotations

from typing import Any

from db.answers import answer
from db.desk import Desk
from db.models import EventKind
from db.page import Page


def reply(desk: Desk, contact_id: int, **said: Any) -> None:
    answer(
        desk,
        contact_id,
        **{"how": EventKind.SPOKE, "told": "Gave her the list", "sorted_": True, "at": desk.clock.now(), **said},
    )


def standing(seen: Page) -> dict[str, Any]:
    """All of a page but what tells that something was done and taken back."""
    running = [(row.promise, row.rule, row.started_at, row.due_at, row.due_explained) for row in seen.running]
    return {**seen._asdict(), "promises": running, "history": (), "version": 0}
