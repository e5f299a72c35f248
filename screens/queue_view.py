"""Which rows of the queue are shown, and what is said where there are none."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from enum import StrEnum

from deskapp.charter.vocabulary import Kind
from screens.answerphone_row import is_check
from screens.overnight import is_unfinished
from screens.widgets.queue_rows import OpenRows


class View(StrEnum):
    """The views that `f` goes through. The value is what the record keeps for each person."""

    ALL = "all"
    MINE = "mine"
    LATE = "late"
    TODAY = "today"
    COMPLAINTS = "complaints"

    @property
    def next(self) -> View:
        """The one that comes after it, and after the last the first."""
        views = list(View)
        return views[(views.index(self) + 1) % len(views)]

    @property
    def words(self) -> str:
        """What the head of the queue says is shown."""
        return _WORDS[self]

    @property
    def when_empty(self) -> str:
        """What stands in the list while nothing belongs to this view."""
        return _WHEN_EMPTY[self]


def view_of(kept: str) -> View:
    """The view that was kept for somebody; everything where it is one that we do not know."""
    return View(kept) if kept in list(View) else View.ALL


def shown(rows: OpenRows, view: View, now: datetime, staff_id: int | None, away: Container[int] = ()) -> OpenRows:
    """The rows of a view. Today is what wants answering today, so what is late belongs to it.

    What those who are `away` have (their ids) is everybody's until they are back, and so part of "mine".

    What somebody left unfinished overnight is everybody's until it is finished; so is the answerphone check.
    """
    counts = rows.counts(now)
    match view:
        case View.MINE:
            return rows.only(
                lambda row: row.owner_id == staff_id or row.owner_id in away or is_unfinished(row) or is_check(row)
            )
        case View.LATE:
            return rows.first(counts.late)
        case View.TODAY:
            return rows.first(counts.late + counts.today)
        case View.COMPLAINTS:
            return rows.only(lambda row: row.kind is Kind.COMPLAINT)
    return rows.first(len(rows))


NOTHING_OPEN = "Nothing is waiting for a reply. Well done. F2 starts a call, F3 a message, F4 a letter."
NO_CONTACTS = (
    "No contacts yet. Press F2 to log your first call. To try it out with made-up people, "
    "leave with Ctrl+Q and type: deskapp practice"
)

_WORDS = {
    View.ALL: "all",
    View.MINE: "mine only",
    View.LATE: "late only",
    View.TODAY: "today and late",
    View.COMPLAINTS: "complaints only",
}
_WHEN_EMPTY = {
    View.ALL: NOTHING_OPEN,
    View.MINE: "Nothing of yours is waiting. Esc shows everything.",
    View.LATE: "Nothing late. Esc shows everything.",
    View.TODAY: "Nothing more for today. Esc shows everything.",
    View.COMPLAINTS: "No complaint is waiting. Esc shows everything.",
}
