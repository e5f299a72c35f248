"""Several people at the same contacts at once: whatever they do, no promise ends twice and nothing done is lost."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.staff import add_staff
from deskapp.charter.vocabulary import Channel, Result
from tests.db.desk_case import NOW, all_at_once, entry, rows, start

WORKS = """
import json, random, sys
from datetime import datetime, timedelta
from pathlib import Path
from db.contacts import change_kind as complaints
from db.contacts import log as contacts
from db.replies import note as noting
from db.replies import reassign as handing
from db.promises import move as moving
from db.promises import reopen as reopening
from db.replies import attempts as tries
from db.undo import last as undoing
from db.replies.reply import answer
from db.startup.open_desk import open_desk
from db.storage.errors import ChangedError
from db.models import ClosedReason, EventKind, TryResult
from db.contacts.page import page
from db.replies.close_unreached import close_unreached
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
folder, who, seed, count, began = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
class OneClock(Clock):
    at = datetime.fromisoformat(began)
    def now(self):
        return self.at
clock = OneClock()
desk = open_desk(Settings(folder=Path(folder), staff_name=who), clock)
chance = random.Random(seed)
print("ready", flush=True)
sys.stdin.readline()
told = {"kept": [], "undone": 0}
ANYTHING = ["sort", "hold", "holding", "move", "move", "promise", "give", "try", "note", "call", "complain", "undo",
            "undo", "undo", "point", "no help", "nobody", "again", "again", "again"]
NOBODY_ANSWERS = ["try", "try", "try", "try", "give up", "give up", "promise", "note", "again", "undo"]
spoke = {"how": EventKind.SPOKE, "told": "so it is"}
for n in range(count):
    it = chance.choice([1, 2, 3, 4])
    with desk.engine.connect() as connection:  # so much later after each thing done, at every desk alike
        happened = connection.exec_driver_sql("SELECT max(id) FROM event").scalar()
    clock.at = datetime.fromisoformat(began) + timedelta(minutes=25 * happened)
    seen = page(desk.engine, it)
    now = desk.clock.now()
    later = now + timedelta(days=chance.randint(1, 9), minutes=n)
    one = {"entry_id": f"{who}-{n}"}
    own = {**one, "version": seen.version}
    deed = chance.choice(NOBODY_ANSWERS if it == 4 else ANYTHING)
    try:
        if deed == "sort":
            answer(desk, it, how=EventKind.SPOKE, told="done", sorted_=True, at=now, **own)
        elif deed == "hold":
            answer(desk, it, how=EventKind.SPOKE, told="soon", sorted_=False, at=now, promised_at=later, **own)
        elif deed == "holding":
            answer(desk, it, sorted_=False, at=now, promised_at=later, holding=True, why="person away", **spoke, **own)
        elif deed == "point":
            answer(desk, it, sorted_=True, at=now, closed_reason=ClosedReason.PASSED_ON, to_whom="Age UK",
                   consent="yes", need_met=bool(n % 2), need_why="no time", **spoke, **own)
        elif deed == "no help":
            answer(desk, it, sorted_=True, at=now, closed_reason=ClosedReason.COULD_NOT_HELP, **spoke, **own)
        elif deed == "nobody":
            close_unreached(desk, it, closed_reason=ClosedReason.NOT_POSSIBLE, words="no number", **own)
        elif deed == "give up":
            close_unreached(desk, it, closed_reason=ClosedReason.COULD_NOT_REACH, **own)
        elif deed == "again":
            reopening.open_again(desk, it, why="she rang", **own)
        elif deed == "move":
            moving.move_promise(desk, it, promised_at=later, why="held up", told=bool(n % 2), **own)
        elif deed == "promise":
            moving.give_promise(desk, it, promised_at=later, **own)
        elif deed == "give":
            handing.give_to(desk, it, staff_id=chance.choice([1, 2, 3]), version=seen.version)
        elif deed == "try":
            tries.record_attempt(desk, it, result=TryResult.NO_ANSWER, at=now, **one)
        elif deed == "note":
            noting.note(desk, it, words="note", **one)
        elif deed == "call":
            contacts.add_call_to(desk, it, at=now, words="any news?", **one)
        elif deed == "complain":
            complaints.make_complaint(desk, it, version=seen.version)
        else:
            undoing.undo_last(desk)
    except (ChangedError, WordsError):
        pass  # somebody else was first, or this cannot be done to the contact as it stands
    else:
        if deed == "undo":
            told["undone"] += 1
        elif deed not in ("give", "complain"):
            told["kept"].append(one["entry_id"])
print(json.dumps(told))
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_no_promise_ends_twice_and_nothing_that_was_done_is_lost(desk: Desk, seed: int) -> None:
    came = (Channel.CALL, Channel.LETTER, Channel.EMAIL, Channel.ANSWERPHONE)
    ids = [log.log_contact(desk, entry(channel)).contact_id for channel in came]
    people = ["Derek", "Samira", "Tom"]
    for name in people:
        add_staff(desk, name)
    processes = [
        start(WORKS, desk.settings.folder, who, seed * 10 + number, 60, NOW) for number, who in enumerate(people)
    ]
    told = [json.loads(said) for said in all_at_once(processes)]

    assert all(each["kept"] for each in told), "everybody got something done"
    kept = {entry_id for each in told for entry_id in each["kept"]}
    there = {name for (name,) in rows(desk, "SELECT entry_id FROM event WHERE entry_id IS NOT NULL")}
    assert kept <= there, "what was said to be saved is there"
    undone = rows(desk, "SELECT undo_of FROM event WHERE kind = 'undone'")
    assert len(undone) == sum(each["undone"] for each in told)
    assert max(Counter(undone).values(), default=1) == 1, "and nothing is undone twice"
    assert rows(desk, "PRAGMA quick_check") == [("ok",)]
    assert rows(desk, "PRAGMA foreign_key_check") == []
    for contact_id in ids:
        _holds_together(desk, contact_id)


def _holds_together(desk: Desk, contact_id: int) -> None:
    seen = page(desk.engine, contact_id)
    assert bool(seen.running) is not seen.closed, "open while something is owed, and only then"
    at_work = {line.event_id: line for line in seen.history}
    ends = rows(desk, "SELECT id, stop_event_id, result FROM promise WHERE contact_id = ?", contact_id)
    for promise_id, stop_event_id, result in ends:
        assert (stop_event_id is None) is (result == Result.RUNNING), promise_id
        assert stop_event_id is None or stop_event_id in at_work
        again = rows(desk, "SELECT id FROM promise WHERE restarts = ?", promise_id)
        by_undoing = stop_event_id is not None and at_work[stop_event_id].undone
        assert len(again) == int(by_undoing), "it runs again when its ending was taken back, once, and never else"
    # Each time that was first owed has one row left in the end that was not taken back: it ended once, or it runs.
    last = rows(
        desk,
        "SELECT count(*) FROM promise WHERE contact_id = ? AND start_event_id IS NULL "
        "AND id NOT IN (SELECT restarts FROM promise WHERE restarts IS NOT NULL)",
        contact_id,
    )
    first = rows(
        desk,
        "SELECT count(*) FROM promise WHERE contact_id = ? AND start_event_id IS NULL AND restarts IS NULL",
        contact_id,
    )
    assert last == first
    closings = {line.event_id for line in seen.history if line.field == "state" and line.new_value != "open"}
    for _, stop_event_id, result in ends:
        assert result != Result.NOT_POSSIBLE or stop_event_id in closings, "not possible only where that was said"
    calls = [line for line in seen.history if line.kind == "they_rang" and not line.undone]
    assert seen.chasing_count == len(calls)
