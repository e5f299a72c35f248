"""The first start in line mode asks whose charter the desk goes by."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from deskapp.plain.conversation import Conversation
from deskapp.plain.prompt import stay
from deskapp.plain.session import at_desk
from deskapp.settings import Settings
from deskapp.views.adopted import shipped_charters
from tests.db.desk_case import StoppedClock
from tests.screens.front_desk import TUESDAY


def said(folder: Path, *answers: str, name: str | None = None) -> str:
    out = StringIO()
    talk = Conversation(StringIO("".join(f"{answer}\n" for answer in (*answers, "leave"))), out)
    assert at_desk(Settings(folder=folder, staff_name=name), StoppedClock(TUESDAY), talk, stay) == 0
    return out.getvalue()


def test_the_first_start_asks_whose_charter_and_goes_by_the_one_that_is_chosen(tmp_path: Path) -> None:
    names = [one.name for one in shipped_charters()]
    number = names.index("papworth-trust") + 1
    first = said(tmp_path, "Priya Nair", str(number))
    assert "Whose charter does this desk go by?" in first
    assert all(f"{one.organisation}: {one.title}" in " ".join(first.split()) for one in shipped_charters())
    assert "This desk goes by the charter of Papworth Trust." in first
    again = said(tmp_path, "charter")
    assert "Whose charter does" not in again
    assert "Papworth Trust" in again


def test_enter_keeps_the_charter_that_the_record_was_made_with(tmp_path: Path) -> None:
    said(tmp_path, "Priya Nair", "")
    assert "Healthwatch Portsmouth" in said(tmp_path, "charter")


def test_it_is_asked_again_after_the_app_was_left_at_the_question(tmp_path: Path) -> None:
    out = StringIO()
    talk = Conversation(StringIO("Priya Nair\n"), out)
    at_desk(Settings(folder=tmp_path, staff_name=None), StoppedClock(TUESDAY), talk, stay)
    assert "Whose charter does" in out.getvalue()
    assert "Whose charter does" in said(tmp_path, "")
    assert "Whose charter does" not in said(tmp_path)


def test_who_is_named_on_the_command_line_is_not_asked(tmp_path: Path) -> None:
    assert "Whose charter does" not in said(tmp_path, name="Priya Nair")
