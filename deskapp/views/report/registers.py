"""The registers in lines, for the screen and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from db.desk.desk import Desk
from db.reports.period import Period
from db.reports.registers import Register, RegisterEntry, register_entries
from db.storage.sessions import read_session
from deskapp.publish.report.registers import late_without_reason, register_table
from deskapp.publish.report.tables import Cell, Table
from deskapp.wording.naming import name_words
from deskapp.wording.printable import wrap
from deskapp.wording.times import day_short

_ON_FIRST_LINE = 6
"""The number of heads whose cells are on the first line, without their heads."""


class ReadRegister(NamedTuple):
    """A register of a period: its table, the contact of each row, and the entries late without a reason."""

    table: Table
    contact_ids: list[int]
    unexplained: list[RegisterEntry]


def read_register(desk: Desk, register: Register, period: Period) -> ReadRegister:
    """Read a register of a period, off the event loop. Raises RecordError."""
    now = desk.clock.now()
    with read_session(desk.engine) as session:
        entries = register_entries(session, register, period)
    table = register_table(register, entries, desk.edition.calendar, now)
    return ReadRegister(table, [one.contact_id for one in entries], late_without_reason(entries, now))


def entry_lines(heads: tuple[str, ...], row: tuple[Cell, ...], width: int) -> Iterator[str]:
    """A contact: reference, time, how, kind and name, then everything else that is known, with its head."""
    yield from wrap("  ".join(_cell(cell) for cell in row[:_ON_FIRST_LINE] if cell), width, rest="    ")
    rest = zip(heads[_ON_FIRST_LINE:], row[_ON_FIRST_LINE:], strict=True)
    known = "; ".join(f"{head}: {_cell(cell)}" for head, cell in rest if cell not in (None, ""))
    yield from wrap(known, width, first="    ", rest="    ")


def unexplained_lines(one: RegisterEntry, width: int) -> list[str]:
    """An entry to be asked about: reference, name, and who has it."""
    return wrap(f"{one.ref:<9}{name_words(one.name)}, {one.owner}", width, first="  ", rest="    ")


def _cell(cell: Cell) -> str:
    return f"{day_short(cell)} {cell.year}" if isinstance(cell, date) else str(cell)
