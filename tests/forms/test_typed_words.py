"""What is typed is kept as it is: a doubt holds nobody up, nothing is cut, and a question is asked once."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from db.contacts import log
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RefusedError, WordsError
from deskapp.forms import fields
from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.form import Form
from deskapp.forms.refusing import accept, refusal_of, refuse_too_long
from deskapp.wording.paragraphs import paragraphs, wrapped_rows
from tests.db.desk_case import NOW, entry
from tests.db.desk_case import at as on
from tests.forms.form_case import over_row
from tests.forms.saved_case import CALL, fill, open_form


@pytest.fixture
def call(desk: Desk, drafts: DraftBook) -> Form[Any]:
    return open_form(desk, drafts, "call")


def test_a_number_that_looks_wrong_is_left_and_saving_asks_once(call: Form[Any]) -> None:
    fill(call, {**CALL, "outcome": "ring_back", "number": "0770 900 12"})
    assert call.doubt("number") == "2 digits short for a mobile. Ask them again?"
    assert refusal_of(call, "number", NOW) is None
    with pytest.raises(RefusedError, match="Ask them again") as asked:
        call.read(NOW)
    assert asked.value.field == "number"
    assert call.read(NOW).contact.number == "0770 900 12"
    call.put("number", "0770 900 1")
    with pytest.raises(RefusedError, match="Ask them again"):
        call.read(NOW)


def test_what_is_too_long_is_kept_and_said_to_the_letter(call: Form[Any]) -> None:
    call.put("about", "x" * 125)
    with pytest.raises(RefusedError, match=r"^5 letters do not fit: there is room for 120.") as refused:
        refuse_too_long(call, *call.fields)
    assert refused.value.field == "about"
    assert len(call.values["about"]) == 125
    call.put("about", "x" * 120)
    refuse_too_long(call, *call.fields)


@pytest.mark.parametrize("form", ["message", "letter"])
def test_did_you_mean_yesterday_is_taken_by_leaving_the_field_once_more(
    desk: Desk, drafts: DraftBook, form: str
) -> None:
    log_form = open_form(desk, drafts, form)
    log_form.put("received_at", "23:40")
    with pytest.raises(RefusedError, match=r"Did you mean yesterday\? Enter takes it\.$"):
        accept(log_form, "received_at")
    accept(log_form, "received_at")
    assert "yesterday" in log_form.echo("received_at", NOW)


def test_a_run_of_post_goes_on_with_how_the_next_one_came_and_from_whom_it_is(desk: Desk, drafts: DraftBook) -> None:
    first = open_form(desk, drafts, "letter")
    first.put("channel", "letter")
    assert list(first.path()[:4]) == ["channel", "received_at", "dated", "name"]
    then = open_form(desk, drafts, "letter", first.carried_over())
    assert list(then.path()[:2]) == ["channel", "name"]
    then.put("channel", "email")
    assert list(then.path()[:3]) == ["channel", "received_at", "name"], "another way, another day"


def late_reply(**facts: Any) -> ReplyForm:
    """A reply to what was due this morning, spoken and sorted."""
    form = over_row(ReplyForm, due_at=on(23, 9), **facts)
    form.put("how", "spoke")
    form.put("result", "sorted")
    return form


def test_enter_on_the_first_question_about_a_late_reply_saves_it() -> None:
    form = late_reply()
    assert list(form.path()) == ["how", "result", "sorry_said"]
    assert {"miss_reason", "told"}.isdisjoint(form.hidden())
    beside = form.read(NOW).beside
    assert (beside["sorry_said"], beside["miss_reason"]) == (None, None)


def test_the_two_questions_take_a_letter_each_and_then_what_they_were_told() -> None:
    form = late_reply()
    form.put("sorry_said", "no")
    assert list(form.path()) == ["how", "result", "sorry_said", "miss_reason", "told"]
    form.put("miss_reason", "our mistake")
    beside = form.read(NOW).beside
    assert (beside["sorry_said"], beside["miss_reason"]) == (False, "our mistake")


def test_where_nothing_is_to_be_acknowledged_that_is_said_before_anything_is_asked(
    desk: Desk, drafts: DraftBook
) -> None:
    contact = log.log_contact(desk, entry(Channel.CALL, name="Kay")).contact_id
    with pytest.raises(WordsError, match=r"^Nothing here waits for us to say that we have it"):
        open_form(desk, drafts, f"we have it:{contact}")


LISTS = {"needs", "emails", "speakers", "said_words"}
"""Long texts that are no paragraphs: what is separated by commas, and a sentence that is read out."""


def test_every_text_with_room_for_a_paragraph_keeps_its_lines() -> None:
    calls = [
        node
        for path in sorted(Path(fields.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TextField"
    ]
    long, kept = set(), set()
    for call in calls:
        name = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
        given = {one.arg: one.value.value for one in call.keywords if isinstance(one.value, ast.Constant)}
        if isinstance(most := given.get("max_length"), int) and most >= 400:
            long.add(name)
        if "lines" in given:
            kept.add(name)
    assert "told" in long
    assert long - kept <= LISTS


def test_paragraphs_keep_their_lines_and_lose_what_cannot_be_shown() -> None:
    assert paragraphs("  One\ttwo \x1b[0m\r\n\r\n\r\n\r\nThree\u2028four \n") == "One two [0m\n\nThree\nfour"


@pytest.mark.parametrize("width", range(1, 30))
def test_rows_hold_every_letter_of_a_text_once_and_no_more_than_their_width(width: int) -> None:
    text = "It is a long way\n\nto Tipperary,  李小龍 and Llanfairpwllgwyngyllgogerychwyrndrobwll "
    rows = wrapped_rows(text, width)
    assert "".join(text[row.start : row.end] for row in rows) == text.replace("\n", "")
    widest = max(cell_len(text[row.start : row.end].rstrip()) for row in rows)
    assert widest <= max(width, 2)
