"""The bank holidays of a part of the United Kingdom, from the `holidays` package, named as people say them.

Asked for when a charter is adopted and at upgrades; while running only the record's own table is read.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from deskapp.charter.vocabulary import Region

_SUBDIVISIONS: dict[Region, tuple[str, ...]] = {
    Region.ENG: ("ENG",),
    Region.WLS: ("ENG",),
    Region.SCT: ("SCT",),
    Region.NIR: ("NIR",),
    Region.UK_ANY: ("ENG", "SCT", "NIR"),
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
    """Every bank holiday of the region in these years, both included, with its name, in order of date.

    A substitute day is named so ("Boxing Day (substitute day)"). Takes about 0.15 s for a century, and as much again
    the first time, for the package itself.
    """
    days: dict[date, str] = {}
    for subdivision in _SUBDIVISIONS[region]:
        for day, name in _of_subdivision(subdivision, first_year, last_year).items():
            days.setdefault(day, name)
    return dict(sorted(days.items()))


@cache
def _of_subdivision(subdivision: str, first_year: int, last_year: int) -> dict[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 - 0.1 s that the first frame has no need of

    # Without subdiv the package leaves out Easter Monday and the August holiday.
    found = country_holidays("GB", subdiv=subdivision, years=range(first_year, last_year + 1))
    return {day: _said(found[day]) for day in sorted(found)}


def _said(names: str) -> str:
    return " and ".join(_said_once(name) for name in names.split("; "))


def _said_once(name: str) -> str:
    plain = name.removesuffix(_OBSERVED)
    return _SAID.get(plain, plain) + (" (substitute day)" if plain != name else "")
