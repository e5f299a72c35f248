"""What somebody got in touch for, on every form: which it is, what that starts, and who was told of a danger."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.forms.log.call import CallForm
from deskapp.forms.log.letter import LetterForm
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, front_desk

LEGAL = "This is a legal request even if only spoken. Do not ask them to write in."


async def a_call_about(hands: Hands, words: str) -> None:
    """A call by nobody in particular, up to its topic."""
    await hands.press("f2", "enter", "enter")
    await hands.write(words)
    await hands.press("enter")
    await hands.write("oth")


async def test_derek_types_own_and_is_told_that_it_is_a_legal_request_and_by_when(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_about(hands, "What have you got on me?")
        await hands.press("tab")
        await hands.write("own")
        await hands.press("enter")
        assert hands.field == "outcome"
        assert LEGAL in hands.text
        assert "Give them their own information by Thu 24 Dec 23:59" in " ".join(hands.text.split())
        await hands.press("c", "enter", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT kind FROM contact") == [("own_information",)]
        assert rows(desk, "SELECT name, due_at FROM promise WHERE name <> 'promise'") == [
            ("own_information", "2026-12-24 23:59:59.000000")
        ]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("own", "own_information"),
        ("compla", "complaint"),
        ("!", "complaint"),
        ("compli", "compliment"),
        ("serv", "service_enquiry"),
        ("FEED", "feedback"),
        ("new", "new_assessment"),
        ("nui", "nuisance"),
        ("not", "not_for_us"),
        ("l", "own_information"),
    ],
)
async def test_a_kind_is_picked_by_its_letter_or_by_the_first_letters_of_its_name(
    tmp_path: Path, typed: str, kind: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_about(hands, "Something")
        await hands.press("tab")
        await hands.write(typed)
        hands.on(CallForm)
        assert (hands.field, hands.value("kind")) == ("kind", kind)


async def test_on_a_letter_one_letter_goes_on_unless_another_name_begins_so_too(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4", "p", "enter", "enter", "enter", "enter", "enter")
        await hands.write("Unhappy with discharge")
        await hands.press("enter")
        await hands.write("hos")
        await hands.press("enter")
        await hands.write("compla")
        hands.on(LetterForm)
        assert (hands.field, hands.value("kind")) == ("kind", "complaint")
        await hands.press("f", "enter")
        assert hands.field == "owner"
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT kind, file_place FROM contact") == [("feedback", None)]


async def test_a_letter_that_stands_for_no_kind_says_which_do(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_about(hands, "Something")
        await hands.press("tab", "z")
        assert hands.said == "Here you can press e, s, !, c, f, l, a, n or u."
        await hands.press("enter")
        assert (hands.field, "you can press" in hands.said) == ("outcome", False), "whoever goes on has read it"
        await hands.press("l")
        assert (hands.value("kind"), hands.said) == (
            "own_information",
            "Kind: Their own records (subject access). l again changes it back.",
        )
        await hands.press("l")
        assert (hands.value("kind"), hands.said) == ("", "Kind: Enquiry.")


async def test_a_letter_acts_for_another_field_only_where_the_hint_names_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4", "l")
        assert (hands.field, hands.value("kind")) == ("channel", "")
        assert hands.said == "Here you can press p, h, e or v."
        await hands.press("y")
        await hands.press("!")
        values = hands.on(LetterForm).form.values
        assert (values.get("safeguarding", ""), values.get("kind", "")) == ("", "")
        await hands.press("f2", "enter", "enter", "enter")
        await hands.write("oth")
        await hands.press("enter")
        assert "y: someone in danger. n: wrong number, hung up. !: complaint. l: own records." in hands.text
        await hands.press("!")
        await hands.press("y")
        values = hands.on(CallForm).form.values
        assert (values["safeguarding"], values["kind"]) == ("yes", "complaint")
        await hands.press(*["tab"] * 5)
        assert hands.field == "Ticks"
        await hands.press("l")
        assert (hands.value("kind"), hands.said) == ("complaint", "Here you can press b or y.")


async def test_a_letter_for_another_field_is_confirmed_until_the_next_answer_or_another_field(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_about(hands, "Something")
        await hands.press("enter", "!")
        assert hands.said == "Kind: Complaint. ! again changes it back."
        await hands.press("n")
        assert "Wrong number, hung up, or for another office" in hands.text
        assert "again changes it back" not in hands.text
        for key, field in (("s", "detail"), ("tab", "promised_at"), ("shift+tab", "rings")):
            await hands.press("escape", "f8", "enter")
            hands.on(CallForm)
            hands.app.screen.query_one("#choice-outcome").focus()
            await hands.press("!", key)
            assert (hands.field, "changes it back" in hands.text) == (field, False)


async def test_a_compliment_by_letter_is_owed_nothing_where_the_charter_says_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path, edition="papworth-trust") as (hands, desk, _):
        await hands.press("f4", "p", "enter", "enter", "enter", "enter", "enter")
        await hands.write("Thank you all")
        await hands.press("enter")
        await hands.write("oth")
        await hands.press("enter", "c", "enter")
        assert "The charter promises nothing for this. Saving keeps it, and closes it." in hands.text
        await hands.press("enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT kind, state, closed_reason FROM contact") == [("compliment", "closed", "sorted")]
        assert rows(desk, "SELECT count(*) FROM promise") == [(0,)]


async def test_where_the_charter_promises_every_letter_a_reply_a_compliment_has_one_too(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4", "p", "enter", "enter", "enter", "enter", "enter")
        await hands.write("Thank you all")
        await hands.press("enter")
        await hands.write("oth")
        await hands.press("enter", "c", "enter", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name FROM promise") == [("reply",)]


async def test_a_service_enquiry_is_answered_in_five_working_days_at_papworth(tmp_path: Path) -> None:
    async with front_desk(tmp_path, edition="papworth-trust") as (hands, desk, _):
        await hands.press("f4", "p", "enter", "enter", "enter", "enter", "enter")
        await hands.write("Could you support my son?")
        await hands.press("enter")
        await hands.write("start")
        await hands.press("enter", "s")
        assert "PROMISED Answer the service enquiry by Tue 1 Dec 17:00 (5 working days)" in " ".join(hands.text.split())
        await hands.press("enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, rule, due_at FROM promise") == [
            ("reply", "service-enquiry-reply", "2026-12-01 17:00:00.000000")
        ]


async def test_a_danger_shows_whom_to_tell_at_once_and_asks_who_was_told(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_about(hands, "Afraid of her son")
        await hands.press("enter", "y")
        assert "No local number is written in the charter: ask your lead." in hands.text
        assert "In danger now: 999." in hands.text
        await hands.press("c", "enter", "enter", "r")
        assert hands.field == "told_who"
        await hands.write("Council safeguarding, Ann Reed")
        await hands.press("enter")
        assert hands.field == "told_at"
        await hands.write("-1")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT told_who, told_at FROM safeguardingtold") == [
            ("Council safeguarding, Ann Reed", "2026-11-24 09:01:00.000000")
        ]
        assert rows(
            desk, "SELECT field, old_value, new_value FROM event JOIN note ON event.id = event_id WHERE field <> ''"
        ) == [("safeguarding_told", "nobody yet", "Council safeguarding, Ann Reed, Tue 24 Nov 09:01")]


async def test_words_of_danger_are_asked_about_once_before_saving_and_y_asks_who_was_told(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_about(hands, "Her son hits her")
        await hands.press("enter", "s")
        assert "In danger? Tab, then y." in hands.text
        await hands.press("enter")
        assert (hands.field, hands.said) == ("Ticks", "May somebody be in danger? If so, y. F9 again saves it.")
        await hands.press("y", "enter")
        assert hands.field == "told_who"
        await hands.press("enter")
        hands.on(QueueScreen)
        await a_call_about(hands, "Afraid of the dentist")
        await hands.press("enter", "s", "enter")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT safeguarding FROM contact") == [(1,), (0,)]


async def test_a_wrong_number_takes_seven_keys_and_no_words(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter", "enter", "enter")
        assert hands.field == "outcome"
        assert "n Not for us" in hands.text
        assert "n: wrong number, hung up." in hands.text
        await hands.press("n")
        assert "Wrong number, hung up, or for another office: nothing is owed. Enter saves." in hands.text
        await hands.press("enter")
        hands.on(QueueScreen)
        await hands.press("l")
        assert "not for us" in hands.text
        assert rows(desk, "SELECT kind, outcome, state, closed_reason FROM contact") == [
            ("not_for_us", "sorted", "closed", "sorted")
        ]
        assert rows(desk, "SELECT count(*) FROM promise WHERE stopped_at IS NULL") == [(0,)]


async def test_nobody_told_yet_can_be_saved_and_stays_known(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_about(hands, "Afraid of her son")
        await hands.press("enter", "y", "c", "enter", "enter", "r", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT safeguarding FROM contact") == [(1,)]
        assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(0,)]


async def test_the_number_of_the_charter_stands_there_where_it_gives_one(tmp_path: Path) -> None:
    async with front_desk(tmp_path, safeguarding="Adult safeguarding, 01632 960010") as (hands, _, _):
        await hands.press("f3")
        await hands.write("0840")
        await hands.press("enter", *(("tab",) * 10))
        assert hands.field == "Ticks"
        await hands.press("y")
        assert "TELL: Adult safeguarding, 01632 960010" in hands.text


async def test_nobody_told_stands_on_the_row_until_somebody_was(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_about(hands, "Afraid of her son")
        await hands.press("enter", "y", "c", "enter", "enter", "r", "enter")
        hands.on(QueueScreen)
        assert "SAFETY: nobody told" in hands.text
        await hands.press("escape")
        assert "SAFETY: nobody told yet. d writes down who was." in hands.text
        await hands.press("d")
        await hands.write("Ann Reed")
        await hands.press("f9")
        hands.on(QueueScreen)
        assert "nobody told" not in hands.text
        assert "SAFETY" in hands.text
        assert rows(desk, "SELECT told_who FROM safeguardingtold") == [("Ann Reed",)]
