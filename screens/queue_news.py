"""What the queue needs from the record, read in one go off the event loop."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from db.desk import Desk, OnDesk
from db.drafts import DraftBook, DraftSeen
from db.loading import load
from screens.overnight import rows_of as overnight_rows
from screens.widgets.queue_rows import OpenRows


class News(NamedTuple):
    """Every open row, what is unfinished (newest first), who works here, and when anything was last written down."""

    rows: OpenRows
    unfinished: list[DraftSeen]
    staff: list[OnDesk]
    last_written_at: datetime | None


def read_news(desk: Desk, drafts: DraftBook) -> News:
    """Read it all, sorted and ready to be shown. Raises RecordError.

    Imports SQLModel: called in a thread, after the first frame.
    """
    load("db.matter", "db.queue", "db.staff")
    from db.matter import last_written_at  # noqa: PLC0415 - not before the first frame
    from db.queue import open_rows  # noqa: PLC0415
    from db.staff import everybody  # noqa: PLC0415

    unfinished = drafts.unfinished()
    overnight = overnight_rows(unfinished, desk.clock.now(), desk.edition.calendar)
    return News(
        rows=OpenRows([*overnight, *open_rows(desk.engine)]),
        unfinished=unfinished,
        staff=everybody(desk.engine),
        last_written_at=last_written_at(desk.engine),
    )


def keep_view(desk: Desk, view: str) -> None:
    """Remember the view for whoever is on the desk. Raises RecordError. Imports SQLModel: called in a thread."""
    load("db.staff")
    from db.staff import set_filter  # noqa: PLC0415 - not before the first frame

    set_filter(desk, view)
