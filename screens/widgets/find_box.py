"""A box that looks names or numbers up while it is typed into."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.widgets import Input

from deskapp.errors import RecordError
from screens.widgets.box import Box
from screens.widgets.suggestions import Suggestion

PATIENCE = 0.5
"""Seconds that Enter waits for the look-up of what was typed, so that it takes the same row however fast it comes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What to show under the box: the rows, the last row ("" for none), and whether Enter takes the first."""

    rows: Sequence[Suggestion]
    last: str = ""
    highlight: bool = False


class FindBox(Box):
    """A `Box` whose suggestions come from `find`, called in a thread with what is typed.

    Enter waits for the answer to what is in the box now, at most `PATIENCE`, and then takes the highlighted row.
    """

    find: Callable[[str], Offer] | None = None
    """Looks up; called off the event loop. None until the form has set it."""
    _looking: asyncio.Event | None = None
    _quiet: str | None = None

    def put(self, value: str) -> None:
        """Set the words without looking anything up."""
        self._quiet = value
        super().put(value)

    @on(Input.Changed)
    def _look(self) -> None:
        if self.value == self._quiet:
            return
        self._quiet = None
        if self.suggestions is not None:
            self.suggestions.close()
        if self.find is None or len(self.value.strip()) < 2:
            self._looking = None
            return
        self._looking = asyncio.Event()
        self._look_up(self.find, self.value, self._looking)

    @work(exclusive=True, exit_on_error=False)
    async def _look_up(self, find: Callable[[str], Offer], typed: str, looking: asyncio.Event) -> None:
        try:
            offer = await asyncio.to_thread(find, typed)
        except RecordError:
            # Nothing is lost: the name can be typed in full, and saving says what is wrong with the record.
            offer = Offer(())
        if typed == self.value and self.suggestions is not None and self.has_focus:
            self.suggestions.offer(offer.rows, last=offer.last, highlight=offer.highlight)
        looking.set()

    async def action_submit(self) -> None:
        """Enter: once what is typed has been looked up."""
        if self._looking is not None:
            try:
                await asyncio.wait_for(self._looking.wait(), PATIENCE)
            except TimeoutError:
                self._looking = None
        await super().action_submit()

    def on_blur(self) -> None:
        """The list belongs to the box: it closes when the cursor leaves."""
        if self.suggestions is not None:
            self.suggestions.close()
