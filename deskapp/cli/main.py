"""The `deskapp` command. An error is one sentence on standard error and exit status 2, never a traceback."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.storage.accounts import refuse_other_account
from deskapp.cli import output
from deskapp.cli.parser import parse_command_line
from deskapp.cli.subcommands import Subcommand, plain_desk, plain_work
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings, read_settings
from deskapp.terminal.fault_log import FAULTS

if TYPE_CHECKING:
    from db.startup import open_desk as desk_opening
    from db.storage import driver
    from deskapp.cli import hidden_screen
    from deskapp.cli.passphrase import unlocking
    from deskapp.parsing import set_time
    from deskapp.plain import remedies
else:
    desk_opening = LazyModule("db.startup.open_desk")
    driver = LazyModule("db.storage.driver")
    hidden_screen = LazyModule("deskapp.cli.hidden_screen")
    unlocking = LazyModule("deskapp.cli.passphrase.unlocking")
    set_time = LazyModule("deskapp.parsing.set_time")
    remedies = LazyModule("deskapp.plain.remedies")

NOTHING_SAVED = 1
"""The exit status if the reader of the output has gone, so that nothing more was saved."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    if argv is None:
        FAULTS.begin()
    output.prepare_streams()
    given = sys.argv[1:] if argv is None else argv
    args = parse_command_line(given)
    typed = [*given, *(value for name, value in os.environ.items() if name.startswith("DESKAPP_"))]
    try:
        return _run(args)
    except DeskError as error:
        output.print_error(f"deskapp: {output.quote_briefly(remedies.in_line(error), typed)}")
        return 2
    except BrokenPipeError:
        output.discard_output()
        return NOTHING_SAVED if args.run in (plain_work, plain_desk) else 0
    except OSError as fault:
        output.discard_output()
        said = f"{fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}"
        output.print_error(f"deskapp: {output.quote_briefly(said, typed)}")
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
    clock = _clock(args, settings)
    if getattr(args, "shows_names", False) and settings.hidden_note.exists():
        hidden_screen.ask_pin(settings, clock)
    status = run(args, settings, clock)
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
