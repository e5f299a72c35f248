"""Parsers of `deskapp report`, of the registers, and of `export`, `copy` and `verify`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

_REGISTERS = (
    ("complaints", "the register of complaints of a period"),
    ("requests", "the register of requests for own records and other information"),
    ("compliments", "the register of compliments of a period"),
)


def add_report_commands(
    commands: Any, report: Callable[..., int], register: Callable[..., int], take_out: Callable[..., int]
) -> None:
    """Add them to the subcommands. `register` is called with `register` among the arguments, `take_out` with
    `what`: export or copy."""
    kept: argparse.ArgumentParser = commands.add_parser("report", help="say how the charter was kept in a period")
    _add_period(kept)
    kept.add_argument("--list", dest="rule", metavar="RULE", help="the contacts behind one rule's figures")
    kept.add_argument("--json", action="store_true", help="as an object (with --list: a list of objects)")
    kept.add_argument(
        "--to", type=Path, metavar="FOLDER", help="write it as pages, CSV and a workbook into a new folder"
    )
    kept.add_argument("--public", action="store_true", help="with --to: no names, and no small counts")
    kept.add_argument(
        "--doing",
        nargs=2,
        metavar=("RULE", "WORDS"),
        help="write what we are doing about what a rule missed",
    )
    kept.add_argument("--undo", action="store_true", help="take back what you wrote with --doing last")
    kept.set_defaults(run=report, shows_names=True)
    for name, explained in _REGISTERS:
        one: argparse.ArgumentParser = commands.add_parser(name, help=explained)
        _add_period(one)
        one.add_argument("--csv", action="store_true", help="as CSV, for a spreadsheet")
        one.set_defaults(run=register, register=name, shows_names=True)
    export: argparse.ArgumentParser = commands.add_parser("export", help="write everything as CSV and JSON Lines")
    export.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="a new folder, or an empty one")
    export.set_defaults(run=take_out, what="export")
    copied: argparse.ArgumentParser = commands.add_parser("copy", help="copy the record, to open with other tools")
    copied.add_argument("file", type=Path, metavar="FILE", help="a new file, like copy.sqlite3")
    copied.set_defaults(run=take_out, what="copy")


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", required=True, metavar="PERIOD", help="like 2026-11, 2026 or 2026-04..2027-03")


def add_verify(commands: Any, run: Callable[..., int]) -> None:
    """Add the check of the history to the subcommands."""
    verify: argparse.ArgumentParser = commands.add_parser("verify", help="say if the history is whole, or what is not")
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE", help="a backup (the record unless you say)")
    verify.set_defaults(run=run)
