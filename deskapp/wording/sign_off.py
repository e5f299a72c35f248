"""The sign-off of a day in words, or the lack of one."""

from __future__ import annotations

from datetime import date, datetime

from deskapp.wording.times import clock_time, day_short_as_of, local_time, quantity, weekday_name

_NEAR = 6
"""The number of days back up to which a weekday alone identifies a date."""


def day_that_was(day: date, today: date) -> str:
    """A date up to today at the beginning of a sentence: "Today", "Yesterday", "Friday", "Thu 24 Dec"."""
    ago = (today - day).days
    if ago <= 1:
        return "Yesterday" if ago == 1 else "Today"
    return weekday_name(day) if ago <= _NEAR else day_short_as_of(day, today)


def not_signed_words(day: date, today: date) -> str:
    """The notice on the next working day: "Yesterday was not signed off: no handover sheet. e does it now."."""
    which = "Yesterday" if (today - day).days == 1 else day_short_as_of(day, today)
    return f"{which} was not signed off: no handover sheet. e does it now."


def broken_words(broken: int, with_reason: int, when: str = "today", *, still_due: int = 0) -> str:
    """The number of broken promises: "2 promises were broken today; reasons kept.", "No promise was broken today.";
    while some are still due: "No promise was broken so far; 2 are still due today.".
    """
    if still_due:
        so_far = broken_words(broken, with_reason, "so far").removesuffix(".")
        return f"{so_far}; {still_due} {'is' if still_due == 1 else 'are'} still due today."
    if not broken:
        return f"No promise was broken {when}."
    what = "1 promise was" if broken == 1 else f"{broken} promises were"
    if with_reason >= broken:
        reasons = "its reason is kept" if broken == 1 else "reasons kept"
    else:
        reasons = "no reason kept yet" if not with_reason else f"{with_reason} with a reason"
    return f"{what} broken {when}; {reasons}."


def still_open_words(what: str, contacts: int, unfinished: int, late_replies: int, checks: int) -> str:
    """The open items of a day, by kind: "31 to decide and 2 unfinished"; "" for none. `what` is said of the
    contacts: "to decide", or "undecided" afterwards.
    """
    parts = [f"{contacts} {what}"] if contacts else []
    parts += [f"{unfinished} unfinished"] if unfinished else []
    parts += [f"{quantity(late_replies, 'late reply', 'late replies')} not explained"] if late_replies else []
    parts += ["answerphone NOT checked"] if checks else []
    return " and ".join([part for part in (", ".join(parts[:-1]), *parts[-1:]) if part])


def signed_words(
    by: str, at: datetime, day: date, *, broken: int, with_reason: int, still_due: int = 0, left: str = ""
) -> str:
    """A sign-off: "Signed off by Priya 16:51. 2 promises were broken today; reasons kept.", with what was `left` open
    in words, and with the day if it was signed off later.
    """
    on_time = local_time(at).date() == day
    open_words = f", {left}" if left else ""
    what = "Signed off" if on_time else f"{day_that_was(day, local_time(at).date())} signed off late"
    reasons = broken_words(broken, with_reason, "today" if on_time else "that day", still_due=still_due)
    return f"{what} by {by} {clock_time(at)}{open_words}. {reasons}"


def nothing_due_words(next_day: date, today: date) -> str:
    """The heading of a review without contacts: "Nothing due before Wednesday night."."""
    near = (next_day - today).days <= _NEAR
    return f"Nothing due before {weekday_name(next_day) if near else day_short_as_of(next_day, today)} night."
