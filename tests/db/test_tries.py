"""A try is no reply: what it ends, what it never ends, and how the tries add up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import contacts
from db.answers import answer
from db.desk import Desk
from db.models import EventKind, LeaveMessage, TryResult
from db.queue import open_rows
from db.tries import Tried, tried
from deskapp.charter.vocabulary import Channel, PromiseName
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows


def messages_count(desk: Desk) -> None:
    desk.edition = replace(desk.edition, rules=tuple(replace(rule, message_counts=True) for rule in desk.edition.rules))


@pytest.mark.parametrize("result", list(TryResult))
def test_no_try_ends_a_promise(desk: Desk, result: TryResult) -> None:
    said = contacts.log(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.YES)
    assert tried(desk, said.contact_id, result=result, at=NOW) == Tried(said.ref, 1, 1)
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.PROMISE]
    assert rows(desk, "SELECT kind, try_result, by_id FROM event ORDER BY id DESC LIMIT 1") == [("tried", result, 1)]
    assert rows(desk, "SELECT version FROM contact") == [(1,)], "a colleague who types the answer is not disturbed"


def test_nobody_leaves_a_message_where_they_asked_us_not_to(desk: Desk) -> None:
    said = contacts.log(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.NO)
    with pytest.raises(WordsError, match=r"^Kay asked us not to leave messages\. n No answer instead\?$"):
        tried(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'tried'") == [(0,)]
    tried(desk, said.contact_id, result=TryResult.NO_ANSWER, at=NOW)


@pytest.mark.parametrize(("allowed", "closes"), [(LeaveMessage.YES, True), (LeaveMessage.NOT_ASKED, False)])
def test_a_message_counts_only_where_the_charter_says_so_and_the_person_allows_it(
    desk: Desk, allowed: LeaveMessage, closes: bool
) -> None:
    messages_count(desk)
    said = contacts.log(desk, entry(Channel.ANSWERPHONE, name="Kay"), ok_to_leave_message=allowed)
    first = tried(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, entry_id="try")
    assert first.closed is closes
    assert [kept for (kept,) in rows(desk, "SELECT result FROM promise")] == ["kept" if closes else "running"]
    assert tried(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, entry_id="try") == first


def test_a_message_that_counts_leaves_what_it_does_not_end_in_the_queue(desk: Desk) -> None:
    messages_count(desk)
    call = entry(Channel.ANSWERPHONE, name="Kay")
    said = contacts.log(desk, call, ok_to_leave_message=LeaveMessage.YES, promised_at=at(27, 12))
    assert not tried(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW).closed
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.PROMISE]


def test_tries_add_up_over_days_until_we_speak_to_them(desk: Desk, clock: StoppedClock) -> None:
    said = contacts.log(desk, entry(), promised_at=at(30, 12))
    for hour in (15, 16):
        clock.at = at(24, hour)
        tried(desk, said.contact_id, result=TryResult.NO_ANSWER, at=clock.at)
    clock.at = at(25)
    assert tried(desk, said.contact_id, result=TryResult.ENGAGED, at=clock.at) == Tried(said.ref, 3, 2)
    answer(
        desk,
        said.contact_id,
        how=EventKind.SPOKE,
        told="Asks for more",
        sorted_=False,
        at=clock.at,
        promised_at=at(30, 12),
    )
    clock.at = at(26)
    assert tried(desk, said.contact_id, result=TryResult.NO_ANSWER, at=clock.at) == Tried(said.ref, 1, 1)


def test_the_same_try_saved_again_is_one_try(desk: Desk) -> None:
    said = contacts.log(desk, entry())
    for _ in range(2):
        assert tried(desk, said.contact_id, result=TryResult.ENGAGED, at=NOW, entry_id="try").tries == 1


def test_a_try_that_cannot_be_is_said_and_nothing_is_kept(desk: Desk) -> None:
    said = contacts.log(desk, entry())
    for when, sentence in [(at(24, 16), "in the future"), (at(24, 9), "before they got in touch")]:
        with pytest.raises(WordsError, match=sentence):
            tried(desk, said.contact_id, result=TryResult.NO_ANSWER, at=when)
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    with pytest.raises(WordsError, match="Nothing to try: this is already closed"):
        tried(desk, said.contact_id, result=TryResult.NO_ANSWER, at=NOW)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'tried'") == [(0,)]
