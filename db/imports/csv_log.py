"""Read an existing log from a CSV file: its rows, or all of its errors. The record is not touched.

Columns are matched by name, in any order. `channel`, `received_at` and `about` are required, the others of
`columns.COLUMNS` optional; unknown columns are reported and ignored. The text may be UTF-8, UTF-16 or in a
spreadsheet's older encoding, the delimiter a comma, semicolon, tab or bar.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from db.imports.blanks import blanks_of
from db.imports.columns import Heading, count_known, headings, missing
from db.imports.endings import Ending, read_ending, read_time
from db.imports.log_text import LogText, clean_cell, read_text
from db.models import ABOUT_LENGTH, DETAIL_LENGTH, EMAIL_LENGTH, NAME_LENGTH, NUMBER_LENGTH
from db.people.contact_points import email_key
from deskapp.charter.edition import Edition
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import DeskError, WordsError
from deskapp.parsing.contact_words import channel_of, kind_named
from deskapp.parsing.name_key import fold, name_key
from deskapp.parsing.numbers import Telephone, read_number
from deskapp.wording.causes import LogCause
from deskapp.wording.times import local_time

_LENGTHS = {
    "source_ref": NAME_LENGTH,
    "name": NAME_LENGTH,
    "number": NUMBER_LENGTH,
    "email": EMAIL_LENGTH,
    "detail": DETAIL_LENGTH,
    "topic": 40,
    "owner": NAME_LENGTH,
}
_PARTS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(?P<part>.)\"?\s*(?:\r\n?|\n)", re.IGNORECASE)
TOO_MUCH = "there is more in it than there are columns; is a comma without quotes around it?"
_ABOVE = 10
"""The number of first lines searched for the headings: a title may stand above them."""


class Fault(NamedTuple):
    """An error in one row. `line` is the line of the file on which the row begins, counted from 1."""

    line: int
    reason: str


class LogRow(NamedTuple):
    """A valid row. `meaning` is equal for rows with the same content, `alike` numbers these from 1;
    `received_at` is UTC.

    `is_day_only` is true without a time of day; `is_cut` if `about` was truncated and `detail` has all of it. `blanks`
    are the columns with a word for nothing, as "n/a", and the words.
    """

    line: int
    meaning: str
    source_ref: str | None
    channel: Channel
    kind: Kind
    received_at: datetime
    name: str | None
    telephone: Telephone
    email: str
    about: str
    detail: str
    topic: str | None
    owner: str | None
    ending: Ending
    is_day_only: bool = False
    is_cut: bool = False
    alike: int = 1
    blanks: tuple[tuple[str, str], ...] = ()

    @property
    def entry_id(self) -> str:
        """The permanent id of the row: of its `source_ref`, else of `meaning` and `alike`."""
        if self.source_ref:
            return "log-" + _digest(plain_reference(self.source_ref))
        return "row-" + _digest(f"{self.meaning}\x1f{self.alike}")


NO_TEXT_YET = LogText("")


@dataclass(frozen=True, slots=True)
class Log:
    """The contents of a file: valid rows in order, errors, headings and decoded text."""

    rows: list[LogRow]
    faults: list[Fault]
    headings: tuple[Heading, ...] = ()
    text: LogText = NO_TEXT_YET
    lines_above: int = 0

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headings of ignored columns."""
        return tuple(one.given.strip() for one in self.headings if one.column is None and one.given.strip())


class LogRefusedError(DeskError):
    """A log has errors, and nothing was imported. `faults` has one for each bad row."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        count = "1 row" if len(faults) == 1 else f"{len(faults)} rows"
        lines = "".join(f"\n  line {fault.line}: {fault.reason}" for fault in faults)
        super().__init__(f"Nothing was taken in from {path.name}, because {count} cannot be read:{lines}")
        self.faults = list(faults)


def read_log(path: Path, now: datetime, edition: Edition) -> Log:
    """Read and validate a file. A time after `now` (UTC) is an error; `edition` has the valid channels and kinds.

    Raises DeskError if the file cannot be read at all.
    """
    text = read_text(path)
    if not text.text.strip():
        return Log([], [Fault(1, "the file is empty")], (), text)
    lines, stopped = _numbered(text.text)
    above, found = _heading_line(lines, edition)
    lacking = missing(found)
    if lacking:
        return Log([], stopped if stopped and not lines else [_no_headings(lines, lacking)], tuple(found), text)
    twice = [name for name, count in Counter(one.column for one in found if one.column).items() if count > 1]
    if twice:
        return Log([], [Fault(lines[above][0], f"two columns are named {twice[0]}")], tuple(found), text)
    own = lines[above][1]
    read = list(_rows(found, [line for line in lines[above + 1 :] if line[1] != own], now, edition))
    return Log(
        rows=[row for row in read if isinstance(row, LogRow)],
        faults=[*(fault for fault in read if isinstance(fault, Fault)), *stopped],
        headings=tuple(found),
        text=text,
        lines_above=above,
    )


Lines = list[tuple[int, list[str]]]


def _numbered(text: str) -> tuple[Lines, list[Fault]]:
    """The rows that are not empty, each with the line on which it begins, and the error at which reading stopped.

    A quoted cell may have several lines.
    """
    told = _SEPARATOR_LINE.match(text)
    rest = text[told.end() :] if told else text
    part = told["part"] if told else max(_PARTS, key=lambda part: _known_headings(rest, part))
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=part, strict=True, skipinitialspace=True)
    skipped = 1 if told else 0
    lines, begins = [], 1
    try:
        for cells in ([clean_cell(cell) for cell in row] for row in reader):
            if any(cell.strip() for cell in cells):
                lines.append((begins + skipped, cells))
            begins = reader.line_num + 1
    except csv.Error as fault:
        return lines, [Fault(reader.line_num + skipped, _why_stopped(fault))]
    return lines, []


def _known_headings(text: str, part: str) -> int:
    """The largest number of known headings in one of the first lines, with this delimiter."""
    first = text.lstrip().splitlines()[:_ABOVE]
    return max((count_known(_cells(line, part)) for line in first), default=0)


def _cells(line: str, part: str) -> list[str]:
    """The cells of one line; none if one is too long, which `_numbered` reports."""
    try:
        return [clean_cell(cell) for cell in next(csv.reader([line], delimiter=part), [])]
    except csv.Error:
        return []


def _why_stopped(fault: csv.Error) -> str:
    if "field larger" in str(fault):
        return f"a cell is longer than {csv.field_size_limit():,} letters; is a quote without its pair?"
    return f"nothing can be read from here on ({fault}); is a quote without its pair?"


def _heading_line(lines: Lines, edition: Edition) -> tuple[int, list[Heading]]:
    """The index of the line of headings, and the headings; the first line if none has all required ones."""
    for at in range(min(_ABOVE, len(lines))):
        found = headings(lines[at][1], [cells for _, cells in lines[at + 1 :]], edition)
        if not missing(found):
            return at, found
    cells = lines[0][1] if lines else []
    return 0, headings(cells, [cells for _, cells in lines[1:]], edition)


def _no_headings(lines: Lines, lacking: Sequence[str]) -> Fault:
    saw = ", ".join(cell.strip()[:20] for cell in lines[0][1][:12]) if lines else "nothing"
    wanted = f"there is no column named {' or '.join(lacking)}"
    return Fault(1, f"{wanted}; the first line is to name the columns, and has: {saw}")


def _rows(found: Sequence[Heading], lines: Lines, now: datetime, edition: Edition) -> Iterator[LogRow | Fault]:
    width = max([len(found), *(cells for cells, _ in Counter(len(cells) for _, cells in lines).most_common(1))])
    seen: dict[str, int] = {}
    alike: Counter[str] = Counter()
    for line, cells in lines:
        row = _row(line, found, cells, now, edition) if _fits(cells, len(found), width) else Fault(line, TOO_MUCH)
        if isinstance(row, LogRow) and row.source_ref:
            first = seen.setdefault(plain_reference(row.source_ref), line)
            if first != line:
                row = Fault(line, f'source_ref "{row.source_ref}" is on line {first} already')
        elif isinstance(row, LogRow):
            alike[row.meaning] += 1
            row = row._replace(alike=alike[row.meaning])
        yield row


def _fits(cells: Sequence[str], columns: int, width: int) -> bool:
    """True if the row has no more cells than columns, except empty ones that spreadsheets add to every row.

    After an unquoted comma every cell would be in the wrong column.
    """
    return len(cells) <= width and not any(cell.strip() for cell in cells[columns:])


def _row(line: int, found: Sequence[Heading], cells: list[str], now: datetime, edition: Edition) -> LogRow | Fault:
    given = {one.column: " ".join(cell.split()) for one, cell in zip(found, cells, strict=False) if one.column}
    blanks = blanks_of(given)
    values = given | {column: "" for column, _ in blanks}
    try:
        about, detail = _about(values.get("about", ""), values.get("detail", ""))
        _fit(values)
        written = f"{values.get('received_at', '')} {values.get('time', '')}".strip()
        received_at = read_time("received_at", written, now)
        row = LogRow(
            line=line,
            meaning="",
            source_ref=values.get("source_ref") or None,
            channel=channel_of(values.get("channel", ""), edition),
            kind=kind_named(values.get("kind", ""), edition),
            received_at=received_at,
            name=values.get("name") or None,
            telephone=read_number(values.get("number", "")),
            email=_email(values.get("email", "")),
            about=about,
            detail=detail,
            topic=values.get("topic") or None,
            owner=values.get("owner") or None,
            ending=read_ending(values, received_at, now),
            is_day_only=local_time(received_at).time() == time(),
            is_cut=detail != values.get("detail", ""),
            blanks=blanks,
        )
    except WordsError as fault:
        return Fault(line, str(fault))
    return row._replace(meaning=meaning(row.channel, row.received_at, row.telephone.number_key, row.name, row.about))


def meaning(channel: Channel, received_at: datetime, number_key: str, name: str | None, about: str) -> str:
    """The normalised content of a row, equal for every format in which a spreadsheet may write it: without seconds."""
    instant = received_at.replace(tzinfo=None).isoformat(timespec="minutes")
    return "\x1f".join((channel, instant, number_key, name_key(name or ""), fold(about)))


def plain_reference(source_ref: str) -> str:
    """A reference in normal form: spreadsheets turn 12 into 0012 or 12.0."""
    return re.sub(r"\.0+$", "", source_ref).lstrip("0") if re.fullmatch(r"\d+(?:\.0+)?", source_ref) else source_ref


def _about(about: str, detail: str) -> tuple[str, str]:
    """The "about" text, truncated to its maximum length, and the detail, which has all of it then.
    Raises WordsError.
    """
    if not (about or detail):
        raise WordsError(LogCause.ABOUT_EMPTY)
    whole = about or detail
    if len(whole) <= ABOUT_LENGTH:
        return whole, detail if about else ""
    cut = whole[: ABOUT_LENGTH - 1]
    shortened = f"{cut.rpartition(' ')[0] or cut}…"
    detail = "\n".join(dict.fromkeys(filter(None, (whole, detail))))
    if len(detail) > DETAIL_LENGTH:
        raise WordsError(LogCause.CELL_TOO_LONG, name="about", length=len(detail), most=DETAIL_LENGTH)
    return shortened, detail


def _fit(values: Mapping[str, str]) -> None:
    for name, most in _LENGTHS.items():
        length = len(values.get(name, ""))
        if length > most:
            raise WordsError(LogCause.CELL_TOO_LONG, name=name, length=length, most=most)


def _email(typed: str) -> str:
    if typed and not email_key(typed):
        raise WordsError(LogCause.EMAIL_UNREADABLE, typed=typed[:40])
    return typed


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]
