"""A list that is gone through one line after the other, each with its answer at the right; with headings between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.queue_columns import cut, fit

MARK_WIDTH = 3
WHEN_WIDTH = 12
ANSWER_WIDTH = 13
HOW_FROM, HOW_WIDTH = 72, 8
"""From this width of the window on there is room for how it came."""
WHO_WIDTH, WHO_NARROW = 23, 15
"""The most that who has it may take; what nobody's name needs goes to the names of those who wait."""
OPEN = "[ ? ]"
"""What stands where nothing was answered yet."""


class Stop(NamedTuple):
    """One line: what it is about (None: a heading), its cells, and what was answered (empty: nothing yet).

    With `when` empty the line has its name alone. `late` is said in words as well: the mark `!!` stands before it.
    """

    about: int | str | None
    name: str
    when: str = ""
    how: str = ""
    who: str = ""
    answer: str = ""
    late: bool = False


class Walk(Widget, can_focus=True):
    """The lines, and the mark on the one that a key acts on. Headings are stepped over."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "walk--line", "walk--heading", "walk--late", "walk--open", "walk--answered", "walk--marked",
    }  # fmt: skip
    DEFAULT_CSS = """
    Walk {
        height: 1fr; width: 1fr; background: $background; color: $foreground;
        & > .walk--line { color: $foreground; background: $background; }
        & > .walk--heading { color: $soon; background: $background; text-style: bold; }
        & > .walk--late { color: $late; background: $background; text-style: bold; }
        & > .walk--open { color: $today; background: $background; text-style: bold; }
        & > .walk--answered { color: $met; background: $background; }
        & > .walk--marked { color: $foreground; background: $background; text-style: bold; }
        &:focus > .walk--marked { color: $focus-foreground; background: $focus-background; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]

    @dataclass
    class Marked(Message):
        """The mark is on another line now, which is about this."""

        about: int | str | None

    @dataclass
    class Moved(Message):
        """Other lines are in view now; so many are out of view above them and below them."""

        above: int
        below: int

    def __init__(self, stops: Sequence[Stop] = ()) -> None:
        super().__init__()
        self._stops = tuple(stops)
        self._at = self._from(0, 1)
        self._top = 0
        self._out_of_view = (0, 0)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Every line."""
        return self._stops

    @property
    def marked(self) -> Stop | None:
        """The line that a key acts on."""
        return self._stops[self._at] if 0 <= self._at < len(self._stops) else None

    def set_stops(self, stops: Sequence[Stop]) -> None:
        """List these lines instead. The mark stays with what it was on, or near its place where that is gone."""
        about = self.marked.about if self.marked else None
        self._stops = tuple(stops)
        places = [place for place, stop in enumerate(self._stops) if stop.about is not None and stop.about == about]
        self._go(places[0] if places else self._from(min(self._at, len(self._stops) - 1), 1))

    def mark_open_after(self, about: int | str | None = None) -> None:
        """Go to the next line that is not answered, after the one that is about this; from the top after the last, and
        where it is about nothing.
        """
        here = [place for place, stop in enumerate(self._stops) if about is not None and stop.about == about]
        place = here[0] if here else -1
        turned = [*range(place + 1, len(self._stops)), *range(max(0, place))]
        found = next((at for at in turned if self._stops[at].about is not None and not self._stops[at].answer), None)
        if found is not None:
            self._go(found)

    def action_move(self, by: int) -> None:
        """To the line below, or above."""
        self._go(self._from(self._at + by, by))

    def action_first(self) -> None:
        """To the first line."""
        self._go(self._from(0, 1))

    def action_last(self) -> None:
        """To the last line."""
        self._go(self._from(len(self._stops) - 1, -1))

    def on_click(self, event: events.Click) -> None:
        """A click marks a line."""
        place = self._top + event.y
        if place < len(self._stops) and self._stops[place].about is not None:
            self._go(place)

    def on_resize(self) -> None:
        """Keep the mark in view."""
        self._go(self._at)

    def _from(self, place: int, by: int) -> int:
        """The nearest line from a place on, in the direction of `by`; else where the mark is, or the first."""
        step = 1 if by > 0 else -1
        while 0 <= place < len(self._stops):
            if self._stops[place].about is not None:
                return place
            place += step
        at = getattr(self, "_at", -1)
        return at if 0 <= at < len(self._stops) and self._stops[at].about is not None else -1

    def _go(self, place: int) -> None:
        before, self._at = self._at, place
        height = max(1, self.size.height)
        # The heading over the first line of its part comes into view with it.
        above = place - 1 if place > 0 and self._stops[place - 1].about is None else place
        self._top = max(0, min(max(self._top, place - height + 1), above, max(0, len(self._stops) - height)))
        self.refresh()
        out_of_view = (self._top, max(0, len(self._stops) - self._top - height))
        if self.size.height and out_of_view != self._out_of_view:
            self._out_of_view = out_of_view
            self.post_message(self.Moved(*out_of_view))
        if before != place:
            self.post_message(self.Marked(self.marked.about if self.marked else None))

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        place = self._top + y
        if place >= len(self._stops):
            return Strip.blank(self.size.width, self.get_component_rich_style("walk--line"))
        return self._strip(self._stops[place], marked=place == self._at)

    def _strip(self, stop: Stop, *, marked: bool) -> Strip:
        width = self.size.width
        if stop.about is None:
            return Strip([Segment(fit(f" {stop.name}", width), self.get_component_rich_style("walk--heading"))])
        mark = (">! " if stop.late else ">  ") if marked else ("!! " if stop.late else "   ")
        who = max((len(each.who) for each in self._stops), default=0)
        body = fit(cells_of(stop, width - MARK_WIDTH - ANSWER_WIDTH - 1, who), width - MARK_WIDTH - ANSWER_WIDTH)
        answer = fit(cut(stop.answer or OPEN, ANSWER_WIDTH - 1), ANSWER_WIDTH)
        if marked:
            return Strip([Segment(f"{mark}{body}{answer}", self.get_component_rich_style("walk--marked"))])
        line = self.get_component_rich_style("walk--late" if stop.late else "walk--line")
        of_answer = self.get_component_rich_style("walk--answered" if stop.answer else "walk--open")
        return Strip([Segment(f"{mark}{body}", line), Segment(answer, of_answer)])


def cells_of(stop: Stop, width: int, longest_who: int) -> str:
    """What a line says before its answer, in `width` cells: time left, who it is, how it came, who has it."""
    if not stop.when:
        return cut(stop.name, width)
    wide = width + MARK_WIDTH + ANSWER_WIDTH + 1 >= HOW_FROM
    who = min(WHO_WIDTH if wide else WHO_NARROW, longest_who)
    name = width - WHEN_WIDTH - who - 2 - (HOW_WIDTH + 1 if wide else 0)
    cells = [fit(stop.when, WHEN_WIDTH), fit(cut(stop.name, name), name)]
    if wide:
        cells.append(fit(stop.how, HOW_WIDTH))
    return " ".join([*cells, fit(cut(stop.who, who), who)])
