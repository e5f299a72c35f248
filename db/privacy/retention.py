"""The organisation's schedule: for how many years contacts of a kind are kept after they were closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from db.desk.desk import Desk
from db.desk.settings import keep
from deskapp.charter.vocabulary import Kind
from deskapp.errors import WordsError
from deskapp.parsing.matching import chosen
from deskapp.wording.causes import DeskCause
from deskapp.wording.naming import kind_title

RETENTION = "retention"
"""The setting with the schedule: "complaint 10; enquiry 3"."""
SHIPPED: Mapping[str, int] = {Kind.COMPLAINT.value: 10}
"""The schedule of a desk that has not written its own: complaints for 10 years, everything else only until asked."""
_MOST_YEARS = 100


def retention_years(desk: Desk) -> Mapping[str, int]:
    """The years of each kind that has any, by the kind's value."""
    written = desk.kept.get(RETENTION)
    return dict(_parts(written)) if written is not None else SHIPPED


def _parts(written: str) -> list[tuple[str, int]]:
    return [(kind, int(years)) for kind, years in re.findall(r"(\S+) (\d+)", written)]


def set_retention(desk: Desk, typed_kind: str, years: int) -> str:
    """Set the years of a kind, by a part of its title; 0 for none. Returns the kind's title. Raises WordsError,
    RecordError.
    """
    if not 0 <= years <= _MOST_YEARS:
        raise WordsError(DeskCause.YEARS_WANTED, most=_MOST_YEARS)
    titles = {kind_title(kind): kind for kind in (*Kind, *(own.kind for own in desk.edition.kinds))}
    title = chosen(typed_kind, list(titles))
    if title is None:
        raise WordsError(DeskCause.KIND_WANTED, kinds=", ".join(titles))
    before = retention_years(desk)
    after = {kind: number for kind, number in {**before, titles[title].value: years}.items() if number}
    keep(desk, RETENTION, _written(after), _written(before))
    return title


def _written(years: Mapping[str, int]) -> str:
    return "; ".join(f"{kind} {number}" for kind, number in sorted(years.items()))


def kept_until(kind: Kind, closed_on: date, schedule: Mapping[str, int]) -> date | None:
    """The local date from which a contact closed on `closed_on` may be erased; None for a kind without years."""
    years = schedule.get(kind.value)
    if years is None:
        return None
    year = closed_on.year + years
    return date(year, 3, 1) if (closed_on.month, closed_on.day) == (2, 29) else closed_on.replace(year=year)
