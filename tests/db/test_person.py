"""A person's page, and that every change of it is kept with what was before."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import Basis, Label, LeaveMessage, PersonType, ReplyBy
from db.people.edit import change_person, person_fields
from db.people.history import person_history
from db.people.page import PersonPage, TheirEmail, person
from db.people.undo import undo_person
from db.queue.live import open_rows
from db.storage import connections
from db.storage.errors import ChangedError
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.errors import RecordError, WordsError
from tests.db.desk_case import StoppedClock, at, entry, rows

KAY: dict[str, Any] = {
    "likes_to_be_called": "Mrs Kay",
    "best_time": "after 2pm",
    "ok_to_leave_message": LeaveMessage.NO,
    "reply_by": ReplyBy.LETTER,
    "needs": "large print, no stairs",
}


LARGE_PRINT = {"what": "large print", "asked_on": "2026-11-24", "review_on": None}
NO_STAIRS = {"what": "no stairs", "asked_on": "2026-11-24", "review_on": None}


def page_of(desk: Desk) -> PersonPage:
    """Kay's page."""
    page = person(desk.engine, 1)
    assert page is not None
    return page


def change(desk: Desk, page: PersonPage | None = None, **fields: Any) -> tuple[str, ...]:
    """Change Kay's page as it was read."""
    page = page or page_of(desk)
    before = person_fields(page)
    return change_person(desk, 1, before._replace(**fields), before=before, version=page.version)


def kept(desk: Desk) -> list[tuple[Any, ...]]:
    """Field, old and new of every change that was kept."""
    found = rows(desk, "SELECT field, old_value, new_value FROM personchange ORDER BY id")
    return [(field, json.loads(old), json.loads(new)) for field, old, new in found]


@pytest.fixture
def kay(desk: Desk) -> Desk:
    said: dict[str, Any] = {"name": "Kay", "number": "07700 900 418"}
    log.log_contact(desk, entry(**said, about="First", received_at=at(20), outcome=Outcome.SORTED), needs="large print")
    log.log_contact(desk, entry(**said, about="Second", received_at=at(19)), promised_at=at(25, 12))
    return desk


def test_a_page_has_what_waits_first_and_nobody_has_none(kay: Desk) -> None:
    page = person(kay.engine, 1)
    assert page is not None
    assert [(one.about, one.is_open) for one in page.contacts] == [("Second", True), ("First", False)]
    assert (page.name, page.needs[0].what, page.numbers[0].number) == ("Kay", "large print", "07700 900 418")
    assert page.contact_count == 2
    assert person(kay.engine, 99) is None


def test_every_change_is_kept_with_what_was_before(kay: Desk) -> None:
    page = page_of(kay)
    assert len(change(kay, **KAY, person_type=PersonType.OTHER_PROFESSIONAL)) == 6
    assert page_of(kay).person_type is PersonType.OTHER_PROFESSIONAL
    assert "Priya Shah: who they are was empty, is other professional" in [
        f"{line.by}: {line.words}" for line in person_history(kay.engine, 1)
    ]
    after = page_of(kay)
    assert (after.likes_to_be_called, after.best_time, after.reply_by) == ("Mrs Kay", "after 2pm", ReplyBy.LETTER)
    assert tuple(need.what for need in after.needs) == ("large print", "no stairs")
    assert after.ok_to_leave_message is LeaveMessage.NO
    assert ("needs", [LARGE_PRINT], [LARGE_PRINT, NO_STAIRS]) in kept(kay)
    assert ("ok_to_leave_message", "not_asked", "no") in kept(kay)
    assert change(kay, page, **KAY, person_type=PersonType.OTHER_PROFESSIONAL) == ()
    assert rows(kay, "SELECT DISTINCT by_id, at FROM personchange") == [(1, "2026-11-24 14:47:00.000000")]


def test_what_nobody_touched_stays_as_it_is(kay: Desk) -> None:
    change(kay, **KAY)
    assert change(kay, best_time="mornings") == ("best_time",)
    assert page_of(kay).reply_by is ReplyBy.LETTER


def test_who_comes_second_is_told_what_the_first_did_and_nothing_is_changed(kay: Desk) -> None:
    page = page_of(kay)
    change(kay, **KAY)
    with pytest.raises(ChangedError) as told:
        change(kay, page, best_time="mornings", needs="")
    assert "Priya: needs was large print, is large print, no stairs" in told.value.what
    after = page_of(kay)
    assert (after.best_time, len(after.needs)) == ("after 2pm", 2)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"likes_to_be_called": "x" * 81}, "80 letters"),
        ({"best_time": "x" * 41}, "40 letters"),
        ({"address": "x" * 201}, "200 letters"),
        ({"needs": "x" * 81}, "Write what to do"),
        ({"numbers": "07700 900 418, her sister"}, "her sister"),
        ({"emails": "kay at example.org"}, "Enter an email address, like name@example.org"),
        ({"emails": "kay@example.org, sister"}, "Enter an email address, like name@example.org"),
        ({"speakers": "John Hall"}, "in brackets"),
        ({"speakers": "John Hall (uncle)"}, "in brackets"),
        ({"caution": "Shouts"}, "Give a reason and a date"),
        ({"caution_review_on": date(2027, 3, 1)}, "Give a reason and a date"),
        ({"caution": "Shouts", "caution_review_on": date(2026, 11, 24)}, "Give a reason and a date"),
        ({"caution": "x" * 201, "caution_review_on": date(2027, 3, 1)}, "200 letters"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_mend(kay: Desk, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WordsError, match=sentence):
        change(kay, **fields)
    assert kept(kay) == []


def test_somebody_who_is_not_there_is_refused(kay: Desk) -> None:
    before = person_fields(page_of(kay))
    with pytest.raises(RecordError, match="not in the record"):
        change_person(kay, 99, before._replace(best_time="now"), before=before, version=1)


def test_needs_come_back_in_the_order_that_was_typed_and_are_one_around_a_comma_of_their_own(
    kay: Desk, clock: StoppedClock
) -> None:
    for typed in ("no stairs, large print", "1,5 m of room, no stairs, large print (18pt, bold)", "a ramp, no stairs"):
        change(kay, needs=typed)
        assert person_fields(page_of(kay)).needs == typed
        assert open_rows(kay.engine)[0].needs == typed
    clock.at = at(26)
    change(kay, needs="1,5 m of room, no stairs, large print (18pt, bold)")
    assert [need.what for need in page_of(kay).needs] == ["1,5 m of room", "no stairs", "large print (18pt, bold)"]
    undo_person(kay)
    assert person_fields(page_of(kay)).needs == "a ramp, no stairs"


def test_needs_keep_the_day_they_were_asked_until_a_new_day_to_look_again_is_set(
    kay: Desk, clock: StoppedClock
) -> None:
    clock.at = at(26)
    change(kay, needs="Large print, no stairs")
    assert [(need.what, need.asked_on.day) for need in page_of(kay).needs] == [("large print", 24), ("no stairs", 26)]
    clock.at = at(27)
    change(kay, review_on=date(2027, 11, 27))
    assert [(need.asked_on.day, need.review_on) for need in page_of(kay).needs] == [(27, date(2027, 11, 27))] * 2
    change(kay, needs="no stairs, a ramp")
    assert [(need.what, need.review_on) for need in page_of(kay).needs] == [
        ("no stairs", date(2027, 11, 27)),
        ("a ramp", date(2027, 11, 27)),
    ]


def test_numbers_are_added_put_right_and_taken_away_each_with_the_day_it_was_checked(
    kay: Desk, clock: StoppedClock
) -> None:
    clock.at = at(26)
    change(kay, numbers="07700 900 418, 01632 960 044, 07700900418")
    assert {(one.number, one.checked_on) for one in page_of(kay).numbers} == {
        ("07700 900 418", date(2026, 11, 24)),
        ("01632 960 044", date(2026, 11, 26)),
    }
    change(kay, numbers="01632 960 045")
    assert rows(kay, "SELECT number_key FROM personnumber") == [("+441632960045",)]
    assert kept(kay)[-1][0] == "numbers"


@pytest.mark.parametrize(
    ("channel", "given_on"), [(Channel.CALL, 26), (Channel.ANSWERPHONE, 26), (Channel.LETTER, 24), (Channel.EMAIL, 24)]
)
def test_a_number_filled_in_from_her_page_is_given_again_only_where_it_is_asked_for(
    kay: Desk, clock: StoppedClock, channel: Channel, given_on: int
) -> None:
    clock.at = at(26)
    log.log_contact(kay, entry(channel, person_id=1, name="Kay", number="07700 900 418", entry_id="again"))
    assert [(one.number, one.checked_on) for one in page_of(kay).numbers] == [
        ("07700 900 418", date(2026, 11, given_on))
    ]


def test_email_addresses_are_kept_as_given_compared_in_one_form_and_say_where_they_reach_her(
    kay: Desk, clock: StoppedClock
) -> None:
    change(kay, emails="Kay@Example.org, kay@example.ORG, k.moss@work.example (work)")
    assert [(one.email, one.label) for one in page_of(kay).emails] == [
        ("k.moss@work.example", Label.WORK),
        ("Kay@Example.org", None),
    ]
    clock.at = at(26)
    change(kay, emails="Kay@Example.org (home)", numbers="07700 900 418 (mobile), 01632 960 044 (the shop)")
    assert page_of(kay).emails == (TheirEmail("Kay@Example.org", date(2026, 11, 24), Label.HOME),)
    numbers = {(one.number, one.label, one.checked_on) for one in page_of(kay).numbers}
    assert numbers == {
        ("07700 900 418", Label.MOBILE, date(2026, 11, 24)),
        ("01632 960 044 (the shop)", None, date(2026, 11, 26)),
    }
    assert (person_fields(page_of(kay)).emails, person_fields(page_of(kay)).address) == ("Kay@Example.org (home)", "")


def test_who_may_speak_is_kept_with_the_ground_and_when_we_were_told_and_ended_not_lost(
    kay: Desk, clock: StoppedClock
) -> None:
    change(kay, speakers="John Hall (power), Age Concern (adv)")
    assert [(one.name, one.basis) for one in page_of(kay).speakers] == [
        ("John Hall", Basis.POWER_OF_ATTORNEY),
        ("Age Concern", Basis.ADVOCATE),
    ]
    clock.at = at(26)
    change(kay, speakers="John Hall (power of attorney)")
    assert [one.told_on.day for one in page_of(kay).speakers] == [24]
    assert rows(kay, "SELECT name FROM speaker WHERE ended_at IS NOT NULL") == [("Age Concern",)]


def test_a_caution_has_a_reason_a_day_and_a_writer_and_is_ended_not_lost(kay: Desk) -> None:
    change(kay, caution="Ring from the office", caution_review_on=date(2027, 3, 1))
    (one,) = page_of(kay).cautions
    assert (one.reason, one.review_on, one.by) == ("Ring from the office", date(2027, 3, 1), "Priya Shah")
    change(kay, caution="", caution_review_on=None)
    assert page_of(kay).cautions == ()
    assert rows(kay, "SELECT count(*) FROM caution WHERE ended_at IS NOT NULL") == [(1,)]


def test_what_a_log_form_learns_of_somebody_known_is_kept_as_a_change_too(kay: Desk) -> None:
    again = entry(name="kay", number="07700 900418", received_at=at(24), outcome=Outcome.SORTED)
    log.log_contact(kay, again, needs="no stairs", ok_to_leave_message=LeaveMessage.NO, reply_by=ReplyBy.TEXT)
    assert sorted(kept(kay), key=str) == [
        ("needs", [LARGE_PRINT], [LARGE_PRINT, NO_STAIRS]),
        ("ok_to_leave_message", "not_asked", "no"),
        ("reply_by", "", "text"),
    ]
    assert rows(kay, "SELECT DISTINCT by_id FROM personchange") == [(1,)]
    assert page_of(kay).version == 2
    log.log_contact(kay, entry(name="Kay", number="07700 900418", received_at=at(24), outcome=Outcome.SORTED))
    assert len(kept(kay)) == 3


@pytest.mark.parametrize(
    "sql", ["UPDATE personchange SET field = 'x'", "UPDATE personchange SET undo_of = 1", "DELETE FROM personchange"]
)
def test_changes_are_only_ever_added(kay: Desk, sql: str) -> None:
    change(kay, **KAY)
    raw = connections.connect(kay.settings.record)
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        raw.execute(sql)
    raw.close()
