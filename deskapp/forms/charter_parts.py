"""The next charter as a list of parts: the value of each in words, the question for it, and the file with a new answer.

Parts are data; the parser of charters validates the answers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from deskapp.charter.file_edit import TomlValue, value_at, with_table, with_value, without
from deskapp.charter.hours import WEEKDAYS
from deskapp.charter.lines import Path
from deskapp.charter.options import Count, CountedFrom, DayBasis, DueTime, Receipt, Roll, StopsOn, Unit, WhileWaiting
from deskapp.charter.reading import NO_DAYS, parse_edition
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.errors import WordsError
from deskapp.forms.charter_answers import (
    as_day,
    as_list,
    as_number,
    as_one_of,
    as_words,
    as_yes_no,
)
from deskapp.parsing.set_time import any_days
from deskapp.wording.causes import RecordCause
from deskapp.wording.times import day

DRAFT = "next charter"
"""The name of the draft in errors."""
HOW_LONG = "how_long"
"""The part of a promise that holds its unit and amount."""


@dataclass(frozen=True, slots=True)
class CharterPart:
    """One value of the file: its key, its name on the screen, the question for it, and the parser of the answer."""

    key: str
    label: str
    explained: str
    read: Callable[[str, datetime], TomlValue]
    most: int = 200


class CharterRow(NamedTuple):
    """A line of the list of parts: a value (`part`), or a group that opens a list of its own (`part` None)."""

    label: str
    value: str
    path: Path
    part: CharterPart | None = None


def _one_of(key: str, label: str, what: str, *offered: str) -> CharterPart:
    return CharterPart(key, label, f"{what} {', '.join(offered)}.", as_one_of(*offered))


_UNITS: Mapping[str, Unit] = {unit.replace("_", " "): unit for unit in Unit if unit is not Unit.BY_DATE}
_HOURS = "Like 09:00-17:00, or 09:00-12:30, 13:30-17:00; empty: closed."
_FIRST = (
    CharterPart("valid_from", "From", "From which day does it hold?", as_day),
    CharterPart("title", "Title", "What is the charter called?", as_words),
    CharterPart("organisation", "Organisation", "Whose charter is it?", as_words, 80),
    CharterPart("source", "Made from", "Which document is it made from?", as_words),
    CharterPart("telephone", "Telephone", "Your own number, read out to callers. Empty: none.", as_words, 40),
    CharterPart("safeguarding", "In danger", "Who is told when somebody may be in danger, with the number.", as_words),
    _one_of("region", "Bank holidays of", "Whose bank holidays do you keep?", *Region),
    CharterPart("topics", "Topics", "The topics of contacts, with commas between.", as_list, 1000),
    CharterPart("before_you_go", "Before you go", "What to check before you go, with ; between.", as_list, 400),
    CharterPart("tries_before_writing", "Tries", "After how many tries do we suggest writing? Empty: 3.", as_number),
    CharterPart("ask_again_after", "Ask again after", "After how many working days of waiting? Empty: 5.", as_number),
)
_PLACES: Mapping[str, tuple[str, tuple[CharterPart, ...]]] = {
    "opening_hours": (
        "Opening hours",
        tuple(CharterPart(name, name.capitalize(), _HOURS, as_words) for name in WEEKDAYS),
    ),
    "answerphone": (
        "Answerphone",
        (
            CharterPart("checks_a_day", "Checks a day", "How many times a day is it checked? Empty: once.", as_number),
            CharterPart(
                "warn_from", "Warn from", "From what time does the queue say that it wasn't? Like 10:00.", as_words
            ),
        ),
    ),
}
_DAYS: Mapping[str, tuple[str, str]] = {
    "closures": ("Closed days", "Why? Like: Training day"),
    "special_hours": ("Other hours", "Which hours? Like 09:00-12:00"),
    "bank_holidays": ("Bank holidays", "Its name, to add a holiday; or: not a holiday, to remove one."),
}
_TABLES: Mapping[str, tuple[str, tuple[CharterPart, ...]]] = {
    "kinds": (
        "Kinds",
        (
            CharterPart("title", "Title", "What is it called? Like: Freedom of information request", as_words),
            CharterPart("letter", "Letter", "The letter that chooses it on the forms.", as_words, 1),
            CharterPart("note", "Note", "One word for its row in the queue, like FOI.", as_words, 6),
        ),
    ),
    "channels": (
        "Channels",
        (
            CharterPart("title", "Title", "What is it called? Like: Text message", as_words),
            CharterPart("letter", "Letter", "The letter that chooses it on the forms.", as_words, 1),
            _one_of("like", "Like", "Which form is used for it?", *Channel),
        ),
    ),
    "milestones": (
        "Steps",
        (
            CharterPart("title", "Title", "What happens at the desk? Like: They asked for stage 2", as_words),
            CharterPart("kinds", "Kinds", "Which kinds have it, with commas? Empty: any.", as_list),
        ),
    ),
}
_RULE = (
    CharterPart("words", "Words", "The promise in plain English.", as_words, 400),
    CharterPart(HOW_LONG, "How long", f"Like 5 working days. Units: {', '.join(_UNITS)}.", as_words),
    CharterPart("channels", "Channels", "call, answerphone, letter, email, visit, with commas. Empty: any.", as_list),
    CharterPart("kinds", "Kinds", f"{', '.join(Kind)}, or your own. Empty: any.", as_list),
    CharterPart("stops_on", "Ended by", f"{', '.join(StopsOn)}, or a step's key.", as_list),
    _one_of("promise", "What it is", "One of", *PromiseName),
    _one_of("basis", "Working days", "Whose days?", *DayBasis),
    CharterPart("counted_from", "Starts with", f"{', '.join(CountedFrom)}, or a step's key.", as_words),
    _one_of("count", "Count", "Is the day on which it came in counted?", *Count),
    _one_of("receipt", "Day 0", "The day it came in, or the first working day from then?", *Receipt),
    CharterPart("cutoff", "Cut-off", "Later than this counts as the next working day. Like 16:30.", as_words),
    _one_of("due_time", "Due", "At what time on its last day?", *DueTime),
    _one_of("roll", "Roll", "Where does a date move that isn't a working day?", *Roll),
    CharterPart("extend", "More time", "By how much may it be extended? Empty: not at all.", as_number),
    CharterPart("extend_times", "How often", "How often may it be extended? Empty: once.", as_number),
    _one_of("while_waiting", "While we wait", "While we wait for them?", *WhileWaiting),
    CharterPart("repeat", "Again and again", "Does the next one start when one ends? yes or no.", as_yes_no),
    CharterPart("legal", "Law", "Is it a rule of law? yes or no.", as_yes_no),
    CharterPart("source", "Made from", "Which document promises it?", as_words),
)
_NEW_DAY = CharterPart("day", "Day", "Which day? Like 24 dec, or 29 dec..31 dec.", as_words)
_ASKED_OF_NEW = 5
"""Number of parts of a promise that are asked when it is added; the others can be set afterwards."""


def begun_draft(text: str, since: date, today: date) -> str:
    """The text of the charter in force, changed to begin on the first day of the month after `since` and `today`."""
    first = (max(since, today).replace(day=1) + timedelta(days=32)).replace(day=1)
    return with_value(text, ("valid_from",), first)


def check_draft(text: str) -> None:
    """Raise CharterError for an invalid charter. Bank holidays and calculations are not checked, which would take
    seconds.
    """
    parse_edition(text, DRAFT, days=NO_DAYS)


def charter_rows(text: str, path: Path = ()) -> list[CharterRow]:
    """The parts of the file, or of one group of it."""
    if not path:
        return [CharterRow("Title and more", str(value_at(text, ("title",)) or ""), ("first",)), *_groups(text)]
    name = str(path[0])
    if name in _DAYS and len(path) == 1:
        part = CharterPart("", "", _DAYS[name][1], as_words, 80)
        return [CharterRow(on, str(said), (name, on), part) for on, said in _table(text, name).items()]
    if name in _TABLES and len(path) == 1:
        return [
            CharterRow(str(one.get("title", "")), str(one.get("key", "")), (name, at))
            for at, one in enumerate(_tables(text, name))
        ]
    inside = () if name == "first" else path
    return [CharterRow(one.label, _said(text, (*inside, one.key)), (*inside, one.key), one) for one in _parts_of(path)]


def group_title(text: str, path: Path) -> str:
    """The name of a group."""
    name = str(path[0])
    if len(path) > 1:
        return str(value_at(text, (*path, "words" if name == "rules" else "title")))
    named = {**{key: one[0] for key, one in (*_PLACES.items(), *_TABLES.items(), *_DAYS.items())}}
    return named.get(name, "Title and more")


def can_add(path: Path) -> str:
    """The list to which an entry can be added in a group: "rules" for the whole file; "" if there is none."""
    name = str(path[0]) if path else "rules"
    return name if len(path) < 2 and (name in _DAYS or name in _TABLES or name == "rules") else ""


def asked_in(path: Path) -> Path:
    """The group in whose list a part is asked for, or a new entry of a list is."""
    name = str(path[0])
    if len(path) > 1:
        return path[:-1]
    return () if name == "rules" else path if name in (*_DAYS, *_TABLES) else ("first",)


def asked_for_new(name: str) -> Sequence[CharterPart]:
    """The questions for a new entry of a list."""
    if name in _DAYS:
        return (_NEW_DAY, CharterPart("why", _DAYS[name][0], _DAYS[name][1], as_words, 80))
    return _RULE[:_ASKED_OF_NEW] if name == "rules" else _TABLES[name][1]


def with_new(text: str, name: str, typed: Sequence[str], now: datetime) -> str:
    """The file with a new entry. Raises DeskError if an answer is invalid."""
    parts = asked_for_new(name)
    if name in _DAYS:
        first, last = any_days(typed[0], now)
        on = str(first) if first == last else f"{first} to {last}"
        return _checked(with_value(text, (name, on), typed[1]))
    values: dict[str, TomlValue] = {
        part.key: part.read(words, now) for part, words in zip(parts, typed, strict=True) if words
    }
    taken = {str(one.get("key")) for one in _tables(text, name)}
    apart = "-" if name == "rules" else "_"
    values["key"] = _new_key(str(values.get("title") or values.get("words") or ""), taken, apart)
    if name != "rules":
        return _checked(with_table(text, name, values))
    unit, amount = _how_long(str(values.pop(HOW_LONG, "")))
    source = str(value_at(text, ("source",)))
    stops = values.get("stops_on")
    promise = PromiseName.ACKNOWLEDGE if stops == ["acknowledgement"] else PromiseName.REPLY
    return _checked(with_table(text, name, {"promise": str(promise), **values, "source": source, unit: amount}))


def with_answer(text: str, row: CharterRow, typed: str, now: datetime) -> str:
    """The file with a new value of a part; "" removes it. Raises DeskError if the answer is invalid."""
    if row.part is None:
        return text
    if row.part.key == HOW_LONG:
        return _checked(_with_how_long(text, row.path[:-1], typed))
    return _checked(with_value(text, row.path, row.part.read(typed, now)) if typed else without(text, row.path))


def without_row(text: str, row: CharterRow) -> str:
    """The file without a part or an entry. Raises CharterError if it is required."""
    return _checked(without(text, row.path))


def _checked(text: str) -> str:
    check_draft(text)
    return text


def _groups(text: str) -> list[CharterRow]:
    rows = []
    for name, (label, parts) in _PLACES.items():
        values = [(part.label, value_at(text, (name, part.key))) for part in parts]
        said = _week(values) if name == "opening_hours" else [f"{key} {value}" for key, value in values if value]
        rows.append(CharterRow(label, "; ".join(said), (name,)))
    for name, (label, _) in _DAYS.items():
        rows.append(CharterRow(label, "; ".join(f"{on} {said}" for on, said in _table(text, name).items()), (name,)))
    for name, (label, _) in _TABLES.items():
        rows.append(CharterRow(label, "; ".join(str(one.get("title")) for one in _tables(text, name)), (name,)))
    for at, one in enumerate(_tables(text, "rules")):
        rows.append(CharterRow(f"Promise {at + 1}", str(one.get("words", "")), ("rules", at)))
    return rows


def _week(days: Sequence[tuple[str, object]]) -> list[str]:
    """The week's hours in words; consecutive days with the same hours are one range: "Mon to Fri 09:00-17:00"."""
    runs = [list(run) for _, run in groupby(days, key=lambda one: one[1] or "closed")]
    return [f"{run[0][0][:3]}{f' to {run[-1][0][:3]}' if len(run) > 1 else ''} {run[0][1] or 'closed'}" for run in runs]


def _parts_of(path: Path) -> Sequence[CharterPart]:
    name = str(path[0])
    if name == "first":
        return _FIRST
    return _RULE if name == "rules" else (_PLACES.get(name) or _TABLES[name])[1]


def _table(text: str, name: str) -> Mapping[str, object]:
    found = value_at(text, (name,))
    return found if isinstance(found, dict) else {}


def _tables(text: str, name: str) -> list[dict[str, object]]:
    found = tomllib.loads(text).get(name)
    return found if isinstance(found, list) else []


def _said(text: str, path: Path) -> str:
    """A value as it would be typed."""
    if path[-1] == HOW_LONG:
        return next((_unit_words(text, (*path[:-1], unit)) for unit in Unit if value_at(text, (*path[:-1], unit))), "")
    value = value_at(text, path)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        has_commas = any("," in str(one) for one in value)
        return f"{'; '.join(map(str, value))};" if has_commas else ", ".join(map(str, value))
    return "" if value is None else day(value) if isinstance(value, date) else str(value)


def _unit_words(text: str, path: Path) -> str:
    value, unit = value_at(text, path), str(path[-1]).replace("_", " ")
    return f"{unit} {value}" if path[-1] == Unit.BY_DATE else f"{value} {unit if value != 1 else unit[:-1]}"


def _how_long(typed: str) -> tuple[Unit, TomlValue]:
    """The unit and the amount. Raises WordsError."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s+([a-z][a-z ]*)", typed.strip().casefold())
    units = [unit for words, unit in _UNITS.items() if found and words.startswith(found[2].strip())]
    if found and len(units) == 1:
        return units[0], float(found[1]) if "." in found[1] else int(found[1])
    by_date = re.fullmatch(r"by date (\d{4}-\d\d-\d\d)", typed.strip().casefold())
    try:
        if by_date:
            return Unit.BY_DATE, date.fromisoformat(by_date[1])
    except ValueError:
        pass  # refused like any other invalid text
    raise WordsError(RecordCause.UNIT_WANTED, units=", ".join(_UNITS))


def _with_how_long(text: str, rule: Path, typed: str) -> str:
    unit, amount = _how_long(typed)
    for other in Unit:
        if other is not unit:
            text = without(text, (*rule, other))
    return with_value(text, (*rule, unit), amount)


def _new_key(words: str, taken: set[str], apart: str) -> str:
    """A key made of a title's first words, which no other entry has."""
    parts = re.findall(r"[a-z0-9]+", words.casefold())[:5]
    key = apart.join(parts).lstrip("0123456789_-")[:40].strip("_-") or "own"
    number = next(number for number in range(1, 1000) if (key if number == 1 else f"{key}{apart}{number}") not in taken)
    return key if number == 1 else f"{key}{apart}{number}"
