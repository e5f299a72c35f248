"""`deskapp close` and `deskapp open-again`: change calendar days, with a preview and an undo."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from db.desk.desk import Desk
from db.models import DayKind
from db.promises import change_calendar
from db.promises.change_calendar import DaysChange
from db.startup.open_desk import opened
from deskapp.charter.hours import read_hours, written_hours
from deskapp.charter.rules import local_date
from deskapp.cli.output import confirm
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.parsing.set_time import any_days
from deskapp.settings import Settings
from deskapp.views.closed_days import (
    days_change_title,
    days_change_words,
    last_change_title,
    moved_lines,
    preview_lines,
    undone_days_words,
)

NOTHING_YET = "Nothing was written. The same with --yes does it."


def run_close(args: Namespace, settings: Settings, clock: Clock) -> str:
    """Close days, change their hours, proclaim a bank holiday, or open them again. Returns the text to print.

    Raises DeskError.
    """
    now = clock.now()
    with opened(settings, clock) as desk:
        if getattr(args, "undo", False):
            return _undone(desk, args)
        if not args.days:
            raise WordsError('Say which days: `deskapp close "24 Dec" "Training day"`')
        change = _change(args, now)
        moved = change_calendar.preview_change(desk, change)
        title, shown = days_change_title(change), preview_lines(change, moved, now)
        if not args.yes and not confirm([title, *shown, "Do it? y or n: "]):
            return "\n".join([f"It would be: {title}", *shown, NOTHING_YET])
        words = days_change_words(change, local_date(desk.clock.now()))
        done = change_calendar.change_calendar_days(desk, change, words)
    return "\n".join([title, *moved_lines(done, now), "`deskapp close --undo` takes it back."])


def _change(args: Namespace, now: datetime) -> DaysChange:
    first, last = any_days(args.days, now)
    if args.run_as == "open":
        return DaysChange(first=first, last=last, bank=args.bank)
    if not args.why:
        raise WordsError('Say why, in quotes: `deskapp close "24 Dec" "Training day"`. Explanations read it out')
    hours = written_hours(read_hours(args.hours, "--hours")) if args.hours is not None else ""
    if args.hours is not None and not hours:
        raise WordsError("--hours says closed. Leave it out to close the day, or write the hours, like 10:00-13:00")
    if hours and args.bank:
        raise WordsError("A bank holiday has no hours. Say --hours alone, for the hours that we are open on that day")
    kind = DayKind.BANK if args.bank else DayKind.SPECIAL if hours else DayKind.CLOSED
    return DaysChange(first=first, last=last, to=kind, name=args.why.strip(), hours=hours)


def _undone(desk: Desk, args: Namespace) -> str:
    last = change_calendar.last_change(desk)
    is_own = last.by_id == (desk.staff.id if desk.staff else None)
    shown = [last_change_title(last, desk.clock.now()), *moved_lines(last.moved, desk.clock.now())]
    if not (is_own or args.yes or confirm([*shown, "Take it back? y or n: "])):
        return "\n".join([f"Would be taken back: {shown[0]}", *shown[1:], NOTHING_YET])
    words, moved = change_calendar.undo_last_change(desk, last.change_id)
    return "\n".join([undone_days_words(words), *moved_lines(moved, desk.clock.now())])
