"""What the queue needs from the record, read in one go off the event loop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from db.answerphone_state import CheckState
from db.desk import Desk, OnDesk
from db.drafts import DraftBook, DraftSeen
from db.first_page import AwaySeen
from db.loading import load
from deskapp.charter.rules import london_date
from screens.answerphone_row import rows_of as check_rows
from screens.overnight import rows_of as overnight_rows
from screens.widgets.queue_rows import OpenRows

if TYPE_CHECKING:
    from db.ringing import Ringing


class News(NamedTuple):
    """Every open row, what is unfinished (newest first), who works here, when anything was last written down, who is
    ringing about which contact now, who is away, the last working day where it was not signed off, how the answerphone
    stands, and that the charter changed, where it did since the last reading.
    """

    rows: OpenRows
    unfinished: list[DraftSeen]
    staff: list[OnDesk]
    last_written_at: datetime | None
    ringing: Mapping[int, Ringing]
    away: Mapping[int, AwaySeen]
    not_signed: date | None
    answerphone: CheckState
    charter: str


def read_news(desk: Desk, drafts: DraftBook) -> News:
    """Read it all, sorted and ready to be shown. Raises RecordError.

    Imports SQLModel: called in a thread, after the first frame.
    """
    load("db.editions", "db.answerphone_days", "db.away", "db.reviews_signed", "db.matter")
    load("db.queue", "db.ringing", "db.staff")
    from db.answerphone_days import check_state  # noqa: PLC0415 - not before the first frame
    from db.away import who_is_away  # noqa: PLC0415
    from db.editions import renew  # noqa: PLC0415
    from db.matter import last_written_at  # noqa: PLC0415
    from db.queue import open_rows  # noqa: PLC0415
    from db.reviews_signed import not_signed  # noqa: PLC0415
    from db.ringing import who_is_ringing  # noqa: PLC0415
    from db.staff import everybody  # noqa: PLC0415

    now = desk.clock.now()
    charter = renew(desk, now)
    unfinished = drafts.unfinished()
    overnight = overnight_rows(unfinished, now, desk.edition.calendar)
    state, last = check_state(desk, now), last_written_at(desk.engine)
    # Nobody has used this desk yet: the welcome is to stand alone.
    check = check_rows(state, desk.edition.calendar) if last or state.last or state.under_way else []
    return News(
        rows=OpenRows([*overnight, *check, *open_rows(desk.engine)]),
        unfinished=unfinished,
        staff=everybody(desk.engine),
        last_written_at=last,
        ringing=who_is_ringing(desk.engine, now),
        away=who_is_away(desk.engine, london_date(now)),
        not_signed=not_signed(desk, now),
        answerphone=state,
        charter=charter,
    )


def keep_view(desk: Desk, view: str) -> None:
    """Remember the view for whoever is on the desk. Raises RecordError. Imports SQLModel: called in a thread."""
    load("db.staff")
    from db.staff import set_filter  # noqa: PLC0415 - not before the first frame

    set_filter(desk, view)
