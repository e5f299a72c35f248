"""Opening a closed contact again: a new promise, and what was kept or missed before stays so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import EventKind, State
from db.promises.reopen import OpenedAgain, open_again
from db.queue.live import open_rows
from db.replies.reply import answer
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows


def test_who_comes_back_is_promised_anew_and_the_old_result_stays(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER))
    answer(desk, said.contact_id, how=EventKind.LETTER_SENT, told="", sorted_=True, at=NOW)
    before = page(desk.engine, said.contact_id).promises
    clock.at = at(26, 10)
    again = open_again(desk, said.contact_id, why="The address was wrong", entry_id="again")
    assert again == OpenedAgain(said.ref, PromiseName.REPLY, at(3, 17, month=12)), "counted from now"
    seen = page(desk.engine, said.contact_id)
    assert (seen.state, seen.promises[:-1]) == (State.OPEN, before)
    line = seen.history[0]
    assert (line.kind, line.field, line.old_value, line.new_value, line.words) == (
        *(EventKind.CHANGED_FIELD, "state", "sorted", "open", "The address was wrong"),
    )
    assert open_again(desk, said.contact_id, why="The address was wrong", entry_id="again") == again
    assert len(open_rows(desk.engine)) == 1


def test_a_time_that_is_named_is_what_is_promised(desk: Desk) -> None:
    said = log.log_contact(desk, entry(outcome=Outcome.SORTED))
    assert open_again(desk, said.contact_id, why="She rang", promised_at=at(25, 12)).due_at == at(25, 12)
    assert [row.due_at for row in open_rows(desk.engine)] == [at(25, 12)]


def test_only_what_is_closed_is_opened_again_and_somebody_says_why(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    with pytest.raises(WordsError, match="This is not closed"):
        open_again(desk, said.contact_id, why="She rang")
    with pytest.raises(WordsError, match="Enter why it is opened again"):
        open_again(desk, said.contact_id, why=" ")
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'changed_field'") == [(0,)]


def test_one_that_was_joined_to_another_is_not_opened_again_but_the_other_is(desk: Desk) -> None:
    said, other = log.log_contact(desk, entry(outcome=Outcome.SORTED)), log.log_contact(desk, entry())
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE contact SET closed_reason = 'joined', joined_to_id = ? WHERE id = ?",
            (other.contact_id, said.contact_id),
        )
    with pytest.raises(WordsError, match=f"This was joined to {other.ref}. Open that one instead."):
        open_again(desk, said.contact_id, why="She rang")


def test_what_the_charter_promises_nothing_for_is_opened_without_a_time(desk: Desk) -> None:
    contact_id = log.log_contact(desk, entry(outcome=Outcome.SORTED)).contact_id
    desk.edition = replace(desk.edition, rules=())
    again = open_again(desk, contact_id, why="She wrote again")
    assert (again.promise, again.due_at) == (None, None)
    [row] = open_rows(desk.engine)
    assert (row.contact_id, row.promise_id) == (contact_id, 0)
