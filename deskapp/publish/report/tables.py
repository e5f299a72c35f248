"""Tables of the report, and their CSV: a spreadsheet would run a cell that begins like a formula, so none does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from deskapp.wording.printable import printable

Cell = str | int | date | None
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""The first characters that make a spreadsheet run a cell, full-width ones included."""


class Table(NamedTuple):
    """A table: its title, a sentence about it, its heads, and rows of as many cells. None is an empty cell."""

    title: str
    about: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV: ISO dates, a line a row, and every text that could be a formula after an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe_cell(cell: Cell) -> str | int:
    """A cell as CSV writes it. A number stays a number; text has no control characters and is no formula."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    words = printable(cell)
    return f"'{words}" if cell.startswith(_FORMULA) or words.lstrip().startswith(_FORMULA) else words
