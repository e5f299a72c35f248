"""An edition's TOML file as an `Edition`, whole or not at all.

A file with a mistake is refused with one sentence: the file, the key, the mend. Nothing here opens a network or a
database; `read_edition` and the shipped editions are the only files read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from deskapp.charter.calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from deskapp.charter.edition import BEFORE_YOU_GO, Answerphone, Edition
from deskapp.charter.hours import WEEKDAYS, Hours, read_hours, seconds_of
from deskapp.charter.rule_section import read_rules
from deskapp.charter.sections import Section, nearest
from deskapp.charter.vocabulary import Region
from deskapp.errors import CharterError

DEFAULT_EDITION = "healthwatch-portsmouth"
"""The charter of a new desk."""

_SHIPPED = Path(__file__).parent / "editions"
_KEYS = (
    "name", "title", "organisation", "telephone", "valid_from", "source", "region", "topics",
    "safeguarding", "before_you_go", "tries_before_writing", "answerphone",
    "opening_hours", "closures", "special_hours", "rules",
)  # fmt: skip
_NAME_LONGEST, _TITLE_LONGEST, _DAY_LONGEST, _TOPIC_LONGEST, _ITEM_LONGEST = 80, 200, 80, 40, 44
_RANGE_LONGEST = 366


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The days whose hours are not the week's: as the record keeps them, or as a file and `holidays` give them."""

    bank_holidays: Mapping[date, str]
    closures: Mapping[date, str]
    special_hours: Mapping[date, Hours]


def shipped_editions() -> tuple[str, ...]:
    """The names of the charters that ship, the default one first."""
    names = sorted(path.stem for path in _SHIPPED.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_EDITION))


def shipped_text(name: str) -> str:
    """The file of a charter that ships, word for word. CharterError where none has that name."""
    if name not in shipped_editions():
        near = nearest(name, shipped_editions())
        mend = f"did you mean {near}?" if near else f"choose {', '.join(shipped_editions())}, or give a file's path."
        raise CharterError(f'No charter called "{name}" comes with deskapp; {mend}')
    return _text_of(_SHIPPED / f"{name}.toml")


def find_edition(name_or_file: str) -> Edition:
    """A charter that ships, by its name, or one in a file, by its path. CharterError as the two of them."""
    if name_or_file in shipped_editions():
        return parse_edition(shipped_text(name_or_file), f"{name_or_file}.toml")
    if name_or_file.endswith(".toml") or Path(name_or_file).is_file():
        return read_edition(Path(name_or_file))
    return parse_edition(shipped_text(name_or_file), name_or_file)


def read_edition(path: Path) -> Edition:
    """The charter in a file. CharterError where it cannot be read, or has a mistake."""
    return parse_edition(_text_of(path), str(path))


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # editors on Windows put a byte order mark before the first key
    except FileNotFoundError:
        raise CharterError(f"{path}: there is no such file; check its name and folder.") from None
    except UnicodeDecodeError:
        raise CharterError(f"{path}: this is not a plain text file; save it as text in UTF-8.") from None
    except OSError as error:
        raise CharterError(
            f"{path}: this file cannot be read ({error.strerror}); check that you may open it."
        ) from None


def parse_edition(text: str, file_name: str, *, days: CalendarDays | None = None) -> Edition:
    """The charter that a file's text says.

    With `days` the calendar has those; without, the file's closures and special hours, and the bank holidays of its
    region from the `holidays` package (slow to import: about 0.2 s). Raises CharterError naming `file_name`.
    """
    top = Section(file_name, _toml(text, file_name))
    top.only(_KEYS)
    return Edition(
        name=_name(top),
        title=top.words("title", longest=_TITLE_LONGEST, example="Our customer charter"),
        organisation=top.words("organisation", longest=_NAME_LONGEST, example="Healthwatch Anytown"),
        telephone=top.words_or_none("telephone", longest=40, example="01632 960000"),
        valid_from=top.day("valid_from"),
        source=top.words("source", longest=_TITLE_LONGEST, example="our-charter.pdf"),
        topics=top.word_list("topics", longest=_TOPIC_LONGEST, example='["Dentist", "Other"]'),
        rules=read_rules(top),
        calendar=_calendar(top, days),
        text=text,
        safeguarding=top.words_or_none(
            "safeguarding", longest=_TITLE_LONGEST, example="Adult safeguarding at the council, 01632 960010"
        ),
        before_you_go=_before_you_go(top),
        tries_before_writing=top.whole("tries_before_writing", 3, least=1, most=20),
        answerphone=_answerphone(top),
    )


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
        warn_from=seconds_of(written or "10:00", f"{section.where}: warn_from"),
    )


def _toml(text: str, file_name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r" \(at .*\)$", "", str(error))
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else max(1, len(text.splitlines()))
        if said.startswith(("Cannot overwrite", "Cannot declare")):
            mend = "something is written here a second time; take one of the two out."
        else:
            mend = f'this cannot be read ({said}); write a line like title = "Our charter", in straight quotes.'
        raise CharterError(f"{file_name}, line {line}: {mend}") from None


def _name(top: Section) -> str:
    name = top.words("name", longest=_NAME_LONGEST, example="healthwatch-anytown")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        top.refuse(f'name says "{name}"; use small letters, figures and single hyphens, like healthwatch-anytown.')
    return name


def _calendar(top: Section, days: CalendarDays | None) -> WorkingCalendar:
    weekly = _weekly(top)
    region = top.choice("region", Region)
    written = CalendarDays({}, _closures(top), _special_hours(top))
    if days is None:
        from deskapp.charter.bank_holidays import bank_holidays  # noqa: PLC0415 - the record has its own

        days = CalendarDays(bank_holidays(region, FIRST_YEAR, LAST_YEAR), written.closures, written.special_hours)
    try:
        return WorkingCalendar(
            weekly,
            region=region,
            bank_holidays=days.bank_holidays,
            closures=days.closures,
            special_hours=days.special_hours,
        )
    except CharterError as error:
        raise CharterError(f"{top.where}: opening hours: {error}") from None


def _weekly(top: Section) -> dict[int, Hours]:
    section = top.section("opening_hours", "opening hours")
    section.only(WEEKDAYS)
    return {number: _hours(section, day) for number, day in enumerate(WEEKDAYS) if day in section.table}


def _hours(section: Section, key: str) -> Hours:
    written = section.table[key]
    if not isinstance(written, str):
        section.refuse(f'{key} should be in quotes; write it like {key} = "09:00-17:00", or {key} = "closed".')
    return read_hours(written, f"{section.where}: {key}")


def _closures(top: Section) -> dict[date, str]:
    section = top.section("closures", "closures")
    closed: dict[date, str] = {}
    for key in section.table:
        why = section.words(key, longest=_DAY_LONGEST, example="Training day")
        for day in _days(section, key):
            if day in closed:
                section.refuse(f"{day} is closed twice; take one of the two out.")
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
        section.refuse(f'"{key}" ends before it begins; write the earlier date first.')
    if (until - since).days > _RANGE_LONGEST:
        section.refuse(f'"{key}" is longer than a year; check the dates.')
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


def _day(section: Section, key: str, written: str) -> date:
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        section.refuse(f'"{key}" is not a date; write it like 2026-12-29, year first.')
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        section.refuse(f'"{key}" is outside {FIRST_YEAR} to {LAST_YEAR}; check the year.')
    return day
