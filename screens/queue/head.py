"""The two lines above the queue: the counts, the drafts, and the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from db.drafts.book import DraftSeen
from deskapp.views.queue_rows import Counts
from deskapp.wording.form_names import draft_form_name
from deskapp.wording.phrases import clock_time
from deskapp.wording.printable import on_grid

TYPED_SHOWN = 12
"""The number of letters of a draft that are quoted."""


class HeadFacts(NamedTuple):
    """The facts that the head shows. `counts` is None until the whole queue is known; `waiting` is known at once.

    A `warning` replaces the counts, which cannot be trusted then. `in_view` are the numbers of the first and last row
    in view and of all rows. `answerphone` is the state of the checks in several lengths, longest first; `urgent` is
    true if a check is overdue.
    """

    counts: Counts | None = None
    waiting: int = 0
    warning: str = ""
    unfinished: str = ""
    view: str = ""
    filtered: bool = False
    in_view: tuple[int, int, int] = (0, 0, 0)
    answerphone: tuple[str, ...] = ("",)
    urgent: bool = False


class QueueHead(Widget):
    """Two lines: counts and answerphone; drafts, rows in view and filter."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    QueueHead { height: 2; padding: 0 1; }
    """

    facts: reactive[HeadFacts] = reactive(HeadFacts())
    """The facts shown now."""

    def render(self) -> Content:
        """Both lines, each with a left and a right part."""
        facts = self.facts
        view = Content.styled(f"Showing: {facts.view}", "bold $today" if facts.filtered else "$foreground")
        unfinished = Content(facts.unfinished)
        if places := in_view_words(facts.in_view):
            wider = Content.assemble((places, "$quiet"), "   ", view)
            view = wider if self._fits(unfinished, wider) else view
        state = self._state()
        return Content("\n").join((self._line(state, self._answerphone(state)), self._line(unfinished, view)))

    def _answerphone(self, beside: Content) -> Content:
        """The longest text about the answerphone that fits beside the counts."""
        facts = self.facts
        if facts.warning:
            return Content()
        style = "bold $late" if facts.urgent else "$foreground"
        texts = [Content.styled(words, style) for words in facts.answerphone]
        return next((text for text in texts if self._fits(beside, text)), texts[-1])

    def _fits(self, left: Content, right: Content) -> bool:
        return left.cell_length + 2 + right.cell_length <= self.size.width

    def _state(self) -> Content:
        facts = self.facts
        if facts.warning:
            return Content.styled(facts.warning, "bold $late")
        if not facts.counts:
            return Content(f"Waiting {facts.waiting}")
        answerphone = Content(facts.answerphone[-1])
        spaced = [_counts(facts.counts, gap) for gap in ("   ", "  ", " ")]
        return next((counts for counts in spaced if self._fits(counts, answerphone)), spaced[-1])

    def _line(self, left: Content, right: Content) -> Content:
        between = 2 if right else 0
        room = max(0, self.size.width - right.cell_length - between)
        if left.cell_length > room:
            left = left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * (room + between - left.cell_length), right)


def _counts(counts: Counts, gap: str) -> Content:
    parts = (
        ("LATE", counts.late, "bold $late"),
        ("Today", counts.today, "$today"),
        ("Tomorrow", counts.tomorrow, "$soon"),
        ("Later", counts.later, "$foreground"),
    )
    return Content(gap).join(
        Content.styled(f"{words} {number}", style if number else "$quiet") for words, number, style in parts
    )


def in_view_words(in_view: tuple[int, int, int]) -> str:
    """The numbers of the rows in view, and of all; "" while all are in view."""
    first, last, count = in_view
    return f"{first} to {last} of {count}" if last - first + 1 < count else ""


def unfinished_words(drafts: Sequence[DraftSeen], room: int) -> str:
    """The number of drafts, and the newest one: `Unfinished: 2  call 14:41 "Marg…"  F8 to carry on`.

    If that exceeds `room` cells, first the quoted text is left out, then the form.
    """
    if not drafts:
        return ""
    newest = drafts[0]
    form = draft_form_name(newest.form, newest.values).full.lower()
    typed = on_grid(newest.values.get("name") or newest.values.get("about") or "").strip()
    quoted = f' "{typed[:TYPED_SHOWN].rstrip()}…"' if typed else ""
    begun = f"  {form} {clock_time(newest.started_at)}"
    ways = (f"Unfinished: {len(drafts)}{more}  F8 to carry on" for more in (f"{begun}{quoted}", begun, ""))
    return next((words for words in ways if cell_len(words) <= room), f"Unfinished: {len(drafts)}  F8 to carry on")
