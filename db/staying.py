"""What cannot be taken back: a check of the answerphone that was made, a day that was signed off."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from db.faults import StaysError
from db.models import AnswerphoneCheck, DayReview
from deskapp.words.phrases import clock_time


def refuse_what_stays(session: Session, by_id: int, since: datetime, what: str, told_at: datetime | None) -> None:
    """Say it where the last thing that somebody did after `since` (UTC) stays as it is.

    Taking back goes past it, to what was done to `what`, a contact in words, only for whoever was told so: `told_at` is
    when the last thing that they were told of was done (UTC). Raises StaysError.
    """
    check = session.exec(
        select(AnswerphoneCheck.ended_at)
        .where(col(AnswerphoneCheck.ended_by_id) == by_id, col(AnswerphoneCheck.ended_at) > since)
        .order_by(col(AnswerphoneCheck.ended_at).desc())
    ).first()
    review = session.exec(
        select(DayReview.signed_at)
        .where(col(DayReview.signed_by_id) == by_id, col(DayReview.signed_at) > since)
        .order_by(col(DayReview.signed_at).desc())
    ).first()
    done_at = max((at for at in (check, review) if at is not None), default=None)
    if done_at is None or (told_at is not None and done_at <= told_at):
        return
    name = "The check" if done_at == check else "The sign-off"
    raise StaysError(
        f"{name} of {clock_time(done_at)} stays. Once more takes back what you did before it: {what}.", done_at
    )
