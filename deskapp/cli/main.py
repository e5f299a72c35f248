"""The `deskapp` command: one function per subcommand, which imports its modules when it runs.

The options of all subcommands (`--data`, `--as`, `--now`) come before it. An error is one sentence on standard error
and exit status 2, never a traceback.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from db.storage.accounts import refuse_other_account
from deskapp import __version__
from deskapp.cli import backup_commands, charter_commands, output, privacy_commands, report_commands
from deskapp.cli.list_commands import add_due, add_import, add_lists
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.lazy_module import LazyModule
from deskapp.plain.command_names import COMMAND_NAMES, Named
from deskapp.settings import Settings, read_settings
from deskapp.terminal.browser import in_browser
from deskapp.terminal.fault_log import FAULTS

if TYPE_CHECKING:
    from db.desk.desk import Desk
    from db.drafts import book
    from db.drafts.book import DraftBook
    from db.startup import open_desk as desk_opening
    from db.storage import driver
    from deskapp.app import start
    from deskapp.cli import charters as cli_charters
    from deskapp.cli import (
        close_days,
        practice_desks,
        print_charter,
        print_erase,
        print_pack,
        print_register,
        print_report,
        print_what_if,
        take_out,
    )
    from deskapp.cli import import_log as cli_import
    from deskapp.cli import print_queue as queue_lines
    from deskapp.cli import staff as cli_staff
    from deskapp.cli import verify as cli_verify
    from deskapp.cli.passphrase import unlocking
    from deskapp.parsing import set_time
    from deskapp.plain import commands as plain_commands
    from deskapp.plain import conversation, prompt, remedies, session, spoken
    from deskapp.plain.session import Work
else:  # a subcommand imports what it needs when it runs
    book = LazyModule("db.drafts.book")
    desk_opening = LazyModule("db.startup.open_desk")
    driver = LazyModule("db.storage.driver")
    unlocking = LazyModule("deskapp.cli.passphrase.unlocking")
    start = LazyModule("deskapp.app.start")
    cli_charters = LazyModule("deskapp.cli.charters")
    close_days = LazyModule("deskapp.cli.close_days")
    cli_import = LazyModule("deskapp.cli.import_log")
    cli_staff = LazyModule("deskapp.cli.staff")
    cli_verify = LazyModule("deskapp.cli.verify")
    print_charter = LazyModule("deskapp.cli.print_charter")
    queue_lines = LazyModule("deskapp.cli.print_queue")
    print_erase = LazyModule("deskapp.cli.print_erase")
    print_pack = LazyModule("deskapp.cli.print_pack")
    print_register = LazyModule("deskapp.cli.print_register")
    print_report = LazyModule("deskapp.cli.print_report")
    print_what_if = LazyModule("deskapp.cli.print_what_if")
    take_out = LazyModule("deskapp.cli.take_out")
    set_time = LazyModule("deskapp.parsing.set_time")
    plain_commands = LazyModule("deskapp.plain.commands")
    conversation = LazyModule("deskapp.plain.conversation")
    prompt = LazyModule("deskapp.plain.prompt")
    session = LazyModule("deskapp.plain.session")
    remedies = LazyModule("deskapp.plain.remedies")
    spoken = LazyModule("deskapp.plain.spoken")
    practice_desks = LazyModule("deskapp.cli.practice_desks")

Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - argparse has no other name for it
Subcommand = Callable[[argparse.Namespace, Settings, Clock], int]
NOTHING_SAVED = 1
"""The exit status if the reader of the output has gone, so that nothing more was saved."""


_PLAIN = "plain"


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Exit with the sentence and status 2."""
        message = message.removeprefix("argument : ")
        output.print_error(f"deskapp: {message}. `{self.prog} --help` shows what can be said.")
        sys.exit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    if argv is None:
        FAULTS.begin()
    output.prepare_streams()
    given = sys.argv[1:] if argv is None else argv
    args = _parser(is_plain=_PLAIN in given).parse_args(given)
    try:
        return _run(args)
    except DeskError as error:
        output.print_error(f"deskapp: {output.quote_briefly(remedies.in_line(error), given)}")
        return 2
    except BrokenPipeError:
        output.discard_output()
        return NOTHING_SAVED if args.run in (plain_work, plain_desk) else 0
    except OSError as fault:
        output.discard_output()
        said = f"{fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}"
        output.print_error(f"deskapp: {output.quote_briefly(said, given)}")
        return 2
    except KeyboardInterrupt:
        return 130


def _run(args: argparse.Namespace) -> int:
    run: Subcommand = args.run
    _are_letters(args)
    settings = _settings(args)
    FAULTS.folder = settings.folder
    refuse_other_account(settings.record)
    if getattr(args, "asks_passphrase", True) and driver.is_locked(settings.record):
        unlocking.unlock_file(settings.record, args.passphrase_file)
    status = run(args, settings, _clock(args, settings))
    output.flush_output()
    return status


def _are_letters(args: argparse.Namespace) -> None:
    """Raise DeskError for an argument that is not UTF-8, except the name of the folder."""
    for name, value in vars(args).items():
        for given in value if isinstance(value, list) else [value]:
            if name != "data" and isinstance(given, str) and any("\ud800" <= letter <= "\udfff" for letter in given):
                raise DeskError("Something in the command line is not UTF-8. Type it again")


def _settings(args: argparse.Namespace) -> Settings:
    return read_settings(os.environ, data=args.data, staff_name=args.staff_name)


def _clock(args: argparse.Namespace, settings: Settings) -> Clock:
    typed = args.now or os.environ.get("DESKAPP_NOW")
    if not typed:
        return Clock()
    now = Clock().now()
    desk_opening.use_zone_of_record(settings, now.date())
    return Clock(starts_at=set_time.any_moment(typed, now))


def _parser(*, is_plain: bool) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="deskapp",
        description="Log what comes in, see what is owed next, prove that it was kept. With no command: open the app.",
    )
    parser.add_argument("--version", action="version", version=f"deskapp {__version__}")
    parser.add_argument("--data", metavar="FOLDER", help="the desk's folder (or set DESKAPP_DATA)")
    parser.add_argument("--as", dest="staff_name", metavar="NAME", help="who is on the desk (or set DESKAPP_AS)")
    parser.add_argument(
        "--now", metavar="TIME", help='start the clock at this moment, like "24 Nov 2026 09:02" (or set DESKAPP_NOW)'
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=os.environ.get("DESKAPP_PASSPHRASE_FILE"),
        help="the passphrase of an encrypted record, for a scheduler (or set DESKAPP_PASSPHRASE_FILE)",
    )
    parser.set_defaults(run=open_app)
    commands = parser.add_subparsers(title="commands", metavar="")

    queue = commands.add_parser("queue", help="print what is owed next")
    queue.add_argument("--json", action="store_true", help="as a list of objects")
    queue.set_defaults(run=print_queue)

    add_due(commands, print_due)
    report_commands.add_report_commands(
        commands, print_kept, print_register_of, _printing(lambda: take_out.run_take_out)
    )
    report_commands.add_verify(commands, print_verdict)
    privacy_commands.add_pack(commands, _printing(lambda: print_pack.run_pack))
    privacy_commands.add_erase(commands, _printing(lambda: print_erase.run_privacy))

    add_import(commands, _printing(lambda: cli_import.run_import))
    add_lists(commands, _printing(lambda: cli_staff.run_list))
    backup_commands.add_backups(commands)

    _add_plain(commands, is_whole=is_plain)

    charter_commands.add_charter(commands, show_or_adopt_charter)
    charter_commands.add_calendar(commands, _printing(lambda: close_days.run_close))
    charter_commands.add_what_if(commands, print_replay)

    practice = commands.add_parser("practice", help="open a folder of made-up people, to try things out")
    practice.add_argument("plain", nargs="?", choices=["plain"], help="work there line by line")
    practice.add_argument("--year", action="store_true", help="a year of 15,000 contacts, to try the report on")
    practice.set_defaults(run=open_practice, asks_passphrase=False)
    return parser


def _add_plain(commands: Commands, *, is_whole: bool) -> None:
    """Add the parser of `deskapp plain ...`, and where that `is_whole` those below it: 40 parsers took a tenth of the
    time to the first frame.
    """
    plain = commands.add_parser(_PLAIN, help="work line by line: for a screen reader, a braille line or a script")
    plain.set_defaults(run=plain_desk)
    subcommands = plain.add_subparsers(title="line by line", metavar="")
    for named in COMMAND_NAMES:
        if is_whole:
            _add_named(subcommands, named, named.help)
        if named.name in ("check", "day"):
            _add_named(commands, named, f"{named.help}, line by line")


def _add_named(commands: Commands, named: Named, says: str) -> None:
    command = commands.add_parser(named.name, help=says)
    command.set_defaults(run=plain_work, name=named.name, about=[], every=False)
    if named.example:
        command.add_argument("about", nargs="*", metavar="WHICH", help=f"like {named.example}")
    if named.more:
        command.add_argument("--all", dest="every", action="store_true", help="everything, however much")


def open_app(_args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Open the desk in this terminal."""
    if not in_browser() and not all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    ):
        raise DeskError("This is not a terminal. Run deskapp in a terminal window, or use `deskapp queue` to print")
    for size in ("COLUMNS", "LINES"):
        # If a shell exports them they do not follow the window, and would hide its real size.
        os.environ.pop(size, None)
    with ExitStack() as opened:
        return start.start_app(lambda: _open(settings, clock, opened))


def _open(settings: Settings, clock: Clock, opened: ExitStack) -> tuple[Desk, DraftBook]:
    """Open the desk and its drafts, to be closed with `opened`."""
    desk = desk_opening.open_desk(settings, clock)
    desk.asks_for_charter = not settings.staff_name and not settings.practice
    opened.callback(backup_commands.leaving_backup.back_up_on_leaving, settings, clock)
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
    backup_commands.leaving_backup.back_up_on_leaving(settings, clock)
    return status


def plain_work(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Run one command of line mode."""
    status = _plain(
        settings, clock, lambda here: plain_commands.work(here, args.name, " ".join(args.about), every=args.every)
    )
    backup_commands.leaving_backup.back_up_on_leaving(settings, clock, is_session=False)
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
