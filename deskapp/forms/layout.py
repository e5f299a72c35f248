"""The parts of a form, from top to bottom: its fields, and those beside the notice of open matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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


def passed_by(fields: Mapping[str, Field], path: Collection[str]) -> frozenset[str]:
    """The fields that the cursor reaches with Tab alone: Enter passes them by, and no choice on the path names their
    letters.
    """
    on_path = (fields[name] for name in path if name in fields)
    named = {letter for field in on_path if isinstance(field, ChoiceField) for letter in field.beyond}
    return frozenset(name for name, field in fields.items() if name not in path and named.isdisjoint(_from_afar(field)))


def _from_afar(field: Field) -> str:
    """The letters that may set a field from another one."""
    if isinstance(field, TicksField):
        return "".join(tick.letter for tick in field.ticks)
    return field.reachable if isinstance(field, ChoiceField) else ""


def drop_unoffered(fields: Mapping[str, Field], values: dict[str, str], begun: Mapping[str, str]) -> list[str]:
    """Empty the choices of a draft that nothing offers, as another version or charter did: a sentence about each. A
    value that the form begins with stays.
    """
    told = []
    for name, field in fields.items():
        value = values.get(name, "")
        if isinstance(field, TextField) or not value or value == begun.get(name):
            continue
        options = field.options if isinstance(field, ChoiceField) else field.ticks
        if value not in {str(one.value) for one in options}:
            values[name] = ""
            told.append(f'{field.label}: "{value}" is not offered any more. Choose again.')
    return told


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
