"""Bank holidays of a part of the United Kingdom or of Ireland, from the `holidays` package, by their everyday names.

Used when a charter is adopted and at upgrades; otherwise only the record's own table is read.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from deskapp.charter.vocabulary import Region
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    import holidays
else:
    holidays = LazyModule("holidays")  # takes 0.1 s, and the first frame does not need it

_SUBDIVISIONS: dict[Region, tuple[str, ...]] = {
    Region.ENG: ("ENG",),
    Region.WLS: ("ENG",),
    Region.SCT: ("SCT",),
    Region.NIR: ("NIR",),
    Region.UK_ANY: ("ENG", "SCT", "NIR"),
    Region.IE: ("IE",),
    Region.NONE: (),
}

_SAID = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2 January",
    "Saint Andrew's Day": "St Andrew's Day",
    "Saint Patrick's Day": "St Patrick's Day",
}
_OBSERVED = " (observed)"


def bank_holidays(region: Region, first_year: int, last_year: int) -> dict[date, str]:
    """The bank holidays of the region in these years, both included, in order of date, each with its name.

    A substitute day is named so ("Boxing Day (substitute day)"). Takes about 0.15 s for a century, and as much again
    the first time, for the package itself.
    """
    return any_of(frozenset({region}), first_year, last_year)


def any_of(regions: frozenset[Region], first_year: int, last_year: int) -> dict[date, str]:
    """The days in these years that are a bank holiday in any of the regions, as `bank_holidays`."""
    days: dict[date, str] = {}
    for region in (region for region in Region if region in regions):
        for subdivision in _SUBDIVISIONS[region]:
            for day, name in _of_subdivision(subdivision, first_year, last_year).items():
                days.setdefault(day, name)
    return dict(sorted(days.items()))


@cache
def _of_subdivision(subdivision: str, first_year: int, last_year: int) -> dict[date, str]:
    # Without subdiv the package leaves out Easter Monday and the August holiday of the United Kingdom's parts.
    country, part = ("IE", None) if subdivision == "IE" else ("GB", subdivision)
    found = holidays.country_holidays(country, subdiv=part, years=range(first_year, last_year + 1))
    return {day: _said(found[day]) for day in sorted(found)}


def _said(names: str) -> str:
    return " and ".join(_said_once(name) for name in names.split("; "))


def _said_once(name: str) -> str:
    plain = name.removesuffix(_OBSERVED)
    return _SAID.get(plain, plain) + (" (substitute day)" if plain != name else "")
