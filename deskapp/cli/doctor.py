"""`deskapp doctor`: a line for everything that can go wrong unnoticed, and an exit status for a scheduler."""

from __future__ import annotations

import os
from argparse import Namespace

from db.health.look import look
from db.startup.open_desk import use_zone_of_record
from deskapp.cli.output import print_json, print_lines
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.settings import Settings
from deskapp.terminal.capabilities import Terminal, terminal_here
from deskapp.views.upkeep.doctor import HealthLine, Judged, health_lines

TO_MEND = 1
"""The exit status if there is something to mend."""
_LEAST = (60, 20)
_NAME_WIDTH = 14


def run_doctor(args: Namespace, settings: Settings, clock: Clock) -> int:
    """Print the lines, with --quiet only those with something to mend. Raises DeskError without a record."""
    if not settings.record.is_file():
        raise DeskError(f"There is no record at {settings.record}")
    use_zone_of_record(settings, clock.now().date())
    health = look(settings, clock)
    lines = [*health_lines(health, clock.now()), terminal_line(terminal_here(os.environ))]
    shown = [one for one in lines if one.judged is Judged.MEND or not args.quiet]
    if args.json:
        told = [{"name": one.name, "state": one.judged.value, "words": one.words} for one in shown]
        print_json(told, practice=health.practice)
    elif shown:
        print_lines("\n".join(map(_line, shown)), practice=health.practice)
    return TO_MEND if any(one.judged is Judged.MEND for one in lines) else 0


def _line(one: HealthLine) -> str:
    return f"{one.judged.value:<5} {one.name:<{_NAME_WIDTH}} {one.words}"


def terminal_line(terminal: Terminal | None) -> HealthLine:
    """The line about the terminal; None is output that goes elsewhere."""
    if terminal is None:
        return HealthLine("Terminal", Judged.UNSURE, "This is not a terminal, so it was not looked at.")
    if not terminal.is_utf8:
        return HealthLine("Terminal", Judged.MEND, "It is not set to UTF-8: some letters of names cannot be shown.")
    if (terminal.columns, terminal.rows) < _LEAST or terminal.rows < _LEAST[1]:
        return HealthLine("Terminal", Judged.MEND, f"{terminal.columns} x {terminal.rows} is small: make it 80 x 24.")
    size = f"{terminal.columns} x {terminal.rows}, {terminal.colours} colours, UTF-8."
    return HealthLine("Terminal", Judged.GOOD, size)
