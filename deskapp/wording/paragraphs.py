"""Text of several paragraphs: cleaned, and wrapped to a width in cells."""

from __future__ import annotations

import re
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")


def paragraphs(text: str) -> str:
    """Clean a text: no unprintable characters or trailing blanks, and no two empty lines in a row."""
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ").split("\n")
    shown = ("".join(letter for letter in line if letter.isprintable()).rstrip() for line in lines)
    return _EMPTY_LINES.sub("\n\n", "\n".join(shown)).strip()


class TextRow(NamedTuple):
    """One row of a wrapped text: the slice from `start` to `end`."""

    start: int
    end: int


def wrapped_rows(text: str, width: int) -> list[TextRow]:
    """Wrap a text to `width` cells, after blanks where possible. Returns at least one row; line breaks are in none.

    A blank at the end of a row may exceed the `width`.
    """
    rows: list[TextRow] = []
    start = 0
    for line in text.split("\n"):
        rows += [TextRow(start + first, start + last) for first, last in _broken(line, max(1, width))]
        start += len(line) + 1
    return rows


def row_at(rows: list[TextRow], position: int) -> int:
    """The index of the row with a position of the text; at a border, the later row."""
    return max((number for number, row in enumerate(rows) if row.start <= position), default=0)


def _broken(line: str, width: int) -> list[TextRow]:
    if cell_len(line) <= width:
        return [TextRow(0, len(line))]
    rows: list[TextRow] = []
    start, blank, used = 0, 0, 0
    for at, letter in enumerate(line):
        cells = get_character_cell_size(letter)
        if used + cells > width and not letter.isspace():
            end = blank if blank > start else at
            rows.append(TextRow(start, end))
            start, used = end, cell_len(line[end:at])
        used += cells
        if letter.isspace():
            blank = at + 1
    return [*rows, TextRow(start, len(line))]
