"""Recording an answer: what it ends as kept or missed, what it does not, and what is promised next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.models import ClosedReason, EventKind, LeaveMessage
from db.promises.milestones import record_milestone
from db.queue.live import open_rows
from db.replies.reply import Answered, answer
from db.storage.errors import ChangedError
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, opened_as, rows

SPOKE, LEFT_MESSAGE = EventKind.SPOKE, EventKind.LEFT_MESSAGE


def sort(desk: Desk, contact_id: int, **said: object) -> Answered:
    given = {"how": SPOKE, "told": "Gave her the list", "sorted_": True, "at": desk.clock.now(), **said}
    return answer(desk, contact_id, **given)  # type: ignore[arg-type]


def test_an_answer_at_the_very_second_is_kept_and_one_later_is_missed(desk: Desk, clock: StoppedClock) -> None:
    for second, result in [(0, Result.KEPT), (1, Result.MISSED)]:
        clock.at = NOW
        logged = log.log_contact(desk, entry(), promised_at=at(25, 12))
        clock.at = at(25, 12).replace(second=second, microsecond=5)
        answered = sort(desk, logged.contact_id)
        assert [ended.result for ended in answered.ended] == [result]
        assert answered.closed


def test_what_is_sorted_leaves_the_queue_and_is_closed(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT))
    answered = sort(desk, logged.contact_id, how=EventKind.LETTER_SENT)
    assert len(answered.ended) == 2
    assert open_rows(desk.engine) == []
    assert rows(desk, "SELECT state, closed_reason, version FROM contact") == [("closed", "sorted", 2)]
    assert rows(desk, "SELECT event.kind, words FROM event JOIN note ON event.id = event_id") == [
        ("letter_sent", "Gave her the list")
    ]
    assert rows(desk, "SELECT DISTINCT kind FROM promise JOIN event ON event.id = stop_event_id") == [("letter_sent",)]


def test_why_it_was_late_is_kept_with_what_was_missed_only(desk: Desk, clock: StoppedClock) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER), promised_at=at(25, 12))
    clock.at = at(26)
    sort(desk, logged.contact_id, miss_reason="no time", sorry_said=True)
    assert rows(desk, "SELECT name, result, miss_reason, sorry_said FROM promise ORDER BY name") == [
        ("promise", "missed", "no time", 1),
        ("reply", "kept", None, None),
    ]


def test_what_is_not_sorted_yet_waits_on_for_the_further_time(desk: Desk, clock: StoppedClock) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(25, 12))
    clock.at = at(25, 11)
    answered = sort(desk, logged.contact_id, sorted_=False, told="Samira is asking", promised_at=at(27, 15))
    assert answered.promised_at == at(27, 15)
    assert not answered.closed
    (row,) = open_rows(desk.engine)
    assert (row.promise, row.due_at) == (PromiseName.PROMISE, at(27, 15))
    assert rows(desk, "SELECT result, due_at, said_words FROM promise ORDER BY id") == [
        ("kept", "2026-11-25 12:00:00.000000", None),
        ("running", "2026-11-27 15:00:00.000000", "Samira is asking"),
    ]
    assert rows(desk, "SELECT kind FROM event ORDER BY id") == [
        ("written_down",),
        ("spoke",),
        ("promise_made",),
    ]


def test_what_is_not_sorted_needs_a_further_time_so_that_it_never_leaves_unanswered(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    with pytest.raises(WordsError, match="when they'll hear from us next"):
        sort(desk, logged.contact_id, sorted_=False)
    assert len(open_rows(desk.engine)) == 1


def test_a_dated_holding_reply_ends_the_reply_and_the_acknowledgement_and_the_soonest_time_given(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT), promised_at=at(25, 12))
    sort(desk, logged.contact_id, sorted_=False, promised_at=at(30, 12))
    assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [
        ("reply", "kept"),
        ("acknowledge", "kept"),
        ("promise", "kept"),
        ("promise", "running"),
    ]


def test_a_holding_reply_says_why_and_starts_an_update_that_the_next_answer_ends(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER))
    sort(desk, logged.contact_id, sorted_=False, holding=True, told="Waiting for the trust", promised_at=at(30, 12))
    assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [("reply", "kept"), ("update", "running")]
    held = "SELECT kind FROM event WHERE part_of = (SELECT id FROM event WHERE kind = 'spoke') ORDER BY id"
    assert rows(desk, held) == [("holding_reply",), ("promise_made",)]
    sort(desk, logged.contact_id, sorted_=False, promised_at=at(30, 15))
    assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [
        *(("reply", "kept"), ("update", "kept"), ("promise", "running"))
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"told": " "}, "Enter why, and when they'll hear"),
        ({"promised_at": None}, "Enter why, and when they'll hear"),
        ({"sorted_": True}, "why not yet"),
        ({"how": LEFT_MESSAGE}, "why not yet"),
    ],
)
def test_a_holding_reply_needs_why_and_when(desk: Desk, said: dict[str, object], sentence: str) -> None:
    logged = log.log_contact(desk, entry())
    with pytest.raises(WordsError, match=sentence):
        sort(desk, logged.contact_id, **{"sorted_": False, "holding": True, "promised_at": at(30, 12), **said})
    assert rows(desk, "SELECT result FROM promise") == [("running",)]


def test_of_two_times_that_we_gave_the_later_still_stands(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(25, 12))
    sort(desk, logged.contact_id, sorted_=False, how=LEFT_MESSAGE, promised_at=at(27, 12))
    sort(desk, logged.contact_id, sorted_=False, promised_at=at(30, 12))
    assert rows(desk, "SELECT due_at, result FROM promise ORDER BY id") == [
        ("2026-11-25 12:00:00.000000", "kept"),
        ("2026-11-27 12:00:00.000000", "running"),
        ("2026-11-30 12:00:00.000000", "running"),
    ]


def test_a_wish_to_see_ones_own_information_runs_on_until_it_is_given(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.OWN_INFORMATION))
    sort(desk, logged.contact_id, sorted_=False, promised_at=at(27, 12))
    assert rows(desk, "SELECT name FROM promise WHERE result = 'running' ORDER BY due_at") == [
        ("promise",),
        ("own_information",),
    ]
    answered = sort(desk, logged.contact_id)
    assert [one.promise for one in answered.ended] == [PromiseName.PROMISE]
    assert not answered.closed
    record_milestone(desk, logged.contact_id, key="information_given")
    assert rows(desk, "SELECT result FROM promise WHERE name = 'own_information'") == [("kept",)]
    assert rows(desk, "SELECT state FROM contact") == [("closed",)]


def test_a_left_message_ends_nothing_and_needs_no_further_time(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay"), ok_to_leave_message=LeaveMessage.YES)
    answered = sort(desk, logged.contact_id, how=LEFT_MESSAGE, sorted_=False)
    assert answered.ended == []
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.REPLY]
    assert rows(desk, "SELECT kind FROM event ORDER BY id DESC LIMIT 1") == [("left_message",)]


def test_a_left_message_sorts_nothing(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.ANSWERPHONE))
    with pytest.raises(WordsError, match="A message left is not a reply"):
        sort(desk, logged.contact_id, how=LEFT_MESSAGE)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'left_message'") == [(0,)]


@pytest.mark.parametrize(
    ("allowed", "ends"), [(LeaveMessage.YES, True), (LeaveMessage.NO, False), (LeaveMessage.NOT_ASKED, False)]
)
def test_a_left_message_counts_only_where_the_charter_says_so_and_the_person_allows_it(
    desk: Desk, allowed: LeaveMessage, ends: bool
) -> None:
    rules = tuple(replace(rule, stops_on=rule.stops_on | {"message_left"}) for rule in desk.edition.rules)
    desk.edition = replace(desk.edition, rules=rules)
    logged = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay"), ok_to_leave_message=allowed)
    if ends:
        assert sort(desk, logged.contact_id, how=LEFT_MESSAGE).closed
    else:
        with pytest.raises(WordsError, match="A message left is not a reply"):
            sort(desk, logged.contact_id, how=LEFT_MESSAGE)


def test_the_same_answer_saved_again_changes_nothing(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    said = {"sorted_": False, "promised_at": at(27, 12), "entry_id": "reply", "version": 1}
    first = sort(desk, logged.contact_id, **said)
    assert sort(desk, logged.contact_id, **said) == first
    assert rows(desk, "SELECT count(*) FROM promise") == [(2,)]
    done = sort(desk, logged.contact_id, entry_id="done")
    assert sort(desk, logged.contact_id, entry_id="done") == done


def test_an_answer_typed_while_somebody_else_answered_is_not_kept_and_says_who_did_what(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    other = opened_as(desk, "Derek Lowe", desk.clock)
    sort(other, logged.contact_id, told="Rang her back", version=1)
    other.close()
    with pytest.raises(ChangedError, match="Derek Lowe spoke to them at 14:47, while you were typing") as raised:
        sort(desk, logged.contact_id, version=1)
    assert raised.value.what == ("Derek Lowe spoke to them at 14:47: Rang her back",)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'spoke'") == [(1,)]


def test_an_answer_is_not_disturbed_by_a_call_that_was_added_meanwhile(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    log.add_call_to(desk, logged.contact_id, entry_id="chasing", at=NOW, words="hello?")
    assert sort(desk, logged.contact_id, version=1).closed


def test_what_is_closed_has_nothing_to_reply_to(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    sort(desk, logged.contact_id)
    with pytest.raises(WordsError, match="Nothing to reply to: this is already closed"):
        sort(desk, logged.contact_id)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"at": at(24, 16)}, "in the future"),
        ({"at": at(24, 9)}, "before they got in touch"),
        ({"how": EventKind.WRITTEN_DOWN}, "how they were answered"),
        ({"told": "x" * 4001}, "longer than 4,000"),
        ({"miss_reason": "x" * 121}, "up to 120"),
        ({"sorted_": False, "promised_at": at(24, 9)}, "in the past"),
    ],
)
def test_an_answer_that_cannot_be_is_said_and_nothing_is_kept(
    desk: Desk, said: dict[str, object], sentence: str
) -> None:
    logged = log.log_contact(desk, entry())
    events = rows(desk, "SELECT count(*) FROM event")
    with pytest.raises(WordsError, match=sentence):
        sort(desk, logged.contact_id, **said)
    assert rows(desk, "SELECT count(*) FROM event") == events
    assert len(open_rows(desk.engine)) == 1


def test_whoever_is_on_the_desk_is_who_answered(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    come_on_duty(desk, "Derek Lowe", add=True)
    sort(desk, logged.contact_id)
    assert rows(desk, "SELECT staff.name FROM event JOIN staff ON staff.id = by_id WHERE kind = 'spoke'") == [
        ("Derek Lowe",)
    ]


PARTS = (
    "SELECT kind, words, need_met FROM event LEFT JOIN note ON event.id = event_id WHERE part_of > 1 ORDER BY event.id"
)


def test_why_not_yet_stands_with_the_holding_reply_and_the_update(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    held = {"sorted_": False, "holding": True, "promised_at": at(30, 12)}
    sort(desk, logged.contact_id, **held, told="The trust rings on Monday", why="waiting for someone else")
    assert rows(desk, PARTS) == [("holding_reply", "waiting for someone else", None), ("promise_made", None, None)]
    assert rows(desk, "SELECT name, said_words FROM promise WHERE result = 'running'") == [
        ("update", "waiting for someone else: The trust rings on Monday")
    ]


def test_who_could_not_be_helped_was_told_something_and_it_is_closed_as_that(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    with pytest.raises(WordsError, match="Say what we told them"):
        sort(desk, logged.contact_id, told=" ", closed_reason=ClosedReason.COULD_NOT_HELP)
    done = sort(desk, logged.contact_id, closed_reason=ClosedReason.COULD_NOT_HELP, entry_id="x")
    assert done.closed
    assert done.ended[0].result is Result.KEPT
    assert rows(desk, "SELECT closed_reason FROM contact") == [("could_not_help",)]
    assert rows(desk, "SELECT outcome FROM event WHERE kind = 'spoke'") == [("could_not_help",)]
    assert sort(desk, logged.contact_id, closed_reason=ClosedReason.COULD_NOT_HELP, entry_id="x") == done


def test_pointed_to_somebody_else_keeps_who_and_their_consent_with_the_answer(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    pointed = {"closed_reason": ClosedReason.PASSED_ON, "to_whom": "Age UK"}
    for consent in ("", "n"):
        with pytest.raises(WordsError, match="Did they agree"):
            sort(desk, logged.contact_id, **pointed, consent=consent)
    assert sort(desk, logged.contact_id, **pointed, consent="yes").closed
    assert rows(desk, PARTS) == [
        ("passed_on", "Age UK", None),
        ("consent_given", "They agreed to us passing it on", None),
    ]
    assert rows(desk, "SELECT closed_reason FROM contact") == [("passed_on",)]


def test_pointing_elsewhere_ends_only_what_an_answer_ends(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.OWN_INFORMATION), promised_at=at(27, 12))
    pointed = {"closed_reason": ClosedReason.PASSED_ON, "to_whom": "The surgery", "consent": "only gave the number"}
    assert not sort(desk, logged.contact_id, **pointed).closed
    assert [row.promise for row in open_rows(desk.engine)] == [PromiseName.OWN_INFORMATION]
    assert rows(desk, "SELECT DISTINCT state FROM contact") == [("open",)]


def test_whether_it_went_in_the_way_they_need_is_kept_with_why_not(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(30, 12))
    more = {"sorted_": False, "promised_at": at(30, 15)}
    with pytest.raises(WordsError, match="could not go in the way they need"):
        sort(desk, logged.contact_id, need_met=False, **more)
    sort(desk, logged.contact_id, need_met=False, need_why="No interpreter today", **more)
    sort(desk, logged.contact_id, need_met=True)
    assert [row for row in rows(desk, PARTS) if row[0] == "need_met"] == [
        ("need_met", "no: No interpreter today", 0),
        ("need_met", "yes", 1),
    ]
    assert rows(desk, "SELECT need_met FROM event WHERE kind = 'spoke' ORDER BY id") == [(0,), (1,)]


def test_an_answer_ends_only_in_ways_that_an_answer_can(desk: Desk) -> None:
    logged = log.log_contact(desk, entry())
    with pytest.raises(WordsError, match="What did it come to"):
        sort(desk, logged.contact_id, closed_reason=ClosedReason.MISTAKE)
