"""Working on what waits, line by line: answered, given, noted; and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from db.models import EventKind
from db.replies.reassign import give_to
from db.replies.reply import answer
from deskapp.errors import WordsError
from deskapp.plain.conversation import Conversation
from deskapp.plain.session import at_desk
from deskapp.plain.start_form import work_on
from tests.db.desk_case import rows
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.screens.front_desk import front_desk


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """One caller is to be rung back by five tomorrow."""
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    return at_plain


def test_a_reply_says_who_it_is_first_and_what_saving_does(at_plain: PlainDesk) -> None:
    said = at_plain.do("reply 26-0001", "t", "s", "Two practices", "")
    assert said.lines[0] == "26-0001. Margaret Hall."
    assert "01632 960 044." in said.lines
    assert "= Spoke." in said.lines
    assert "After saving: nothing more is owed." in said.lines
    assert said.lines[-1] == "Saved 26-0001 Margaret Hall. Sorted: nothing more is owed."
    assert said.status == 0
    assert kept(at_plain, "SELECT result, sorry_said FROM promise") == [("kept", None)]
    assert kept(at_plain, "SELECT words FROM note ORDER BY event_id DESC LIMIT 1") == [("Two practices",)]


def test_a_late_reply_asks_whether_sorry_was_said_and_why_it_was_late(at_plain: PlainDesk) -> None:
    at_plain.clock.at += timedelta(days=2)
    said = at_plain.do("reply 26-0001", "t", "s", "y", "zz", "waiting", "", "")
    assert "This was LATE by 2 minutes of opening time." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT result, sorry_said, miss_reason FROM promise") == [
        ("missed", 1, "waiting for others")
    ]


def test_a_holding_reply_wants_why_and_when(at_plain: PlainDesk) -> None:
    said = at_plain.do("reply 26-0001", "t", "h", "", "w", "fri", "", "")
    assert "Enter why, and when they'll hear. Why not yet? w, m, l or a." in said.lines
    assert "= Friday 27 November, by 5pm (3 working days)." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT name, result FROM promise ORDER BY id") == [
        ("promise", "kept"),
        ("update", "running"),
    ]


def test_the_time_of_an_answer_can_be_named_before_saving(at_plain: PlainDesk) -> None:
    at_plain.clock.at += timedelta(days=1, hours=8, minutes=28)
    said = at_plain.do("reply 26-0001", "t", "s", "", "when", "1630", "", "")
    assert "= Wednesday 25 November, 4:30pm (today)." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT result FROM promise") == [("kept",)]


def test_a_reply_begun_before_goes_on_where_it_was_left(at_plain: PlainDesk) -> None:
    left = at_plain.do("reply 26-0001", "t")
    assert left.status == 1
    assert [seen.form for seen in at_plain.unfinished] == ["reply:1"]
    said = at_plain.do("reply 26-0001", "s", "", "")
    assert "This was started before: it goes on where it was left." in said.lines
    assert said.status == 0
    assert at_plain.unfinished == []


async def test_f8_in_the_app_carries_on_with_a_reply_left_line_by_line(tmp_path: Path, at_plain: PlainDesk) -> None:
    at_plain.do("reply 26-0001", "t", "s")
    async with front_desk(tmp_path / "desk", at_plain.clock, staff=()) as (hands, desk, _):
        await hands.press("f8", "enter")
        assert hands.value("how") == EventKind.SPOKE
        assert hands.field == "told"
        await hands.press("enter")
        assert rows(desk, "SELECT result FROM promise") == [("kept",)]


def test_what_somebody_else_answered_meanwhile_is_said_and_nothing_is_lost(at_plain: PlainDesk) -> None:
    at_plain.do("reply 26-0001", "t", "s", "Two practices")
    with at_plain.open() as desk:
        answer(desk, 1, how=EventKind.SPOKE, told="", sorted_=True, at=at_plain.clock.now())
    with pytest.raises(WordsError, match="closed"):
        at_plain.do("unfinished", "1")
    [seen] = at_plain.unfinished
    assert seen.values["told"] == "Two practices"


class Meanwhile(Conversation):
    """Before the first saving somebody else does something."""

    act: Callable[[], None] | None = None

    def ask(self, question: str, explained: str = "", *, helps: tuple[str, ...] = ()) -> str:
        saving = question.startswith(("Save?", "Which line?"))
        act, self.act = (self.act, None) if saving else (None, self.act)
        if act is not None:
            act()
        return super().ask(question, explained, helps=helps)


def test_what_was_changed_meanwhile_is_said_and_enter_saves_over_it(at_plain: PlainDesk) -> None:
    def give() -> None:
        with at_plain.open() as desk:
            give_to(desk, 1, staff_id=1)

    out = StringIO()
    talk = Meanwhile(StringIO("t\ns\n\n\n\n"), out)
    talk.act = give
    status = at_desk(at_plain.settings, at_plain.clock, talk, lambda here: work_on(here, "reply", "26-0001"))
    assert status == 0, out.getvalue()
    assert "Changed meanwhile:" in out.getvalue()
    assert "Samira Haddad" in out.getvalue()
    assert kept(at_plain, "SELECT result FROM promise") == [("kept",)]


def test_a_reference_nobody_has_is_said_to_be_none(at_plain: PlainDesk) -> None:
    with pytest.raises(WordsError, match="Nothing has the reference 26-0099"):
        at_plain.do("reply 26-0099", "t")
    said = at_plain.do("reply", "26, 0001", "t", "s", "", "")
    assert said.status == 0


def test_a_reply_to_what_is_closed_opens_it_again(at_plain: PlainDesk) -> None:
    at_plain.do("reply 26-0001", "t", "s", "", "")
    said = at_plain.do("reply 26-0001", "", "She rang: no places", "wed 3pm", "")
    assert "Already sorted 9:02am today." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT result FROM promise ORDER BY id") == [("kept",), ("running",)]


def test_a_contact_is_given_to_somebody_by_a_number_or_a_name(at_plain: PlainDesk) -> None:
    said = at_plain.do("give 26-0001", "nobody", "sam")
    assert said.lines[-1] == "26-0001 Margaret Hall: Samira Haddad has it now."
    assert kept(at_plain, "SELECT staff.name FROM contact JOIN staff ON staff.id = owner_id") == [("Samira Haddad",)]


@pytest.mark.parametrize(
    ("command", "answers", "sql", "found"),
    [
        ("tried 26-0001", ("n", "", ""), "SELECT try_result FROM event WHERE kind = 'tried'", "no_answer"),
        ("note 26-0001", ("Ring after 2", ""), "SELECT words FROM note WHERE words LIKE 'Ring%'", "Ring after 2"),
        ("promise 26-0001", ("thu 3pm", "Held up", "y", ""), "SELECT due_at FROM promise WHERE stopped_at IS NULL",
         "2026-11-26 15:00:00.000000"),
    ],
)  # fmt: skip
def test_every_other_form_about_a_contact_is_asked_as_well(
    at_plain: PlainDesk, command: str, answers: tuple[str, ...], sql: str, found: str
) -> None:
    said = at_plain.do(command, *answers)
    assert said.status == 0, said.text
    assert kept(at_plain, sql) == [(found,)]


def test_it_is_passed_on_with_their_consent(at_plain: PlainDesk) -> None:
    said = at_plain.do("passed-on 26-0001", "The council, 01632 960 300", "y", "They ring her", "")
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT closed_reason FROM contact") == [("passed_on",)]


def test_somebody_who_complained_is_told_that_we_have_it(at_plain: PlainDesk) -> None:
    at_plain.do("letter", "p", "y", "", "Mrs Doyle", "", "", "A bus", "tra", "!", "", "", "")
    said = at_plain.do("we-have-it 26-0002", "l", "o", "", "")
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT result FROM promise WHERE name = 'acknowledge'") == [("kept",)]


def test_what_they_were_asked_and_a_step_are_recorded_line_by_line(at_plain: PlainDesk) -> None:
    said = at_plain.do("ask-them 26-0001", "m", "Which practice?", "")
    assert said.lines[-1] == "26-0001 Margaret Hall: asked. The time to reply by stays as it is."
    assert kept(at_plain, "SELECT kind FROM event ORDER BY id DESC LIMIT 1") == [("asked_them",)]
    said = at_plain.do("they-answered 26-0001", "The one in Havant", "")
    assert kept(at_plain, "SELECT kind FROM event ORDER BY id DESC LIMIT 1") == [("they_answered",)], said.text
    with pytest.raises(WordsError, match="We are not waiting for them"):
        at_plain.do("they-answered 26-0001")
    with pytest.raises(WordsError, match="The charter has no step for this"):
        at_plain.do("step 26-0001")
    said = at_plain.do("how-it-stands 26-0001", "t", "Still asking", "")
    assert said.lines[-1] == "26-0001 Margaret Hall: they know how it stands."
