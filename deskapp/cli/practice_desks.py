"""`deskapp practice`: make the practice desk of the day, or the one with a whole year, before it is opened."""

from __future__ import annotations

from dataclasses import replace

from deskapp.cli.output import print_error
from deskapp.clock import Clock
from deskapp.practice.desk import make_practice
from deskapp.practice.year import CONTACTS, Told, make_year
from deskapp.settings import Settings


def made_practice(settings: Settings, clock: Clock, *, year: bool) -> Settings:
    """Make a practice desk in a folder of its own inside the desk's. Returns its settings. Raises DeskError."""
    folder = settings.folder / ("practice-year" if year else "practice")
    practice = replace(settings, folder=folder, practice=True)
    if year:
        make_year(practice, clock, tell=_tell)
    else:
        make_practice(practice, clock)
    return practice


def _tell(told: Told) -> None:
    """Say what is made, and then how far it is, in tenths."""
    if told.done == 0:
        print_error(f"Making a year of {CONTACTS:,} made-up contacts. It takes a minute, and stays for the month.")
    elif told.done * 10 // told.whole != (told.done - 1) * 10 // told.whole:
        print_error(f"{told.done * 10 // told.whole * 10}%")
