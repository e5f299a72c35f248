"""Giving a time and moving one: what counts as missed, and what does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import EventKind
from db.promises.move import Moved, Promised, can_move, give_promise, move_promise
from db.queue.live import open_rows
from db.replies.reply import answer
from db.storage.errors import ChangedError
from deskapp.charter.vocabulary import Channel, PromiseName, Result
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, opened_as, rows

NOON = at(25, 12)


def move(desk: Desk, contact_id: int, to: datetime, **said: Any) -> Moved:
    return move_promise(desk, contact_id, **{"promised_at": to, "why": "Samira held up", "told": True, **said})


@pytest.mark.parametrize(
    ("seconds_late", "told", "result"),
    [
        (-60, True, Result.VOID),
        (0, True, Result.VOID),
        (1, True, Result.MISSED),
        (-60, False, Result.MISSED),
        (60, False, Result.MISSED),
    ],
)
def test_a_moved_promise_is_missed_unless_it_was_moved_in_time_and_they_were_told(
    desk: Desk, clock: StoppedClock, seconds_late: int, told: bool, result: Result
) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    clock.at = NOON + timedelta(seconds=seconds_late)
    assert move(desk, said.contact_id, at(25, 15), told=told, sorry_said=True) == Moved(
        said.ref, NOON, at(25, 15), result
    )
    old, new = page(desk.engine, said.contact_id).promises
    assert (old.due_at, old.result, old.stopped_at) == (NOON, result, clock.at)
    missed = result is Result.MISSED
    assert (old.miss_reason, old.sorry_said) == (("Samira held up", True) if missed else ("", None))
    assert (new.due_at, new.original_due_at, new.moved_told) == (at(25, 15), NOON, told)
    (row,) = open_rows(desk.engine)
    assert (row.due_at, row.promise) == (at(25, 15), PromiseName.PROMISE)


def test_the_new_time_can_be_kept_and_the_old_one_stays_missed(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    clock.at = at(25, 12, 4)
    move(desk, said.contact_id, at(25, 15, 30))
    clock.at = at(25, 15)
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=clock.at)
    assert [seen.result for seen in page(desk.engine, said.contact_id).promises] == [Result.MISSED, Result.KEPT]


def test_what_was_moved_twice_says_when_it_was_first_promised(desk: Desk) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    move(desk, said.contact_id, at(26, 12))
    move(desk, said.contact_id, at(27, 12))
    (running,) = page(desk.engine, said.contact_id).running
    assert (running.original_due_at, running.due_at) == (NOON, at(27, 12))


def test_the_history_says_why_and_from_when_to_when(desk: Desk) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    move(desk, said.contact_id, at(26, 12))
    line = page(desk.engine, said.contact_id).history[0]
    assert (line.kind, line.by, line.words) == (EventKind.PROMISE_MOVED, "Priya Shah", "Samira held up")
    assert line.old_value is not None
    assert line.new_value is not None
    assert datetime.fromisoformat(line.old_value) == NOON
    assert datetime.fromisoformat(line.new_value) == at(26, 12)


def test_what_the_charter_owes_is_not_moved(desk: Desk) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER))
    with pytest.raises(WordsError, match="no time of ours to move"):
        move(desk, said.contact_id, at(26, 12))
    assert [can_move(name) for name in (PromiseName.REPLY, PromiseName.ACKNOWLEDGE, PromiseName.PROMISE)] == [
        *(False, False, True)
    ]
    assert give_promise(desk, said.contact_id, promised_at=at(26, 12), said_words="By Thursday") == Promised(
        said.ref, at(26, 12)
    )
    move(desk, said.contact_id, at(27, 12))
    running = page(desk.engine, said.contact_id).running
    assert [(seen.promise, seen.moved_told) for seen in running] == [("promise", True), ("reply", None)]


def test_of_several_times_the_soonest_moves_or_the_one_that_is_named(desk: Desk) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    give_promise(desk, said.contact_id, promised_at=at(26, 12))
    later = page(desk.engine, said.contact_id).running[1]
    assert move(desk, said.contact_id, at(30, 12), promise_id=later.promise_id).was_due_at == at(26, 12)
    assert move(desk, said.contact_id, at(30, 13)).was_due_at == NOON


def test_the_same_move_and_the_same_gift_of_a_time_are_made_once(desk: Desk) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    first = move(desk, said.contact_id, at(26, 12), entry_id="move")
    assert move(desk, said.contact_id, at(26, 12), entry_id="move") == first
    for _ in range(2):
        assert give_promise(desk, said.contact_id, promised_at=at(27, 12), entry_id="give").due_at == at(27, 12)
    assert rows(desk, "SELECT count(*) FROM promise") == [(3,)]


def test_who_moves_second_is_told_that_it_was_moved(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(), promised_at=NOON)
    other = opened_as(desk, "Derek Lowe", clock)
    move(other, said.contact_id, at(26, 12), version=1)
    other.close()
    sentence = "Derek Lowe moved what was promised at 14:47, while you were typing"
    with pytest.raises(ChangedError, match=sentence) as raised:
        move(desk, said.contact_id, at(27, 12), version=1)
    assert raised.value.what == ("Derek Lowe moved what was promised at 14:47: Samira held up",)
    with pytest.raises(ChangedError, match=sentence):
        give_promise(desk, said.contact_id, promised_at=at(27, 12), version=1)
    assert [seen.due_at for seen in page(desk.engine, said.contact_id).running] == [at(26, 12)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"why": " "}, "Enter why"),
        ({"why": "x" * 121}, "up to 120"),
        ({"to": NOW}, "in the past"),
        ({"to": NOON}, "has already"),
        ({"promise_id": 99}, "no time of ours"),
    ],
)
def test_a_move_that_cannot_be_is_said_and_nothing_is_kept(desk: Desk, said: dict[str, Any], sentence: str) -> None:
    logged = log.log_contact(desk, entry(), promised_at=NOON)
    before = page(desk.engine, logged.contact_id)
    with pytest.raises(WordsError, match=sentence):
        move(desk, logged.contact_id, **{"to": at(26, 12), **said})
    assert page(desk.engine, logged.contact_id) == before


def test_nothing_is_promised_on_what_is_closed(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    with pytest.raises(WordsError, match="Nothing to move: this is already closed"):
        move(desk, said.contact_id, at(26, 12))
    with pytest.raises(WordsError, match="Nothing to promise: this is already closed"):
        give_promise(desk, said.contact_id, promised_at=at(26, 12))
