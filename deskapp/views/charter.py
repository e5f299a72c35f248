"""The charter as text, for screen, line mode and paper: the desk, its days, and every rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import Edition
from deskapp.charter.hours import WEEKDAYS, written_hours
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.clock import LONDON
from deskapp.wording.naming import channel_name, region_words
from deskapp.wording.printable import wrap
from deskapp.wording.rule_words import in_order, rule_lines
from deskapp.wording.times import day, day_short_as_of

WIDTH = 78
UNCOVERED = "What no rule covers is promised nothing: it waits at the end of the queue until somebody replies."
NO_SAFEGUARDING = "not written in the charter"
NO_TELEPHONE = "not written in the charter"
_AHEAD = timedelta(days=366)
_LABEL = 14


def charter_words(edition: Edition, now: datetime, since: str = "In force from", width: int = WIDTH) -> Iterator[str]:
    """The text of an edition, with examples that start at `now` (UTC). `since` precedes its first day."""
    yield from wrap(f"{edition.title}, {edition.organisation}", width)
    yield from wrap(f"{since} {day(edition.valid_from)} ({edition.name})", width)
    yield from wrap(f"Made from: {edition.source}", width)
    yield ""
    for label, words in _facts(edition, now):
        indent = " " * _LABEL
        yield from wrap(f"{label:<{_LABEL}}{words}", width, rest=indent)
    yield ""
    for number, rule in enumerate(in_order(edition), start=1):
        yield from wrap(f"{number:2}  {rule.words}", width, rest="    ")
        source = [] if rule.source == edition.source else [f"Source: {rule.source}."]
        for line in (*rule_lines(rule, edition, now), *source):
            yield from wrap(line, width, first="    ", rest="    ")
    yield ""
    yield from wrap(UNCOVERED, width)
    if silent := _not_promised(edition, now):
        yield from wrap(f"So an enquiry by {_or(silent)} is promised nothing.", width)


def _facts(edition: Edition, now: datetime) -> Iterator[tuple[str, str]]:
    calendar = edition.calendar
    yield "Telephone", edition.telephone or NO_TELEPHONE
    yield "In danger", edition.safeguarding or NO_SAFEGUARDING
    yield "Open", "; ".join(_hours(calendar))
    none = calendar.region is Region.NONE
    yield "Closed", "on no bank holidays" if none else f"on the bank holidays of {region_words(calendar.region)}"
    for label, days in (
        ("Closed too", {on: why or "closed" for on, why in calendar.closures.items()}),
        ("Other hours", {on: written_hours(hours) or "closed" for on, hours in calendar.special_hours.items()}),
    ):
        if coming := "; ".join(_coming(days, local_date(now))):
            yield label, coming
    if calendar.civil.zone != LONDON:
        yield "Clocks", calendar.civil.zone.key
    if any(rule.name is PromiseName.CHECK for rule in edition.rules):
        often = edition.answerphone.checks_a_day
        yield "Answerphone", f"checked {'once' if often == 1 else f'{often} times'} a day"
    yield "Topics", ", ".join(edition.topics)
    yield (
        "Reminders",
        (
            f"after {edition.tries_before_writing} tries to write instead; after {edition.ask_again_after} working "
            "days without their answer to ask again"
        ),
    )
    for label, declared in (
        ("Steps", [one.title for one in edition.milestones]),
        ("Kinds", [f"{one.title} ({one.note})" for one in edition.kinds]),
        ("Channels", [f"{one.title}, like {one.like}" for one in edition.channels]),
    ):
        if declared:
            yield label, "; ".join(declared)


def _coming(days: Mapping[date, str], today: date) -> Iterator[str]:
    """The special days of the next year: consecutive ones with the same words are one range."""
    ahead = sorted(on for on in days if today <= on < today + _AHEAD)
    runs: list[list[date]] = [ahead[:1]] if ahead else []
    for before, on in pairwise(ahead):
        if on - before == timedelta(days=1) and days[on] == days[before]:
            runs[-1].append(on)
        else:
            runs.append([on])
    for run in runs:
        first, last = (day_short_as_of(on, today) for on in (run[0], run[-1]))
        yield f"{first if len(run) == 1 else f'{first} to {last}'} ({days[run[0]]})"


def _hours(calendar: WorkingCalendar) -> Iterator[str]:
    """The week's hours: consecutive days with the same hours are one range."""
    days = [(name.capitalize()[:3], written_hours(calendar.weekly[number])) for number, name in enumerate(WEEKDAYS)]
    first = 0
    for number in range(1, len(days) + 1):
        if number == len(days) or days[number][1] != days[first][1]:
            names = days[first][0] if number == first + 1 else f"{days[first][0]} to {days[number - 1][0]}"
            if days[first][1]:
                yield f"{names} {days[first][1]}"
            first = number


def _not_promised(edition: Edition, now: datetime) -> list[str]:
    """The built-in channels without a promise for an ordinary enquiry."""
    return [channel_name(one) for one in Channel if not edition.started(one, Kind.ENQUIRY, now)]


def _or(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
