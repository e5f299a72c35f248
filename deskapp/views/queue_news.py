"""The read model of the queue. Imports SQLModel: call it off the event loop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from db.answerphone.days import check_state
from db.answerphone.state import CheckState
from db.backups.state import backup_state
from db.desk.absences import who_is_away
from db.desk.charter_of_day import renew
from db.desk.desk import Desk, OnDesk
from db.desk.staff import everybody
from db.drafts.book import DraftBook, DraftSeen
from db.end_of_day.sign_offs import not_signed
from db.history.events import last_written_at
from db.queue.first_page import AwaySeen
from db.queue.live import open_rows
from db.replies.ringing import Ringing, who_is_ringing
from deskapp.charter.rules import local_date
from deskapp.views.other_rows import check_rows, draft_rows
from deskapp.views.queue_head import QueueNotices
from deskapp.views.queue_rows import OpenRows


class News(NamedTuple):
    """Everything that the queue shows. `unfinished` has all drafts, newest first; `last_written_at` is the time of the
    last entry (UTC); `ringing` and `away` are by contact id and staff id; `notices` has what the head
    tells when there is room; `charter` is the sentence about a charter that changed since the last reading, or "".
    """

    rows: OpenRows
    unfinished: list[DraftSeen]
    staff: list[OnDesk]
    last_written_at: datetime | None
    ringing: Mapping[int, Ringing]
    away: Mapping[int, AwaySeen]
    notices: QueueNotices
    answerphone: CheckState
    charter: str


def read_news(desk: Desk, drafts: DraftBook, before: OpenRows | None = None) -> News:
    """Read everything that the queue shows, sorted. The rows that are as in the reading `before` are the ones from
    there. Raises RecordError.
    """
    now = desk.clock.now()
    charter = renew(desk, now)
    unfinished = drafts.unfinished()
    overnight = draft_rows(unfinished, now, desk.edition.calendar)
    state, last = check_state(desk, now), last_written_at(desk.engine)
    # A desk without any entry shows only the welcome.
    check = check_rows(state, desk.edition.calendar) if last or state.last or state.under_way else []
    known = {row.contact_id: row for row in before.contacts} if before else {}
    return News(
        rows=OpenRows([*overnight, *check, *open_rows(desk.engine, known=known)]),
        unfinished=unfinished,
        staff=everybody(desk.engine),
        last_written_at=last,
        ringing=who_is_ringing(desk.engine, now),
        away=who_is_away(desk.engine, local_date(now)),
        notices=QueueNotices(not_signed(desk, now), backup_state(desk)),
        answerphone=state,
        charter=charter,
    )
