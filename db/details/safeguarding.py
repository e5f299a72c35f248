"""Safeguarding: the mark that a person may be in danger, and reports of the danger to a responsible person.

Until a report is recorded, every surface says that nobody was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from db.history.conflicts import numbered, refuse_future
from db.history.events import Act
from db.models import ABOUT_LENGTH, ClosedReason, Contact, EventKind, SafeguardingTold
from db.models.columns import id_of
from db.privacy.blank import ERASED
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.wording.causes import ContactCause
from deskapp.wording.phrases import clock_time, day_short

FIELD, FLAG = "safeguarding_told", "safeguarding"
"""The `field` of a report's event and of the mark's."""
NOBODY_INFORMED = "nobody yet"


class Untold(NamedTuple):
    """A contact, open or closed, with somebody who may be in danger of whom nobody was told."""

    contact_id: int
    ref: str
    name: str | None


class DangerReport(NamedTuple):
    """The person who was told of a danger, and the time (UTC)."""

    told_who: str
    told_at: datetime


class Danger(NamedTuple):
    """A danger to be recorded: whether one is marked, and the report of it, if any."""

    marked: bool = False
    told: DangerReport | None = None


NO_DANGER = Danger()


def validate_report(report: DangerReport, now: datetime) -> DangerReport:
    """A report with normalised name and time. Raises WordsError without a name, or for a time in the future."""
    who = " ".join(report.told_who.split())
    if not who:
        raise WordsError(ContactCause.SAFEGUARDING_WHO_WANTED)
    if len(who) > ABOUT_LENGTH:
        raise WordsError(ContactCause.SAFEGUARDING_WHO_TOO_LONG)
    refuse_future(report.told_at, now)
    return DangerReport(who, report.told_at.replace(microsecond=0))


def mark(by: Act, contact: Contact, *, danger: bool) -> None:
    """Set or clear the danger mark. Writes no event if it does not change."""
    if contact.safeguarding == danger:
        return
    old, new = ("no", "yes") if danger else ("yes", "no")
    words = "Somebody may be in danger" if danger else "Nobody is in danger"
    by.write(contact, EventKind.CHANGED_FIELD, words=words, field=FLAG, old_value=old, new_value=new)
    contact.safeguarding = danger
    contact.updated_at = by.at
    by.session.add(contact)


def record_danger(by: Act, contact: Contact, danger: Danger) -> None:
    """Record a danger that was ticked beside another event of the same save: one undo takes back both. A contact that
    is marked already gets the report alone.
    """
    if not danger.marked:
        return
    first = by.entry_id or ""
    mark(by._replace(entry_id=numbered(first, 1)), contact, danger=True)
    if danger.told is not None:
        add_report(by._replace(entry_id=numbered(first, 2)), contact, validate_report(danger.told, by.at))


def add_report(by: Act, contact: Contact, report: DangerReport, *, part_of: int | None = None) -> None:
    """Add a validated report, by an event that may be part of another. Earlier reports stay."""
    contact_id, told_who, told_at = id_of(contact), report.told_who, report.told_at
    before = last_report(by.session, contact_id)
    by.session.add(
        SafeguardingTold(contact_id=contact_id, told_who=told_who, told_at=told_at, by_id=by.by_id, written_at=by.at)
    )
    by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=f"Told of the danger: {report_words(report)}",
        old_value=report_words(before) if before else NOBODY_INFORMED,
        new_value=report_words(report),
        field=FIELD,
        part_of=part_of,
    )


def bring_along(by: Act, contact: Contact, to: Contact, *, part_of: int) -> None:
    """Copy the danger mark of a contact to another, and with it the reports, as part of an event.

    A danger of which nobody was told where it goes stays one: those reports are of another.
    """
    if not contact.safeguarding:
        return
    contact_id, to_id = id_of(contact), id_of(to)
    is_untold = to.safeguarding and last_report(by.session, to_id) is None
    if not to.safeguarding:
        to.safeguarding = True
        by.write(
            to,
            EventKind.CHANGED_FIELD,
            words=f"SAFETY: {contact.ref} says so",
            old_value="no",
            new_value="yes",
            field=FLAG,
            part_of=part_of,
        )
    known = set() if is_untold else set(_reports(by.session, to_id))
    for report in () if is_untold else _reports(by.session, contact_id):
        if report not in known:
            add_report(by, to, report, part_of=part_of)


def _reports(session: Session, contact_id: int) -> list[DangerReport]:
    rows = select(SafeguardingTold).where(SafeguardingTold.contact_id == contact_id)
    return [
        DangerReport(row.told_who, row.told_at) for row in session.exec(rows.order_by(col(SafeguardingTold.id))).all()
    ]


def remove_report(session: Session, contact_id: int, words: str) -> None:
    """Remove the newest report that `report_words` gives as `words`. Its event stays in the history."""
    rows = session.exec(select(SafeguardingTold).where(SafeguardingTold.contact_id == contact_id)).all()
    same = [row for row in rows if report_words(DangerReport(row.told_who, row.told_at)) == words]
    if same:
        session.delete(max(same, key=lambda row: row.id or 0))
        session.flush()


def last_report(session: Session, contact_id: int) -> DangerReport | None:
    """The latest report of a contact; None if nobody was told."""
    newest = (
        select(SafeguardingTold)
        .where(SafeguardingTold.contact_id == contact_id)
        .order_by(col(SafeguardingTold.told_at).desc(), col(SafeguardingTold.id).desc())
    )
    row = session.exec(newest).first()
    return DangerReport(row.told_who, row.told_at) if row else None


def read_reports(session: Session, contact_ids: Sequence[int]) -> dict[int, str]:
    """The reports of the danger in words, by contact id, oldest first; without the contacts that have none."""
    rows = session.exec(
        select(SafeguardingTold)
        .where(col(SafeguardingTold.contact_id).in_(contact_ids))
        .order_by(col(SafeguardingTold.told_at), col(SafeguardingTold.id))
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append(report_words(DangerReport(row.told_who, row.told_at)))
    return {contact_id: "; ".join(words) for contact_id, words in found.items()}


def read_untold(session: Session) -> list[Untold]:
    """Every danger of which nobody was told, oldest first. One that was joined to another stands there; one that was
    logged by mistake, or erased, is none.
    """
    reports = select(SafeguardingTold.id).where(SafeguardingTold.contact_id == Contact.id)
    gone = (ClosedReason.JOINED, ClosedReason.MISTAKE)
    wanted = (
        select(Contact.id, Contact.ref, Contact.name)
        .where(col(Contact.safeguarding), ~reports.exists(), Contact.about != ERASED)
        .where(or_(col(Contact.closed_reason).is_(None), col(Contact.closed_reason).not_in(gone)))
        .order_by(col(Contact.id))
    )
    return [Untold(contact_id or 0, ref, name) for contact_id, ref, name in session.exec(wanted)]


def report_words(report: DangerReport) -> str:
    """A report in words: "Helen Marsh, Tue 24 Nov 14:50"."""
    return f"{report.told_who}, {day_short(local_date(report.told_at))} {clock_time(report.told_at)}"
