"""Taking an existing log into the record: all of it in one transaction, or none of it.

What a row owes is worked out by the same code as for an entry at the desk (`promising.owed_to`), before the transaction
begins; inside it everything goes in in bulk (`db.intake`), so that with 15,000 rows others wait two or three seconds.

A row is known by its `source_ref`, or without one by all that is in it: a file that is taken in twice adds nothing. A
source_ref that the record has with another time is refused: that is another log's numbering, and not the same row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from db import promising
from db.desk import Desk, OnDesk
from db.intake import Arrival, Intake, in_chunks
from db.log_file import Fault, LogRefusedError, LogRow, read_log
from db.models import Contact
from db.sessions import reading, writing
from deskapp.words.numbers import read_number

__all__ = ["Fault", "Imported", "LogRefusedError", "import_log", "read_log"]

TELL_EVERY = 250
Progress = Callable[[int, int], None]


class Imported(NamedTuple):
    """What came of it: how many were added, how many the record had already, and the columns that were left out."""

    added: int
    already: int
    unknown_columns: tuple[str, ...] = ()


class _Kept(NamedTuple):
    """How the record has a row already."""

    ref: str
    received_at: datetime


def import_log(desk: Desk, path: Path, *, by: OnDesk | None = None, progress: Progress | None = None) -> Imported:
    """Take in every row of a CSV file that the record has not got yet, in the file's order.

    Owners become staff and topics become topics. `by` is who takes it in (else who is on the desk); `progress` is told
    how many of how many rows are worked out. Raises LogRefusedError with every faulty row, and then nothing was taken
    in; DeskError where the file cannot be read, RecordError where saving failed.
    """
    now = desk.clock.now()
    log = read_log(path, now)
    if log.faults:
        raise LogRefusedError(path, log.faults)
    with reading(desk.engine) as session:
        known = _known(session, log.rows)
    _refuse_other_numbering(path, log.rows, known)
    arrivals = list(_worked_out(desk, [row for row in log.rows if row.entry_id not in known], progress))
    with writing(desk.engine) as session:
        # Somebody else may have taken the same file in meanwhile.
        known = _known(session, [arrival.row for arrival in arrivals])
        arrivals = [arrival for arrival in arrivals if arrival.row.entry_id not in known]
        Intake(session, desk.edition_id, by or desk.staff, now).keep(arrivals)
    return Imported(len(arrivals), len(log.rows) - len(arrivals), log.unknown_columns)


def _known(session: Session, rows: Sequence[LogRow]) -> dict[str, _Kept]:
    """Those of the rows that the record has, by their entry_id."""
    of_source: dict[str | None, str] = {row.source_ref: row.entry_id for row in rows if row.source_ref}
    known = {}
    for chunk in in_chunks(rows):
        is_one = or_(
            col(Contact.entry_id).in_([row.entry_id for row in chunk]),
            col(Contact.source_ref).in_([row.source_ref for row in chunk if row.source_ref]),
        )
        wanted = select(Contact.entry_id, Contact.source_ref, Contact.ref, Contact.received_at).where(is_one)
        for entry_id, source_ref, ref, received_at in session.exec(wanted):
            known[of_source.get(source_ref, entry_id)] = _Kept(ref, received_at)
    return known


def _refuse_other_numbering(path: Path, rows: Iterable[LogRow], known: dict[str, _Kept]) -> None:
    faults = [
        Fault(
            row.line,
            f'source_ref "{row.source_ref}" is in the record already as {kept.ref}, with another time. '
            "If this is another log, put something before its numbers, like b-1",
        )
        for row in rows
        if (kept := known.get(row.entry_id)) and kept.received_at != row.received_at
    ]
    if faults:
        raise LogRefusedError(path, faults)


def _worked_out(desk: Desk, rows: Sequence[LogRow], progress: Progress | None) -> Iterator[Arrival]:
    for done, row in enumerate(rows):
        if progress and done % TELL_EVERY == 0:
            progress(done, len(rows))
        owed = promising.owed_to(desk.edition, row.channel, row.kind, row.received_at)
        promises = [promising.facts_of(each, row.received_at) for each in owed]
        yield Arrival(row, read_number(row.number or ""), promises)
    if progress:
        progress(len(rows), len(rows))
