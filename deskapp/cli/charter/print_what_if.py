"""`deskapp whatif`: compare a period with its replay under another edition, as text or JSON. Reads only."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from db.reports.what_if import Difference, Standing, Stood
from db.startup.open_desk import opened
from deskapp.clock import Clock, desk_zone
from deskapp.errors import WordsError
from deskapp.settings import Settings
from deskapp.views.what_if import Replayed, difference_lines, replayed_lines, replayed_under
from deskapp.wording.causes import LogCause


def what_if_lines(settings: Settings, clock: Clock, edition: str, period: str) -> str:
    """The comparison as text: the counts by rule, then the contacts behind each difference."""
    replayed = _replayed(settings, clock, edition, period)
    differences = (line for one in replayed.found.differences for line in difference_lines(one))
    return "\n".join([*replayed_lines(replayed), *differences])


def what_if_object(settings: Settings, clock: Clock, edition: str, period: str) -> dict[str, Any]:
    """The comparison as an object for JSON."""
    replayed = _replayed(settings, clock, edition, period)
    found = replayed.found
    return {
        "edition": replayed.edition.name,
        "period": {"from": replayed.period.first.isoformat(), "to": replayed.period.last.isoformat()},
        "contacts": found.contacts,
        "was": [_rule_object(*one) for one in found.was.items()],
        "would": [_rule_object(*one) for one in found.would.items()],
        "differences": [_difference_object(one) for one in found.differences],
        "events_refused": found.refused,
    }


def _replayed(settings: Settings, clock: Clock, named: str, typed: str) -> Replayed:
    if not settings.record.exists():
        raise WordsError(LogCause.NOTHING_RECORDED)
    with opened(settings, clock) as desk:
        return replayed_under(desk, named, typed)


def _rule_object(rule: tuple[str, str], counts: Counter[Standing]) -> dict[str, Any]:
    return {"rule": rule[0], "words": rule[1], **{str(one): counts[one] for one in Standing}}


def _difference_object(one: Difference) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "name": one.called,
        "received_at": _local(one.received_at),
        "was": _side_object(one.was),
        "would": _side_object(one.would),
    }


def _side_object(stood: Stood | None) -> dict[str, Any] | None:
    if stood is None:
        return None
    return {"rule": stood.rule, "due_at": _local(stood.due_at), "standing": str(stood.standing)}


def _local(at: datetime) -> str:
    return at.astimezone(desk_zone()).isoformat(timespec="seconds")
