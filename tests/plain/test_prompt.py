"""The prompt that stays open: what it says of the desk, what a call in the middle of something does, how it is left."""

from __future__ import annotations

import os
import pty
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from deskapp.forms.registry import CHECK_MESSAGE, FORMS
from deskapp.plain.command_names import COMMAND_NAMES, GROUPS
from deskapp.plain.commands import COMMAND_LETTERS, commands_named
from deskapp.plain.conversation import Conversation
from deskapp.plain.prompt import stay
from deskapp.plain.session import STOPPED, at_desk
from deskapp.wording.form_names import DESK_WORDS, FORM_NAMES, OWN_FORM
from screens.base.actions import KEY_FORMS
from screens.keys import KEYS, Where
from tests.db.desk_case import ROOT, StoppedClock, at
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.plain.test_lines import _until, command

SORTED_CALL = ("/call", "", "", "A bus", "tra", "s", "", "")
"""Somebody rings in the middle of a question, and is helped at once: no name, no number."""


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    return plain_desk(tmp_path)


def test_the_prompt_says_who_is_on_the_desk_and_afterwards_only_what_is_different(at_plain: PlainDesk) -> None:
    at_plain.clock.at = at(24, 13)
    said = at_plain.stay("call", *HALL, "check", "0", "note 26-0001", "She likes tea", "", "")
    assert "On desk: Priya Nair." in said.lines
    news = [line for line in said.lines if "waiting" in line]
    assert news == [
        "Nothing waiting. Answerphone NOT checked today.",
        "1 waiting. Answerphone NOT checked today.",
        "1 waiting.",
        "1pm. On desk: Priya Nair. 1 waiting.",
    ], "the note changed nothing of it, and Enter says it all the same"
    assert said.status == 0


def test_a_call_in_the_middle_of_a_question_comes_back_to_that_very_question(at_plain: PlainDesk) -> None:
    said = at_plain.stay("call", "Margaret Hall", *SORTED_CALL, *HALL[1:])
    first = said.lines.index("Kept: Call, Margaret Hall. It goes on after this.")
    back = said.lines.index("Back to: Call, Margaret Hall.")
    assert first < back
    assert said.lines[first - 1] == said.lines[back + 1], "the question that was open is asked again"
    assert kept(at_plain, "SELECT coalesce(name, '-'), about FROM contact ORDER BY id") == [
        ("-", "A bus"),
        ("Margaret Hall", "A dentist"),
    ]
    assert at_plain.unfinished == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("give 26-0001",), ("sam",)),
        (("check", "1"), ("y 1840", "Kay", "", "n", "Someone", "men", "", "", "y", "y", "")),
        (("contact",), ("26-0001",)),
        (("day",), ("",) * 20),
    ],
)
def test_any_question_can_wait_for_a_call(at_plain: PlainDesk, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.stay(*before, *SORTED_CALL, *after)
    assert ("A bus",) in kept(at_plain, "SELECT about FROM contact"), said.text
    assert said.status == 0, said.text
    assert at_plain.unfinished == []


def test_a_call_that_is_left_in_the_middle_of_another_waits_in_unfinished(at_plain: PlainDesk) -> None:
    said = at_plain.stay("call", "Margaret Hall", "/call", "Kay", "/leave", *HALL[1:], "unfinished", "1", "/leave")
    assert "Left." in said.lines
    assert [seen.values["name"] for seen in at_plain.unfinished] == ["Kay"]
    assert kept(at_plain, "SELECT name FROM contact") == [("Margaret Hall",)]


def test_what_is_asked_just_now_is_not_offered_as_unfinished(at_plain: PlainDesk) -> None:
    said = at_plain.stay("call", "Margaret Hall", "/unfinished", *HALL[1:])
    assert "Nothing is unfinished. Everything typed was saved." in said.lines


def test_a_check_cannot_be_begun_in_the_middle_of_itself(at_plain: PlainDesk) -> None:
    said = at_plain.stay("check", "/check", "0")
    assert "You are in the middle of check: it goes on after this." in said.lines
    assert said.status == 0


def test_what_begins_with_a_slash_and_is_no_command_is_asked_again_but_a_file_s_place_is_one(
    at_plain: PlainDesk,
) -> None:
    said = at_plain.do("call", "/kay", "Kay", "", "/scans/2026 is gone", "tra", "s", "", "")
    assert "Nothing is called kay. help names everything that can be typed here." in said.lines
    assert kept(at_plain, "SELECT name, about FROM contact") == [("Kay", "/scans/2026 is gone")]


def test_numbers_stand_for_what_was_read_out_last_and_enter_for_what_was_spoken_of(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.do("call", "Kay", "07700 900 418", "A bus", "tra", "c", "thu", "", "", "")
    said = at_plain.stay("queue", "ringing 2", "tried", "", "n", "", "")
    assert "26-0002 Kay: 07700 900 418. Everybody sees that you are ringing them." in said.lines
    assert "Which one? Its reference, like 26-0412, or a name. Enter: 26-0002 Kay." in said.lines
    assert kept(at_plain, "SELECT contact_id FROM event WHERE kind = 'tried'") == [(2,)]


def test_what_needs_no_form_is_done_at_once_and_taken_back(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.stay("complaint hall", "undo", "who sam", "note hall", "Likes tea", "")
    assert "26-0001 Margaret Hall: a complaint now, with its own promises." in said.lines
    assert "Taken back: that it is a complaint. 26-0001 Margaret Hall." in said.lines
    assert "On desk: Samira Haddad." in said.lines
    assert kept(at_plain, "SELECT kind FROM contact") == [("enquiry",)]
    noted = "SELECT staff.name FROM event JOIN staff ON staff.id = by_id WHERE event.kind = 'note'"
    assert kept(at_plain, noted) == [("Samira Haddad",)]


def test_a_check_stays_and_what_was_before_it_is_taken_back_after_a_question(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.clock.at += timedelta(minutes=1)
    at_plain.do("check", "0", "")
    at_plain.clock.at += timedelta(minutes=1)
    *_, asked, answered = at_plain.do("undo", "n").lines
    assert answered == "Nothing was taken back."
    assert asked.startswith("The check of "), "one question, which says all"
    assert asked.endswith("26-0001 Margaret Hall. Do it? y yes, n no.")
    assert " stays. This would take back what you did before it: the whole entry, " in asked
    said = at_plain.do("undo", "y")
    assert "Taken back: the whole entry, logged by mistake. 26-0001 Margaret Hall." in said.lines


def test_a_no_is_answered_with_a_sentence_and_anything_else_asks_again(at_plain: PlainDesk) -> None:
    said = at_plain.stay("who jo bee", "perhaps", "", "n", "who", "")
    asked, refused = "Nobody here is called jo bee. Somebody new? y yes, n no.", "Here you can type y or n."
    first = said.lines.index(asked)
    assert said.lines[first : first + 6] == [asked, refused, asked, refused, asked, "jo bee was not added."]
    at_plain.do("check", "2", "/leave")
    at_plain.name = "Derek Collins"
    assert at_plain.do("check", "n").lines[-1] == at_plain.do("check", "").lines[-1] == "It is left to them."


def test_somebody_is_away_and_back_again(at_plain: PlainDesk) -> None:
    said = at_plain.stay("away", "der", "", "thu", "holiday", "", "away", "derek", "b", "")
    assert "Everybody is in today." in said.lines
    assert "Derek is away until Thursday 26." in " ".join(said.lines)
    assert kept(at_plain, "SELECT why, ended_at IS NOT NULL FROM away") == [("holiday", 1)]


def test_a_closed_one_is_opened_again(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.do("reply 26-0001", "t", "s", "", "")
    said = at_plain.stay("open-again 26-0001", "No places there", "", "")
    assert kept(at_plain, "SELECT state FROM contact") == [("open",)], said.text


class Pressed(Conversation):
    """Answers from a keyboard: a line of ^C is Ctrl+C."""

    def _read(self) -> str:
        line = super()._read()
        if line == "^C":
            raise KeyboardInterrupt
        return line


def test_ctrl_c_leaves_the_question_first_and_the_prompt_only_twice(at_plain: PlainDesk) -> None:
    out = StringIO()
    talk = Pressed(StringIO("call\nKay\n^C\n^C\nqueue\n^C\n^C\n"), out)
    assert at_desk(at_plain.settings, at_plain.clock, talk, stay) == STOPPED
    assert "Nothing is waiting for a reply." in out.getvalue()
    assert [seen.values["name"] for seen in at_plain.unfinished] == ["Kay"]


class Overnight(Conversation):
    """At the first prompt the night goes by."""

    clock: StoppedClock | None = None

    def _read(self) -> str:
        if self.clock is not None:
            self.clock.at, self.clock = at(25, 9, 1), None
        return super()._read()


def test_a_prompt_that_stood_open_overnight_asks_in_the_morning_who_is_there(at_plain: PlainDesk) -> None:
    out = StringIO()
    talk = Overnight(StringIO("queue\nsamira haddad\ncall\n\n\nA bus\ntra\ns\n\n\nleave\n"), out)
    talk.clock = at_plain.clock
    assert at_desk(at_plain.settings, at_plain.clock, talk, stay) == 0
    assert "Wednesday 25 November 2026, 9:01am." in out.getvalue()
    by = "SELECT DISTINCT staff.name FROM event JOIN staff ON staff.id = coalesce(written_by_id, by_id)"
    assert kept(at_plain, by) == [("Samira Haddad",)]


def test_a_command_without_its_slash_is_told_how_it_is_typed(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.stay("reply hall", "call", "/leave")
    assert any(line.endswith("To do that first, type /call.") for line in said.lines)


def test_the_queue_can_be_read_out_in_parts(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.do("call", "Kay", "", "A bus", "tra", "c", "thu", "", "", "")
    rows = [line for line in at_plain.stay("next", "queue 2").lines if line[0].isdigit() and line[1] == "."]
    assert [row.split(",")[0] for row in rows] == ["1. Margaret Hall", "1. Margaret Hall", "2. Kay"]


def test_every_command_can_be_named_and_does_something(at_plain: PlainDesk) -> None:
    names = {one.name for one in COMMAND_NAMES}
    assert set(COMMAND_LETTERS.values()) <= names
    assert all(commands_named(name) == [name] for name in names)
    assert commands_named("ca") == ["call"]
    assert commands_named("un") == ["undo", "unfinished"]
    assert [commands_named(word) for word in ("xyz", "", "s", "w")] == [[], [], [], []]
    said = at_plain.stay("help all")
    assert all(any(line.startswith(name) for line in said.lines) for name in names)


def test_help_names_every_command_once_by_what_it_is_for(at_plain: PlainDesk) -> None:
    assert sorted(name for _, group in GROUPS for name in group) == sorted(one.name for one in COMMAND_NAMES)
    said = at_plain.stay("help")
    assert "Somebody gets in touch: call, message, letter, check." in said.lines
    told = said.lines[said.lines.index("Somebody gets in touch: call, message, letter, check.") :]
    assert len(told) < 20, "all of it is seen at once"
    assert "reply 26-0412: record that somebody was answered" in " ".join(at_plain.stay("help reply").lines)


def test_a_day_at_a_terminal_moves_no_cursor(tmp_path: Path) -> None:
    terminal, theirs = pty.openpty()
    running = subprocess.Popen(command(tmp_path, "plain"), stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT)
    os.close(theirs)
    seen = _until(terminal, b"What next?")
    os.write(terminal, b"call\n")
    seen += _until(terminal, b"Name")
    os.write(terminal, b"/leave\n")
    seen += _until(terminal, b"What next?")
    os.write(terminal, b"leave\n")
    assert running.wait(timeout=60) == 0
    os.close(terminal)
    assert b"\x1b" not in seen
    assert b"On desk: Priya Nair." in seen


def test_every_form_has_one_entry_with_its_name_and_the_key_of_the_screens() -> None:
    assert set(FORM_NAMES) - {OWN_FORM, DESK_WORDS} == set(FORMS) - {CHECK_MESSAGE}
    shown = {key.action: key.shown for key in KEYS if key.where is Where.QUEUE}
    opened = {opens.form: shown[f"contact('{action}')"] for action, opens in KEY_FORMS.items()}
    assert {name: form.key for name, form in FORMS.items() if form.key} == opened | {"check": "k"}
