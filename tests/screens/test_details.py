"""The details of what a contact is, from the queue and from its page; and telling somebody that we have it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from db.details.record import Details, record_details
from db.models import EventKind
from db.replies.acknowledge import acknowledge
from deskapp.forms.contact.acknowledge import AcknowledgeForm
from deskapp.forms.contact.details import DetailsForm
from screens.contact.page import ContactPage
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import TUESDAY, Hands, front_desk, still_there


async def a_letter_of(hands: Hands, kind: str, *, topic: str = "oth") -> None:
    """A letter of that kind, by nobody in particular."""
    await hands.press("f4", "p", "enter", "enter", "enter", "enter", "enter")
    await hands.write("Unhappy with discharge")
    await hands.press("enter")
    await hands.write(topic)
    await hands.press("enter", kind, "f9")
    hands.on(QueueScreen)


async def go_to(hands: Hands, field: str) -> None:
    """Enter until the cursor is in that field."""
    for _ in range(30):
        if hands.field == field:
            return
        await hands.press("enter")
    raise AssertionError(f"no way to {field}: {hands.field}")


async def test_they_are_told_that_we_have_it_in_four_keys_from_the_row(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_letter_of(hands, "!")
        hands.keys = 0
        await hands.press("h", "t", "o", "enter")
        assert hands.keys == 4
        hands.on(QueueScreen)
        assert "they know that we have it. z takes it back." in hands.said
        assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [
            ("reply", "running"),
            ("acknowledge", "kept"),
        ]
        assert rows(desk, "SELECT discussion_offered FROM complaint") == [("offered",)]
        assert drafts.unfinished() == []
        await hands.press("z")
        assert rows(desk, "SELECT count(*) FROM promise WHERE result = 'running'") == [(2,)]


async def test_where_nothing_else_is_promised_it_asks_when_they_hear_next(tmp_path: Path) -> None:
    async with front_desk(tmp_path, edition="nhs-complaints-2009") as (hands, desk, _):
        desk.edition = replace(desk.edition, rules=desk.edition.rules[:1])
        await a_letter_of(hands, "!")
        await hands.press("h", "l", "o", "enter")
        hands.on(AcknowledgeForm)
        assert "Nothing else is promised: enter when they hear next" in hands.said
        assert hands.field == "promised_at"
        await hands.write("+10d")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [
            ("acknowledge", "kept"),
            ("promise", "running"),
        ]


async def test_a_late_one_asks_whether_we_said_sorry_and_why(tmp_path: Path) -> None:
    async with front_desk(tmp_path, edition="nhs-complaints-2009") as (hands, desk, _):
        await a_letter_of(hands, "!")
        desk.clock.at = TUESDAY.replace(day=30)  # type: ignore[attr-defined]
        still_there(desk)
        await hands.press("h", "t", "o")
        assert hands.field == "sorry_said"
        await hands.press("y", "t")
        await hands.write("+10d")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, miss_reason, sorry_said FROM promise WHERE name = 'acknowledge'") == [
            ("missed", "no time", 1)
        ]


async def test_an_enquiry_owed_no_acknowledgement_is_not_acknowledged_and_what_it_is_owed_runs_on(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_letter_of(hands, "e")
        await hands.press("h")
        hands.on(QueueScreen)
        assert hands.said == "Nothing here waits for us to say that we have it: r records a reply."
        assert rows(desk, "SELECT name, result FROM promise") == [("reply", "running")]
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'ack_sent'") == [(0,)]
        assert drafts.unfinished() == []


async def test_what_was_agreed_with_somebody_is_promised_and_shown_on_the_page(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_letter_of(hands, "!")
        await hands.press("d")
        hands.on(DetailsForm)
        assert hands.field == "spoken"
        await go_to(hands, "plan")
        await hands.write("Look into it and write")
        await hands.press("enter")
        await hands.write("9/12")
        assert "= Wednesday 9 December 2026" in hands.text
        await hands.press("f9", "enter")
        hands.on(ContactPage)
        assert "agreed for 9 Dec 2026: Look into it and write" in " ".join(hands.text.split())
        assert "What was agreed: Look into it and write." in hands.text
        assert rows(desk, "SELECT due_at FROM promise WHERE name = 'promise'") == [("2026-12-09 17:00:00.000000",)]
        await hands.press("z")
        assert "Taken back: what you wrote down (What was agreed; Answer agreed for)." in hands.said
        assert "agreed for" not in " ".join(hands.text.split()).split("WHAT HAPPENED")[0]
        assert "Took back: What was agreed: Look into it and write." in hands.text
        assert rows(desk, "SELECT result FROM promise WHERE name = 'promise'") == [("void",)]


async def test_an_agreed_day_without_what_was_agreed_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_letter_of(hands, "!")
        await hands.press("d")
        await go_to(hands, "agreed_on")
        await hands.write("9/12")
        await hands.press("f9")
        hands.on(DetailsForm)
        assert "Enter what was agreed, in their words." in hands.said
        await hands.press("escape")
        assert [seen.values["agreed_on"] for seen in drafts.unfinished()] == ["9/12"]
        await hands.press("d")
        assert hands.value("agreed_on") == "9/12"
        assert rows(desk, "SELECT count(*) FROM complaint") == [(0,)]


async def test_nothing_new_says_so_and_leaves_nothing_unfinished(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await a_letter_of(hands, "!")
        await hands.press("d", "f9")
        assert hands.said == "Nothing has changed. Esc goes back."
        await hands.press("escape")
        hands.on(QueueScreen)
        assert drafts.unfinished() == []


async def test_who_writes_second_is_told_and_what_was_typed_stays(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_letter_of(hands, "!")
        await hands.press("d")
        await go_to(hands, "remedy")
        await hands.write("We rang her")
        (contact_id,) = rows(desk, "SELECT id FROM contact")[0]
        record_details(desk, contact_id, Details(complaint={"remedy": "A letter"}))
        await hands.press("f9")
        hands.on(DetailsForm)
        assert "Priya Nair changed this at 09:02, while you were typing." in hands.said
        assert hands.value("remedy") == "We rang her"
        assert rows(desk, "SELECT remedy FROM complaint") == [("A letter",)]


async def test_how_it_ended_is_written_down_after_it_was_closed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_letter_of(hands, "!")
        (contact_id,) = rows(desk, "SELECT id FROM contact")[0]
        acknowledge(desk, contact_id, how=EventKind.SPOKE, at=desk.clock.now())
        await hands.press("enter", "r", "t", "s", "enter")
        assert "This closes a complaint. What did we tell them?" in hands.said
        await hands.press("enter")
        hands.on(ContactPage)
        await hands.press("d")
        await go_to(hands, "outcome")
        await hands.press("w", "f9")
        hands.on(ContactPage)
        assert "upheld" in hands.text
        assert "founded" not in hands.text
        assert rows(desk, "SELECT state FROM contact") == [("closed",)]


async def test_giving_somebody_their_own_information_ends_that_promise(tmp_path: Path) -> None:
    async with front_desk(tmp_path, edition="papworth-trust") as (hands, desk, _):
        await a_letter_of(hands, "l")
        await hands.press("d")
        assert "This is a legal request even if only spoken." in hands.text
        await hands.press("y", "enter")
        await hands.write("today")
        await hands.press("enter")
        await hands.write("By post, recorded")
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, result FROM promise") == [("own_information", "kept")]
        assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", "sorted")]


async def test_a_meeting_is_offered_only_where_the_charter_counts_from_one(tmp_path: Path) -> None:
    async with front_desk(tmp_path / "papworth", edition="papworth-trust") as (hands, desk, _):
        await a_letter_of(hands, "s", topic="start")
        await hands.press("d")
        await hands.write("y")
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, due_at FROM promise ORDER BY id") == [
            ("reply", "2026-12-01 17:00:00.000000"),
            ("assessment", "2026-12-11 17:00:00.000000"),
        ]
        await hands.press("d", "enter")
        assert hands.field == "assessment_done"
        await hands.write("today")
        await hands.press("f9")
        assert rows(desk, "SELECT result FROM promise WHERE name = 'assessment'") == [("kept",)]
    async with front_desk(tmp_path / "portsmouth") as (hands, _, _):
        await a_letter_of(hands, "e")
        await hands.press("d")
        assert "Met on" not in hands.text


async def test_nobody_told_yet_stands_on_the_page_until_somebody_was(tmp_path: Path) -> None:
    async with front_desk(tmp_path, safeguarding="Adult safeguarding, 01632 960010") as (hands, desk, _):
        await a_letter_of(hands, "e")
        await hands.press("d", "y")
        assert "TELL: Adult safeguarding, 01632 960010" in hands.text
        await hands.press("f9", "enter")
        hands.on(ContactPage)
        assert "SAFETY: nobody told yet. d writes down who was told, and when." in hands.text
        await hands.press("d")
        assert hands.field == "safeguarding_who"
        await hands.write("Ann Reed")
        await hands.press("enter", "enter")
        hands.on(ContactPage)
        assert "SAFETY: told Ann Reed, Tue 24 Nov 09:02" in hands.text
        assert rows(desk, "SELECT told_who FROM safeguardingtold") == [("Ann Reed",)]


async def test_the_details_work_in_a_small_window(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(60, 20)) as (hands, desk, _):
        await a_letter_of(hands, "!")
        await hands.press("d")
        await go_to(hands, "learning")
        await hands.write("Ring first")
        assert "We'll change   [Ring first" in hands.text
        await hands.press("f9")
        assert rows(desk, "SELECT learning FROM complaint") == [("Ring first",)]


async def test_what_turns_out_to_be_a_legal_request_is_owed_within_a_month_of_when_it_came(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_letter_of(hands, "e")
        await hands.press("d", "tab", "l")
        assert "This is a legal request even if only spoken." in hands.text
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, due_at FROM promise ORDER BY id") == [
            ("reply", "2026-12-01 17:00:00.000000"),
            ("own_information", "2026-12-24 23:59:59.000000"),
        ]
        await hands.press("z")
        assert rows(desk, "SELECT kind FROM contact") == [("enquiry",)]
        assert rows(desk, "SELECT result FROM promise WHERE name = 'own_information'") == [("void",)]


async def test_a_save_that_is_refused_marks_no_danger_and_one_z_takes_back_the_whole_save(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_letter_of(hands, "!")
        await hands.press("d")
        await go_to(hands, "agreed_on")
        await hands.write("9/12")
        await go_to(hands, "safeguarding")
        await hands.press("y")
        await hands.write("Ann Reed")
        await hands.press("f9")
        hands.on(DetailsForm)
        assert "Enter what was agreed, in their words." in hands.said
        danger = "SELECT safeguarding FROM contact UNION ALL SELECT count(*) FROM safeguardingtold"
        assert rows(desk, danger) == [(0,), (0,)]
        while hands.field != "plan":
            await hands.press("shift+tab")
        await hands.write("Write to her")
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, danger) == [(1,), (1,)]
        await hands.press("z")
        assert "what you said of the danger, and who was told of the danger" in hands.said
        assert rows(desk, danger) == [(0,), (0,)]
        assert rows(desk, "SELECT plan FROM complaint") == [("",)]
