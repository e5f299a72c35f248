"""What a file of promise lives is played against: an edition's text, what happened to one contact, and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from deskapp.charter.edition import Edition
from deskapp.charter.life_states import ContactLife, Happening, HappeningKind, PromiseLife, RefusedEventError
from deskapp.charter.promise_life import advance, received, undo
from deskapp.charter.reading import parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import CharterError


class RefusedError(Exception):
    """The rules refuse an event, or the edition is refused when it is read."""


def play(edition_toml: str, events: Sequence[Mapping[str, Any]], now: str) -> list[dict[str, Any]]:
    """Every promise that a rule started, as it stands at `now`. RefusedError where the rules refuse."""
    try:
        edition = _edition(edition_toml)
        first, *others = events
        life = received(edition, Channel(first["channel"]), Kind(first["kind"]), _happening(first, 1))
        for number, event in enumerate(others, start=2):
            life = _play(edition, life, event, number)
    except (CharterError, RefusedEventError) as error:
        raise RefusedError(str(error)) from error
    order = {rule.key: place for place, rule in enumerate(edition.rules)}
    ordered = sorted(life.promises, key=lambda one: (one.started_at, order[one.rule.key], one.number))
    return [_told(one, datetime.fromisoformat(now)) for one in ordered]


@lru_cache(maxsize=64)
def _edition(text: str) -> Edition:
    edition = parse_edition(text, "edition.toml")
    check_every_rule(edition, edition.valid_from, dates=False)
    return edition


def _play(edition: Edition, life: ContactLife, event: Mapping[str, Any], number: int) -> ContactLife:
    if event["do"] != "undo":
        return advance(edition, life, _happening(event, number))
    if len(life.happenings) == 1:
        raise RefusedError("there is nothing to undo but the receipt")
    return undo(life, [life.happenings[-1].number], at=_instant(event["at"]), number=number)


def _happening(event: Mapping[str, Any], number: int) -> Happening:
    return Happening(
        do=HappeningKind(event["do"]),
        at=_instant(event["at"]),
        number=number,
        key=event.get("key", ""),
        to=date.fromisoformat(event["to"]) if "to" in event else None,
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _told(promise: PromiseLife, now: datetime) -> dict[str, Any]:
    return {
        "rule": promise.rule.key,
        "started_at": promise.started_at.isoformat(),
        "due_at": promise.due_at.isoformat(),
        "state": "waiting" if promise.waiting_since else promise.result.value,
        "stopped_at": promise.stopped_at.isoformat() if promise.stopped_at else None,
        "overdue": promise.overdue(now),
        "extended": promise.extended,
    }
