from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from db.drafts.book import DraftSeen
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import NO_TIME
from deskapp.views.other_rows import CheckRow, DraftRow, Row, draft_rows
from deskapp.views.queue_line import columns_for, heading, line_of, mark_of
from deskapp.views.queue_rows import OpenRows
from screens.base.themes import THEMES
from screens.queue.row_list import QueueList
from tests.db.desk_case import NOW
from tests.screens.queue_desk import CALENDAR, ListApp, at, row, text_of

MANY = [row(number, NOW + timedelta(minutes=number)) for number in range(1, 101)]


def said(one: Row, width: int = 80) -> str:
    line = line_of(one, NOW, CALENDAR, width)
    return mark_of(line, highlighted=False) + " ".join(line.cells)


# What a line says


def test_a_line_at_80_columns_is_that_of_the_design() -> None:
    adeyemi = row(1, at(23), name="Mr J Adeyemi", about="Needs a dentist with a level entrance and somebody who signs")
    assert said(adeyemi) == "!! LATE 5h 47m   Mr J Adeyemi        Needs a dentist with a level entra… Priya "
    hall = row(2, at(24, 15, 30), name="Margaret Hall", promise=PromiseName.PROMISE, chasing_count=2, owner="Samira")
    assert said(hall) == "   today 43m     Margaret Hall       RANG x2  Wants a dentist taking NH… Samira"
    assert heading(80) == "   Time left     Name                What it's about                     Who   "


@pytest.mark.parametrize(("width", "letters"), [(80, 35), (60, 26), (100, 46)])
def test_their_words_have_room_at_every_width(width: int, letters: int) -> None:
    words = "abcdefghij" * 10
    assert f" {words[: letters - 1]}… " in said(row(1, at(24), about=words), width) + " "


def test_flags_stand_before_the_words_as_whole_words_and_leave_some_of_them() -> None:
    every: dict[str, Any] = {"safeguarding": True, "kind": Kind.COMPLAINT, "ok_to_leave_message": "no", "relay": True}
    assert " SAFETY  COMPLAINT  NO MSG  Wants a… " in said(row(1, at(24), **every))
    assert " SAFETY  COMPLAINT  NO MSG " in said(row(1, at(24), **every), 60) + " ", "it harms whoever is rung"
    assert " COMPLAINT  RELAY  Wants a…" in said(
        row(1, at(24), **every | {"safeguarding": False, "ok_to_leave_message": ""}), 60
    )
    assert " SAFETY  COMPLAINT  NO MSG  RELAY  Wants a dentist takin… " in said(row(1, at(24), **every), 120)
    assert " COMPLAINT  NO MSG  RELAY  Bus " in said(row(1, at(24), **every | {"safeguarding": False, "about": "Bus"}))


def test_a_danger_of_which_nobody_was_told_hides_no_other_flag_that_may_do_harm() -> None:
    untold: dict[str, Any] = {"safeguarding": True, "nobody_told": True, "ok_to_leave_message": "no"}
    assert " SAFETY: nobody told  NO MSG  Wants… " in said(row(1, at(24), **untold))
    assert " SAFETY  NO MSG  Wants a d…" in said(row(1, at(24), **untold), 60)
    both = said(row(1, at(24), **untold, kind=Kind.COMPLAINT))
    assert " SAFETY  COMPLAINT  NO MSG  Wants a… " in both


def test_a_name_that_does_not_fit_its_column_is_cut_with_a_mark() -> None:
    assert said(row(1, at(24), owner="Maureen Talbot")).endswith(" Maure…")
    assert said(row(1, at(24), owner="Samira Haddad")).endswith(" Samira")


def test_what_waits_and_what_is_owed_nothing_say_so_in_the_time_column() -> None:
    asked = row(1, NO_TIME, waiting_since=at(23), paused_due_at=at(26), received_at=at(20))
    assert said(asked).startswith("   waiting       Caller 1 ")
    assert said(row(1, NO_TIME, received_at=at(20))).startswith("   no time set   Caller 1 ")


def test_every_line_is_exactly_as_wide_as_the_window() -> None:
    names = [
        "王小明 さくら 田中太郎",
        "e\u0301le\u0300ve Coombe\u0301s",
        "[/x]",
        "👩‍👩‍👧 family",
        "A\tB\x1b[31m\r\n",
        "N" * 80,
        None,
    ]
    rows = [row(1, at(24), name=name, number="07700 900 418", owner="Priya Nair", about="王" * 60) for name in names]
    for width in range(60, 201):
        assert cell_len(heading(width)) == width - 1
        for words in (said(each, width) for each in rows):
            assert cell_len(words) == width - 1
            assert words.isprintable()


def test_the_check_and_a_draft_have_lines_of_the_same_columns() -> None:
    check = CheckRow(received_at=at(24, 9), due_at=at(24), owner="")
    values = {"name": " Mr Adey ", "number": "01632 960 017", "about": "Wants a dentist"}
    draft = DraftSeen(id="d1", form="letter", by="Priya Nair", started_at=at(23, 10), values=values, at_field="about")
    late = DraftRow(draft, due_at=at(23))
    assert said(check) == "   today 2h 13m  Answerphone check   Press k                                   "
    assert said(late) == "!! LATE 5h 47m   Unfinished: Mr Adey Wants a dentist                     Priya "
    assert "Priya Nair" in said(late, 120)
    for width in range(60, 201):
        assert {cell_len(said(check, width)), cell_len(said(late, width))} == {width - 1}


def test_a_narrow_window_drops_who() -> None:
    def shown(width: int) -> list[str]:
        return [column.title for column in columns_for(width)]

    assert shown(60) == ["Time left", "Name", "What it's about"]
    assert shown(72) == [*shown(60), "Who"]


def test_a_wide_window_shows_the_reference_the_number_and_when_it_came_in() -> None:
    titles = [column.title for column in columns_for(162)]
    assert {"Ref", "Number", "Came in"} <= set(titles)
    assert "Wants a dentist taking NHS patients" in said(row(1, at(24)), 162)


@pytest.mark.parametrize("width", [140, 160, 200])
def test_a_number_of_the_relay_stands_whole_in_a_wide_window(width: int) -> None:
    assert " 18002 01632 960 017 " in said(row(1, at(24), number="18002 01632 960 017", relay=True), width)


def test_somebody_without_a_name_is_shown_by_the_number_and_no_digit_is_lost() -> None:
    nameless = row(1, at(24), name=None, number="07700 900 418")
    assert " 07700 900 418 " in said(nameless)
    assert " 07700 900 418 " in said(nameless, 60)
    assert "No name 07700 900 418 " in said(nameless, 100)
    assert "No name " in said(row(1, at(24), name=None))


def test_a_name_that_does_not_fit_shows_that_it_was_cut() -> None:
    assert "The Portsea Carers…" in said(row(1, at(24), name="The Portsea Carers Group of Fratton"))


def test_names_that_look_like_markup_are_shown_as_they_are() -> None:
    assert "[/x]" in said(row(1, at(24), name="[/x]"))
    assert "[Smith & Co]" in said(row(1, at(24), name="[Smith & Co]"))


def test_how_says_the_kind_of_promise_in_a_wide_window() -> None:
    complaint = row(1, at(30), channel=Channel.LETTER, kind=Kind.COMPLAINT, promise=PromiseName.ACKNOWLEDGE)
    assert " Ack " in said(complaint, 140)
    assert " COMPLAINT " in said(complaint)


# The highlight


async def test_the_highlight_starts_on_what_is_owed_first_and_keys_move_it() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "up")
        assert app.list.highlighted == MANY[1]
        assert text_of(app.list)[1].startswith(">")
        await pilot.press("end")
        assert app.list.highlighted == MANY[-1]
        assert text_of(app.list)[-1].startswith(">")
        await pilot.press("home")
        assert text_of(app.list)[0].startswith(">")


async def test_a_page_down_is_a_window_less_one_line() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        height = app.list.size.height
        await pilot.press("pagedown")
        assert app.list.highlighted == MANY[height - 1]
        assert app.list.in_view.start == height - 1
        await pilot.press("pageup")
        assert app.list.highlighted == MANY[0]
        assert app.list.in_view.start == 0
        await pilot.press("end", "pagedown")
        assert app.list.highlighted == MANY[-1]


async def test_the_highlight_stays_on_its_contact_when_rows_come_in_above_it() -> None:
    app = ListApp(MANY[:10])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        app.list.set_rows(OpenRows([row(900, at(20)), *MANY[:10]]))
        await pilot.pause()
        assert app.list.highlighted == MANY[2]
        assert text_of(app.list)[3].startswith(">")
        assert "Caller 900" in text_of(app.list)[0]


async def test_the_highlight_stays_on_its_contact_when_rows_above_it_go() -> None:
    app = ListApp(MANY[:10])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        app.list.set_rows(OpenRows(MANY[1:10]))
        await pilot.pause()
        assert app.list.highlighted == MANY[2]


async def test_the_highlight_goes_with_its_contact_when_that_moves() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.list.set_rows(OpenRows([*MANY, row(MANY[1].contact_id, at(30))]))
        await pilot.pause()
        assert app.list.highlighted is not None
        assert app.list.highlighted.row_id == MANY[1].contact_id
        assert text_of(app.list)[-1].startswith(">")


async def test_where_the_contact_is_gone_the_row_that_comes_to_its_place_has_the_highlight() -> None:
    app = ListApp(MANY[:3])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.list.set_rows(OpenRows([MANY[0], MANY[2]]))
        assert app.list.highlighted == MANY[2]
        app.list.set_rows(OpenRows([MANY[0]]))
        assert app.list.highlighted == MANY[0]
        app.list.set_rows(OpenRows())
        assert app.list.highlighted is None
        await pilot.press("down", "end", "pageup")
        app.list.set_rows(OpenRows([MANY[5]]))
        assert app.list.highlighted == MANY[5]


async def test_a_scrolled_list_slides_under_the_highlight_instead_of_moving_it() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "pageup")
        before = text_of(app.list)
        app.list.set_rows(OpenRows([row(900, at(20)), row(901, at(20)), *MANY]))
        await pilot.pause()
        assert text_of(app.list) == before


async def test_a_filter_that_leaves_few_rows_shows_them_from_the_top() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        app.list.set_rows(OpenRows(MANY[:3]))
        await pilot.pause()
        assert len(text_of(app.list)) == 3
        assert app.list.highlighted == MANY[2]


async def test_a_click_highlights_and_a_double_click_opens() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(QueueList, offset=(10, 4))
        assert app.list.highlighted == MANY[4]
        await pilot.click(QueueList, offset=(10, 6), times=2)
        assert [one.row for one in app.heard if isinstance(one, QueueList.Opened)] == [MANY[6]]


async def test_the_wheel_moves_the_window_and_takes_the_highlight_along_at_its_edge() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot._post_mouse_events([events.MouseScrollDown], QueueList, offset=(10, 4))
        assert app.list.in_view.start == 2
        assert app.list.highlighted == MANY[2]


async def test_a_smaller_window_keeps_the_highlight_in_view() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["down"] * 30)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert app.list.highlighted == MANY[30]
        assert any(line.startswith(">") for line in text_of(app.list))


# What is painted


class CountedList(QueueList):
    painted_lines: list[int]

    def render_line(self, y: int) -> Strip:
        self.painted_lines.append(y)
        return super().render_line(y)


async def test_a_tick_paints_only_the_lines_that_say_something_else() -> None:
    app = ListApp([])
    app.list = CountedList(CALENDAR, NOW, OpenRows([row(1, at(24, 15)), row(2, at(25)), row(3, at(24, 16))]))
    app.list.painted_lines = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.list.painted_lines.clear()
        app.list.tick(NOW + timedelta(seconds=1))
        await pilot.pause()
        assert app.list.painted_lines == [0, 1]
        app.list.painted_lines.clear()
        app.list.tick(NOW + timedelta(seconds=2))
        await pilot.pause()
        assert app.list.painted_lines == []


async def test_a_promise_whose_moment_passes_becomes_late_at_once() -> None:
    app = ListApp([row(1, at(24, 15, 30), name="Margaret Hall")])
    async with app.run_test(size=(80, 24)):
        assert "today 43m" in text_of(app.list)[0]
        app.list.tick(at(24, 15, 30))
        assert "LATE" not in text_of(app.list)[0]
        app.list.tick(at(24, 15, 30) + timedelta(seconds=1))
        assert "LATE" in text_of(app.list)[0]
        assert text_of(app.list)[0].startswith(">!")


async def test_every_segment_of_a_line_has_a_background() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)):
        for y in range(app.list.size.height):
            assert all(segment.style and segment.style.bgcolor for segment in app.list.render_line(y))


async def test_the_highlighted_line_has_the_colour_of_the_focus_and_a_mark() -> None:
    app = ListApp(MANY)
    async with app.run_test(size=(80, 24)):
        first, second = app.list.render_line(0), app.list.render_line(1)
        assert first.text.startswith(">")
        marked = {THEMES[0].variables["focus-background"].lower()}
        assert {segment.style.bgcolor.name for segment in first if segment.style and segment.style.bgcolor} == marked
        assert {segment.style.bgcolor.name for segment in second if segment.style and segment.style.bgcolor} != marked


async def test_an_empty_list_says_why_it_is_empty() -> None:
    app = ListApp([])
    async with app.run_test(size=(60, 20)):
        app.list.say_when_empty("Nothing is waiting for a reply. Well done. F2 starts a call, F3 a message.")
        assert " ".join(" ".join(text_of(app.list)).split()).startswith("Nothing is waiting for a reply. Well done.")


def test_a_draft_begun_after_closing_is_due_at_the_next_close() -> None:
    def due(started_at: datetime) -> datetime:
        draft = DraftSeen(
            id="d1", form="call", by="Priya Nair", started_at=started_at, values={"name": "Kay"}, at_field=""
        )
        (found,) = draft_rows([draft], at(30, 8), CALENDAR)
        return found.due_at

    assert due(at(23, 10)) == at(23, 17)
    assert due(at(23, 23, 59)) == at(24, 17)
    assert due(at(28, 11)) == at(30, 17), "a Saturday"


def test_an_entry_that_a_crash_left_empty_is_not_late() -> None:
    empty = DraftSeen(
        id="d1", form="letter", by="Priya Nair", started_at=at(23, 10), values={"name": " "}, at_field="name"
    )
    assert draft_rows([empty], at(30, 8), CALENDAR) == []
