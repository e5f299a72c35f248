"""The offsets of the desk's zone, stored for the views: SQLite converts no zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from db.models import AdoptedEdition
from deskapp.charter.reading import zone_of

_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
"""The instants between which promises are calculated."""
_STEP = timedelta(days=7)
_STORED = "%Y-%m-%d %H:%M:%S.%f"


def store_zone_offsets(session: Session) -> None:
    """Store the offsets of the adopted editions, each in its zone from its first day on, inside the caller's
    transaction. Nothing is written if they are stored already.
    """
    editions = session.exec(select(AdoptedEdition).order_by(col(AdoptedEdition.valid_from), col(AdoptedEdition.id)))
    wanted = _offsets([(one.valid_from, zone_of(one.text)) for one in editions])
    connection = session.connection()
    if wanted != [tuple(row) for row in connection.exec_driver_sql("SELECT since, minutes FROM zoneoffset")]:
        connection.exec_driver_sql("DELETE FROM zoneoffset")
        connection.exec_driver_sql("INSERT INTO zoneoffset VALUES (?, ?)", wanted)


def _offsets(zones: list[tuple[date, ZoneInfo]]) -> list[tuple[str, int]]:
    """The stored instants at which the desk's offset changes, and the minutes from then on."""
    begins = [_FIRST, *(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) for day, zone in zones[1:])]
    found: list[tuple[datetime, int]] = []
    for (_, zone), since, until in zip(zones, begins, [*begins[1:], _LAST], strict=True):
        found += [one for one in offsets_between(since, until, zone) if not found or one[1] != found[-1][1]]
    return [(since.strftime(_STORED), minutes) for since, minutes in found]


@lru_cache(maxsize=8)
def offsets_between(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[tuple[datetime, int], ...]:
    """The instants (UTC) from `since` on at which a zone's offset changes, and the minutes from then on. An offset that
    holds for less than a week is not found.
    """
    at, found = since, [(since, _minutes(since, zone))]
    while at < until:
        after = at + _STEP
        if _minutes(after, zone) == _minutes(at, zone):
            at = after
            continue
        at = _change_between(at, after, zone)
        if at < until:
            found.append((at, _minutes(at, zone)))
    return tuple(found)


def _change_between(at: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute in which the offset changes, between two instants with different ones."""
    minutes = _minutes(at, zone)
    while after - at > timedelta(minutes=1):
        middle = at + (after - at) // 2
        middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
        if middle <= at:
            break
        at, after = (middle, after) if _minutes(middle, zone) == minutes else (at, middle)
    return after


def _minutes(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
