"""The widgets that draw the parts of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from deskapp.forms.fields import ABOUT, AFTER, ChoiceField, MattersSlot, Part, TextBlock, TextField, TicksField
from deskapp.forms.form import Form
from screens.forms.already_open import AlreadyOpen
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.find_box import FindBox
from screens.widgets.named_choice import NamedChoice
from screens.widgets.paragraph_box import ParagraphBox
from screens.widgets.suggestions import Suggestions
from screens.widgets.ticks import Ticks

CONFLICT = "conflict"
"""The block that shows the other change in an edit conflict."""


def widgets_of(form: Form[Any]) -> Iterator[Widget]:
    """The widgets of a form from top to bottom. Its subject and the effect of saving stay in sight while fields scroll.

    The other change in an edit conflict stands above the first field.
    """
    parts = list(form.parts())
    first = next((place for place, part in enumerate(parts) if not isinstance(part, TextBlock)), 0)
    conflict = Static(id=CONFLICT, classes="block", markup=False)
    if not {ABOUT, AFTER}.issubset(part.name for part in parts if isinstance(part, TextBlock)):
        yield from _drawn(form, parts[:first])
        yield conflict
        yield from _drawn(form, parts[first:])
        return
    fields = [part for part in parts if not (isinstance(part, TextBlock) and part.name in (ABOUT, AFTER))]
    yield from _drawn(form, [part for part in parts if isinstance(part, TextBlock) and part.name == ABOUT])
    yield conflict
    yield VerticalScroll(*_drawn(form, fields), id="fields", can_focus=False)
    yield from _drawn(form, [part for part in parts if isinstance(part, TextBlock) and part.name == AFTER])


def _drawn(form: Form[Any], parts: Sequence[Part]) -> Iterator[Widget]:
    for part in parts:
        match part:
            case TextField():
                yield from _box(form, part)
            case ChoiceField():
                yield _choice(form, part)
            case TicksField():
                yield Ticks(part.label, part.ticks)
            case TextBlock():
                yield Static(id=part.name, classes=f"block -{part.tone}", markup=False)
            case MattersSlot():
                yield AlreadyOpen()


def _box(form: Form[Any], field: TextField) -> Iterator[Widget]:
    kind = ParagraphBox if field.lines > 1 else FindBox if field.suggests else Box
    box = kind(field.name, field.label, hint=field.hint, cells=field.width, max_length=field.max_length)
    box.select_on_focus, box.figures_only = field.replaces, field.figures_only
    yield box
    if isinstance(box, ParagraphBox):
        box.most = field.lines
    if isinstance(box, FindBox) and field.suggests:
        box.suggestions = Suggestions()
        box.least = field.least
        box.find = partial(form.suggest, field.name)
        yield box.suggestions


def _choice(form: Form[Any], field: ChoiceField) -> Choice:
    if field.by_name:
        return NamedChoice(field, moves_on=field.name in form.path())
    return Choice(field.name, field.label, field.options, brief=field.brief)
