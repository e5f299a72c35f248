"""Above every dialog F1 explains that dialog, F12 and Ctrl+P open, and F9 says why it does nothing there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import ModalScreen, Screen

from db.contacts import log
from db.desk.desk import Desk
from db.people.page import person
from db.queue.first_page import read_first_page
from db.storage.errors import ChangedError
from deskapp.app.routes import ANSWER_FIRST
from deskapp.forms.contact.at_hand import NewColleague
from deskapp.forms.fields import Suggestion
from screens.base.commands import CommandBox, commands_for
from screens.base.help import HelpScreen
from screens.charter.screen import CharterScreen
from screens.dialogs.assign_to import AssignBox
from screens.dialogs.choose_field import FieldsBox
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.conflict import ConflictBox
from screens.dialogs.leaving import LeavingBox
from screens.dialogs.merge_people import MergePeopleBox
from screens.dialogs.pick import PickBox
from screens.dialogs.picker import Picker
from screens.dialogs.privacy import Hidden
from screens.dialogs.question import Question
from screens.dialogs.read_text import ReadBox
from screens.dialogs.who_is_on import WhoBox
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.dialogs.why_due import WhyBox
from screens.keys import Where
from screens.settings.name_box import Asked, NameBox
from screens.widgets.message_line import MessageLine
from tests.db.desk_case import logged
from tests.screens.front_desk import TUESDAY, entry, front_desk


def _person(desk: Desk) -> Any:
    log.log_contact(desk, entry(name="Kay Ward", number="01632 960 044"))
    return person(desk.engine, 1)


def _why(desk: Desk) -> WhyBox:
    logged(desk, "Kay", TUESDAY)
    return WhyBox(desk, read_first_page(desk.settings, TUESDAY.date()).rows[0], desk.clock)


Dialog = Callable[[Desk], Screen[Any]]
DIALOGS: dict[type[Screen[Any]], tuple[Dialog, str]] = {
    AssignBox: (lambda _: AssignBox([], {}, TUESDAY.date(), NewColleague), "giving it to somebody"),
    CommandBox: (lambda _: CommandBox(commands_for(Where.QUEUE)), "finding a command"),
    ConfirmBox: (lambda _: ConfirmBox("Take this back?", ["All of it."] * 40, yes="Yes"), "Take this back?"),
    ConflictBox: (lambda _: ConflictBox("It", ChangedError("changed")), "somebody was quicker"),
    FieldsBox: (lambda _: FieldsBox([]), "what needs putting right"),
    LeavingBox: (lambda _: LeavingBox(["Call"]), "leaving deskapp"),
    MergePeopleBox: (lambda desk: MergePeopleBox(_person(desk), []), "joining two records of one person"),
    NameBox: (lambda _: NameBox(Asked("Telephone", "Our own number.")), "Telephone"),
    PickBox: (lambda _: PickBox("Colours", "Which?", [Suggestion("a", "A")], hint="a"), "Colours"),
    ReadBox: (lambda _: ReadBox("Who is in", ["Priya"] * 40), "Who is in"),
    WhoBox: (lambda desk: WhoBox(desk, []), "who is on the desk"),
    WhoseDraftBox: (lambda _: WhoseDraftBox("Derek began it."), "an entry that a colleague began"),
    WhyBox: (_why, "why it's due on that date"),
}
"""Each dialog, and its name in help."""
every_dialog = pytest.mark.parametrize("dialog", DIALOGS, ids=lambda dialog: dialog.__name__)


def kinds(base: type[Screen[Any]]) -> Iterator[type[Screen[Any]]]:
    for each in base.__subclasses__():
        yield each
        yield from kinds(each)


def test_no_dialog_is_left_out() -> None:
    ours = {each for each in kinds(ModalScreen) if each.__module__.startswith("screens.")}
    assert ours - {Picker, Question, Hidden} == DIALOGS.keys()


@every_dialog
async def test_f1_explains_the_dialog_itself_and_its_own_keys(dialog: type[Screen[Any]], tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        make, title = DIALOGS[dialog]
        hands.app.push_screen(make(desk))
        await hands.settle()
        await hands.press("f1")
        hands.on(HelpScreen)
        assert hands.text.startswith(f" Help: {title}")
        assert "Everybody who is waiting" not in hands.text
        await hands.press("escape")
        hands.on(dialog)


@every_dialog
async def test_f12_opens_the_charter_above_it_and_ctrl_p_the_commands(
    dialog: type[Screen[Any]], tmp_path: Path
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        hands.app.push_screen(DIALOGS[dialog][0](desk))
        await hands.settle()
        await hands.press("f12")
        hands.on(CharterScreen)
        await hands.press("f12")
        hands.on(dialog)
        if dialog is not CommandBox:
            await hands.press("ctrl+p")
            hands.on(CommandBox)
        await hands.press("ctrl+p")
        assert not isinstance(hands.screen, CommandBox)


@every_dialog
async def test_f9_answers_a_list_and_says_of_a_box_why_it_does_nothing(
    dialog: type[Screen[Any]], tmp_path: Path
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        assert hands.app.routes  # with their style sheets
        hands.app.push_screen(DIALOGS[dialog][0](desk))
        await hands.settle()
        await hands.press("f9")
        line = hands.app.screens.shown.query_one(MessageLine)
        below = hands.screen.query("#box, #why, #joining, #fields")
        assert issubclass(dialog, Picker) or line.spoken == (ANSWER_FIRST, "wrong")
        assert all(each.region.bottom <= line.region.y for each in below)
