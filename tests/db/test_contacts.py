"""Logging what comes in: what is promised, what is kept, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.contacts import log
from db.contacts.validate import new
from db.desk.desk import Desk
from db.models import LeaveMessage, ReplyBy
from db.queue.live import open_rows
from db.startup.open_desk import open_desk
from db.undo.last import undo_last
from deskapp.charter.reading import shipped_text
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName
from deskapp.clock import NO_TIME, Clock
from deskapp.errors import DeskError, RecordError, WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows

REPLY, PROMISE, ACKNOWLEDGE = PromiseName.REPLY, PromiseName.PROMISE, PromiseName.ACKNOWLEDGE


def test_a_call_to_be_rung_back_is_owed_the_time_that_we_gave(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(26, 15), said_words="Samira will ring you")
    assert logged.ref == "26-0001"
    assert logged.promises == [(PROMISE, at(26, 15))]
    assert rows(desk, "SELECT rule, due_explained, said_words FROM promise") == [
        (None, "the time we set on Tue 24 Nov", "Samira will ring you")
    ]


def test_a_call_without_a_time_given_is_owed_by_close_of_the_next_working_day(desk: Desk) -> None:
    assert log.log_contact(desk, entry()).promises == [(PROMISE, at(25, 17))]
    assert rows(desk, "SELECT rule, due_explained FROM promise") == [
        ("call-or-visit-promise", "1 working day after Tue 24 Nov")
    ]


def test_a_message_left_on_friday_evening_is_owed_by_monday_and_says_why(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(20, 18, 40)))
    assert logged.promises == [(REPLY, at(23, 17))]
    explained = rows(desk, "SELECT due_explained FROM promise")[0][0]
    assert explained == "1 working day after Fri 20 Nov, not counting Sat 21, Sun 22"


def test_a_complaint_by_letter_is_owed_an_acknowledgement_and_a_reply(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT))
    assert sorted(logged.promises) == [(ACKNOWLEDGE, at(1, 17, month=12)), (REPLY, at(1, 17, month=12))]


def test_a_time_given_beside_what_a_letter_is_owed_is_one_promise_more(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(Channel.LETTER), promised_at=at(25, 12))
    assert logged.promises == [(PROMISE, at(25, 12)), (REPLY, at(1, 17, month=12))]


def test_a_call_sorted_there_and_then_is_closed_and_its_promise_kept(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(outcome=Outcome.SORTED))
    assert logged.promises == []
    assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", "sorted")]
    assert rows(desk, "SELECT result, stopped_at FROM promise") == [("kept", "2026-11-24 14:47:00.000000")]
    assert rows(desk, "SELECT kind, outcome FROM event ORDER BY id") == [
        ("written_down", "sorted"),
        ("spoke", "sorted"),
    ]
    assert open_rows(desk.engine) == []


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.VISIT])
def test_a_wrong_number_is_owed_nothing_and_nobody_was_spoken_to(desk: Desk, channel: Channel) -> None:
    log.log_contact(desk, entry(channel, kind=Kind.NOT_FOR_US, outcome=Outcome.SORTED, name=None))
    assert rows(desk, "SELECT count(*) FROM promise") == [(0,)]
    assert rows(desk, "SELECT kind FROM event") == [("written_down",)]
    assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", "sorted")]
    assert undo_last(desk).words.startswith("Taken back")
    assert rows(desk, "SELECT closed_reason FROM contact") == [("mistake",)]


@pytest.mark.parametrize("outcome", [Outcome.COULD_NOT_HELP, Outcome.PASSED_ON])
def test_what_we_could_not_do_ourselves_is_closed_for_that_reason(desk: Desk, outcome: Outcome) -> None:
    assert log.log_contact(desk, entry(outcome=outcome)).promises == []
    assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", outcome.value)]


def test_a_call_passed_on_with_a_time_given_stays_open_until_then(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(outcome=Outcome.PASSED_ON), promised_at=at(27, 12))
    assert logged.promises == [(PROMISE, at(27, 12))]
    assert len(open_rows(desk.engine)) == 1


def test_a_call_typed_up_two_days_later_is_kept_by_when_it_was_answered(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(26, 16)
    log.log_contact(desk, entry(outcome=Outcome.SORTED, received_at=at(24, 10)))
    assert rows(desk, "SELECT result, stopped_at FROM promise") == [("kept", "2026-11-24 10:00:00.000000")]


def test_talk_does_not_end_a_wish_to_see_ones_own_information(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(outcome=Outcome.SORTED, kind=Kind.OWN_INFORMATION))
    assert [name for name, _ in logged.promises] == [PromiseName.OWN_INFORMATION]
    assert rows(desk, "SELECT state, closed_reason FROM contact") == [("open", None)]
    assert rows(desk, "SELECT name, result FROM promise ORDER BY name") == [
        ("own_information", "running"),
        ("promise", "kept"),
    ]


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("kind", list(Kind))
def test_whatever_is_not_sorted_waits_in_the_queue(desk: Desk, channel: Channel, kind: Kind) -> None:
    outcome = Outcome.WRITE_BACK if channel in (Channel.CALL, Channel.VISIT) else None
    logged = log.log_contact(desk, entry(channel, kind=kind, outcome=outcome))
    assert logged.promises
    assert [row.ref for row in open_rows(desk.engine)] == [logged.ref]


def test_the_same_entry_saved_again_is_the_same_contact(desk: Desk) -> None:
    typed = entry(name="Margaret Hall")
    first = log.log_contact(desk, typed, needs="large print", promised_at=at(25, 12))
    again = log.log_contact(desk, typed, needs="large print", promised_at=at(25, 12))
    assert again == first
    counted = (
        "SELECT count(DISTINCT c.id), count(DISTINCT p.id), count(DISTINCT n.id) FROM contact c, promise p, need n"
    )
    assert rows(desk, counted) == [(1, 1, 1)]
    assert typed.id is None, "the entry itself is not changed, so that it can be tried again"


def test_a_reference_read_out_before_saving_is_the_one_that_is_kept(desk: Desk) -> None:
    ref = log.reserve_reference(desk.engine, NOW)
    assert log.log_contact(desk, entry()).ref == "26-0002"
    assert log.log_contact(desk, entry(ref=ref)).ref == ref == "26-0001"


def test_references_start_again_with_the_london_year_and_never_come_back(desk: Desk) -> None:
    assert log.reserve_reference(desk.engine, at(31, 23, 59, month=12)) == "26-0001"
    assert log.reserve_reference(desk.engine, at(31, 23, 59, month=12) + timedelta(minutes=1)) == "27-0001"
    assert log.reserve_reference(desk.engine, at(31, 12, month=12)) == "26-0002"


def test_a_reference_that_a_restored_record_gave_out_again_is_replaced(desk: Desk) -> None:
    first = log.log_contact(desk, entry())
    assert log.log_contact(desk, entry(ref=first.ref)).ref == "26-0002"


def test_a_name_with_a_number_becomes_a_person_who_is_known_the_next_time(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044"), needs="allow time, large print")
    log.log_contact(desk, entry(name="margaret hall", number="+44 1632 960044"), needs="Large Print")
    assert rows(desk, "SELECT name FROM person") == [("Margaret Hall",)]
    assert rows(desk, "SELECT number, number_key FROM personnumber") == [("01632 960 044", "+441632960044")]
    assert rows(desk, "SELECT what FROM need ORDER BY id") == [("allow time",), ("large print",)]


def test_the_address_that_an_email_came_from_is_theirs_and_their_postal_one_stays(desk: Desk) -> None:
    log.log_contact(desk, entry(Channel.LETTER, name="L. Okafor", address="2 The Row", number="07700 900 418"))
    log.log_contact(
        desk, entry(Channel.EMAIL, name="L. Okafor", number="07700 900 418", address="L.Okafor@example.org")
    )
    log.log_contact(desk, entry(Channel.EMAIL, name="l. okafor", address="l.okafor@EXAMPLE.org"))
    log.log_contact(desk, entry(Channel.EMAIL, name="Kay", address="l.okafor@example.org"))
    log.log_contact(desk, entry(Channel.EMAIL, address="l.okafor@example.org"))
    emails = rows(desk, "SELECT person_id, email, email_key FROM personemail ORDER BY id")
    assert emails == [
        (1, "L.Okafor@example.org", "l.okafor@example.org"),
        (2, "l.okafor@example.org", "l.okafor@example.org"),
    ]
    assert rows(desk, "SELECT person_id FROM contact ORDER BY id") == [(1,), (1,), (1,), (2,), (None,)]
    assert rows(desk, "SELECT address FROM person ORDER BY id") == [("2 The Row",), (None,)]


def test_a_person_who_was_picked_is_brought_up_to_date(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044"))
    log.log_contact(
        desk,
        entry(name="Mrs Hall", number="07700 900 231", person_id=1),
        ok_to_leave_message=LeaveMessage.NO,
        reply_by=ReplyBy.LETTER,
    )
    assert rows(desk, "SELECT name, ok_to_leave_message, reply_by, version FROM person") == [
        ("Margaret Hall", "no", "letter", 2)
    ]
    assert rows(desk, "SELECT count(*) FROM personnumber") == [(2,)]
    assert rows(desk, "SELECT name FROM contact ORDER BY id") == [("Margaret Hall",), ("Mrs Hall",)]


def test_what_was_not_asked_this_time_does_not_wipe_out_what_is_known(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Kay", number="07700 900 418"), ok_to_leave_message=LeaveMessage.NO)
    log.log_contact(desk, entry(name="Kay", number="07700 900 418"))
    assert rows(desk, "SELECT ok_to_leave_message FROM person") == [("no",)]


def test_two_people_at_one_number_stay_two(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044"))
    log.log_contact(desk, entry(name="Peter Hall", number="01632 960 044"))
    assert rows(desk, "SELECT count(*) FROM person") == [(2,)]


def test_nothing_that_a_caller_may_refuse_is_needed(desk: Desk) -> None:
    log.log_contact(desk, entry(name="  ", number=None))
    assert rows(desk, "SELECT name, number, person_id FROM contact") == [(None, None, None)]
    assert rows(desk, "SELECT count(*) FROM person") == [(0,)]


def test_a_message_from_nobody_who_says_not_to_leave_messages_keeps_that(desk: Desk) -> None:
    log.log_contact(desk, entry(Channel.ANSWERPHONE), ok_to_leave_message=LeaveMessage.NO)
    assert [row.ok_to_leave_message for row in open_rows(desk.engine)] == ["no"]


def test_what_is_written_down_two_working_days_later_was_entered_late(desk: Desk, clock: StoppedClock) -> None:
    for day, late in [(20, 0), (23, 0), (24, 1)]:  # a Friday's letter; Monday is the next working day
        clock.at = at(day, 16)
        logged = log.log_contact(desk, entry(Channel.LETTER, received_at=at(20, 9)))
        assert rows(desk, "SELECT entered_late FROM contact WHERE id = ?", logged.contact_id) == [(late,)]


def test_the_topic_that_was_chosen_is_counted(desk: Desk) -> None:
    log.log_contact(desk, entry(topic_id=3))
    log.log_contact(desk, entry(topic_id=3))
    assert rows(desk, "SELECT id, used FROM topic WHERE used > 0") == [(3, 2)]


def test_whole_seconds_are_kept(desk: Desk, clock: StoppedClock) -> None:
    log.log_contact(desk, entry(received_at=NOW.replace(microsecond=999)), promised_at=at(25).replace(microsecond=5))
    assert rows(desk, "SELECT received_at, due_at FROM contact JOIN promise ON contact.id = contact_id") == [
        ("2026-11-24 14:47:00.000000", "2026-11-25 09:00:00.000000")
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"about": "   "}, "Enter what it is about, in a few words"),
        ({"received_at": NOW + timedelta(hours=1)}, r"That time is in the future\. Did you mean yesterday\?"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_kept(desk: Desk, fields: dict[str, object], sentence: str) -> None:
    typed = entry()
    for name, value in fields.items():
        typed.__dict__[name] = value
    with pytest.raises(WordsError, match=sentence):
        log.log_contact(desk, typed)
    assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"about": "x" * 121}, "Enter what it is about, in a few words, up to 120 letters"),
        ({"name": "x" * 81}, "Names can be up to 80 letters"),
        ({"rings": 21}, "Rings is a number from 1 to 20"),
        ({"detail": "x" * 4001}, "longer than 4,000 letters"),
    ],
)
def test_a_field_that_will_not_do_is_said_without_repeating_it(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(WordsError, match=sentence) as raised:
        new(channel=Channel.CALL, **fields)
    assert "xxx" not in str(raised.value)


def test_a_time_promised_before_it_was_given_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(WordsError, match="That's in the past"):
        log.log_contact(desk, entry(name="Margaret Hall"), promised_at=NOW)
    assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]
    assert rows(desk, "SELECT count(*) FROM person") == [(0,)]


def test_a_need_too_long_to_keep_is_said(desk: Desk) -> None:
    with pytest.raises(WordsError, match="A need can be up to 80 letters"):
        log.log_contact(desk, entry(name="Kay"), needs="x" * 81)


def test_nobody_on_the_desk_is_said(desk: Desk) -> None:
    desk.staff = None
    with pytest.raises(WordsError, match="who is on the desk"):
        log.log_contact(desk, entry())


def test_a_row_that_is_not_there_is_refused_by_the_record(desk: Desk) -> None:
    with pytest.raises(RecordError, match="does not take that"):
        log.log_contact(desk, entry(topic_id=999))


def test_a_call_that_is_about_something_open_is_added_and_moves_nothing(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(), promised_at=at(25, 12))
    chased = log.add_call_to(desk, logged.contact_id, entry_id="chasing", at=NOW, words="Where is my call?")
    assert chased == ("26-0001", 1, None)
    assert log.add_call_to(desk, logged.contact_id, entry_id="chasing", at=NOW, words="Where is my call?") == chased
    (row,) = open_rows(desk.engine)
    assert (row.chasing_count, row.due_at, row.version) == (1, at(25, 12), 1)
    assert rows(desk, "SELECT kind, by_id, words FROM event JOIN note ON event.id = event_id") == [
        ("they_rang", None, "Where is my call?")
    ]


def test_an_entry_that_was_logged_is_not_also_added(desk: Desk) -> None:
    first, second = log.log_contact(desk, entry()), log.log_contact(desk, entry(entry_id="mine"))
    assert log.add_call_to(desk, first.contact_id, entry_id="mine", at=NOW, words="again") == (second.ref, 0, None)


def test_nothing_is_added_to_what_was_closed_meanwhile(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(outcome=Outcome.SORTED))
    with pytest.raises(WordsError, match=r"26-0001 has been closed since"):
        log.add_call_to(desk, logged.contact_id, entry_id="chasing", at=NOW, words="Still not sorted")


def test_nothing_is_added_to_what_is_not_there(desk: Desk) -> None:
    with pytest.raises(DeskError, match="not in the record"):
        log.add_call_to(desk, 999, entry_id="chasing", at=NOW, words="hello")


def test_what_asks_for_nothing_and_is_owed_nothing_is_kept_and_closed(settings: Settings, clock: Clock) -> None:
    elsewhere = replace(settings, folder=settings.folder / "papworth")
    desk = open_desk(elsewhere, clock, edition_text=shipped_text("papworth-trust"))
    thanks = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLIMENT))
    asks = log.log_contact(desk, entry(Channel.LETTER))
    assert thanks.promises == []
    assert asks.promises == []
    assert rows(desk, "SELECT state FROM contact ORDER BY id") == [("closed",), ("open",)]
    assert [(row.contact_id, row.due_at, row.promise_id) for row in open_rows(desk.engine)] == [
        (asks.contact_id, NO_TIME, 0)
    ]
    desk.close()


def test_a_call_about_nothing_that_is_to_be_rung_back_is_promised_it_all_the_same(desk: Desk) -> None:
    said = log.log_contact(desk, entry(Channel.CALL, kind=Kind.FEEDBACK))
    assert [promise for promise, _ in said.promises] == [PromiseName.PROMISE]
