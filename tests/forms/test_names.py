"""Topics and staff: offered in one order, completed where one is meant, never guessed."""

from __future__ import annotations

import pytest

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.errors import RefusedError
from deskapp.forms.names import NameSuggester
from tests.forms.saved_case import CALL, open_form


def test_the_topics_are_offered_in_one_order(desk: Desk, drafts: DraftBook) -> None:
    call = open_form(desk, drafts, "call")
    rows = [row.words for row in call.suggest("topic", "").rows]
    assert len(rows) > 6
    assert rows == sorted(rows)
    assert [row.words for row in call.suggest("topic", "hom").rows] == ["Care at home", "Care home"]
    assert call.suggest("topic", "care hom").marked
    assert not call.suggest("topic", "hom").marked


@pytest.mark.parametrize("typed", ["car", "care", "hom"])
def test_several_topics_are_named_and_none_is_taken(desk: Desk, drafts: DraftBook, typed: str) -> None:
    call = open_form(desk, drafts, "call")
    call.take_up()
    for name, value in {**CALL, "topic": typed}.items():
        call.put(name, value)
    for refuse in (lambda: call.check("topic"), lambda: call.read(call.clock.now())):
        with pytest.raises(RefusedError, match=r"^Which one: Care at home, Care home.*\? Type more letters\."):
            refuse()
    assert call.values["topic"] == typed


def test_a_name_that_begins_two_of_the_staff_gives_it_to_neither(desk: Desk, drafts: DraftBook) -> None:
    call = open_form(desk, drafts, "call")
    call.prepare()
    names = [row.words for row in call.suggest("owner", "").rows]
    assert names == ["Priya Shah"]
    call.put("owner", "zz")
    with pytest.raises(RefusedError, match="Choose who has it"):
        call.check("owner")


def test_a_list_of_one_is_not_counted(desk: Desk, drafts: DraftBook) -> None:
    form = open_form(desk, drafts, "call")
    only = NameSuggester(form, "topic", lambda: ["Dentist"], "topic")
    assert only.suggest("zz").unmatched == 'No topic begins with "zz". Down shows Dentist.'
