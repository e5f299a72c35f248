"""Sentences of a form that hold in every state: an unmatched topic, an outcome left empty, a question in a run."""

from __future__ import annotations

from pathlib import Path

from db.contacts.log import log_contact
from db.desk.desk_changes import every_change
from db.models import DeskChangeKind
from screens.dialogs.who_is_on import WhoBox
from tests.db.desk_case import at, entry, rows
from tests.screens.front_desk import front_desk


async def test_letters_that_no_topic_begins_with_say_so_at_once_and_down_shows_all(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        [(count,)] = rows(desk, "SELECT count(*) FROM topic")
        await hands.press("f2", "enter", "enter", *"Tooth", "enter")
        await hands.write("qqapp")
        said = f'No topic begins with "qqapp". Down shows all {count}; the last line adds it.'
        assert hands.said == said
        await hands.press("enter")
        assert (hands.field, hands.value("topic")) == ("topic", "qqapp")
        assert hands.said == said
        await hands.write("le")
        assert (hands.value("topic"), hands.said) == ("qqapple", said.replace("qqapp", "qqapple"))
        await hands.press("down")
        await hands.press("down", "enter")
        assert hands.field == "outcome"
        assert "qq" not in hands.value("topic")


async def test_the_last_line_of_the_list_adds_a_topic_without_leaving_the_form(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter", *"Tooth", "enter")
        await hands.write("Dental costs")
        await hands.press("enter")
        assert hands.field == "topic", "Enter alone adds nothing"
        await hands.press("down")
        assert 'New topic "Dental costs"' in hands.text
        await hands.press("up", "enter")
        assert (hands.field, hands.value("topic")) == ("outcome", "Dental costs")
        assert hands.said == "Dental costs is on the list of topics now."
        [added] = [one for one in every_change(desk.engine) if one.kind is DeskChangeKind.TOPIC_ADDED]
        assert (added.about, added.by, added.at) == ("Dental costs", "Priya Nair", desk.clock.now())
        await hands.press("x", "f9")
        await hands.write("No idea")
        await hands.press("f9")
        topic = "SELECT topic.name FROM contact JOIN topic ON topic.id = contact.topic_id"
        assert rows(desk, topic) == [("Dental costs",)]


async def test_one_down_from_the_only_match_adds_no_topic(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter", *"Tooth", "enter")
        await hands.write("dent")
        assert 'New topic "dent"' in hands.text
        await hands.press("down", "enter")
        assert (hands.field, hands.value("topic")) == ("outcome", "Dentist")
        assert not [one for one in every_change(desk.engine) if one.kind is DeskChangeKind.TOPIC_ADDED]


async def test_a_name_that_is_not_on_the_staff_says_how_somebody_new_gets_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path, staff=("Maureen Cole",)) as (hands, _, _):
        await hands.press("f2", *["tab"] * 7)
        await hands.press(*["tab"] * (hands.field != "owner"))
        assert hands.field == "owner"
        await hands.write("Priya")
        assert hands.said == (
            'No colleague\'s name begins with "Priya". Down shows Maureen Cole. Somebody new? Save it, then g.'
        )


async def test_a_topic_that_is_there_is_not_offered_as_a_new_one(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2", "enter", "enter", *"Tooth", "enter")
        await hands.write("care")
        assert 'New topic "care"' in hands.text
        await hands.write(" home")
        assert "New topic" not in hands.text


async def test_an_outcome_left_empty_promises_no_time_and_saving_asks_for_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter", *"Tooth", "enter", *"den", "enter", "enter")
        assert hands.field == "promised_at"
        assert hands.said.startswith("No outcome yet, so no time.")
        await hands.press("f9")
        assert (hands.field, hands.said) == ("outcome", "Choose what happens next by its letter")
        assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]
        await hands.press("c")
        assert hands.said.startswith("Enter takes the time on the right.")


async def test_a_question_in_a_run_names_the_key_of_the_run_and_selects_the_text(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await hands.press("f4", "p", *"2 nov", "enter", "enter", *"Jo", "enter", "enter", "enter")
        await hands.write("Tooth")
        await hands.press("enter", *"den", "enter", "enter", "enter", "f4")
        assert hands.field == "received_at"
        assert "F4 again saves it." in hands.said
        await hands.write("x")
        assert hands.value("received_at") == "x"


async def test_a_question_about_a_tick_in_a_run_names_the_key_of_the_run_too(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4", "p", "enter", "enter", *"Jo", "enter", "enter", "enter")
        await hands.write("He hit her")
        await hands.press("enter", *"den", "enter", "enter", "f4")
        assert (hands.field, hands.said) == ("Ticks", "May somebody be in danger? If so, y. F4 again saves it.")
        await hands.press("f4")
        assert rows(desk, "SELECT about FROM contact") == [("He hit her",)]
        assert (hands.field, hands.value("about")) == ("channel", "")


async def test_who_it_was_passed_on_to_has_its_own_instruction(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await hands.press("f2", "enter", "enter", *"Tooth", "enter", *"den", "enter", "o")
        assert (hands.field, hands.said) == (
            "detail",
            "Who helps them now, and did they agree? Enter saves. In danger? Tab, then y.",
        )


async def test_a_number_in_the_name_box_counts_people_with_that_number(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for name in ("Bob Hardy", "Joan Hardy"):
            log_contact(desk, entry(name=name, number="01632 960 001", received_at=at(24, 8)))
        await hands.press("f2")
        await hands.write("01632960001")
        await hands.see("2 people with that number")


async def test_a_narrow_window_shortens_the_promise_beside_its_box_and_keeps_the_time(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(60, 20)) as (hands, _, __):
        await hands.press("f2", "enter", "enter", *"Tooth", "enter", *"den", "enter", "c")
        assert "= Wed 25 Nov 17:00" in hands.text


async def test_help_at_the_question_for_a_name_says_why_it_is_asked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("u")
        await hands.press("f1")
        assert "Your name is asked so that it stands beside what you log and answer" in " ".join(hands.text.split())
        await hands.press("f1")
        hands.on(WhoBox)
