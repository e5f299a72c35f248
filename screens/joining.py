"""Join two records of one person: who may be the same, both side by side, and which name stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from db.models import LeaveMessage
from db.person import PersonPage
from db.person_joining import Alike
from db.person_lines import BASIS
from deskapp.charter.rules import london_date
from deskapp.words.naming import name_words
from screens.keys import Where, bindings
from screens.people_words import LEAVE, PERSON_TYPE, REPLY_BY, short
from screens.widgets.queue_columns import printable

KEYS = "1 or 2: that name stays   Up Down Others   Esc Back"
SAID = "Everything of both is kept. z takes it back."


class Choice(NamedTuple):
    """Whose record stays, and whose is shown as theirs from now on."""

    gone: PersonPage
    stays: PersonPage


class Others(OptionList, inherit_bindings=False):
    """Who may be the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
    ]


class JoinBox(ModalScreen[Choice | None]):
    """The one at hand beside whoever may be the same. Answers whose name stays, or None where nothing is joined."""

    CSS_PATH = "joining.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Others"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.JOINING)]

    def __init__(self, one: PersonPage, others: Sequence[Alike]) -> None:
        super().__init__()
        self._one = one
        self._others = others

    def compose(self) -> ComposeResult:
        """Who may be the same, and both side by side."""
        with VerticalScroll(id="joining", can_focus=False) as box:
            box.border_title = printable(f"Are these the same person as {name_words(self._one.name)}?")
            box.border_subtitle = KEYS
            yield Others(*[Option(self._line(other)) for other in self._others], markup=False)
            yield Static(self._table(self._others[0].page), id="both")
            yield Static(SAID, markup=False)

    def on_mount(self) -> None:
        """Begin with the likeliest."""
        self.query_one(Others).highlighted = 0

    def _line(self, other: Alike) -> str:
        return printable(f" {name_words(other.page.name)}  ({other.why})")

    @property
    def _other(self) -> PersonPage:
        return self._others[self.query_one(Others).highlighted or 0].page

    @on(OptionList.OptionHighlighted)
    def _beside(self) -> None:
        self.query_one("#both", Static).update(self._table(self._other))

    def _table(self, other: PersonPage) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=9, no_wrap=True)
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        for label, *both in side_by_side(self._one, other):
            table.add_row(label, *(Text(printable(words)) for words in both))
        return table

    def action_keep(self, which: int) -> None:
        """Join them; the first or the second name stays."""
        one, other = self._one, self._other
        self.dismiss(Choice(gone=other, stays=one) if which == 1 else Choice(gone=one, stays=other))

    def action_back(self) -> None:
        """Join nothing."""
        self.dismiss(None)


def side_by_side(one: PersonPage, other: PersonPage) -> Iterator[tuple[str, str, str]]:
    """A label, and what each record says; what neither says is left out."""
    tell: dict[str, Callable[[PersonPage], str]] = {
        "NAME": lambda page: name_words(page.name),
        "Called": lambda page: page.likes_to_be_called,
        "They are": lambda page: PERSON_TYPE[page.person_type] if page.person_type else "",
        "Of": lambda page: ", ".join(part for part in (page.organisation, page.role) if part),
        "Number": lambda page: ", ".join(each.number for each in page.numbers),
        "Email": lambda page: ", ".join(each.email for each in page.emails),
        "Address": lambda page: page.address,
        "NEEDS": lambda page: ", ".join(need.what for need in page.needs),
        "Messages": lambda page: "" if page.ok_to_leave_message is LeaveMessage.NOT_ASKED else _leave(page),
        "Views": lambda page: {None: "", True: "may be asked", False: "do not ask"}[page.feedback_ok],
        "Reply by": lambda page: REPLY_BY[page.reply_by] if page.reply_by else "",
        "Best time": lambda page: page.best_time,
        "May speak": lambda page: ", ".join(f"{each.name} ({BASIS[each.basis]})" for each in page.speakers),
        "CAUTION": lambda page: "CAUTION" if page.cautions else "",
        "CONTACTS": _contacts,
    }
    for label, words in tell.items():
        both = words(one), words(other)
        if any(both):
            first, second = (f"{at} {said}" if label == "NAME" else said for at, said in enumerate(both, 1))
            yield label, first or "-", second or "-"


def _leave(page: PersonPage) -> str:
    return LEAVE[page.ok_to_leave_message]


def _contacts(page: PersonPage) -> str:
    last = max((each.received_at for each in page.contacts), default=None)
    return f"{page.contact_count}{f', last {short(london_date(last))}' if last else ''}"
