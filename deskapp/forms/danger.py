"""Words of danger in a form: warned of beside them, asked about once before it is saved, and named after it where no
tick marks a danger.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from deskapp.errors import Remedy
from deskapp.forms.fields import ChoiceField, TicksField
from deskapp.forms.form import Form, Ready
from deskapp.forms.results import Saved
from deskapp.parsing.danger_words import speaks_of_danger
from deskapp.wording.causes import Cause

DANGER_TICK = "safeguarding"
"""Name of the field that marks a danger, in the forms that have one."""
IN_DANGER = "May somebody be in danger? If so, y."
WARNED_BESIDE = "In danger? {letter} at {field}"


def warning_beside(form: Form[Any]) -> tuple[str, str]:
    """The field that speaks of a danger which is not ticked, and the words beside it: the letter that ticks it, and the
    next field in which it does. Two empty strings where nothing speaks of one, and in a form without a tick.
    """
    spoken, line = _spoken(form), form.fields.get(DANGER_TICK)
    if not spoken or not isinstance(line, TicksField) or not _has_tick(form):
        return "", ""
    letter = next(tick.letter for tick in line.ticks if tick.field == DANGER_TICK)
    on_path = (form.fields[name] for name in form.path() if name in form.fields)
    chosen_at = (field.label for field in on_path if isinstance(field, ChoiceField) and letter in field.beyond)
    return spoken, WARNED_BESIDE.format(letter=letter, field=next(chosen_at, line.label))


def ready_values(form: Form[Ready], now: datetime) -> Ready:
    """The form's values, validated. Asks once about a danger that they speak of and nothing marks: at the tick, else at
    the words, saying where it is marked after the save. Raises RefusedError.
    """
    values = form.read(now)
    if spoken := _spoken(form):
        if _has_tick(form):
            form.ask_once(DANGER_TICK, Cause.DOUBTFUL, doubt=IN_DANGER)
        else:
            form.ask_once(spoken, Cause.DANGER_SPOKEN)
    return values


def save_ready(form: Form[Ready], values: Ready) -> Saved:
    """Save the form. Without a tick, the words say where a danger that was spoken of is marked. Raises DeskError."""
    saved = form.save(values)
    if not _spoken(form) or _has_tick(form):
        return saved
    return replace(saved, words=f"{saved.words} In danger? Then {form.remedies[Remedy.MARK_DANGER]}.")


def _spoken(form: Form[Any]) -> str:
    """The first field that speaks of a danger while none is marked; "" for none."""
    if form.typed[DANGER_TICK]:
        return ""
    return next((name for name in form.says() if speaks_of_danger(form.typed[name])), "")


def _has_tick(form: Form[Any]) -> bool:
    return DANGER_TICK in form.fields and DANGER_TICK not in form.hidden()
