"""Who is getting in touch: nobody is chosen for the person who types."""

from __future__ import annotations

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.forms.fields import Offer
from tests.db.desk_case import entry
from tests.forms.saved_case import open_form

HOUSEHOLD = "01632 960 001"


def known(desk: Desk, name: str | None, number: str | None = None) -> str:
    """Log a contact of somebody that waits; its reference."""
    return log.log_contact(desk, entry(name=name, number=number)).ref


def offered(desk: Desk, drafts: DraftBook, name: str, number: str | None = None) -> Offer:
    """The rows under the name, or with a number under the number."""
    call = open_form(desk, drafts, "call")
    call.put("name", name)
    if number is None:
        return call.suggest("name", name)
    call.put("number", number)
    return call.suggest("number", number)


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ("Łukasz O'Brien", "1 known: Down here chooses"),
        ("lukasz obrien", "1 known: Down here chooses"),
        ("LUKASZ  O’BRIEN", "1 known: Down here chooses"),
        ("lukasz", ""),
        ("obrien", ""),
        ("lukasz o", ""),
        ("Mr O'Brien", ""),
    ],
)
def test_a_name_alone_marks_nobody_and_a_known_one_says_so(
    desk: Desk, drafts: DraftBook, typed: str, beside: str
) -> None:
    known(desk, "Łukasz O'Brien", HOUSEHOLD)
    call = open_form(desk, drafts, "call")
    call.put("name", typed)
    offer = call.suggest("name", typed)
    assert (len(offer.rows), offer.marked, offer.counted) == (1, False, "1 person of that name")
    assert call.echo("name", desk.clock.now()) == beside
    call.pick("name", offer.rows[0].key)
    assert call.echo("name", desk.clock.now()) == "= known: on their page"


@pytest.mark.parametrize("typed", ["mary", "Mary Okafor", "okafor"])
def test_of_two_or_more_none_is_marked_and_they_are_counted(desk: Desk, drafts: DraftBook, typed: str) -> None:
    known(desk, "Mary Okafor", HOUSEHOLD)
    known(desk, "Mary Okafor", "01632 960 002")
    offer = offered(desk, drafts, typed)
    assert not offer.marked
    assert (offer.counted, offer.left_out) == ("2 people of that name", "")


def test_the_list_says_how_many_more_there_are(desk: Desk, drafts: DraftBook) -> None:
    for at in range(9):
        known(desk, "Helen Smith", f"01632 960 10{at}")
    offer = offered(desk, drafts, "smith")
    assert (len(offer.rows), offer.counted, offer.left_out) == (6, "9 people of that name", "3")


def test_a_name_is_not_marked_over_a_number_that_is_not_theirs(desk: Desk, drafts: DraftBook) -> None:
    known(desk, "Bob Hardy", HOUSEHOLD)
    call = open_form(desk, drafts, "call")
    call.put("number", "01632 960 009")
    assert not call.suggest("name", "Bob Hardy").marked
    call.put("number", "+44 1632 960001")
    assert call.suggest("name", "Bob Hardy").marked


@pytest.mark.parametrize("typed", ["01632960001", "+44 1632 960001"])
def test_a_number_alone_marks_nobody(desk: Desk, drafts: DraftBook, typed: str) -> None:
    known(desk, "Bob Hardy", HOUSEHOLD)
    offer = offered(desk, drafts, "", typed)
    assert [row.words for row in offer.rows] == ["Bob Hardy"]
    assert (offer.marked, offer.first, offer.last) == (False, "", "Somebody else")


def test_where_a_different_name_stands_that_person_is_offered_first_as_somebody_new(
    desk: Desk, drafts: DraftBook
) -> None:
    known(desk, "Bob Hardy", HOUSEHOLD)
    offer = offered(desk, drafts, "Joan Hardy", HOUSEHOLD)
    assert (offer.first, offer.marked) == ("Joan Hardy, a new person at this number", False)
    assert [row.words for row in offer.rows] == ["Same number as Bob Hardy"]


def test_taking_another_name_than_the_one_typed_says_so(desk: Desk, drafts: DraftBook) -> None:
    known(desk, "Bob Hardy", HOUSEHOLD)
    call = open_form(desk, drafts, "call")
    call.put("name", "Joan Hardy")
    call.put("number", HOUSEHOLD)
    call.pick("number", call.suggest("number", HOUSEHOLD).rows[0].key)
    assert call.values["name"] == "Bob Hardy"
    assert call.told() == "The name is Bob Hardy now, in place of Joan Hardy."


def test_the_same_name_at_the_same_number_is_marked(desk: Desk, drafts: DraftBook) -> None:
    known(desk, "Bob Hardy", HOUSEHOLD)
    assert offered(desk, drafts, "bob hardy", HOUSEHOLD).marked
    known(desk, "Joan Hardy", HOUSEHOLD)
    assert not offered(desk, drafts, "bob hardy", HOUSEHOLD).marked, "one of two"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Bob Hardy", [0, 2]), ("bob hardy", [0, 2]), ("Joan Hardy", [1, 2]), ("Hardy", [2]), ("Sam", [2]), ("", [2])],
)
def test_nothing_of_one_person_is_shown_while_another_is_dealt_with(
    desk: Desk, drafts: DraftBook, name: str, shown: list[int]
) -> None:
    refs = [known(desk, "Bob Hardy", HOUSEHOLD), known(desk, "Joan Hardy", HOUSEHOLD), known(desk, None, HOUSEHOLD)]
    call = open_form(desk, drafts, "call")
    call.put("name", name)
    call.put("number", HOUSEHOLD)
    assert sorted(matter.ref for matter in call.matters()) == [refs[at] for at in shown]


def test_what_is_open_at_a_number_is_looked_up_again_for_another_name(desk: Desk, drafts: DraftBook) -> None:
    known(desk, "Bob Hardy", HOUSEHOLD)
    call = open_form(desk, drafts, "call")
    call.put("number", HOUSEHOLD)
    call.matters()
    assert not call.asks_matters("number")
    call.put("name", "Joan Hardy")
    assert call.asks_matters("number")
