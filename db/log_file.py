"""An existing log, read from a CSV file: its rows, or everything that is wrong with it. The record is not touched.

Columns go by name, in any order. `channel`, `received_at` and `about` there must be; `source_ref`, `kind`, `name`,
`number`, `topic` and `owner` there may be; columns of other names are told about and left out. The text may be UTF-8
(with or without its mark), UTF-16 with its mark, or Windows-1252, which is what spreadsheets write; commas, semicolons
or tabs part the columns.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from db.models import ABOUT_LENGTH, NAME_LENGTH, NUMBER_LENGTH
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import DeskError, WordsError
from deskapp.words import moments

if TYPE_CHECKING:
    from _csv import Reader as _Reader

REQUIRED = ("channel", "received_at", "about")
COLUMNS = ("source_ref", "channel", "kind", "received_at", "name", "number", "about", "topic", "owner")
LENGTHS = {
    "source_ref": NAME_LENGTH,
    "name": NAME_LENGTH,
    "number": NUMBER_LENGTH,
    "about": ABOUT_LENGTH,
    "topic": 40,
    "owner": NAME_LENGTH,
}
ALSO_CALLED = {
    **dict.fromkeys(("phone", "telephone", "phone_call"), Channel.CALL),
    **dict.fromkeys(("voicemail", "answer_phone", "message", "answering_machine"), Channel.ANSWERPHONE),
    **dict.fromkeys(("post", "by_hand"), Channel.LETTER),
    **dict.fromkeys(("e_mail",), Channel.EMAIL),
    **dict.fromkeys(("in_person", "walk_in"), Channel.VISIT),
}
"""What other logs call the five ways to get in touch."""

FIRST_YEAR = 1990
"""Older than any log that is still being answered: a slip of the keys, or a spreadsheet's day 0."""

_PARTS = (",", ";", "\t")
_WHEN = "write it like 20/11/2026 16:20, or 2026-11-20T16:20:00+00:00"
_HAS_A_YEAR = re.compile(r"\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?!\d)")
_ONE_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$")

_Words = TypeVar("_Words", bound=StrEnum)


class Fault(NamedTuple):
    """What is wrong with one row. `line` is where the row begins in the file; the first line is 1."""

    line: int
    reason: str


class LogRow(NamedTuple):
    """One row that can be taken in. `entry_id` is the same whenever the same row is read; `received_at` is in UTC."""

    line: int
    entry_id: str
    source_ref: str | None
    channel: Channel
    kind: Kind
    received_at: datetime
    name: str | None
    number: str | None
    about: str
    topic: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Log:
    """What a file holds: the rows in its order, what is wrong with it, and the columns that were left out."""

    rows: list[LogRow]
    faults: list[Fault]
    unknown_columns: tuple[str, ...]


class LogRefusedError(DeskError):
    """A log cannot be taken in as it is, and none of it was. `faults` has every row that is wrong."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        count = "1 row" if len(faults) == 1 else f"{len(faults)} rows"
        lines = "".join(f"\n  line {fault.line}: {fault.reason}" for fault in faults)
        super().__init__(f"Nothing was taken in from {path.name}, because {count} cannot be read:{lines}")
        self.faults = list(faults)


def read_log(path: Path, now: datetime) -> Log:
    """The rows of a file, and every fault in it; a time later than `now` is a fault.

    Raises DeskError where the file cannot be read at all.
    """
    reader = _reader(_text_of(path))
    try:
        _, first = next(_numbered(reader), (1, []))
    except csv.Error as fault:
        raise DeskError(f"{path.name} is not a CSV file that can be read ({fault}).") from fault
    header = [_plain(name) for name in first]
    wrong = _fault_of_header(header)
    if wrong:
        return Log([], [wrong], ())
    read = list(_read_rows(reader, header, now))
    return Log(
        rows=[row for row in read if isinstance(row, LogRow)],
        faults=[fault for fault in read if isinstance(fault, Fault)],
        unknown_columns=tuple(name for name in header if name and name not in COLUMNS),
    )


def _read_rows(reader: _Reader, header: list[str], now: datetime) -> Iterator[LogRow | Fault]:
    seen: dict[str, int] = {}
    alike: Counter[str] = Counter()
    try:
        for line, cells in _numbered(reader):
            row = _row(line, header, cells, now, alike)
            if isinstance(row, LogRow) and row.source_ref:
                first = seen.setdefault(row.source_ref, line)
                if first != line:
                    row = Fault(line, f'source_ref "{row.source_ref}" is on line {first} already')
            yield row
    except csv.Error as fault:
        yield Fault(reader.line_num, f"nothing can be read from here on ({fault}); is a quote without its pair?")


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise DeskError(f"There is no file {path}. Check its name and folder.") from fault
    except OSError as fault:
        raise DeskError(f"{path} cannot be read: {fault.strerror}.") from fault
    marks = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    for encoding in [marks.get(data[:2], "utf-8-sig"), "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DeskError(f"{path.name} is not text that can be read. Save it as CSV UTF-8.")


def _reader(text: str) -> _Reader:
    part = max(_PARTS, key=lambda part: _known_columns(text, part))
    return csv.reader(io.StringIO(text, newline=""), delimiter=part, strict=True)


def _known_columns(text: str, part: str) -> int:
    first = next(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=part), [])
    return sum(_plain(name) in COLUMNS for name in first)


def _numbered(reader: _Reader) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line that each begins on: what is in quotes may run over several. Empty rows are left out."""
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().casefold())


def _fault_of_header(header: list[str]) -> Fault | None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        return Fault(1, f"there is no column named {' or '.join(missing)}; the first line is to name the columns")
    twice = [name for name, count in Counter(header).items() if count > 1 and name in COLUMNS]
    return Fault(1, f"two columns are named {twice[0]}") if twice else None


def _row(line: int, header: list[str], cells: list[str], now: datetime, alike: Counter[str]) -> LogRow | Fault:
    if len(cells) > len(header):
        # Taken as it is, every word behind that comma would stand in the wrong column.
        return Fault(line, "there is more in it than there are columns; is a comma without quotes around it?")
    said = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False) if name in COLUMNS}
    try:
        _fit(said)
        row = LogRow(
            line=line,
            entry_id=_entry_id(said, alike),
            source_ref=said.get("source_ref") or None,
            channel=_channel(said.get("channel", "")),
            kind=_word(Kind, said.get("kind") or Kind.ENQUIRY, "kind"),
            received_at=_received_at(said.get("received_at", ""), now),
            name=said.get("name") or None,
            number=said.get("number") or None,
            about=said.get("about", ""),
            topic=said.get("topic") or None,
            owner=said.get("owner") or None,
        )
    except WordsError as fault:
        return Fault(line, str(fault))
    return row if row.about else Fault(line, "about is empty: say what it is about, in a few words")


def _fit(said: Mapping[str, str]) -> None:
    for name, most in LENGTHS.items():
        length = len(said.get(name, ""))
        if length > most:
            raise WordsError(f"{name} is {length} letters long, and can be up to {most}: shorten it")


def _channel(typed: str) -> Channel:
    return ALSO_CALLED.get(_plain(typed)) or _word(Channel, typed, "channel")


def _word(words: type[_Words], typed: str, column: str) -> _Words:
    try:
        return words(_plain(typed))
    except ValueError:
        known = ", ".join(words)
        what = f'{column} "{typed[:40]}" is none of ours' if typed else f"{column} is empty"
        raise WordsError(f"{what}: write one of {known}") from None


def _received_at(typed: str, now: datetime) -> datetime:
    """A time with its offset, or a London time with the day first. A day alone is its first minute (`moments.past`)."""
    if not typed:
        raise WordsError(f"received_at is empty: {_WHEN}")
    if not _HAS_A_YEAR.search(typed):
        raise WordsError(f'received_at "{typed[:40]}" has no year: {_WHEN}')
    at = _instant(typed)
    try:
        at = at or moments.past(typed, now)
    except moments.InFutureError:
        raise WordsError(f'received_at "{typed[:40]}" is in the future') from None
    except WordsError as fault:
        raise WordsError(f'received_at "{typed[:40]}": {fault}') from fault
    if at > now:
        raise WordsError(f'received_at "{typed[:40]}" is in the future')
    if at.year < FIRST_YEAR:
        raise WordsError(f'received_at "{typed[:40]}" is before {FIRST_YEAR}; is the year right?')
    return at


def _instant(typed: str) -> datetime | None:
    """What most logs have, read quickly; None for everything that the time box reads better."""
    if not _ONE_INSTANT.match(typed):
        return None
    try:
        return datetime.fromisoformat(typed).astimezone(UTC).replace(microsecond=0)
    except ValueError:
        return None
    except OverflowError:
        raise WordsError(f'received_at "{typed[:40]}" is before {FIRST_YEAR}; is the year right?') from None


def _entry_id(said: Mapping[str, str], alike: Counter[str]) -> str:
    """Names a row for good: by its source_ref, else by all that is in it and how many like it came before."""
    source_ref = said.get("source_ref")
    if source_ref:
        return "log-" + _digest(source_ref)
    row = "\x1f".join(said.get(name, "") for name in COLUMNS)
    alike[row] += 1
    return "row-" + _digest(f"{row}\x1f{alike[row]}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]
