from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from db.answerphone.check import nothing_on_it
from db.desk.desk import Desk
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.clock import Clock
from deskapp.forms.contact.reply import ReplyForm
from deskapp.views.queue_filter import NO_CONTACTS, View
from deskapp.views.queue_rows import Counts
from screens.contact.page import ContactPage
from screens.dialogs.why_due import WhyBox
from screens.forms.screen import FormScreen
from screens.messages import Notice
from screens.queue.head import QueueHead, unfinished_words
from screens.queue.preview import QueuePreview
from screens.queue.row_list import QueueList
from screens.remedies import SCREEN_REMEDIES
from screens.widgets.top_line import TopLine
from tests.db.desk_case import NOW, StoppedClock, desk_in, logged
from tests.screens.front_desk import workers_done
from tests.screens.queue_desk import QueueApp, at, copy_of, head, hint, lines, names, read, showing, until

SIX_SECONDS = timedelta(seconds=6)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk on which nobody ever rang, and whose answerphone was checked."""
    folder = tmp_path_factory.mktemp("empty") / "desk"
    desk = desk_in(folder, StoppedClock(NOW))
    nothing_on_it(desk)
    desk.close()
    return folder


@pytest.fixture(scope="module")
def busy(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Tuesday of the design: one late, one due in 43 minutes, one today, one tomorrow, a complaint next week."""
    folder = copy_of(empty, tmp_path_factory.mktemp("busy") / "desk")
    clock = StoppedClock(NOW)
    desk = desk_in(folder, clock, who="Samira")
    logged(
        desk, "Margaret Hall", at(24, 9), channel=Channel.CALL, promised_at=at(24, 15, 30), outcome=Outcome.RING_BACK
    )
    desk.close()
    desk = desk_in(folder, clock)
    logged(desk, "Mr J Adeyemi", at(20, 18, 40))
    logged(desk, "Mrs V Sharma", at(23, 9))
    logged(desk, "Kay [/x]", at(24, 9))
    logged(desk, "Joan Whitcombe", at(24, 9, 2), channel=Channel.LETTER, kind=Kind.COMPLAINT)
    desk.close()
    return folder


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(busy: Path, tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    desk = desk_in(copy_of(busy, tmp_path / "desk"), clock)
    yield desk
    desk.close()


@pytest.fixture
def quiet_desk(empty: Path, tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    desk = desk_in(copy_of(empty, tmp_path / "desk"), clock)
    yield desk
    desk.close()


EVERYBODY = ["Mr J Adeyemi", "Margaret Hall", "Mrs V Sharma", "Kay [/x]", "Joan Whitcombe"]


# What it shows


async def test_the_queue_shows_who_is_owed_first_and_says_where_when_and_who(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert names(app) == EVERYBODY
        assert lines(app)[0].startswith(">! LATE 5h 47m   Mr J Adeyemi")
        assert "Kay [/x]" in lines(app)[3]
        assert app.queue.query_one(TopLine).parts == (
            "Healthwatch Portsmouth",
            "Tuesday 24 November 2026  14:47",
            "On desk: Priya",
        )
        assert "LATE 1   Today 2   Tomorrow 1   Later 1" in head(app)
        assert "Showing: all" in head(app)
        assert hint(app) == "", "the row and the preview have said it"


async def test_eleven_rows_show_at_80_by_24(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app):
        assert app.queue.queue_list.size.height == 11
        assert app.queue.queue_list.size.width == 80


@pytest.mark.parametrize(("size", "rows"), [((60, 20), 7), ((100, 30), 13), ((120, 40), 32)])
async def test_the_queue_is_usable_in_another_window(
    desk: Desk, clock: StoppedClock, size: tuple[int, int], rows: int
) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("down")
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert app.queue.queue_list.size.height == rows
        assert lines(app)[0].startswith("!! LATE 5h 47m   Mr J Adeyemi")
        assert lines(app)[1].startswith(">  today 43m     Margaret Hall")
        assert ("Who" in str(app.queue.query_one("QueueHeading").render_line(0).text)) is (size[0] >= 80)
        assert head(app).splitlines()[1].rstrip().endswith("Showing: all")


async def test_a_promise_becomes_late_at_its_moment_with_no_key_pressed(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert "today 43m     Margaret Hall" in lines(app)[1]
        clock.at = at(24, 15, 30)
        app.queue.tick()
        assert "today         Margaret Hall" in lines(app)[1]
        clock.at = at(24, 15, 30) + timedelta(seconds=1)
        app.queue.tick()
        assert lines(app)[1].startswith("!! LATE <1m")
        assert "LATE 2   Today 1" in head(app)


async def test_the_time_ticks_by_itself(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        clock.at = at(24, 15, 29)
        await until(pilot, lambda: "today 1m" in lines(app)[1])


async def test_unfinished_entries_are_said_over_the_list(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    draft = app.drafts.begin("call", by="Priya", at=at(24, 14, 41))
    draft.keep({"name": "Marg"}, "number")
    draft.park()
    async with showing(app) as pilot:
        await read(app, pilot)
        assert 'Unfinished: 1  call 14:41 "Marg…"  F8 to carry on' in head(app)
        (seen,) = app.drafts.unfinished()
    assert unfinished_words([seen], 45) == "Unfinished: 1  call 14:41  F8 to carry on", "the key is never cut off"
    assert unfinished_words([seen], 40) == "Unfinished: 1  F8 to carry on"


async def test_practice_is_marked(desk: Desk, clock: StoppedClock) -> None:
    desk.practice = True
    app = QueueApp(desk)
    async with showing(app):
        assert app.queue.query_one(TopLine).parts[0] == "PRACTICE"


async def test_a_clock_that_was_set_is_marked_and_not_called_wrong(desk: Desk, clock: StoppedClock) -> None:
    desk.clock = Clock(datetime(2026, 11, 23, 14, 47, tzinfo=UTC))
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert app.queue.query_one(TopLine).parts[0].startswith("CLOCK SET TO Mon 23 Nov 14:4")
        assert "Check the clock" not in head(app)


async def test_a_clock_that_went_back_is_said_instead_of_counts_that_would_be_wrong(
    desk: Desk, clock: StoppedClock
) -> None:
    clock.at = NOW - timedelta(days=1)
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert "Check the clock: Mon 23 Nov 14:47 is before our last entry, Tue 24 Nov 14:47." in head(app)
        clock.at = NOW - timedelta(minutes=2)
        app.queue.tick()
        await read(app, pilot)
        assert "LATE 1" in head(app)


# The preview of the marked row


def preview(app: QueueApp) -> list[str]:
    """The lines of the preview."""
    return str(app.queue.query_one(QueuePreview).render()).splitlines()


async def test_the_preview_follows_the_mark_and_i_folds_it_for_that_person(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await until(pilot, lambda: "Message, left Fri 20 Nov 18:40" in preview(app)[0])
        assert preview(app)[0].endswith("reply by Mon 23 Nov 17:00 ────")
        await pilot.press("down")
        await until(pilot, lambda: "promised by Tue 24 Nov 15:30" in preview(app)[0])
        await pilot.press("i")
        await workers_done(app)
        assert app.queue.queue_list.size.height == 16
        assert "opening time left: reply by 15:30 today." in hint(app)
    later = desk_in(desk.settings.folder, clock)
    app = QueueApp(later)
    async with showing(app) as pilot:
        assert app.queue.queue_list.size.height == 16
        await pilot.press("i")
        assert app.queue.queue_list.size.height == 11
    later.close()


async def test_without_names_there_is_no_preview(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await until(pilot, lambda: len(preview(app)) > 1)
        await pilot.press("w")
        await until(pilot, lambda: preview(app) == [])
        await pilot.press("w")
        await until(pilot, lambda: len(preview(app)) > 1)


async def test_a_big_window_has_the_whole_page_beside_the_list(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: any("WHAT HAPPENED, newest first" in line for line in preview(app)))
        assert app.queue.queue_list.size == (84, 32)
        assert all(cell_len(line) <= 56 for line in preview(app))


async def test_a_narrow_window_cuts_none_of_the_four_numbers(desk: Desk) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        above = app.queue.query_one(QueueHead)
        above.facts = above.facts._replace(counts=Counts(4, 6, 7, 10), answerphone=("Checked 13:02 (3)",))
        assert head(app).splitlines()[0].split("  ")[:4] == ["LATE 4", "Today 6", "Tomorrow 7", "Later 10"]
        above.facts = above.facts._replace(counts=Counts(12, 14, 15, 20))
        assert head(app).splitlines()[0].startswith("LATE 12 Today 14 Tomorrow 15 Later 20  ")


async def test_an_empty_queue_has_no_preview(quiet_desk: Desk) -> None:
    app = QueueApp(quiet_desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert preview(app) == []


# What others save


async def test_what_another_desk_saves_appears_with_no_key_pressed(desk: Desk, clock: StoppedClock) -> None:
    other = desk_in(desk.settings.folder, clock)
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        logged(other, "Bill Tanner", at(20, 9))
        await until(pilot, lambda: "Bill Tanner" in names(app))
        assert names(app)[0] == "Bill Tanner"
        assert app.queue.queue_list.highlighted is not None
        assert app.queue.queue_list.highlighted.name == "Mr J Adeyemi"
        assert "LATE 2" in head(app)
    other.close()


async def test_the_list_does_not_move_under_a_hand_and_does_when_it_rests(desk: Desk, clock: StoppedClock) -> None:
    other = desk_in(desk.settings.folder, clock)
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("down")
        logged(other, "Bill Tanner", at(20, 9))
        await read(app, pilot)
        assert names(app) == EVERYBODY
        clock.at += timedelta(seconds=4)
        app.queue.tick()
        assert names(app) == EVERYBODY
        clock.at += SIX_SECONDS
        app.queue.tick()
        assert names(app) == ["Bill Tanner", *EVERYBODY]
        assert app.queue.queue_list.highlighted is not None
        assert app.queue.queue_list.highlighted.name == "Margaret Hall"
    other.close()


async def test_what_was_saved_here_shows_at_once(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("down")
        logged(desk, "Bill Tanner", at(20, 9))
        app.post_message(Notice("Saved 26-0006 Bill Tanner.", "done"))
        await until(pilot, lambda: "Bill Tanner" in names(app))
        assert clock.at == NOW


async def test_a_record_that_cannot_be_read_is_said_and_the_rows_stay(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        desk.close()
        desk.settings.record.rename(desk.settings.folder / "elsewhere")
        app.queue.reload(at_once=False)
        await until(pilot, lambda: str(desk.settings.record) in hint(app))
        assert names(app) == EVERYBODY
        (desk.settings.folder / "elsewhere").rename(desk.settings.record)
        app.queue.reload(at_once=False)
        await until(pilot, lambda: hint(app) == "")


# The views


async def test_f_goes_through_the_views_and_says_which_one_is_shown(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        seen = {}
        for _ in range(5):
            await pilot.press("f")
            seen[head(app).splitlines()[1].split("Showing: ")[1]] = names(app)
        assert seen == {
            "mine only": [name for name in EVERYBODY if name != "Margaret Hall"],
            "late only": ["Mr J Adeyemi"],
            "today and late": ["Mr J Adeyemi", "Margaret Hall", "Mrs V Sharma"],
            "complaints only": ["Joan Whitcombe"],
            "all": EVERYBODY,
        }


async def test_the_view_is_kept_for_each_person(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("f", "f")
        await workers_done(app)
    later = desk_in(desk.settings.folder, clock)
    app = QueueApp(later)
    async with showing(app):
        assert "Showing: late only" in head(app)
        assert names(app) == ["Mr J Adeyemi"]
    samira = desk_in(desk.settings.folder, clock, who="Samira")
    assert samira.staff is not None
    assert samira.staff.queue_filter == "all"
    later.close()
    samira.close()


async def test_escape_shows_everything_again_and_stays_home(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("f", "f", "escape", "escape")
        assert names(app) == EVERYBODY
        assert app.screen is app.queue


async def test_what_becomes_late_joins_the_late_ones(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("f", "f")
        clock.at = at(24, 15, 31)
        app.queue.tick()
        assert names(app) == ["Mr J Adeyemi", "Margaret Hall"]


async def test_the_highlight_stays_on_its_contact_in_a_view_that_has_it_and_else_goes_to_the_first(
    desk: Desk, clock: StoppedClock
) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("down", "down", "f")
        assert app.queue.queue_list.highlighted is not None
        assert app.queue.queue_list.highlighted.name == "Mrs V Sharma"
        await pilot.press("f", "escape", "end", "f", "f", "f")
        assert app.queue.queue_list.highlighted.name == "Mr J Adeyemi"


# Nothing there


async def test_a_new_desk_never_says_that_nothing_waits(quiet_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QueueList, "say_when_empty", lambda _, words: said.append(words))
    app = QueueApp(quiet_desk)
    async with showing(app) as pilot:
        await read(app, pilot)
    assert set(said) == {"", NO_CONTACTS}


async def test_a_desk_that_nobody_ever_rang_says_how_to_begin(quiet_desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(quiet_desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert " ".join(" ".join(lines(app)).split()) == NO_CONTACTS
        await pilot.press("enter", "r")
        assert hint(app) == "Nothing to reply to: no line is chosen."


async def test_an_empty_queue_says_well_done_and_an_empty_view_how_to_see_more(
    quiet_desk: Desk, clock: StoppedClock
) -> None:
    logged(quiet_desk, "Ann", at(24, 14), channel=Channel.CALL, outcome=Outcome.SORTED)
    app = QueueApp(quiet_desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        assert " ".join(" ".join(lines(app)).split()) == View.ALL.when_empty(SCREEN_REMEDIES)
        await pilot.press("f", "f")
        assert " ".join(lines(app)).strip() == "Nothing late. Esc shows everything."


# Why it is due when it is


async def test_enter_and_y_say_why_the_reply_is_due_when_it_is(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ContactPage))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, WhyBox))
        words = shown(app)
        assert "Mr J Adeyemi" in words
        assert "Not counted: Sat 21 Nov, Sun 22 Nov" in words
        assert "Late by 5 hours 47 minutes" in words
        await pilot.press("escape", "escape")
        assert app.screen is app.queue


async def test_r_asks_for_a_reply_to_the_highlighted_contact_from_the_list_and_from_the_box(
    desk: Desk, clock: StoppedClock
) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        adeyemi, hall = (row.contact_id for row in app.queue.queue_list.rows.contacts[:2])
        await pilot.press("r")
        assert replying_to(app) == adeyemi
        await pilot.press("escape", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ContactPage))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, WhyBox))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert replying_to(app) == hall


async def test_a_time_given_by_hand_is_explained_as_that(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ContactPage))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, WhyBox) and "The time we set" in shown(app))


def replying_to(app: QueueApp) -> int:
    assert isinstance(app.screen, FormScreen)
    assert isinstance(app.screen.form, ReplyForm)
    return app.screen.form.subject.contact_id


def shown(app: QueueApp) -> str:
    """Everything on the screen, as text."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


# The way to the first frame


def test_the_queue_screen_is_imported_without_anything_heavy() -> None:
    heavy = "{'sqlalchemy', 'sqlmodel', 'pydantic', 'alembic', 'holidays', 'phonenumbers'}"
    code = f"import sys, screens.queue.screen; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_a_record_that_was_moved_away_is_said_over_the_list(tmp_path: Path) -> None:
    clock = StoppedClock(NOW)
    desk = desk_in(tmp_path, clock)
    logged(desk, "Kay", NOW)
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await read(app, pilot)
        desk.settings.record.rename(tmp_path / "elsewhere.sqlite3")
        await until(pilot, lambda: "STOP: the record was moved" in head(app))


async def test_a_damaged_record_is_said_over_the_list(tmp_path: Path) -> None:
    clock = StoppedClock(NOW)
    desk = desk_in(tmp_path, clock)
    for number in range(60):
        logged(desk, f"Caller {number}", NOW, detail="words " * 600)
    desk.close()
    with desk.settings.record.open("r+b") as file:  # nobody has it open
        size = file.seek(0, 2)
        file.seek(size // 2)
        file.write(b"\xff" * 8192)
    app = QueueApp(desk)
    async with showing(app) as pilot:
        await until(pilot, lambda: "STOP: the record is damaged" in head(app))
