"""The work of each subcommand: a function each, which imports its modules when it runs."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from deskapp.cli import output
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings
from deskapp.terminal.browser import in_browser
from deskapp.terminal.opening import opening

if TYPE_CHECKING:
    from db.desk.desk import Desk
    from db.drafts import book
    from db.drafts.book import DraftBook
    from db.startup import open_desk as desk_opening
    from deskapp.app import start
    from deskapp.cli import import_log as cli_import
    from deskapp.cli import (
        leaving_backup,
        practice_desks,
        print_erase,
        print_pack,
        print_register,
        print_report,
        take_out,
    )
    from deskapp.cli import print_queue as queue_lines
    from deskapp.cli import staff as cli_staff
    from deskapp.cli import verify as cli_verify
    from deskapp.cli.charter import charters as cli_charters
    from deskapp.cli.charter import close_days, print_charter, print_what_if
    from deskapp.plain import commands as plain_commands
    from deskapp.plain import conversation, prompt, remedies, session, spoken
    from deskapp.plain.session import Work
    from screens.base import first_frame
else:  # a subcommand imports what it needs when it runs
    book = LazyModule("db.drafts.book")
    desk_opening = LazyModule("db.startup.open_desk")
    start = LazyModule("deskapp.app.start")
    first_frame = LazyModule("screens.base.first_frame")
    cli_charters = LazyModule("deskapp.cli.charter.charters")
    close_days = LazyModule("deskapp.cli.charter.close_days")
    cli_import = LazyModule("deskapp.cli.import_log")
    leaving_backup = LazyModule("deskapp.cli.leaving_backup")
    cli_staff = LazyModule("deskapp.cli.staff")
    cli_verify = LazyModule("deskapp.cli.verify")
    print_charter = LazyModule("deskapp.cli.charter.print_charter")
    queue_lines = LazyModule("deskapp.cli.print_queue")
    print_erase = LazyModule("deskapp.cli.print_erase")
    print_pack = LazyModule("deskapp.cli.print_pack")
    print_register = LazyModule("deskapp.cli.print_register")
    print_report = LazyModule("deskapp.cli.print_report")
    print_what_if = LazyModule("deskapp.cli.charter.print_what_if")
    take_out = LazyModule("deskapp.cli.take_out")
    plain_commands = LazyModule("deskapp.plain.commands")
    conversation = LazyModule("deskapp.plain.conversation")
    prompt = LazyModule("deskapp.plain.prompt")
    session = LazyModule("deskapp.plain.session")
    remedies = LazyModule("deskapp.plain.remedies")
    spoken = LazyModule("deskapp.plain.spoken")
    practice_desks = LazyModule("deskapp.cli.practice_desks")

Subcommand = Callable[[argparse.Namespace, Settings, Clock], int]


def open_app(_args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Open the desk in this terminal."""
    if not in_browser() and not all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    ):
        raise DeskError("This is not a terminal. Run deskapp in a terminal window, or use `deskapp queue` to print")
    for size in ("COLUMNS", "LINES"):
        # If a shell exports them they do not follow the window, and would hide its real size.
        os.environ.pop(size, None)
    gc.disable()  # before Textual is imported, until everything is: it takes 8 to 18 % of the start in vain
    with ExitStack() as opened, opening(first_frame.lines) as terminal:
        return start.start_app(*_open(settings, clock, opened), terminal)


def _open(settings: Settings, clock: Clock, opened: ExitStack) -> tuple[Desk, DraftBook]:
    """Open the desk and its drafts, to be closed with `opened`."""
    desk = desk_opening.open_desk(settings, clock)
    desk.asks_for_charter = not settings.staff_name and not settings.practice
    opened.callback(lambda: leaving_backup.back_up_on_leaving(settings, clock))
    opened.callback(desk.close)
    drafts = book.DraftBook(settings.drafts, clock)
    opened.callback(drafts.close)
    return desk, drafts


def open_practice(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Open the practice desk, or the one with a year."""
    practice = practice_desks.made_practice(settings, clock, year=args.year)
    return plain_desk(args, practice, clock) if args.plain else open_app(args, practice, clock)


def print_queue(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print the queue, soonest due first."""
    if args.json:
        return _print_json(queue_lines.queue_objects(settings, clock), settings, clock)
    return _print(queue_lines.queue_lines(settings, clock), settings, clock)


def plain_desk(_args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Run the prompt of line mode, which asks for one command after another."""
    status = _plain(settings, clock, prompt.stay)
    leaving_backup.back_up_on_leaving(settings, clock)
    return status


def plain_work(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Run one command of line mode."""
    status = _plain(
        settings, clock, lambda here: plain_commands.work(here, args.name, " ".join(args.about), every=args.every)
    )
    leaving_backup.back_up_on_leaving(settings, clock, is_session=False)
    return status


def _plain(settings: Settings, clock: Clock, work: Work) -> int:
    """Run line mode on standard input and output. Raises DeskError with the remedy in its own words."""
    if sys.stdin is None or sys.stdout is None:
        raise DeskError(output.NO_INPUT if sys.stdin is None else output.NO_OUTPUT)
    try:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return session.at_desk(settings, clock, conversation.Conversation(sys.stdin, sys.stdout, width), work)
    except DeskError as error:
        raise DeskError(spoken.times_in_full(remedies.in_line(error))) from error


def print_due(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print the promises that a contact would start, with due times and reasons."""
    asked = queue_lines.read_due(settings, clock, args)
    if args.json:
        return _print_json(queue_lines.due_object(asked), settings, clock)
    return _print(queue_lines.due_lines(asked), settings, clock)


def print_kept(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print the report of a period, or the contacts behind a figure; or write it into a folder."""
    if args.json and not print_report.is_writing(args):
        return _print_json(print_report.report_objects(settings, clock, args.period, args.rule), settings, clock)
    return _print(print_report.run_report(settings, clock, args), settings, clock)


def print_register_of(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print a register of a period, as lines or as CSV."""
    if args.csv:
        output.print_as_it_is(print_register.register_csv(settings, clock, args.register, args.period))
        return 0
    return _print(print_register.register_lines(settings, clock, args.register, args.period), settings, clock)


def print_verdict(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Verify the history of the record or of a backup."""
    return cli_verify.verify_record(args, settings, clock)


def print_replay(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print a period as it would have been under another edition, beside how it was."""
    asked = (settings, clock, args.edition, args.period)
    if args.json:
        return _print_json(print_what_if.what_if_object(*asked), settings, clock)
    return _print(print_what_if.what_if_lines(*asked), settings, clock)


def show_or_adopt_charter(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print the charter in force, or its file; list, show, check, adopt, withdraw or replace one."""
    if args.text and not args.words:
        output.print_as_it_is(print_charter.charter_text(settings, clock))
        return 0
    return _print(cli_charters.run_charter(args, settings, clock), settings, clock)


def _printing(words: Callable[[], Callable[[argparse.Namespace, Settings, Clock], str]]) -> Subcommand:
    """A subcommand that prints the text of the function that `words` returns, whose module is imported then."""
    return lambda args, settings, clock: _print(words()(args, settings, clock), settings, clock)


export_or_copy = _printing(lambda: take_out.run_take_out)
make_pack = _printing(lambda: print_pack.run_pack)
erase_person = _printing(lambda: print_erase.run_privacy)
import_log = _printing(lambda: cli_import.run_import)
change_list = _printing(lambda: cli_staff.run_list)
close_or_open = _printing(lambda: close_days.run_close)


def _print(words: str, settings: Settings, clock: Clock) -> int:
    output.print_lines(words, practice=_is_practice(settings, clock))
    return 0


def _print_json(value: object, settings: Settings, clock: Clock) -> int:
    output.print_json(value, practice=_is_practice(settings, clock))
    return 0


def _is_practice(settings: Settings, clock: Clock) -> bool:
    """True if the record is of a practice desk, or would be if there is none yet."""
    if not settings.record.exists():
        return settings.practice
    with desk_opening.opened(settings, clock) as desk:
        return desk.practice
