"""Argument parsers of the charter and calendar commands. Imports nothing heavy: every command loads it."""

from __future__ import annotations

from typing import Any


def add_calendar(commands: Any, run: Any) -> None:
    """Add the parsers of `deskapp close` and `deskapp open-again`. `run` executes both."""
    close = commands.add_parser("close", help="close days, or give them other hours; says first what moves")
    close.add_argument("days", nargs="?", metavar="DAY", help='like "24 Dec", or several: 2026-12-24..2026-12-31')
    close.add_argument("why", nargs="?", metavar="WHY", help="the reason, which explanations read out")
    close.add_argument("--hours", metavar="HOURS", help="open then anyway, like 10:00-13:00")
    close.add_argument("--undo", action="store_true", help="take the last change of days back, whole")
    opens = commands.add_parser("open-again", help="open days again that were closed, or had other hours")
    opens.add_argument("days", metavar="DAY", help='like "24 Dec", or several: 2026-12-24..2026-12-31')
    for one, run_as, bank in (
        (close, "close", "it is a bank holiday, for every count"),
        (opens, "open", "it is not a bank holiday"),
    ):
        one.add_argument("--bank-holiday", dest="bank", action="store_true", help=bank)
        one.add_argument("--yes", action="store_true", help="do it without asking")
        one.set_defaults(run=run, run_as=run_as)


def add_charter(commands: Any, run: Any) -> None:
    """Add the parser of `deskapp charter`."""
    charter = commands.add_parser(
        "charter", help="print the charter that is in force, choose one, or take a changed one"
    )
    charter.add_argument(
        "words",
        nargs="*",
        metavar="list | show | check | new | next | adopt | withdraw | replace",
        help="with NAME or FILE.toml behind all but list; NAME alone is shown, FILE.toml alone is adopted",
    )
    charter.add_argument("--text", action="store_true", help="its file, word for word, to be changed")
    charter.add_argument("--yes", action="store_true", help="with withdraw: do it without asking")
    charter.set_defaults(run=run)


def add_what_if(commands: Any, run: Any) -> None:
    """Add the parser of `deskapp whatif`."""
    what_if = commands.add_parser("whatif", help="play a period under another charter, beside how it was")
    what_if.add_argument("--edition", required=True, metavar="NAME|FILE", help="the charter to play it under")
    what_if.add_argument("--period", required=True, metavar="PERIOD", help="like 2026-11, 2026 or 2026-04..2027-03")
    what_if.add_argument("--json", action="store_true", help="as an object")
    what_if.set_defaults(run=run)
