"""Withdraw or replace an adopted charter under which nothing was promised yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db.charters.adopted import InForce, calendar_rows, record_edition_change
from db.charters.chosen import with_day
from db.charters.topics import add_topics, drop_topics
from db.charters.zone_offsets import store_zone_offsets
from db.models import AdoptedEdition, CalendarDay, Contact, EditionChangeKind, Promise, RegionHoliday
from db.models.columns import id_of
from db.storage.sessions import read_session, writing
from deskapp.charter.edition import Edition
from deskapp.charter.reading import NO_DAYS, parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.rules import local_date
from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause


def edition_to_withdraw(engine: Engine, name: str) -> InForce:
    """The edition that `withdraw` would delete. Raises RecordError as it does."""
    with read_session(engine) as session:
        row = _to_delete(session, name)
        return InForce(id_of(row), row.name, row.title, row.valid_from, row.text)


def withdraw(engine: Engine, name: str, at: datetime, by_id: int | None = None) -> date:
    """Delete the newest adopted edition of this name, or the one of this name and first day. Returns its first day.

    `at` (UTC) and `by_id`, a staff id or None, go into the history. Raises RecordError if there is none, if it is the
    only charter, or if a contact came in under it.
    """
    with writing(engine) as session:
        return delete_edition(session, name, at, by_id)


def delete_edition(session: Session, name: str, at: datetime, by_id: int | None = None) -> date:
    """Delete an edition as `withdraw` does, inside the caller's transaction; if it is refused, nothing was written."""
    row = _to_delete(session, name)
    record_edition_change(session, EditionChangeKind.WITHDRAWN, row, at, by_id)
    for day in _days_of(session, row):
        session.delete(day)
    session.flush()
    session.delete(row)
    session.flush()
    drop_topics(session, parse_edition(row.text, row.name, days=NO_DAYS).topics)
    store_zone_offsets(session)
    return row.valid_from


def _to_delete(session: Session, name: str) -> AdoptedEdition:
    rows = session.exec(select(AdoptedEdition).order_by(col(AdoptedEdition.valid_from).desc())).all()
    row = next((row for row in rows if name in (row.name, with_day(row))), None)
    if row is None:
        raise RecordError(RecordCause.NO_SUCH_CHARTER, name=name, known=", ".join({row.name for row in rows}))
    if len(rows) == 1:
        raise RecordError(RecordCause.ONLY_CHARTER, name=name)
    _refuse_promised(session, row, "It stays; adopt another charter from a later day.")
    return row


def replace_edition(engine: Engine, edition: Edition, at: datetime, by_id: int | None = None) -> bool:
    """Replace the text of the adopted edition with the same name and `valid_from`; its id stays. Returns False if the
    text is the same.

    Wording can change at any time; rules, hours and days only while no contact came in under it, and once it has begun
    only on the day of its adoption. Raises RecordError, and CharterError if a rule cannot be calculated.
    """
    with writing(engine) as session:
        row = _adopted_as(session, edition)
        if row.text == edition.text:
            return False
        before = parse_edition(row.text, row.name, adopted=True)
        if _as_it_counts(before) != _as_it_counts(edition):
            _refuse_promised(session, row, "Only its words may change; give the new one a later valid_from.")
            _refuse_gone_by(row, at)
            check_every_rule(edition, local_date(at))
            _change_days(session, row, before, edition)
        row.text, row.title = edition.text, edition.title
        session.add(row)
        record_edition_change(session, EditionChangeKind.REPLACED, row, at, by_id)
        add_topics(session, edition.topics)
        drop_topics(session, before.topics)
        store_zone_offsets(session)
        return True


def _adopted_as(session: Session, edition: Edition) -> AdoptedEdition:
    named = select(AdoptedEdition).where(AdoptedEdition.name == edition.name)
    row = session.exec(named.where(AdoptedEdition.valid_from == edition.valid_from)).first()
    if row is None:
        raise RecordError(RecordCause.NO_CHARTER_TO_REPLACE, name=edition.name, valid_from=edition.valid_from)
    return row


def _refuse_promised(session: Session, row: AdoptedEdition, mend: str) -> None:
    contacts = select(func.count()).select_from(Contact).where(col(Contact.edition_id) == row.id)
    promises = select(func.count()).select_from(Promise).where(col(Promise.edition_id) == row.id)
    came_in = int(session.execute(contacts).scalar_one()) or int(session.execute(promises).scalar_one())
    if came_in:
        raise RecordError(
            RecordCause.CHARTER_IN_USE,
            count=came_in,
            entries="entry" if came_in == 1 else "entries",
            name=row.name,
            mend=mend,
        )


def _refuse_gone_by(row: AdoptedEdition, at: datetime) -> None:
    today = local_date(at)
    if row.valid_from <= today and local_date(row.adopted_at) < today:
        raise RecordError(RecordCause.CHARTER_HAS_BEGUN, name=row.name)


def _as_it_counts(edition: Edition) -> tuple[object, ...]:
    """Everything in an edition that affects a due time, for comparison: no titles, sources or words of rules."""
    calendar = edition.calendar
    return (
        tuple(replace(rule, words="", source="") for rule in edition.rules),
        (edition.milestones, edition.kinds, edition.channels, edition.answerphone, edition.topics),
        (edition.tries_before_writing, edition.ask_again_after),
        (calendar.region, calendar.civil.zone.key, dict(calendar.weekly)),
        (dict(calendar.closures), dict(calendar.special_hours), set(calendar.bank_holidays)),
    )


def _days_of(session: Session, row: AdoptedEdition) -> list[CalendarDay | RegionHoliday]:
    days = session.exec(select(CalendarDay).where(CalendarDay.edition_id == row.id)).all()
    return [*days, *session.exec(select(RegionHoliday).where(RegionHoliday.edition_id == row.id)).all()]


def _change_days(session: Session, row: AdoptedEdition, before: Edition, edition: Edition) -> None:
    """Replace the days of the old file by those of the new one; days added at the desk stay."""
    of_file = {_named(day) for day in calendar_rows(id_of(row), before.calendar)}
    stay = set()
    for day in _days_of(session, row):
        if _named(day) in of_file:
            session.delete(day)
        else:
            stay.add(_named(day))
    session.flush()
    session.add_all(day for day in calendar_rows(id_of(row), edition.calendar) if _named(day) not in stay)


def _named(day: CalendarDay | RegionHoliday) -> tuple[date, str]:
    return day.day, day.regions if isinstance(day, RegionHoliday) else str(day.kind)
