"""Actions on the missed promises of a rule in a period: written down by a manager, and kept with the period."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db.desk.desk import Desk, on_desk
from db.models import WORDS_LENGTH, PeriodAction, Staff
from db.models.columns import id_of
from db.reports.period import Period
from db.reports.promises import GIVEN, rule_counts
from db.storage.sessions import writing
from deskapp.errors import WordsError
from deskapp.limits import UNDO_WITHIN
from deskapp.wording.causes import LogCause


class ActionWritten(NamedTuple):
    """One entry of the history: when (UTC), by whom, for which rule, the words ("" removed them); `holds` is true
    for the one that counts.
    """

    at: datetime
    by: str
    rule: str
    words: str
    holds: bool


def write_action(desk: Desk, period: Period, rule: str, words: str) -> None:
    """Write what is done about a rule's missed promises of a period; empty words remove it. The same words write
    nothing. Raises WordsError for a rule by which nothing was missed, for too many words, and without a user;
    RecordError.
    """
    by_id, told = on_desk(desk).id, " ".join(words.split())
    if len(told) > WORDS_LENGTH:
        raise WordsError(LogCause.ACTION_TOO_LONG, most=WORDS_LENGTH)
    with writing(desk.engine) as session:
        counts = rule_counts(session, period, desk.clock.now())
        missed = [one.rule or GIVEN for one in counts if one.missed + one.open_overdue]
        if rule not in missed:
            raise WordsError(LogCause.NOTHING_MISSED_BY_RULE, rule=rule, known=", ".join(missed) or "none")
        if current_actions(session, period).get(rule, "") != told:
            session.add(_row(desk, by_id, period, rule, told))


def undo_last_action(desk: Desk) -> ActionWritten:
    """Undo what the current user wrote last within the hour. Returns it. Raises WordsError if there is nothing."""
    user = on_desk(desk)
    undo = aliased(PeriodAction, name="undo")
    is_undone = select(undo.id).where(col(undo.undo_of) == col(PeriodAction.id)).exists()
    wanted = select(PeriodAction).where(
        PeriodAction.by_id == user.id,
        col(PeriodAction.undo_of).is_(None),
        col(PeriodAction.at) > desk.clock.now() - UNDO_WITHIN,
        ~is_undone,
    )
    with writing(desk.engine) as session:
        last = session.exec(wanted.order_by(col(PeriodAction.id).desc()).limit(1)).first()
        if last is None:
            raise WordsError(LogCause.NO_ACTION_TO_UNDO)
        row = _row(desk, user.id, Period(last.first_day, last.last_day), last.rule, "")
        row.undo_of = id_of(last)
        session.add(row)
        return ActionWritten(last.at, user.name, last.rule, last.words, holds=False)


def current_actions(session: Session, period: Period) -> dict[str, str]:
    """The actions on the missed promises of a period, by rule; times that staff gave are under `GIVEN`."""
    return {one.rule: one.words for one in action_history(session, period) if one.holds and one.words}


def action_history(session: Session, period: Period) -> list[ActionWritten]:
    """Everything that was written for a period, oldest first. Only the newest of a rule that is not undone counts."""
    wanted = (
        select(PeriodAction, Staff.name)
        .join(Staff, col(Staff.id) == col(PeriodAction.by_id))
        .where(PeriodAction.first_day == period.first, PeriodAction.last_day == period.last)
        .order_by(col(PeriodAction.id))
    )
    rows = session.execute(wanted).all()
    gone = {row.undo_of for row, _ in rows}
    newest = {row.rule: row.id for row, _ in rows if row.undo_of is None and row.id not in gone}
    return [
        ActionWritten(row.at, by, row.rule, row.words, newest.get(row.rule) == row.id)
        for row, by in rows
        if row.undo_of is None
    ]


def _row(desk: Desk, by_id: int, period: Period, rule: str, words: str) -> PeriodAction:
    at = desk.clock.now()
    return PeriodAction(at=at, by_id=by_id, rule=rule, first_day=period.first, last_day=period.last, words=words)
