"""A call that was added by mistake becomes a contact of its own, counted from when it came in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.contacts import log
from db.contacts.merge import merge_contacts
from db.contacts.page import page
from db.contacts.split import split_contact
from db.desk.desk import Desk
from db.models import ClosedReason, EventKind
from db.queue.live import open_rows
from db.replies.note import note
from db.search import search
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, reply, standing

RANG = at(24, 9, 30)
EARLIER = RANG - timedelta(hours=1)


def chased(desk: Desk, words: str = "About parking at the surgery") -> tuple[int, int]:
    """A contact with one call added to it; its id and the call's."""
    it = log.log_contact(
        desk, entry(received_at=EARLIER, name="Kay", number="01632 960 044"), promised_at=at(25, 12)
    ).contact_id
    log.add_call_to(desk, it, entry_id="call", at=RANG, words=words)
    (call,) = [line.event_id for line in page(desk.engine, it).history if line.kind is EventKind.THEY_RANG]
    return it, call


def test_the_call_is_a_contact_with_its_own_promise_from_when_it_came_in(desk: Desk) -> None:
    it, call = chased(desk)
    done = split_contact(desk, it, event_id=call)
    assert (done.ref, done.promise) == ("26-0002", PromiseName.PROMISE)
    own, seen = page(desk.engine, done.contact_id), page(desk.engine, it)
    assert (own.channel, own.received_at, own.about, own.outcome) == (
        *(Channel.CALL, RANG, "About parking at the surgery", Outcome.RING_BACK),
    )
    assert (own.name, own.number, own.owner, own.chasing_count) == ("Kay", "01632 960 044", "Priya Shah", 0)
    assert own.running[0].started_at == RANG
    assert seen.chasing_count == 0
    assert [line.kind for line in own.history] == [EventKind.SPLIT]
    assert seen.history[0].kind is EventKind.SPLIT
    assert len(open_rows(desk.engine)) == 2
    assert [one.open_count for one in search(desk.engine, "kay")] == [2]


def test_long_words_of_a_call_stand_in_the_detail(desk: Desk) -> None:
    words = "About parking " * 20
    it, call = chased(desk, words)
    own = page(desk.engine, split_contact(desk, it, event_id=call).contact_id)
    assert len(own.about) <= 120
    assert own.detail == words.strip()


def test_it_is_taken_back_on_both_sides(desk: Desk, clock: StoppedClock) -> None:
    it, call = chased(desk)
    before = standing(page(desk.engine, it))
    clock.at += timedelta(minutes=1)
    done = split_contact(desk, it, event_id=call)
    assert undo_last(desk).words.startswith("Taken back: that you split off a call.")
    assert standing(page(desk.engine, it)) == before
    own = page(desk.engine, done.contact_id)
    assert (own.closed_reason, own.running) == (ClosedReason.MISTAKE, ())
    assert [row.contact_id for row in open_rows(desk.engine)] == [it]
    again = split_contact(desk, it, event_id=call)
    assert again.ref == "26-0003"


def test_one_call_is_split_off_once(desk: Desk) -> None:
    it, call = chased(desk)
    first = split_contact(desk, it, event_id=call, entry_id="s")
    assert split_contact(desk, it, event_id=call, entry_id="s") == first
    with pytest.raises(WordsError, match="a contact of its own already: 26-0002"):
        split_contact(desk, it, event_id=call)


def test_what_is_no_call_or_was_taken_back_cannot_be_split_off(desk: Desk) -> None:
    it, call = chased(desk)
    undo_last(desk)
    with pytest.raises(WordsError, match="That call was taken back"):
        split_contact(desk, it, event_id=call)
    with pytest.raises(WordsError, match="That is not a call"):
        split_contact(desk, it, event_id=page(desk.engine, it).history[0].event_id)


def test_a_call_is_split_off_a_closed_contact_too(desk: Desk) -> None:
    it, call = chased(desk)
    reply(desk, it, at=NOW)
    split_contact(desk, it, event_id=call)
    assert page(desk.engine, it).closed
    assert len(open_rows(desk.engine)) == 1


def test_a_call_of_what_was_joined_is_counted_where_it_goes_on(desk: Desk, other: Desk) -> None:
    it, call = chased(desk)
    there = log.log_contact(desk, entry(received_at=EARLIER), promised_at=at(27, 12)).contact_id
    merge_contacts(desk, it, to_id=there)
    assert page(desk.engine, there).chasing_count == 2
    split_contact(other, it, event_id=call)
    assert page(desk.engine, there).chasing_count == 1
    undo_last(other)
    assert page(desk.engine, there).chasing_count == 2
    undo_last(desk)
    assert [page(desk.engine, one).chasing_count for one in (it, there)] == [1, 0]


def test_a_call_that_is_taken_back_counts_less_where_it_went_meanwhile(desk: Desk, other: Desk) -> None:
    it, _ = chased(desk)
    there = log.log_contact(other, entry(received_at=EARLIER), promised_at=at(27, 12)).contact_id
    merge_contacts(other, it, to_id=there)
    assert undo_last(desk).kind is EventKind.THEY_RANG
    assert page(desk.engine, there).chasing_count == 1
    undo_last(other)
    assert [page(desk.engine, one).chasing_count for one in (it, there)] == [0, 0]


def test_what_a_colleague_did_about_it_since_stops_taking_it_back(desk: Desk, other: Desk) -> None:
    it, call = chased(desk)
    done = split_contact(desk, it, event_id=call)
    note(other, done.contact_id, words="Rang the surgery")
    with pytest.raises(WordsError, match="Derek Lowe wrote a note"):
        undo_last(desk)


def test_a_call_that_a_colleague_split_off_is_not_taken_back_where_it_was(desk: Desk, other: Desk) -> None:
    it, call = chased(desk)
    split_contact(other, it, event_id=call)
    with pytest.raises(WordsError, match="Derek Lowe made one of its calls a contact of its own"):
        undo_last(desk)
    assert page(desk.engine, it).chasing_count == 0
