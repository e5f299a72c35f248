"""A draft that a crash left behind after its save: what is typed in it then is in the record, or refused and kept."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.storage.errors import ChangedError
from db.undo.last import undo_last
from deskapp.errors import DeskError
from deskapp.forms.fields import TextField
from deskapp.forms.form import Form
from deskapp.forms.registry import registered
from deskapp.wording.phrases import reference_spoken
from tests.db.desk_case import StoppedClock, rows
from tests.forms.saved_case import CASES, fill, open_form
from tests.forms.test_every_save import dump, ready, undo

WORDS = "twelve pills"
ANSWERS = {
    "an attempt": ("words", WORDS),
    "a new organisation": ("opening", WORDS),
    "a message left": ("told", WORDS),
    "a holding reply": ("told", WORDS),
    "a promise": ("said_words", f"by Friday {WORDS}"),
    "a message with nothing said": ("about", WORDS),
    "a time corrected": ("received_at", "y 1500"),
    "a step": ("at", "1415"),
    "what a late reply left out": ("miss_reason", "our mistake"),
    "a kind corrected": ("kind", "concern"),
    "a check with messages": ("machine_count", "17"),
    "a check that found nothing": ("machine_count", "1"),
    "an empty machine after a gap": ("gap_reason", WORDS),
}
"""The field to change where it is none that `change` finds, and its value."""
CANNOT_OPEN = {
    case
    for case in CASES
    if case.startswith(
        ("a reply that", "nobody", "could not", "passed", "opened", "a complaint ack", "their answer", "more time")
    )
} - {"a reply that promises more"}
"""The cases whose own save left nothing to do about the contact: the form does not open, and says so."""
REFUSED = {
    "what a late reply left out",
    "a message with nothing said",
    "a promise",
    "a name corrected",
    "a time corrected",
    "a kind corrected",
    "the details of a complaint",
    "a person's page",
    "all of a person's page",
    "an organisation's page",
    "somebody away",
    "a check that found nothing",
    "an empty machine after a gap",
    "the end of a check with a miscount",
    "the end of a check",
}
"""The cases where what was changed is refused, and stays in the draft: mostly as an edit conflict to save over."""


def left_behind(desk: Desk, drafts: DraftBook, form: Form[Any]) -> tuple[Form[Any], DraftBook]:
    """The form of the same draft, opened anew by another start of the program after a crash."""
    drafts.close()
    again = DraftBook(desk.settings.drafts, desk.clock)
    draft = again.resume(form.draft.id)
    opened = registered(draft.form, draft.values).make(desk, draft)
    opened.open()
    opened.take_up()
    return opened, again


def change(form: Form[Any], case: str) -> str:
    """Change one field of the form; the words that were typed."""
    texts = [name for name, part in form.fields.items() if isinstance(part, TextField) and form.values.get(name)]
    words = ("about", "words", "told", "said_words", "why", "detail", "name", "kept_why", "plan", "opening", "caution")
    name = next((name for name in words if name in texts), texts[-1] if texts else "")
    name, value = ANSWERS.get(case, (name, f"{form.values.get(name, '')} {WORDS}".strip()))
    form.put(name, value)
    return value


@pytest.fixture
def book(desk: Desk, clock: StoppedClock) -> DraftBook:
    return DraftBook(desk.settings.drafts, clock)


def saved(desk: Desk, book: DraftBook, clock: StoppedClock, case: str) -> Form[Any]:
    """A form of this case that was saved, its draft as it was before the save."""
    form = CASES[case].open(desk, book)
    form.keep("")
    form.save(ready(form, clock))
    form.draft.flush()
    return form


@pytest.mark.parametrize("case", CASES)
def test_words_added_to_a_draft_that_was_saved_are_in_the_record_or_refused_and_kept(
    desk: Desk, book: DraftBook, clock: StoppedClock, case: str
) -> None:
    form = saved(desk, book, clock, case)
    before, contacts = dump(desk), rows(desk, "SELECT count(*) FROM contact")
    try:
        again, book = left_behind(desk, book, form)
    except DeskError as error:
        said = str(error)
    else:
        said = ""
    assert bool(said) == (case in CANNOT_OPEN)
    if said:
        assert said.startswith("This was saved at 14:47 as 26-0001.")
        return
    value = change(again, case)
    again.keep("")
    again, book = left_behind(desk, book, again)
    try:
        to_write = ready(again, clock)
        again.save(to_write)
    except DeskError as error:
        said = str(error)
    assert bool(said) == (case in REFUSED)
    if said:
        assert dump(desk) == before
        assert value in again.draft.values.values()
        return
    now = dump(desk)
    assert rows(desk, "SELECT count(*) FROM contact") == contacts
    assert value in " ".join(str(cell) for found in now.values() for row in found for cell in row)
    assert now != before
    again.save(to_write)
    assert dump(desk) == now, "nothing twice"


@pytest.mark.parametrize("case", CASES)
def test_a_draft_that_was_saved_and_is_saved_unchanged_adds_nothing(
    desk: Desk, book: DraftBook, clock: StoppedClock, case: str
) -> None:
    form = saved(desk, book, clock, case)
    before = dump(desk)
    with suppress(DeskError):
        again, _ = left_behind(desk, book, form)
        again.save(ready(again, clock))
    assert {**dump(desk), "reference": []} == {**before, "reference": []}


def test_a_draft_that_was_saved_says_so_when_it_is_opened(desk: Desk, book: DraftBook, clock: StoppedClock) -> None:
    again, _ = left_behind(desk, book, saved(desk, book, clock, "a note"))
    assert again.told() == "This was saved at 14:47 as 26-0001."


def test_words_changed_after_a_save_whose_answer_was_lost_are_in_the_record(
    desk: Desk, book: DraftBook, clock: StoppedClock
) -> None:
    form = CASES["a call to ring back"].open(desk, book)
    form.save(ready(form, clock))
    form.put("about", "Wants a dentist, twelve: pills")
    form.save(ready(form, clock))
    noted = "SELECT words FROM note JOIN event ON event.id = event_id WHERE kind = 'note'"
    assert rows(desk, noted) == [("It's about: Wants a dentist, twelve: pills",)]


def test_a_new_organisation_is_one_however_its_name_is_changed_after_a_crash(desk: Desk, drafts: DraftBook) -> None:
    form = open_form(desk, drafts, "organisation:0")
    fill(form, {"name": "Riverside Pharmacy", "numbers": "01632 960 100"})
    form.keep("numbers")
    form.save(form.read(desk.clock.now()))
    again, book = left_behind(desk, drafts, form)
    assert again.told().startswith("This was saved at ")
    fill(again, {"name": "Riverside Chemist"})
    again.keep("name")
    twice, book = left_behind(desk, book, again)
    twice.save(twice.read(desk.clock.now()))
    fill(twice, {"name": "Riverside Chemists", "opening": "9 to 5"})
    twice.save(twice.read(desk.clock.now()))
    assert rows(desk, "SELECT name, numbers, opening FROM organisation") == [
        ("Riverside Chemists", "01632 960 100", "9 to 5")
    ]
    book.close()


@pytest.mark.parametrize("case", CASES)
def test_a_draft_whose_save_was_undone_is_saved_anew(
    desk: Desk, book: DraftBook, clock: StoppedClock, case: str
) -> None:
    form = saved(desk, book, clock, case)
    stood = done(desk)
    try:
        undo(desk, CASES[case].form)
    except DeskError:
        return  # this form has no undo
    if CASES[case].form in ("person", "organisation"):
        return  # their saves have no entry id: an edit is compared with the page as it is now
    assert done(desk) != stood
    again, book = left_behind(desk, book, form)
    assert "That was taken back at 14:47: it can be saved again." in again.told()
    to_write = ready(again, clock)
    try:
        again.save(to_write)
    except ChangedError:
        assert case == "the details of a complaint"  # an edit conflict, to save over
        return
    assert done(desk) == stood
    again.save(to_write)
    assert done(desk) == stood, "nothing twice"
    book.close()


def done(desk: Desk) -> list[tuple[Any, ...]]:
    """What stands in the history, without what was undone: of each event kind and words, with the first reference."""
    stands = "kind != 'undone' AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undo_of IN (event.id, event.part_of))"
    shown = "SELECT kind, field, outcome, replace(words, '26, 0002', '26, 0001') FROM event"
    shown += " LEFT JOIN note ON event_id = event.id"
    return sorted(rows(desk, f"{shown} WHERE {stands}"), key=repr)


def test_an_edit_that_was_undone_is_added_anew(desk: Desk, book: DraftBook, clock: StoppedClock) -> None:
    form = saved(desk, book, clock, "a call to ring back")
    again, book = left_behind(desk, book, form)
    again.put("about", "Wants a dentist, twelve: pills")
    for _ in range(2):
        again.save(ready(again, clock))
        undo_last(desk)
    again.save(ready(again, clock))
    again.save(ready(again, clock))
    noted = "SELECT words FROM note JOIN event ON event.id = event_id WHERE kind = 'note' AND NOT EXISTS"
    undone = "(SELECT 1 FROM event u WHERE u.undo_of = event.id)"
    assert rows(desk, f"{noted} {undone}") == [("It's about: Wants a dentist, twelve: pills",)]
    book.close()


def test_a_save_that_was_undone_while_its_form_was_open_is_said_and_then_saved_anew(
    desk: Desk, book: DraftBook, clock: StoppedClock
) -> None:
    again, book = left_behind(desk, book, saved(desk, book, clock, "a call to ring back"))
    undo_last(desk)
    with pytest.raises(DeskError, match=r"as 26-0001\. That was taken back at 14:47: it can be saved again\."):
        again.save(ready(again, clock))
    words = again.save(ready(again, clock)).words
    assert rows(desk, "SELECT ref FROM contact WHERE state = 'open'") == [(again.values["ref"],)]
    assert again.values["ref"] in words
    book.close()


def test_the_reference_read_out_after_a_crash_is_that_of_the_save(
    desk: Desk, book: DraftBook, clock: StoppedClock
) -> None:
    form = CASES["a call to ring back"].open(desk, book)
    form.keep("")
    form.draft.flush()
    form.save(ready(form, clock))  # the reference, reserved just before, is not in the draft
    again, book = left_behind(desk, book, form)
    ready(again, clock)
    [(ref,)] = rows(desk, "SELECT ref FROM contact")
    said = " ".join(again.spoken(clock.now()))
    assert f"Your reference is {reference_spoken(ref)}." in said
    book.close()
