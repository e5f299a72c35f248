"""The other forms over one contact as data: attempt, promise, acknowledge, refer, reopen, note."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.models import ClosedReason, TryResult
from db.replies.attempts import Tally
from deskapp.charter.vocabulary import Kind, PromiseName
from deskapp.errors import RefusedError
from deskapp.forms.contact.acknowledge import AcknowledgeForm
from deskapp.forms.contact.attempt import AttemptForm
from deskapp.forms.contact.extend import ExtendForm
from deskapp.forms.contact.note import NoteForm
from deskapp.forms.contact.promise import PromiseForm
from deskapp.forms.contact.refer import ReferForm
from deskapp.forms.contact.reopen import ReopenForm
from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.form import Form
from tests.db.desk_case import NOW, StoppedClock, at
from tests.forms.form_case import fill, over_row, refused

FORMS: list[type[Form[Any]]] = [ReplyForm, AttemptForm, PromiseForm, AcknowledgeForm, ReferForm, NoteForm]


@pytest.mark.parametrize("kind", [*FORMS, ReopenForm])
def test_every_field_of_the_path_is_shown_and_every_hint_is_of_a_field(kind: type[Form[Any]]) -> None:
    form = over_row(kind)
    assert set(form.path()) <= set(form.fields) - form.hidden()
    assert set(form.HINTS) >= set(form.path())
    assert set(form.ASKED_LAST) <= set(form.fields)


@pytest.mark.parametrize("kind", FORMS)
def test_no_form_is_deeper_than_two(kind: type[Form[Any]]) -> None:
    ours = [base for base in kind.__mro__ if base.__module__.startswith("deskapp")]
    assert ours == [kind, Form]


@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        (AcknowledgeForm, "at", "y 1620", "= Monday 23 November, 16:20 (yesterday)"),
        (AcknowledgeForm, "promised_at", "fri", "= Fri 27 Nov, by 17:00 (3 working days)"),
        (ExtendForm, "to", "27/11", "= Friday 27 November (in 3 days)"),
        (ReopenForm, "promised_at", "fri", "= Fri 27 Nov, by 17:00 (3 working days)"),
        (AttemptForm, "at", "-15", "= Tuesday 24 November, "),
        (AttemptForm, "at", "then", ""),
    ],
)
def test_every_time_is_read_back(kind: type[Form[Any]], field: str, typed: str, said: str) -> None:
    form = over_row(kind)
    form.put(field, typed)
    assert form.echo(field, NOW)[: len(said) or None] == said


# An attempt


def tally(tries: int, days: int = 1) -> Tally:
    return Tally(tries, days, NOW - timedelta(hours=2) if tries else None, frozenset(), "mornings")


def test_an_attempt_needs_what_happened_and_says_when_to_try_again() -> None:
    form = over_row(AttemptForm)
    form.tally = tally(1)
    assert refused(form) == ("result", "Choose what happened: n, e, m, w, u, c or x")
    form.put("result", "no_answer")
    assert form.read(NOW).result is TryResult.NO_ANSWER
    assert "it stays in the queue, with the same time to reply by" in form.after(NOW)
    assert form.after(NOW).endswith("Best time: mornings.")


def test_a_message_left_with_those_who_asked_us_not_to_is_asked_about_once() -> None:
    form = over_row(AttemptForm, ok_to_leave_message="no")
    form.put("result", "left_message")
    assert refused(form) == ("result", "Margaret Hall asked us not to. m again: it was left anyway.")
    assert refused(form) == ("result", "Choose what happened: n, e, m, w, u, c or x"), "Enter takes nothing"
    form.put("result", "left_message")
    assert form.read(NOW).result is TryResult.LEFT_MESSAGE


def test_closing_is_refused_before_the_charters_number_of_attempts() -> None:
    form = over_row(AttemptForm)
    form.tally = tally(0)
    form.put("result", "could_not_reach")
    assert refused(form)[0] == "result"
    form.tally = tally(3, days=2)
    assert form.read(NOW).result is ClosedReason.COULD_NOT_REACH
    assert "at" in form.hidden(), "it is closed now"


def test_closing_what_was_first_tried_too_late_asks_why() -> None:
    form = over_row(AttemptForm, StoppedClock(at(27)), at(25, 17))
    form.tally = Tally(3, 2, at(26), frozenset(), "")
    form.put("result", "could_not_reach")
    assert refused(form)[0] == "miss_reason"
    form.put("miss_reason", "no time")
    assert form.read(at(27)).miss_reason == "no time"


def test_nobody_to_reply_to_needs_to_say_why() -> None:
    form = over_row(AttemptForm)
    form.put("result", "not_possible")
    assert refused(form)[0] == "words"


# A promise


def a_promise(*, moves: bool, **facts: Any) -> PromiseForm:
    form = over_row(PromiseForm, **facts)
    form.moves = moves
    return form


def test_a_time_besides_asks_when_and_what_they_were_told() -> None:
    form = a_promise(moves=False)
    assert form.path() == ("promised_at", "said_words")
    assert refused(form) == ("promised_at", "Enter when you promised, like tomorrow or wed 3pm")
    form.put("promised_at", "wed 3pm")
    assert form.read(NOW).promised_at == at(25, 15)
    assert form.label("promised_at") == "Time promised"


def test_a_time_that_is_later_than_what_is_owed_is_remarked_on() -> None:
    form = a_promise(moves=False, due_at=at(25, 17))
    form.put("promised_at", "wed 3pm")
    assert form.after(NOW) == "What we already owe still stands. This new time is added."
    form.put("promised_at", "fri 3pm")
    assert form.after(NOW) == "That is later than we already owe: by 17:00 tomorrow. Both times stand."


def test_a_moved_time_asks_why_and_whether_they_know() -> None:
    form = a_promise(moves=True)
    assert form.path() == ("promised_at", "why", "told")
    fill(form, promised_at="fri 3pm")
    assert refused(form)[0] == "why"
    fill(form, why="Samira held up")
    assert refused(form) == ("told", "Did you tell them the new time? y or n")
    fill(form, told="no")
    assert form.after(NOW) == "After saving: the time before counts as missed, because they were not told."
    assert form.read(NOW).told is False


def test_a_time_that_is_moved_too_late_asks_whether_we_said_sorry() -> None:
    form = a_promise(moves=True, clock=StoppedClock(at(26)), due_at=at(25, 17))
    fill(form, promised_at="fri 3pm", why="Samira held up", told="yes")
    assert refused(form)[0] == "sorry_said"
    form.put("sorry_said", "yes")
    assert form.read(at(26)).sorry_said is True


def test_a_time_that_cannot_be_promised_is_asked_about_once() -> None:
    form = a_promise(moves=False)
    form.put("promised_at", "sat")
    with pytest.raises(RefusedError):
        form.check("promised_at")
    form.check("promised_at")
    assert form.values["promised_at"] != "sat", "the time that was probably meant stands there now"


# An acknowledgement


def test_only_a_complaint_is_asked_whether_a_talk_was_offered() -> None:
    assert over_row(AcknowledgeForm).path() == ("how", "promised_at")
    form = over_row(AcknowledgeForm, kind=Kind.COMPLAINT)
    assert form.path() == ("how", "discussion_offered", "promised_at")
    assert refused(form) == ("how", "Choose how they were told: t, l, e or v")


def test_an_acknowledgement_is_late_only_where_that_was_promised() -> None:
    late = StoppedClock(at(26))
    assert "sorry_said" in over_row(AcknowledgeForm, late, at(25, 17), promise=PromiseName.ACKNOWLEDGE).path()
    assert "sorry_said" not in over_row(AcknowledgeForm, late, at(25, 17)).path()


# A referral


def test_a_referral_needs_whom_and_their_consent_and_counts_as_a_reply_once_they_were_told() -> None:
    form = over_row(ReferForm)
    assert refused(form)[0] == "to_whom"
    form.put("to_whom", "Age UK")
    assert refused(form)[0] == "consent"
    form.put("consent", "not_asked")
    assert refused(form)[0] == "why"
    fill(form, consent="yes")
    assert form.read(NOW).consent == "yes"
    assert form.after(NOW) == "After saving: our promise still stands until you've told them."
    form.put("told", "They ring you")
    assert form.after(NOW) == "After saving: the promises that a reply finishes are finished."


def test_a_referral_that_ends_something_late_asks_two_questions() -> None:
    form = over_row(ReferForm, StoppedClock(at(26)), at(25, 17))
    fill(form, to_whom="Age UK", consent="yes")
    assert form.path() == ("to_whom", "consent", "told")
    form.put("told", "They ring you")
    assert form.path()[-2:] == ("sorry_said", "miss_reason")
    assert form.read(at(26)).late_said == (None, None)


# Reopening and a note


def test_reopening_needs_a_reason_and_says_what_will_be_promised() -> None:
    form = over_row(ReopenForm)
    assert refused(form)[0] == "why"
    assert form.after(NOW).startswith("After saving: it waits again for a reply: ")
    fill(form, why="She rang", promised_at="fri")
    assert form.read(NOW).promised_at == at(27, 17)
    assert "Fri 27 Nov" in form.after(NOW)


def test_a_note_needs_words() -> None:
    form = over_row(NoteForm)
    form.put("words", "  ")
    assert refused(form) == ("words", "Enter the note, in a few words")
    form.put("words", " Ring after four ")
    assert form.read(NOW) == "Ring after four"
