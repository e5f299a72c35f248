"""Choice of an adopted charter by its name, with its first day where several have that name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def valid_from(self) -> date: ...


_Edition = TypeVar("_Edition", bound=_Named)


def with_day(edition: _Named) -> str:
    """The name of an edition with its first day, which no other has: "ours 2027-01-04"."""
    return f"{edition.name} {edition.valid_from}"


def named_edition(editions: Sequence[_Edition], asked: str) -> _Edition | None:
    """The edition of this name, or of this name and first day; None for none. Raises RecordError for several."""
    found = [one for one in editions if asked in (one.name, with_day(one))]
    if len(found) > 1:
        choices = " or ".join(f'"{with_day(one)}"' for one in found)
        raise RecordError(RecordCause.SEVERAL_CHARTERS, count=len(found), name=asked, choices=choices)
    return found[0] if found else None
