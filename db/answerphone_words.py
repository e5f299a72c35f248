"""The answerphone and its checks in words: for the queue's head, the form, and whoever reads line by line."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.answerphone_days import in_time
from db.answerphone_seen import CheckSeen, HeardSeen
from db.models import Deleted, HeardAs
from deskapp.charter.edition import Edition
from deskapp.charter.rules import london_date
from deskapp.words.phrases import clock_time, day_short, day_words, london

WHAT = {
    HeardAs.WRITTEN_DOWN: "written down",
    HeardAs.ADDED: "added to",
    HeardAs.SAME_CALLER: "same caller",
    HeardAs.NOTHING_SAID: "nothing said",
    HeardAs.UNCLEAR: "unclear",
}
CLOCK_BACK = timedelta(minutes=2)


def how_many(count: int) -> str:
    """As a check's result is said: "none", "1 message", "3 messages"."""
    if not count:
        return "none"
    return "1 message" if count == 1 else f"{count} messages"


def begun_words(check: CheckSeen, now: datetime) -> str:
    """What has to be said of a check before it is carried on with; empty where nothing has.

    One of an earlier day counts for that day; a clock that stands before its beginning was put back.
    """
    today = london_date(now)
    if now < check.started_at - CLOCK_BACK:
        return f"Check the clock: it is before this check was begun, {_when(check.started_at)}. Nothing is lost."
    if check.day == today:
        return ""
    day = day_words(check.day, today)
    return (
        f"This check was begun {day} at {clock_time(check.started_at)}. "
        f"Finish it: it counts for {day.removeprefix('on ')}. Today's check is still to be made."
    )


def at_it_words(check: CheckSeen) -> str:
    """Who is at a check, since when, and how far it is."""
    far = f", {check.written_count} of {check.machine_count} written down" if check.machine_count else ""
    return f"{check.at_it} is at this check since {clock_time(check.at_it_since)}{far}."


def heard_line(one: HeardSeen, now: datetime, width: int = 80) -> str:
    """One message of a check: when it was left, who, their number where the window is 80 wide, and what came of it."""
    left = _left(one, now)
    who = one.name or ("No name" if one.contact_id is not None else "")
    what = "taken back" if one.taken_back else WHAT[one.what]
    number = f"{one.number:<15.14}" if width >= 80 else ""
    return f"{one.position:>3}  {left:<16}{who:<17.16}{number}{what:<13}{one.ref}".rstrip()


def _left(one: HeardSeen, now: datetime) -> str:
    if one.left_at is None:
        return ""
    on = london(one.left_at).date()
    day = day_short(on).split()[0] if abs((london(now).date() - on).days) < 6 else day_short(on).split(" ", 1)[1]
    return f"left {day} {clock_time(one.left_at)}{'?' if one.left_assumed else ''}"


def done_words(check: CheckSeen, edition: Edition) -> str:
    """A check that is done, as it is said then: "Checked 08:53, none." and whether it was in time."""
    if check.ended_at is None:
        return ""
    late = "" if in_time(edition, check.day, check.ended_at) is not False else _late(check)
    return f"Checked {clock_time(check.started_at)}, {how_many(check.machine_count or 0)}.{late}"


def _late(check: CheckSeen) -> str:
    return f" Done late: it counts for {day_short(check.day)}."


def summary(check: CheckSeen) -> tuple[str, ...]:
    """What came of the messages, a line each; what became of them on the machine is not in it."""
    lines = [
        (HeardAs.WRITTEN_DOWN, "to be answered"),
        (HeardAs.UNCLEAR, "could not be made out: listen again"),
        (HeardAs.ADDED, "about something already open"),
        (HeardAs.SAME_CALLER, "from the same caller as another one"),
        (HeardAs.NOTHING_SAID, "with nothing said"),
    ]
    return tuple(_counted(check, what, words) for what, words in lines if _of(check, what) or what is lines[0][0])


def _of(check: CheckSeen, what: HeardAs) -> list[HeardSeen]:
    return [one for one in check.heard if one.what is what and not one.taken_back]


def _counted(check: CheckSeen, what: HeardAs, words: str) -> str:
    found = _of(check, what)
    refs = ", ".join(dict.fromkeys(one.ref for one in found if one.ref))
    assumed = sum(one.left_assumed for one in found)
    more = f"; {assumed} with its time assumed" if assumed else ""
    return f"{len(found)} {words}" + (f"   ({refs}{more})" if refs else "")


def became_words(check: CheckSeen) -> str:
    """What became of the messages on the machine, and of the greeting."""
    kept = {Deleted.YES: "Deleted from the machine.", Deleted.KEPT: f"Kept on the machine: {check.kept_why}."}
    greeting = "" if check.greeting_ok is not False else " The greeting needs changing."
    return (kept.get(check.deleted_state, "") if check.deleted_state else "") + greeting


def _when(at: datetime) -> str:
    return f"{day_short(london(at).date())} {clock_time(at)}"
