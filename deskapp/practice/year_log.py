"""The log of a made-up year: thousands of contacts with how each ended, as rows of a CSV file."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TypeAlias

from db.desk import topics
from db.desk.desk import Desk
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.clock import desk_zone
from deskapp.practice.waiting import STAFF

_HEADS = (
    "source_ref", "channel", "kind", "received_at", "name", "number", "about", "topic", "owner", "answered_at", "how",
    "outcome",
)  # fmt: skip
FIRST_NAMES = (
    "Ann", "Bill", "Cora", "Dev", "Ewa", "Farah", "George", "Hal", "Ivy", "Joan", "Kofi", "Lena", "Mo", "Nora", "Olu",
    "Pat", "Rosa", "Sam", "Tess", "Vic",
)  # fmt: skip
LAST_NAMES = (
    "Ashdown", "Barker", "Coombes", "Doyle", "Ellis", "Farrow", "Grant", "Hallam", "Iqbal", "Jessop", "Khan", "Lockyer",
    "Moss", "Nowak", "Okafor", "Pocock", "Quinn", "Reeve", "Sharma", "Tanner",
)  # fmt: skip
_CHANNELS = ("call",) * 8 + ("answerphone",) * 4 + ("email",) * 4 + ("letter",) * 2 + ("visit",) * 3
_KINDS = ("enquiry",) * 25 + ("feedback",) * 2 + ("compliment",)
_HOW = {"call": "spoke", "answerphone": "spoke", "email": "email", "letter": "letter", "visit": "in_person"}
_WITHIN = {"call": 9, "answerphone": 9, "email": 19, "letter": 42, "visit": 9}
"""Opening hours within which nearly all are answered."""
_HOUR = 3600
_Ending: TypeAlias = tuple[datetime, str, str, str]
"""The time of the answer (UTC), then the cells: that time, how, outcome."""


def log_rows(desk: Desk, first: date, now: datetime, count: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    """The heads, and `count` contacts from a local date up to `now` (UTC), oldest first. What is not answered by then
    is open.
    """
    yield _HEADS
    names = [topic.name for topic in topics.everything(desk)]
    today, calendar = local_date(now), desk.edition.calendar
    days = office_days(calendar, first, today - timedelta(days=1))
    for number in range(count):
        contact, ending = _contact(days[number * len(days) // count], calendar, chance)
        topic = names[min(chance.randrange(len(names)), chance.randrange(len(names)))]
        about, owner = f"Asks about {topic.lower()}", chance.choice(tuple(STAFF.values()))
        yield (f"year-{number:05}", *contact, about, topic, owner, *(ending[1:] if ending[0] < now else ("", "", "")))


def office_days(calendar: WorkingCalendar, first: date, last: date) -> list[date]:
    """The working days between two local dates, both included."""
    every = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return [day for day in every if calendar.is_working_day(day)]


def _contact(day: date, calendar: WorkingCalendar, chance: random.Random) -> tuple[tuple[str, ...], _Ending]:
    """Channel, kind, receipt, name and number of a contact, and how it ended."""
    channel, kind = chance.choice(_CHANNELS), chance.choice(_KINDS)
    hour = chance.choice((9, 9, 10, 10, 11, 11, 12, 13, 14, 14, 15, 16))
    received = datetime(day.year, day.month, day.day, hour, chance.randrange(60), tzinfo=desk_zone())
    answered = calendar.add_open_seconds(received, _taken(channel, day, chance))
    caller = chance.randrange(4_000)
    name = f"{FIRST_NAMES[caller % 20]} {LAST_NAMES[caller // 20 % 20]}" if caller % 9 else ""
    contact = (channel, kind, _written(received), name, f"01632 960{caller % 1000:03}")
    return contact, (answered, _written(answered), _HOW[channel], "sorted")


def _taken(channel: str, day: date, chance: random.Random) -> int:
    """The opening time in seconds until the answer. August and January are the months in which more is late."""
    if channel in ("call", "visit") and chance.random() < 0.7:
        return chance.randrange(2, 20) * 60
    late = 0.16 if day.month in (1, 8) else 0.05
    most = _WITHIN[channel]
    hours = chance.uniform(most, 2 * most) if chance.random() < late else chance.uniform(0.2, 0.8 * most)
    return int(hours * _HOUR)


def _written(at: datetime) -> str:
    return at.astimezone(desk_zone()).strftime("%Y-%m-%d %H:%M")
