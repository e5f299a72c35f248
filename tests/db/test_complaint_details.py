"""What is written down of a complaint, when they were told that we have it, and what each of these promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.details.record import Details, record_details
from db.models import Discussion, EventKind, Finding
from db.replies.acknowledge import acknowledge
from db.replies.reply import answer
from db.storage.errors import ChangedError
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, desk_of, entry, rows
from tests.db.details_case import complaint_details


def a_complaint(desk: Desk, channel: Channel = Channel.LETTER) -> int:
    return log.log_contact(desk, entry(channel, kind=Kind.COMPLAINT)).contact_id


def test_every_fact_that_is_written_down_is_a_line_of_the_history(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    record_details(desk, contact_id, Details(complaint={"advocacy_told": True, "body_lead": "The council"}))
    record_details(desk, contact_id, Details(complaint={"body_lead": "The hospital"}, version=2))
    lines = [line for line in page(desk.engine, contact_id).history if line.kind is EventKind.CHANGED_FIELD]
    assert {(line.field, line.old_value, line.new_value) for line in lines} == {
        ("advocacy_told", "", "yes"),
        ("body_lead", "", "The council"),
        ("body_lead", "The council", "The hospital"),
    }
    assert complaint_details(desk.engine, contact_id).version == 3


def test_nothing_new_writes_nothing(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    record_details(desk, contact_id, Details(complaint={"serious": False, "plan": ""}))
    assert rows(desk, "SELECT count(*) FROM complaint") == [(0,)]


def test_only_a_spoken_one_is_taken_to_be_spoken(desk: Desk) -> None:
    assert complaint_details(desk.engine, a_complaint(desk, Channel.CALL)).spoken is True
    assert complaint_details(desk.engine, a_complaint(desk, Channel.LETTER)).spoken is False


def test_who_comes_second_is_told_what_was_changed_by_whom(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    record_details(desk, contact_id, Details(complaint={"remedy": "We said sorry"}))
    with pytest.raises(ChangedError, match="while you were typing") as told:
        record_details(desk, contact_id, Details(complaint={"remedy": "Nothing"}))
    assert told.value.what == ("Priya Shah wrote down at 14:47: What we did to put it right",)
    assert complaint_details(desk.engine, contact_id).remedy == "We said sorry"


def test_the_same_entry_writes_once(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    for _ in range(2):
        record_details(desk, contact_id, Details(complaint={"remedy": "Sorry"}), entry_id="one")
    assert rows(desk, "SELECT count(*) FROM event WHERE field = 'remedy'") == [(1,)]


def test_the_day_agreed_for_the_answer_is_a_promise_and_another_day_takes_its_place(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    record_details(
        desk, contact_id, Details(complaint={"plan": "Look into it and write", "agreed_on": date(2026, 12, 9)})
    )
    agreed = [one for one in page(desk.engine, contact_id).promises if one.promise is PromiseName.PROMISE]
    assert [(one.due_at, one.said_words) for one in agreed] == [(at(9, 17, month=12), "Look into it and write")]
    record_details(
        desk,
        contact_id,
        Details(complaint={"plan": "Look into it and write", "agreed_on": date(2026, 12, 10)}, version=2),
    )
    agreed = [one for one in page(desk.engine, contact_id).promises if one.promise is PromiseName.PROMISE]
    assert [(one.due_at, one.result) for one in agreed] == [
        (at(9, 17, month=12), Result.VOID),
        (at(10, 17, month=12), Result.RUNNING),
    ]


def test_a_day_that_is_agreed_again_after_it_went_by_was_missed(desk: Desk, clock: StoppedClock) -> None:
    contact_id = a_complaint(desk)
    record_details(desk, contact_id, Details(complaint={"plan": "Write", "agreed_on": date(2026, 11, 26)}))
    clock.at = NOW + timedelta(days=3)
    record_details(desk, contact_id, Details(complaint={"plan": "Write", "agreed_on": date(2026, 12, 10)}, version=2))
    agreed = [one for one in page(desk.engine, contact_id).promises if one.promise is PromiseName.PROMISE]
    assert [one.result for one in agreed] == [Result.MISSED, Result.RUNNING]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"agreed_on": date(2026, 12, 9)}, "Enter what was agreed"),
        ({"plan": "Write", "agreed_on": date(2026, 12, 12)}, "We are shut on Sat 12 Dec"),
        ({"sorted_on": date(2026, 11, 23)}, "between the day it came in and today"),
        ({"told_at": NOW}, "Enter who was told"),
        ({"told_who": "Helen", "told_at": NOW + timedelta(hours=1)}, "in the future"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(
    desk: Desk, facts: dict[str, object], sentence: str
) -> None:
    contact_id = a_complaint(desk)
    with pytest.raises(WordsError, match=sentence):
        record_details(desk, contact_id, Details(complaint=facts))
    assert rows(desk, "SELECT count(*) FROM complaint") == [(0,)]


def test_an_enquiry_has_no_such_details(desk: Desk) -> None:
    with pytest.raises(WordsError, match="not a complaint"):
        record_details(desk, log.log_contact(desk, entry()).contact_id, Details(complaint={"serious": True}))


def test_how_it_ended_is_written_down_after_it_was_closed(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    answer(desk, contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    record_details(desk, contact_id, Details(complaint={"outcome": Finding.WELL_FOUNDED, "learning": "Ring first"}))
    assert page(desk.engine, contact_id).closed
    assert rows(desk, "SELECT outcome, learning FROM complaint") == [("well_founded", "Ring first")]


def test_one_made_on_a_friday_is_sorted_in_time_on_monday(desk: Desk) -> None:
    assert desk.edition.resolve_by(at(20, 16)) == date(2026, 11, 23)


def test_telling_them_that_we_have_it_ends_that_promise_and_no_other(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    told = acknowledge(desk, contact_id, how=EventKind.SPOKE, at=NOW, offered=Discussion.OFFERED, version=1)
    assert told.kept
    assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [("reply", "running"), ("acknowledge", "kept")]
    kinds = [line.kind for line in page(desk.engine, contact_id).history]
    assert {EventKind.ACK_SENT, EventKind.DISCUSSION_OFFERED} < set(kinds)
    assert complaint_details(desk.engine, contact_id).discussion_offered is Discussion.OFFERED


def test_what_was_told_is_told_once_and_where_nothing_is_owed_it_ends_nothing(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    for _ in range(2):
        acknowledge(desk, contact_id, how=EventKind.LETTER_SENT, at=NOW, entry_id="one")
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'ack_sent'") == [(1,)]
    acknowledge(desk, contact_id, how=EventKind.SPOKE, at=NOW)  # once more: recorded, and nothing comes of it
    assert rows(desk, "SELECT count(*) FROM promise WHERE result = 'kept'") == [(1,)]
    with pytest.raises(WordsError, match="Choose how they were told"):
        acknowledge(desk, contact_id, how=EventKind.LEFT_MESSAGE, at=NOW)


def test_it_can_be_taken_back_and_runs_again(desk: Desk) -> None:
    contact_id = a_complaint(desk)
    acknowledge(desk, contact_id, how=EventKind.SPOKE, at=NOW)
    undo_last(desk)
    assert [one.promise for one in page(desk.engine, contact_id).running] == ["reply", "acknowledge"]


def test_where_nothing_else_is_promised_a_time_is_wanted_so_that_it_does_not_leave_the_queue(
    settings: Settings, clock: Clock
) -> None:
    with desk_of(settings, clock, "nhs-complaints-2009") as desk:
        desk.edition = replace(desk.edition, rules=desk.edition.rules[:1])
        contact_id = a_complaint(desk)
        with pytest.raises(WordsError, match="enter when they hear next"):
            acknowledge(desk, contact_id, how=EventKind.SPOKE, at=NOW)
        acknowledge(desk, contact_id, how=EventKind.SPOKE, at=NOW, promised_at=at(8, 17, month=12))
        assert [(one.promise, one.due_at) for one in page(desk.engine, contact_id).running] == [
            (PromiseName.PROMISE, at(8, 17, month=12))
        ]
