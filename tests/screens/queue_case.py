"""Rows, a stopped clock and a small app for the tests of the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from textual.app import App, ComposeResult

from db.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.clock import Clock
from screens.themes import THEMES
from screens.widgets.queue_list import QueueHeading, QueueList
from screens.widgets.queue_rows import OpenRows

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
"""The moment of the picture in the design (screens, C1): Tuesday 24 November 2026, 14:47, when London is on UTC."""

CALENDAR = WorkingCalendar(
    dict.fromkeys(range(5), ((9 * 3600, 17 * 3600),)),
    region=Region.ENG,
    bank_holidays={},
    closures={},
    special_hours={},
)


def at(day: int, hour: int = 17, minute: int = 0, *, month: int = 11) -> datetime:
    """A moment of November 2026, or of another month of it."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def row(contact_id: int, due_at: datetime, **facts: Any) -> QueueRow:
    """A row of the queue: an answerphone message from somebody called after their number, unless said otherwise."""
    plain = {
        "promise_id": contact_id,
        "ref": f"26-{contact_id:04}",
        "source_ref": None,
        "channel": Channel.ANSWERPHONE,
        "kind": Kind.ENQUIRY,
        "name": f"Caller {contact_id}",
        "number": None,
        "number_key": "",
        "about": "Wants a dentist taking NHS patients",
        "topic": "Dentist",
        "owner": "Priya",
        "owner_id": 1,
        "received_at": due_at - timedelta(days=1),
        "promise": PromiseName.REPLY,
        "chasing_count": 0,
        "needs": "",
        "ok_to_leave_message": "not_asked",
        "relay": False,
        "safeguarding": False,
        "version": 1,
    }
    return QueueRow(contact_id=contact_id, due_at=due_at, **{**plain, **facts})


class StoppedClock(Clock):
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        """The moment that the test set."""
        return self.at


class ListApp(App[None]):
    """The list and its heading, and nothing else."""

    def __init__(self, rows: list[QueueRow], now: datetime = NOW) -> None:
        super().__init__()
        self.list = QueueList(CALENDAR, now, OpenRows(rows))
        self.heard: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours that the list is drawn in."""
        return dict(THEMES[0].variables)

    def compose(self) -> ComposeResult:
        """The heading, and the list under it."""
        yield QueueHeading()
        yield self.list

    def on_queue_list_highlighted(self, message: QueueList.Highlighted) -> None:
        """Remember what was told."""
        self.heard.append(message)

    def on_queue_list_opened(self, message: QueueList.Opened) -> None:
        """Remember what was told."""
        self.heard.append(message)


def text_of(lines: QueueList) -> list[str]:
    """What the lines of the list's window say, without the blank ones."""
    drawn = [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]
    return [line for line in drawn if line]
