"""A reply as data: what is asked, what is refused, what it says."""

from __future__ import annotations

import pytest

from db.models import ClosedReason, EventKind
from deskapp.charter.vocabulary import Kind
from deskapp.errors import RefusedError
from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.refusing import accept
from tests.db.desk_case import NOW, StoppedClock, at
from tests.forms.form_case import fill, over_row, refused


def test_a_simple_reply_asks_how_what_it_came_to_and_what_they_were_told() -> None:
    form = over_row(ReplyForm)
    assert form.path() == ("how", "result", "told")
    assert not {"how", "result", "told", "at"} & form.hidden()
    assert "hold_reason" in form.hidden()
    fill(form, how="spoke", result="sorted")
    ready = form.read(NOW)
    assert (ready.how, ready.sorted_, ready.at, ready.told) == (EventKind.SPOKE, True, NOW, "")
    assert ready.beside["closed_reason"] is ClosedReason.SORTED
    assert form.after(NOW) == "After saving: nothing more is owed. It leaves the queue as sorted."


@pytest.mark.parametrize(
    ("result", "asked"),
    [
        ("holding", ("hold_reason", "promised_at")),
        ("promised_more", ("promised_at",)),
        ("passed_on", ("to_whom", "consent")),
        ("could_not_help", ()),
    ],
)
def test_each_result_asks_what_it_needs(result: str, asked: tuple[str, ...]) -> None:
    form = over_row(ReplyForm)
    fill(form, how="spoke", result=result)
    assert form.path() == ("how", "result", *asked, "told")
    assert not set(asked) & form.hidden()


def test_why_nobody_was_asked_is_wanted_only_where_nobody_was() -> None:
    form = over_row(ReplyForm)
    fill(form, how="spoke", result="passed_on", to_whom="NHS 111", consent="yes")
    assert "consent_why" in form.hidden()
    form.put("consent", "not_asked")
    assert form.path() == ("how", "result", "to_whom", "consent", "consent_why", "told")
    assert refused(form)[0] == "consent_why"
    form.put("consent_why", "only gave them the number")
    assert form.read(NOW).beside["consent"] == "only gave them the number"


def test_the_need_is_asked_of_those_who_have_one_and_not_of_a_message_left() -> None:
    form = over_row(ReplyForm, needs="large print")
    fill(form, how="letter_sent", result="sorted")
    assert refused(form) == ("need_met", "Did it go in the way they need? y or n")
    form.put("need_met", "no")
    assert form.path() == ("how", "result", "need_met", "need_why", "told")
    fill(form, need_why="the printer is broken")
    assert form.read(NOW).beside["need_met"] is False
    form.put("how", "left_message")
    assert form.path() == ("how", "result", "told")


def test_a_late_one_says_by_how_much_and_asks_two_questions() -> None:
    form = over_row(ReplyForm, StoppedClock(at(26, 10)), at(25, 17))
    fill(form, how="spoke", result="sorted")
    assert form.path()[-1] == "sorry_said"
    assert form.block("late", at(26, 10)) == "This was LATE by 1 hour of opening time."
    assert form.spoken(at(26, 10))[0] == form.block("late", at(26, 10))
    fill(form, sorry_said="yes", miss_reason="no time")
    assert form.read(at(26, 10)).beside["sorry_said"] is True


def test_one_that_was_answered_in_time_and_saved_late_is_not_late() -> None:
    form = over_row(ReplyForm, StoppedClock(at(26, 10)), at(25, 17))
    fill(form, how="spoke", result="sorted", at="y 1650")
    assert form.path()[-1] == "told"
    assert form.block("late", at(26, 10)) == ""
    assert form.read(at(26, 10)).at == at(25, 16, 50)


def test_a_message_left_wants_nothing_and_is_no_holding_reply() -> None:
    form = over_row(ReplyForm)
    fill(form, how="left_message", result="holding")
    ready = form.read(NOW)
    assert "holding" not in ready.beside
    assert form.after(NOW) == "After saving: it stays in the queue. A message left is not a reply."


def test_a_time_to_come_is_refused_as_the_time_of_a_reply() -> None:
    form = over_row(ReplyForm)
    form.put("at", "23:00")
    with pytest.raises(RefusedError) as error:
        form.check("at")
    assert error.value.field == "at"


def test_the_further_time_is_read_back_in_full() -> None:
    form = over_row(ReplyForm)
    fill(form, how="spoke", result="promised_more", promised_at="fri", told="The leaflet")
    assert form.echo("promised_at", NOW).startswith("= Fri 27 Nov, by 17:00")
    assert form.read(NOW).beside["promised_at"] == at(27, 17)
    form.put("told", "")
    assert refused(form) == ("told", "Enter what we promised them further, in a few words")


def test_the_top_says_who_how_to_reach_them_and_what_to_mind() -> None:
    form = over_row(ReplyForm, number="07700 900123", ok_to_leave_message="no", needs="large print", safeguarding=True)
    assert form.heading(NOW)[0] == "Replied: 26-0017 Margaret Hall"
    about = form.block("about", NOW)
    assert "DON'T LEAVE A MESSAGE" in about
    assert "NEEDS: large print" in about
    assert "SAFETY: somebody may be in danger" in about


def test_a_form_with_nothing_but_the_name_is_empty() -> None:
    form = over_row(ReplyForm)
    assert form.values == {"name": "Margaret Hall"}
    assert form.is_empty
    form.put("told", "x")
    assert not form.is_empty


def test_a_complaint_that_a_reply_closes_asks_once_what_they_were_told() -> None:
    form = over_row(ReplyForm, kind=Kind.COMPLAINT)
    fill(form, how="spoke", result="sorted")
    with pytest.raises(RefusedError, match=r"closes a complaint\. What did we tell them") as asked:
        form.read(NOW)
    assert asked.value.field == "told"
    assert form.read(NOW).sorted_


def left_over(clock: StoppedClock) -> ReplyForm:
    """A reply begun at 14:50, promised by 15:00, and taken up again at the clock's time."""
    form = over_row(ReplyForm, clock, at(24, 15), begun_at=at(24, 14, 50))
    fill(form, how="spoke", result="sorted", told="Told her")
    return form


def test_one_that_is_taken_up_again_asks_when_it_was_and_is_never_dated_unasked() -> None:
    form = left_over(StoppedClock(at(24, 15, 14)))
    assert form.path() == ("how", "result", "told", "at")
    assert form.note("at") == "Begun at 14:50. Enter: now"
    assert form.hint("at").words.startswith("Begun at 14:50. When was it?")
    asked = "Begun at 14:50, and it is 15:14. When was it? Type the time, or leave it blank and press Enter: now"
    assert refused(form) == refused(form) == ("at", asked)
    assert form.block("late", at(24, 15, 14)) == "", "nobody knows yet"
    form.put("at", "1452")
    assert form.read(at(24, 15, 14)).at == at(24, 14, 52)
    assert form.path()[-1] == "at"


def test_one_that_was_late_after_all_asks_about_that_once_it_is_known() -> None:
    form = left_over(StoppedClock(at(24, 15, 14)))
    accept(form, "at")
    assert form.values["at"] == "now"
    assert form.path() == ("how", "result", "told", "at", "sorry_said")
    assert form.block("late", at(24, 15, 14)).startswith("This was LATE")
    fill(form, sorry_said="yes", miss_reason="no time")
    assert form.read(at(24, 15, 14)).at == at(24, 15, 14)


def test_one_that_was_late_from_its_beginning_says_so_at_once() -> None:
    form = over_row(ReplyForm, StoppedClock(at(24, 15, 14)), at(24, 14), begun_at=at(24, 14, 50))
    assert form.path() == ("how", "result", "sorry_said", "at")


def test_one_that_took_a_few_minutes_is_of_now() -> None:
    form = left_over(StoppedClock(at(24, 14, 55)))
    assert form.path() == ("how", "result", "told")
    assert form.note("at") == "Enter: now"
    assert form.read(at(24, 14, 55)).at == at(24, 14, 55)
