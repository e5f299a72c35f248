"""Preview and import of an existing log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from db.charters import adopted
from db.desk.desk import Desk, OnDesk
from db.imports.blanks import blanks_in_words
from db.imports.bulk_insert import FROM_FILE, Arrival, Intake, in_chunks, unknown_staff, unknown_topics
from db.imports.csv_log import Fault, Log, LogRefusedError, LogRow, meaning, read_log
from db.imports.endings import ended
from db.models import AdoptedEdition, Contact
from db.models.columns import id_of
from db.storage.sessions import read_session, writing
from deskapp.charter.edition import Edition
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import NumberState
from deskapp.errors import DeskError
from deskapp.wording.times import local_time

__all__ = ["Fault", "Imported", "LogRefusedError", "NewNamesError", "Plan", "import_log", "plan_import", "read_log"]

TELL_EVERY = 250
Progress = Callable[[int, int], None]


class Imported(NamedTuple):
    """The number of contacts added and of those already in the record, the ignored columns, the number of likely
    duplicates that were left out, and the words that were taken as empty cells.
    """

    added: int
    already: int
    unknown_columns: tuple[str, ...] = ()
    left_twins: int = 0
    blanks: str = ""


class Plan(NamedTuple):
    """The preview of an import: the new rows, and the warnings to review before it.

    `doubtful_numbers` are rows with an impossible number, `twins` rows that resemble another row or a contact, of which
    `left_twins` are left out.
    """

    log: Log
    fresh: list[LogRow]
    new_staff: tuple[str, ...]
    new_topics: tuple[str, ...]
    doubtful_numbers: tuple[LogRow, ...]
    twins: tuple[LogRow, ...]
    left_twins: int = 0

    @property
    def already(self) -> int:
        """The number of rows that are in the record already."""
        return len(self.log.rows) - len(self.fresh) - self.left_twins

    @property
    def days(self) -> tuple[date, date] | None:
        """The local dates of the first and last new contact; None without any."""
        days = [local_time(row.received_at).date() for row in self.fresh]
        return (min(days), max(days)) if days else None

    @property
    def closed_count(self) -> int:
        """The number of new rows that the log marks as answered or closed."""
        return sum(row.ending.closes or row.ending.answered_at is not None for row in self.fresh)

    @property
    def blanks(self) -> str:
        """The words in new rows that were taken as empty cells, with their columns: 'answered_at "not yet" (3)'."""
        return blanks_in_words(one for row in self.fresh for one in row.blanks)

    @property
    def unsure_headings(self) -> tuple[str, ...]:
        """The headings whose column is uncertain, like "Type as kind", and those of columns that would be a loss."""
        return tuple(
            f"{one.given.strip()} {f'as {one.column}' if one.column else 'left out'}"
            for one in self.log.headings
            if not one.is_sure
        )

    @property
    def asks(self) -> bool:
        """True if the import needs confirmation."""
        return bool(self.new_staff or self.new_topics or self.unsure_headings or self.log.text.guessed or self.twins)


class NewNamesError(DeskError):
    """A log has new names, uncertain headings or letters, or likely duplicates. Nothing was imported before a yes."""

    def __init__(self, path: Path, plan: Plan) -> None:
        new = [
            f"New staff: {', '.join(plan.new_staff)}." if plan.new_staff else "",
            f"New topics: {', '.join(plan.new_topics)}." if plan.new_topics else "",
            f"Headings: {', '.join(plan.unsure_headings)}." if plan.unsure_headings else "",
            plan.log.text.doubt,
            f"Likely here twice: {len(plan.twins)} (line {plan.twins[0].line} first)." if plan.twins else "",
        ]
        words = " ".join(filter(None, new))
        super().__init__(
            f"Nothing was taken in from {path.name} yet. {words} Say --yes to take them as they are, or mend the file"
        )
        self.plan = plan


def plan_import(desk: Desk, path: Path, *, leaves_twins: bool = False) -> Plan:
    """Preview the import of a file, with or without its likely duplicates. Nothing is written.

    Raises LogRefusedError with every faulty row, DeskError if the file cannot be read, RecordError.
    """
    log = read_log(path, desk.clock.now(), desk.edition)
    if log.faults:
        raise LogRefusedError(path, log.faults)
    with read_session(desk.engine) as session:
        known = _known(session, log.rows)
        _refuse_other_numbering(path, log.rows, known)
        fresh = [row for row in log.rows if row.entry_id not in known]
        twins = tuple(_twins(session, fresh, known.values()))
        if leaves_twins:
            fresh = [row for row in fresh if row not in twins]
        return Plan(
            log,
            fresh,
            unknown_staff(session, fresh),
            unknown_topics(session, fresh),
            tuple(row for row in fresh if _is_doubtful(row)),
            () if leaves_twins else twins,
            len(twins) if leaves_twins else 0,
        )


def import_log(
    desk: Desk,
    path: Path,
    *,
    by: OnDesk | None = None,
    progress: Progress | None = None,
    takes_new: bool = False,
    leaves_twins: bool = False,
) -> Imported:
    """Import every row of a CSV file that is not in the record yet, in the file's order, or nothing.

    `by` is the author (default: the current user); `progress` is called with the number of rows done and of all rows.
    `takes_new` confirms whatever `Plan.asks` about; `leaves_twins` leaves out the likely duplicates. Raises
    NewNamesError if these are not confirmed, LogRefusedError with every faulty row, DeskError if the file cannot be
    read, RecordError.
    """
    plan = plan_import(desk, path, leaves_twins=leaves_twins)
    if plan.asks and not takes_new:
        raise NewNamesError(path, plan)
    arrivals = list(_worked_out(desk, plan.fresh, progress))
    with writing(desk.engine) as session:
        # Somebody else may have imported the same file meanwhile.
        known = _known(session, [arrival.row for arrival in arrivals])
        arrivals = [arrival for arrival in arrivals if arrival.row.entry_id not in known]
        Intake(session, by or desk.staff, desk.clock.now()).keep(arrivals, path.name)
    already = len(plan.log.rows) - len(arrivals) - plan.left_twins
    return Imported(len(arrivals), already, plan.log.unknown_columns, plan.left_twins, plan.blanks)


def _known(session: Session, rows: Sequence[LogRow]) -> dict[str, Contact]:
    """The contacts of rows that are in the record already, by entry id: same reference, or same meaning."""
    known: dict[str, Contact] = {}
    of_source = {row.source_ref: row.entry_id for row in rows if row.source_ref}
    for chunk in in_chunks([row for row in rows if row.source_ref]):
        is_one = or_(
            col(Contact.entry_id).in_([row.entry_id for row in chunk]),
            col(Contact.source_ref).in_([row.source_ref for row in chunk]),
        )
        for contact in session.exec(select(Contact).where(is_one)):
            known[of_source.get(contact.source_ref or "", contact.entry_id)] = contact
    return known | _known_by_meaning(session, [row for row in rows if not row.source_ref])


def _known_by_meaning(session: Session, rows: Sequence[LogRow]) -> dict[str, Contact]:
    """The contacts of rows without a reference that were imported before, by entry id."""
    contacts: dict[str, list[Contact]] = {}
    for contact in _between(session, rows):
        if contact.source_ref is None and contact.entry_id.startswith(FROM_FILE):
            contacts.setdefault(_meaning_of(contact), []).append(contact)
    return {
        row.entry_id: contacts[row.meaning][row.alike - 1]
        for row in rows
        if len(contacts.get(row.meaning, ())) >= row.alike
    }


def _between(session: Session, rows: Sequence[LogRow]) -> Iterable[Contact]:
    """The contacts received between the first and the last of the rows, to the minute."""
    if not rows:
        return []
    times = [row.received_at for row in rows]
    first, after = min(times).replace(second=0), max(times) + timedelta(minutes=1)
    wanted = select(Contact).where(Contact.received_at >= first, Contact.received_at < after)
    return session.exec(wanted).all()


def _meaning_of(contact: Contact) -> str:
    return meaning(contact.channel, contact.received_at, contact.number_key, contact.name, contact.about)


def _refuse_other_numbering(path: Path, rows: Iterable[LogRow], known: dict[str, Contact]) -> None:
    faults = [
        Fault(
            row.line,
            f'source_ref "{row.source_ref}" is in the record already as {kept.ref}, with another time. '
            "If this is another log, put something before its numbers, like b-1",
        )
        for row in rows
        if row.source_ref
        and (kept := known.get(row.entry_id))
        and _minute(kept.received_at) != _minute(row.received_at)
    ]
    if faults:
        raise LogRefusedError(path, faults)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _is_doubtful(row: LogRow) -> bool:
    telephone = row.telephone
    return telephone.warning is not None and telephone.state is not NumberState.LOCAL_ONLY


def _twins(session: Session, rows: Sequence[LogRow], known: Iterable[Contact]) -> Iterator[LogRow]:
    """Likely duplicates: rows with the caller and channel of another contact, in the same minute or on the same day
    with the same subject, or with its channel, minute and subject. The contacts of `known` rows are not among them.
    """
    of_rows = {contact.id for contact in known}
    counts = Counter(
        key for contact in _between(session, rows) if contact.id not in of_rows for key in _alike(_meaning_of(contact))
    )
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        keys = _alike(row.meaning)
        if any(key in seen or counts[key] for key in keys):
            yield row
        seen |= keys


def _alike(meaning: str) -> set[tuple[str, ...]]:
    """The keys that likely duplicates share: caller and channel, with the day and subject or with the minute; or
    channel, minute and subject, as a number may be spoilt between two saves.
    """
    channel, instant, number_key, named, about = meaning.split("\x1f")
    who = {number_key, named} - {""}
    days = {(channel, one, instant[:10], about) for one in who}
    return days | {(channel, one, instant) for one in who} | {(channel, instant, "", about, "")}


def _worked_out(desk: Desk, rows: Sequence[LogRow], progress: Progress | None) -> Iterator[Arrival]:
    with read_session(desk.engine) as session:
        editions = _Editions(session, desk)
        for done, row in enumerate(rows):
            if progress and done % TELL_EVERY == 0:
                progress(done, len(rows))
            edition_id, edition = editions.of(local_date(row.received_at))
            yield Arrival(row, edition_id, ended(edition, row.channel, row.kind, row.received_at, row.ending))
    if progress:
        progress(len(rows), len(rows))


class _Editions:
    """The edition in force on each day; before the first edition, the first."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._session = session
        rows = session.exec(
            select(AdoptedEdition).order_by(col(AdoptedEdition.valid_from).desc(), col(AdoptedEdition.id).desc())
        )
        self._begin = [(row.valid_from, id_of(row)) for row in rows]
        self._read: dict[int, Edition] = {desk.edition_id: desk.edition}

    def of(self, day: date) -> tuple[int, Edition]:
        """The id and the edition of a local date."""
        edition_id = next((one for begins, one in self._begin if begins <= day), self._begin[-1][1])
        if edition_id not in self._read:
            self._read[edition_id] = adopted.of_id(self._session, edition_id)
        return edition_id, self._read[edition_id]
