"""Chains of deeds on a contact that waits for the caller: undone one by one, and redone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import text

from db.contacts import log, merge
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import ClosedReason, EventKind
from db.promises.milestones import record_milestone
from db.promises.move import give_promise
from db.promises.reopen import open_again
from db.promises.wait import ask_them, they_answered
from db.replies.close_unreached import close_unreached
from db.replies.note import note
from db.replies.refer import passed_on
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session
from db.undo.last import undo_last
from db.undo.redo import redo_last
from db.undo.row_changes import COPY_OF
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.vocabulary import Channel
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, colleague, entry, reply, rows, standing
from tests.db.made_records import copy_record

SPOKE = EventKind.SPOKE
DEEDS: dict[str, Callable[[Desk, int], object]] = {
    "ask": lambda desk, it: ask_them(desk, it, asked="Which clinic?", how=SPOKE),
    "answered": they_answered,
    "note": lambda desk, it: note(desk, it, words="Ring after 2"),
    "promise": lambda desk, it: give_promise(desk, it, promised_at=NOW + timedelta(days=2)),
    "holding": lambda desk, it: reply(desk, it, sorted_=False, holding=True, promised_at=NOW + timedelta(days=3)),
    "sorted": reply,
    "cannot help": lambda desk, it: reply(desk, it, closed_reason=ClosedReason.COULD_NOT_HELP),
    "passed on": lambda desk, it: passed_on(desk, it, to_whom="Age UK", consent="yes", told="They ring you"),
    "not possible": lambda desk, it: close_unreached(
        desk, it, closed_reason=ClosedReason.NOT_POSSIBLE, words="no number"
    ),
    "again": lambda desk, it: open_again(desk, it, why="she rang"),
    "visited": lambda desk, it: record_milestone(desk, it, key="visited"),
    "visited then": lambda desk, it: record_milestone(desk, it, key="visited", at=NOW - timedelta(hours=2)),
    "report sent": lambda desk, it: record_milestone(desk, it, key="report_sent"),
}
STEPS = """
[[milestones]]
key = "visited"
title = "We visited them"

[[milestones]]
key = "report_sent"
title = "We sent them the report"

[[rules]]
key = "report"
promise = "reply"
words = "We send a report within 5 working days of our visit."
source = "made up"
channels = ["letter"]
working_days = 5
counted_from = "visited"
stops_on = ["report_sent"]
while_waiting = "pause"
"""
"""Milestones that start and end a promise, which pauses while we wait for the caller."""
CLOSING = ("sorted", "cannot help", "passed on", "not possible")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    """A desk whose promise of a reply to a letter is paused while the caller is asked something."""
    text = shipped_text(DEFAULT_EDITION)
    made = text.replace('key = "letter-reply"', 'key = "letter-reply"\nwhile_waiting = "pause"') + STEPS
    assert made.count("pause") == 2
    settings = Settings(tmp_path / "desk", staff_name="Priya Shah")
    copy_record(settings, NOW, made)
    desk = open_desk(settings, clock)
    yield desk
    desk.close()


def letter(desk: Desk) -> int:
    return log.log_contact(desk, entry(Channel.LETTER)).contact_id


def meaning(desk: Desk, contact_id: int) -> dict[str, Any]:
    """The contact with its state, its running promises and the waits of these, without ids."""
    state = rows(desk, "SELECT state, closed_reason FROM contact WHERE id = ?", contact_id)
    runs = rows(
        desk,
        "SELECT rule, name, started_at, due_at, waiting_since, (SELECT group_concat(since || coalesce(until, '')) FROM"
        " promisewait WHERE promise_id = promise.id) FROM promise WHERE contact_id = ? AND stopped_at IS NULL"
        " ORDER BY due_at, rule, started_at",
        contact_id,
    )
    return {**standing(page(desk.engine, contact_id)), "state": state, "runs": runs}


@pytest.mark.parametrize("closing", CLOSING)
def test_a_contact_that_waited_before_it_was_closed_waits_again_when_that_is_undone(desk: Desk, closing: str) -> None:
    it = letter(desk)
    DEEDS["ask"](desk, it)
    before = meaning(desk, it)
    assert before["state"] == [("waiting_for_them", None)]
    DEEDS[closing](desk, it)
    assert meaning(desk, it)["state"][0][0] == "closed"
    undo_last(desk)
    assert meaning(desk, it) == before
    they_answered(desk, it)
    assert meaning(desk, it)["state"] == [("open", None)]


def test_a_merge_takes_the_wait_with_the_promise_and_their_answer_ends_it_there(
    desk: Desk, clock: StoppedClock
) -> None:
    it = letter(desk)
    DEEDS["ask"](desk, it)
    waiting = meaning(desk, it)["runs"]
    other = log.log_contact(desk, entry(), promised_at=NOW + timedelta(days=30)).contact_id
    own = meaning(desk, other)
    merge.merge_contacts(desk, it, to_id=other)
    undo_last(desk)
    assert (meaning(desk, other)["state"], meaning(desk, other)["runs"]) == (own["state"], own["runs"])
    merge.merge_contacts(desk, it, to_id=other)
    merged = meaning(desk, other)
    assert merged["state"] == [("waiting_for_them", None)]
    assert [row for row in merged["runs"] if row[4]] == waiting, "since when, and due when, as it was"
    clock.at += timedelta(days=2)
    they_answered(desk, other)
    answered = meaning(desk, other)
    assert answered["state"] == [("open", None)]
    assert not any(row[4] for row in answered["runs"])
    [moved] = [row for row in answered["runs"] if row[0] == "letter-reply"]
    assert moved[3] > waiting[0][3], "the days of the wait do not count"
    undo_last(desk)
    assert meaning(desk, other)["runs"] == merged["runs"]


def test_a_paused_promise_is_not_missed_by_a_merge_and_covers_no_running_one(desk: Desk, clock: StoppedClock) -> None:
    it, other = letter(desk), letter(desk)
    DEEDS["ask"](desk, other)
    clock.at += timedelta(minutes=1)
    merge.merge_contacts(desk, it, to_id=other)
    assert [row[4] is None for row in meaning(desk, other)["runs"]].count(True) == 1, "one still runs"


def test_a_contact_that_waited_before_it_was_merged_waits_again_when_that_is_undone(desk: Desk) -> None:
    it, other = letter(desk), letter(desk)
    DEEDS["ask"](desk, it)
    before = meaning(desk, it)
    merge.merge_contacts(desk, it, to_id=other)
    undo_last(desk)
    assert meaning(desk, it) == before


def chain(desk: Desk, clock: StoppedClock, it: int, seed: int) -> list[dict[str, Any]]:
    """Do random deeds to a contact. Returns its meaning before each of them, and after the last."""
    chance, seen = random.Random(seed), [meaning(desk, it)]  # noqa: S311 - the same chain for the same seed
    for _ in range(25):
        clock.at += timedelta(minutes=1)
        try:
            DEEDS[chance.choice([*DEEDS, "ask", "ask", "again"])](desk, it)
        except WordsError:
            assert meaning(desk, it) == seen[-1]
        else:
            seen.append(meaning(desk, it))
    assert len(seen) > 5
    return seen


@pytest.mark.parametrize("seed", [*range(6), 24, 101, 201])
def test_deeds_undone_one_by_one_leave_what_was_there_before_each(desk: Desk, clock: StoppedClock, seed: int) -> None:
    it = letter(desk)
    for before in reversed(chain(desk, clock, it, seed)[:-1]):
        undo_last(desk)
        assert meaning(desk, it) == before


@pytest.mark.parametrize("deeds", [("note", "note"), ("note", "ask", "note"), ("note", "note", "sorted"), ["sorted"]])
def test_several_undos_are_redone_in_turn(desk: Desk, deeds: Sequence[str]) -> None:
    it = letter(desk)
    seen = [meaning(desk, it)]
    for deed in deeds:
        DEEDS[deed](desk, it)
        seen.append(meaning(desk, it))
    for before in reversed(seen[:-1]):
        undo_last(desk)
        assert meaning(desk, it) == before
    for again in seen[1:]:
        redo_last(desk)
        assert meaning(desk, it) == again


def test_redo_is_refused_for_what_a_colleague_changed_between_two_undos(desk: Desk) -> None:
    it = letter(desk)
    DEEDS["note"](desk, it)
    DEEDS["note"](desk, it)
    undo_last(desk)
    with colleague(desk) as other:
        DEEDS["note"](other, it)
    undo_last(desk)
    redo_last(desk)
    with pytest.raises(WordsError, match="after you took it back"):
        redo_last(desk)


@pytest.mark.parametrize("seed", [*range(6), 24, 101, 201])
def test_deeds_undone_are_redone_in_turn_as_they_were(desk: Desk, clock: StoppedClock, seed: int) -> None:
    it = letter(desk)
    seen = chain(desk, clock, it, seed)
    for _ in seen[1:]:
        undo_last(desk)
    for again in seen[1:]:
        redo_last(desk)
        assert meaning(desk, it) == again


@pytest.mark.parametrize("seed", range(4))
def test_undos_and_redos_in_any_order_go_back_and_forth_through_the_same_states(
    desk: Desk, clock: StoppedClock, seed: int
) -> None:
    it = letter(desk)
    seen, chance = chain(desk, clock, it, seed), random.Random(seed)  # noqa: S311 - the same for the same seed
    place = len(seen) - 1
    for _ in range(40):
        if place and (place == len(seen) - 1 or chance.random() < 0.6):
            undo_last(desk)
            place -= 1
        else:
            redo_last(desk)
            place += 1
        assert meaning(desk, it) == seen[place]


def test_the_copy_of_a_milestone_is_never_taken_for_another_one_of_the_same_time_and_author(desk: Desk) -> None:
    def milestones() -> list[int]:
        found = rows(desk, "SELECT id FROM event WHERE contact_id = ? AND kind = 'milestone' ORDER BY id", it)
        return [event_id for (event_id,) in found]

    def copy_of(event_id: int) -> int:
        with read_session(desk.engine) as session:
            copied: int | None = session.connection().execute(text(COPY_OF), {"row": event_id}).scalar()
        assert copied is not None
        return copied

    it = letter(desk)
    DEEDS["visited then"](desk, it)
    undo_last(desk)
    redo_last(desk)
    DEEDS["visited then"](desk, it)
    first, copy, another = milestones()
    assert [copy_of(first), copy_of(copy), copy_of(another)] == [copy, copy, another]
    undo_last(desk)
    undo_last(desk)
    redo_last(desk)
    newest = milestones()[-1]
    assert [copy_of(first), copy_of(copy)] == [newest, newest]
