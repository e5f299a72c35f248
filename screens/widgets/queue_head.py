"""The two lines over the queue: how much is waiting, what is unfinished, and what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from db.drafts import DraftSeen
from deskapp.words.entries import form_name
from deskapp.words.phrases import clock_time
from screens.widgets.queue_columns import printable
from screens.widgets.queue_rows import Counts

TYPED_SHOWN = 12
"""How much of a half-typed entry is quoted, in letters: enough to know it again."""


class HeadFacts(NamedTuple):
    """What the head says. `counts` is None until the whole queue is known; `waiting` is known at once.

    `warning` takes the place of the counts: they cannot be trusted then. `in_view` is (first, last, of how many).
    `answerphone` is how that stands, the widest words first; `urgent` where nobody has checked it and it is late.
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
    """Two lines: counts and the answerphone; what is unfinished, the rows in view and the view."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    QueueHead { height: 2; padding: 0 1; }
    """

    facts: reactive[HeadFacts] = reactive(HeadFacts())
    """What it says now."""

    def render(self) -> Content:
        """Both lines, each with something on the left and something on the right."""
        facts = self.facts
        view = Content.styled(f"Showing: {facts.view}", "bold $today" if facts.filtered else "$foreground")
        unfinished = Content(facts.unfinished)
        if places := _in_view(facts.in_view):
            wider = Content.assemble((places, "$quiet"), "   ", view)
            view = wider if self._fits(unfinished, wider) else view
        state = self._state()
        return Content("\n").join((self._line(state, self._answerphone(state)), self._line(unfinished, view)))

    def _answerphone(self, beside: Content) -> Content:
        """As much as there is room for beside the counts."""
        facts = self.facts
        if facts.warning:
            return Content()
        style = "bold $late" if facts.urgent else "$foreground"
        said = [Content.styled(words, style) for words in facts.answerphone]
        return next((words for words in said if self._fits(beside, words)), said[-1])

    def _fits(self, left: Content, right: Content) -> bool:
        return left.cell_length + 2 + right.cell_length <= self.size.width

    def _state(self) -> Content:
        facts = self.facts
        if facts.warning:
            return Content.styled(facts.warning, "bold $late")
        return _counts(facts.counts) if facts.counts else Content(f"Waiting {facts.waiting}")

    def _line(self, left: Content, right: Content) -> Content:
        between = 2 if right else 0
        room = max(0, self.size.width - right.cell_length - between)
        if left.cell_length > room:
            left = left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * (room + between - left.cell_length), right)


def _counts(counts: Counts) -> Content:
    parts = (
        ("LATE", counts.late, "bold $late"),
        ("Today", counts.today, "$today"),
        ("Tomorrow", counts.tomorrow, "$soon"),
        ("Later", counts.later, "$foreground"),
    )
    return Content("   ").join(
        Content.styled(f"{words} {number}", style if number else "$quiet") for words, number, style in parts
    )


def _in_view(in_view: tuple[int, int, int]) -> str:
    first, last, count = in_view
    return f"{first} to {last} of {count}" if last - first + 1 < count else ""


def unfinished_words(drafts: Sequence[DraftSeen], room: int) -> str:
    """What is unfinished, in a line: `Unfinished: 2  call 14:41 "Marg.."  F8 to carry on`. Drafts come newest first.

    Where that takes more than `room` columns the key stays, and what was typed gives way, then what was begun.
    """
    if not drafts:
        return ""
    newest = drafts[0]
    form = form_name(newest.form).full.lower()
    typed = printable(newest.values.get("name") or newest.values.get("about") or "").strip()
    quoted = f' "{typed[:TYPED_SHOWN].rstrip()}.."' if typed else ""
    begun = f"  {form} {clock_time(newest.started_at)}"
    ways = (f"Unfinished: {len(drafts)}{more}  F8 to carry on" for more in (f"{begun}{quoted}", begun, ""))
    return next((words for words in ways if cell_len(words) <= room), f"Unfinished: {len(drafts)}  F8 to carry on")
