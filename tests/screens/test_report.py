"""The report as a screen: m on the queue, the contacts behind each number, and any period; Esc ends it at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from db.desk import topics
from db.desk.desk import Desk
from db.reports.figures import figures_of
from db.reports.period import Period
from db.reports.period_actions import current_actions
from db.reports.promises import GIVEN
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Kind
from deskapp.publish.report.figures import BY_DUE, has_something
from deskapp.views.report.rows import ReportRow
from screens.contact.page import ContactPage
from screens.dialogs.read_text import ReadBox
from screens.queue.screen import QueueScreen
from screens.report.behind import BehindScreen
from screens.report.register import RegisterScreen
from screens.report.screen import ReportScreen
from screens.settings.name_box import NameBox
from screens.widgets.rows import Rows
from tests.db.desk_case import NOW, StoppedClock, at, logged, promised, reply
from tests.screens.front_desk import Hands, front_desk

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def lines(hands: Hands) -> list[str]:
    rows = hands.app.screen.query_one(Rows)
    return [" ".join(str(rows.get_option_at_index(place).prompt).split()) for place in range(rows.option_count)]


def entries(hands: Hands) -> list[str]:
    rows = hands.app.screen.query_one(Rows)
    return [str(rows.get_option_at_index(place).prompt) for place in range(rows.option_count)]


async def mark(hands: Hands, words: str) -> None:
    rows = hands.app.screen.query_one(Rows)
    rows.highlighted = next(place for place, line in enumerate(lines(hands)) if line.startswith(words))
    await hands.settle()


def some_contacts(desk: Desk) -> None:
    promised(desk, "Kay", at(24, 16))
    late = promised(desk, "Bill Tanner", at(20, 12), received_at=at(19))
    reply(desk, logged(desk, "Ann", at(3)), miss_reason="too busy", sorry_said=True)
    assert late


async def test_the_report_has_every_figure_beside_the_earlier_periods(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        some_contacts(desk)
        await hands.press("m")
        hands.on(ReportScreen)
        shown = lines(hands)
        for one in figures_of(desk, NOVEMBER, NOW).counts:
            if has_something(one):
                value = str(one.part) if one.whole is None else f"{one.part}/{one.whole} few" if one.whole else "none"
                assert any(line.startswith(one.name[:31]) and f" {value} " in line for line in shown), one.name
        assert BY_DUE in " ".join(hands.text.split())
        heads = str(hands.app.screen.query_one("#heads", Static).content)
        assert heads.split() == ["Nov", "2026", "Oct", "2026", "Nov", "2025"]
        rows = hands.app.screen.query_one(Rows)
        assert max(len(str(rows.get_option_at_index(place).prompt)) for place in range(rows.option_count)) <= 77


async def test_enter_names_who_is_behind_a_number_and_once_more_opens_the_contact(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        some_contacts(desk)
        await hands.press("m")
        await mark(hands, "Missed, by reason")
        await hands.press("enter")
        hands.on(BehindScreen)
        assert sorted(re.sub(r"^\S+ ", "", line) for line in lines(hands)) == [
            "Thu 19 Nov Bill Tanner: no reason yet", "Tue 3 Nov Ann: too busy",
        ]  # fmt: skip
        await mark(hands, lines(hands)[1])
        await hands.press("enter")
        hands.on(ContactPage)
        await hands.press("escape")
        hands.on(BehindScreen)
        await hands.press("escape")
        await mark(hands, "no reason yet")
        await hands.press("enter")
        assert len(lines(hands)) == 1
        await hands.press("escape")
        await mark(hands, "Times that we set")
        await hands.press("enter")
        assert [line.split()[-1] for line in lines(hands)] == ["Tanner", "Kay"]


async def test_the_list_behind_twelve_months_is_headed_by_the_promise(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        some_contacts(desk)
        promised(desk, "Old", at(7, 12, month=10), received_at=at(6, month=10))
        await hands.press("m")
        await mark(hands, "Times that we set")
        await hands.press("down")
        rows = hands.app.screen.query_one(Rows)
        assert "least in" in lines(hands)[rows.highlighted or 0]
        await hands.press("enter")
        hands.on(BehindScreen)
        assert hands.text.splitlines()[0].strip().startswith("Times that we set")


@pytest.mark.parametrize("width", [75, 115])
def test_long_counts_stay_apart_and_in_the_window(width: int) -> None:
    line = ReportRow("Kept", values=("1328/1350 98%", "1979/2017 98%", "11979/12017 98%")).line(width)
    assert re.search(r" 1328/1350 98% +1979/2017 98% +11979/12017 98%$", line)
    assert len(line) <= width


async def test_month_quarter_year_any_period_and_the_one_before(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        some_contacts(desk)
        logged(desk, "Old", at(6, month=10))
        await hands.press("m")

        def period() -> Period:
            return hands.on(ReportScreen).period

        await hands.press("q")
        assert period() == Period(date(2026, 10, 1), date(2026, 12, 31))
        await hands.press("y")
        assert period() == Period(date(2026, 1, 1), date(2026, 12, 31))
        assert "Contacts, by how they came 4 -" in lines(hands), "the year before alone"
        await hands.press("p")
        await hands.write("2026-10")
        await hands.press("enter")
        assert period() == Period(date(2026, 10, 1), date(2026, 10, 31))
        await hands.press("right")
        assert period() == NOVEMBER
        assert "Contacts, by how they came 3 1 -" in lines(hands)
        await hands.press("right")
        assert hands.said == "Tuesday 1 December 2026 has not come yet. Choose a period that begins today or earlier."
        assert lines(hands) == []
        await hands.press("left", "m")
        assert period() == NOVEMBER


async def test_escape_ends_a_reading_at_once_and_no_key_waits_for_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        some_contacts(desk)
        await hands.press("m", "escape")
        hands.on(QueueScreen)
        await hands.press("m", "left", "left", "right", "right")
        assert "Contacts, by how they came 3 - -" in lines(hands)
        await hands.press("m", "escape")
        hands.on(QueueScreen)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=["60x20", "80x24"])
async def test_no_line_of_the_charts_is_longer_than_their_box(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW), size=size) as (hands, desk, _):
        for place, topic in enumerate(topics.everything(desk)):
            logged(desk, f"Caller {place}", at(3), topic_id=topic.id)
        await hands.press("m")
        await hands.press("c")
        text = hands.on(ReadBox).query_one(Static)
        lines = str(text.content).splitlines()
        assert any("others" in line for line in lines), "more than the longest of the others"
        assert max(map(cell_len, lines)) <= text.size.width


async def test_what_we_are_doing_is_kept_with_the_period_and_taken_back_and_charts_and_registers_open(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        some_contacts(desk)
        logged(desk, "Joan Whitcombe", at(3), kind=Kind.COMPLAINT)
        await hands.press("m")
        await mark(hands, "Contacts, by how they came")
        await hands.press("d")
        assert hands.said.startswith("Mark a promise first")
        await mark(hands, "Times that we set")
        await hands.press("d")
        await hands.write("We ask at")
        await hands.press("f2", "f8", "down", "enter")
        while not isinstance(hands.screen, NameBox):
            await hands.pilot.pause()  # until the report is read
        assert hands.value("named") == "We ask at"
        await hands.write(" noon.")
        await hands.press("enter")
        assert hands.said == "Kept with November 2026. z takes it back."
        with read_session(desk.engine) as session:
            assert current_actions(session, NOVEMBER) == {GIVEN: "We ask at noon."}
        await hands.press("z")
        with read_session(desk.engine) as session:
            assert current_actions(session, NOVEMBER) == {}
        await hands.press("c")
        hands.on(ReadBox)
        await hands.press("escape", "r")
        hands.on(RegisterScreen)
        shown = lines(hands)
        assert shown[0] == "LATE WITHOUT A REASON: ask about these"
        assert "about: Wants a dentist" in shown[3]
        await hands.pilot.resize_terminal(60, 20)
        await hands.settle()
        assert all(len(line) <= 58 for words in entries(hands) for line in words.splitlines())
        assert any(line.startswith(" 26-") for line in hands.text.splitlines())
        await hands.pilot.resize_terminal(80, 24)
        await hands.press("enter")
        hands.on(ContactPage)
        await hands.press("escape")
        hands.on(RegisterScreen)
        await hands.press("right")
        assert hands.said == "None in this period. < and > turn to the others."
        await hands.press("escape")
        hands.on(ReportScreen)


async def test_a_row_without_contacts_and_an_empty_record_say_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(NOW)) as (hands, desk, _):
        await hands.press("m")
        assert hands.said == "Nothing has been recorded yet, so there is nothing to report."
        await hands.press("escape")
        some_contacts(desk)
        await hands.press("m")
        await mark(hands, "FIGURES")
        await hands.press("enter")
        hands.on(ReportScreen)
        assert hands.said == "There are no contacts behind this row."
