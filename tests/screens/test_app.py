"""From screen to screen: nothing typed is lost on the way, and nothing piles up."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from db.charters.adopted import adopt_from_now
from db.desk.desk import Desk
from db.startup.open_desk import open_desk
from deskapp.charter.reading import parse_edition
from deskapp.forms.log.call import CallForm
from deskapp.forms.log.letter import LetterForm
from deskapp.forms.log.message import MessageForm
from screens.base.commands import CommandBox
from screens.base.help import HelpScreen
from screens.base.themes import LIGHT
from screens.dialogs.leaving import LeavingBox
from screens.dialogs.privacy import Hidden
from screens.forms.screen import FormScreen
from screens.queue.screen import QueueScreen
from screens.unfinished.screen import Unfinished
from screens.widgets.top_line import TopLine
from tests.db.desk_case import StoppedClock
from tests.screens.front_desk import TUESDAY, front_desk, workers_done

ROOT = Path(__file__).resolve().parents[2]


async def test_f2_parks_the_call_and_begins_another_as_often_as_the_telephone_rings(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        for name in ("Kay", "Bill", "Joan"):
            await hands.press("f2")
            await hands.write(name)
        assert hands.over_the_queue == 1
        hands.on(CallForm)
        assert hands.value("name") == "Joan"
        assert sorted(seen.values["name"] for seen in drafts.unfinished()) == ["Bill", "Joan", "Kay"]


async def test_keys_typed_behind_f2_land_in_the_new_form(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("f2", *"Kay", "f3", *"y", "f4")
        hands.on(LetterForm)
        await hands.press("f8", "enter")
        assert isinstance(hands.screen, FormScreen)


async def test_each_function_key_opens_its_form_from_any_other(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        for key, form in (
            ("f3", MessageForm),
            ("f2", CallForm),
            ("f4", LetterForm),
            ("f8", Unfinished),
            ("f2", CallForm),
        ):
            await hands.press(key)
            hands.on(form)
        await hands.press("f5")
        hands.on(QueueScreen)
        assert hands.over_the_queue == 0


async def test_function_keys_work_over_help_and_commands_and_boxes(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        for over in ("f1", "ctrl+p", "u"):
            await hands.press("f5", over, "f2")
            hands.on(CallForm)
            assert hands.over_the_queue == 1


async def test_a_form_with_nothing_in_it_is_not_kept(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await hands.press("f2", "f4", "escape")
        hands.on(QueueScreen)
        assert drafts.unfinished() == []


async def test_an_entry_is_carried_on_with_where_it_was_left(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("tab")
        await hands.write("01632")
        await hands.press("f5", "f8", "enter")
        await hands.write(" 960")
        assert (hands.value("name"), hands.value("number"), hands.field) == ("Marg", "01632 960", "number")


async def test_help_is_about_the_screen_it_was_called_from_and_once_more_goes_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("?")
        hands.on(HelpScreen)
        assert "the queue" in hands.screen.query_one(TopLine).parts[0]
        await hands.press("f1", "f2")
        await hands.write("What?")
        assert hands.value("name") == "What?"
        await hands.press("f1")
        assert "New call" in hands.screen.query_one(TopLine).parts[0]
        await hands.press("f1")
        assert hands.value("name") == "What?"
        assert hands.field == "name"


async def test_a_command_is_done_on_the_screen_below(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("ctrl+p", *"new call", "enter", *"Kay")
        hands.on(CallForm)
        assert hands.value("name") == "Kay"
        await hands.press("ctrl+p", *"save", "enter")
        assert "what it is about" in hands.said
        await hands.press("ctrl+p", *"light", "enter")
        assert hands.app.theme == LIGHT.name
        hands.on(CallForm)
        await hands.press("ctrl+p", "escape")
        hands.on(CallForm)


async def test_while_the_screen_is_hidden_no_key_does_anything_but_enter(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await hands.press("f2", *"Ka", "ctrl+l", "f2", "f5", "f8", "ctrl+p", "ctrl+q", "ctrl+l", "f1", "x")
        hands.on(Hidden)
        await hands.press("enter", "y")
        hands.on(CallForm)
        assert hands.value("name") == "Kay"
        assert len(drafts.unfinished()) == 1


async def test_leaving_with_nothing_unfinished_asks_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("f2", "ctrl+q")
        assert hands.app.return_value == 0


async def test_leaving_with_something_unfinished_asks_and_staying_changes_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("f2", *"Kay", "tab", "ctrl+q")
        hands.on(LeavingBox)
        assert "1 entry is unfinished" in hands.text
        assert "Call started 09:02 today, Kay" in hands.text
        await hands.press("n", *"077")
        assert (hands.value("name"), hands.value("number")) == ("Kay", "077")


async def test_leaving_all_the_same_keeps_what_is_unfinished(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("f2", *"Kay", "ctrl+q", "y")
        assert hands.app.return_value == 0
    async with front_desk(tmp_path, StoppedClock(TUESDAY + timedelta(hours=1))) as (hands, _, drafts):
        assert [seen.values["name"] for seen in drafts.unfinished()] == ["Kay"]
        await hands.press("f8", "enter")
        hands.on(CallForm)
        assert hands.value("name") == "Kay"


async def test_ctrl_c_says_how_to_leave(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("ctrl+c")
        assert hands.said == "Ctrl+Q leaves. What is typed in a form is kept."


async def test_ctrl_p_among_the_commands_goes_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await hands.press("ctrl+p", "ctrl+p")
        assert hands.over_the_queue == 0
        await hands.press("ctrl+p")
        hands.on(CommandBox)
        assert hands.over_the_queue == 1


FIRST_FRAME = """
import sys
from pathlib import Path
from db.drafts.book import DraftBook
from db.startup.open_desk import open_desk
from deskapp.app.app import DeskApp
from deskapp.clock import Clock
from deskapp.settings import Settings

class FirstFrame(DeskApp):
    def post_display_hook(self):
        if self.screen.query("QueueList") and self.return_value is None:
            heavy = ("sqlalchemy", "sqlmodel", "pydantic", "alembic", "holidays", "phonenumbers")
            print("loaded:", *[name for name in heavy if name in sys.modules], file=sys.__stdout__)
            self.exit(0)

desk = open_desk(Settings(Path(sys.argv[1])), Clock())
drafts = DraftBook(desk.settings.drafts)
FirstFrame(desk, drafts).run(headless=True, size=(80, 24))
drafts.close()
"""


async def test_nothing_heavy_is_imported_before_the_first_frame(tmp_path: Path) -> None:
    async with front_desk(tmp_path):
        pass
    run = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stdout.splitlines()[0].split() == ["loaded:"]


async def test_a_charter_that_another_desk_takes_over_holds_here_at_once_and_is_said_over_any_form(
    tmp_path: Path,
) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f2")
        other = open_desk(desk.settings, clock)
        twice_a_day(other, clock)
        other.close()
        hands.app.screens.queue.post_message(QueueScreen.Changed())
        await hands.settle()
        await workers_done(hands.app, [w for w in hands.app.workers if w.group == "reading"])
        await hands.settle()
        hands.on(CallForm)
        assert hands.said.startswith("The charter changed: ")
        assert desk.edition.answerphone.checks_a_day == 2


def twice_a_day(desk: Desk, clock: StoppedClock) -> None:
    """Adopt the same charter with two checks of the answerphone a day, from today on."""
    text = desk.edition.text.replace("checks_a_day = 1", "checks_a_day = 2")
    text = text.replace(f"valid_from = {desk.edition.valid_from}", "valid_from = 2026-11-24")
    adopt_from_now(desk.engine, parse_edition(text, "test"), clock.at)
