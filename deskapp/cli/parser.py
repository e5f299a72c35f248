"""The command line. The parsers of the commands are imported only where one is named: the first frame does not wait for
them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from deskapp.cli import subcommands
from deskapp.cli.options import LINE_MODE, add_options
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    from deskapp.cli import command_parser
else:
    command_parser = LazyModule("deskapp.cli.command_parser")


class _NotAloneError(Exception):
    """Something in a command line is neither an option before the commands nor its value."""


class _OptionsAlone(argparse.ArgumentParser):
    """A parser of the options before the commands, which leaves every error and `--help` to the whole parser."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise _NotAloneError(message)


def parse_command_line(given: Sequence[str]) -> argparse.Namespace:
    """Parse a command line, or exit with a sentence and status 2."""
    alone = _OptionsAlone(prog="deskapp", add_help=False)
    add_options(alone)
    alone.set_defaults(run=subcommands.open_app)
    try:
        args, others = alone.parse_known_args(given)
    except _NotAloneError as refusal:
        others = [str(refusal)]
    return command_parser.command_line_parser(is_plain=LINE_MODE in given).parse_args(given) if others else args
