"""Promises of a contact as lines: action, due time, and the time that the charter allows."""

from __future__ import annotations

from datetime import date, datetime

from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.wording.naming import channel_name, inside, kind_title
from deskapp.wording.printable import pad
from deskapp.wording.times import day_due, day_short_as_of, due_clock

_TITLES = {
    PromiseName.PROMISE: "What we said we would do",
    PromiseName.UPDATE: "Tell them how it is going",
    PromiseName.STAGE_1: "Answer the complaint",
    PromiseName.OWN_INFORMATION: "Give them their own information",
    PromiseName.ASSESSMENT: "Finish the first assessment",
    PromiseName.PLAN: "Finish the support plan",
    PromiseName.CHECK: "Check the answerphone",
}


def promise_title(name: PromiseName, channel: Channel, kind: Kind, *, to_kind: bool = False) -> str:
    """The title of a promise: "Reply to the letter", "Acknowledge the complaint". With `to_kind`, which the charter
    makes to a complaint or a service enquiry whatever way it came: "Answer the complaint".
    """
    what = channel_name(channel)
    if name is PromiseName.REPLY and to_kind and kind in (Kind.COMPLAINT, Kind.SERVICE_ENQUIRY):
        return f"Answer the {inside(kind_title(kind))}"
    if name is PromiseName.REPLY:
        return f"Reply to the {what}"
    if name is PromiseName.ACKNOWLEDGE:
        return f"Acknowledge the {'complaint' if kind is Kind.COMPLAINT else what}"
    return _TITLES[name]


def promised_line(
    name: PromiseName,
    channel: Channel,
    kind: Kind,
    due_at: datetime,
    within: str,
    *,
    today: date,
    to_kind: bool = False,
) -> str:
    """A promise in at most 63 columns: "Reply to the letter   by Tue 1 Dec 17:00  (5 working days)"."""
    when = f"by {day_short_as_of(day_due(due_at), today)} {due_clock(due_at)}"
    return f"{pad(promise_title(name, channel, kind, to_kind=to_kind), 26)} {when}" + (
        f"  ({within})" if within else ""
    )
