"""The rules of the form for a letter, an email or a visit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.history.day_book import read_day_book
from deskapp.charter.rules import local_date
from deskapp.errors import RefusedError
from deskapp.forms.fields import ChoiceField
from deskapp.forms.form import Form
from deskapp.views.contact import came_words
from deskapp.views.day_book import book_line
from tests.db.desk_case import NOW, entry, rows
from tests.forms.saved_case import LETTER, fill, open_form


@pytest.fixture
def letter(desk: Desk, drafts: DraftBook) -> Form[Any]:
    return open_form(desk, drafts, "letter")


@pytest.mark.parametrize(
    ("channel", "shown", "day", "address"),
    [
        ("letter", {"dated", "address", "reply_by", "file_place"}, "Stamped in on", "Address"),
        ("by_hand", {"dated", "address", "reply_by", "file_place"}, "Stamped in on", "Address"),
        ("email", {"address", "reply_by", "file_place"}, "Came in", "Email"),
        ("visit", {"seen_in_private", "outcome", "promised_at"}, "Came in", "Address"),
    ],
)
def test_how_it_came_decides_what_is_asked(
    letter: Form[Any], channel: str, shown: set[str], day: str, address: str
) -> None:
    letter.put("channel", channel)
    depends = {"dated", "address", "reply_by", "file_place", "seen_in_private", "outcome", "promised_at"}
    assert depends - letter.hidden() == shown
    assert set(letter.path()).isdisjoint(letter.hidden())
    assert (letter.label("received_at"), letter.label("address")) == (day, address)
    assert set(letter.asked_last()).isdisjoint(letter.hidden())


def test_a_visit_goes_on_after_its_topic_as_a_call_does_with_the_same_letters(
    letter: Form[Any], desk: Desk, drafts: DraftBook
) -> None:
    call = open_form(desk, drafts, "call")
    letter.put("channel", "visit")
    assert [form.path()[form.path().index("topic") + 1] for form in (call, letter)] == ["outcome", "outcome"]
    of_visit, of_call = letter.fields["outcome"], call.fields["outcome"]
    assert isinstance(of_visit, ChoiceField)
    assert isinstance(of_call, ChoiceField)
    assert [one for one in of_call.options if one in of_visit.options] == list(of_visit.options)
    assert set(of_visit.beyond) < set(of_call.beyond)
    assert "kind" in letter.asked_last(), "line mode offers it by name"


def test_somebody_who_came_in_is_rung_back_on_no_number_only_after_a_question(letter: Form[Any]) -> None:
    fill(letter, {**LETTER, "channel": "visit", "outcome": "ring_back"})
    with pytest.raises(RefusedError, match="no number to ring them back on") as asked:
        letter.read(NOW)
    assert asked.value.field == "number"
    assert letter.read(NOW).contact.outcome == "ring_back", "it is asked once"


@pytest.mark.parametrize("told", [{"number": "01632 960 044"}, {"outcome": "sorted"}])
def test_a_visit_with_a_number_or_that_is_sorted_asks_for_none(letter: Form[Any], told: dict[str, str]) -> None:
    assert fill(letter, {**LETTER, "channel": "visit", "outcome": "ring_back", **told}).read(NOW)


def test_a_letter_counts_from_the_day_it_was_stamped_in(letter: Form[Any]) -> None:
    fill(letter, {**LETTER, "channel": "letter", "received_at": "y"})
    assert letter.echo("received_at", NOW) == "= Monday 23 November (yesterday)"
    assert letter.read(NOW).contact.received_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert " ".join(letter.spoken(NOW)[0].split()).startswith("PROMISED Reply to the letter by Mon 30 Nov")


def test_a_date_after_the_day_it_came_is_refused(letter: Form[Any]) -> None:
    fill(letter, {"channel": "letter", "received_at": "fri"})
    letter.put("dated", "23 nov")
    with pytest.raises(RefusedError, match="The date on the letter is after") as refused:
        letter.check("dated")
    assert refused.value.field == "dated"


def test_a_day_that_is_none_shows_nothing_and_promises_nothing(letter: Form[Any]) -> None:
    letter.put("received_at", "32 nov")
    assert letter.echo("received_at", NOW) == ""
    assert letter.block("promised", NOW) == ""
    with pytest.raises(RefusedError):
        letter.check("received_at")


def test_a_letter_about_something_open_stays_a_contact_of_its_own_and_says_so(desk: Desk, drafts: DraftBook) -> None:
    log.log_contact(desk, entry(name="E Doyle", number="01632 960 044"))
    letter = open_form(desk, drafts, "letter")
    letter.put("number", "01632 960 044")
    (matter,) = letter.matters()
    assert letter.add_to(matter) == ""
    assert "stays a contact of its own" in letter.told()
    assert letter.told() == "", "it is told once"
    letter.write(fill(letter, {**LETTER, "channel": "letter"}).read(NOW))
    assert rows(desk, "SELECT count(*) FROM contact") == [(2,)]


def test_a_run_carries_over_how_and_when_it_came_but_not_who_has_it(letter: Form[Any]) -> None:
    fill(letter, {**LETTER, "channel": "email", "received_at": "fri", "owner": "pri"})
    assert letter.carried_over() == {"channel": "email", "received_at": "fri"}


def test_an_old_letter_is_asked_about_once_but_not_in_a_run(desk: Desk, drafts: DraftBook) -> None:
    old = {**LETTER, "channel": "letter", "received_at": "20/10"}
    letter = fill(open_form(desk, drafts, "letter"), old)
    with pytest.raises(RefusedError) as refused:
        letter.read(NOW)
    assert refused.value.field == "received_at"
    assert letter.read(NOW).contact.name == "E Doyle"
    run = fill(open_form(desk, drafts, "letter", {"channel": "letter", "received_at": "20/10"}), old)
    assert run.read(NOW).contact.name == "E Doyle"


@pytest.mark.parametrize("half", ["kim.long@", "kim@example"])
def test_half_an_email_address_is_doubted_and_asked_about_once(letter: Form[Any], half: str) -> None:
    fill(letter, {**LETTER, "channel": "email", "address": half})
    assert letter.doubt("address") == "Not a whole email address. Look again?"
    with pytest.raises(RefusedError, match="Not a whole email address") as refused:
        letter.read(NOW)
    assert refused.value.field == "address"
    assert letter.read(NOW).contact.address == half
    letter.put("address", "kim.long@example.org")
    assert letter.doubt("address") == ""


@pytest.mark.parametrize(("came_in", "given"), [("", 1), ("0915", 0), ("y", 0)])
def test_somebody_who_came_in_was_given_the_time_only_while_they_can_hear_it(
    letter: Form[Any], desk: Desk, came_in: str, given: int
) -> None:
    fill(
        letter,
        {**LETTER, "channel": "visit", "outcome": "write_back", "address": "1 High St", "received_at": came_in},
    )
    assert ("not_told" in letter.hidden()) is not bool(given)
    letter.write(letter.read(NOW))
    said = rows(desk, "SELECT words FROM event JOIN note ON event_id = event.id WHERE kind = 'promise_made'")
    assert len(said) == given
    assert rows(desk, "SELECT said_words FROM promise WHERE said_words IS NOT NULL") == said


@pytest.mark.parametrize(("typed", "assumed"), [("y", True), ("y 1030", False), ("today", False), ("", False)])
def test_a_time_that_nobody_gave_is_assumed_and_shown_nowhere(
    letter: Form[Any], desk: Desk, typed: str, assumed: bool
) -> None:
    fill(letter, {**LETTER, "channel": "letter", "received_at": typed})
    contact_id = letter.write(letter.read(NOW)).contact_id or 0
    seen = page(desk.engine, contact_id)
    assert seen.received_assumed is assumed
    assert came_words(seen, NOW).endswith(", time assumed") is assumed
    (booked,) = [one for one in read_day_book(desk.engine, local_date(seen.received_at)).entries if one.came_in]
    assert (book_line(booked, local_date(seen.received_at), NOW).time == "?") is assumed
