"""Change calendar days at the desk: close them, set special hours, add a bank holiday, or reset them to normal.

A change applies to every adopted edition, and recalculates the open promises that it affects, in one transaction.
Promises of rules on statutory days ignore closures and hours, and a time that staff gave never moves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.charters import adopted
from db.charters.calendar_days import ELSEWHERE, CalendarDaySeen, calendar_days
from db.desk.charter_of_day import go_by_changed_days
from db.desk.desk import Desk
from db.models import NAME_LENGTH, AdoptedEdition, CalendarChange, CalendarDay, DayKind, RegionHoliday, Staff
from db.models.columns import id_of
from db.promises import recalculate
from db.promises.recalculate import MovedPromise
from db.storage.sessions import read_session, writing
from deskapp.charter.edition import Edition
from deskapp.charter.reading import parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.wording.causes import PromiseCause

_LONGEST = 366
"""Greatest number of days in one change."""
_BACK = timedelta(days=31)
"""How far back a day may be changed: earlier promises were told to callers, and most have ended."""
_LOCAL = frozenset({str(DayKind.CLOSED), str(DayKind.SPECIAL)})
_BANK = frozenset({str(DayKind.BANK), ELSEWHERE})


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysChange:
    """Days that become a closure, special hours or a bank holiday (`to`), or are reset to their weekday's hours (`to`
    None). `bank`: the reset removes bank holidays, not closures and special hours. `hours` is the text of special
    hours.
    """

    first: date
    last: date
    to: DayKind | None = None
    name: str = ""
    hours: str = ""
    bank: bool = False

    @property
    def days(self) -> Iterator[date]:
        """Every day of the change."""
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))

    @property
    def takes_away(self) -> frozenset[str]:
        """Kinds of stored days that the change replaces."""
        if self.to is DayKind.BANK:
            return frozenset()
        return _BANK if self.bank and self.to is None else _LOCAL


class _EditionChange(NamedTuple):
    """An edition with its changed calendar, and the stored days removed and added."""

    edition_id: int
    edition: Edition
    removed: list[CalendarDaySeen]
    added: list[CalendarDaySeen]


def preview_change(desk: Desk, change: DaysChange) -> list[MovedPromise]:
    """Preview the open promises that a change would move, soonest due first.

    Raises WordsError if it changes nothing or covers too many days, CharterError if some rule could not be calculated,
    RecordError.
    """
    now = desk.clock.now()
    with read_session(desk.engine) as session:
        changes = _changes(session, change, now)
        return _moves(session, changes)


def change_calendar_days(desk: Desk, change: DaysChange, words: str) -> list[MovedPromise]:
    """Change the days, and move the promises. Returns those that moved. `words` describe it in the history: "closed Thu
    24 Dec".

    Raises as `preview_change` does.
    """
    now = desk.clock.now()
    with writing(desk.engine) as session:
        changes = _changes(session, change, now)
        moved = _moves(session, changes)
        for one in changes:
            _write(session, one.edition_id, one.removed, one.added)
        session.add(
            CalendarChange(at=now, by_id=desk.staff.id if desk.staff else None, words=words, days=_as_json(changes))
        )
        recalculate.move(session, moved, f"The calendar was changed, {words}", now)
        go_by_changed_days(session, desk)
        return moved


class LastChange(NamedTuple):
    """The last change of days that was not undone, in the words of the history: by whom ("" for nobody), at what time
    (UTC), and the promises that its undo would move.
    """

    change_id: int
    words: str
    by_id: int | None
    by: str
    at: datetime
    moved: list[MovedPromise]


def last_change(desk: Desk) -> LastChange:
    """Preview the undo of the last change of days. Raises WordsError if there is none, RecordError."""
    with read_session(desk.engine) as session:
        last = _last_change(session)
        by = session.get(Staff, last.by_id) if last.by_id is not None else None
        moved = _moves(session, list(_reverted(session, last)))
        return LastChange(id_of(last), last.words, last.by_id, by.name if by else "", last.at, moved)


def undo_last_change(desk: Desk, change_id: int | None = None) -> tuple[str, list[MovedPromise]]:
    """Undo the last change of days. Returns its words, and the promises that moved.

    Raises WordsError if there is none, or if it is another than `change_id` by now, RecordError.
    """
    now = desk.clock.now()
    with writing(desk.engine) as session:
        last = _last_change(session)
        if change_id not in (None, last.id):
            raise WordsError(PromiseCause.CALENDAR_CHANGED_MEANWHILE)
        changes = list(_reverted(session, last))
        moved = _moves(session, changes)
        for one in changes:
            _write(session, one.edition_id, one.removed, one.added)
        last.undone_at, last.undone_by_id = now, desk.staff.id if desk.staff else None
        session.add(last)
        recalculate.move(session, moved, f"Taken back, {last.words}", now)
        go_by_changed_days(session, desk)
        return last.words, moved


def _last_change(session: Session) -> CalendarChange:
    last = session.exec(
        select(CalendarChange).where(col(CalendarChange.undone_at).is_(None)).order_by(col(CalendarChange.id).desc())
    ).first()
    if last is None:
        raise WordsError(PromiseCause.NO_CALENDAR_CHANGE)
    return last


def _changes(session: Session, change: DaysChange, now: datetime) -> list[_EditionChange]:
    today = local_date(now)
    if not 0 <= (change.last - change.first).days < _LONGEST:
        raise WordsError(PromiseCause.CALENDAR_SPAN, most=_LONGEST)
    if change.first < today - _BACK:
        raise WordsError(PromiseCause.CALENDAR_TOO_LONG_AGO, days=_BACK.days)
    rows = session.exec(select(AdoptedEdition).order_by(col(AdoptedEdition.id))).all()
    changes = [found for row in rows if (found := _changed(session, row, change)) is not None]
    if not changes:
        raise WordsError(PromiseCause.CALENDAR_UNCHANGED)
    for one in changes:
        check_every_rule(one.edition, max(today, one.edition.valid_from), dates=False)
    return changes


def _changed(session: Session, row: AdoptedEdition, change: DaysChange) -> _EditionChange | None:
    """An edition after the change; None if it has these days already."""
    there = adopted.edition_days(session, id_of(row))
    removed = [seen for seen in there if change.first <= seen.day <= change.last and seen.kind in change.takes_away]
    wanted = list(_wanted(row, change))
    added = [seen for seen in wanted if not _is_there(seen, there)]
    stays = [seen for seen in removed if seen in added]  # exactly this day is stored already
    removed, added = ([seen for seen in days if seen not in stays] for days in (removed, added))
    return _edition_change(session, row, removed, added)


def _is_there(wanted: CalendarDaySeen, there: Sequence[CalendarDaySeen]) -> bool:
    """True if a day need not be stored: all regions concerned have that bank holiday already."""
    if wanted.kind not in _BANK:
        return False
    of_regions = wanted.hours if wanted.kind == ELSEWHERE else ""
    return any(
        seen.day == wanted.day
        and seen.kind == wanted.kind
        and (seen.hours if seen.kind == ELSEWHERE else "") == of_regions
        for seen in there
    )


def _wanted(row: AdoptedEdition, change: DaysChange) -> Iterator[CalendarDaySeen]:
    if change.to is None:
        return
    name = change.name[:NAME_LENGTH]
    for day in change.days:
        yield CalendarDaySeen(day, str(change.to), name, change.hours)
        if change.to is DayKind.BANK:
            for regions in adopted.region_sets(row):
                yield CalendarDaySeen(day, ELSEWHERE, name, regions)


def _edition_change(
    session: Session, row: AdoptedEdition, removed: list[CalendarDaySeen], added: list[CalendarDaySeen]
) -> _EditionChange | None:
    if not removed and not added:
        return None
    stays = Counter(adopted.edition_days(session, id_of(row)))
    stays.subtract(removed)
    days = [*stays.elements(), *added]
    return _EditionChange(id_of(row), parse_edition(row.text, row.name, days=calendar_days(days)), removed, added)


def _moves(session: Session, changes: Sequence[_EditionChange]) -> list[MovedPromise]:
    found = [moved for one in changes for moved in recalculate.moved_by(session, one.edition, one.edition_id)]
    return sorted(found, key=lambda moved: (moved.was_due_at, moved.ref))


def _write(
    session: Session, edition_id: int, removed: Sequence[CalendarDaySeen], added: Sequence[CalendarDaySeen]
) -> None:
    for seen in removed:
        session.delete(_row_of(session, edition_id, seen))
    session.flush()
    for seen in added:
        if seen.kind == ELSEWHERE:
            session.add(RegionHoliday(edition_id=edition_id, regions=seen.hours, day=seen.day, name=seen.name))
        else:
            kind = DayKind(seen.kind)
            session.add(CalendarDay(edition_id=edition_id, day=seen.day, kind=kind, name=seen.name, hours=seen.hours))
    session.flush()


def _row_of(session: Session, edition_id: int, seen: CalendarDaySeen) -> CalendarDay | RegionHoliday:
    if seen.kind == ELSEWHERE:
        of_regions = select(RegionHoliday).where(RegionHoliday.edition_id == edition_id, RegionHoliday.day == seen.day)
        return session.exec(of_regions.where(RegionHoliday.regions == seen.hours)).one()
    of_day = select(CalendarDay).where(CalendarDay.edition_id == edition_id, CalendarDay.day == seen.day)
    return session.exec(of_day.where(CalendarDay.kind == DayKind(seen.kind))).one()


def _as_json(changes: Sequence[_EditionChange]) -> str:
    def written(days: Sequence[CalendarDaySeen]) -> list[list[str]]:
        return [[seen.day.isoformat(), seen.kind, seen.name, seen.hours] for seen in days]

    return json.dumps(
        [{"edition": one.edition_id, "removed": written(one.removed), "added": written(one.added)} for one in changes]
    )


def _reverted(session: Session, last: CalendarChange) -> Iterator[_EditionChange]:
    """The editions without this change, except those withdrawn since."""
    for written in json.loads(last.days):
        row = session.get(AdoptedEdition, written["edition"])
        if row is None:
            continue
        there = set(adopted.edition_days(session, id_of(row)))
        taken, put_in = (_seen(written[key]) for key in ("removed", "added"))
        back = [seen for seen in taken if not any(_same_row(seen, other) for other in there - set(put_in))]
        found = _edition_change(session, row, [seen for seen in put_in if seen in there], back)
        if found is not None:
            yield found


def _same_row(one: CalendarDaySeen, other: CalendarDaySeen) -> bool:
    elsewhere = one.kind == ELSEWHERE
    return one[:2] == other[:2] and (not elsewhere or one.hours == other.hours)


def _seen(days: Sequence[Sequence[str]]) -> list[CalendarDaySeen]:
    return [CalendarDaySeen(date.fromisoformat(day), kind, name, hours) for day, kind, name, hours in days]
