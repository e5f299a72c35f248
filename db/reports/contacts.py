"""Contacts of a period, by channel and by kind."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from db.models import ClosedReason, Contact
from deskapp.charter.rules import local_date

_IN_NO_FIGURE = (ClosedReason.MISTAKE, ClosedReason.CLOSED_BEFORE)


class ContactCounts(NamedTuple):
    """The number of contacts received in a period: in all, by channel and by kind, largest first."""

    total: int
    by_channel: dict[str, int]
    by_kind: dict[str, int]


def is_in_figures() -> ColumnElement[bool]:
    """The clause for contacts that count in reports: not closed as a mistake, and not imported as closed before."""
    reason = col(Contact.closed_reason)
    return or_(reason.is_(None), reason.not_in(_IN_NO_FIGURE))


def first_contact_on(session: Session) -> date | None:
    """The local date of the first contact that counts in reports; None if there is none."""
    first = session.exec(select(func.min(Contact.received_at)).where(is_in_figures())).first()
    return local_date(first) if first is not None else None
