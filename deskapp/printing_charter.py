"""What `deskapp charter` prints: the charter in force in words, its file word for word, and what was taken over."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from db.desk import Desk, open_desk
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import Edition
from deskapp.charter.hours import WEEKDAYS, written_hours
from deskapp.charter.options import CountedFrom, DueTime, Receipt, Rule, Stop
from deskapp.charter.reading import read_edition
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel
from deskapp.clock import Clock
from deskapp.settings import Settings
from deskapp.words.times import day_without_year
from deskapp.words.why import how_long

WIDTH = 96
FROM = {
    CountedFrom.RECEIVED: "the day it came in",
    CountedFrom.MEETING: "the day we met",
    CountedFrom.SUPPORT_START: "the day their support started",
    CountedFrom.BY_HAND: "when somebody at the desk says so",
}
STOPS = {
    Stop.REPLY: "a reply",
    Stop.DATED_HOLDING_REPLY: "saying why not yet, and when",
    Stop.ACKNOWLEDGEMENT: "telling them that we have it",
    Stop.CHECK: "a check of the answerphone",
    Stop.ASSESSMENT: "the assessment",
    Stop.PLAN: "the plan",
    Stop.INFORMATION_GIVEN: "giving it to them",
}
NO_SAFEGUARDING = 'not written in the charter: put a line safeguarding = "who, and the number" in its file'
NO_TELEPHONE = 'not written in the charter: put a line telephone = "01632 960000" in its file'
IN_USE = "A desk that is open goes by it at once, and says so."


def charter_lines(settings: Settings, clock: Clock) -> str:
    """The charter in force in words: who we are, when we are open, each promise, and what comes after it."""
    desk = open_desk(settings, clock)
    try:
        coming = _coming(desk, london_date(clock.now()))
        return "\n".join([*_head(desk.edition), "", *_promises(desk.edition), *coming])
    finally:
        desk.close()


def charter_text(settings: Settings, clock: Clock) -> str:
    """The file of the charter in force, word for word."""
    desk = open_desk(settings, clock)
    desk.close()
    return desk.edition.text.rstrip("\n")


def adopted(settings: Settings, clock: Clock, path: Path) -> str:
    """Take a charter over from its file, and say from which day it holds. Raises CharterError and RecordError."""
    edition = read_edition(path)
    desk = open_desk(settings, clock)
    try:
        from db.charters import adopt_from_now, in_force  # noqa: PLC0415 - imports SQLModel

        now = clock.now()
        adopt_from_now(desk.engine, edition, now)
        holds = in_force(desk.engine, london_date(now))
    finally:
        desk.close()
    when = _day(edition.valid_from)
    if edition.valid_from > london_date(now):
        return f"{edition.title}: taken over. It holds from {when}; until then {holds.title} does."
    return (
        f"{edition.title}: taken over. It holds from {when}, and so now. What has come in before keeps the times that "
        f"were promised. {IN_USE}"
    )


def _coming(desk: Desk, today: date) -> Iterator[str]:
    from db.charters import to_come  # noqa: PLC0415 - imports SQLModel

    for edition in to_come(desk.engine, today):
        yield f"\nFrom {_day(edition.valid_from)}: {edition.title} ({edition.name})."


def _head(edition: Edition) -> Iterator[str]:
    yield f"{edition.title}, {edition.organisation}"
    yield f"In force from {_day(edition.valid_from)} ({edition.name})"
    yield ""
    yield f"Telephone     {edition.telephone or NO_TELEPHONE}"
    yield f"In danger     {edition.safeguarding or NO_SAFEGUARDING}"
    yield f"Open          {'; '.join(_hours(edition.calendar))}"
    closed = len(edition.calendar.closures)
    more = f"and {closed} more {'day' if closed == 1 else 'days'} in the file" if closed else "and no other day"
    yield f"Closed        on the bank holidays of {edition.calendar.region}, {more}"
    often = edition.answerphone.checks_a_day
    yield f"Answerphone   checked {'once' if often == 1 else f'{often} times'} a day"


def _hours(calendar: WorkingCalendar) -> Iterator[str]:
    """The week's hours; days with the same ones after each other in one."""
    days = [(name.capitalize()[:3], written_hours(calendar.weekly[number])) for number, name in enumerate(WEEKDAYS)]
    first = 0
    for number in range(1, len(days) + 1):
        if number == len(days) or days[number][1] != days[first][1]:
            names = days[first][0] if number == first + 1 else f"{days[first][0]} to {days[number - 1][0]}"
            if days[first][1]:
                yield f"{names} {days[first][1]}"
            first = number


def _promises(edition: Edition) -> Iterator[str]:
    for number, rule in enumerate(edition.rules, start=1):
        yield f"{number:2}  {rule.words}"
        for line in textwrap.wrap(_counted(rule), WIDTH - 4):
            yield f"    {line}"


def _counted(rule: Rule) -> str:
    kept = " or ".join(STOPS[stop] for stop in Stop if stop in rule.stops_on)
    if rule.counted_from is CountedFrom.EACH_WORKING_DAY:
        return f"Every day that we are open; kept by {kept}."
    within = how_long(rule) or (_day(rule.date) if rule.date else "")
    start = "the time it was left" if rule.channels == {Channel.ANSWERPHONE} else FROM[rule.counted_from]
    ends = ", to the end of the day" if rule.due_time is DueTime.END_OF_DAY else ""
    late = "what comes in when we are shut counts from our next day" if rule.receipt is Receipt.NEXT_WORKING_DAY else ""
    parts = [
        f"For: {_whom(rule)}",
        f"within {within}{ends}" if within else "",
        f"counted from {start}",
        late,
        f"kept by {kept}" if kept else "",
        "a left message counts" if rule.message_counts else "",
        "the law says so" if rule.legal else "",
    ]
    return f"{'; '.join(part for part in parts if part)}."


def _whom(rule: Rule) -> str:
    channels = ", ".join(sorted(rule.channels)) or "whatever way it came"
    kinds = ", ".join(sorted(kind.replace("_", " ") for kind in rule.kinds))
    return f"{kinds}, {channels}" if kinds else channels


def _day(day: date) -> str:
    return f"{day_without_year(day)} {day.year}"
