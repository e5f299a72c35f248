"""The registers as tables: one row a contact, with every fact that the law asks for each year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeAlias

from db.models import Finding
from db.reports.registers import PromiseFacts, Register, RegisterEntry
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Kind, PromiseName, Result
from deskapp.publish.report.tables import Cell, Table
from deskapp.wording.naming import channel_title, kind_title
from deskapp.wording.promise_lines import promise_title
from deskapp.wording.times import local_time

Column: TypeAlias = tuple[str, Callable[[RegisterEntry], Cell]]
TITLES = {
    Register.COMPLAINTS: "Complaints",
    Register.REQUESTS: "Requests for information",
    Register.COMPLIMENTS: "Compliments",
}
_NO_ANSWER = (PromiseName.ACKNOWLEDGE, PromiseName.UPDATE)
_ANSWERED = {
    Result.KEPT: "in time",
    Result.MISSED: "late",
    Result.NOT_POSSIBLE: "not possible",
    Result.RUNNING: "open",
}
_ABOUT = {
    Register.COMPLAINTS: "Complaints by the day on which they were received, with what regulation 18 asks for.",
    Register.REQUESTS: "Requests by the day on which they were received, each with the time that the law gives.",
    Register.COMPLIMENTS: "Compliments by the day on which they were received. Who reviewed them, and when, is not "
    "recorded.",
}


def register_table(register: Register, entries: list[RegisterEntry], calendar: WorkingCalendar, now: datetime) -> Table:
    """A register as a table. `calendar` decides which spoken complaint was sorted by the next working day."""
    columns = [*_COMMON, *_own_columns(register, calendar), *([] if register is Register.COMPLIMENTS else _clocks(now))]
    rows = [tuple(read(entry) for _, read in columns) for entry in entries]
    return Table(TITLES[register], _ABOUT[register], tuple(head for head, _ in columns), rows)


def late_without_reason(entries: list[RegisterEntry], now: datetime) -> list[RegisterEntry]:
    """The entries with a missed or overdue promise that has no reason, to be asked about."""
    return [one for one in entries if any(each.is_late(now) and not each.miss_reason for each in one.promises)]


def answer_promise(entry: RegisterEntry) -> PromiseFacts | None:
    """The charter's promise to answer this kind of contact: the last to fall due that neither acknowledges nor updates.
    A request of which the charter promises nothing has the last promise to whatever comes in its way.
    """
    of_charter = [one for one in entry.promises if one.rule and one.name not in _NO_ANSWER]
    to_kind = [one for one in of_charter if one.to_kind]
    found = to_kind if to_kind or entry.kind is Kind.COMPLAINT else of_charter
    return found[-1] if found else None


def acknowledgement(entry: RegisterEntry) -> PromiseFacts | None:
    """The promise to say that we have it; of a complaint only the charter's own for complaints."""
    is_complaint = entry.kind is Kind.COMPLAINT
    found = (one for one in entry.promises if one.name is PromiseName.ACKNOWLEDGE and (one.to_kind or not is_complaint))
    return next(found, None)


def is_sorted_at_once(entry: RegisterEntry, calendar: WorkingCalendar) -> bool:
    """True for a spoken complaint that was sorted by the end of the next working day: it is reported apart."""
    known = entry.complaint
    if known is None or not known.spoken or known.sorted_on is None:
        return False
    return known.sorted_on <= calendar.next_working_day(local_date(entry.received_at))


_COMMON: tuple[Column, ...] = (
    ("reference", lambda one: one.ref),
    ("received", lambda one: local_date(one.received_at)),
    ("time", lambda one: f"{local_time(one.received_at):%H:%M}"),
    ("how", lambda one: channel_title(one.channel)),
    ("kind", lambda one: kind_title(one.kind)),
    ("from", lambda one: one.name),
    ("about", lambda one: one.about),
    ("subject", lambda one: one.topic),
    ("who has it", lambda one: one.owner),
    ("closed", lambda one: one.closed_reason.replace("_", " ") if one.closed_reason else "open"),
)


def _own_columns(register: Register, calendar: WorkingCalendar) -> tuple[Column, ...]:
    if register is Register.COMPLAINTS:
        return (
            ("sorted by the next working day", lambda one: _yes(is_sorted_at_once(one, calendar))),
            *((head, _fact(_complaint, field)) for head, field in _COMPLAINT_FACTS),
        )
    if register is Register.REQUESTS:
        return tuple((head, _fact(_own_information, field)) for head, field in _REQUEST_FACTS)
    return ()


_COMPLAINT_FACTS = (
    ("spoken", "spoken"),
    ("sorted on", "sorted_on"),
    ("offered to talk it over", "discussion_offered"),
    ("agreed for", "agreed_on"),
    ("plan", "plan"),
    ("outcome wanted", "outcome_wanted"),
    ("who leads", "body_lead"),
    ("also about", "other_bodies"),
    ("agreed to share", "consent_to_share"),
    ("told about advocacy", "advocacy_told"),
    ("written copy given", "written_copy_given"),
    ("serious", "serious"),
    ("told who", "told_who"),
    ("upheld", "outcome"),
    ("to the Ombudsman", "to_ombudsman"),
    ("put right by", "remedy"),
    ("what changed", "learning"),
)
_REQUEST_FACTS = (
    ("sure who they are", "id_checked"),
    ("asked what they want to see", "clarified_on"),
    ("given on", "given_on"),
    ("given how", "given_how"),
)


def _complaint(entry: RegisterEntry) -> object:
    return entry.complaint


def _own_information(entry: RegisterEntry) -> object:
    return entry.own_information


def _fact(row_of: Callable[[RegisterEntry], object], field: str) -> Callable[[RegisterEntry], Cell]:
    return lambda entry: _words(getattr(row_of(entry), field, None))


def _words(value: object) -> Cell:
    """A fact as a cell; None if it is not known."""
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, Finding):
        return value.words
    if isinstance(value, date):
        return value
    return str(value).replace("_", " ") if value else None


def _yes(value: bool) -> str:  # noqa: FBT001 - the value that is written
    return "yes" if value else "no"


def _clocks(now: datetime) -> tuple[Column, ...]:
    """The columns of the acknowledgement and of the answer: due, done, result, why late; then the other promises."""
    return (
        *_clock("acknowledge", "acknowledged", acknowledgement, now),
        *_clock("answer", "answered", answer_promise, now),
        ("other promises late", lambda one: _others_late(one, now)),
        ("late without a reason", lambda one: _yes(bool(late_without_reason([one], now)))),
    )


def _others_late(entry: RegisterEntry, now: datetime) -> str | None:
    """The late promises without a column, each with its reason: "Reply to the letter (forgotten)"."""
    beside = (acknowledgement(entry), answer_promise(entry))
    late = [one for one in entry.promises if one not in beside and one.is_late(now)]
    titles = (
        (promise_title(one.name, entry.channel, entry.kind, to_kind=one.to_kind), one.miss_reason) for one in late
    )
    return "; ".join(f"{title} ({reason or 'no reason yet'})" for title, reason in titles) or None


def _clock(do: str, done: str, of: Callable[[RegisterEntry], PromiseFacts | None], now: datetime) -> tuple[Column, ...]:
    def due(entry: RegisterEntry) -> Cell:
        promise = of(entry)
        return promise and local_date(promise.due_at - timedelta(microseconds=1))

    def ended(entry: RegisterEntry) -> Cell:
        promise = of(entry)
        return local_date(promise.stopped_at) if promise and promise.stopped_at else None

    def result(entry: RegisterEntry) -> Cell:
        promise = of(entry)
        if promise is None:
            return None
        return "open, late" if promise.is_late(now) and promise.stopped_at is None else _ANSWERED[promise.result]

    def reason(entry: RegisterEntry) -> Cell:
        promise = of(entry)
        return promise.miss_reason if promise else None

    return (f"{do} by", due), (f"{done} on", ended), (done, result), (f"why {done} late", reason)
