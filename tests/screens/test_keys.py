"""One map: what is bound, hinted, helped with, listed and written on the keys page comes from it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode

from deskapp.app.app import DeskApp
from deskapp.forms.log.call import CallForm
from screens.answerphone.take_over import TakenScreen
from screens.base.commands import commands_for
from screens.base.desk_screen import DeskScreen
from screens.base.help import HelpScreen, sections
from screens.charter.screen import CharterScreen
from screens.contact.page import ContactPage
from screens.day_book.screen import DayBookScreen
from screens.dialogs.choose_field import FieldsBox
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.conflict import ConflictBox
from screens.dialogs.leaving import LeavingBox
from screens.dialogs.merge_people import MergePeopleBox
from screens.dialogs.picker import Picker
from screens.dialogs.privacy import Hidden
from screens.dialogs.read_text import ReadBox
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.dialogs.why_due import WhyBox
from screens.end_of_day.handover import HandoverScreen
from screens.end_of_day.screen import EndOfDay
from screens.forms.already_open import AlreadyOpen
from screens.forms.screen import FormScreen
from screens.hints import key_line
from screens.keys import KEYS, Key, Where, bindings, of
from screens.keys_page import PAGE, keys_page
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from screens.report.behind import BehindScreen
from screens.report.register import RegisterScreen
from screens.report.screen import ReportScreen
from screens.settings.charter_section import CharterSection
from screens.settings.closed_days import ClosedDaysScreen
from screens.settings.entries import EntriesScreen
from screens.settings.name_box import NameBox
from screens.settings.next_charter import NextCharterScreen
from screens.settings.screen import SettingsScreen
from screens.settings.what_if import WhatIfScreen
from screens.unfinished.screen import Unfinished
from screens.widgets.box import Box
from screens.widgets.paragraph_box import ParagraphBox

ROOT = Path(__file__).resolve().parents[2]
OWNERS: dict[Where, type[DOMNode]] = {
    Where.ANYWHERE: DeskApp,
    Where.QUEUE: QueueScreen,
    Where.CONTACT: ContactPage,
    Where.JOINED: ContactPage,
    Where.FIELDS: FieldsBox,
    Where.PEOPLE: PeopleScreen,
    Where.TAKEN: TakenScreen,
    Where.JOINING: MergePeopleBox,
    Where.UNFINISHED: Unfinished,
    Where.REPORT: ReportScreen,
    Where.BEHIND: BehindScreen,
    Where.DAY_BOOK: DayBookScreen,
    Where.REGISTER: RegisterScreen,
    Where.SETTINGS: SettingsScreen,
    Where.ENTRIES: EntriesScreen,
    Where.CLOSED_DAYS: ClosedDaysScreen,
    Where.CHARTERS: CharterSection,
    Where.NEXT_CHARTER: NextCharterScreen,
    Where.WHAT_IF: WhatIfScreen,
    Where.CONFIRM: ConfirmBox,
    Where.READING: ReadBox,
    Where.WHY: WhyBox,
    Where.END_OF_DAY: EndOfDay,
    Where.HANDOVER: HandoverScreen,
    Where.CHARTER: CharterScreen,
    Where.FORM: FormScreen,
    Where.BOX: Box,
    Where.PARAGRAPHS: ParagraphBox,
    Where.MATTERS: AlreadyOpen,
    Where.CHOOSING: Picker,
    Where.NAMING: NameBox,
    Where.HELP: HelpScreen,
    Where.HIDDEN: Hidden,
    Where.LEAVING: LeavingBox,
    Where.WHOSE_DRAFT: WhoseDraftBox,
    Where.CHANGED: ConflictBox,
}
"""Who binds the keys of a place."""
NEVER = {"f6", "f7", "f10", "f11"}
"""Taken by TextArea (F6, F7) and by terminals (F10, F11)."""
MOVES = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "backspace", "delete"}
"""What a list or a choice may bind for itself: how to move in it, and to take or clear what is chosen."""
LONGEST_SENTENCE = 62
"""Columns that help has for a key's sentence at 80."""

every_key = pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
every_place = pytest.mark.parametrize("where", Where)
every_width = pytest.mark.parametrize("width", [60, 70, 79, 80, 100, 132])


def names(key: Key) -> list[str]:
    return key.keys.split(",")


@every_key
def test_nothing_is_on_keys_that_belong_to_others_or_need_two_hands(key: Key) -> None:
    assert not NEVER & set(names(key))
    assert all(name.count("+") <= 1 for name in names(key))


def test_no_two_keys_of_one_place_are_the_same() -> None:
    taken = Counter((key.where, name) for key in KEYS for name in names(key))
    assert [twice for twice, count in taken.items() if count > 1] == []
    assert len({key.id for key in KEYS}) == len(KEYS)


def test_a_place_takes_no_key_that_works_anywhere_but_to_call_it_by_a_nearer_name() -> None:
    anywhere = {name: key.id for key in of(Where.ANYWHERE) for name in names(key)}
    for key in KEYS:
        if key.where is not Where.ANYWHERE:
            assert all(anywhere.get(name) in (None, key.id.partition(".")[2]) for name in names(key)), key.id


@every_key
def test_saving_never_overtakes_what_was_typed(key: Key) -> None:
    if "save" in key.action:
        assert not key.priority


@every_key
def test_every_key_does_something_that_exists(key: Key) -> None:
    space, _, action = key.action.rpartition(".")
    owner = {"": OWNERS[key.where], "app": DeskApp, "screen": DeskScreen}[space]
    assert callable(getattr(owner, f"action_{action.partition('(')[0]}"))


@every_key
def test_every_key_is_explained_in_one_short_sentence_or_two(key: Key) -> None:
    assert key.tooltip[0].isupper()
    assert key.tooltip.endswith(".")
    assert len(key.tooltip) <= LONGEST_SENTENCE


@pytest.mark.parametrize("where", OWNERS)
def test_every_place_binds_its_keys_from_the_map(where: Where) -> None:
    bound = {binding.id for binding in OWNERS[where].BINDINGS if isinstance(binding, Binding)}
    assert {key.id for key in of(where)} <= bound


def made_up(source: str) -> set[str]:
    """The keys that a module binds past the map."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    bound = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Binding"]
    return {name for key in bound if isinstance(key, ast.Constant) for name in str(key.value).split(",")} - MOVES


def test_nothing_is_bound_past_the_map_but_the_moves_of_a_list_or_a_choice() -> None:
    for path in sorted((ROOT / "screens").rglob("*.py")):
        if path.name != "keys.py":
            assert made_up(path.read_text()) == set(), path.name


def test_a_key_bound_past_the_map_is_seen() -> None:
    assert made_up('BINDINGS = [Binding("f6,up", "boom", "Boom")]') == {"f6"}


def test_a_binding_says_what_the_map_says() -> None:
    call = next(binding for binding in bindings(Where.ANYWHERE) if binding.id == "call")
    assert (call.key, call.action, call.priority) == ("f2", "app.log_call", True)
    assert "new call" in call.tooltip


@every_place
@every_width
def test_the_key_lines_fit_and_always_show_help(where: Where, width: int) -> None:
    for line in (1, 2):
        words = "  ".join(f"{key.hint_key} {key.label}" for key in key_line(line, [where], width - 1))
        assert cell_len(words) <= width - 1
    assert "help" in {key.id for key in key_line(2, [where], width - 1)}


@pytest.mark.parametrize("where", [Where.QUEUE, Where.CONTACT, Where.FORM, Where.UNFINISHED])
def test_at_80_columns_no_hint_is_dropped_but_finding_and_leaving(where: Where) -> None:
    shown = {key.id for line in (1, 2) for key in key_line(line, [where], 79)}
    labelled = {key.id for key in of(where, Where.ANYWHERE) if key.label}
    # On the queue the two routines take the place of hiding, which the palette has, and of going to the queue.
    assert labelled - shown == {"find", "leave"} | (
        {"hide", "queue", "queue.settings", "queue.day_book"} if where is Where.QUEUE else set()
    )


@every_place
def test_help_has_every_key_of_the_place_and_of_anywhere(where: Where) -> None:
    text = "\n".join(line for _, lines in sections("", where) for line in lines)
    for key in of(where, Where.ANYWHERE):
        assert f"{key.shown:<13}{key.tooltip}" in text


@every_place
def test_every_command_of_the_place_can_be_found_by_its_name(where: Where) -> None:
    listed = {command.words for command in commands_for(where)}
    assert {key.command for key in of(where) if key.command} <= listed
    assert "New call" in listed


def test_the_keys_page_shows_the_map() -> None:
    assert PAGE.read_text(encoding="utf-8") == keys_page(), "make keys writes it anew"


def test_a_form_names_its_place_and_help() -> None:
    assert FormScreen.WHERE is Where.FORM
    assert CallForm.HELP
