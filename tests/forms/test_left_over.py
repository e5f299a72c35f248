"""A form that was begun a while before it is saved asks when it happened, and invents no time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.charter.vocabulary import PromiseName
from deskapp.forms.contact.acknowledge import AcknowledgeForm
from deskapp.forms.contact.tell import TellForm
from deskapp.forms.form import Form
from deskapp.forms.refusing import accept
from tests.db.desk_case import StoppedClock, at, rows
from tests.forms.form_case import over_row, refused
from tests.forms.saved_case import CASES, a_letter, a_promise_of_ours, open_form
from tests.forms.saved_case import fill as fill_and_leave

OF_A_TIME = [
    "a call with a danger",
    "a reply that sorts it",
    "a holding reply",
    "a reply that points elsewhere",
    "a reply that promises more",
    "a reply that could not help",
    "a message left",
    "an attempt",
    "a promise moved",
    "a promise",
    "a complaint acknowledged",
    "something asked",
    "their answer",
    "how it stands",
    "a step",
    "passed on",
    "the details of a complaint",
]


@pytest.mark.parametrize("name", OF_A_TIME)
def test_what_happened_is_never_dated_unasked(desk: Desk, drafts: DraftBook, clock: StoppedClock, name: str) -> None:
    form = CASES[name].open(desk, drafts)
    form.put(form.WHEN, "")
    clock.at += timedelta(minutes=5)
    form.read(clock.now())
    clock.at += timedelta(minutes=5)
    assert form.WHEN in form.path()
    assert form.WHEN not in form.hidden()
    assert refused(form)[0] == refused(form)[0] == form.WHEN
    accept(form, form.WHEN)
    form.read(clock.now())


@pytest.mark.parametrize("name", sorted(set(CASES) - set(OF_A_TIME)))
def test_what_is_of_no_time_asks_for_none(desk: Desk, drafts: DraftBook, clock: StoppedClock, name: str) -> None:
    form = CASES[name].open(desk, drafts)
    clock.at += timedelta(minutes=10)
    form.read(clock.now())


def test_who_was_told_of_a_danger_has_the_time_that_is_given(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    form = open_form(desk, drafts, f"details:{a_letter(desk)}")
    fill_and_leave(form, {"safeguarding": "yes", "safeguarding_who": "Ann Reed"})
    clock.at += timedelta(minutes=17)
    fill_and_leave(form, {"safeguarding_at": "-10"})
    form.write(form.read(clock.now()))
    assert rows(desk, "SELECT told_at FROM safeguardingtold") == [
        (f"{clock.at - timedelta(minutes=10):%Y-%m-%d %H:%M:00.000000}",)
    ]


def test_what_was_passed_on_in_time_is_kept(desk: Desk, drafts: DraftBook, clock: StoppedClock) -> None:
    clock.at = at(25, 11, 50)
    form = open_form(desk, drafts, f"passed on:{a_promise_of_ours(desk)}")
    fill_and_leave(form, {"to_whom": "Age UK", "consent": "yes", "told": "They ring you"})
    clock.at = at(25, 12, 14)
    fill_and_leave(form, {"at": "1155"})
    assert "sorry_said" not in form.path()
    form.write(form.read(clock.now()))
    assert rows(desk, "SELECT result, stopped_at FROM promise WHERE rule IS NULL") == [
        ("kept", "2026-11-25 11:55:00.000000")
    ]


def test_a_time_that_was_moved_in_time_is_not_missed(desk: Desk, drafts: DraftBook, clock: StoppedClock) -> None:
    clock.at = at(25, 11, 50)
    form = open_form(desk, drafts, f"promise:{a_promise_of_ours(desk)}")
    fill_and_leave(form, {"promised_at": "fri 3pm", "why": "Samira held up", "told": "yes"})
    clock.at = at(25, 12, 14)
    assert "sorry_said" not in form.path()
    fill_and_leave(form, {"at": "1155"})
    form.write(form.read(clock.now()))
    assert rows(desk, "SELECT result, stopped_at FROM promise ORDER BY id LIMIT 1") == [
        ("void", "2026-11-25 11:55:00.000000")
    ]


@pytest.mark.parametrize("kind", [AcknowledgeForm, TellForm])
def test_lateness_is_asked_once_the_time_shows_it(kind: type[Form[Any]]) -> None:
    name = PromiseName.ACKNOWLEDGE if kind is AcknowledgeForm else PromiseName.UPDATE
    form = over_row(kind, StoppedClock(at(24, 15, 14)), at(24, 15), begun_at=at(24, 14, 50), promise=name)
    assert form.path()[-1] == "at"
    accept(form, "at")
    assert form.path()[-3:] == ("at", "sorry_said", "miss_reason")
    form.put("at", "1455")
    assert form.path()[-1] == "at"
