"""Opening hours of a day: intervals of seconds after local midnight, and their text form."""

from __future__ import annotations

from collections.abc import Sequence

from deskapp.errors import CharterError

Hours = tuple[tuple[int, int], ...]
"""Half-open intervals `[open, close)` in seconds after local midnight, ascending and disjoint. 86400 is 24:00."""

DAY = 86_400
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHUT_WORDS = ("", "closed", "shut")
ALL_DAY_WORDS = ("24/7", "24 hours", "24h", "24hrs", "all day", "always", "open")


def checked_hours(hours: Sequence[tuple[int, int]], what: str) -> Hours:
    """The same hours, validated. Raises CharterError that begins with `what` ("friday") and says how to mend them."""
    before = 0
    for opens, shuts in hours:
        if not (0 <= opens <= DAY and 0 <= shuts <= DAY):
            raise CharterError(f"{what} has a time outside the day; write times from 00:00 to 24:00.")
        if opens >= shuts:
            raise CharterError(f"{what} {_faulty(opens, shuts)}")
        if opens < before:
            raise CharterError(
                f"{what} has hours that overlap or are out of order; write the earlier stretch first and let it end "
                "before the next begins."
            )
        before = shuts
    return tuple((opens, shuts) for opens, shuts in hours)


def _faulty(opens: int, shuts: int) -> str:
    if opens == shuts:
        return f"opens and closes at {_clock(opens)}; write a later closing time, or closed."
    return (
        f"closes before it opens ({_clock(opens)}-{_clock(shuts)}); write the opening time first, like 09:00-17:00, "
        "and write hours over midnight as two stretches, one a day (22:00-24:00, then 00:00-06:00)."
    )


def read_hours(text: str, what: str) -> Hours:
    """Parse "09:00-12:30, 13:30-17:00"; "closed" and "" give no hours.

    Raises CharterError beginning with `what` and saying how to write it.
    """
    if text.strip().lower() in SHUT_WORDS:
        return ()
    if text.strip().lower() in ALL_DAY_WORDS:
        raise CharterError(
            f'{what} says "{text.strip()}"; write 00:00-24:00 for a whole day, or the hours like 09:00-17:00.'
        )
    return checked_hours([_stretch(part, what) for part in text.split(",")], what)


def _stretch(text: str, what: str) -> tuple[int, int]:
    opens, dash, shuts = text.partition("-")
    if not dash:
        raise CharterError(f'{what} says "{text.strip()}"; write it like 09:00-17:00, or closed.')
    return seconds_of(opens, what), seconds_of(shuts, what)


def seconds_of(text: str, what: str) -> int:
    """Parse "09:30" into seconds after midnight; "24:00" is 86400. Raises CharterError that begins with `what`."""
    hour, colon, minute = text.strip().partition(":")
    numbers = colon and len(minute) == 2 and _whole(hour) and _whole(minute)
    if not numbers or int(minute) > 59 or int(hour) * 60 + int(minute) > 24 * 60:
        raise CharterError(f'{what} says "{text.strip()}", which is not a time; write it like 09:30, at most 24:00.')
    return int(hour) * 3600 + int(minute) * 60


def _whole(digits: str) -> bool:
    return 1 <= len(digits) <= 2 and digits.isascii() and digits.isdigit()


def written_hours(hours: Hours) -> str:
    """Hours as `read_hours` takes them: "09:00-12:30, 13:30-17:00", empty for none."""
    return ", ".join(f"{_clock(opens)}-{_clock(shuts)}" for opens, shuts in hours)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
