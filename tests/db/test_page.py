"""The page of one contact: everything about it, and nothing of anybody else's."""

from __future__ import annotations

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import EventKind, LeaveMessage, ReplyBy, State, TryResult
from db.replies import attempts
from db.replies.note import note
from db.replies.reply import answer
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName, Result
from deskapp.errors import RecordError
from deskapp.views.contact import page_text, top_words
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows


def test_a_page_has_who_it_was_and_what_makes_it_easier_for_them(desk: Desk) -> None:
    topic = rows(desk, "SELECT id, name FROM topic LIMIT 1")[0]
    said = {"name": "Margaret Hall", "number": "01632 960 044", "topic_id": topic[0], "detail": "In Cosham"}
    logged = log.log_contact(
        desk,
        entry(**said),
        needs="allow time, large print",
        ok_to_leave_message=LeaveMessage.NO,
        reply_by=ReplyBy.PHONE,
    )
    seen = page(desk.engine, logged.contact_id)
    assert (seen.ref, seen.name, seen.number, seen.number_key) == (
        *(logged.ref, "Margaret Hall", "01632 960 044", "+441632960044"),
    )
    assert (seen.channel, seen.kind, seen.outcome) == (Channel.CALL, Kind.ENQUIRY, Outcome.RING_BACK)
    assert (seen.topic, seen.owner, seen.about, seen.detail) == (topic[1], "Priya Shah", "Wants a dentist", "In Cosham")
    assert (seen.state, seen.closed, seen.version, seen.chasing_count) == (State.OPEN, False, 1, 0)
    assert seen.person is not None
    assert seen.person.needs == ("allow time", "large print")
    assert (seen.person.ok_to_leave_message, seen.person.reply_by) == (LeaveMessage.NO, ReplyBy.PHONE)
    assert seen.received_at == NOW


def test_somebody_who_gave_no_name_has_a_page_without_a_person(desk: Desk) -> None:
    seen = page(desk.engine, log.log_contact(desk, entry()).contact_id)
    assert (seen.person, seen.name, seen.number, seen.topic) == (None, "", "", "")


def test_a_page_has_its_promises_in_the_order_they_fall_due_and_how_each_ended(desk: Desk, clock: StoppedClock) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(25, 12), said_words="Samira rings you by 12")
    clock.at = at(25, 13)
    answer(
        desk,
        logged.contact_id,
        how=EventKind.SPOKE,
        told="Still asking",
        sorted_=False,
        at=clock.at,
        promised_at=at(27, 12),
        miss_reason="held up",
        sorry_said=True,
    )
    missed, running = page(desk.engine, logged.contact_id).promises
    assert (missed.promise, missed.result, missed.stopped_at) == (PromiseName.PROMISE, Result.MISSED, at(25, 13))
    assert (missed.miss_reason, missed.sorry_said, missed.said_words) == ("held up", True, "Samira rings you by 12")
    assert (running.result, running.due_at, running.stopped_at) == (Result.RUNNING, at(27, 12), None)
    assert not missed.taken_back
    assert page(desk.engine, logged.contact_id).running == (running,)


def test_the_history_stands_newest_first_with_who_did_it_and_their_words(desk: Desk, clock: StoppedClock) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(25, 12), said_words="By noon.")
    other = log.log_contact(desk, entry())
    clock.at = at(24, 15)
    log.add_call_to(desk, logged.contact_id, entry_id="again", at=clock.at, words="Any news?")
    clock.at = at(24, 16)
    attempts.record_attempt(desk, logged.contact_id, result=TryResult.ENGAGED, at=clock.at)
    note(desk, other.contact_id, words="about another")
    seen = page(desk.engine, logged.contact_id).history
    assert [(line.kind, line.by, line.words) for line in seen] == [
        (EventKind.TRIED, "Priya Shah", ""),
        (EventKind.THEY_RANG, "Priya Shah", "Any news?"),
        (EventKind.PROMISE_MADE, "Priya Shah", "By noon."),
        (EventKind.WRITTEN_DOWN, "Priya Shah", ""),
    ]
    assert seen[0].try_result is TryResult.ENGAGED
    assert seen[0].at == at(24, 16)
    assert not any(line.undone for line in seen)


def test_a_day_of_another_year_stands_on_the_page_with_its_year(desk: Desk) -> None:
    seen = page(desk.engine, log.log_contact(desk, entry()).contact_id)
    assert top_words(seen, NOW)[1] == "Call Tue 24 Nov"
    assert top_words(seen, NOW.replace(year=NOW.year + 1))[1] == "Call 24 Nov 2026"
    a_year_on = page_text(seen, NOW.replace(year=NOW.year + 1), desk.edition)
    assert "Came in Tue 24 Nov 14:47" in page_text(seen, NOW, desk.edition)
    assert "Came in 24 Nov 2026 14:47" in a_year_on


def test_there_is_no_page_of_a_contact_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(RecordError, match="not in the record"):
        page(desk.engine, 99)
