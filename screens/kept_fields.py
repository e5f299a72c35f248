"""Fields whose every letter is kept as it is typed.

Everything typed is in the entry's file within a moment, so that leaving by any way loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input, Static

from db.desk import Desk
from db.drafts import Draft
from db.typed import Typed
from deskapp.clock import Clock
from screens.frame import DeskScreen
from screens.meant_times import MEANT, READERS, MeantTimes, Reader
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.ticks import Ticks

Field = Box | Choice


class KeptFields(DeskScreen[None]):
    """A screen of fields over one unfinished entry. A subclass says its fields and its hints, and what they lead to."""

    DEFAULT_CSS = """
    KeptFields #body { overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    HINTS: ClassVar[Mapping[str, str]] = {}
    """What each field wants, by its name: said when the cursor comes to it."""
    TIMES: ClassVar[Mapping[str, Reader]] = READERS
    """The fields that hold a time or a day, and how each is read: they go on meaning what they meant when typed."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._begun = begun or {}
        self.desk = desk
        self.clock = clock
        self.draft = draft
        self.unseen: dict[str, str] = {}
        """What the entry holds that no field shows: who was picked, the reference handed out."""
        self._meant = MeantTimes(self.TIMES, desk.edition.calendar)
        self._shown: dict[str, str] = {}
        self._saving = False
        """Whether it is on its way into the record: what is typed meanwhile is neither kept nor parked."""
        self._loaded = False

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every box and choice, by the record's name for it. They stay as they were composed, and are looked for once:
        what is typed is read a dozen times a key, and each search of the screen cost 0.4 ms.
        """
        return {field.field: field for field in self.query(Widget).results(Widget) if isinstance(field, Box | Choice)}

    @cached_property
    def ticks(self) -> Sequence[Ticks]:
        """The lines of ticks; there is one at most."""
        return tuple(self.query(Ticks))

    def ask_by_line(self, lines: Mapping[str, Any]) -> None:
        """Hold what is typed in these in place of boxes: nothing is drawn then (`deskapp.plain`).

        Both ways have one set of rules, so `path`, `check`, `read`, `write`, `given_now` and `spoken` look at `fields`
        and at nothing that is drawn.
        """
        vars(self)["fields"], vars(self)["ticks"] = dict(lines), ()
        self.take_up({**self.begins_with(), **self.draft.values})

    @property
    def typed(self) -> Typed:
        """What is typed so far."""
        values = {name: field.value or "" for name, field in self.fields.items()}
        for ticks in self.ticks:
            values |= ticks.fields
        values |= self.unseen | self._meant.note(values, self.clock.now())
        return Typed(self.draft.form, self.draft.id, self.draft.started_at, values)

    def show_words(self) -> None:
        """Say back what was understood and what is promised. Called after every change; it must be quick."""

    def show(self, selector: str, words: str) -> None:
        """Write words into a block, if they are other words: writing the same ones lays the whole screen out again."""
        if self._shown.get(selector) != words:
            self._shown[selector] = words
            self.query_one(selector, Static).update(words)

    # Taking up what was typed before

    def on_mount(self) -> None:
        """Take up what was typed before, and put the cursor where it was."""
        values = {**self.begins_with(), **self.draft.values}
        fields = self.fields
        with self.prevent(Input.Changed):
            self.take_up(values)
        for ticks in self.ticks:
            ticks.put(values)
            self.unseen = {name: value for name, value in self.unseen.items() if name not in ticks.fields}
        self._loaded = True
        self.show_words()
        if self.draft.at_field in fields:
            fields[self.draft.at_field].focus()

    def take_up(self, values: Mapping[str, str]) -> None:
        """Put what was typed before in its fields; what no field shows is kept as it is."""
        self._meant.take_up(values)
        for name, value in values.items():
            field = self.fields.get(name)
            if field is not None:
                field.put(value)
            elif not name.endswith(MEANT):
                self.unseen[name] = value
        self.mean_what_was_typed()

    def mean_what_was_typed(self) -> None:
        """Where a time's words would mean another day by now, put the date there that was meant."""
        typed = {name: self.fields[name].value or "" for name in self.TIMES if name in self.fields}
        for name, meant in self._meant.moved(typed, self.clock.now()).items():
            self.fields[name].put(meant)

    def begins_with(self) -> Mapping[str, str]:
        """What a new form has in it before anything is typed."""
        return self._begun

    # Keeping what is typed

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Ticks.Changed)
    def changed(self) -> None:
        """Something that is typed is other than it was: keep it, and say back what was understood."""
        self.keep()
        self.show_words()

    @on(Choice.NotOffered)
    def _tick_from_afar(self, event: Choice.NotOffered) -> None:
        """Off a text box, the letters of the ticks work from anywhere."""
        if any(ticks.toggle(event.letter) for ticks in self.ticks):
            event.prevent_default()

    def keep(self) -> None:
        """Have what is typed kept; say so if it is on the screen only."""
        if not self._loaded or self._saving:
            return
        focused = self.focused
        self.draft.keep(self.typed.values, focused.field if isinstance(focused, Box | Choice) else self.draft.at_field)
        if self.draft.fault:
            self.say(self.draft.fault, "wrong")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Each field says what it wants before anything is typed."""
        field = event.widget
        self.hint(self.HINTS.get(field.field, "") if isinstance(field, Box | Choice) else "")
        self.keep()

    def park(self) -> None:
        """Leave it for later: it waits in Unfinished. An entry with nothing in it is not kept."""
        if self._saving:
            return
        if self.is_empty:
            self.draft.finish()
        else:
            self.draft.park()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed beyond what the form began with."""
        begun = self.begins_with()
        return not any(
            value.strip() and value != begun.get(name)
            for name, value in self.typed.values.items()
            if not name.endswith(MEANT)
        )
