"""The start in a terminal: the frame first, and the desk opened behind it.

Charter, record and queue take as long to import and read as half of Textual does. So Textual draws the frame alone, the
desk is opened in a thread meanwhile, and keys typed before it stands wait for it (benchmarks.start: the frame comes as
soon as that of an empty app).
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from deskapp.app import DeskApp
from deskapp.errors import DeskError
from screens.first_frame import FirstFrame

if TYPE_CHECKING:
    from db.desk import Desk
    from db.drafts import DraftBook

Opening = Callable[[], "tuple[Desk, DraftBook]"]


class StartingApp(DeskApp):
    """The app, before it knows its desk. `fault` is why the desk could not be opened, once it has ended for that."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._opening = opening
        self._is_open = asyncio.Event()
        self.fault: DeskError | None = None

    def get_default_screen(self) -> Screen[Any]:
        """The frame lies below the queue for good: Textual's first screen cannot be exchanged."""
        return FirstFrame()

    async def keys_may_go(self) -> None:
        """Keys are for the queue: they wait until it stands."""
        await self._is_open.wait()

    def behind_the_frame(self) -> None:
        """Open the desk."""
        self.run_worker(self._open_desk(), group="opening")

    async def _open_desk(self) -> None:
        try:
            desk, drafts = await asyncio.to_thread(self._opening)
            self.use(desk, drafts)
        except DeskError as fault:
            self.fault = fault
            self.exit(2)
            return
        await self.push_screen(self._queue)
        self._is_open.set()
        self.call_after_refresh(collect_garbage_again)
        super().behind_the_frame()

    def flush(self) -> None:
        """Have everything typed on disk. Before the desk is open nothing was."""
        if self._is_open.is_set():
            super().flush()


def collect_garbage_again() -> None:
    """Not while starting: that takes 8 to 18 in a hundred of it (design, textual.md 1), and what is made then stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def start(opening: Opening) -> int:
    """Run the app in this terminal until it is left; its exit status. Raises what `opening` raised."""
    gc.disable()
    app = StartingApp(opening)
    status = app.run() or 0
    if app.fault is not None:
        raise app.fault
    return status
