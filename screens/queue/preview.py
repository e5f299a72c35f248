"""The preview of the marked row, below the list or, in a wide window, beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from db.desk.desk import Desk
from db.storage.lazy_import import Later
from deskapp.errors import DeskError
from deskapp.views.other_rows import Row
from deskapp.wording.printable import cut
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.queue.row_list import QueueHeading, QueueList
from screens.remedies import SCREEN_REMEDIES, on_screen

if TYPE_CHECKING:
    from db.desk import staff
    from deskapp.views import queue_preview
    from deskapp.views.queue_preview import Preview
else:
    staff = Later("db.desk.staff")
    queue_preview = Later("deskapp.views.queue_preview")

RESTS = 0.06
"""Seconds for which the mark rests on a row until its preview is read."""
READ_AGAIN_AFTER = 60.0
"""Seconds between two readings of the same row."""
STALE = 0.3
"""Seconds of a reading after which the preview of another row is no longer shown."""
BESIDE_FROM = 120
"""The minimum width of the window, in cells, for the preview beside the list."""
TALL_FROM = 30
"""The minimum height of the window, in rows, for the tall preview below the list."""
LOW, TALL = 5, 9
"""The heights of the preview below the list, its head included."""
LEAST_LIST = 80


class QueuePreview(Widget):
    """The preview as it was read last: it stays until that of another row replaces it, so that nothing flickers."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "QueuePreview { height: 1fr; width: 1fr; color: $foreground; }"

    preview: reactive[Preview | None] = reactive(None)
    """What is shown; None before the first reading, and without rows."""
    beside: reactive[bool] = reactive(default=False)
    """True beside the list, where the whole page is shown."""

    def render(self) -> Content:
        """The head, and below it as much as there is room for."""
        if self.preview is None:
            return Content()
        return Content("\n").join(self._beside(self.preview) if self.beside else self._below(self.preview))

    def _below(self, preview: Preview) -> list[Content]:
        width, height = self.size
        fits = cell_len(preview.left) + len(preview.right) + 10 <= width
        ends = self._ends(preview.left if fits else preview.short or preview.left, preview.right, width - 8, "─")
        lines = queue_preview.compact_lines(preview, width - 2, height - 1)
        return [
            Content.assemble(("── ", "$edge"), ends, (" ────", "$edge")),
            *(Content.assemble(" ", self._line(*line)) for line in lines),
        ]

    def _beside(self, preview: Preview) -> list[Content]:
        width, height = self.size
        left, right = preview.top if preview.page else (preview.left, preview.right)
        lines = [self._line(*line) for line in queue_preview.page_lines(preview, width - 3)]
        if len(lines) > height - 2:
            lines = [*lines[: height - 3], Content.styled("… Enter opens the whole page.", "$quiet")]
        blank = [Content()] * (height - 2 - len(lines))
        edge = Content.styled("│ ", "$edge")
        return [
            edge + self._ends(left, right, width - 3),
            Content.styled("├" + "─" * (width - 1), "$edge"),
            *(edge + line for line in (*lines, *blank)),
        ]

    @staticmethod
    def _ends(left: str, right: str, width: int, fill: str = " ") -> Content:
        """Both ends of the head, with a rule or blanks between them."""
        left = cut(left, max(8, width - len(right) - 2))
        between = max(2, width - len(left) - len(right))
        return Content.assemble((left, "bold"), (f" {fill * (between - 2)} ", "$edge"), right)

    @staticmethod
    def _line(words: str, is_theirs: bool) -> Content:  # noqa: FBT001 - a line as the view gives it
        if words.startswith("─"):
            return Content.styled(words, "$edge")
        return Content.styled(words, "bold" if is_theirs else "$foreground")


class ListAndPreview(Container):
    """The list with its headings, and the preview where the window has room for it."""

    DEFAULT_CSS = """
    ListAndPreview {
        height: 1fr; width: 1fr; layout: vertical;
        #listed { height: 1fr; width: 1fr; }
        &.-beside { layout: horizontal; }
        &.-folded QueuePreview { display: none; }
    }
    """

    def __init__(self, rows: QueueList, *, folded: bool) -> None:
        super().__init__()
        self._rows = rows
        self.folded = folded

    def compose(self) -> ComposeResult:
        """The headings over the list, and the preview."""
        with Container(id="listed"):
            yield QueueHeading()
            yield self._rows
        yield QueuePreview()

    def on_mount(self) -> None:
        """Place the preview before the first frame."""
        self._place(self.app.size.width, self.app.size.height)

    def on_resize(self, _event: Resize) -> None:
        """Place the preview where the window has room for it."""
        self._place(self.app.size.width, self.app.size.height)

    def fold(self, *, folded: bool) -> None:
        """Fold the preview away, or bring it back."""
        self.folded = folded
        self.set_class(folded, "-folded")

    def _place(self, width: int, height: int) -> None:
        beside, preview = width >= BESIDE_FROM, self.query_one(QueuePreview)
        self.set_class(beside, "-beside")
        self.set_class(self.folded, "-folded")
        preview.beside = beside
        preview.styles.width = width - max(LEAST_LIST, width * 3 // 5) if beside else "1fr"
        preview.styles.height = "1fr" if beside else TALL if height >= TALL_FROM else LOW


class MarkedRow:
    """Reads the preview of the marked row, once the mark rests, and remembers for each person whether it is folded."""

    def __init__(self, screen: DeskScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._resting: Timer | None = None

    @property
    def is_shown(self) -> bool:
        """True unless the preview is folded away."""
        return not self._parts.folded

    @property
    def was_folded(self) -> bool:
        """True if the current user folded the preview away, now or another day."""
        me = self._desk.staff
        return me is not None and self._desk.kept.get(f"preview folded by {me.id}") == "yes"

    def follow_user(self) -> None:
        """Show or fold the preview as the current user wants it."""
        self._parts.fold(folded=self.was_folded)
        self.read_at_once()

    def fold(self) -> None:
        """Fold the preview away, or bring it back, and remember it for the current user."""
        folded = not self._parts.folded
        self._parts.fold(folded=folded)
        self._screen.run_worker(self._remember(folded=folded), group="keeping")
        self.read_at_once()

    def moved(self) -> None:
        """Read the preview once the mark has rested for a moment."""
        self._read_in(RESTS)

    def _read_in(self, seconds: float) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self._screen.set_timer(seconds, self.read_at_once)

    def read_at_once(self) -> None:
        """Read the preview of the marked row now, and again every minute, as it says the time left."""
        self._read_in(READ_AGAIN_AFTER)
        if not self._parts.folded and self._screen.is_following:
            self._screen.run_worker(self._read, group="preview", exclusive=True)  # type: ignore[arg-type]

    async def _read(self) -> None:
        rows, shown = self._screen.query_one(QueueList), self._screen.query_one(QueuePreview)
        row = rows.highlighted
        if row is None or rows.is_masked:
            shown.preview = None
            return
        slow = self._screen.set_timer(STALE, lambda: self._blank(row))
        try:
            shown.preview = await in_thread(self._screen, queue_preview.read_preview, self._desk, row, SCREEN_REMEDIES)
        except DeskError:
            return  # the list says why, whose reading fails as well
        finally:
            slow.stop()

    def _blank(self, row: Row) -> None:
        """Take the number of another row out of sight while a slow reading lasts: nobody is to dial it."""
        shown = self._screen.query_one(QueuePreview)
        if shown.preview is not None and shown.preview.row_id != row.row_id:
            shown.preview = None

    async def _remember(self, *, folded: bool) -> None:
        try:
            await asyncio.to_thread(staff.fold_preview, self._desk, folded=folded)
        except DeskError as error:
            self._screen.say(f"This is done, but not remembered. {on_screen(error)}", "wrong")

    @property
    def _parts(self) -> ListAndPreview:
        return self._screen.query_one(ListAndPreview)
