"""The rules of the form for a call: no screen, no line mode."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.contacts import log
from db.contacts.log import LogEntry
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RefusedError
from deskapp.forms.fields import ChoiceField, TextField
from deskapp.forms.form import Form
from deskapp.forms.layout import passed_by
from deskapp.forms.log.entry import Adding
from deskapp.forms.log.spoken_promise import LONG_AGO, NOT_TOLD
from deskapp.forms.refusing import refusal_of
from screens.widgets.box import LABEL_CELLS
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows
from tests.forms.saved_case import CALL, fill, open_form

NUMBER = "01632 960 044"


def kay_is_known(desk: Desk) -> int:
    """A contact of Kay's that waits; its id."""
    return log.log_contact(desk, entry(name="Kay Moss", number=NUMBER)).contact_id


@pytest.fixture
def call(desk: Desk, drafts: DraftBook) -> Form[Any]:
    return open_form(desk, drafts, "call")


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, ["promised_at", "owner"]),
        ({"outcome": "sorted"}, ["detail"]),
        ({"outcome": "could_not_help"}, ["detail"]),
        ({"outcome": "not_for_us"}, []),
        ({"outcome": "write_back"}, ["promised_at", "owner", "address"]),
        ({"outcome": "ring_back"}, ["promised_at", "owner", "hear_by"]),
        ({"outcome": "ring_back", "number": "01632 960 044"}, ["promised_at", "owner", "ok_to_leave_message"]),
        ({"safeguarding": "yes"}, ["promised_at", "owner", "told_who"]),
        ({"safeguarding": "yes", "told_who": "The duty team"}, ["promised_at", "owner", "told_who", "told_at"]),
    ],
)
def test_what_happens_next_decides_what_else_is_asked(
    call: Form[Any], answers: dict[str, str], path: list[str]
) -> None:
    fill(call, answers)
    assert list(call.path()) == ["name", "number", "about", "topic", "outcome", *path]
    assert set(call.path()).isdisjoint(call.hidden())
    assert set(call.path()) <= set(call.fields)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("about", "Enter what it is about, in a few words"),
        ("topic", "Choose a topic: type its first letters."),
        ("outcome", "Choose what happens next by its letter"),
    ],
)
def test_reading_refuses_the_first_field_that_is_wanting(call: Form[Any], missing: str, sentence: str) -> None:
    answers = {**CALL, "outcome": "ring_back"}
    del answers[missing]
    fill(call, answers)
    with pytest.raises(RefusedError, match=f"^{sentence}") as refused:
        call.read(NOW)
    assert refused.value.field == missing


@pytest.mark.parametrize("name", ["call", "letter", "message"])
def test_every_letter_that_acts_for_another_field_is_named_by_the_hint(
    desk: Desk, drafts: DraftBook, name: str
) -> None:
    form = open_form(desk, drafts, name)
    beyond = [field for field in form.fields.values() if isinstance(field, ChoiceField) and field.beyond]
    assert beyond
    for field in beyond:
        words = form.hint(field.name).on_screen
        assert all(f"{letter}: " in words or f"{letter} makes" in words for letter in field.beyond)
        assert not any(option.letter in field.beyond for option in field.options if field.name != "kind")


def test_rings_that_are_no_number_are_refused_as_they_are_left(call: Form[Any]) -> None:
    call.put("rings", "!")
    with pytest.raises(RefusedError, match="Rings is a number from 1 to 20"):
        call.check("rings")
    call.put("rings", "4")
    call.check("rings")


def test_a_wrong_number_needs_no_words_and_is_a_kind_of_its_own(call: Form[Any]) -> None:
    call.check("topic")
    call.put("outcome", "not_for_us")
    assert call.values["kind"] == "not_for_us"
    contact = call.read(NOW).contact
    assert (contact.kind, contact.outcome, contact.topic_id) == ("not_for_us", "sorted", None)
    assert contact.about == "Not for us: wrong number, or hung up"
    call.put("outcome", "ring_back")
    assert call.values["kind"] == ""
    with pytest.raises(RefusedError, match="Enter what it is about"):
        call.read(NOW)
    call.put("outcome", "not_for_us")
    call.put("kind", "complaint")
    assert call.values["outcome"] == ""


def test_a_complaint_for_which_n_was_pressed_by_mistake_is_a_complaint_again(call: Form[Any]) -> None:
    call.put("kind", "complaint")
    for outcome, kind in (("not_for_us", "not_for_us"), ("not_for_us", "not_for_us"), ("ring_back", "complaint")):
        call.put("outcome", outcome)
        assert call.values["kind"] == kind


def test_a_name_where_the_number_belongs_is_asked_about_as_it_is_left_and_kept(call: Form[Any]) -> None:
    call.put("number", "Mr Bell")
    with pytest.raises(RefusedError) as refused:
        call.check("number")
    assert refused.value.field == "number"
    assert str(refused.value) == "There are no digits in that. Ask them again? Enter keeps it as it is."
    call.check("number")
    assert call.values["number"] == "Mr Bell"
    for number in ("", "withheld", "01632 96"):
        call.put("number", number)
        call.check("number")


def test_a_promise_that_is_later_than_the_charters_is_remarked_on(call: Form[Any], clock: StoppedClock) -> None:
    fill(call, {**CALL, "outcome": "ring_back", "promised_at": "wed 3pm"})
    assert not any(line.startswith("That is later") for line in call.spoken(clock.now()))
    call.put("promised_at", "fri 3pm")
    assert call.spoken(clock.now())[-1] == "That is later than the charter promises: by Wed 25 Nov 17:00."


def test_a_topic_and_a_name_are_completed_as_they_are_left(call: Form[Any]) -> None:
    fill(call, {"topic": "den", "owner": "pri"})
    assert call.values["topic"].startswith("Dent")
    assert call.values["owner"] == "Priya Shah"


def test_reading_ahead_asks_nothing(call: Form[Any], clock: StoppedClock) -> None:
    fill(call, {**CALL, "outcome": "ring_back", "promised_at": ""})
    assert refusal_of(call, "about", clock.now()) is None
    call.put("about", "")
    refused = refusal_of(call, "about", clock.now())
    assert refused is not None
    assert refused.field == "about"
    assert refusal_of(call, "topic", clock.now()) is None


def test_the_sentence_names_the_reference_once_it_is_reserved(call: Form[Any], clock: StoppedClock) -> None:
    assert call.pending_read() is None
    fill(call, {**CALL, "outcome": "ring_back", "promised_at": "wed 3pm"})
    assert call.echo("promised_at", clock.now()) == "= Wed 25 Nov, by 15:00 (1 working day)"
    reserve = call.pending_read()
    assert reserve is not None
    reserve()
    assert call.pending_read() is None
    say = call.block("say", clock.now())
    assert say.startswith('SAY: "')
    assert "26, 0001" in say
    assert call.read(clock.now()).contact.ref == "26-0001"


def test_a_person_is_picked_and_a_name_typed_over_is_somebody_else(desk: Desk, drafts: DraftBook) -> None:
    kay_is_known(desk)
    call = open_form(desk, drafts, "call")
    offer = call.suggest("name", "kay moss")
    assert (offer.rows[0].words, offer.last, offer.marked) == ("Kay Moss", 'A new person called "kay moss"', False)
    assert call.pick("name", offer.rows[0].key) == "number"
    assert call.values["name"] == "Kay Moss"
    assert call.values["number"].replace(" ", "") == NUMBER.replace(" ", "")
    assert call.typed["person_id"]
    assert [matter.ref for matter in call.matters()] == ["26-0001"]
    assert call.suggest("name", "Kay Moss").rows == ()
    call.put("name", "Somebody Else")
    assert call.typed["person_id"] == ""
    call.put("name", "Kay Moss")
    assert call.typed["person_id"], "typed back: it is the person who was picked after all"


def test_what_is_open_under_a_number_is_looked_up_once(desk: Desk, drafts: DraftBook) -> None:
    kay_is_known(desk)
    call = open_form(desk, drafts, "call")
    call.put("number", NUMBER)
    assert call.asks_matters("number")
    assert not call.asks_matters("name")
    assert len(call.matters()) == 1
    assert not call.asks_matters("number")


def test_a_call_about_something_open_is_added_to_it_and_asks_nothing_else(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    contact_id = kay_is_known(desk)
    call = open_form(desk, drafts, "call")
    call.put("number", NUMBER)
    (matter,) = call.matters()
    assert call.add_to(matter) == "about"
    assert list(call.path()) == ["about"]
    assert set(call.fields) - call.hidden() == {"name", "number", "about", "safeguarding"}
    assert call.label("about") == "What they said"
    assert "Saving adds this call to 26-0001." in call.spoken(clock.now())
    call.put("about", "Is it today?")
    ready = call.read(clock.now())
    assert ready == Adding(contact_id, call.draft.id, call.draft.started_at, "Is it today?")
    assert call.write(ready).words == "Added to 26-0001. The promised time stays the same."


def test_the_times_of_a_call_that_waits_overnight_go_on_meaning_what_they_meant(
    call: Form[Any], clock: StoppedClock
) -> None:
    fill(call, {**CALL, "outcome": "ring_back", "promised_at": "tomorrow 3pm"})
    call.keep("owner")
    clock.at += timedelta(days=1)
    call.freeze_times()
    assert call.values["promised_at"] != "tomorrow 3pm"
    ready = call.read(clock.now())
    assert isinstance(ready, LogEntry)
    assert ready.promised_at is not None
    assert ready.promised_at.day == 25


def test_signposts_are_offered_only_where_they_were_pointed_elsewhere(call: Form[Any]) -> None:
    assert not call.suggests("detail")
    assert call.suggest("detail", "citizens").rows == ()
    call.put("outcome", "passed_on")
    assert call.suggests("detail")
    assert (call.label("detail"), call.note("detail")) == ("Passed on to", "who, and did they agree?")


def test_nothing_typed_is_an_empty_form(desk: Desk, drafts: DraftBook) -> None:
    call = open_form(desk, drafts, "call")
    assert call.values == {"owner": "Priya Shah"}
    assert call.is_empty
    call.put("owner", "Derek Lowe")
    assert not call.is_empty


def test_who_comes_on_the_desk_has_it_unless_somebody_else_was_named(desk: Desk, drafts: DraftBook) -> None:
    staff, desk.staff = desk.staff, None
    call, named = open_form(desk, drafts, "call"), open_form(desk, drafts, "call")
    assert call.values == {"owner": ""}
    named.put("owner", "Somebody")
    desk.staff = staff
    call.staff_came()
    named.staff_came()
    assert (call.values["owner"], named.values["owner"]) == ("Priya Shah", "Somebody")


@pytest.mark.parametrize(
    "answers",
    [
        {"outcome": "write_back"},
        {"outcome": "ring_back", "hear_by": "letter"},
        {"outcome": "ring_back", "hear_by": "email"},
    ],
)
def test_an_answer_in_writing_asks_where_to_once(call: Form[Any], clock: StoppedClock, answers: dict[str, str]) -> None:
    fill(call, {**CALL, "number": "", **answers})
    assert call.path()[-1] == "address"
    assert "address" not in call.hidden()
    with pytest.raises(RefusedError, match=r"^Where should we write to\? There is no address yet") as asked:
        call.read(clock.now())
    assert asked.value.field == "address"
    assert call.read(clock.now()).contact.address is None
    call.put("address", "kay@example.org")
    assert "I have kay@example.org to write to." in call.block("say", clock.now())
    call.write(call.read(clock.now()))
    assert rows(call.desk, "SELECT address FROM contact") == [("kay@example.org",)]
    assert rows(call.desk, "SELECT address FROM person") in ([], [(None,)]), "an email is no postal address"


@pytest.mark.parametrize("answers", [{"outcome": "sorted"}, {"outcome": "ring_back"}])
def test_no_address_is_asked_where_nobody_writes(call: Form[Any], answers: dict[str, str]) -> None:
    fill(call, {**CALL, **answers})
    assert "address" not in call.path()
    assert "address" in call.hidden()


def test_the_address_of_a_known_caller_is_taken_from_them(desk: Desk, drafts: DraftBook) -> None:
    log.log_contact(desk, entry(Channel.LETTER, name="Kay Moss", address="12 High Street", number=NUMBER))
    call = open_form(desk, drafts, "call")
    call.put("name", "Kay Moss")
    call.pick("name", call.suggest("name", "Kay Moss").rows[0].key)
    assert call.values["address"] == "12 High Street"


def test_a_call_saved_days_later_offers_no_time_that_has_passed(call: Form[Any], clock: StoppedClock) -> None:
    fill(call, {**CALL, "outcome": "ring_back", "promised_at": ""})
    assert call.promise_given(clock.now()) == at(25, 17)
    clock.at = at(30, 9)
    assert (call.promise_given(clock.now()), call.echo("promised_at", clock.now())) == (None, "")
    assert call.hint("promised_at").words.startswith("Type")
    assert call.spoken(clock.now()) == [
        "No time to read out: the charter's (Wed 25 Nov 17:00) has passed. Type the time that they get."
    ]
    fill(call, {"promised_at": "5pm"})
    assert call.promise_given(clock.now()) == at(30, 17)


def given_events(desk: Desk) -> list[tuple[str | None]]:
    """The words of the events that say that a time was given."""
    return [
        (words,)
        for (words,) in rows(
            desk, "SELECT words FROM event JOIN note ON event_id = event.id WHERE kind = 'promise_made'"
        )
    ]


@pytest.mark.parametrize("promised", ["", "wed 3pm"])
@pytest.mark.parametrize("not_told", ["", "yes"])
def test_a_time_is_given_to_a_caller_who_was_told_it_and_owed_to_everybody(
    call: Form[Any], desk: Desk, clock: StoppedClock, promised: str, not_told: str
) -> None:
    fill(call, {**CALL, "outcome": "ring_back", "promised_at": promised})
    assert "not_told" not in call.hidden()
    call.put("not_told", not_told)
    assert ("SAY" in call.block("say", clock.now())) is not bool(not_told)
    assert (NOT_TOLD in call.spoken(clock.now())) is bool(not_told)
    call.write(call.read(clock.now()))
    ((due_at, said),) = rows(desk, "SELECT due_at, said_words FROM promise")
    assert due_at == f"2026-11-25 {'15' if promised else '17'}:00:00.000000"
    assert given_events(desk) == ([] if not_told else [(said,)])
    assert bool(said) is not bool(not_told)


def test_a_call_that_waited_for_hours_says_that_a_time_was_given_only_if_one_is_typed(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    for promised in ("", "thu 3pm"):
        call = open_form(desk, drafts, "call")
        fill(call, {**CALL, "outcome": "ring_back", "promised_at": promised})
        clock.at += timedelta(hours=1)
        assert ("not_told" in call.hidden()) is not bool(promised)
        assert [line for line in call.spoken(clock.now()) if line.startswith("They got in touch")] == (
            [] if promised else [LONG_AGO.format(at="Tue 24 Nov 14:47")]
        )
        call.write(call.read(clock.now()))
    assert len(rows(desk, "SELECT id FROM promise")) == 2
    assert len(given_events(desk)) == 1


def test_the_kind_not_for_us_is_the_outcome_of_that_name_where_none_is_chosen_and_needs_no_topic(
    call: Form[Any],
) -> None:
    fill(call, {"about": "Wants the council"})
    call.put("kind", "not_for_us")
    assert call.values["outcome"] == "not_for_us"
    call.check("topic")
    contact = call.read(NOW).contact
    assert (contact.kind, contact.outcome, contact.topic_id) == ("not_for_us", "sorted", None)
    call.put("outcome", "passed_on")
    contact = call.read(NOW).contact
    assert (contact.kind, contact.outcome, contact.topic_id) == ("not_for_us", "passed_on", None)


def test_the_last_hint_says_didnt_ask_only_until_it_is_answered(call: Form[Any]) -> None:
    assert "didn't ask" in call.hint("ok_to_leave_message").on_screen
    call.put("ok_to_leave_message", "yes")
    assert call.hint("ok_to_leave_message").on_screen == "May we leave a message? Enter saves. t: not told the time."


@pytest.mark.parametrize("name", ["call", "message", "letter"])
def test_every_note_beside_a_box_leaves_room_for_a_scroll_bar_and_a_blank(
    desk: Desk, drafts: DraftBook, name: str
) -> None:
    form = open_form(desk, drafts, name)
    passed = passed_by(form.fields, form.path())
    for field, box in form.fields.items():
        if isinstance(box, TextField) and (note := form.note(field)):
            tab = len("(Tab) ") if field in passed else 0
            assert len(" " * LABEL_CELLS + "[") + box.width + len("]  ") + tab + len(note) <= 80 - len("| "), field
