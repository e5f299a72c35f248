"""Results of a form: a save, an edit conflict, the form to open next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class NextForm:
    """The form that opens by itself after a save: its draft name, and the values that it begins with."""

    form: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is in the record. `words` name no key; `undoable` lets the surface add how to undo it.

    `contact_id` is its contact, None without one.
    """

    words: str
    contact_id: int | None = None
    undoable: bool = True
    then: NextForm | None = None


class GoneReason(StrEnum):
    """Reason that a form has nothing left to do: a colleague closed or reopened its subject."""

    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit conflict: a colleague's changes, a line each; `gone` is set if they left this form nothing to do.

    `replaces`: saving again overwrites their changes, rather than adding to them.
    """

    lines: Sequence[str]
    gone: GoneReason | None = None
    replaces: bool = False
