"""A row of the queue as a line of words, and the widths of its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from db.queue.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import ASK_AGAIN_AFTER
from deskapp.charter.rules import Reading, due_date_of, local_date, reading
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import NO_TIME
from deskapp.limits import RINGING_LASTS
from deskapp.views.other_rows import CHANNELS, CheckRow, DraftRow, Row
from deskapp.views.waiting import Waiting, waiting_words
from deskapp.wording import phrases
from deskapp.wording.naming import initials, last_figures
from deskapp.wording.printable import cut, fit, on_grid
from deskapp.wording.queue_cells import NO_MESSAGE, NOBODY_TOLD, SAFETY

if TYPE_CHECKING:
    from db.replies.ringing import Ringing


class Urgency(StrEnum):
    """The urgency of a promise, which decides the colour of its line. The words always say it as well."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


class Column(NamedTuple):
    """A column: key, heading, and width in cells. A blank separates two columns."""

    key: str
    title: str
    width: int


class QueueLine(NamedTuple):
    """A line: its urgency, a padded cell for each column, and the flags with which the cell of the words begins."""

    urgency: Urgency
    cells: tuple[str, ...]
    flags: str = ""


MARK_WIDTH = 3
"""The width, in cells, of `!!` for overdue or `>` for highlighted, and a blank."""

_NARROW = {"time_left": 13, "name": 15, "about": 26}
"""The widths in a window of 60 cells: 3 for the mark, these 54, 2 blanks between them and one at the right."""

_TITLES = {
    "time_left": "Time left",
    "how": "How",
    "name": "Name",
    "number": "Number",
    "about": "What it's about",
    "who": "Who",
    "ref": "Ref",
    "received": "Came in",
}
"""The headings, in the order of the columns."""

WHO_FROM = 72
"""The minimum window width for the column Who."""
MORE_FROM = 110
"""The minimum window width for further columns."""

WIDER = (
    ("name", 19),
    ("about", 40),
    ("who", 10),
    ("name", 24),
    ("about", 46),
    ("how", 9),
    ("number", 19),
    ("about", 56),
    ("ref", 7),
    ("received", 12),
)
"""The columns that a wider window widens, in this order, each with its new width. A number with its relay prefix needs
19 cells. What is left is for their words.
"""

AWAY = "AWAY"
"""The word on a row whose owner is absent."""
LEAST_WORDS = 7
"""The letters of their words that flags leave at least."""
NO_TIME_WORDS = "no time set"


@lru_cache(maxsize=64)
def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a window `width` cells wide; below 60 the last is cut off."""
    widths = dict(_NARROW)
    if width >= WHO_FROM:
        widths["who"] = 6
    spare = width - MARK_WIDTH - sum(widths.values()) - len(widths)
    for key, wanted in WIDER:
        spare -= _widen(widths, key, wanted, spare, new_ones=width >= MORE_FROM)
    widths["about"] += max(0, spare)
    return tuple(Column(key, title, widths[key]) for key, title in _TITLES.items() if key in widths)


def _widen(widths: dict[str, int], key: str, wanted: int, spare: int, *, new_ones: bool) -> int:
    """Widen a column as far as the spare cells go, or add it if it fits whole. Returns the number of cells taken."""
    if key in widths:
        more = max(0, min(spare, wanted - widths[key]))
        widths[key] += more
        return more
    if new_ones and spare > wanted:
        widths[key] = wanted
        return wanted + 1
    return 0


def masked(row: Row) -> Row:
    """A row with initials for the name, the end of the number, and the topic alone."""
    if isinstance(row, CheckRow):
        return row
    if isinstance(row, DraftRow):
        typed = {
            "name": initials(row.draft.values.get("name", "")),
            "about": row.draft.values.get("about", "") and "...",
        }
        return row._replace(draft=row.draft._replace(values=typed))
    number = last_figures(row.number) if row.number else row.number
    return row._replace(name=initials(row.name) if row.name else row.name, number=number, about=row.topic or "")


def heading(width: int) -> str:
    """The line of headings above the queue, without the blank at its right."""
    return " " * MARK_WIDTH + " ".join(fit(column.title, column.width) for column in columns_for(width))


def reading_of(row: Row, now: datetime, calendar: WorkingCalendar) -> Reading:
    """The time left for a row at `now` (UTC), with True if it is overdue."""
    return reading(now, row.due_at, due_date_of(row.due_at), calendar)


def line_of(
    row: Row,
    now: datetime,
    calendar: WorkingCalendar,
    width: int,
    ringing: Ringing | None = None,
    *,
    away: bool = False,
    ask_again_after: int = ASK_AGAIN_AFTER,
) -> QueueLine:
    """The line of a row at `now` (UTC), in a window `width` cells wide. `ringing` and `away` apply to contacts only.

    A call in progress is a flag after SAFETY. The absence of the owner (`away`) is shown in the Who column, or as a
    flag where that has no room for the name beside it.
    """
    read, columns = reading_of(row, now, calendar), columns_for(width)
    urgency = _urgency((due_date_of(row.due_at) - local_date(now)).days, late=read.late)
    if not isinstance(row, QueueRow):
        words = _other_cells(row, now, read, {column.key: column.width for column in columns})
        return QueueLine(urgency, tuple(fit(words[column.key], column.width) for column in columns))
    waits = waiting_words(row, now, calendar, ask_again_after)
    widths = {column.key: column.width for column in columns}
    rung = ringing if ringing is not None and now - ringing.at < RINGING_LASTS else None
    flags, says_away = _flags(row, widths, rung, away=away)
    sight = _Sight(row, now, read, waits, flags, says_away=says_away)
    return QueueLine(urgency, tuple(fit(_CELLS[key](sight, room), room) for key, _, room in columns), flags)


def _flags(row: QueueRow, widths: Mapping[str, int], ringing: Ringing | None, *, away: bool) -> tuple[str, bool]:
    """The flags that there is room for, with two blanks after each; and True if Who has to say AWAY instead."""
    room = widths["about"]
    flags = list(flags_of(row))
    harmful = cell_len(heeded_flags(flags)) if NO_MESSAGE in flags else len(NOBODY_TOLD) + 2 + LEAST_WORDS
    if row.nobody_told and room < harmful:
        flags[0] = SAFETY
    if ringing is not None:
        before = len(flags[0]) + 2 if row.safeguarding else 0
        flags.insert(1 if row.safeguarding else 0, _ringing(ringing, room - before))
    if not away:
        return _fitting(flags, row.about, room), False
    beside = cell_len(_first_name(row.owner)) + 1 + len(AWAY) <= widths.get("who", 0)
    fitted = _fitting(flags if beside else [*flags, AWAY], row.about, room)
    return fitted, beside or AWAY not in fitted.split()


def flags_of(row: QueueRow) -> tuple[str, ...]:
    """Every flag of a contact's row, most urgent first, without a call in progress and an absence."""
    return phrases.flags(
        safeguarding=row.safeguarding,
        nobody_told=row.nobody_told,
        unclear=row.unclear,
        kind=row.kind,
        ok_to_leave_message=row.ok_to_leave_message,
        relay=row.relay,
        needs=row.needs,
        chasing_count=row.chasing_count,
    )


def heeded_flags(flags: Sequence[str]) -> str:
    """The flags up to NO MSG, which harms whoever is rung if it is overlooked: they stand whole, before any word."""
    return "  ".join(flags[: flags.index(NO_MESSAGE) + 1]) if NO_MESSAGE in flags else ""


def _fitting(flags: Sequence[str], about: str, width: int) -> str:
    """As many flags, most urgent first, as leave some of the words in sight; NO MSG, and what stands before it, also
    without them.
    """
    fitted, least = "", min(LEAST_WORDS, cell_len(about))
    heeded = flags.index(NO_MESSAGE) if NO_MESSAGE in flags else -1
    for place, flag in enumerate(flags):
        longer = f"{fitted}{on_grid(flag)}  "
        needed = cell_len(longer) - 2 if place <= heeded else cell_len(longer) + least
        if fitted and needed > width:
            break
        fitted = longer
    return fitted


def _ringing(ringing: Ringing, room: int) -> str:
    """As much of "Priya ringing 14:48" as there is room for."""
    doing = f"{_first_name(ringing.name)} ringing"
    choices = (f"{doing} {phrases.clock_time(ringing.at)}", doing)
    return next((words for words in choices if cell_len(words) + 2 + LEAST_WORDS <= room), "RINGING")


def _other_cells(
    row: CheckRow | DraftRow, now: datetime, read: Reading, widths: Mapping[str, int]
) -> Mapping[str, str]:
    """The words of each column for a row that is not a contact."""
    if isinstance(row, CheckRow):
        channel, promise, number = Channel.ANSWERPHONE, PromiseName.CHECK, ""
    else:
        channel, promise, number = CHANNELS[row.draft.form], PromiseName.REPLY, row.number
    return {
        "time_left": _left_words(row, now, read),
        "how": phrases.how(channel, promise, Kind.ENQUIRY),
        "name": cut(row.name, widths["name"]),
        "number": number,
        "about": cut(row.about, widths["about"]),
        "who": _full_or_first(row.owner, widths.get("who", 0)),
        "ref": "",
        "received": phrases.reply_by(row.received_at, now),
    }


def mark_of(line: QueueLine, *, highlighted: bool) -> str:
    """The first cells of a line: `>` if highlighted, `!!` if overdue, or both."""
    late = line.urgency is Urgency.LATE
    if highlighted:
        return ">! " if late else ">  "
    return "!! " if late else "   "


def _urgency(days_ahead: int, *, late: bool) -> Urgency:
    if late:
        return Urgency.LATE
    return {0: Urgency.TODAY, 1: Urgency.SOON}.get(days_ahead, Urgency.LATER)


class _Sight(NamedTuple):
    """A contact's row at `now` (UTC), with the facts that its cells depend on."""

    row: QueueRow
    now: datetime
    read: Reading
    waits: Waiting | None
    flags: str
    says_away: bool


def _time_left(sight: _Sight, _width: int) -> str:
    if sight.waits is not None:
        return sight.waits.state
    return _left_words(sight.row, sight.now, sight.read)


def _left_words(row: Row, now: datetime, read: Reading) -> str:
    if row.due_at == NO_TIME:
        return NO_TIME_WORDS
    return phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now)


def _name(sight: _Sight, width: int) -> str:
    """The name, or without one the number, which is never truncated without a mark."""
    row = sight.row
    if row.name:
        return cut(row.name, width)
    if not row.number:
        return "No name"
    choices = (f"No name {row.number}", row.number)
    return next((words for words in choices if cell_len(words) <= width), cut(row.number, width))


def _about(sight: _Sight, width: int) -> str:
    """The flags, and after them as much of the words as fits."""
    return sight.flags + cut(sight.row.about, max(0, width - cell_len(sight.flags)))


def _who(sight: _Sight, width: int) -> str:
    """The owner, with AWAY where it is said here; only the first name if there is no room for more."""
    owner = sight.row.owner
    if not sight.says_away:
        return _full_or_first(owner, width)
    choices = (f"{owner} {AWAY}", f"{_first_name(owner)} {AWAY}")
    return next((words for words in choices if cell_len(words) <= width), AWAY)


def _full_or_first(name: str, width: int) -> str:
    return name if cell_len(name) <= width else cut(_first_name(name), width)


def _first_name(name: str) -> str:
    return name.split(" ", maxsplit=1)[0]


_CELLS: dict[str, Callable[[_Sight, int], str]] = {
    "time_left": _time_left,
    "how": lambda sight, _width: phrases.how(sight.row.channel, sight.row.promise, sight.row.kind),
    "name": _name,
    "number": lambda sight, width: cut(sight.row.number or "", width),
    "about": _about,
    "who": _who,
    "ref": lambda sight, _width: sight.row.ref,
    "received": lambda sight, _width: phrases.reply_by(sight.row.received_at, sight.now),
}
