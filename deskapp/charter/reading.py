"""Parser of an edition's TOML file into an `Edition`, whole or not at all.

A file with a mistake is refused with one sentence: the file, the key, the correction. No network or database is used;
only `read_edition` and the shipped editions read files.
"""

from __future__ import annotations

import errno
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from deskapp.charter.bank_holidays import any_of
from deskapp.charter.calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from deskapp.charter.edition import ASK_AGAIN_AFTER, BEFORE_YOU_GO, Answerphone, Edition
from deskapp.charter.hours import WEEKDAYS, Hours, read_hours, seconds_of
from deskapp.charter.older_files import brought_up_to_date
from deskapp.charter.own_words import OwnChannel, OwnKind, read_channels, read_kinds, read_milestones
from deskapp.charter.rule_section import Declared, read_rules
from deskapp.charter.sections import Section
from deskapp.charter.vocabulary import Channel, Kind, Region
from deskapp.clock import LONDON
from deskapp.errors import CharterError
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    from deskapp.charter import lines, suggestions
else:
    lines = LazyModule("deskapp.charter.lines")
    suggestions = LazyModule("deskapp.charter.suggestions")

DEFAULT_EDITION = "healthwatch-portsmouth"
"""The charter of a new desk."""

_SHIPPED = Path(__file__).parent / "editions"
_KEYS = (
    "name", "title", "organisation", "telephone", "valid_from", "source", "region", "timezone", "topics",
    "safeguarding", "before_you_go", "tries_before_writing", "ask_again_after", "answerphone",
    "opening_hours", "closures", "special_hours", "bank_holidays", "milestones", "kinds", "channels", "rules",
)  # fmt: skip
_NAME_LONGEST, _TITLE_LONGEST, _DAY_LONGEST, _TOPIC_LONGEST, _ITEM_LONGEST = 80, 200, 80, 40, 44
_RANGE_LONGEST = 366
_SHOWN, _LONG_WORD = 60, re.compile(r"(\S{60})\S{10,}")
FILE_LARGEST = 256 * 1024
"""Greatest size of a file in bytes: twenty times the longest charter that ships. A larger one takes seconds to parse.
"""
NOT_A_HOLIDAY = "not a holiday"
"""The name in [bank_holidays] that removes a bank holiday."""


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Days with hours other than their weekday's, from the record, or from a file and the `holidays` package.

    `elsewhere` has the bank holidays of the regions that single rules name.
    """

    bank_holidays: Mapping[date, str]
    closures: Mapping[date, str]
    special_hours: Mapping[date, Hours]
    elsewhere: Mapping[frozenset[Region], Mapping[date, str]] = field(default_factory=dict)


NO_DAYS = CalendarDays({}, {}, {})
"""No special days: for parsing a file whose calendar is not needed, without the `holidays` package."""


def shipped_editions() -> tuple[str, ...]:
    """The names of the charters that ship, the default one first."""
    names = sorted(path.stem for path in _SHIPPED.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_EDITION))


def shipped_text(name: str) -> str:
    """The text of a charter that ships. Raises CharterError if none has that name."""
    if name not in shipped_editions():
        near = suggestions.nearest(name, shipped_editions())
        mend = f"did you mean {near}?" if near else f"choose {', '.join(shipped_editions())}, or give a file's path."
        raise CharterError(f'No charter called "{name}" comes with deskapp; {mend}')
    return _text_of(_SHIPPED / f"{name}.toml")


def shipped_from(name: str, today: date) -> Edition:
    """A charter that ships, to be adopted: in force from `today` if it began earlier. Raises CharterError."""
    text = shipped_text(name)
    if parse_edition(text, name, days=NO_DAYS).valid_from < today:
        text = re.sub(r"(?m)^valid_from = \S+", f"valid_from = {today}", text, count=1)
    return parse_edition(text, f"{name}.toml")


def find_edition(name_or_file: str) -> Edition:
    """A charter that ships, by its name, or one in a file, by its path. Raises CharterError."""
    if name_or_file in shipped_editions():
        return parse_edition(shipped_text(name_or_file), f"{name_or_file}.toml")
    if name_or_file.endswith(".toml") or is_file(name_or_file):
        return read_edition(Path(name_or_file))
    return parse_edition(shipped_text(name_or_file), name_or_file)


def is_file(name: str) -> bool:
    """True for the path of a file; false for any other text, also one that is too long for a path."""
    try:
        return Path(name).is_file()
    except OSError:
        return False


def read_edition(path: Path) -> Edition:
    """The charter in a file. Raises CharterError if it cannot be read, or has a mistake."""
    return parse_edition(_text_of(path), str(path))


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > FILE_LARGEST:
            raise CharterError(f"{path}: this file is too large for a charter; check that it is the right one.")
        return path.read_text("utf-8-sig")  # removes the byte order mark of editors on Windows
    except FileNotFoundError:
        raise CharterError(f"{path}: there is no such file; check its name and folder.") from None
    except UnicodeDecodeError:
        raise CharterError(f"{path}: this is not a plain text file; save it as text in UTF-8.") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise CharterError("No file has so long a name; check it, or give the name of a charter.") from None
        raise CharterError(
            f"{path}: this file cannot be read ({error.strerror}); check that you may open it."
        ) from None


def parse_edition(text: str, file_name: str, *, days: CalendarDays | None = None, adopted: bool = False) -> Edition:
    """Parse the text of a charter file.

    With `days`, from the record, the calendar has those; without, it has the file's closures and special hours, and the
    bank holidays of its region from the `holidays` package (slow to import: about 0.2 s). A file from the record, or
    one that was `adopted`, may be years old, and keeps its meaning of that time. Raises CharterError naming
    `file_name`.
    """
    try:
        return _edition(text, file_name, days, adopted=adopted)
    except CharterError as error:
        raise CharterError(_in_few_words(str(error))) from None


def _in_few_words(sentence: str) -> str:
    """A sentence that is safe to show: its quotations from the file are short, and have no control characters."""
    place, colon, rest = sentence.partition(": ")
    parts = rest.split('"')
    quoted = [f"{part[:50]}..." if at % 2 and len(part) > _SHOWN else part for at, part in enumerate(parts)]
    short = _LONG_WORD.sub(r"\1...", '"'.join(quoted) if len(parts) % 2 else rest)
    return "".join(letter if letter.isprintable() else "?" for letter in f"{place}{colon}{short}")


def _edition(text: str, file_name: str, days: CalendarDays | None, *, adopted: bool) -> Edition:
    table = _toml(text, file_name)
    top = Section(file_name, brought_up_to_date(table) if adopted or days is not None else table, text=text)
    top.only(_KEYS)
    kinds, channels = read_kinds(top), read_channels(top)
    known = (*Kind, *(one.kind for one in kinds))
    milestones = read_milestones(top, known)
    declared = Declared(known, (*Channel, *(one.channel for one in channels)), milestones)
    rules = read_rules(top, declared)
    return Edition(
        name=_name(top),
        title=top.words("title", longest=_TITLE_LONGEST, example="Our customer charter"),
        organisation=top.words("organisation", longest=_NAME_LONGEST, example="Healthwatch Anytown"),
        telephone=top.words_or_none("telephone", longest=40, example="01632 960000"),
        valid_from=top.day("valid_from"),
        source=top.words("source", longest=_TITLE_LONGEST, example="our-charter.pdf"),
        topics=top.word_list("topics", longest=_TOPIC_LONGEST, example='["Dentist", "Other"]'),
        rules=rules,
        calendar=_calendar(top, days, {rule.regions for rule in rules if rule.regions}),
        text=text,
        safeguarding=top.words_or_none(
            "safeguarding", longest=_TITLE_LONGEST, example="Adult safeguarding at the council, 01632 960010"
        ),
        before_you_go=_before_you_go(top),
        tries_before_writing=top.whole("tries_before_writing", 3, least=1, most=20),
        ask_again_after=top.whole("ask_again_after", ASK_AGAIN_AFTER, least=1, most=250),
        answerphone=_answerphone(top),
        milestones=milestones,
        kinds=kinds,
        channels=channels,
    )


def zone_of(text: str) -> ZoneInfo:
    """The zone of an edition's text from the record. Raises CharterError."""
    return _zone(_from_record(text))


def own_words(text: str) -> tuple[tuple[OwnKind, ...], tuple[OwnChannel, ...]]:
    """The kinds and channels that an edition's text from the record declares. Raises CharterError."""
    top = _from_record(text)
    return read_kinds(top), read_channels(top)


def _from_record(text: str) -> Section:
    return Section("a charter in the record", _toml(text, "a charter in the record"), text=text)


def _before_you_go(top: Section) -> tuple[str, ...]:
    if "before_you_go" not in top.table:
        return BEFORE_YOU_GO
    return top.word_list("before_you_go", longest=_ITEM_LONGEST, example='["Answerphone on", "Post tray empty"]')


def _answerphone(top: Section) -> Answerphone:
    section = top.section("answerphone", "answerphone")
    section.only(("checks_a_day", "warn_from"))
    written = section.words_or_none("warn_from", longest=5, example="10:00")
    return Answerphone(
        checks_a_day=section.whole("checks_a_day", 1, least=1, most=9),
        warn_from=seconds_of(written or "10:00", f"{section.at('warn_from')}: warn_from"),
    )


def _toml(text: str, file_name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r" \(at .*\)$", "", str(error))
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else max(1, len(lines.split_lines(text)))
        if said.startswith(("Cannot overwrite", "Cannot declare")):
            mend = "something is written here a second time; take one of the two out."
        else:
            mend = suggestions.suggestion_for_line("".join(lines.split_lines(text)[line - 1 : line]), said)
        raise CharterError(f"{file_name}, line {line}: {mend}") from None
    except RecursionError:
        raise CharterError(f"{file_name}: lists are nested too deep in it; no charter needs one in another.") from None
    except ValueError:  # Python refuses numbers of more than 4,300 digits
        raise CharterError(f"{file_name}: a number in it is too long; write the figure that you mean.") from None


def _name(top: Section) -> str:
    name = top.words("name", longest=_NAME_LONGEST, example="healthwatch-anytown")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        mend = "use small letters, figures and single hyphens, like healthwatch-anytown."
        top.refuse(f'name says "{name}"; {mend}', "name")
    return name


def _calendar(top: Section, days: CalendarDays | None, elsewhere: Iterable[frozenset[Region]]) -> WorkingCalendar:
    weekly = _weekly(top)
    region = top.choice("region", Region)
    written = CalendarDays({}, _closures(top), _special_hours(top))
    changed, zone = _bank_holidays(top), _zone(top)
    if days is None:
        days = CalendarDays(_holidays({region}, changed), written.closures, written.special_hours)
    known = {regions: days.elsewhere.get(regions) or _holidays(regions, changed) for regions in elsewhere}
    try:
        return WorkingCalendar(
            weekly,
            region=region,
            bank_holidays=days.bank_holidays,
            closures=days.closures,
            special_hours=days.special_hours,
            zone=zone,
            elsewhere=known,
        )
    except CharterError as error:
        raise CharterError(f"{top.at('opening_hours')}: opening hours: {error}") from None


def _holidays(regions: Collection[Region], changed: Mapping[date, str | None]) -> dict[date, str]:
    """Every bank holiday of any of the regions, with those that the file adds and without those that it removes."""
    days: dict[date, str | None] = {**any_of(frozenset(regions), FIRST_YEAR, LAST_YEAR), **changed}
    return {day: name for day, name in sorted(days.items()) if name is not None}


def _bank_holidays(top: Section) -> dict[date, str | None]:
    """The dates that [bank_holidays] adds, with their names, and those that it removes, with None."""
    section = top.section("bank_holidays", "bank holidays")
    named = {key: section.words(key, longest=_DAY_LONGEST, example="Proclaimed holiday") for key in section.table}
    return {_day(section, key, key): None if name.lower() == NOT_A_HOLIDAY else name for key, name in named.items()}


def _zone(top: Section) -> ZoneInfo:
    name = top.words_or_none("timezone", longest=60, example="Europe/London")
    if name is None:
        return LONDON
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = suggestions.nearest(name, available_timezones())
        mend = f"did you mean {near}?" if near else "write it like Europe/London, Europe/Dublin or Pacific/Auckland."
        top.refuse(f'timezone says "{name}"; {mend}', "timezone")


def _weekly(top: Section) -> dict[int, Hours]:
    section = top.section("opening_hours", "opening hours")
    section.only(WEEKDAYS)
    return {number: _hours(section, day) for number, day in enumerate(WEEKDAYS) if day in section.table}


def _hours(section: Section, key: str) -> Hours:
    written = section.table[key]
    if not isinstance(written, str):
        section.refuse(f'{key} should be in quotes; write it like {key} = "09:00-17:00", or {key} = "closed".', key)
    return read_hours(written, f"{section.at(key)}: {key}")


def _closures(top: Section) -> dict[date, str]:
    section = top.section("closures", "closures")
    closed: dict[date, str] = {}
    for key in section.table:
        why = section.words(key, longest=_DAY_LONGEST, example="Training day")
        for day in _days(section, key):
            if day in closed:
                section.refuse(f"{day} is closed twice; take one of the two out.", key)
            closed[day] = why
    return closed


def _special_hours(top: Section) -> dict[date, Hours]:
    section = top.section("special_hours", "special hours")
    return {_day(section, key, key): _hours(section, key) for key in section.table}


def _days(section: Section, key: str) -> list[date]:
    """The dates that a key names: one, or all of "2026-12-29 to 2026-12-31"."""
    first, to, last = key.partition(" to ")
    since = _day(section, key, first)
    until = _day(section, key, last) if to else since
    if until < since:
        section.refuse(f'"{key}" ends before it begins; write the earlier date first.', key)
    if (until - since).days > _RANGE_LONGEST:
        section.refuse(f'"{key}" is longer than a year; check the dates.', key)
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


def _day(section: Section, key: str, written: str) -> date:
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        mend = suggestions.suggestion_for_date(written) or "write it like 2026-12-29, year first."
        section.refuse(f'"{key}" is not a date; {mend}', key)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        section.refuse(f'"{key}" is outside {FIRST_YEAR} to {LAST_YEAR}; check the year.', key)
    return day
