"""Parsers of `deskapp pack`, `erase`, `retention` and `pin`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any


def add_pack(commands: Any, run: Callable[..., int]) -> None:
    """Add `pack` to the subcommands."""
    packed: argparse.ArgumentParser = commands.add_parser(
        "pack", help="write everything held about a person, for them to have"
    )
    packed.add_argument("person", metavar="PERSON", help="a name, or the reference of one of their contacts")
    packed.add_argument("--to", type=Path, metavar="FOLDER", help="a new folder, or an empty one")
    packed.add_argument("--given", metavar="HOW", help='record that it was given to them today, like "by post"')
    packed.set_defaults(run=run, shows_names=True)


def add_erase(commands: Any, run: Callable[..., int]) -> None:
    """Add `erase`, `retention` and `pin`. `run` is called with `what` among the arguments."""
    erased: argparse.ArgumentParser = commands.add_parser(
        "erase", help="propose to erase what is held about a person, or approve it; with nothing: list it"
    )
    erased.add_argument("person", nargs="?", metavar="PERSON", help="a name, or the reference of one of their contacts")
    erased.add_argument("--why", metavar="REASON", help="the reason, without their name: it stays")
    erased.add_argument("--approve", type=_whole_number, metavar="NUMBER", help="erase what somebody else proposed")
    erased.add_argument("--withdraw", type=_whole_number, metavar="NUMBER", help="withdraw a proposal")
    erased.add_argument("--hold", metavar="REASON", help="let nothing of theirs be erased")
    erased.add_argument("--release", action="store_true", help="end that")
    erased.add_argument("--yes", action="store_true", help="with --approve: without asking")
    erased.set_defaults(run=run, what="erase", shows_names=True)
    kept: argparse.ArgumentParser = commands.add_parser("retention", help="say for how many years contacts are kept")
    kept.add_argument("kind", nargs="?", metavar="KIND", help="like complaint")
    kept.add_argument("years", nargs="?", type=_whole_number, metavar="YEARS", help="0: until they ask")
    kept.set_defaults(run=run, what="retention")
    pin: argparse.ArgumentParser = commands.add_parser("pin", help="say if a hidden screen asks for a PIN; --remove")
    pin.add_argument("--remove", action="store_true", help="take it off, where it was forgotten")
    pin.set_defaults(run=run, what="pin")


def _whole_number(typed: str) -> int:
    """A number as it was typed. Raises ArgumentTypeError, which argparse says after the argument's name."""
    try:
        return int(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{typed}" is not a whole number') from None
