"""The views of the queue: the rows of each, its name in words, and its text while it is empty."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime

from db.queue.first_page import QueueRow
from deskapp.charter.own_words import OwnKind
from deskapp.charter.vocabulary import Kind, OpenWord
from deskapp.errors import PLAIN, Remedy
from deskapp.views.queue_rows import OpenRows

_KEPT = 20
"""Greatest length of a view's stored value, in characters."""
_ONLY = "only_"


class View(OpenWord):
    """The views that `f` goes through, and one for each kind that the charter adds. The record stores the value for
    each staff member.
    """

    ALL = "all"
    MINE = "mine"
    LATE = "late"
    TODAY = "today"
    COMPLAINTS = "complaints"

    @classmethod
    def of_kind(cls, kind: Kind) -> View:
        """The view of one kind's contacts."""
        return cls(f"{_ONLY}{kind}"[:_KEPT])

    def is_of(self, kind: Kind) -> bool:
        """True for the view of this kind's contacts."""
        return self == View.of_kind(kind)

    @property
    def words(self) -> str:
        """The words of the view in the head of the queue."""
        return _WORDS.get(self) or f"{self.removeprefix(_ONLY)} only".replace("_", " ")

    def when_empty(self, remedies: Mapping[str, str] = PLAIN) -> str:
        """The words in the list while nothing belongs to this view."""
        if self is View.ALL:
            return f"{_NOTHING_WAITS}{remedies[Remedy.LOG_SOMETHING]}"
        return f"{_WHEN_EMPTY.get(self) or 'None of this kind is waiting.'}{remedies[Remedy.SHOW_EVERYTHING]}"


def views_of(kinds: Iterable[OwnKind]) -> tuple[View, ...]:
    """All views of a desk whose charter adds these kinds."""
    return (*View, *(View.of_kind(one.kind) for one in kinds))


def view_after(view: View, views: Sequence[View]) -> View:
    """The view after `view`; the first after the last, or after one that no longer exists."""
    return views[(views.index(view) + 1) % len(views)] if view in views else views[0]


def view_of(kept: str, kinds: Iterable[OwnKind] = ()) -> View:
    """The view of a stored value; `View.ALL` for a value that is not known."""
    return next((view for view in views_of(kinds) if view == kept), View.ALL)


def shown(rows: OpenRows, view: View, now: datetime, staff_id: int | None, away: Container[int] = ()) -> OpenRows:
    """The rows of a view. "Today" includes what is overdue.

    "Mine" has the contacts of `staff_id`, those of absent staff (`away`, their ids), and all rows without a contact:
    drafts left overnight and the answerphone check.
    """
    counts = rows.counts(now)
    match view:
        case View.MINE:
            return rows.only(
                lambda row: not isinstance(row, QueueRow) or row.owner_id == staff_id or row.owner_id in away
            )
        case View.LATE:
            return rows.first(counts.late)
        case View.TODAY:
            return rows.first(counts.late + counts.today)
        case View.COMPLAINTS:
            return rows.only(lambda row: isinstance(row, QueueRow) and row.kind is Kind.COMPLAINT)
    if view is View.ALL:
        return rows.first(len(rows))
    return rows.only(lambda row: isinstance(row, QueueRow) and view.is_of(row.kind))


_NOTHING_WAITS = "Nothing is waiting for a reply."
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
    View.MINE: "Nothing of yours is waiting.",
    View.LATE: "Nothing late.",
    View.TODAY: "Nothing more for today.",
    View.COMPLAINTS: "No complaint is waiting.",
}
