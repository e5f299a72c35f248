"""The parts of a form, from top to bottom: its fields, and those beside the notice of open matters."""

from __future__ import annotations

from collections.abc import Sequence

from deskapp.forms.fields import ChoiceField, Field, MattersSlot, Part, TextField, TicksField


def fields_of(parts: Sequence[Part]) -> dict[str, Field]:
    """The fields by name, from top to bottom; each name that ticks set stands for their line."""
    found: dict[str, Field] = {}
    for part in parts:
        if isinstance(part, TicksField):
            found |= dict.fromkeys(part.names, part)
        elif isinstance(part, TextField | ChoiceField):
            found[part.name] = part
    return found


def naming_caller(parts: Sequence[Part]) -> list[str]:
    """The text fields that identify the caller: those above the notice of open matters; none without a notice."""
    return [part.name for part in parts[: _slot(parts)] if isinstance(part, TextField) and part.suggests]


def beside_matters(parts: Sequence[Part]) -> list[str]:
    """The fields beside which the notice of open matters is shown: those above it, and the text field below."""
    slot = _slot(parts)
    below = next((part.name for part in parts[slot:] if isinstance(part, TextField)), "")
    return [*(part.name for part in parts[:slot] if isinstance(part, TextField | ChoiceField)), below]


def _slot(parts: Sequence[Part]) -> int:
    return next((place for place, part in enumerate(parts) if isinstance(part, MattersSlot)), 0)
