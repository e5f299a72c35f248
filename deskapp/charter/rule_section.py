"""Parser of the [[rules]] of an edition's file into `Rule`s."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskapp.charter.hours import seconds_of
from deskapp.charter.options import (
    HOURS,
    Count,
    CountedFrom,
    DayBasis,
    DueTime,
    Receipt,
    Roll,
    Rule,
    StopsOn,
    Unit,
    WhileWaiting,
)
from deskapp.charter.own_words import Milestone
from deskapp.charter.sections import Section
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.errors import CharterError
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    from deskapp.charter import suggestions
else:
    suggestions = LazyModule("deskapp.charter.suggestions")

_KEY_LONGEST, _WORDS_LONGEST, _SOURCE_LONGEST = 60, 400, 200
_KEYS = (
    "key", "promise", "words", "source", "channels", "kinds", *Unit, "receipt", "cutoff", "count", "due_time",
    "basis", "region", "roll", "counted_from", "stops_on", "message_counts", "extend", "extend_times",
    "while_waiting", "repeat", "legal",
)  # fmt: skip
_OLD_STOPS = {"dated_holding_reply": StopsOn.HOLDING_REPLY}
"""Words of older files that are still accepted, with their present equivalents."""
_DAY_UNITS = frozenset(Unit) - HOURS
_CALENDAR_UNITS = _DAY_UNITS - {Unit.WORKING_DAYS}
_COUNTS_ONLY_WITH: Mapping[str, frozenset[Unit]] = {
    "receipt": frozenset({Unit.WORKING_DAYS}),
    "cutoff": frozenset({Unit.WORKING_DAYS}),
    "count": frozenset({Unit.WORKING_DAYS}),
    "due_time": _DAY_UNITS,
    "basis": _DAY_UNITS,
    "roll": _CALENDAR_UNITS,
    "region": _DAY_UNITS,
    "extend": _DAY_UNITS - {Unit.BY_DATE},
    "extend_times": _DAY_UNITS - {Unit.BY_DATE},
}


@dataclass(frozen=True, slots=True)
class Declared:
    """Kinds, channels and milestones that the file may name: the built-in ones and those that it declares."""

    kinds: tuple[Kind, ...]
    channels: tuple[Channel, ...]
    milestones: tuple[Milestone, ...]

    def milestone(self, key: str) -> Milestone | None:
        """The milestone with this key; None if it is not declared."""
        return next((one for one in self.milestones if one.key == key), None)


def read_rules(top: Section, declared: Declared) -> tuple[Rule, ...]:
    """The rules of the file, in its order. Raises CharterError with file, line, rule, key and correction."""
    if not isinstance(top.table.get("rules"), list) or not top.table["rules"]:
        top.refuse("rules are missing; write each promise below a line [[rules]].", "rules")
    rules: list[Rule] = []
    for section in top.sections("rules", "rule"):
        rule = _rule(section, declared)
        if rule.key in {before.key for before in rules}:
            section.refuse(f'two rules have the key "{rule.key}"; give one of them another.', "key")
        rules.append(rule)
    return tuple(rules)


def _rule(section: Section, declared: Declared) -> Rule:
    section.only(_KEYS)
    unit = _unit(section)
    _check_options(section, unit)
    try:
        rule = Rule(
            key=_key(section),
            name=section.choice("promise", PromiseName),
            words=section.words("words", longest=_WORDS_LONGEST, example="We reply within 2 working days."),
            source=section.words("source", longest=_SOURCE_LONGEST, example="our-charter.pdf"),
            unit=unit,
            amount=0 if unit is Unit.BY_DATE else _amount(section, unit),
            date=section.day(unit) if unit is Unit.BY_DATE else None,
            channels=section.choices("channels", declared.channels),
            kinds=section.choices("kinds", declared.kinds),
            receipt=section.choice("receipt", Receipt, Receipt.CALENDAR_DAY),
            cutoff=_cutoff(section),
            count=section.choice("count", Count, Count.EXCLUDE_DAY_0),
            due_time=section.choice("due_time", DueTime, DueTime.CLOSE),
            basis=section.choice("basis", DayBasis, DayBasis.OFFICE),
            regions=_regions(section),
            roll=section.choice("roll", Roll, Roll.PRECEDING),
            counted_from=_counted_from(section, declared),
            stops_on=_stops_on(section, declared),
            extend=section.whole("extend", 0, least=1, most=1000) if "extend" in section.table else 0,
            extend_times=section.whole("extend_times", 1, least=1, most=20),
            while_waiting=section.choice("while_waiting", WhileWaiting, WhileWaiting.RUN),
            repeat=section.flag("repeat"),
            legal=section.flag("legal"),
        )
    except CharterError as error:
        raise error if str(error).startswith(section.file) else CharterError(f"{section.at(unit)}: {error}") from None
    _check_start(section, rule, declared)
    return rule


def _regions(section: Section) -> frozenset[Region]:
    if "region" not in section.table:
        return frozenset()
    if section.table.get("basis", DayBasis.OFFICE) == DayBasis.OFFICE:
        section.refuse(
            'region means nothing where our own days are counted; add basis = "statutory" or "weekdays", or take '
            "region out.",
            "region",
        )
    if isinstance(section.table["region"], list):
        regions = section.choices("region", Region)
        return regions or section.refuse('region is empty; write it like region = ["ENG", "SCT"].', "region")
    return frozenset({section.choice("region", Region)})


def _counted_from(section: Section, declared: Declared) -> str:
    found = section.table.get("counted_from", CountedFrom.RECEIVED)
    if found == "by_hand":
        section.refuse(
            "counted_from = by_hand is no longer read, because nothing could start it; declare what starts it below a "
            'line [[milestones]], like key = "agreed" and title = "We agreed it", and write counted_from = "agreed".',
            "counted_from",
        )
    return _event(section, "counted_from", found, [*CountedFrom], declared)


def _stops_on(section: Section, declared: Declared) -> frozenset[str]:
    found = section.table.get("stops_on", [])
    if not isinstance(found, list):
        section.refuse('stops_on should be a list; write it like stops_on = ["reply"].', "stops_on")
    words = [_OLD_STOPS.get(word, word) if isinstance(word, str) else word for word in found]
    stops = {_event(section, "stops_on", word, [*StopsOn], declared) for word in words}
    return frozenset(stops | ({StopsOn.MESSAGE_LEFT} if section.flag("message_counts") else set()))


def _event(section: Section, key: str, found: object, built_in: list[str], declared: Declared) -> str:
    """A built-in word, or the key of a declared milestone. Raises CharterError."""
    known = [*built_in, *(one.key for one in declared.milestones)]
    if not isinstance(found, str):
        section.refuse(f'{key} should be words in quotes; write it like {key} = "{built_in[0]}".', key)
    if found not in known:
        near = suggestions.nearest(found, known)
        mend = f"write {near}" if near else f"write one of {suggestions.listed(key, known)}"
        declare = f'declare it below a line [[milestones]], with key = "{found}" and a title'
        section.refuse(f'{key} says "{found}"; {mend}, or, where that happens at the desk, {declare}.', key)
    return found


def _check_start(section: Section, rule: Rule, declared: Declared) -> None:
    """Raise CharterError for a rule that could never start, and for a wait without effect."""
    if rule.counted_from == CountedFrom.EACH_WORKING_DAY and rule.name is not PromiseName.CHECK:
        section.refuse(
            'only a check is counted from each_working_day, so this could never start; write promise = "check", or '
            'counted_from = "received".',
            "counted_from",
        )
    milestone = declared.milestone(rule.counted_from)
    if milestone is not None and milestone.kinds and rule.kinds and not milestone.kinds & rule.kinds:
        section.refuse(
            f"the milestone {milestone.key} is for {', '.join(sorted(milestone.kinds))} alone and this rule for "
            f"{', '.join(sorted(rule.kinds))}, so it could never start; give the two a kind in common.",
            "counted_from",
        )
    if "extend_times" in section.table and not rule.extend:
        section.refuse("extend_times needs extend; say by how much, like extend = 10, or take it out.", "extend_times")
    if rule.unit is Unit.BY_DATE and rule.while_waiting is WhileWaiting.RESTART:
        section.refuse('a date cannot start again; write while_waiting = "pause", or take it out.', "while_waiting")
    if rule.unit is Unit.BY_DATE and rule.repeat:
        section.refuse("a date comes once; take repeat out, or write a length, like working_days = 20.", "repeat")


def _key(section: Section) -> str:
    key = section.words("key", longest=_KEY_LONGEST, example="email-reply")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        section.refuse(f'key says "{key}"; use small letters, figures and single hyphens, like email-reply.', "key")
    return key


def _unit(section: Section) -> Unit:
    given = [unit for unit in Unit if unit.value in section.table]
    if not given:
        section.refuse(
            f"how long is missing; add a line like working_days = 2 (or one of {', '.join(list(Unit)[1:])})."
        )
    if len(given) > 1:
        section.refuse(f"{given[0]} and {given[1]} are both given; keep one of them.", given[1])
    return given[0]


def _amount(section: Section, unit: Unit) -> float:
    amount = section.table[unit.value]
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        figure = re.match(r"\s*(\d+)\b", amount) if isinstance(amount, str) else None
        section.refuse(
            f"{unit} should be a number without quotes; write it like {unit} = {figure[1] if figure else 2}.", unit
        )
    return amount


def _check_options(section: Section, unit: Unit) -> None:
    """Raise CharterError for an option without effect, which must be a misunderstanding."""
    for option, units in _COUNTS_ONLY_WITH.items():
        if option in section.table and unit not in units:
            fitting = " or ".join(sorted(units))
            section.refuse(f"{option} means nothing with {unit}; take it out (it goes with {fitting}).", option)
    if "cutoff" in section.table and section.table.get("receipt") != Receipt.NEXT_WORKING_DAY:
        section.refuse('cutoff needs receipt = "next_working_day"; add that, or take cutoff out.', "cutoff")


def _cutoff(section: Section) -> int | None:
    written = section.words_or_none("cutoff", longest=5, example="16:30")
    return None if written is None else seconds_of(written, f"{section.at('cutoff')}: cutoff")
