"""What a line of the queue says, and how wide each of its columns is (design: screens, C1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from db.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import Reading, due_date_of, london_date, reading
from deskapp.words import phrases

if TYPE_CHECKING:
    from db.ringing import Ringing


class Urgency(StrEnum):
    """How near a promise is: the colour of its line, which the words always say as well."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


class Column(NamedTuple):
    """One column: what it shows, its heading, and its width in cells. A blank stands between each two."""

    key: str
    title: str
    width: int


class Line(NamedTuple):
    """What a line says: a cell for each column, padded, and the urgency that colours it."""

    contact_id: int
    urgency: Urgency
    cells: tuple[str, ...]


MARK_WIDTH = 3
"""`!!` for late or `>` for the highlighted row, and a blank."""

NARROW = {"reply_by": 12, "time_left": 12, "how": 8, "name": 15, "note": 6}
"""What a 60-column window shows: 3 for the mark, these 53, and the 4 blanks between them."""

TITLES = {
    "reply_by": "Reply by",
    "time_left": "Time left",
    "how": "How",
    "name": "Name",
    "number": "Number",
    "note": "Note",
    "about": "About",
    "who": "Who",
    "ref": "Ref",
    "received": "Came in",
}
"""The headings, in the order of the columns."""

WHO_FROM = 72
ABOUT_FROM = 80
"""A narrower window drops About first, then Who (design: screens, C0 rule 1)."""

WIDER = (
    ("name", 20),
    ("who", 10),
    ("name", 26),
    ("ref", 7),
    ("about", 16),
    ("number", 14),
    ("about", 30),
    ("received", 12),
)
"""What a wider window is used for, in this order: a column, and how wide it becomes."""

RINGING_SHOWN = timedelta(minutes=15)
"""How long a row says that somebody is ringing them (design: screens, C1)."""
AWAY = "AWAY"
"""What is said of a row that somebody has who is not in."""
NOBODY_TOLD = "SAFETY: nobody told"
_RUNG_OVER = ("note", "about", "who")
"""The columns that make room for who is ringing them."""

ABOUT_IN_FULL = 24
"""From this width on About says what they said it was about; below, the topic."""


@lru_cache(maxsize=64)
def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a window `width` cells wide; below 60 the last is cut off."""
    widths = dict(NARROW)
    if width >= WHO_FROM:
        widths["who"] = 6
    if width >= ABOUT_FROM:
        widths["about"] = 7
    spare = width - MARK_WIDTH - sum(widths.values()) - (len(widths) - 1)
    for key, wanted in WIDER:
        spare -= _widen(widths, key, wanted, spare, new_ones=width >= ABOUT_FROM)
    widths["about" if "about" in widths else "name"] += max(0, spare)
    return tuple(Column(key, title, widths[key]) for key, title in TITLES.items() if key in widths)


def _widen(widths: dict[str, int], key: str, wanted: int, spare: int, *, new_ones: bool) -> int:
    """Widen a column as far as the spare cells go, or add it where all of it fits; how many cells that took."""
    if key in widths:
        more = max(0, min(spare, wanted - widths[key]))
        widths[key] += more
        return more
    if new_ones and spare > wanted:
        widths[key] = wanted
        return wanted + 1
    return 0


def heading(width: int) -> str:
    """The line over the queue."""
    return " " * MARK_WIDTH + " ".join(fit(column.title, column.width) for column in columns_for(width))


def reading_of(row: QueueRow, now: datetime, calendar: WorkingCalendar) -> Reading:
    """How long is left for a row at a moment, and whether it is late."""
    return reading(now, row.due_at, due_date_of(row.due_at), calendar)


def line_of(
    row: QueueRow,
    now: datetime,
    calendar: WorkingCalendar,
    width: int,
    ringing: Ringing | None = None,
    *,
    away: bool = False,
) -> Line:
    """Everything that the line of a row says at a moment, in a window `width` cells wide.

    While somebody is `ringing` them, that stands from the Note column on, after what has to be known before ringing; so
    does that nobody was told yet of a danger.
    Where whoever has it is `away`, the Who column says so; where there is none, the Note.
    """
    read = reading_of(row, now, calendar)
    sight = _Sight(row, now, read, away=away, says_who=width >= WHO_FROM)
    columns = columns_for(width)
    cells = tuple(fit(_CELLS[column.key](sight, column.width), column.width) for column in columns)
    is_rung = ringing is not None and now - ringing.at < RINGING_SHOWN
    if is_rung or row.nobody_told:
        at = [column.key for column in columns].index("note")
        taken = columns[at:] if width < WHO_FROM else columns[at : at + len(_RUNG_OVER)]
        room = sum(column.width for column in taken) + len(taken) - 1
        words = _ringing(sight, ringing, room) if ringing is not None and is_rung else _nobody_told(room)
        cells = (*cells[:at], fit(words, room), *cells[at + len(taken) :])
    return Line(row.contact_id, _urgency((due_date_of(row.due_at) - london_date(now)).days, late=read.late), cells)


def mark_of(line: Line, *, highlighted: bool) -> str:
    """The first cells of a line: `>` where the highlight is, `!!` where it is late, both where it is both."""
    late = line.urgency is Urgency.LATE
    if highlighted:
        return ">! " if late else ">  "
    return "!! " if late else "   "


def fit(words: str, width: int) -> str:
    """Exactly `width` cells, whatever letters the words are made of."""
    return set_cell_size(printable(words), width)


def cut(words: str, width: int) -> str:
    """Words that show where something of them was left out."""
    words = printable(words)
    return words if cell_len(words) <= width else set_cell_size(words, width - 1) + "…"


def printable(words: str) -> str:
    """Words without the control and format characters that would move the cursor or turn the letters round."""
    return words if words.isprintable() else "".join(map(_visible, words))


def printable_lines(words: str) -> str:
    """The same of words of several lines, which stay lines."""
    return "\n".join(map(printable, words.splitlines()))


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    return "" if kind == "Cf" else letter


def _urgency(days_ahead: int, *, late: bool) -> Urgency:
    if late:
        return Urgency.LATE
    return {0: Urgency.TODAY, 1: Urgency.SOON}.get(days_ahead, Urgency.LATER)


class _Sight(NamedTuple):
    """A row, seen at a moment."""

    row: QueueRow
    now: datetime
    read: Reading
    away: bool
    says_who: bool
    """Whether there is a Who column."""


def _reply_by(sight: _Sight, _width: int) -> str:
    return phrases.reply_by(sight.row.due_at, sight.now)


def _time_left(sight: _Sight, _width: int) -> str:
    read = sight.read
    return phrases.time_left(read.time_left, read.late, read.working_days_left, sight.row.due_at, sight.now)


def _how(sight: _Sight, _width: int) -> str:
    return phrases.how(sight.row.channel, sight.row.promise, sight.row.kind)


def _name(sight: _Sight, width: int) -> str:
    """Who it is, or the number of somebody without a name: that never loses a digit unseen."""
    row = sight.row
    if row.name:
        return cut(row.name, width)
    if not row.number:
        return "No name"
    choices = (f"No name {row.number}", f"No name {row.number.replace(' ', '')}", row.number)
    return next((words for words in choices if cell_len(words) <= width), cut(row.number, width))


def _note(sight: _Sight, _width: int) -> str:
    row = sight.row
    word = phrases.note_word(
        safeguarding=row.safeguarding,
        ok_to_leave_message=row.ok_to_leave_message,
        relay=row.relay,
        needs=row.needs,
        kind=row.kind,
        chasing_count=row.chasing_count,
    )
    # What goes wrong first if nobody sees it stays: safety, leaving no message, what they need.
    may_give_way = not word or word == "COMPL" or word.startswith("x")
    return AWAY if sight.away and not sight.says_who and may_give_way else word


def _who(sight: _Sight, width: int) -> str:
    """Who has it. The first name says it where there is no room for both, and AWAY where they are."""
    owner = sight.row.owner
    if not sight.away:
        return owner if len(owner) <= width else owner.split(" ")[0]
    choices = (f"{owner} {AWAY}", f"{owner.split(' ')[0]} {AWAY}")
    return next((words for words in choices if len(words) <= width), AWAY)


def _ringing(sight: _Sight, ringing: Ringing, room: int) -> str:
    """ "Priya ringing 14:48", as much of it as there is room for."""
    note, who = _note(sight, room), ringing.name.split(" ")[0]
    doing = f"{who} ringing"
    full = f"{doing} {phrases.clock_time(ringing.at)}"
    choices = (f"{note} {full}", f"{note} {doing}", full, doing) if note else (full, doing)
    return next((words for words in choices if cell_len(words) <= room), cut(doing, room) if room >= 12 else "RING")


def _nobody_told(room: int) -> str:
    """That somebody may be in danger and nobody was told, as much of it as there is room for."""
    return NOBODY_TOLD if room >= len(NOBODY_TOLD) else "SAFETY"


def _about(sight: _Sight, width: int) -> str:
    row = sight.row
    if width >= ABOUT_IN_FULL:
        return cut(row.about, width)
    return row.topic or row.about


_CELLS: dict[str, Callable[[_Sight, int], str]] = {
    "reply_by": _reply_by,
    "time_left": _time_left,
    "how": _how,
    "name": _name,
    "number": lambda sight, width: cut(sight.row.number or "", width),
    "note": _note,
    "about": _about,
    "who": _who,
    "ref": lambda sight, _width: sight.row.ref,
    "received": lambda sight, _width: phrases.reply_by(sight.row.received_at, sight.now),
}
