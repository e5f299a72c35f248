"""The `deskapp` command: a function a subcommand, each importing what it needs when it runs.

What every subcommand shares (`--data`, `--as`, `--now`) stands before it. An error is one sentence on standard error
and exit status 2; the desk never sees a traceback.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from deskapp import __version__
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.plain.names import NAMES
from deskapp.settings import Settings, read_settings

if TYPE_CHECKING:
    from contextlib import ExitStack

    from db.desk import Desk
    from db.drafts import DraftBook
    from deskapp.plain.work import Work

Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - argparse has no other name for it
Subcommand = Callable[[argparse.Namespace, Settings, Clock], int]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Leave with the sentence and status 2."""
        self.exit(2, f"deskapp: {message}. `{self.prog} --help` shows what can be said.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    args = _parser().parse_args(argv)
    run: Subcommand = args.run
    try:
        status = run(args, _settings(args), _clock(args))
        sys.stdout.flush()  # here, where a reader that has gone is no fault; Python's own flush at the end complains
    except DeskError as error:
        print(f"deskapp: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) has had enough. Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def _settings(args: argparse.Namespace) -> Settings:
    return read_settings(os.environ, data=args.data, staff_name=args.staff_name)


def _clock(args: argparse.Namespace) -> Clock:
    typed = args.now or os.environ.get("DESKAPP_NOW")
    if not typed:
        return Clock()
    from deskapp.words.set_time import any_moment

    return Clock(starts_at=any_moment(typed, Clock().now()))


def _parser() -> argparse.ArgumentParser:
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
    parser.set_defaults(run=open_app)
    commands = parser.add_subparsers(title="commands", metavar="")

    queue = commands.add_parser("queue", help="print what is owed next")
    queue.add_argument("--json", action="store_true", help="as a list of objects")
    queue.set_defaults(run=print_queue)

    due = commands.add_parser("due", help="print what is owed by when, and why")
    due.add_argument("channel", help="how it came: call, answerphone, letter, email or visit")
    due.add_argument("received", help='when it came, like "20 Nov 2026 16:30"')
    due.add_argument("--kind", default="enquiry", help="what it is, like complaint (an enquiry unless you say)")
    due.add_argument("--edition", metavar="NAME|FILE", help="the charter to go by (the desk's own unless you say)")
    due.add_argument("--json", action="store_true", help="as an object")
    due.set_defaults(run=print_due)

    imports = commands.add_parser("import", help="take an existing log in, from a CSV file")
    imports.add_argument("file", type=Path, metavar="FILE.csv")
    imports.set_defaults(run=import_log)

    _add_plain(commands)

    charter = commands.add_parser("charter", help="print the charter that is in force, or take a changed one")
    charter.add_argument("file", type=Path, nargs="?", metavar="FILE.toml", help="the charter to go by from its day on")
    charter.add_argument("--text", action="store_true", help="its file, word for word, to be changed")
    charter.set_defaults(run=show_or_adopt_charter)

    practice = commands.add_parser("practice", help="open a folder of made-up people, to try things out")
    practice.set_defaults(run=open_practice)
    return parser


def _add_plain(commands: Commands) -> None:
    """`deskapp plain ...`: everything line by line."""
    plain = commands.add_parser("plain", help="work line by line: for a screen reader, a braille line or a script")
    plain.set_defaults(run=plain_desk)
    said = plain.add_subparsers(title="line by line", metavar="")
    for named in NAMES:
        command = said.add_parser(named.name, help=named.help)
        command.set_defaults(run=plain_work, name=named.name, about=[], every=False)
        if named.example:
            command.add_argument("about", nargs="*", metavar="WHICH", help=f"like {named.example}")
        if named.more:
            command.add_argument("--all", dest="every", action="store_true", help="everything, however much")
    for name, what in (("check", "check the answerphone"), ("day", "go through the end of the day")):
        alone = commands.add_parser(name, help=f"{what}, line by line")
        alone.set_defaults(run=plain_work, name=name, about=[], every=False)


def open_app(_args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Open the desk in this terminal."""
    from contextlib import ExitStack

    from deskapp.starting import start

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise DeskError("This is not a terminal. Run deskapp in a terminal window, or use `deskapp queue` to print")
    for size in ("COLUMNS", "LINES"):
        # Where a shell exports them they stay as they were, and would keep the window's own size from being heard.
        os.environ.pop(size, None)
    with ExitStack() as opened:
        return start(lambda: _open(settings, clock, opened))


def _open(settings: Settings, clock: Clock, opened: ExitStack) -> tuple[Desk, DraftBook]:
    """The desk and its unfinished entries, to be closed with `opened`."""
    from db.desk import open_desk
    from db.drafts import DraftBook

    desk = open_desk(settings, clock)
    opened.callback(desk.close)
    drafts = DraftBook(settings.drafts, clock)
    opened.callback(drafts.close)
    return desk, drafts


def open_practice(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Open the practice desk: its own folder inside the desk's, with a believable day in it."""
    from dataclasses import replace

    from db.practice import make_practice

    practice = replace(settings, folder=settings.folder / "practice", practice=True)
    make_practice(practice, clock)
    return open_app(args, practice, clock)


def print_queue(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print the queue, soonest first."""
    from deskapp.printing import queue_json, queue_lines

    return _print(queue_json(settings, clock) if args.json else queue_lines(settings, clock))


def plain_desk(_args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Stay open, and ask what is next."""
    from deskapp.plain.prompt import stay

    return _plain(settings, clock, stay)


def plain_work(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Do one thing line by line, one question a line."""
    from deskapp.plain.commands import work

    return _plain(settings, clock, lambda here: work(here, args.name, " ".join(args.about), every=args.every))


def _plain(settings: Settings, clock: Clock, work: Work) -> int:
    """Work at the desk, answers from standard input."""
    from deskapp.plain.conversation import Conversation
    from deskapp.plain.wording import in_lines
    from deskapp.plain.work import at_desk

    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a letter that this terminal cannot show is no reason to stop
    try:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return at_desk(settings, clock, Conversation(sys.stdin, sys.stdout, width), work)
    except DeskError as error:
        raise DeskError(in_lines(str(error))) from error


def print_due(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print what a contact would be owed, by when, and why."""
    from deskapp.printing import ask, due_json, due_lines

    asked = ask(settings, clock, args)
    return _print(due_json(asked) if args.json else due_lines(asked))


def show_or_adopt_charter(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Print the charter in force; with a file, go by that one from its day on."""
    from deskapp.printing_charter import adopted, charter_lines, charter_text

    if args.file is not None:
        return _print(adopted(settings, clock, args.file))
    return _print(charter_text(settings, clock) if args.text else charter_lines(settings, clock))


def _print(words: str) -> int:
    print(words)
    return 0


def import_log(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Take a CSV log in: all of it, or nothing and the reasons."""
    from rich.console import Console
    from rich.progress import Progress

    from db.desk import open_desk
    from db.imports import import_log as take_in

    desk = open_desk(settings, clock)
    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    try:
        with bar:
            task = bar.add_task("Taking in", total=None)
            imported = take_in(desk, args.file, progress=lambda done, of: bar.update(task, completed=done, total=of))
    finally:
        desk.close()
    already = f" {imported.already} were here already." if imported.already else ""
    left_out = f" Columns left out: {', '.join(imported.unknown_columns)}." if imported.unknown_columns else ""
    contacts = "1 contact" if imported.added == 1 else f"{imported.added} contacts"
    return _print(f"{contacts} taken in.{already}{left_out}")
