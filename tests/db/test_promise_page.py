"""The page of a contact whose promises lived: what started, paused, extended and ended each, in the desk's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.charters import adopted
from db.contacts.page import page
from db.desk.charter_of_day import renew
from db.startup.open_desk import open_desk
from deskapp.charter.reading import parse_edition
from deskapp.charter.vocabulary import Channel
from deskapp.plain.spoken import times_in_full
from deskapp.settings import Settings
from deskapp.views.contact import page_text, promise_lines
from tests.db.desk_case import StoppedClock, logged
from tests.db.made_records import copy_record
from tests.db.test_promise_lives import Told, instant
from tests.plain.plain_desk import PlainDesk

CHARTER = """
name = "anytown"
title = "Our charter"
organisation = "Anytown Homes"
valid_from = 2026-01-01
source = "ours"
region = "ENG"
topics = ["Other"]
[opening_hours]
monday = "09:00-17:00"
tuesday = "09:00-17:00"
wednesday = "09:00-17:00"
thursday = "09:00-17:00"
friday = "09:00-17:00"
[[milestones]]
key = "stage_2_asked"
title = "They asked for stage 2"
kinds = ["complaint"]
[[rules]]
key = "ack"
promise = "acknowledge"
words = "We acknowledge a complaint within 5 working days."
source = "ours"
kinds = ["complaint"]
working_days = 5
stops_on = ["acknowledgement"]
[[rules]]
key = "stage-1"
promise = "stage_1"
words = "We answer within 10 working days of acknowledging it."
source = "ours"
kinds = ["complaint"]
working_days = 10
counted_from = "acknowledged"
extend = 10
while_waiting = "pause"
stops_on = ["reply"]
[[rules]]
key = "stage-2"
promise = "reply"
words = "We answer within 20 working days of your asking."
source = "ours"
kinds = ["complaint"]
working_days = 20
counted_from = "stage_2_asked"
stops_on = ["reply"]
[[rules]]
key = "told"
promise = "update"
words = "We update you every 20 working days."
source = "ours"
kinds = ["enquiry"]
working_days = 20
while_waiting = "restart"
stops_on = ["holding_reply", "update"]
repeat = true
"""


LIVED = (
    "Counted from our saying that we have it, Tue 3 Nov 10:00. "
    "Waited for them from Thu 5 Nov 10:00 to Fri 6 Nov 11:00. "
    "Extended Mon 9 Nov 12:00: it was due 17:00 on Thu 19 Nov. Ended by a full answer."
)


def told(folder: Path, *happened: tuple[str, str], kind: str = "complaint", **more: Any) -> tuple[str, list[str], str]:
    """The lines of the promises, the whole page, and what line mode says, after this happened to a letter."""
    clock = StoppedClock(instant(f"{happened[0][1]}+00:00"))
    settings = Settings(folder / "desk", staff_name="Priya Shah")
    copy_record(settings, clock.at, CHARTER)
    desk = open_desk(settings, clock)
    life = Told(desk, clock, {"at": f"{happened[0][1]}+00:00", "channel": "letter", "kind": kind})
    for do, at in happened[1:]:
        life.do({"do": do, "at": f"{at}+00:00", **more})
    seen = page(desk.engine, life.id)
    lines = promise_lines(seen, clock.at, desk.edition)
    whole = page_text(seen, clock.at, desk.edition)
    desk.close()
    return whole, lines, PlainDesk(desk.settings.folder, clock, staff=()).do("contact 26-0001").text


def test_a_stage_is_counted_from_the_acknowledgement_waits_is_extended_and_is_ended(tmp_path: Path) -> None:
    whole, lines, said = told(
        tmp_path,
        ("received", "2026-11-02T10:00:00"),
        ("acknowledge", "2026-11-03T10:00:00"),
        ("ask_them", "2026-11-05T10:00:00"),
        ("they_answered", "2026-11-06T11:00:00"),
        ("extend", "2026-11-09T12:00:00"),
        ("reply", "2026-11-20T09:30:00"),
    )
    # Ten days of Tuesday 3 November without the 5th and the 6th: the 19th; ten more: 3 December.
    assert [" ".join(line.split()) for line in lines] == [
        "Acknowledge the complaint by Mon 9 Nov 17:00 KEPT Tue 3 Nov 10:00",
        "Ended by our saying that we have it.",
        "Answer the complaint by Thu 3 Dec 17:00 KEPT Fri 20 Nov 09:30",
        LIVED,
    ]
    assert all(line in whole for line in lines)
    assert times_in_full(lines[3].strip()) in said


def test_a_milestone_starts_a_promise_by_its_title_and_its_own_time(tmp_path: Path) -> None:
    _, lines, said = told(
        tmp_path, ("received", "2026-11-02T10:00:00"), ("milestone", "2026-11-04T10:00:00"), key="stage_2_asked"
    )
    assert '  Counted from "They asked for stage 2", Wed 4 Nov 10:00.' in lines
    assert 'Counted from "They asked for stage 2", Wednesday 4 November, 10am.' in said


def test_one_that_is_made_again_and_again_says_so_and_a_restart_is_said(tmp_path: Path) -> None:
    _, lines, said = told(
        tmp_path,
        ("received", "2026-11-02T10:00:00"),
        ("update", "2026-11-03T10:00:00"),
        ("ask_them", "2026-11-04T10:00:00"),
        ("they_answered", "2026-11-05T10:00:00"),
        kind="enquiry",
    )
    assert lines[1] == "  Ended by telling them how it stands."
    assert lines[3] == (
        "  Counted again from telling them how it stands, Tue 3 Nov 10:00. Waited for them from Wed 4 Nov 10:00 to "
        "Thu 5 Nov 10:00, and was counted again from then. The next one starts when this one ends."
    )
    assert times_in_full(lines[3].strip()) in said


def test_a_promise_goes_on_as_its_own_charter_has_it_when_another_is_in_force(tmp_path: Path) -> None:
    clock = StoppedClock(instant("2026-11-02T10:00:00+00:00"))
    desk = open_desk(Settings(tmp_path / "desk", staff_name="Priya Shah"), clock, edition_text=CHARTER)
    letter = logged(desk, "Kay", clock.at, channel=Channel.LETTER)
    later = CHARTER.replace("repeat = true", "").replace("2026-01-01", "2026-11-04").replace("anytown", "newtown")
    adopted.adopt(desk.engine, parse_edition(later, "the next one"), clock.at)
    clock.at = instant("2026-11-05T10:00:00+00:00")
    renew(desk, clock.at)
    assert desk.edition.name == "newtown"
    assert "  The next one starts when this one ends." in promise_lines(
        page(desk.engine, letter), clock.at, desk.edition
    )
    desk.close()


def test_a_wait_that_lasts_says_since_when_and_line_mode_calls_nothing_late(tmp_path: Path) -> None:
    _, lines, said = told(
        tmp_path,
        ("received", "2026-11-02T10:00:00"),
        ("acknowledge", "2026-11-03T10:00:00"),
        ("ask_them", "2026-11-05T10:00:00"),
    )
    assert lines[3].endswith("Waits for them since Thu 5 Nov 10:00.")
    assert "Waiting for them since Thursday 5 November" in said
    assert "LATE" not in said


@pytest.mark.parametrize("last", ["extend", "ask_them", "acknowledge"])
def test_what_was_taken_back_is_not_on_the_line_any_more(tmp_path: Path, last: str) -> None:
    before = [("received", "2026-11-02T10:00:00")]
    before += [("acknowledge", "2026-11-03T10:00:00")] if last != "acknowledge" else []
    _, lines, _ = told(tmp_path, *before, (last, "2026-11-04T10:00:00"), ("undo", "2026-11-04T10:10:00"))
    assert not any("Extended" in line or "Wait" in line for line in lines)
    assert any("NO LONGER COUNTS" in line for line in lines) is (last == "acknowledge")
