"""The life of the promises of one contact, as pure functions over its events.

A rule starts a promise; events end, extend or pause it. `received` starts the life of a contact, `advance` applies an
event, `undo` reverts some. Nothing else decides what is promised: the record stores their results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import (
    CLOSING,
    ContactLife,
    Extension,
    Happening,
    HappeningKind,
    PromiseLife,
    Refusal,
    RefusedEventError,
    Wait,
)
from deskapp.charter.options import CountedFrom, Rule, StopsOn, WhileWaiting
from deskapp.charter.stretched import More, due_at, due_on, until_day
from deskapp.charter.tables import epoch_of
from deskapp.charter.vocabulary import Channel, Kind, Result

_ENDS: Mapping[HappeningKind, frozenset[str]] = {
    HappeningKind.ACKNOWLEDGE: frozenset({StopsOn.ACKNOWLEDGEMENT}),
    HappeningKind.HOLDING_REPLY: frozenset({StopsOn.HOLDING_REPLY, StopsOn.ACKNOWLEDGEMENT}),
    HappeningKind.REPLY: frozenset({StopsOn.REPLY, StopsOn.ACKNOWLEDGEMENT}),
    HappeningKind.UPDATE: frozenset({StopsOn.UPDATE}),
    HappeningKind.MESSAGE_LEFT: frozenset({StopsOn.MESSAGE_LEFT}),
    HappeningKind.COULD_NOT_REACH: frozenset({StopsOn.REPLY, StopsOn.ACKNOWLEDGEMENT}),
}
"""The words of `stops_on` by which each event ends a promise; a milestone does so by its key."""
ACKNOWLEDGING = frozenset({HappeningKind.ACKNOWLEDGE, HappeningKind.HOLDING_REPLY})


def received(edition: Edition, channel: Channel, kind: Kind, event: Happening) -> ContactLife:
    """A new contact with the promises that the charter starts for it. Raises CharterError as `rules.due` does."""
    life = ContactLife(channel, kind, (event,))
    return _start(edition, life, edition.started(channel, kind, event.at), event, event.at)


def advance(edition: Edition, life: ContactLife, event: Happening) -> ContactLife:
    """The contact after one more event. Raises RefusedEventError for an event that its rules refuse."""
    if event.do is HappeningKind.EXTEND:
        after = _extend(life, event)
    elif event.do is HappeningKind.ASK_THEM:
        after = _ask(life, event)
    elif event.do is HappeningKind.THEY_ANSWERED:
        after = _answered(life, event)
    else:
        after = _end_and_start(edition, life, event)
    return replace(after, happenings=(*life.happenings, event))


def undo(life: ContactLife, undone: Iterable[int], *, at: datetime, number: int) -> ContactLife:
    """The contact without the events of these numbers: promises that they ended run again, those that they started are
    void. `at` (UTC) and `number` are those of the undo itself, which is not an event of the life.
    """
    numbers = frozenset(undone)
    happenings = tuple(one for one in life.happenings if one.number not in numbers)
    promises = tuple(_undo(one, numbers, at, number) for one in life.promises)
    return replace(life, happenings=happenings, promises=promises)


def _undo(promise: PromiseLife, numbers: frozenset[int], at: datetime, number: int) -> PromiseLife:
    if promise.stopped_by in numbers:
        promise = replace(promise, result=Result.RUNNING, stopped_at=None, stopped_by=None)
    extensions = tuple(one for one in promise.extensions if one.given_by not in numbers)
    waits = tuple(_reopen_wait(wait, numbers) for wait in promise.waits if wait.asked_by not in numbers)
    if extensions != promise.extensions or waits != promise.waits:
        promise = replace(promise, extensions=extensions, waits=waits).recalculated()
    void = promise.runs and promise.started_by in numbers
    return _stop(promise, at, number, Result.VOID) if void else promise


def _reopen_wait(wait: Wait, numbers: frozenset[int]) -> Wait:
    return replace(wait, until=None, ended_by=None) if wait.ended_by in numbers else wait


def _end_and_start(edition: Edition, life: ContactLife, event: Happening) -> ContactLife:
    if event.do is HappeningKind.MILESTONE and event.key not in {one.key for one in edition.milestones_of(life.kind)}:
        raise RefusedEventError(Refusal.NO_SUCH_MILESTONE)
    words = frozenset({event.key}) if event.do is HappeningKind.MILESTONE else _ENDS[event.do]
    promises, repeated = [], []
    for promise in life.promises:
        if not promise.runs:
            ended = promise
        elif _is_corrected(life, promise, event):
            ended = _stop(promise, event.at, event.number, Result.VOID)
        else:
            ended = _ended(promise, words, event)
        if promise.runs and not ended.runs and _repeats(ended, event):
            repeated.append(ended)
        promises.append(ended)
    after = replace(life, promises=tuple(promises))
    for promise in repeated:
        after = _start_repeat(after, promise, event)
    return _start(edition, after, _started_by(edition, life, event), event, event.at)


def _is_corrected(life: ContactLife, promise: PromiseLife, event: Happening) -> bool:
    """True if the event is the milestone that started the promise, recorded again. One that began when the promise
    before it ended, because its rule repeats, is counted from that end, which the milestone does not move.
    """
    if event.do is not HappeningKind.MILESTONE or promise.rule.counted_from != event.key:
        return False
    ends = {one.number for one in life.happenings if one.do is not HappeningKind.MILESTONE}
    return not (promise.rule.repeat and promise.started_by in ends)


def _ended(promise: PromiseLife, words: frozenset[str], event: Happening) -> PromiseLife:
    """State of a running promise after an event known by these words; the same promise if the event does not affect
    it.
    """
    if promise.rule.stops_on & words:
        if event.do is HappeningKind.COULD_NOT_REACH:
            result = Result.MISSED if promise.overdue(event.at) else Result.NOT_POSSIBLE
        else:
            result = Result.MISSED if promise.overdue(event.at) else Result.KEPT
        return _stop(promise, event.at, event.number, result)
    if event.do in CLOSING and promise.rule.repeat:
        result = Result.MISSED if promise.overdue(event.at) else Result.VOID
        return _stop(promise, event.at, event.number, result)
    return promise


def _stop(promise: PromiseLife, at: datetime, number: int, result: Result) -> PromiseLife:
    """End a promise, and its pause if it is paused."""
    return replace(_end_wait(promise, at, number), result=result, stopped_at=at, stopped_by=number)


def _repeats(ended: PromiseLife, event: Happening) -> bool:
    return ended.rule.repeat and ended.result in (Result.KEPT, Result.MISSED) and event.do not in CLOSING


def _started_by(edition: Edition, life: ContactLife, event: Happening) -> Iterator[Rule]:
    """The rules that an event of an existing contact starts."""
    first = not any(one.do in ACKNOWLEDGING or one.do is HappeningKind.REPLY for one in life.happenings)
    if event.do is HappeningKind.MILESTONE:
        counted_from = event.key
    elif event.do in ACKNOWLEDGING and first:
        counted_from = CountedFrom.ACKNOWLEDGED
    else:
        return
    channel = edition.covered_as(life.channel)
    for rule in edition.rules:
        gone_by = rule.date is not None and rule.date < edition.calendar.civil.date_of(epoch_of(event.at))
        if rule.counted_from == counted_from and rule.covers(channel, life.kind) and not gone_by:
            if event.do is HappeningKind.MILESTONE and _was_fulfilled(life, rule):
                continue
            yield rule


def _was_fulfilled(life: ContactLife, rule: Rule) -> bool:
    """True if this milestone has started a promise of the rule that ended since: recorded once more, it is corrected,
    and what has ended stays as it was recorded. Nobody is owed the same answer twice.
    """
    recorded = {one.number for one in life.happenings}
    return any(
        one.rule.key == rule.key and one.started_by in recorded and one.result not in (Result.RUNNING, Result.VOID)
        for one in life.promises
    )


def _start(
    edition: Edition, life: ContactLife, rules: Iterable[Rule], event: Happening, started_at: datetime
) -> ContactLife:
    for rule in rules:
        life = _with_promise(life, rule, edition.calendar, event, started_at)
    return life


def _start_repeat(life: ContactLife, ended: PromiseLife, event: Happening) -> ContactLife:
    """The contact with the next promise of a rule that repeats."""
    return _with_promise(life, ended.rule, ended.calendar, event, ended.stopped_at or event.at)


def _with_promise(
    life: ContactLife, rule: Rule, calendar: WorkingCalendar, event: Happening, started_at: datetime
) -> ContactLife:
    promise = PromiseLife(
        number=life.next_number,
        rule=rule,
        calendar=calendar,
        started_at=started_at,
        started_by=event.number,
        due_at=due_at(rule, started_at, calendar),
    )
    asked = life.asked()
    if asked is not None:
        promise = _wait(promise, asked)
    return replace(life, promises=(*life.promises, promise))


def _ask(life: ContactLife, event: Happening) -> ContactLife:
    if life.waiting_since is not None:
        return life
    return replace(life, promises=tuple(_wait(promise, event) for promise in life.promises))


def _wait(promise: PromiseLife, asked: Happening) -> PromiseLife:
    """Pause a promise while we wait for the caller; one that is overdue by then is not paused."""
    since = max(promise.started_at, asked.at)
    if promise.rule.while_waiting is WhileWaiting.RUN or not promise.runs or since > promise.due_at:
        return promise
    return replace(promise, waits=(*promise.waits, Wait(since, asked.number)))


def _answered(life: ContactLife, event: Happening) -> ContactLife:
    since = life.waiting_since
    if since is None:
        raise RefusedEventError(Refusal.NOBODY_ASKED)
    if event.at < since:
        raise RefusedEventError(Refusal.ANSWERED_BEFORE_ASKED, since)
    return replace(life, promises=tuple(_end_wait(promise, event.at, event.number) for promise in life.promises))


def _end_wait(promise: PromiseLife, at: datetime, number: int) -> PromiseLife:
    """End the pause of a promise, if it is paused."""
    if promise.waiting_since is None:
        return promise
    *before, last = promise.waits
    return replace(promise, waits=(*before, replace(last, until=at, ended_by=number))).recalculated()


def _extend(life: ContactLife, event: Happening) -> ContactLife:
    chosen = extendable(life, event.at, event.promise)
    more = chosen.extended_once_more() if event.to is None else _extension_until(chosen, event.to)
    extended = replace(chosen, extensions=(*chosen.extensions, Extension(event.number, more))).recalculated()
    promises = (extended if promise.number == chosen.number else promise for promise in life.promises)
    return replace(life, promises=tuple(promises))


def _extension_until(chosen: PromiseLife, day: date) -> More:
    """Total extension that makes a promise due on a given date. Raises RefusedEventError if there is none."""
    most = chosen.due_with(chosen.extended_once_more())
    if day > chosen.calendar.civil.date_of(epoch_of(most) - 1):
        raise RefusedEventError(Refusal.LONGER_THAN_THE_RULE, most)
    given = due_on(chosen.rule, day, chosen.started_at, chosen.calendar)
    if given <= chosen.due_at:
        raise RefusedEventError(Refusal.NO_LONGER_THAN_NOW, chosen.due_at)
    if given == most:
        return chosen.extended_once_more()
    started = (chosen.rule, chosen.started_at, chosen.calendar)
    return until_day(*started, day=day, more=chosen.more, due=chosen.due_at, waits=chosen.waited)


def extendable(life: ContactLife, at: datetime, promise: int | None = None) -> PromiseLife:
    """The promise that an extension at this instant would extend: the one with the number `promise`, else the soonest
    due.

    Raises RefusedEventError if there is none.
    """
    chosen = [one for one in life.promises if promise in (None, one.number)]
    able = [one for one in chosen if one.can_be_extended(at)]
    if able:
        return min(able, key=lambda one: (one.due_at, one.number))
    late = [one.due_at for one in chosen if one.has_extension_left()]
    if late:
        raise RefusedEventError(Refusal.TOO_LATE_TO_EXTEND, max(late))
    raise RefusedEventError(Refusal.NOT_EXTENDABLE)
