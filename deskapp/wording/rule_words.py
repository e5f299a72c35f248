"""A rule of the charter in words, exactly as it is applied, with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from deskapp.charter.edition import Edition
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.options import HOURS, Count, CountedFrom, DayBasis, DueTime, Receipt, Roll, Rule, StopsOn, Unit
from deskapp.charter.options import WhileWaiting as Waiting
from deskapp.charter.promise_life import _ENDS
from deskapp.charter.rules import calculate
from deskapp.charter.vocabulary import Channel
from deskapp.errors import CharterError
from deskapp.wording.naming import channel_name, inside, kind_title, region_words
from deskapp.wording.times import day_without_year, due_words_on
from deskapp.wording.why import count_steps, how_long

STOPS: Mapping[str, str] = {
    StopsOn.REPLY: "a reply",
    StopsOn.HOLDING_REPLY: "saying why not yet, and when",
    StopsOn.ACKNOWLEDGEMENT: "telling them that we have it",
    StopsOn.MESSAGE_LEFT: "a message left with somebody who allows it",
    StopsOn.UPDATE: "telling them how it stands",
    StopsOn.CHECK: "a check of the answerphone",
}
BASES = {
    DayBasis.OFFICE: "the days on which we are open",
    DayBasis.STATUTORY: "Monday to Friday less bank holidays, whatever days we are open",
    DayBasis.WEEKDAYS: "Monday to Friday less bank holidays and the days that we close",
}
ROLLS = {
    Roll.PRECEDING: "moved back to one of these days, or on where that was too early",
    Roll.FOLLOWING: "moved on to one of these days",
    Roll.NONE: "whatever day that is",
}
NOT_BY_REPLY = "A full reply does not end this one: it runs on."


def in_order(edition: Edition) -> list[Rule]:
    """The rules in reading order: grouped by kinds, each after the one that starts it, checks last."""
    milestones = [one.key for one in edition.milestones]
    starts = [CountedFrom.RECEIVED, CountedFrom.ACKNOWLEDGED, *milestones, CountedFrom.EACH_WORKING_DAY]
    first: dict[frozenset[str], int] = {}
    for place, rule in enumerate(edition.rules):
        first.setdefault(frozenset(rule.kinds), place)
    last = len(edition.rules)

    def key(rule: Rule) -> tuple[int, int]:
        group = last if rule.counted_from == CountedFrom.EACH_WORKING_DAY else first[frozenset(rule.kinds)]
        return group, starts.index(rule.counted_from)

    return sorted(edition.rules, key=key)


def rule_lines(rule: Rule, edition: Edition, now: datetime) -> Iterator[str]:
    """The lines that explain a rule: scope, count, end, extension, and the due time if it started at `now` (UTC)."""
    titles = {**STOPS, **{one.key: f'"{one.title}"' for one in edition.milestones}}
    ends = " or ".join(titles[stop] for stop in sorted(rule.stops_on, key=list(titles).index))
    if rule.counted_from == CountedFrom.EACH_WORKING_DAY:
        yield f"Every day that we are open; kept by {ends}."
        return
    within = how_long(rule)
    parts = (
        f"For: {_whom(rule)}",
        f"within {within}" if within else f"by {day_without_year(rule.date)} {rule.date.year}" if rule.date else "",
        f"counted from {_start(rule, titles)}",
        f"kept by {ends}" if ends else "nothing ends it",
    )
    yield f"{'; '.join(part for part in parts if part)}."
    yield f"{'; '.join(_counted(rule, edition))}."
    more = [*_stretched(rule), *([] if rule.stops_on & _ENDS[HappeningKind.REPLY] else [NOT_BY_REPLY])]
    yield from more
    yield _example(rule, edition, now)


def _whom(rule: Rule) -> str:
    channels = ", ".join(sorted(map(channel_name, rule.channels))) or "whatever way it came"
    kinds = ", ".join(sorted(inside(kind_title(kind)) for kind in rule.kinds))
    return f"{kinds}, {channels}" if kinds else channels


def _start(rule: Rule, titles: Mapping[str, str]) -> str:
    if rule.counted_from == CountedFrom.ACKNOWLEDGED:
        return "when we first told them that we have it, or why not yet and when"
    if rule.counted_from != CountedFrom.RECEIVED:
        return titles[rule.counted_from]
    if rule.unit in HOURS:
        return "the minute it came in"
    return "the time it was left" if rule.channels == {Channel.ANSWERPHONE} else "the day it came in"


def _counted(rule: Rule, edition: Edition) -> Iterator[str]:
    if rule.unit is Unit.CLOCK_HOURS:
        yield "Counted by the clock, day and night, also when the clocks change"
        return
    if rule.unit is Unit.WORKING_HOURS:
        yield "Counted in the hours that we are open"
        return
    where = region_words(*(rule.regions or {edition.calendar.region}))
    days = BASES[rule.basis] + (f" ({where})" if rule.basis is not DayBasis.OFFICE else "")
    if rule.unit is Unit.WORKING_DAYS:
        first = "day 0 counts as day 1" if rule.count is Count.INCLUDE_DAY_0 else "day 1 is the one after day 0"
        yield f"Counted in {days}; {first}"
        if rule.receipt is Receipt.NEXT_WORKING_DAY:
            at = f"{rule.cutoff // 3600:02}:{rule.cutoff // 60 % 60:02}" if rule.cutoff is not None else "we close"
            yield f"what comes in on another day, or from {at} on, has the next of these days as its day 0"
    else:
        yield f"A date, {ROLLS[rule.roll]}" + ("" if rule.roll is Roll.NONE else f": {days}")
    yield "due when we close" if rule.due_time is DueTime.CLOSE else "due at the end of the day, 23:59:59"
    if rule.legal:
        yield "the law says so"


def _stretched(rule: Rule) -> Iterator[str]:
    if rule.extend:
        longer = how_long(replace(rule, amount=rule.extend))
        times = "once" if rule.extend_times == 1 else f"{rule.extend_times} times"
        yield f"It can be extended {times}, by {longer} each, before it falls due, when they are told."
    if rule.while_waiting is Waiting.PAUSE:
        yield "While we wait for their answer the clock stands still."
    if rule.while_waiting is Waiting.RESTART:
        yield "When they have answered what we asked, the count starts again."
    if rule.repeat:
        yield "When it is kept or missed the next one starts, until the contact is closed."


def _example(rule: Rule, edition: Edition, now: datetime) -> str:
    try:
        calculation = calculate(rule, now, edition.calendar)
    except CharterError as error:
        return f"From today on: {error}"
    begins = "what comes in" if rule.counted_from == CountedFrom.RECEIVED else "if that happens"
    steps = " ".join(count_steps(calculation))
    return f"Example: {begins} now is due by {due_words_on(calculation.due_at)}. {steps}"
