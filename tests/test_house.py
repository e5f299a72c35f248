"""The house stays as it was drawn; and each guard is seen to catch a planted fault."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests import house

EVERY = list(house.sources())


@pytest.mark.parametrize(("module", "source"), EVERY, ids=[name for name, _ in EVERY])
def test_a_module_keeps_the_rules_of_the_house(module: str, source: str) -> None:
    assert house.wrong_imports(module, source) == []
    assert house.poor_names(module, source) == []
    assert house.defaults_that_call(module, source) == []
    assert house.writers_that_cancel(module, source) == []


@pytest.mark.parametrize(
    ("module", "source", "caught"),
    [
        ("screens.queue", "from sqlmodel import Session", "which screens never does"),
        ("screens.queue", "from deskapp.app import DeskApp", "stands to its left"),
        ("db.contacts", "import textual.app", "which db never does"),
        ("db.contacts", "def f():\n    from screens.queue import QueueScreen", "stands to its left"),
        ("deskapp.charter.rules", "from deskapp.words import phrases", "stands to its left"),
        ("deskapp.charter.rules", "import sqlite3", "never does"),
        ("deskapp", "import db.models", "stands to its left"),
        ("deskapp.elsewhere", "", "stands in no layer"),
    ],
)
def test_an_import_from_the_wrong_side_is_caught(module: str, source: str, caught: str) -> None:
    assert any(caught in sentence for sentence in house.wrong_imports(module, source))


def test_poor_names_late_defaults_and_cancelled_writers_are_caught() -> None:
    assert house.poor_names("db.x", "class QueueManager: ...")
    assert house.defaults_that_call("db.x", "def f(at=datetime.now()): ...")
    assert house.writers_that_cancel("screens.x", "@work(thread=True, exclusive=True)\ndef save(self): ...")


def test_every_rule_of_a_style_sheet_is_nested_under_a_class_of_ours() -> None:
    ours = house.widgets_of_ours()
    sheets = sorted(house.ROOT.glob("screens/**/*.tcss"))
    assert sheets
    for sheet in sheets:
        assert house.loose_rules(sheet.read_text(encoding="utf-8"), ours) == [], sheet.name
    assert house.loose_rules("QueueScreen Input {\n  color: $text;\n}", {"QueueScreen"}) == []
    assert house.loose_rules("QueueScreen {\n}\nInput {\n}\n.late {\n}", {"QueueScreen"}) == ["Input", ".late"]


def test_colours_in_style_sheets_are_theme_variables() -> None:
    literal = re.compile(r":\s*(#[0-9a-fA-F]{3,8}|red|green|blue|yellow|white|black)\b")
    assert literal.search("color: #ff0000;")
    for sheet in house.ROOT.glob("screens/**/*.tcss"):
        assert not literal.search(sheet.read_text(encoding="utf-8")), sheet


def test_the_package_itself_imports_nothing_of_ours() -> None:
    assert list(house.imports((house.ROOT / "deskapp/__init__.py").read_text(encoding="utf-8"))) == []
    for package in ("db", "screens"):
        assert list(house.imports((house.ROOT / package / "__init__.py").read_text(encoding="utf-8"))) == []


def test_the_ban_on_asking_the_time_and_on_broad_excepts_is_in_force() -> None:
    planted = "\n".join(
        ["import datetime as d", "try:", "    at = d.datetime.now(d.UTC)", "except Exception:", "    at = None"]
    )
    ruff = [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--stdin-filename=db/planted.py", "-"]
    said = subprocess.run(ruff, input=planted, text=True, capture_output=True, cwd=house.ROOT, check=False).stdout
    assert "TID251" in said
    assert "BLE001" in said


def test_the_tracked_files_say_nothing_of_the_machine_they_were_written_on() -> None:
    told = subprocess.run(["git", "ls-files"], text=True, capture_output=True, cwd=house.ROOT, check=False)
    if told.returncode:
        pytest.skip("not a checkout")
    machine = re.compile("/" + r"work/|/" + r"root/")
    never = "pip install " + "deskapp"
    for name in told.stdout.split():
        path = house.ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".tcss", ".sh", ""} and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not machine.search(text), name
            assert never not in text, name
