"""Parts of a person's record that may be erased now, and those that may not, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from db.models import Contact, Event, Hold, Promise, Staff, State
from db.privacy.held import DataSubject
from db.privacy.retention import kept_until
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Kind
from deskapp.wording.naming import inside, kind_title
from deskapp.wording.times import day_without_year


class KeptContact(NamedTuple):
    """A contact that may not be erased: its reference, and the reason in words."""

    ref: str
    why: str


class HoldSeen(NamedTuple):
    """A hold that lasts: its reason, the local date of its beginning, and the name of who began it."""

    reason: str
    since: date
    by: str


class ErasePlan(NamedTuple):
    """The contacts of a person that may be erased, by id, and those that may not. The person's own page is erased if
    nothing of theirs stays. With a `hold` nothing may be erased.
    """

    contact_ids: tuple[int, ...]
    kept: tuple[KeptContact, ...]
    hold: HoldSeen | None

    @property
    def is_whole(self) -> bool:
        """True if everything may be erased."""
        return not self.kept and self.hold is None

    @property
    def kept_words(self) -> str:
        """The contacts that stay, with the reasons, in one line."""
        return "; ".join(f"{one.ref}: {one.why}" for one in self.kept)


def erase_plan(session: Session, subject: DataSubject, now: datetime, schedule: Mapping[str, int]) -> ErasePlan:
    """The plan for a person at `now` (UTC), by a schedule of years (`db.privacy.retention`)."""
    last_event = select(func.max(Event.at)).where(Event.contact_id == Contact.id).correlate(Contact).scalar_subquery()
    is_running = (
        select(Promise.id)
        .where(Promise.contact_id == Contact.id, col(Promise.stopped_at).is_(None))
        .correlate(Contact)
        .exists()
    )
    columns: list[Any] = [Contact, last_event, is_running]
    erased, kept = [], []
    for contact, last_at, runs in session.execute(
        select(*columns).where(col(Contact.id).in_(subject.contact_ids)).order_by(col(Contact.id))
    ):
        goes_on = session.get(Contact, contact.joined_to_id) if contact.joined_to_id is not None else None
        is_open = runs or State.OPEN in (contact.state, goes_on.state if goes_on else None)
        why = "not ended yet" if is_open or contact.state is not State.CLOSED else ""
        closed_on = local_date(last_at or contact.received_at)
        why = why or _retained(contact.kind, closed_on, local_date(now), schedule)
        if why:
            kept.append(KeptContact(contact.ref, why))
        else:
            erased.append(contact.id)
    return ErasePlan(tuple(erased), tuple(kept), hold_on(session, subject))


def _retained(kind: Kind, closed_on: date, today: date, schedule: Mapping[str, int]) -> str:
    until = kept_until(kind, closed_on, schedule)
    if until is None or until <= today:
        return ""
    return (
        f"kept until {day_without_year(until)} {until.year} ({inside(kind_title(kind))}, {schedule[kind.value]} years)"
    )


def hold_on(session: Session, subject: DataSubject) -> HoldSeen | None:
    """The oldest hold on a person that lasts; None for none."""
    wanted = (
        select(Hold, Staff.name)
        .join(Staff, col(Staff.id) == col(Hold.by_id))
        .where(col(Hold.person_id).in_(subject.person_ids), col(Hold.ended_at).is_(None))
    )
    found = session.exec(wanted.order_by(col(Hold.id)).limit(1)).first()
    return None if found is None else HoldSeen(found[0].reason, local_date(found[0].at), found[1])
