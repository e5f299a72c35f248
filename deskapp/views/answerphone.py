"""The answerphone and its checks in words, for the queue's head, the form, and line mode."""

from __future__ import annotations

from datetime import datetime

from db.answerphone.days import in_time
from db.answerphone.read import CheckSeen, HeardSeen
from db.models import Deleted, HeardAs
from deskapp.charter.edition import Edition
from deskapp.charter.rules import local_date
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.wording.phrases import clock_time, day_short, day_short_as_of, day_words, local_time, time_as_of
from deskapp.wording.printable import fit

WHAT = {
    HeardAs.WRITTEN_DOWN: "written down",
    HeardAs.ADDED: "added to",
    HeardAs.SAME_CALLER: "same caller",
    HeardAs.NOTHING_SAID: "nothing said",
    HeardAs.UNCLEAR: "unclear",
}


def how_many(count: int) -> str:
    """A number of messages in words: "none", "1 message", "3 messages"."""
    if not count:
        return "none"
    return "1 message" if count == 1 else f"{count} messages"


def begun_words(check: CheckSeen, now: datetime) -> str:
    """The notice before a check is continued: it was begun on an earlier day, or after `now` (UTC); "" for neither."""
    today = local_date(now)
    if now < check.started_at - CLOCK_TOLERANCE:
        started = time_as_of(check.started_at, now)
        return f"Check the clock: it is before this check was started, {started}. Nothing is lost."
    if check.day == today:
        return ""
    day = day_words(check.day, today)
    return (
        f"This check was started {day} at {clock_time(check.started_at)}. "
        f"Finish it: it counts for {day.removeprefix('on ')}. Today's check is still to be made."
    )


def at_it_words(check: CheckSeen) -> str:
    """The sentence about the colleague who has a check, since when, and its progress."""
    far = f", {check.written_count} of {check.machine_count} written down" if check.machine_count else ""
    return f"{check.at_it} has been at this check since {clock_time(check.at_it_since)}{far}."


def heard_line(one: HeardSeen, now: datetime, width: int = 80) -> str:
    """One message of a check: time left, caller, number (in a window of at least 80 columns), and its result."""
    left = _left(one, now)
    who = one.name or ("No name" if one.contact_id is not None else "")
    what = "taken back" if one.taken_back else WHAT[one.what]
    number = f"{fit(one.number or '', 14)} " if width >= 80 else ""
    return f"{one.position:>3}  {left:<16}{fit(who, 16)} {number}{what:<13}{one.ref}".rstrip()


def _left(one: HeardSeen, now: datetime) -> str:
    if one.left_at is None:
        return ""
    on, today = local_time(one.left_at).date(), local_time(now).date()
    day = day_short(on).split()[0] if abs((today - on).days) < 6 else day_short_as_of(on, today).split(" ", 1)[1]
    return f"left {day} {clock_time(one.left_at)}{'?' if one.left_assumed else ''}"


def done_words(check: CheckSeen, edition: Edition) -> str:
    """A finished check in words, like "Checked 08:53, none.", with a note if it was late; "" for an unfinished one."""
    if check.ended_at is None:
        return ""
    not_late = in_time(edition, check.day, check.ended_at) is not False
    day = day_short_as_of(check.day, local_time(check.ended_at).date())
    late = "" if not_late else f" Done late: it counts for {day}."
    return f"Checked {clock_time(check.started_at)}, {how_many(check.machine_count or 0)}.{late}"


def summary(check: CheckSeen) -> tuple[str, ...]:
    """The number of messages by result, a line each, with the references."""
    lines = [
        (HeardAs.WRITTEN_DOWN, "to be answered"),
        (HeardAs.UNCLEAR, "could not be made out: listen again"),
        (HeardAs.ADDED, "about something already open"),
        (HeardAs.SAME_CALLER, "from the same caller as another one"),
        (HeardAs.NOTHING_SAID, "with nothing said"),
    ]
    return tuple(_counted(check, what, words) for what, words in lines if _of(check, what) or what is lines[0][0])


def to_hear_again(check: CheckSeen) -> str:
    """The references of the messages that must be heard again, like "26-0006, 26-0007"; "" for none."""
    return ", ".join(one.ref for one in _of(check, HeardAs.UNCLEAR))


def _of(check: CheckSeen, what: HeardAs) -> list[HeardSeen]:
    return [one for one in check.heard if one.what is what and not one.taken_back]


def _counted(check: CheckSeen, what: HeardAs, words: str) -> str:
    found = _of(check, what)
    refs = ", ".join(dict.fromkeys(one.ref for one in found if one.ref))
    assumed = sum(one.left_assumed for one in found)
    more = f"; {assumed} with its time assumed" if assumed else ""
    return f"{len(found)} {words}" + (f"   ({refs}{more})" if refs else "")


def became_words(check: CheckSeen) -> str:
    """The sentences about deletion from the machine and about the greeting."""
    deleted = {Deleted.YES: "Deleted from the machine.", Deleted.KEPT: f"Kept on the machine: {check.kept_why}."}
    greeting = "" if check.greeting_ok is not False else " The greeting needs changing."
    return (deleted.get(check.deleted_state, "") if check.deleted_state else "") + greeting
