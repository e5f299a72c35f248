"""Refusal of a form's fields: as one is left, before all are saved, and ahead of that in line mode."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from deskapp.errors import Code, RefusedError
from deskapp.forms.fields import TextField
from deskapp.forms.form import Form
from deskapp.forms.times import promised_at
from deskapp.forms.when import NOW
from deskapp.parsing import time_box
from deskapp.parsing.set_time import typed_as
from deskapp.wording.causes import ContactCause
from deskapp.wording.counted import too_long


def accept(form: Form[Any], name: str) -> None:
    """Validate a field as it is left. An improbable time is questioned once; after that the likely one is adopted.
    Raises RefusedError.
    """
    if name == form.WHEN and form.when.is_unsaid:
        form.put(name, NOW)
    try:
        form.check(name)
    except RefusedError as refused:
        doubt = refused.__cause__
        if refused.field != name or not isinstance(doubt, time_box.SuggestingError) or doubt.suggested is None:
            raise
        _ask_then_take(form, name, doubt, doubt.suggested)
        form.check(name)


def check_promise(form: Form[Any]) -> None:
    """Refuse a time that cannot be promised, suggesting a likely one, taken on a repeat. Raises RefusedError."""
    try:
        promised_at(form.typed, form.clock.now(), form.desk.edition.calendar)
    except time_box.SuggestingError as doubt:
        if doubt.suggested is None:
            raise RefusedError("promised_at", doubt) from doubt
        _ask_then_take(form, "promised_at", doubt, doubt.suggested)


def _ask_then_take(form: Form[Any], name: str, doubt: time_box.SuggestingError, suggested: datetime) -> None:
    form.ask_once(name, ContactCause.TAKEN_BY_ENTER, doubt=doubt)
    form.put(name, typed_as(suggested))


def ask_chosen_again(form: Form[Any], name: str, question: Code, **data: object) -> None:
    """Reject a choice once, and clear it: only the same choice made again is accepted. Raises RefusedError."""
    try:
        form.ask_once(name, question, **data)
    except RefusedError:
        form.put(name, "")
        raise


def refuse_too_long(form: Form[Any], *names: str) -> None:
    """Raise RefusedError if a text field is too long. A paste is kept whole until then."""
    for name in names:
        field = form.fields[name]
        if isinstance(field, TextField) and (over := len(form.values.get(name, "")) - field.max_length) > 0:
            raise RefusedError(name, too_long(over, field.max_length))


def refusal_of(form: Form[Any], name: str, now: datetime) -> RefusedError | None:
    """The error with which saving now would reject this field; None if it would not, or rejects another first.

    It does not count as asking: questions that are asked once are still to be asked.
    """
    try:
        with form.questions.unasked():
            form.read(now)
    except RefusedError as refused:
        if refused.field == name:
            return refused
    return None
