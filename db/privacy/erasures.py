"""Erase what is held about a person: proposed by one member of staff, approved by another, never by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, col, select

from db.backups.owed import OWE
from db.desk.desk import Desk, on_desk
from db.models import WORDS_LENGTH, Contact, Erasure
from db.privacy.blank import blank, purge
from db.privacy.erase_plan import ErasePlan, erase_plan
from db.privacy.held import DataSubject, subject_of
from db.privacy.mentions import sought_numbers
from db.privacy.retention import retention_years
from db.privacy.traces import find_traces, remove_traces, written_forms
from db.storage.errors import faults
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.mentions import is_mentioned
from deskapp.wording.causes import PeopleCause
from deskapp.wording.times import day_short

_REASON_LENGTH = 200


class ErasureSeen(NamedTuple):
    """A proposal or an erasure: its number, the person's id, who proposed and approved it and when (local dates), and
    the number of contacts that were erased. `approved_on` is None for a proposal.
    """

    number: int
    person_id: int
    reason: str
    proposed_by: str
    proposed_on: date
    approved_by: str
    approved_on: date | None
    contacts: int
    is_whole: bool
    kept: str


class ErasureDone(NamedTuple):
    """An erasure that was approved, and the files of the desk's folder that were deleted with it."""

    seen: ErasureSeen
    files: tuple[Path, ...]


class ApprovedErasure(NamedTuple):
    """An approved erasure as data, to apply it to a copy of the record. Its fields are those of the table `erasure`."""

    person_ids: tuple[int, ...]
    made_at: tuple[str, ...]
    entry_ids: tuple[str, ...]
    is_whole: bool
    row: Mapping[str, Any]


def plan_of(desk: Desk, person_id: int) -> tuple[DataSubject, ErasePlan]:
    """The person, and the parts of what is held about them that may be erased now. Raises RecordError."""
    with read_session(desk.engine) as session:
        subject = subject_of(session, person_id)
        return subject, erase_plan(session, subject, desk.clock.now(), retention_years(desk))


def clean_reason(typed: str) -> str:
    """The reason for an erasure or a hold, with single blanks. Raises WordsError if it is empty or too long."""
    reason = " ".join(typed.split())
    if not 0 < len(reason) <= _REASON_LENGTH:
        raise WordsError(PeopleCause.ERASING_REASON_WANTED, most=_REASON_LENGTH)
    return reason


def propose_erasure(desk: Desk, person_id: int, reason: str) -> int:
    """Propose to erase a person. Returns the number of the proposal.

    Raises WordsError without a reason, for one that names them, for a proposal that is open already, and if nothing may
    be erased now; RecordError.
    """
    by = on_desk(desk)
    reason = clean_reason(reason)
    with writing(desk.engine) as session:
        subject = subject_of(session, person_id)
        if is_mentioned(reason, subject.names, sought_numbers(subject)):
            raise WordsError(PeopleCause.ERASING_REASON_NAMES)
        _allowed(session, desk, subject)
        if there := session.exec(_open().where(Erasure.person_id == subject.person_id)).first():
            raise WordsError(PeopleCause.ERASING_THERE, number=there.id)
        proposal = Erasure(
            person_id=subject.person_id,
            reason=reason,
            proposed_at=desk.clock.now().replace(microsecond=0),
            proposed_by=by.name,
        )
        session.add(proposal)
        session.flush()
        return proposal.id or 0


def _open() -> Any:
    return select(Erasure).where(col(Erasure.approved_at).is_(None), col(Erasure.withdrawn_at).is_(None))


def _allowed(session: Session, desk: Desk, subject: DataSubject) -> ErasePlan:
    plan = erase_plan(session, subject, desk.clock.now(), retention_years(desk))
    if plan.hold is not None:
        since = f"{day_short(plan.hold.since)} {plan.hold.since.year}"
        raise WordsError(PeopleCause.ERASING_HELD, reason=plan.hold.reason, day=since, by=plan.hold.by)
    if not plan.contact_ids and plan.kept:
        raise WordsError(PeopleCause.ERASING_NOTHING, kept=f"{plan.kept_words}.")
    return plan


def _proposal(session: Session, number: int) -> Erasure:
    found: Erasure | None = session.exec(_open().where(Erasure.id == number)).first()
    if found is None:
        raise WordsError(PeopleCause.ERASING_GONE, number=number)
    return found


def withdraw_erasure(desk: Desk, number: int) -> None:
    """Withdraw a proposal. Raises WordsError, RecordError."""
    on_desk(desk)
    with writing(desk.engine) as session:
        proposal = _proposal(session, number)
        proposal.withdrawn_at = desk.clock.now().replace(microsecond=0)
        session.add(proposal)


def approve_erasure(desk: Desk, number: int) -> ErasureDone:
    """Erase what a proposal asks for, as far as holds and retention allow now, with every trace of it in the desk's
    folder, and clear the file of it. It is noted that the backups still have it, for `db.backups.erase_in_backups`.

    Raises WordsError for one's own proposal, if nothing may be erased, or while an unfinished entry is about them;
    RecordError.
    """
    by = on_desk(desk)
    with writing(desk.engine) as session:
        proposal = _proposal(session, number)
        if proposal.proposed_by == by.name:
            raise WordsError(PeopleCause.ERASING_OWN)
        subject = subject_of(session, proposal.person_id)
        plan = _allowed(session, desk, subject)
        found = find_traces(desk.settings, subject, written_forms(session, subject, plan), plan)
        if found.unfinished:
            entries = "entry is" if len(found.unfinished) == 1 else "entries are"
            raise WordsError(PeopleCause.ERASING_UNFINISHED, count=len(found.unfinished), entries=entries)
        _note_approval(session, proposal, subject, plan)
        proposal.approved_at, proposal.approved_by = desk.clock.now().replace(microsecond=0), by.name
        blank(session.connection(), plan.contact_ids, subject.person_ids if plan.is_whole else ())
        session.add(proposal)
        session.flush()
        for statement in OWE:
            session.connection().exec_driver_sql(statement)
        remove_traces(desk.settings, found)
        seen = _seen(proposal)
    clear_file(desk.engine)
    return ErasureDone(seen, found.files)


def _note_approval(session: Session, proposal: Erasure, subject: DataSubject, plan: ErasePlan) -> None:
    """Write down what is erased so that it is found in another copy of the record, and what is not."""
    entry_ids = select(Contact.entry_id).where(col(Contact.id).in_(plan.contact_ids))
    proposal.entry_ids = list(session.exec(entry_ids).all())
    proposal.person_ids, proposal.is_whole = list(subject.person_ids), plan.is_whole
    proposal.made_at = _made_at(session.connection(), subject.person_ids)
    proposal.kept = plan.kept_words[:WORDS_LENGTH]


def _made_at(connection: Connection, person_ids: Iterable[int]) -> list[str]:
    """The times at which these people were first written down, as stored: with an id, they mean one person only."""
    found = connection.exec_driver_sql("SELECT id, created_at FROM person").all()
    made = {row[0]: row[1] for row in found}
    return [made.get(one, "") for one in person_ids]


def clear_file(engine: Engine) -> None:
    """Clear a record of erased words: merge its full-text indexes and rebuild the file. Raises RecordError."""
    with faults(str(engine.url.database)), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as cleared:
        purge(cleared)


def erasures(engine: Engine, *, is_open: bool) -> list[ErasureSeen]:
    """The open proposals, or the erasures that were approved, oldest first. Raises RecordError."""
    wanted = _open() if is_open else select(Erasure).where(col(Erasure.approved_at).is_not(None))
    with read_session(engine) as session:
        return [_seen(one) for one in session.exec(wanted.order_by(col(Erasure.id))).all()]


def _seen(one: Erasure) -> ErasureSeen:
    return ErasureSeen(
        one.id or 0,
        one.person_id,
        one.reason,
        one.proposed_by,
        local_date(one.proposed_at),
        one.approved_by,
        local_date(one.approved_at) if one.approved_at else None,
        len(one.entry_ids),
        one.is_whole,
        one.kept,
    )


_COLUMNS = (
    "person_id", "reason", "proposed_at", "proposed_by", "approved_at", "approved_by", "person_ids", "made_at",
    "entry_ids", "is_whole", "kept",
)  # fmt: skip


def approved_erasures(engine: Engine) -> list[ApprovedErasure]:
    """Every approved erasure of a record, oldest first, for `reapply`. Raises RecordError."""
    with read_session(engine) as session:
        found = session.exec(select(Erasure).where(col(Erasure.approved_at).is_not(None)).order_by(col(Erasure.id)))
        return [_as_data(one) for one in found.all()]


def _as_data(one: Erasure) -> ApprovedErasure:
    row = {name: getattr(one, name) for name in _COLUMNS}
    return ApprovedErasure(tuple(one.person_ids), tuple(one.made_at), tuple(one.entry_ids), one.is_whole, row)


def reapply(engine: Engine, approved: Iterable[ApprovedErasure]) -> int:
    """Apply erasures to another copy of the record: a restored or an older backup. Returns the number of those that
    were not in it yet.

    A contact is found by its entry id and a person by id and time of making, because an id alone may be another's in
    that copy. What came into that copy after the erasure is not erased. Each erasure is added to the copy's own table,
    so that the next restore finds it there. The copy must have the newest schema, and its file is cleared at the end,
    also if nothing was to be done. Raises RecordError.
    """
    added = 0
    with writing(engine) as session:
        known = {(one.proposed_at, one.person_id) for one in session.exec(select(Erasure)).all() if one.approved_at}
        for one in approved:
            _blank_again(session.connection(), one)
            if (one.row["proposed_at"], one.row["person_id"]) not in known:
                session.add(Erasure(**one.row))
                session.flush()
                added += 1
    clear_file(engine)
    return added


def _blank_again(connection: Connection, one: ApprovedErasure) -> None:
    wanted = text("SELECT id FROM contact WHERE entry_id = :entry_id")
    found = (connection.execute(wanted, {"entry_id": entry_id}).scalar() for entry_id in one.entry_ids)
    contact_ids = [contact_id for contact_id in found if contact_id is not None]
    made_at = _made_at(connection, one.person_ids)
    same = [person for person, then, now in zip(one.person_ids, one.made_at, made_at, strict=True) if then == now]
    blank(connection, contact_ids, same if one.is_whole else ())
