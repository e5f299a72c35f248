"""A desk's first start asks one question more: whose charter it goes by."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.desk.first_charter import awaits_charter
from deskapp.app import first_charter
from deskapp.forms.log.call import CallForm
from deskapp.views.adopted import shipped_charters
from screens.charter.screen import CharterScreen
from screens.dialogs.pick import PickBox
from screens.messages import CameOn, Ticked
from screens.queue.screen import QueueScreen
from tests.db.desk_case import logged, rows
from tests.screens.front_desk import TUESDAY, WAIT, Hands, front_desk
from tests.screens.queue_desk import until


async def test_the_first_start_asks_whose_charter_and_goes_by_the_one_that_is_chosen(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.asks_for_charter = True
        hands.app.screen.post_message(CameOn())
        await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))
        assert "Healthwatch Portsmouth" in hands.text
        await hands.write("papworth")
        await hands.press("enter")
        await until(hands.pilot, lambda: desk.edition.name == "papworth-trust")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, valid_from FROM edition") == [("papworth-trust", "2026-11-24")]
        topics = {name for (name,) in rows(desk, "SELECT name FROM topic")}
        assert topics == set(desk.edition.topics)
        assert not desk.asks_for_charter


async def test_esc_keeps_the_charter_that_the_record_was_made_with(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.asks_for_charter = True
        hands.app.screen.post_message(CameOn())
        await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))
        await hands.press("escape")
        hands.on(QueueScreen)
        await until(hands.pilot, lambda: "goes by the charter of Healthwatch Portsmouth" in hands.text)
        assert desk.edition.name == "healthwatch-portsmouth"
        assert not awaits_charter(desk)


async def test_it_is_asked_again_after_the_app_was_left_at_the_question(tmp_path: Path) -> None:
    for _ in range(2):
        async with front_desk(tmp_path) as (hands, desk, _):
            desk.asks_for_charter = True
            hands.app.screen.post_message(CameOn())
            await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))
            assert awaits_charter(desk)


async def test_with_a_form_open_it_is_asked_once_that_is_left_and_saved(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2")
        desk.asks_for_charter = True
        hands.app.screen.post_message(CameOn())
        await hands.rest()
        await hands.press("enter", "enter", "enter", "enter", "n", "enter")
        hands.on(QueueScreen)
        assert not awaits_charter(desk)
        hands.app.screen.post_message(Ticked(at_rest=True))
        await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))
        await hands.write("papworth")
        await hands.press("enter")
        await until(hands.pilot, lambda: desk.edition.name == "papworth-trust")


async def test_it_never_comes_over_a_call_that_was_begun_while_the_charters_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_reading, go_on = threading.Event(), threading.Event()

    def read_slowly() -> object:
        is_reading.set()
        go_on.wait(WAIT)
        return shipped_charters()

    monkeypatch.setattr(first_charter, "shipped_charters", read_slowly)
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.asks_for_charter = True
        hands.app.screen.post_message(CameOn())
        await until(hands.pilot, is_reading.is_set)
        await hands.press("f2")
        go_on.set()
        await hands.rest()
        hands.on(CallForm)
        await hands.press("escape")
        hands.app.screen.post_message(Ticked(at_rest=True))
        await hands.rest()
        hands.on(PickBox)


async def test_it_is_not_asked_once_something_was_logged(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        assert awaits_charter(desk)
        logged(desk, "Kay", TUESDAY)
        assert not awaits_charter(desk)
        desk.asks_for_charter = True
        hands.app.screen.post_message(CameOn())
        await until(hands.pilot, lambda: not desk.asks_for_charter)
        hands.on(QueueScreen)


async def test_a_desk_that_stands_is_not_asked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        hands.on(QueueScreen)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_every_title_is_shown_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        desk.asks_for_charter = True
        hands.app.screen.post_message(CameOn())
        await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))
        assert ("more below" in hands.text) is (size == (60, 20))
        for one in shipped_charters():
            await hands.press("down")
            marked = " ".join(hands.text.replace(">", " ").split())
            assert one.organisation in marked
            assert one.title in marked


async def asked(hands: Hands, desk: Desk) -> None:
    """Come on at a desk whose charter was not chosen yet."""
    desk.asks_for_charter = True
    hands.app.screen.post_message(CameOn())
    await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))


async def test_f1_explains_the_question_and_f12_shows_the_marked_charter(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await asked(hands, desk)
        await hands.press("f1")
        assert hands.text.startswith(" Help: Whose charter?")
        assert "A charter says what people are promised" in hands.text
        await hands.press("escape")
        await hands.write("papworth")
        await hands.press("f12")
        hands.on(CharterScreen)
        assert "Customer Service Standards: Care, Papworth Trust" in hands.text
        await hands.press("f12", "enter")
        await until(hands.pilot, lambda: desk.edition.name == "papworth-trust")


@pytest.mark.parametrize("key", ["f2", "f5", "f8"])
async def test_a_key_that_closes_the_question_leaves_it_for_later(key: str, tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await asked(hands, desk)
        await hands.press(key)
        assert awaits_charter(desk), "nobody has chosen"
        await hands.press("f5")
        hands.app.screen.post_message(Ticked(at_rest=True))
        await until(hands.pilot, lambda: isinstance(hands.app.screen, PickBox))
