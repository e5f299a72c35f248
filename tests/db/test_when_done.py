"""Nothing is done about a contact before it came in, nor about one that was opened again before that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind, TryResult
from db.promises.milestones import record_milestone
from db.promises.move import give_promise, move_promise
from db.promises.reopen import open_again
from db.promises.wait import ask_them, they_answered
from db.replies.acknowledge import acknowledge
from db.replies.attempts import record_attempt
from db.replies.refer import passed_on
from db.replies.tell import tell_how_it_stands
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, at, entry, promised, reply, rows

Deed = Callable[[Desk, int, datetime], Any]
LATER = at(26, 15)
DEEDS: Mapping[str, Deed] = {
    "a reply": lambda desk, one, when: reply(desk, one, at=when),
    "an attempt": lambda desk, one, when: record_attempt(desk, one, result=TryResult.NO_ANSWER, at=when),
    "how it stands": lambda desk, one, when: tell_how_it_stands(
        desk, one, told="Still looking", how=EventKind.SPOKE, at=when
    ),
    "we have it": lambda desk, one, when: acknowledge(desk, one, how=EventKind.SPOKE, at=when, promised_at=LATER),
    "passed on": lambda desk, one, when: passed_on(
        desk, one, to_whom="Age UK", consent="yes", told="They ring you", at=when
    ),
    "asked them": lambda desk, one, when: ask_them(desk, one, asked="Which ward?", how=EventKind.SPOKE, at=when),
    "their answer": lambda desk, one, when: they_answered(desk, one, words="Ward 4", at=when),
    "a time moved": lambda desk, one, when: move_promise(
        desk, one, promised_at=LATER, why="Samira is ill", told=True, at=when
    ),
    "a time given": lambda desk, one, when: give_promise(desk, one, promised_at=LATER, at=when),
}


def _all(desk: Desk) -> list[list[tuple[Any, ...]]]:
    return [
        rows(desk, statement) for statement in ("SELECT * FROM contact", "SELECT * FROM promise", "SELECT * FROM event")
    ]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nothing_was_done_before_it_came_in(desk: Desk, clock: StoppedClock, deed: Deed) -> None:
    contact_id = promised(desk, "Kay", at(25, 12), received_at=at(24, 14))
    ask_them(desk, contact_id, asked="Which ward?", how=EventKind.SPOKE, at=at(24, 14))
    before = _all(desk)
    with pytest.raises(WordsError, match="before they got in touch"):
        deed(desk, contact_id, at(21, 10))
    with pytest.raises(WordsError, match="in the future"):
        deed(desk, contact_id, clock.at + timedelta(hours=1))
    assert _all(desk) == before
    deed(desk, contact_id, at(24, 14, 10))
    assert rows(desk, "SELECT count(*) FROM promise WHERE stopped_at < started_at") == [(0,)]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nothing_done_before_it_was_opened_again_is_about_what_is_promised_since(
    desk: Desk, clock: StoppedClock, deed: Deed
) -> None:
    contact_id = promised(desk, "Kay", at(25, 12), received_at=at(24, 9))
    reply(desk, contact_id, at=at(24, 10))
    open_again(desk, contact_id, why="She rang again", promised_at=at(25, 15))
    ask_them(desk, contact_id, asked="Which ward?", how=EventKind.SPOKE)
    clock.at += timedelta(minutes=30)
    before = _all(desk)
    with pytest.raises(WordsError, match="before it was opened again, on Tue 24 Nov 14:47"):
        deed(desk, contact_id, at(24, 14, 30))
    assert _all(desk) == before
    deed(desk, contact_id, at(24, 15))
    assert rows(desk, "SELECT count(*) FROM promise WHERE stopped_at < started_at") == [(0,)]


def test_what_was_opened_again_by_mistake_and_taken_back_leaves_no_such_limit(desk: Desk, clock: StoppedClock) -> None:
    contact_id = promised(desk, "Kay", at(25, 12), received_at=at(24, 9))
    reply(desk, contact_id, at=at(24, 10))
    clock.at += timedelta(minutes=1)
    open_again(desk, contact_id, why="The wrong one", promised_at=at(25, 15))
    undo_last(desk)
    undo_last(desk)  # the reply too
    reply(desk, contact_id, at=at(24, 9, 30))
    assert rows(desk, "SELECT result FROM promise ORDER BY id DESC LIMIT 1") == [("kept",)]


def test_a_step_of_an_earlier_day_keeps_nothing_that_began_since(desk: Desk) -> None:
    letter = entry(Channel.LETTER, kind=Kind.OWN_INFORMATION, name="Kay", received_at=at(23, 9))
    contact_id = log.log_contact(desk, letter).contact_id
    before = _all(desk)
    with pytest.raises(WordsError, match="before it began"):
        record_milestone(desk, contact_id, key="information_given", at=at(20, 9))
    assert _all(desk) == before
    record_milestone(desk, contact_id, key="information_given", at=at(23))
    assert rows(desk, "SELECT count(*) FROM promise WHERE result = 'kept'") == [(1,)]
