"""The life of a promise on a contact's page: its start, waits, extensions and end, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from db.contacts.page import Page, PromiseSeen
from db.history.happened import Happened
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Result
from deskapp.wording.times import time_as_of

_ACTS = {
    HappeningKind.ACKNOWLEDGE: "our saying that we have it",
    HappeningKind.REPLY: "a full answer",
    HappeningKind.HOLDING_REPLY: "a holding reply",
    HappeningKind.UPDATE: "telling them how it stands",
    HappeningKind.MESSAGE_LEFT: "a message left for them",
    HappeningKind.COULD_NOT_REACH: "closing it: they could not be reached",
}
"""Events that start and end promises, as nouns; a milestone is named by its title."""


def life_words(page: Page, seen: PromiseSeen, now: datetime) -> str:
    """The sentences about a promise's life; "" if nothing happened since the receipt started it."""
    events = {one.event_id: one for one in page.history}
    before, after = _started(page, seen, events, now), _ended(seen, events)
    return " ".join([*before, *_waited(seen, now), *_extended(seen, events, now), *after])


def _started(page: Page, seen: PromiseSeen, events: dict[int, Happened], now: datetime) -> Iterator[str]:
    start = events.get(seen.start_event_id or 0)
    if start is not None and start.happening is not None and seen.rule is not None:
        is_next = any(one.rule == seen.rule and one.stop_event_id == start.event_id for one in page.promises)
        again = " again" if is_next else ""
        yield f"Counted{again} from {_act(start)}, {time_as_of(seen.started_at, now)}."


def _waited(seen: PromiseSeen, now: datetime) -> Iterator[str]:
    for wait in seen.waits:
        if wait.until is None:
            yield f"Waits for them since {time_as_of(wait.since, now)}."
        else:
            counted = ", and was counted again from then" if seen.restarts else ""
            yield f"Waited for them from {time_as_of(wait.since, now)} to {time_as_of(wait.until, now)}{counted}."


def _extended(seen: PromiseSeen, events: dict[int, Happened], now: datetime) -> Iterator[str]:
    for event_id in seen.extended_by:
        extended = events[event_id]
        yield f"Extended {time_as_of(extended.at, now)}: it was due {extended.old_value}."


def _ended(seen: PromiseSeen, events: dict[int, Happened]) -> Iterator[str]:
    if seen.stopped_at is None:
        if seen.repeats:
            yield "The next one starts when this one ends."
        return
    end = events.get(seen.stop_event_id or 0)
    if end is not None and end.happening is not None and seen.result is not Result.VOID:
        yield f"Ended by {_act(end)}."


def _act(event: Happened) -> str:
    if event.happening is HappeningKind.MILESTONE or event.happening not in _ACTS:
        return f'"{event.words.rstrip(".")}"'
    return _ACTS[event.happening]
