"""A period under another charter, beside how it was: the counts, and the contacts behind each difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets.option_list import Option

from db.desk.desk import Desk
from deskapp.errors import DeskError
from deskapp.views.what_if import Replayed, difference_lines, replayed_lines, replayed_under
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.keys import Where, bindings
from screens.messages import OpenContact
from screens.widgets.rows import Rows

_MARGIN = 5


class WhatIfScreen(DeskScreen[None]):
    """The comparison as a list. The lines of a contact can be marked, and Enter opens it."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.WHAT_IF
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.WHAT_IF)]
    NAME = "what would have been"
    HELP = """The contacts that came in then, played under another charter with what happened to each.
First how often each promise was kept or missed, as it was and as it would have been.
Then every contact for which that differs: Up and Down go to one, and Enter opens its page.
Nothing is written. Esc goes back, and ends a reading that is still under way."""

    def __init__(self, desk: Desk, named: str, period: str) -> None:
        super().__init__()
        self._desk = desk
        self._named = named
        self._period = period
        self._contacts: dict[str, int] = {}
        self._is_wanted = True

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Begin to read. No key waits for it."""
        self.top("What if", right=self._period)
        self.hint("Playing what came in then under this charter. Esc ends it.")
        self.run_worker(self._show(), group="reading")

    async def _show(self) -> None:
        try:
            replayed = await in_thread(self, self._replay)
        except DeskError as error:
            self.say(error, "wrong")
        else:
            self._list(replayed)

    def _replay(self) -> Replayed:
        return replayed_under(self._desk, self._named, self._period, is_wanted=lambda: self._is_wanted)

    def _list(self, replayed: Replayed) -> None:
        rows, width = self.query_one(Rows), self.app.size.width - _MARGIN
        options = [
            Option("\n".join(f" {line}" for line in block)) for block in _blocks(replayed_lines(replayed, width))
        ]
        for number, one in enumerate(replayed.found.differences):
            lines = "\n".join(f" {line}" for line in difference_lines(one, width))
            options.append(Option(lines, id=f"difference-{number}"))
            self._contacts[f"difference-{number}"] = one.contact_id
        rows.add_options(options)
        rows.highlighted = 0
        count = len(replayed.found.differences)
        self.hint(
            "The contacts are below DIFFERENCES. Enter opens one." if count else "Nothing differs. Esc goes back."
        )

    def action_open(self) -> None:
        """Open the marked contact."""
        marked = self.query_one(Rows).highlighted_option
        contact_id = self._contacts.get(marked.id or "") if marked is not None else None
        if contact_id is None:
            self.say("Go down to a contact, below DIFFERENCES. End goes to the last.")
        else:
            self.post_message(OpenContact(contact_id))

    def action_back(self) -> None:
        """End the reading, and close."""
        self._is_wanted = False
        super().action_back()


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines as they are marked and scrolled: a promise with its counts, or a paragraph."""
    block: list[str] = []
    for line in lines:
        block.append(line)
        if not line or line.startswith("    "):
            yield block
            block = []
    if block:
        yield block
