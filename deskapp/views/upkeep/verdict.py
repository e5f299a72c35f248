"""The verdict on the history in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from db.history.verify import Forgery, UnfitRow, Verdict
from deskapp.wording.times import day

_SHORT = 16
"""Figures of the newest hash that are shown: enough to compare it with one on paper."""
_ROWS: Mapping[str, str] = {
    "event": "event {id}",
    "note": "the note of event {id}",
    "contact": "contact {id}",
    "promise": "promise {id}",
    "promisewait": "a time in which a promise waited",
    "promiseextension": "more time for a promise",
    "complaint": "the record of a complaint",
    "owninformation": "the record of a request",
    "safeguardingtold": "the record of who was told of a danger",
    "answerphonecheck": "answerphone check {id}",
    "heard": "message {id} of an answerphone check",
    "nocheck": "the reason for no answerphone check",
    "dayreview": "end of day {id}",
    "decision": "decision {id} of an end of day",
    "beforeyougo": "an answer before you go",
    "edition": "charter {id}",
    "editionchange": "change {id} of the charters",
    "calendarday": "day {id} of a charter's calendar",
    "regionholiday": "bank holiday {id} of a charter",
    "calendarchange": "change {id} of the calendar",
    "personchange": "change {id} of a person",
    "personjoin": "joining {id} of two people",
    "organisationchange": "change {id} of an organisation",
    "deskchange": "change {id} of staff, topics or settings",
    "periodaction": "answer {id} about a missed promise",
    "logimport": "import {id}",
    "staff": "the name of staff {id}",
}
"""A row of each table that the chain covers, in words."""
_DONE = {
    Forgery.CHANGED: "{row} was changed",
    Forgery.REMOVED: "{row} was removed",
    Forgery.PUT_IN: "{row} was put in",
    Forgery.LINK_CHANGED: "{row} was changed, or something before it removed or put in, with its place in the chain",
    Forgery.REMOVED_AFTER: "what came after {row} was removed",
    Forgery.CUT_SHORT: "what came last, after {row}, was removed",
}


def verdict_sentence(verdict: Verdict) -> str:
    """The sentence: all events are whole, or the first thing that another program changed, removed or put in."""
    if verdict.first is None:
        return (
            f"{_events(verdict.events)} whole, and so is everything that proves the promises and the two daily rounds: "
            f"nothing was changed, removed or put in (newest hash {verdict.end.hash.hex()[:_SHORT]}, "
            f"{verdict.end.link_id})."
        )
    done = _DONE[verdict.first.forgery].format(row=_row(verdict.first, verdict.about))
    others = verdict.forgeries - 1
    more = f", and {others} more after it" if others else ""
    return f"The history is not whole: {done}, and not by deskapp{more}."


def _events(count: int) -> str:
    return "The one event is" if count == 1 else f"All {count:,} events are"


def _row(row: UnfitRow, about: str) -> str:
    words = _ROWS.get(row.table, "everything").format(id=row.row_id)
    if row.table == "contact":
        return f"contact {about}" if about else words
    if row.table in ("nocheck", "answerphonecheck", "dayreview") and about:
        return f"{words} of {day(date.fromisoformat(about))}"
    return f"{words} of {about}" if about else words
