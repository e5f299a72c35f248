"""Joining contacts: no promise vanishes, the calls are counted where it goes on, and all of it can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db.contacts import log
from db.contacts.change_kind import make_complaint
from db.contacts.merge import merge_contacts
from db.contacts.page import page
from db.contacts.split import split_contact
from db.desk.desk import Desk
from db.desk.staff import add_staff
from db.details.safeguarding import read_untold
from db.models import ClosedReason, Contact, EventKind, State
from db.people.suggest import open_contacts
from db.promises.move import move_promise
from db.queue.live import open_rows
from db.replies.note import note
from db.replies.reply import answer
from db.search import search
from db.storage.errors import ChangedError
from db.storage.sessions import read_session
from db.undo.last import undo_last
from db.undo.redo import redo_last
from db.undo.unmerge import merges_and_splits, unmerge_or_unsplit
from deskapp.charter.vocabulary import Channel, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.views.history import history
from tests.db.desk_case import NOW, StoppedClock, all_at_once, at, entry, reply, rows, standing, start
from tests.db.details_case import report_danger

CALLER: dict[str, Any] = {"name": "Kay", "number": "01632 960 044"}
MESSAGE: dict[str, Any] = {"channel": Channel.ANSWERPHONE}


def two(desk: Desk, *, first: Contact | None = None, second: Contact | None = None) -> tuple[int, int]:
    """Two contacts of one caller: promised Wednesday noon, and Friday noon."""
    one = log.log_contact(desk, first or entry(**CALLER), promised_at=at(25, 12)).contact_id
    return one, log.log_contact(desk, second or entry(**CALLER), promised_at=at(27, 12)).contact_id


def test_what_the_other_owes_no_later_stays_owed_there_and_here_counts_no_more(desk: Desk) -> None:
    sooner, later = two(desk)
    done = merge_contacts(desk, later, to_id=sooner)
    assert (done.ref, done.to_ref, done.moved, done.chasing_count) == ("26-0002", "26-0001", (), 1)
    gone, there = page(desk.engine, later), page(desk.engine, sooner)
    assert (gone.state, gone.closed_reason) == (State.CLOSED, ClosedReason.JOINED)
    assert gone.joined_to is not None
    assert (gone.joined_to.contact_id, gone.joined_to.ref, gone.joined_to.name) == (sooner, "26-0001", "Kay")
    assert [row.result for row in gone.promises] == [Result.VOID]
    assert [row.due_at for row in there.running] == [at(25, 12)]
    assert (there.chasing_count, there.version) == (1, 1), "nothing more is owed: nobody has to be told"
    lines = [page(desk.engine, it).history[0] for it in (later, sooner)]
    assert [(line.kind, line.new_value) for line in lines] == [
        (EventKind.JOINED, "26-0001"),
        (EventKind.JOINED, "26-0002"),
    ]


def test_what_was_promised_sooner_goes_over_with_its_start_and_its_time(desk: Desk) -> None:
    sooner, later = two(desk)
    (was,) = page(desk.engine, sooner).running
    done = merge_contacts(desk, sooner, to_id=later)
    assert done.moved == ((PromiseName.PROMISE, at(25, 12)),)
    assert [row.result for row in page(desk.engine, sooner).promises] == [Result.VOID]
    there = page(desk.engine, later)
    assert [row.due_at for row in there.running] == [at(25, 12), at(27, 12)]
    first = there.running[0]
    assert (first.started_at, first.due_explained, first.rule) == (was.started_at, was.due_explained, was.rule)
    assert there.version == 2, "more is owed: who is answering it is told"


def test_another_sort_of_promise_is_kept_by_no_answer_and_goes_over(desk: Desk) -> None:
    call, letter = two(desk, second=entry(Channel.LETTER, **CALLER))
    make_complaint(desk, letter)
    make_complaint(desk, call)
    was = {row.promise for row in page(desk.engine, letter).running}
    assert PromiseName.ACKNOWLEDGE in was or PromiseName.STAGE_1 in was
    merge_contacts(desk, letter, to_id=call)
    assert was - {PromiseName.REPLY, PromiseName.PROMISE} <= {row.promise for row in page(desk.engine, call).running}


def test_what_was_late_already_counts_as_missed(desk: Desk, clock: StoppedClock) -> None:
    sooner, later = two(desk)
    clock.at = at(30, 12)
    merge_contacts(desk, later, to_id=sooner)
    (late,) = page(desk.engine, later).promises
    assert (late.result, late.miss_reason) == (Result.MISSED, "not answered before it was joined to 26-0001")
    assert [row.due_at for row in page(desk.engine, sooner).running] == [at(25, 12)]


def test_what_is_late_and_goes_over_is_late_there_and_missed_once(desk: Desk, clock: StoppedClock) -> None:
    sooner, later = two(desk)
    clock.at = at(30, 12)
    merge_contacts(desk, sooner, to_id=later)
    reply(desk, later, at=clock.at)
    results = [row.result for it in (sooner, later) for row in page(desk.engine, it).promises]
    assert results == [Result.VOID, Result.MISSED, Result.MISSED], "two were promised, and two missed"


def test_its_calls_are_calls_about_the_other(desk: Desk) -> None:
    sooner, later = two(desk)
    log.add_call_to(desk, later, entry_id="a", at=desk.clock.now(), words="any news?")
    assert merge_contacts(desk, later, to_id=sooner).chasing_count == 2
    undo_last(desk)
    assert [page(desk.engine, it).chasing_count for it in (sooner, later)] == [0, 1]


def test_a_call_that_was_being_typed_goes_to_where_it_goes_on(desk: Desk) -> None:
    sooner, later = two(desk)
    merge_contacts(desk, later, to_id=sooner)
    assert log.add_call_to(desk, later, entry_id="b", at=desk.clock.now(), words="any news?").ref == "26-0001"


def test_the_joined_one_is_offered_as_open_by_nothing(desk: Desk) -> None:
    sooner, later = two(desk)
    merge_contacts(desk, later, to_id=sooner)
    assert [row.contact_id for row in open_rows(desk.engine)] == [sooner]
    assert [one.contact_id for one in open_contacts(desk.engine, None, "+441632960044")] == [sooner]
    assert [one.open_count for one in search(desk.engine, "kay")] == [1]


@pytest.mark.parametrize("into_the_sooner", [True, False])
def test_it_is_taken_back_on_both_sides_and_both_say_so(desk: Desk, *, into_the_sooner: bool) -> None:
    sooner, later = two(desk, first=entry(safeguarding=True, **CALLER))
    before = [standing(page(desk.engine, it)) for it in (sooner, later)]
    gone, there = (later, sooner) if into_the_sooner else (sooner, later)
    merge_contacts(desk, gone, to_id=there)
    assert undo_last(desk).words.startswith("Taken back: that you joined it with another.")
    assert [standing(page(desk.engine, it)) for it in (sooner, later)] == before
    for it in (sooner, later):
        seen = page(desk.engine, it).history
        assert seen[0].kind is EventKind.UNDONE
        assert all(line.undone for line in seen if line.kind is EventKind.JOINED)


def test_safety_is_said_of_the_other_too(desk: Desk) -> None:
    sooner, later = two(desk, second=entry(safeguarding=True, **CALLER))
    merge_contacts(desk, later, to_id=sooner)
    assert page(desk.engine, sooner).safeguarding
    undo_last(desk)
    assert not page(desk.engine, sooner).safeguarding


def test_what_a_colleague_did_there_since_stops_taking_it_back(desk: Desk, other: Desk) -> None:
    sooner, later = two(desk)
    merge_contacts(desk, sooner, to_id=later)
    answer(other, later, how=EventKind.SPOKE, told="done", sorted_=True, at=other.clock.now())
    with pytest.raises(WordsError, match="Derek Lowe spoke to them"):
        undo_last(desk)


def test_a_joining_stands_on_what_was_promised_there(desk: Desk, other: Desk) -> None:
    sooner, later = two(desk)
    move_promise(desk, sooner, promised_at=at(25, 13), why="held up", told=True)
    merge_contacts(other, later, to_id=sooner)
    with pytest.raises(WordsError, match="Derek Lowe joined it with another"):
        undo_last(desk)


def test_the_same_entry_joins_once(desk: Desk) -> None:
    sooner, later = two(desk)
    assert merge_contacts(desk, later, to_id=sooner, entry_id="j") == merge_contacts(
        desk, later, to_id=sooner, entry_id="j"
    )
    assert page(desk.engine, sooner).chasing_count == 1


def test_what_cannot_be_joined_says_why(desk: Desk, other: Desk) -> None:
    sooner, later = two(desk)
    with pytest.raises(WordsError, match="That is this one"):
        merge_contacts(desk, sooner, to_id=sooner)
    make_complaint(desk, later)
    with pytest.raises(WordsError, match="This is a complaint, and 26-0001 is not"):
        merge_contacts(desk, later, to_id=sooner)
    with pytest.raises(ChangedError, match="Priya Shah made it a complaint"):
        merge_contacts(other, later, to_id=sooner, version=1)
    reply(desk, later)
    with pytest.raises(WordsError, match="already closed"):
        merge_contacts(desk, later, to_id=sooner)
    with pytest.raises(WordsError, match="26-0002 is closed"):
        merge_contacts(desk, sooner, to_id=later)


def test_a_note_on_what_was_joined_hinders_nothing(desk: Desk, other: Desk, clock: StoppedClock) -> None:
    sooner, later = two(desk)
    merge_contacts(desk, later, to_id=sooner)
    note(other, later, words="good")
    clock.at += timedelta(minutes=1)
    undo_last(desk)
    assert not page(desk.engine, later).closed


JOINS = """
import random, sys
from pathlib import Path
from db.contacts import merge as joining
from db.contacts import split as splitting
from db.undo import last as undoing
from db.startup.open_desk import open_desk
from db.storage.errors import ChangedError
from db.models import EventKind
from db.contacts.page import page
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
folder, who, seed, most = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
desk = open_desk(Settings(folder=Path(folder), staff_name=who), Clock())
chance = random.Random(seed)
print("ready", flush=True)
sys.stdin.readline()
done = 0
for n in range(50):
    one, two = chance.sample(range(1, most + 1), 2)
    seen = page(desk.engine, one)
    calls = [line.event_id for line in seen.history if line.kind is EventKind.THEY_RANG]
    try:
        deed = chance.choice(["join", "undo", "undo", "split"])
        if deed == "join":
            joining.merge_contacts(desk, one, to_id=two, version=seen.version, entry_id=f"{who}{n}")
        elif deed == "split" and calls:
            call = chance.choice(calls)
            splitting.split_contact(desk, one, event_id=call, version=seen.version, entry_id=f"{who}{n}")
        elif deed == "undo":
            undoing.undo_last(desk)
        done += 1
    except (ChangedError, WordsError):
        pass
print(done)
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_several_who_join_and_split_at_once_lose_no_promise_and_no_call(desk: Desk, seed: int) -> None:
    most = 5
    for number in range(1, most + 1):
        log.log_contact(desk, entry(entry_id=f"c{number}"), promised_at=at(25, 8 + number))
        log.add_call_to(desk, number, entry_id=f"r{number}", at=desk.clock.now(), words=f"call {number}")
    for name in "ABC":
        add_staff(desk, name)
    processes = [start(JOINS, desk.settings.folder, who, seed * 10 + n, most) for n, who in enumerate("ABC")]
    assert sum(int(said) for said in all_at_once(processes)) > 20
    _nothing_is_lost(desk, most)


def _nothing_is_lost(desk: Desk, most: int) -> None:
    assert rows(desk, "PRAGMA foreign_key_check") == []
    assert rows(desk, "SELECT count(*) FROM contact WHERE (state = 'closed') <> (joined_to_id IS NOT NULL) "
                      "AND coalesce(closed_reason, '') <> 'mistake'") == [(0,)]  # fmt: skip
    still_open = {row.contact_id for row in open_rows(desk.engine)}
    assert still_open == {it for (it,) in rows(desk, "SELECT id FROM contact WHERE state <> 'closed'")}
    for number in range(1, most + 1):
        it = number
        while (to := page(desk.engine, it).joined_to) is not None:
            it = to.contact_id
        soonest = page(desk.engine, it).running[0].due_at
        assert soonest <= at(25, 8 + number), "where it goes on, they hear from us no later than they were promised"
    calls = [page(desk.engine, it).chasing_count for it in still_open]
    joined = rows(desk, "SELECT count(*) FROM contact WHERE joined_to_id IS NOT NULL")[0][0]
    own = rows(desk, "SELECT count(*) FROM contact WHERE id > ? AND closed_reason IS NOT 'mistake'", most)[0][0]
    assert sum(calls) == most + joined - own, "each call counts once: where it is, or as a contact of its own"


def test_what_came_in_before_the_other_chased_nothing(desk: Desk, clock: StoppedClock) -> None:
    message, call = two(
        desk, first=entry(Channel.ANSWERPHONE, received_at=at(24, 8, 15), **CALLER), second=entry(**CALLER)
    )
    assert merge_contacts(desk, message, to_id=call).chasing_count == 0
    undo_last(desk)
    assert [page(desk.engine, it).chasing_count for it in (message, call)] == [0, 0]
    assert merge_contacts(desk, call, to_id=message).chasing_count == 1, "she rang after she had left the message"
    undo_last(desk)
    assert [page(desk.engine, it).chasing_count for it in (message, call)] == [0, 0]


def test_an_earlier_message_that_is_added_to_a_call_chased_nothing(desk: Desk, clock: StoppedClock) -> None:
    call = log.log_contact(desk, entry(**CALLER), promised_at=at(25, 12)).contact_id
    log.add_call_to(desk, call, entry_id="later", at=clock.now(), words="any news?")
    log.add_call_to(desk, call, entry_id="before", at=at(24, 8, 15), words="please ring me")
    assert page(desk.engine, call).chasing_count == 1
    (heard,) = [one for one in page(desk.engine, call).history if one.words == "please ring me"]
    assert [line.words for line in history(page(desk.engine, call), clock.now()) if "ring me" in line.words] == [
        "They had been in touch about it before: please ring me."
    ]
    split_contact(desk, call, event_id=heard.event_id)
    assert page(desk.engine, call).chasing_count == 1
    undo_last(desk)
    assert page(desk.engine, call).chasing_count == 1


def added(desk: Desk, it: int, left: datetime, **said: Any) -> datetime | None:
    """The sooner due time that a message left at `left` brings to a contact."""
    return log.add_call_to(desk, it, entry_id=left.isoformat(), at=left, words="It's me", **MESSAGE, **said).due_at


@pytest.mark.parametrize(("left", "due_at"), [(at(23, 18, 40), at(24, 17)), (at(20, 18, 30), at(23, 17))])
def test_a_message_that_is_added_keeps_its_own_sooner_time_also_one_that_has_passed(
    desk: Desk, left: datetime, due_at: datetime
) -> None:
    it = log.log_contact(desk, entry(**CALLER), promised_at=at(25, 12)).contact_id
    assert added(desk, it, left) == due_at
    assert [(row.promise, row.started_at, row.due_at) for row in page(desk.engine, it).running] == [
        (PromiseName.REPLY, left, due_at),
        (PromiseName.PROMISE, NOW, at(25, 12)),
    ]
    assert open_rows(desk.engine)[0].due_at == due_at
    assert added(desk, it, left) is None, "saved twice, it starts once"
    assert len(page(desk.engine, it).running) == 2
    reply(desk, it)
    assert not page(desk.engine, it).running


def test_the_sooner_time_of_a_message_goes_when_it_is_taken_back_and_comes_when_that_is(desk: Desk) -> None:
    it = log.log_contact(desk, entry(**CALLER), promised_at=at(25, 12)).contact_id
    added(desk, it, at(23, 18, 40))
    assert undo_last(desk).words.startswith("Taken back: the call that you added.")
    assert [row.due_at for row in page(desk.engine, it).running] == [at(25, 12)]
    redo_last(desk)
    assert [row.due_at for row in page(desk.engine, it).running] == [at(24, 17), at(25, 12)]


def test_the_sooner_time_of_a_message_goes_with_it_when_it_is_split_off(desk: Desk) -> None:
    it = log.log_contact(desk, entry(**CALLER), promised_at=at(25, 12)).contact_id
    added(desk, it, at(23, 18, 40))
    (heard,) = [one for one in page(desk.engine, it).history if one.words == "It's me"]
    split_contact(desk, it, event_id=heard.event_id)
    assert [row.due_at for row in page(desk.engine, it).running] == [at(25, 12)]
    undo_last(desk)
    assert [row.due_at for row in page(desk.engine, it).running] == [at(24, 17), at(25, 12)]


def test_a_colleague_who_answered_the_sooner_time_of_a_message_hinders_taking_it_back(desk: Desk, other: Desk) -> None:
    it = log.log_contact(desk, entry(**CALLER), promised_at=at(25, 12)).contact_id
    added(desk, it, at(23, 18, 40))
    reply(other, it)
    with pytest.raises(WordsError, match="Derek Lowe"):
        undo_last(desk)


def test_a_message_that_is_added_starts_nothing_where_they_are_owed_it_already(desk: Desk, clock: StoppedClock) -> None:
    same = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(23, 18), **CALLER)).contact_id
    assert added(desk, same, at(23, 18, 40)) is None, "due no later"
    assert added(desk, same, at(24, 9)) is None
    told = log.log_contact(desk, entry(Channel.LETTER, received_at=at(24, 9), **CALLER)).contact_id
    clock.at = at(24, 15)
    reply(desk, told, sorted_=False, holding=True, why="asking Tom", promised_at=at(27, 12))
    assert added(desk, told, at(23, 19)) is None, "they have heard from us since"
    assert added(desk, told, at(24, 14, 50)) is None
    clock.at = at(24, 15, 30)
    assert added(desk, told, at(24, 15, 20)) == at(25, 17), "what they say after it is promised an answer"


def untold(desk: Desk) -> list[str]:
    with read_session(desk.engine) as session:
        return [one.ref for one in read_untold(session)]


def test_who_was_told_of_a_danger_is_known_where_it_goes_on_and_goes_back_with_an_undo(desk: Desk) -> None:
    sooner, later = two(desk, second=entry(safeguarding=True, **CALLER))
    report_danger(desk, later, "Ann Lead", at(24, 14, 40))
    merge_contacts(desk, later, to_id=sooner)
    for _ in range(2):
        (row,) = open_rows(desk.engine)
        assert (row.safeguarding, row.nobody_told, untold(desk)) == (True, False, [])
        assert reports(desk) == [(sooner, "Ann Lead"), (later, "Ann Lead")]
        undo_last(desk)
        assert (page(desk.engine, sooner).safeguarding, reports(desk)) == (False, [(later, "Ann Lead")])
        redo_last(desk)
    unmerge_or_unsplit(desk, later, event_id=merges_and_splits(desk.engine, later)[0].event_id)
    assert (page(desk.engine, sooner).safeguarding, reports(desk)) == (False, [(later, "Ann Lead")])


def test_a_danger_of_which_nobody_was_told_stays_one_whatever_is_joined_to_it(desk: Desk) -> None:
    sooner, later = two(desk, first=entry(safeguarding=True, **CALLER), second=entry(safeguarding=True, **CALLER))
    report_danger(desk, later, "Ann Lead", at(24, 14, 40))
    merge_contacts(desk, later, to_id=sooner)
    assert (open_rows(desk.engine)[0].nobody_told, untold(desk)) == (True, ["26-0001"])


def test_a_call_that_is_split_off_a_danger_says_who_was_told_of_it(desk: Desk) -> None:
    it = log.log_contact(desk, entry(safeguarding=True, **CALLER)).contact_id
    report_danger(desk, it, "Ann Lead", at(24, 14, 40))
    log.add_call_to(desk, it, entry_id="rang", at=desk.clock.now(), words="any news?")
    own = split_contact(desk, it, event_id=rows(desk, "SELECT max(id) FROM event")[0][0]).contact_id
    assert (page(desk.engine, own).safeguarding, untold(desk)) == (True, [])


def reports(desk: Desk) -> list[tuple[Any, ...]]:
    return rows(desk, "SELECT contact_id, told_who FROM safeguardingtold ORDER BY contact_id")
