"""Words of danger in every form that records what somebody said: asked about once, and never recorded by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from db.desk.desk import Desk
from db.details.record import Details, record_details
from db.drafts.book import DraftBook
from db.undo.last import undo_last
from deskapp.errors import RefusedError
from deskapp.forms.danger import IN_DANGER, ready_values, save_ready
from deskapp.forms.log.entry import Adding
from deskapp.wording.form_names import DraftName
from tests.db.desk_case import rows
from tests.forms.saved_case import CALL, CASES, LETTER, a_letter, fill, open_form

HIT = "He hit me again"
SPOKEN = "May somebody be in danger? Save it as it is, or correct it. Then its details mark it."
AFTER = "In danger? Then its details mark it."

TICKLESS: Mapping[str, tuple[str, Mapping[str, str], str]] = {
    "note": ("", {"words": HIT}, "words"),
    "reply": ("", {"how": "spoke", "result": "sorted", "told": HIT}, "told"),
    "tried": ("", {"result": "no_answer", "words": HIT}, "words"),
    "how it stands": ("", {"how": "spoke", "told": HIT}, "told"),
    "passed on": ("", {"to_whom": "Age UK", "consent": "yes", "told": HIT}, "told"),
    "change": ("about", {"about": HIT}, "about"),
}
"""The forms without a tick: the field of the contact that they are of, the answers, and where it is asked."""


@pytest.mark.parametrize("name", TICKLESS)
def test_a_form_without_a_tick_asks_once_where_to_mark_it_and_marks_nothing(
    desk: Desk, drafts: DraftBook, name: str
) -> None:
    field, answers, asked_at = TICKLESS[name]
    form = fill(open_form(desk, drafts, str(DraftName(name, a_letter(desk), field))), answers)
    with pytest.raises(RefusedError) as asked:
        ready_values(form, desk.clock.now())
    assert (asked.value.field, str(asked.value)) == (asked_at, SPOKEN)
    saved = save_ready(form, ready_values(form, desk.clock.now()))
    assert saved.words.endswith(AFTER)
    assert rows(desk, "SELECT safeguarding FROM contact") == [(0,)]


@pytest.mark.parametrize("name", TICKLESS)
def test_nothing_is_asked_of_a_contact_that_is_marked_already_nor_of_other_words(
    desk: Desk, drafts: DraftBook, name: str
) -> None:
    field, answers, asked_at = TICKLESS[name]
    about = a_letter(desk)
    form = fill(open_form(desk, drafts, str(DraftName(name, about, field))), {**answers, asked_at: "Ring after 2"})
    ready_values(form, desk.clock.now())
    record_details(desk, int(about), Details(in_danger=True))
    form = fill(open_form(desk, drafts, str(DraftName(name, about, field))), answers)
    assert "In danger?" not in save_ready(form, ready_values(form, desk.clock.now())).words


def test_a_call_that_is_added_asks_at_the_tick_and_one_undo_takes_back_all_of_it(desk: Desk, drafts: DraftBook) -> None:
    about = a_letter(desk)
    form = fill(open_form(desk, drafts, "call"), {"about": HIT})
    form.values |= {"adding_to": about, "adding_ref": "26-0001", "adding_words": ""}
    with pytest.raises(RefusedError, match=re.escape(IN_DANGER)) as asked:
        ready_values(form, desk.clock.now())
    assert asked.value.field == "safeguarding"
    assert "safeguarding" not in form.hidden()
    plain = ready_values(form, desk.clock.now())
    assert isinstance(plain, Adding)
    assert not plain.danger.marked
    fill(form, {"safeguarding": "yes"})
    assert list(form.path()) == ["about", "told_who"]
    fill(form, {"told_who": "The duty team"})
    assert list(form.path()) == ["about", "told_who", "told_at"]
    assert not form.hidden() & {"safeguarding", "told_who", "told_at"}
    save_ready(form, ready_values(form, desk.clock.now()))
    told = "SELECT safeguarding, chasing_count, (SELECT group_concat(told_who) FROM safeguardingtold) FROM contact"
    assert rows(desk, told) == [(1, 1, "The duty team")]
    undone = undo_last(desk)
    assert undone.words.startswith("Taken back: the call that you added, and what you said of the danger, and who was")
    assert rows(desk, told) == [(0, 0, None)]


@pytest.mark.parametrize("typed", ["1231", "d 1231"])
def test_a_message_that_is_added_keeps_the_danger_that_is_ticked(desk: Desk, drafts: DraftBook, typed: str) -> None:
    case = CASES["a message of a check"]
    first = case.open(desk, drafts)
    contact_id = save_ready(first, ready_values(first, desk.clock.now())).contact_id
    form = open_form(desk, drafts, "message", {"check_id": first.values["check_id"]})
    form.values |= {"adding_to": str(contact_id), "adding_ref": "26-0001"} if typed == "1231" else {}
    fill(form, {"received_at": typed, "about": HIT})
    with pytest.raises(RefusedError, match=re.escape(IN_DANGER)):
        ready_values(form, desk.clock.now())
    fill(form, {"safeguarding": "yes"})
    assert "told_who" in form.path()
    save_ready(form, ready_values(form, desk.clock.now()))
    assert rows(desk, "SELECT safeguarding, chasing_count FROM contact") == [(1, 1)]


def test_a_marked_contact_gets_the_report_of_a_call_that_is_added_alone(desk: Desk, drafts: DraftBook) -> None:
    about = a_letter(desk)
    record_details(desk, int(about), Details(in_danger=True))
    form = fill(open_form(desk, drafts, "call"), {"about": HIT, "safeguarding": "yes", "told_who": "The duty team"})
    form.values |= {"adding_to": about, "adding_ref": "26-0001", "adding_words": ""}
    save_ready(form, ready_values(form, desk.clock.now()))
    assert rows(desk, "SELECT count(*) FROM event WHERE field = 'safeguarding'") == [(1,)]
    undo_last(desk)
    assert rows(desk, "SELECT safeguarding, chasing_count FROM contact") == [(1, 0)]
    assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(0,)]


@pytest.mark.parametrize(
    ("name", "answers"),
    [("call", {**CALL, "outcome": "sorted", "detail": HIT}), ("letter", {"channel": "letter", **LETTER, "about": HIT})],
)
def test_a_new_contact_is_asked_about_at_its_tick(
    desk: Desk, drafts: DraftBook, name: str, answers: Mapping[str, str]
) -> None:
    form = fill(open_form(desk, drafts, name), answers)
    with pytest.raises(RefusedError, match=re.escape(IN_DANGER)) as asked:
        ready_values(form, desk.clock.now())
    assert asked.value.field == "safeguarding"
    assert "In danger?" not in save_ready(form, ready_values(form, desk.clock.now())).words
