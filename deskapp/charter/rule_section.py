"""The [[rules]] of an edition's file as `Rule`s."""

from __future__ import annotations

import re
from collections.abc import Mapping

from deskapp.charter.hours import seconds_of
from deskapp.charter.options import (
    HOURS,
    Basis,
    Count,
    CountedFrom,
    DueTime,
    Receipt,
    Roll,
    Rule,
    Stop,
    Unit,
)
from deskapp.charter.sections import Section
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.errors import CharterError

_KEY_LONGEST, _WORDS_LONGEST, _SOURCE_LONGEST = 60, 400, 200
_KEYS = (
    "key", "promise", "words", "source", "channels", "kinds", *Unit, "receipt", "cutoff", "count", "due_time",
    "basis", "roll", "counted_from", "stops_on", "message_counts", "legal",
)  # fmt: skip
_DAY_UNITS = frozenset(Unit) - HOURS
_CALENDAR_UNITS = _DAY_UNITS - {Unit.WORKING_DAYS}
_COUNTS_ONLY_WITH: Mapping[str, frozenset[Unit]] = {
    "receipt": frozenset({Unit.WORKING_DAYS}),
    "cutoff": frozenset({Unit.WORKING_DAYS}),
    "count": frozenset({Unit.WORKING_DAYS}),
    "due_time": _DAY_UNITS,
    "basis": _DAY_UNITS,
    "roll": _CALENDAR_UNITS,
}


def read_rules(top: Section) -> tuple[Rule, ...]:
    """Every rule of the file, in its order. CharterError naming the file, the rule, the key and the mend."""
    found = top.table.get("rules")
    if not isinstance(found, list) or not found or not all(isinstance(rule, dict) for rule in found):
        top.refuse("rules are missing; write each promise below a line [[rules]].")
    rules: list[Rule] = []
    for number, table in enumerate(found, start=1):
        rule = _rule(Section(f"{top.where}: rule {table.get('key', number)}", table))
        if rule.key in {before.key for before in rules}:
            top.refuse(f'two rules have the key "{rule.key}"; give one of them another.')
        rules.append(rule)
    return tuple(rules)


def _rule(section: Section) -> Rule:
    section.only(_KEYS)
    unit = _unit(section)
    _check_options(section, unit)
    try:
        return Rule(
            key=_key(section),
            name=section.choice("promise", PromiseName),
            words=section.words("words", longest=_WORDS_LONGEST, example="We reply within 2 working days."),
            source=section.words("source", longest=_SOURCE_LONGEST, example="our-charter.pdf"),
            unit=unit,
            amount=0 if unit is Unit.BY_DATE else _amount(section, unit),
            date=section.day(unit) if unit is Unit.BY_DATE else None,
            channels=section.choices("channels", Channel),
            kinds=section.choices("kinds", Kind),
            receipt=section.choice("receipt", Receipt, Receipt.CALENDAR_DAY),
            cutoff=_cutoff(section),
            count=section.choice("count", Count, Count.EXCLUDE_DAY_0),
            due_time=section.choice("due_time", DueTime, DueTime.CLOSE),
            basis=section.choice("basis", Basis, Basis.OFFICE),
            roll=section.choice("roll", Roll, Roll.PRECEDING),
            counted_from=section.choice("counted_from", CountedFrom, CountedFrom.RECEIVED),
            stops_on=section.choices("stops_on", Stop),
            message_counts=section.flag("message_counts"),
            legal=section.flag("legal"),
        )
    except CharterError as error:
        raise error if str(error).startswith(section.where) else CharterError(f"{section.where}: {error}") from None


def _key(section: Section) -> str:
    key = section.words("key", longest=_KEY_LONGEST, example="email-reply")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        section.refuse(f'key says "{key}"; use small letters, figures and single hyphens, like email-reply.')
    return key


def _unit(section: Section) -> Unit:
    given = [unit for unit in Unit if unit.value in section.table]
    if not given:
        section.refuse(
            f"how long is missing; add a line like working_days = 2 (or one of {', '.join(list(Unit)[1:])})."
        )
    if len(given) > 1:
        section.refuse(f"{given[0]} and {given[1]} are both given; keep one of them.")
    return given[0]


def _amount(section: Section, unit: Unit) -> float:
    amount = section.table[unit.value]
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        section.refuse(f"{unit} should be a number without quotes; write it like {unit} = 2.")
    return amount


def _check_options(section: Section, unit: Unit) -> None:
    """An option that would change nothing is a misunderstanding, so it is refused."""
    for option, units in _COUNTS_ONLY_WITH.items():
        if option in section.table and unit not in units:
            fitting = " or ".join(sorted(units))
            section.refuse(f"{option} means nothing with {unit}; take it out (it goes with {fitting}).")
    if "cutoff" in section.table and section.table.get("receipt") != Receipt.NEXT_WORKING_DAY:
        section.refuse('cutoff needs receipt = "next_working_day"; add that, or take cutoff out.')


def _cutoff(section: Section) -> int | None:
    written = section.words_or_none("cutoff", longest=5, example="16:30")
    return None if written is None else seconds_of(written, f"{section.where}: cutoff")
