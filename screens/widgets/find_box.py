"""A box that searches for names or numbers while it is typed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import events, on, work
from textual.widgets import Input

from deskapp.errors import RecordError
from deskapp.forms.fields import Offer
from screens.base.reading import in_thread
from screens.widgets.box import Box

LEAST = 2
_PATIENCE = 0.5
"""Seconds that Enter waits for the search, so that it takes the same row however fast it was pressed."""


class FindBox(Box):
    """A `Box` whose suggestions come from `find`, called in a thread with the typed text. Enter waits up to `_PATIENCE`
    for the result of the present text, and then takes the highlighted row.
    """

    least = LEAST
    """Fewest letters to search for; with 0, Down lists everything before anything is typed."""
    find: Callable[[str], Offer] | None = None
    """The search, called off the event loop. None until the form has set it."""
    _looking: asyncio.Event | None = None
    _downs = 0
    """Presses of Down that wait for the search."""
    _quiet: str | None = None
    _unmatched = ""
    """The text that nothing in the list matches: Down then shows the whole list."""
    _new = ""
    """The row that adds that text to the list; "" for none."""

    def put(self, value: str) -> None:
        """Set the text without a search."""
        self._quiet = value
        super().put(value)

    def change(self, value: str) -> None:
        """Replace the text without a search."""
        self._quiet = value
        super().change(value)

    @on(Input.Changed)
    def _look(self) -> None:
        if self.value == self._quiet:
            return
        self._quiet = None
        if self.suggestions is not None:
            self.suggestions.close()
        self._looking, self._downs = None, 0
        if len(self.value.strip()) >= max(1, self.least):
            self.show_list()

    def show_list(self) -> None:
        """Search for the present text, if it is long enough, and offer the rows found."""
        if self.find is not None and len(self.value.strip()) >= self.least:
            self._looking = asyncio.Event()
            self._look_up(self.find, self.value, self._looking)

    def _open(self, words: str) -> None:
        """Open the list for these words, the first row marked, as Down asks for."""
        if self.find is not None:
            self._looking = asyncio.Event()
            self._look_up(self.find, words, self._looking, marks=True)

    def on_key(self, event: events.Key) -> None:
        """Open the list again on Down, its first row marked; the whole list in an empty box, if it allows that."""
        has_list = self.suggestions is not None and not self.suggestions.is_open
        if event.key == "down" and has_list and len(self.value.strip()) >= self.least:
            event.stop()
            event.prevent_default()
            if self._looking is not None and not self._looking.is_set():
                self._downs += 1
            else:
                self._open("" if self._unmatched and self._unmatched == self.value else self.value)

    @work(exclusive=True, exit_on_error=False)
    async def _look_up(
        self, find: Callable[[str], Offer], words: str, looking: asyncio.Event, *, marks: bool = False
    ) -> None:
        typed = self.value
        try:
            offer = await in_thread(self.screen, find, words)
        except RecordError:
            # Not said here: the name can be typed in full, and saving says what is wrong with the record.
            offer = Offer(())
        if typed == self.value and self.suggestions is not None and self.has_focus:
            whole = words != typed and self._unmatched == typed
            last = self._new if whole else "" if offer.unmatched else offer.last
            self.suggestions.show(offer._replace(last=last))
            if marks and self.suggestions.highlighted is None:
                self.suggestions.move(1)
            for _ in range(self._downs):
                self.suggestions.move(1)
            self._downs = 0
            if offer.unmatched:
                self._unmatched, self._new = typed, offer.last
                self.post_message(self.Unmatched(self, offer.unmatched))
        looking.set()

    async def action_submit(self) -> None:
        """Go on, once the search for the present text is done."""
        if self._looking is not None:
            try:
                await asyncio.wait_for(self._looking.wait(), _PATIENCE)
            except TimeoutError:
                self._looking = None
        await super().action_submit()

    def on_blur(self) -> None:
        """Close the list as the cursor leaves."""
        if self.suggestions is not None:
            self.suggestions.close()
