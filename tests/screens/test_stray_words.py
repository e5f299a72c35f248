"""Words typed where single letters are commands: nothing acts, nothing is lost, and what is meant still goes fast."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from textual import events
from textual.keys import _character_to_key

from deskapp.app import stray_words
from deskapp.views.queue_filter import views_of
from screens.contact.page import ContactPage
from screens.end_of_day.screen import EndOfDay
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from screens.report.screen import ReportScreen
from screens.settings.screen import SettingsScreen
from screens.unfinished.screen import Unfinished
from tests.db.desk_case import at, promised, rows
from tests.screens.front_desk import AnyScreen, Hands, a_call, front_desk, workers_done
from tests.screens.test_away import read_again

QUICK = 0.05
"""Seconds between letters of words."""


class Typist:
    """A user whose every key has a time of its own, without waiting for it."""

    def __init__(self, hands: Hands, monkeypatch: pytest.MonkeyPatch, *, just_after_a_form: bool = False) -> None:
        self._hands, self.now = hands, monotonic() + 1_000
        monkeypatch.setattr(stray_words, "TYPED_WITHIN", 0.15)
        if just_after_a_form:
            monkeypatch.setattr(stray_words, "AFTER_FORM", float("inf"))
        monkeypatch.setattr(stray_words, "monotonic", lambda: self.now)

    async def type(self, *keys: str, gap: float = QUICK, after: float = 10.0) -> None:
        """Type keys, the first one `after` seconds after what was typed before."""
        for number, key in enumerate(keys):
            self.now += gap if number else after
            character = key if len(key) == 1 else None
            event = events.Key(_character_to_key(key) if character else key, character)
            event.time = self.now
            self._hands.app.post_message(event)
        await self._hands.settle()


def says_kept(hands: Hands, words: str) -> None:
    assert hands.said == f'Words don\'t go here: "{words}" is kept. Ctrl+Y writes it in a box.'


SCREENS = [
    (QueueScreen, ()),
    (ContactPage, ("enter",)),
    (PeopleScreen, ("slash", *"dent", "down")),
    (EndOfDay, ("e",)),
    (Unfinished, ("f2", *"Ann", "escape", "f8")),
    (SettingsScreen, ("s",)),
    (ReportScreen, ("m",)),
]
EVENTS = "SELECT count(*) FROM event"


@pytest.mark.parametrize(("screen", "keys"), SCREENS)
async def test_a_sentence_just_after_a_form_acts_on_no_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: type[AnyScreen], keys: tuple[str, ...]
) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call(hands)
        await hands.press(*keys)
        hands.on(screen)
        before = rows(desk, EVENTS), len(drafts.unfinished()), hands.over_the_queue
        typist = Typist(hands, monkeypatch, just_after_a_form=True)
        for words in ("The day ended badly", "%carmen", "%make", "%dad"):  # T and % are no commands
            await typist.type(*words, "enter")
            says_kept(hands, words)
        assert (rows(desk, EVENTS), len(drafts.unfinished()), hands.over_the_queue) == before
        hands.on(screen)


async def test_just_after_a_form_not_even_the_first_letter_acts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        typist = Typist(hands, monkeypatch)
        await typist.type("n", *"He rang", "enter")
        hands.on(QueueScreen)
        before = rows(desk, EVENTS)
        await typist.type(*"can he ring", "enter", *"after six", "enter", after=0.2)
        says_kept(hands, "can he ring after six")
        hands.on(QueueScreen)
        assert (rows(desk, EVENTS), rows(desk, "SELECT count(*) FROM ring")) == (before, [(0,)])


async def test_just_after_a_form_a_letter_alone_acts_once_no_other_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        typist = Typist(hands, monkeypatch)
        await typist.type("n", *"He rang", "enter")
        await typist.type("e", after=0.2)
        hands.on(EndOfDay)


async def test_letters_act_again_after_half_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        typist = Typist(hands, monkeypatch, just_after_a_form=True)
        await typist.type(*"The end")
        await typist.type("e", after=0.4)
        hands.on(QueueScreen)
        await typist.type("e", after=0.6)
        hands.on(EndOfDay)


async def test_words_are_written_in_the_next_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await Typist(hands, monkeypatch, just_after_a_form=True).type(*"The bad leg")
        await hands.press("f2", "ctrl+y")
        assert hands.value("name") == "The bad leg"
        await hands.press("ctrl+y")
        assert hands.value("name") == "The bad leg"


async def test_keys_that_open_a_form_and_choose_in_it_may_be_quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        [(before,)] = rows(desk, EVENTS)
        await Typist(hands, monkeypatch).type("t", "n", "enter")
        hands.on(QueueScreen)
        assert rows(desk, EVENTS) == [(before + 1,)]


async def test_a_sentence_typed_at_the_queue_at_any_time_leaves_the_record_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        before = rows(desk, EVENTS)
        typist = Typist(hands, monkeypatch)
        for words in ("Mrs Hall rang", "can he come", "zoe rang", "!no"):
            await typist.type(*words, "enter")
            says_kept(hands, words)
            hands.on(QueueScreen)
        assert (rows(desk, EVENTS), rows(desk, "SELECT count(*) FROM ring")) == (before, [(0,)])


async def test_a_letter_that_writes_acts_once_no_other_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        promised(desk, "Bill Tanner", at(25, 12), number="01632 960 231")
        await read_again(hands)
        await Typist(hands, monkeypatch).type("c", "f", gap=0.2)
        await workers_done(hands.app)
        await hands.settle()
        assert rows(desk, "SELECT count(*) FROM ring") == [(1,)]


async def test_a_key_held_down_acts_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        views = views_of(desk.edition.kinds)
        showing = hands.on(QueueScreen)._chosen.view
        await Typist(hands, monkeypatch).type("f", "f", "f", gap=0.03)
        assert views.index(hands.on(QueueScreen)._chosen.view) == views.index(showing) + 3


@pytest.mark.parametrize("words", ["zzzq", "ffz", "iiio"])
async def test_words_that_begin_with_one_letter_several_times_are_kept_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await Typist(hands, monkeypatch).type(*words)
        says_kept(hands, words)


async def test_words_typed_at_one_person_are_written_at_another_only_when_asked_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for name, hour in (("Ivy Cole", 11), ("Marcus Bell", 12)):
            promised(desk, name, at(25, hour))
        await read_again(hands)
        typist = Typist(hands, monkeypatch)
        await hands.press("home", "enter")
        hands.on(ContactPage)
        await typist.type(*"Sam Lee")
        await typist.type("escape")
        await typist.type(*"Xmas card")
        for key in ("down", "p", "ctrl+y"):
            await typist.type(key)
        assert hands.value(hands.field) == "Xmas card", "the newest first, and never two as one"
        assert hands.said == 'Ctrl+Y writes also "Sam Lee".'
        for key in ("home", "ctrl+k", "ctrl+y"):
            await typist.type(key)
        assert hands.said == '"Sam Lee" was typed at Ivy Cole. Ctrl+Y again writes it here.'
        assert hands.value(hands.field) == ""
        await typist.type("ctrl+y")
        assert hands.value(hands.field) == "Sam Lee"
        assert hands.said == '"Sam Lee" was typed at Ivy Cole.'


async def test_leaving_says_once_that_it_loses_words_that_are_in_no_box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _drafts):
        await a_call(hands)
        typist = Typist(hands, monkeypatch)
        await typist.type(*"Mrs Hall rang")
        await typist.type("ctrl+q")
        assert hands.said.startswith('"Mrs Hall rang" was typed in no box: leaving loses it. Ctrl+Y writes it in a box')
        assert hands.app.is_running
        assert hands.app.return_value is None
        await typist.type("ctrl+q")
        assert hands.app.return_value == 0
