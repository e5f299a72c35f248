"""What may happen in a promise's life, as forms: asked and answered, more time, how it stands, a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.models import EventKind
from db.promises.extend import Extendable
from db.promises.milestones import Known
from db.promises.wait import ask_them
from db.queue.live import open_row
from deskapp.charter.own_words import Milestone
from deskapp.charter.vocabulary import Channel, PromiseName, Result
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.contact.ask import AnsweredForm, AskForm
from deskapp.forms.contact.extend import ExtendForm
from deskapp.forms.contact.milestone import MilestoneForm
from deskapp.forms.contact.tell import TellForm
from deskapp.forms.fields import ChoiceField
from deskapp.forms.form import Form
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows
from tests.forms.form_case import fill, over_row, refused
from tests.forms.saved_case import a_letter, a_stretched_one, an_asked_one, an_information_request, open_form
from tests.forms.saved_case import fill as fill_and_leave


@pytest.mark.parametrize("kind", [AskForm, AnsweredForm, ExtendForm, TellForm, MilestoneForm])
def test_every_field_of_the_path_is_shown_and_every_hint_is_of_a_field(kind: type[Form[Any]]) -> None:
    form = over_row(kind)
    assert set(form.path()) <= set(form.fields) - form.hidden()
    assert set(form.path()) <= set(form.HINTS) <= set(form.fields)
    assert set(form.ASKED_LAST) <= set(form.fields)


# Asked and answered


def test_asking_needs_how_and_what() -> None:
    form = over_row(AskForm)
    assert refused(form) == ("how", "Choose how they were asked: t, m, l, e or v")
    fill(form, how="left_message")
    assert refused(form) == ("asked", "Enter what we asked them, in a few words")
    fill(form, asked="Which ward?", at="1430")
    ready = form.read(NOW)
    assert (ready.how, ready.asked, ready.at) == (EventKind.LEFT_MESSAGE, "Which ward?", at(24, 14, 30))


def test_nobody_was_asked_or_answers_in_the_time_to_come() -> None:
    for form in (over_row(AskForm), over_row(AnsweredForm)):
        fill(form, how="spoke", asked="Which ward?", at="1650")
        with pytest.raises(RefusedError) as error:
            form.check("at")
        assert error.value.field == "at"


def test_what_was_asked_waits_until_they_answer(desk: Desk, drafts: DraftBook, clock: StoppedClock) -> None:
    contact_id = int(a_stretched_one(desk))
    due_at = page(desk.engine, contact_id).running[0].due_at
    form = fill_and_leave(open_form(desk, drafts, f"ask them:{contact_id}"), {"how": "spoke", "asked": "Which ward?"})
    assert form.write(form.read(clock.now())).words == "26-0001 Kay: we wait for them."
    assert page(desk.engine, contact_id).running[0].waiting_since == clock.now()
    clock.at += timedelta(days=1)
    form = open_form(desk, drafts, f"they answered:{contact_id}")
    assert "they answered. Reply by" in form.write(form.read(clock.now())).words
    running = page(desk.engine, contact_id).running[0]
    assert running.waiting_since is None
    assert running.due_at > due_at


def test_where_the_charter_lets_nothing_wait_it_says_that_the_time_stays(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    form = open_form(desk, drafts, f"ask them:{a_letter(desk)}")
    fill_and_leave(form, {"how": "spoke", "asked": "Which ward?"})
    assert form.write(form.read(clock.now())).words.endswith("asked. The time to reply by stays as it is.")


def test_an_answer_is_refused_where_nothing_was_asked(desk: Desk, drafts: DraftBook) -> None:
    with pytest.raises(WordsError, match="We are not waiting for them"):
        open_form(desk, drafts, f"they answered:{a_letter(desk)}")


# More time


def can_be_extended(*names: PromiseName) -> ExtendForm:
    form = over_row(ExtendForm)
    form.able = [Extendable(number, name, at(25, 17), at(27, 17)) for number, name in enumerate(names, start=4)]
    return form


def test_more_time_needs_why_and_that_they_know() -> None:
    form = can_be_extended(PromiseName.REPLY)
    assert form.path() == ("why", "told", "to")
    assert refused(form)[0] == "why"
    fill(form, why="The ward is shut")
    assert refused(form) == ("told", "Did you tell them that it takes longer, and why? y or n")
    fill(form, told="no")
    assert refused(form) == ("told", "Tell them first: they have to know that it takes longer, and why.")
    fill(form, told="yes")
    assert form.read(NOW).to is None
    assert form.read(NOW).promise_id == 4
    fill(form, to="thu")
    assert form.read(NOW).to == at(26).date()
    fill(form, to="never")
    assert refused(form)[0] == "to"


def test_where_several_can_have_more_time_it_asks_which() -> None:
    form = can_be_extended(PromiseName.ACKNOWLEDGE, PromiseName.REPLY)
    fill(form, why="The ward is shut", told="yes")
    assert refused(form) == ("which", "Choose what takes longer by its number")
    fill(form, which="5")
    assert form.read(NOW).promise_id == 5
    assert form.after(NOW) == (
        "It is due 17:00 tomorrow. After saving: 17:00 on Fri 27 Nov, or on an earlier day that you give."
    )


def test_more_time_is_refused_as_it_is_opened_with_the_reason(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    with pytest.raises(WordsError, match="Nothing here can be given more time"):
        open_form(desk, drafts, f"more time:{a_letter(desk)}")
    contact_id = a_stretched_one(desk)
    clock.at += timedelta(days=30)
    with pytest.raises(WordsError, match=r"It fell due .* Give them a new time instead\."):
        open_form(desk, drafts, f"more time:{contact_id}")


# How it stands


def test_how_it_stands_needs_how_and_what() -> None:
    form = over_row(TellForm)
    assert refused(form) == ("how", "Choose how they were told: t, l, e or v")
    fill(form, how="spoke")
    assert refused(form) == ("told", "Say what we told them, in a few words")
    fill(form, told="Still with the ward")
    assert form.read(NOW).how is EventKind.SPOKE


def test_a_late_update_asks_the_two_questions_of_a_late_reply() -> None:
    form = over_row(TellForm, StoppedClock(at(27)), at(25, 17), promise=PromiseName.UPDATE)
    assert form.path() == ("how", "sorry_said", "miss_reason", "told")
    fill(form, how="spoke", told="Still with the ward", sorry_said="yes", miss_reason="no time")
    assert form.read(at(27)).late_said == (True, "no time")


# A step


def test_a_step_is_chosen_and_may_have_been_before() -> None:
    form = over_row(MilestoneForm)
    form.known = (Known(Milestone("met", "We met them"), None), Known(Milestone("plan", "The plan is ready"), at(23)))
    assert [part.options for part in form.parts() if isinstance(part, ChoiceField)] == [
        (("met", "1", "We met them"), ("plan", "2", "The plan is ready"))
    ]
    assert refused(form) == ("step", "Choose what happened by its number")
    fill(form, step="plan", at="y 1620")
    assert (form.read(NOW).key, form.read(NOW).at) == ("plan", at(23, 16, 20))
    assert form.after(NOW) == "This was recorded for Mon 23 Nov before. After saving: the new time takes its place."
    fill(form, at="1650")
    assert refused(form)[0] == "at"


def test_a_step_ends_what_the_charter_says(desk: Desk, drafts: DraftBook, clock: StoppedClock) -> None:
    contact_id = an_information_request(desk)
    form = fill_and_leave(open_form(desk, drafts, f"step:{contact_id}"), {"step": "information_given", "at": "1430"})
    form.write(form.read(clock.now()))
    ended = {one.promise: one for one in page(desk.engine, int(contact_id)).promises}[PromiseName.OWN_INFORMATION]
    assert (ended.result, ended.stopped_at) == (Result.KEPT, at(24, 14, 30))


def test_a_kind_that_has_no_step_says_so(desk: Desk, drafts: DraftBook) -> None:
    with pytest.raises(WordsError, match="The charter has no step for this"):
        open_form(desk, drafts, f"step:{a_letter(desk)}")


def test_they_are_told_how_it_stands_and_the_promise_to_tell_them_is_kept(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    contact_id = an_asked_one(desk)
    form = open_form(desk, drafts, f"how it stands:{contact_id}")
    fill_and_leave(form, {"how": "spoke", "told": "Still with the ward"})
    assert form.write(form.read(clock.now())).words == "26-0001 Kay: they know how it stands."
    assert len(page(desk.engine, int(contact_id)).running) == 1, "the answer is still owed"


def test_what_was_asked_where_nothing_is_promised_can_be_answered_too(desk: Desk, drafts: DraftBook) -> None:
    desk.edition = replace(desk.edition, rules=())
    contact_id = log.log_contact(desk, entry(Channel.LETTER)).contact_id
    with pytest.raises(WordsError, match="We are not waiting for them"):
        open_form(desk, drafts, f"they answered:{contact_id}")
    ask_them(desk, contact_id, asked="Which flat?", how=EventKind.SPOKE)
    form = open_form(desk, drafts, f"they answered:{contact_id}")
    form.save(form.read(desk.clock.now()))
    row = open_row(desk.engine, contact_id)
    assert row is not None
    assert row.waiting_since is None


def test_a_time_given_before_the_telephone_rang_is_asked_when_it_was_given(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    form = open_form(desk, drafts, f"promise:{a_letter(desk)}")
    fill_and_leave(form, {"promised_at": "fri 3pm"})
    assert "at" not in form.path()
    clock.at += timedelta(minutes=40)
    assert form.path()[-1] == "at"
    assert refused(form)[0] == "at"
    fill_and_leave(form, {"at": "1450"})
    form.save(form.read(clock.at))
    made = rows(desk, "SELECT at FROM event WHERE kind = 'promise_made'")
    assert [text[:16] for (text,) in made] == ["2026-11-24 14:50"]
    assert rows(desk, "SELECT started_at FROM promise WHERE rule IS NULL")[0][0][:16] == "2026-11-24 14:50"
