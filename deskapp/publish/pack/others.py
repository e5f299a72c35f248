"""Names and numbers of other people in the texts of a pack: marked for whoever looks through it, and left out of the
copy that is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from db.privacy.mentions import OtherPeople
from deskapp.parsing.mentions import spans_of_names, spans_of_numbers
from deskapp.publish.report.tables import Cell, Table

LEFT_OUT = "[another person]"


class MarkedText(NamedTuple):
    """A piece of a text; `is_other` is true for the name or number of somebody else."""

    words: str
    is_other: bool


def marked(words: str, others: OtherPeople) -> Iterator[MarkedText]:
    """A text in pieces, of which those about others are marked."""
    spans = [*spans_of_names(words, others.name_keys)]
    spans += [(begins, ends) for begins, ends, key in spans_of_numbers(words) if key in others.number_keys]
    at = 0
    for begins, ends in sorted(spans):
        if begins < at:
            continue
        yield MarkedText(words[at:begins], is_other=False)
        yield MarkedText(words[begins:ends], is_other=True)
        at = ends
    yield MarkedText(words[at:], is_other=False)


def without_others(table: Table, others: OtherPeople) -> Table:
    """A table in which every other person is `LEFT_OUT`."""
    return table._replace(rows=[tuple(_given(cell, others) for cell in row) for row in table.rows])


def count_of_others(table: Table, others: OtherPeople) -> int:
    """The number of places of a table in which others are left out."""
    texts = [cell for row in table.rows for cell in row if isinstance(cell, str)]
    return sum(piece.is_other for words in texts for piece in marked(words, others))


def _given(cell: Cell, others: OtherPeople) -> Cell:
    if not isinstance(cell, str):
        return cell
    return "".join(LEFT_OUT if piece.is_other else piece.words for piece in marked(cell, others))
