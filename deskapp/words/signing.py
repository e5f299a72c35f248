"""The end of a day in plain words: how it went, how it was signed off, and that it was not."""

from __future__ import annotations

from datetime import date, datetime

from deskapp.words.times import clock_time, day_short_as_of, london, weekday_name

NEAR = 6
"""Up to so many days back a weekday alone says which day is meant."""


def day_that_was(day: date, today: date) -> str:
    """A day that has been, as a sentence begins with it: "Today", "Yesterday", "Friday", "Thu 24 Dec"."""
    ago = (today - day).days
    if ago <= 1:
        return "Yesterday" if ago == 1 else "Today"
    return weekday_name(day) if ago <= NEAR else day_short_as_of(day, today)


def not_signed_words(day: date, today: date) -> str:
    """What greets the next morning: "Yesterday was not signed off. e to look at it now."."""
    return f"{day_that_was(day, today)} was not signed off. e to look at it now."


def broken_words(broken: int, with_reason: int, when: str = "today") -> str:
    """ "2 promises were broken today; reasons kept.", "No promise was broken today."."""
    if not broken:
        return f"No promise was broken {when}."
    what = "1 promise was" if broken == 1 else f"{broken} promises were"
    if with_reason >= broken:
        kept = "its reason is kept" if broken == 1 else "reasons kept"
    else:
        kept = "no reason kept yet" if not with_reason else f"{with_reason} with a reason"
    return f"{what} broken {when}; {kept}."


def signed_words(by: str, at: datetime, day: date, *, broken: int, with_reason: int, undecided: int) -> str:
    """ "Signed off by Priya 16:51. 2 promises were broken today; reasons kept.". What is undecided is said, and the
    day where it is not the one of signing.
    """
    on_time = london(at).date() == day
    open_words = f", {undecided} undecided" if undecided else ""
    what = "Signed off" if on_time else f"{day_that_was(day, london(at).date())} signed off late"
    return f"{what} by {by} {clock_time(at)}{open_words}. {broken_words(broken, with_reason, _when(on_time=on_time))}"


def _when(*, on_time: bool) -> str:
    return "today" if on_time else "that day"


def nothing_due_words(next_day: date, today: date) -> str:
    """Where nothing has to be decided: "Nothing due before Wednesday night. Enter to sign off."."""
    near = (next_day - today).days <= NEAR
    return f"Nothing due before {weekday_name(next_day) if near else day_short_as_of(next_day, today)} night."
