"""The rules of the forms for a message, by itself and in a check of the answerphone."""

from __future__ import annotations

from typing import Any

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.staff import add_staff
from db.drafts.book import DraftBook
from db.people.suggest import open_contacts
from deskapp.errors import RefusedError
from deskapp.forms.form import Form
from deskapp.forms.log.check_message import MarkedMessage, NothingSaid, said_of
from deskapp.forms.log.entry import Adding
from deskapp.forms.results import NextForm
from deskapp.wording.form_names import ENDING, OF_CHECK
from tests.db.desk_case import NOW, at, entry
from tests.forms.saved_case import MESSAGE, a_check, fill, open_form


@pytest.fixture
def message(desk: Desk, drafts: DraftBook) -> Form[Any]:
    return open_form(desk, drafts, "message")


@pytest.fixture
def of_check(desk: Desk, drafts: DraftBook) -> Form[Any]:
    return open_form(desk, drafts, "message", {OF_CHECK: a_check(desk)})


def test_a_message_says_when_it_was_left_and_by_when_it_is_to_be_answered(message: Form[Any]) -> None:
    message.put("received_at", "y 1840")
    assert message.echo("received_at", NOW) == "= Monday 23 November, 18:40 (yesterday)"
    assert message.read_back("received_at", NOW) == "Monday 23 November, 18:40 (yesterday)"
    shown = " ".join(message.block("promised", NOW).split())
    assert shown.startswith("PROMISED Reply to the message by Tue 24 Nov 17:00")


def test_a_time_that_the_machine_did_not_say_is_assumed(message: Form[Any]) -> None:
    message.put("received_at", "?")
    assert message.echo("received_at", NOW) == "= Mon 23 Nov 17:00, time assumed"
    assert message.read_back("received_at", NOW).endswith("17:00 (yesterday), time assumed")
    message.put("received_at", "y")
    assert message.read_back("received_at", NOW).endswith("time assumed"), "a day alone is no time of day either"


def test_what_cannot_be_made_out_needs_no_topic_and_another_listener(desk: Desk, drafts: DraftBook) -> None:
    add_staff(desk, "Tom Reed")
    message = open_form(desk, drafts, "message")
    message.put("unclear", "yes")
    assert message.values["owner"] == ""
    assert "Who listens to it again?" in message.told()
    assert "topic" not in message.path()
    with pytest.raises(RefusedError, match="somebody other than you"):
        message.check("owner")
    message.put("unclear", "")
    assert message.values["owner"] == "Priya Shah"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("s", MarkedMessage("s", None, "")),
        ("S", MarkedMessage("s", None, "")),
        ("d 1231", MarkedMessage("d", None, "1231")),
        ("d2 y 1840", MarkedMessage("d", 2, "y 1840")),
        ("u ?", MarkedMessage("u", None, "?")),
        ("s2", None),
        ("1231", None),
        ("sat 1840", None),
    ],
)
def test_a_letter_where_the_time_goes_is_told_from_a_time(typed: str, said: MarkedMessage | None) -> None:
    assert said_of(typed) == said


def test_a_message_of_a_check_on_which_nothing_was_said_is_done_at_once(of_check: Form[Any]) -> None:
    of_check.put("received_at", "s")
    assert list(of_check.path()) == ["received_at"]
    assert of_check.echo("received_at", NOW) == "= nothing said: Enter"
    assert of_check.asked_last() == []
    ready = of_check.read(NOW)
    assert ready == NothingSaid(of_check.draft.id)
    saved = of_check.write(ready)
    assert saved.then == NextForm("message", {OF_CHECK: of_check.values[OF_CHECK]})


def test_the_last_message_opens_the_end_of_the_check(desk: Desk, drafts: DraftBook, of_check: Form[Any]) -> None:
    of_check.write(fill(of_check, MESSAGE).read(NOW))
    second = open_form(desk, drafts, "message", {OF_CHECK: of_check.values[OF_CHECK]})
    second.put("received_at", "d 1300")
    assert second.echo("received_at", NOW) == "= same caller: Kay"
    assert second.spoken(NOW) == ["Saving joins it to 26-0001. Both times are kept. The earlier one counts."]
    ready = second.read(NOW)
    assert isinstance(ready, Adding)
    assert second.write(ready).then == NextForm(ENDING, {OF_CHECK: of_check.values[OF_CHECK]})


def test_n_turns_to_the_end_of_the_check_and_leaves_no_letter_behind(of_check: Form[Any]) -> None:
    of_check.put("received_at", "n")
    assert of_check.goes_to("received_at", "n") == NextForm(ENDING, {OF_CHECK: of_check.values[OF_CHECK]})
    assert of_check.values["received_at"] == ""
    assert of_check.goes_to("received_at", "1231") is None
    assert of_check.goes_to("ok_to_leave_message", "n") is None


def test_a_message_joined_to_the_one_above_needs_one_and_a_time(of_check: Form[Any]) -> None:
    of_check.put("received_at", "d 1300")
    with pytest.raises(RefusedError, match="no message above"):
        of_check.check("received_at")


def test_the_heading_fits_the_window(of_check: Form[Any]) -> None:
    assert of_check.heading(NOW)[0].startswith("Answerphone check   began")
    assert of_check.heading(NOW)[1] == "message 1 of 2"
    of_check.room = (60, 20)
    assert of_check.heading(NOW)[0].startswith("Answerphone began")


def test_whoever_could_not_make_it_out_is_not_offered_to_listen_again(desk: Desk, message: Form[Any]) -> None:
    add_staff(desk, "Derek Collins")
    message.open()
    me = desk.staff.name if desk.staff else ""
    assert {row.words for row in message.suggest("owner", "").rows} == {me, "Derek Collins"}
    message.put("unclear", "yes")
    assert [row.words for row in message.suggest("owner", "").rows] == ["Derek Collins"]


def test_a_message_needs_a_subject_before_enter_goes_on_unless_it_is_unclear(message: Form[Any]) -> None:
    with pytest.raises(RefusedError, match="Enter what it is about"):
        message.check("about")
    message.put("unclear", "yes")
    message.check("about")


@pytest.mark.parametrize("of_a_check", [False, True])
@pytest.mark.parametrize(("left", "due"), [("y 1840", "17:00 today"), ("fri 1830", "17:00 yesterday")])
def test_a_message_that_is_added_says_and_keeps_its_own_sooner_time(
    desk: Desk, drafts: DraftBook, *, of_a_check: bool, left: str, due: str
) -> None:
    call = log.log_contact(desk, entry(name="Kay Moss"), promised_at=at(25, 12))
    form = open_form(desk, drafts, "message", {OF_CHECK: a_check(desk)} if of_a_check else None)
    (matter,) = open_contacts(desk.engine, 1, None)
    form.add_to(matter)
    form.put("received_at", "1440")
    assert form.spoken(NOW) == ["Saving adds this message to 26-0001. The promised time stays the same."]
    form.put("received_at", left)
    first, promised = form.spoken(NOW)
    assert first == "Saving adds this message to 26-0001. That is due sooner:"
    assert promised.startswith("PROMISED Reply to the message")
    again = open_form(desk, drafts, "message", {OF_CHECK: a_check(desk)} if of_a_check else None)
    again.values |= form.values
    again.prepare()
    assert again.spoken(NOW) == [first, promised], "also when it is taken up again"
    said = form.write(form.read(NOW)).words
    assert said.startswith(f"Added to 26-0001. Reply by {due} now.")
    assert ("LATE" in said) is (left == "fri 1830")
    assert len(page(desk.engine, call.contact_id).running) == 2
