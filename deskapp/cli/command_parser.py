"""The parser of the whole command line: every subcommand with its options, and the function that does its work."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn, TypeAlias

from deskapp.cli import backup_commands, output, privacy_commands, report_commands, subcommands
from deskapp.cli.charter import charter_commands
from deskapp.cli.list_commands import add_due, add_import, add_lists
from deskapp.cli.options import LINE_MODE, add_options
from deskapp.plain.command_names import COMMAND_NAMES, Named

Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - argparse has no other name for it


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Exit with the sentence and status 2."""
        message = message.removeprefix("argument : ")
        output.print_error(f"deskapp: {message}. `{self.prog} --help` shows what can be said.")
        sys.exit(2)


def command_line_parser(*, is_plain: bool) -> argparse.ArgumentParser:
    """The parser of the whole command line; with every command of line mode only where that `is_plain`."""
    parser = _Parser(
        prog="deskapp",
        description="Log what comes in, see what is owed next, prove that it was kept. With no command: open the app.",
    )
    add_options(parser)
    parser.set_defaults(run=subcommands.open_app)
    commands = parser.add_subparsers(title="commands", metavar="")

    queue = commands.add_parser("queue", help="print what is owed next")
    queue.add_argument("--json", action="store_true", help="as a list of objects")
    queue.set_defaults(run=subcommands.print_queue, shows_names=True)

    add_due(commands, subcommands.print_due)
    report_commands.add_report_commands(
        commands,
        subcommands.print_kept,
        subcommands.print_register_of,
        subcommands.export_or_copy,
    )
    report_commands.add_verify(commands, subcommands.print_verdict)
    privacy_commands.add_pack(commands, subcommands.make_pack)
    privacy_commands.add_erase(commands, subcommands.erase_person)

    add_import(commands, subcommands.import_log)
    add_lists(commands, subcommands.change_list)
    backup_commands.add_backups(commands)

    _add_plain(commands, is_whole=is_plain)

    charter_commands.add_charter(commands, subcommands.show_or_adopt_charter)
    charter_commands.add_calendar(commands, subcommands.close_or_open)
    charter_commands.add_what_if(commands, subcommands.print_replay)

    practice = commands.add_parser("practice", help="open a folder of made-up people, to try things out")
    practice.add_argument("plain", nargs="?", choices=["plain"], help="work there line by line")
    practice.add_argument("--year", action="store_true", help="a year of 15,000 contacts, to try the report on")
    practice.set_defaults(run=subcommands.open_practice, asks_passphrase=False)
    return parser


def _add_plain(commands: Commands, *, is_whole: bool) -> None:
    """Add the parser of `deskapp plain ...`, and where that `is_whole` those below it: 40 parsers took a tenth of the
    time to the first frame.
    """
    plain = commands.add_parser(LINE_MODE, help="work line by line: for a screen reader, a braille line or a script")
    plain.set_defaults(run=subcommands.plain_desk, shows_names=True)
    below = plain.add_subparsers(title="line by line", metavar="")
    for named in COMMAND_NAMES:
        if is_whole:
            _add_named(below, named, named.help)
        if named.name in ("check", "day"):
            _add_named(commands, named, f"{named.help}, line by line")


def _add_named(commands: Commands, named: Named, says: str) -> None:
    command = commands.add_parser(named.name, help=says)
    command.set_defaults(run=subcommands.plain_work, name=named.name, about=[], every=False, shows_names=True)
    if named.example:
        command.add_argument("about", nargs="*", metavar="WHICH", help=f"like {named.example}")
    if named.more:
        command.add_argument("--all", dest="every", action="store_true", help="everything, however much")
