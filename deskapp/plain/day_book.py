"""The day book line by line: what came in and what was done on a day, newest first."""

from __future__ import annotations

from datetime import date, timedelta

from db.desk.charter_of_day import edition_on
from db.history.day_book import DayBook, read_day_book
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.searched_days import SearchedDays, searched_days
from deskapp.plain.session import DONE, LineSession, Meant, current_user
from deskapp.views.day_book import day_state, spoken_entry
from deskapp.wording.times import day as day_words

MINE = "mine"
READ_OUT = 50
"""The entries of a day that are read out, unless all are asked for."""
_MOST_DAYS = 14


def say_day_book(here: LineSession, typed: str, *, every: bool = False) -> int:
    """Read out the day book of today, or of the days in `typed`, only the lines with the other words of it; "mine" is
    what the current user did. The exit status. From then on the numbers choose the contacts. Raises WordsError.
    """
    mine, words = _mine(typed)
    today = local_date(here.desk.clock.now())
    days = searched_days(words, today) or SearchedDays(today, today, words)
    if days.last - days.first >= timedelta(days=_MOST_DAYS):
        raise WordsError(f"Name at most {_MOST_DAYS} days")
    if mine:
        current_user(here)
    here.listed = {}
    for ago in range((days.last - days.first).days + 1):
        _say_day(here, days.last - timedelta(days=ago), days.words, mine=mine, every=every)
    return DONE


def _mine(typed: str) -> tuple[bool, str]:
    words = typed.split()
    return MINE in words, " ".join(word for word in words if word != MINE)


def _say_day(here: LineSession, day: date, words: str, *, mine: bool, every: bool) -> None:
    desk, now = here.desk, here.desk.clock.now()
    by_id = desk.staff.id if mine and desk.staff else None
    book = read_day_book(desk.engine, day, by_id=by_id, words=words)
    kept = [part for part in ("yours only" if mine else "", f'with "{words}"' if words else "") if part]
    narrowed = f", {', '.join(kept)}" if kept else ""
    here.talk.say(f"{day_words(day)}{narrowed}. {day_state(book, edition_on(desk, day).calendar, local_date(now))}")
    first = len(here.listed)
    shown = book.entries if every else book.entries[:READ_OUT]
    for number, one in enumerate(shown, first + 1):
        here.listed[number] = Meant(contact_id=one.contact.contact_id if one.contact else None)
        here.talk.say(f"{number}. {spoken_entry(one, day, now)}")
    _say_more(here, book, len(shown))


def _say_more(here: LineSession, book: DayBook, shown: int) -> None:
    if shown < book.in_all:
        here.talk.say(
            f"And {book.in_all - shown} before that: deskapp plain log {book.day.isoformat()} --all reads them"
        )
