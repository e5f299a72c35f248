"""The house stays as it was drawn; and each guard is seen to catch a planted fault."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import deskapp.plain.remedies
import screens.remedies
from deskapp.errors import PLAIN, Remedy
from deskapp.plain.command_names import COMMAND_NAMES
from deskapp.wording import causes
from screens.keys import KEYS, Where
from tests import house

EVERY = list(house.sources())
CAUSES = [getattr(causes, name) for name in causes.__all__ if name.endswith("Cause")]
TEXTS = frozenset(
    name
    for module, source in EVERY
    if module.startswith(("db.", "deskapp.forms."))
    for name in house.texts(source)
    if name.isupper() and not name.startswith("_")
)
"""The public names of the record and the forms that stand for a text."""


@pytest.mark.parametrize(("module", "source"), EVERY, ids=[name for name, _ in EVERY])
def test_a_module_keeps_the_rules_of_the_house(module: str, source: str) -> None:
    assert house.wrong_imports(module, source) == []
    assert house.poor_names(module, source) == []
    assert house.too_long(module, source) == []
    assert house.defaults_that_call(module, source) == []
    assert house.writers_that_cancel(module, source) == []
    assert house.own_connections(module, source) == []
    if module.startswith(("db.", "deskapp.forms.")):
        assert house.worded_errors(module, source, TEXTS) == []
    if module.startswith(house.SURFACES):
        assert house.unworded_errors(module, source) == []


@pytest.mark.parametrize(
    ("module", "source", "caught"),
    [
        ("screens.queue.screen", "from sqlmodel import Session", "which screens never does"),
        ("screens.queue.screen", "from deskapp.app.app import DeskApp", "stands to its left"),
        ("db.contacts.log", "import textual.app", "which db never does"),
        ("db.contacts.log", "def f():\n    from screens.queue.screen import QueueScreen", "stands to its left"),
        ("deskapp.charter.rules", "from deskapp.wording import phrases", "stands to its left"),
        ("deskapp.charter.rules", "import sqlite3", "never does"),
        ("deskapp", "import db.models", "stands to its left"),
        ("deskapp.plain.ask_form", "from screens.forms.screen import FormScreen", "deskapp.plain never does"),
        ("deskapp.plain.ask_form", "from deskapp.app.app import DeskApp", "deskapp.plain never does"),
        ("deskapp.app.app", "import deskapp.plain.session", "deskapp.app never does"),
        ("deskapp.forms.form", "def f():\n    from textual.widgets import Input", "deskapp.forms never does"),
        ("deskapp.elsewhere", "", "stands in no layer"),
    ],
)
def test_an_import_from_the_wrong_side_is_caught(module: str, source: str, caught: str) -> None:
    assert any(caught in sentence for sentence in house.wrong_imports(module, source))


def test_each_layer_may_read_what_stands_to_its_right_and_nothing_to_its_left() -> None:
    layers = [names[0] for names in house.LAYERS if names[0] not in ("deskapp", "deskapp.__main__")]
    for here, left in enumerate(layers):
        for there, right in enumerate(layers):
            wrong = house.wrong_imports(f"{left}.planted", f"def later():\n    import {right}.planted")
            is_wrong = there < here or right in house.APART.get(left, ())
            assert bool(wrong) is is_wrong, f"{left} imports {right}"


def test_no_circle_of_imports_and_no_crowded_folder() -> None:
    assert house.circles(dict(EVERY)) == []
    assert house.crowded(name for name, _ in EVERY) == []


def test_a_planted_circle_and_a_crowded_folder_are_caught() -> None:
    planted = {
        "db.desk.desk": "from db.desk.staff import come_on_duty",
        "db.desk.staff": "def f():\n    from db.desk import topics",
        "db.desk.topics": "import db.desk.desk\nimport db.search",
        "db.search": "import sqlite3",
    }
    assert house.circles(planted) == [["db.desk.desk", "db.desk.staff", "db.desk.topics"]]
    assert house.circles({**planted, "db.desk.staff": "import db.search"}) == []
    assert house.crowded(f"db.desk.module_{number}" for number in range(27)) == ["db.desk: 27 modules"]
    assert house.crowded(f"db.desk.module_{number}" for number in range(26)) == []


def test_no_screen_app_or_form_stands_on_a_tower_of_classes() -> None:
    assert house.towers(house.sources("screens", "deskapp")) == []


def test_a_planted_tower_is_caught() -> None:
    planted = "class A(Screen[None]): ...\nclass B(A): ...\nclass C(mod.B): ...\nclass D(B[int]): ..."
    assert house.towers([("screens.planted", planted)]) == ["C is 3 of ours deep", "D is 3 of ours deep"]
    assert house.towers([("screens.widgets.planted", planted)]) == []


def test_a_module_and_a_function_that_grew_too_long_are_caught() -> None:
    assert house.too_long("db.x", "def f():" + "\n    g()" * 45) == ["db.x.f has 46 lines"]
    assert house.too_long("db.x", "x = 1\n" * 351) == ["db.x has 351 lines"]


def test_poor_names_late_defaults_and_cancelled_writers_are_caught() -> None:
    assert house.poor_names("db.x", "class QueueManager: ...")
    assert house.defaults_that_call("db.x", "def f(at=datetime.now()): ...")
    assert house.writers_that_cancel("screens.x", "@work(thread=True, exclusive=True)\ndef save(self): ...")


def test_a_connection_beside_the_one_place_is_caught() -> None:
    planted = "import sqlite3\nwith closing(sqlite3.connect(record)) as opened:\n    pass"
    assert house.own_connections("db.x", planted)
    assert not house.own_connections("db.storage.driver", planted)
    assert not house.own_connections("db.x", 'sqlite3.connect(":memory:")')


def test_an_error_that_a_surface_says_by_str_is_caught() -> None:
    begin = "try:\n    save()\nexcept DeskError as error:\n"
    assert house.unworded_errors("screens.x", begin + "    self.say(str(error))")
    assert house.unworded_errors("screens.x", begin + '    self.say(f"{error} Try again.")')
    assert not house.unworded_errors("screens.x", begin + "    self.say(error)")
    assert not house.unworded_errors("screens.x", "try:\n    save()\nexcept OSError as error:\n    say(str(error))")


@pytest.mark.parametrize(
    "planted",
    [
        'raise WordsError("Enter the day.")',
        'raise RefusedError("name", f"{name} is too long.")',
        'raise RecordError("The disk is " + "full.")',
        'WANTED = "Enter the day."\nraise WordsError(WANTED)',
        'WANTED = {"day": "Enter the day."}\nraise RefusedError("day", WANTED["day"])',
        'GONE = "{} is gone."\nraise RecordError(GONE.format(ref))',
        'raise RefusedError("name", edit.NO_CHANGE)',
    ],
)
def test_an_error_that_is_given_a_sentence_is_caught(planted: str) -> None:
    assert house.worded_errors("db.x", planted, frozenset({"NO_CHANGE"}))


def test_an_error_that_is_given_a_cause_or_another_error_is_let_through() -> None:
    right = (
        'A = {1: DayCause.X}\nraise WordsError(A[1])\nraise WordsError(Cause.Y, by=by)\nraise RefusedError("at", error)'
    )
    assert house.worded_errors("db.x", right) == []


ON_SURFACES = house.surface_names(
    sorted({part for key in KEYS for part in re.split(r" or | ", key.shown)}),
    ["plain", *(one.name for one in COMMAND_NAMES)],
    sorted({key.label for key in KEYS if key.where is Where.ANYWHERE and key.label}),
)


@pytest.mark.parametrize("package", ["db", "deskapp.forms", "deskapp.wording.causes"])
def test_no_sentence_of_the_record_or_a_form_names_a_key_a_command_or_a_screen(package: str) -> None:
    said = [
        (module, line, words)
        for module, source in EVERY
        if module.startswith(f"{package}.")
        for line, words in house.sentences(source)
    ]
    assert len(said) > 30
    assert [each for each in said if ON_SURFACES.search(each[2])] == []


@pytest.mark.parametrize(
    "planted",
    [
        'WordsError("Say who is on the desk first: press u and type your name.")',
        'RecordError(f"{ref} is gone. Press F5 for the queue as it is now.")',
        'WordsError(f"{newer}, after you. n writes a note about it instead.")',
        'WordsError("This is not a complaint. ! makes it one.")',
        'WordsError("There is an address. Write to them: r, then l.")',
        'WORDS = "Not checked yet (k)"',
        'WordsError("Put it right with e.")',
        'WordsError("Write the note first. Esc leaves without one.")',
        'WordsError("deskapp plain queue says how it is now.")',
        'WordsError("Yours is kept in Unfinished.")',
        'Hint("Press F9 to save.", "Enter saves.")',
    ],
)
def test_a_sentence_that_names_a_surface_is_caught(planted: str) -> None:
    assert [words for _, words in house.sentences(planted) if ON_SURFACES.search(words)]


@pytest.mark.parametrize(
    "right",
    [
        '"""Press F5 for the queue."""',
        'Hint("One letter chooses.", "F9 saves.")',
        'WordsError("Have the messages been deleted from the machine? y yes, k kept")',
        'WordsError("Enter what it is about, in a few words")',
        'WordsError("That call is a contact of its own already.")',
    ],
)
def test_a_sentence_that_names_none_is_let_through(right: str) -> None:
    assert not [words for _, words in house.sentences(right) if ON_SURFACES.search(words)]


def test_every_remedy_has_words_on_every_surface_and_every_code_gets_its_data() -> None:
    for remedies in (PLAIN, screens.remedies.SCREEN_REMEDIES, deskapp.plain.remedies.LINE_REMEDIES):
        assert remedies.keys() == set(Remedy)
    slots = {f"{code.__name__}.{one.name}": set(re.findall(r"{(\w+)(?::,)?}", one)) for code in CAUSES for one in code}
    given = [each for _, source in EVERY for each in house.raised_codes(source)]
    for name, data in given:
        assert data == slots[name] - set(Remedy), name


def test_every_cause_is_given_to_an_error_and_means_one_thing() -> None:
    named = {name for _, source in EVERY for name in house.named_codes(source)}
    assert {f"{code.__name__}.{one.name}" for code in CAUSES for one in code} <= named
    said = [one.value.removesuffix(".") for code in CAUSES for one in code]
    assert sorted(said) == sorted(set(said))


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
