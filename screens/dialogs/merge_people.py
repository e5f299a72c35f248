"""A dialog that merges two records of one person: the candidates, both records side by side, the choice of the name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from db.people.merge import PossibleDuplicate
from db.people.page import PersonPage
from deskapp.views.person_merge import side_by_side
from deskapp.wording.naming import name_words
from deskapp.wording.printable import on_grid
from screens.keys import Where, bindings_of_box
from screens.widgets.rows import LIST_BINDINGS

_KEYS = "1 or 2: that name stays   Up Down Others   Esc Back"
_SAID = "Everything of both is kept. z takes it back."


class _Choice(NamedTuple):
    """The record that is merged, and the one that stays."""

    gone: PersonPage
    stays: PersonPage


WHICH_ONE = "Several may be the same. Down and Up choose one first."


class Others(OptionList, inherit_bindings=False):
    """The list of possible duplicates."""

    BINDINGS: ClassVar[list[BindingType]] = LIST_BINDINGS


class MergePeopleBox(ModalScreen[_Choice | None]):
    """A record beside its possible duplicates. Returns the choice, or None."""

    AUTO_FOCUS: ClassVar[str | None] = "Others"
    WHERE = Where.JOINING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.JOINING)]
    help_title = "joining two records of one person"
    help_text = """Two records side by side that may be the same person. If there are several, Up and Down choose.
1 joins them under the first name, 2 under the second. Everything of both is kept, and z takes it back.
If you aren't sure, Esc: two records of one person do less harm than two people in one record."""

    def __init__(self, one: PersonPage, others: Sequence[PossibleDuplicate]) -> None:
        super().__init__()
        self._one = one
        self._others = others

    def compose(self) -> ComposeResult:
        """The list of possible duplicates, and two records side by side."""
        with VerticalScroll(id="joining", can_focus=False) as box:
            box.border_title = Content(on_grid(f"Are these the same person as {name_words(self._one.name)}?"))
            box.border_subtitle = _KEYS
            yield Others(*[Option(self._line(other)) for other in self._others], markup=False)
            yield Static(WHICH_ONE, id="both")
            yield Static(_SAID, markup=False)

    def on_mount(self) -> None:
        """Mark the one other; of several none, so that nobody is merged whom nobody chose."""
        self.query_one(Others).highlighted = 0 if len(self._others) == 1 else None

    def _line(self, other: PossibleDuplicate) -> str:
        return on_grid(f" {name_words(other.page.name)}  ({other.why})")

    @property
    def _other(self) -> PersonPage | None:
        at = self.query_one(Others).highlighted
        return None if at is None else self._others[at].page

    @on(OptionList.OptionHighlighted)
    def _beside(self) -> None:
        if other := self._other:
            self.query_one("#both", Static).update(self._table(other))

    def _table(self, other: PersonPage) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=9, no_wrap=True)
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        for label, *both in side_by_side(self._one, other):
            table.add_row(label, *(Text(on_grid(words)) for words in both))
        return table

    def action_keep(self, which: int) -> None:
        """Merge them, and keep the first or the second name."""
        one, other = self._one, self._other
        if other is not None:
            self.dismiss(_Choice(gone=other, stays=one) if which == 1 else _Choice(gone=one, stays=other))

    def action_back(self) -> None:
        """Return None."""
        self.dismiss(None)
