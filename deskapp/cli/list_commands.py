"""Parsers of `deskapp due`, `deskapp import`, `deskapp staff ...` and `deskapp topics ...`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

_NAME, _TWO = ("name",), ("name", "new")
_STAFF = (
    ("list", "who works here, and how much each has open", ()),
    ("add", "put somebody on the staff", _NAME),
    ("rename", "give somebody another name", _TWO),
    ("leave", "somebody works here no more; --to says who has what they had", _NAME),
    ("join", "two names are of one person: the second stays", _TWO),
)
_TOPICS = (
    ("list", "every topic, and how many contacts are about it", ()),
    ("add", "add a topic, or offer a retired one again", _NAME),
    ("rename", "give a topic another name", _TWO),
    ("retire", "offer a topic no longer; contacts that have it keep it", _NAME),
    (
        "merge",
        "two topics are one: the second stays, and counts by topic change in reports of earlier periods too",
        _TWO,
    ),
)
_LISTS = (
    ("staff", "say who works here; add, rename, leave, join", _STAFF),
    ("topics", "say what contacts are about; add, rename, retire, merge", _TOPICS),
)


def add_lists(commands: Any, run: Callable[..., int]) -> None:
    """Add both to the subcommands. `run` is called with `list` and `what` among the arguments."""
    for name, explained, changes in _LISTS:
        entries: argparse.ArgumentParser = commands.add_parser(name, help=explained)
        entries.set_defaults(run=run, list=name, what="list")
        said = entries.add_subparsers(title=name, metavar="")
        for what, does, names in changes:
            one = said.add_parser(what, help=does)
            one.set_defaults(run=run, list=name, what=what)
            for each in names:
                one.add_argument(each, metavar="NAME")
            if what in ("join", "merge"):
                one.add_argument("--yes", action="store_true", help="do it without asking")
            if what == "leave":
                one.add_argument("--to", metavar="NAME", help="who is to have their open contacts")


def add_import(commands: Any, run: Callable[..., int]) -> None:
    """Add the import of a log, or of an export, to the subcommands."""
    imports: argparse.ArgumentParser = commands.add_parser(
        "import", help="take in an existing log, from a CSV file, or a whole export"
    )
    imports.add_argument("file", type=Path, nargs="?", metavar="FILE.csv|FOLDER")
    imports.add_argument("--try", dest="try_", action="store_true", help="only say what it would bring")
    imports.add_argument("--yes", action="store_true", help="without asking: new staff, topics, headings; or --undo")
    imports.add_argument("--leave-twice", action="store_true", help="leave out what is likely here already")
    imports.add_argument("--undo", action="store_true", help="take the last import out again, whole")
    imports.set_defaults(run=run)


def add_due(commands: Any, run: Callable[..., int]) -> None:
    """Add the question of what would be owed to the subcommands."""
    due: argparse.ArgumentParser = commands.add_parser("due", help="print what is owed by when, and why")
    due.add_argument("channel", help="how it came: call, answerphone, letter, email or visit")
    due.add_argument("received", help='when it came, like "20 Nov 2026 16:30"')
    due.add_argument("--kind", default="enquiry", help="what it is, like complaint (an enquiry unless you say)")
    due.add_argument("--edition", metavar="NAME|FILE", help="the charter to go by (the desk's own unless you say)")
    due.add_argument("--json", action="store_true", help="as an object")
    due.set_defaults(run=run)
