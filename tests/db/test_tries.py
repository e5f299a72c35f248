"""A try is no reply: what it ends, what it never ends, and how the tries add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind, LeaveMessage, TryResult
from db.queue.live import open_rows
from db.replies.attempts import RecordedAttempt, Unwanted, left_against_wish, record_attempt
from db.replies.reply import answer
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, PromiseName
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows


def messages_count(desk: Desk) -> None:
    desk.edition = replace(
        desk.edition,
        rules=tuple(replace(rule, stops_on=rule.stops_on | {"message_left"}) for rule in desk.edition.rules),
    )


@pytest.mark.parametrize("result", list(TryResult))
def test_no_try_ends_a_promise(desk: Desk, result: TryResult) -> None:
    said = log.log_contact(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.YES)
    assert record_attempt(desk, said.contact_id, result=result, at=NOW) == RecordedAttempt(said.ref, 1, 1)
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.PROMISE]
    assert rows(desk, "SELECT kind, try_result, by_id FROM event ORDER BY id DESC LIMIT 1") == [("tried", result, 1)]
    assert rows(desk, "SELECT version FROM contact") == [(1,)], "a colleague who types the answer is not disturbed"


def test_nobody_leaves_a_message_where_they_asked_us_not_to(desk: Desk) -> None:
    said = log.log_contact(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.NO)
    with pytest.raises(WordsError, match=r"^Kay asked us not to leave messages\.$"):
        record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'tried'") == [(0,)]
    record_attempt(desk, said.contact_id, result=TryResult.NO_ANSWER, at=NOW)


def test_one_that_was_left_all_the_same_has_its_own_mark_ends_nothing_and_is_counted(desk: Desk) -> None:
    said = log.log_contact(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.NO)
    record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, against_wish=True)
    assert rows(desk, "SELECT try_result, field FROM event WHERE kind = 'tried'") == [("left_message", "against_wish")]
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.PROMISE]
    assert left_against_wish(desk.engine, NOW, NOW + timedelta(days=1)) == [Unwanted(said.ref, "Kay", NOW)]
    assert left_against_wish(desk.engine, NOW + timedelta(seconds=1), NOW + timedelta(days=1)) == []
    undo_last(desk)
    assert left_against_wish(desk.engine, NOW, NOW + timedelta(days=1)) == [], "undone: it was a slip"


def test_one_left_with_somebody_who_did_not_mind_has_no_mark(desk: Desk) -> None:
    said = log.log_contact(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.YES)
    record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, against_wish=True)
    assert left_against_wish(desk.engine, NOW, NOW + timedelta(days=1)) == []


@pytest.mark.parametrize(("allowed", "closes"), [(LeaveMessage.YES, True), (LeaveMessage.NOT_ASKED, False)])
def test_a_message_counts_only_where_the_charter_says_so_and_the_person_allows_it(
    desk: Desk, allowed: LeaveMessage, closes: bool
) -> None:
    messages_count(desk)
    said = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay"), ok_to_leave_message=allowed)
    first = record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, entry_id="try")
    assert first.closed is closes
    assert [kept for (kept,) in rows(desk, "SELECT result FROM promise")] == ["kept" if closes else "running"]
    assert record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, entry_id="try") == first


def test_a_message_that_counts_leaves_what_it_does_not_end_in_the_queue(desk: Desk) -> None:
    messages_count(desk)
    call = entry(Channel.ANSWERPHONE, name="Kay")
    said = log.log_contact(desk, call, ok_to_leave_message=LeaveMessage.YES, promised_at=at(27, 12))
    assert not record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW).closed
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.PROMISE]


def test_tries_add_up_over_days_until_we_speak_to_them(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(), promised_at=at(30, 12))
    for hour in (15, 16):
        clock.at = at(24, hour)
        record_attempt(desk, said.contact_id, result=TryResult.NO_ANSWER, at=clock.at)
    clock.at = at(25)
    assert record_attempt(desk, said.contact_id, result=TryResult.ENGAGED, at=clock.at) == RecordedAttempt(
        said.ref, 3, 2
    )
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
    assert record_attempt(desk, said.contact_id, result=TryResult.NO_ANSWER, at=clock.at) == RecordedAttempt(
        said.ref, 1, 1
    )


def test_the_same_try_saved_again_is_one_try(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    for _ in range(2):
        assert record_attempt(desk, said.contact_id, result=TryResult.ENGAGED, at=NOW, entry_id="try").tries == 1


def test_a_try_that_cannot_be_is_said_and_nothing_is_kept(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    for when, sentence in [(at(24, 16), "in the future"), (at(24, 9), "before they got in touch")]:
        with pytest.raises(WordsError, match=sentence):
            record_attempt(desk, said.contact_id, result=TryResult.NO_ANSWER, at=when)
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    with pytest.raises(WordsError, match="Nothing to try: this is already closed"):
        record_attempt(desk, said.contact_id, result=TryResult.NO_ANSWER, at=NOW)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'tried'") == [(0,)]
