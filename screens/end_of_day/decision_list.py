"""A list of lines under headings, each with its decision at the right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from deskapp.views.end_of_day import ReviewStep
from deskapp.wording.printable import cut, fit
from screens.widgets.row_list import RowList

_MARK_WIDTH = 3
WHEN_WIDTH = 12
ANSWER_WIDTH = 13
HOW_FROM, HOW_WIDTH = 72, 8
"""Least window width, in columns, with room for the channel; width of that column."""
NAME_WIDTH, SUBJECT_LEAST = 20, 12
"""Width of the callers' names beside what they want, and the least width for that; with less it is left out."""
WHO_WIDTH, WHO_NARROW = 23, 15
"""Greatest width of the owner column, in a wide and a narrow window; columns left over go to names and subjects."""
OPEN = "[ ? ]"
"""The answer column of an open line."""


class DecisionList(RowList):
    """The lines, and the mark on the one that a key acts on. The mark skips headings."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "decision--line",
        "decision--heading",
        "decision--late",
        "decision--open",
        "decision--answered",
        "decision--marked",
    }
    DEFAULT_CSS = """
    DecisionList {
        background: $background; color: $foreground;
        & > .decision--line { color: $foreground; background: $background; }
        & > .decision--heading { color: $soon; background: $background; text-style: bold; }
        & > .decision--late { color: $late; background: $background; text-style: bold; }
        & > .decision--open { color: $today; background: $background; text-style: bold; }
        & > .decision--answered { color: $met; background: $background; }
        & > .decision--marked { color: $foreground; background: $background; text-style: bold; }
        &:focus > .decision--marked { color: $focus-foreground; background: $focus-background; text-style: bold; }
    }
    """

    class Marked(Message):
        """The mark moved to another line."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[ReviewStep, ...] = ()
        self._longest_who = 0

    @property
    def marked(self) -> ReviewStep | None:
        """The line that a key acts on."""
        return None if self._at is None else self._steps[self._at]

    @property
    def count(self) -> int:
        """The number of lines, headings included."""
        return len(self._steps)

    def may_mark(self, place: int) -> bool:
        """False for a heading."""
        return self._steps[place].about is not None

    def shown_with(self, place: int) -> int:
        """The place of the heading above, for the first line of a part; else the line's own place."""
        return place - 1 if place > 0 and not self.may_mark(place - 1) else place

    def put_mark(self, place: int | None) -> None:
        """Put the mark on the line at a place."""
        before, self._at = self._at, place
        if before != place:
            self.post_message(self.Marked())

    def set_steps(self, steps: Sequence[ReviewStep]) -> None:
        """Replace the lines. The mark stays with its line, or at its place if that line is gone."""
        about = self.marked.about if self.marked else None
        self._steps = tuple(steps)
        self._longest_who = max((len(each.who) for each in steps), default=0)
        self.fit_to_rows()
        places = self._places_of(about)
        self.go_to(places[0] if places else self._at or 0)
        self.tell_view()

    def mark_open_after(self, about: int | str | None = None) -> None:
        """Move the mark to the next open line after the one about `about`, from the end back to the top."""
        here = self._places_of(about)
        place = here[0] if here else -1
        places_after = [*range(place + 1, self.count), *range(max(0, place))]
        found = next((at for at in places_after if self.may_mark(at) and not self._steps[at].answer), None)
        if found is not None:
            self.go_to(found)

    def bring_into_view(self, about: Collection[str]) -> bool:
        """True if these lines are in view. If not, go to the first of them, with as many as the window has room for."""
        places = [place for place, step in enumerate(self._steps) if step.about in about]
        in_view = [place for place in places if place in self.in_view]
        if len(in_view) == min(len(places), max(1, self.size.height - 1)):
            return True
        self.go_to(places[-1])
        self.go_to(places[0])
        return False

    def _places_of(self, about: int | str | None) -> list[int]:
        return [place for place, step in enumerate(self._steps) if about is not None and step.about == about]

    def on_resize(self) -> None:
        """Keep the mark in view."""
        self.fit_to_rows()
        self.go_to(self._at or 0)
        self.tell_view()

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        place = self.scroll_offset.y + y
        if place >= self.count:
            return Strip.blank(self.size.width, self.get_component_rich_style("decision--line"))
        return self._strip(self._steps[place], marked=place == self._at)

    def _strip(self, step: ReviewStep, *, marked: bool) -> Strip:
        width = self.size.width
        if step.about is None:
            return Strip([Segment(fit(f" {step.name}", width), self.get_component_rich_style("decision--heading"))])
        mark = (">! " if step.late else ">  ") if marked else ("!! " if step.late else "   ")
        cells = cells_of(step, width - _MARK_WIDTH - ANSWER_WIDTH - 1, self._longest_who)
        body = fit(cells, width - _MARK_WIDTH - ANSWER_WIDTH)
        answer = fit(cut(step.answer or OPEN, ANSWER_WIDTH - 1), ANSWER_WIDTH)
        if marked:
            return Strip([Segment(f"{mark}{body}{answer}", self.get_component_rich_style("decision--marked"))])
        line = self.get_component_rich_style("decision--late" if step.late else "decision--line")
        of_answer = self.get_component_rich_style("decision--answered" if step.answer else "decision--open")
        return Strip([Segment(f"{mark}{body}", line), Segment(answer, of_answer)])


def cells_of(step: ReviewStep, width: int, longest_who: int) -> str:
    """A line without its answer, in `width` columns: time left, caller, channel, owner."""
    if not step.when:
        return cut(step.name, width)
    wide = width + _MARK_WIDTH + ANSWER_WIDTH + 1 >= HOW_FROM
    who = min(WHO_WIDTH if wide else WHO_NARROW, longest_who)
    name = width - WHEN_WIDTH - who - 2 - (HOW_WIDTH + 1 if wide else 0)
    beside = min(NAME_WIDTH, name - len(step.heeded) - 2) if step.heeded else NAME_WIDTH
    named = name if name < NAME_WIDTH + SUBJECT_LEAST else beside
    cells = [fit(step.when, WHEN_WIDTH), fit(cut(step.name, named), named)]
    if named < name:
        cells.append(fit(cut(step.subject, name - named - 1), name - named - 1))
    if wide:
        cells.append(fit(step.how, HOW_WIDTH))
    return " ".join([*cells, fit(cut(step.who, who), who)])
