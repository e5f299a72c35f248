"""Fields of a form as data. A screen draws them, line mode asks them.

Named tuples, and no data classes: those took eight times as long to make, on the way to the first frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

ABOUT, AFTER = "about", "after"
"""Names of two text blocks: the subject of the form, and the effect of saving."""
PASSED_BY = "Enter passes it by"
"""Words beside an empty field that Enter does not visit."""


class Option(NamedTuple):
    """One answer to a choice: `value` is what the record keeps, `letter` the key that chooses it."""

    value: str
    letter: str
    label: str


YES_NO = (Option("yes", "y", "Yes"), Option("no", "n", "No"))


class Tick(NamedTuple):
    """One tick: `letter` sets `field` to `value`. Ticks of one field exclude each other."""

    letter: str
    field: str
    value: str
    label: str


class TextField(NamedTuple):
    """A text, mostly of one line. `width` is in columns, 0 is up to the edge; `max_length` is in letters.

    `suggests`: `Form.suggest` offers rows for the text, from `least` letters on; with 0 all can be asked for before
    anything is typed. `replaces`: entering the field selects its text. `lines`: the text may have line breaks, and its
    box grows up to this number of rows. `figures_only`: a number, whose box takes no letters.
    """

    name: str
    label: str
    hint: str = ""
    width: int = 30
    max_length: int = 200
    suggests: bool = False
    least: int = 2
    replaces: bool = False
    lines: int = 1
    figures_only: bool = False


DONE_AT = TextField("at", "When", hint="Enter: now", width=20, max_length=40)
"""The time at which something was done at the desk."""


class ChoiceField(NamedTuple):
    """One answer out of a few. `brief` shows only the chosen one while the cursor is elsewhere.

    `by_name` also takes the first letters of an option's name. `reachable` are the letters that work from other fields
    than text, and are shown always. `assumed` is the value that holds while none is chosen. `beyond` are the letters
    that choose or tick in other fields while the cursor is in this one: its hint names them.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    brief: bool = True
    by_name: bool = False
    reachable: str = ""
    assumed: str = ""
    beyond: str = ""


class TicksField(NamedTuple):
    """A line of ticks, each set or cleared with its letter."""

    label: str
    ticks: tuple[Tick, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The record's names of the fields that the ticks set, each once."""
        return tuple(dict.fromkeys(tick.field for tick in self.ticks))


class TextBlock(NamedTuple):
    """Words between fields, from `Form.block(name)`; not shown while there are none. `tone` is a style of the screen:
    plain, panel, list, known, late, say, soon, warns, strong or quiet. `told`: line mode says them after the answer
    that they follow from.
    """

    name: str
    tone: str = "plain"
    told: bool = False


class MattersSlot(NamedTuple):
    """Position of the notice of the caller's open matters: after the fields that identify the caller."""


Field = TextField | ChoiceField | TicksField
Part = Field | TextBlock | MattersSlot


class Suggestion(NamedTuple):
    """One row under a text field: `key` is handed to `Form.pick`, `words` is the row, `more` stands beside it."""

    key: str
    words: str
    more: str = ""


class Offer(NamedTuple):
    """The rows under a text field. `first` and `last` are rows that keep the typed text, "" for none.

    `marked`: the first of `rows` is selected beforehand. `counted` says how many there are ("3 people of that name"),
    and `left_out` how many of these are not among `rows` ("5", "34 or more"). `unmatched` says that nothing matches;
    then `last` belongs at the end of the whole list. `adds`: that row adds the typed text to the list.
    """

    rows: Sequence[Suggestion] = ()
    last: str = ""
    marked: bool = False
    first: str = ""
    counted: str = ""
    left_out: str = ""
    unmatched: str = ""
    adds: bool = False

    @property
    def keeps_typed(self) -> str:
        """The row that keeps the typed text; "" if there is none."""
        return self.first or self.last


class Hint(NamedTuple):
    """Instructions for a field: `words` on every surface, and on screens alone `keys` ("Enter saves.") after them and
    `first` before them. `in_line` takes the place of `words` in line mode.
    """

    words: str
    keys: str = ""
    first: str = ""
    in_line: str = ""

    @property
    def on_screen(self) -> str:
        """The full instruction as a screen shows it: `first`, `words`, `keys`."""
        return " ".join(part for part in (self.first, self.words, self.keys) if part)
