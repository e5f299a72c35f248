"""Imports inside functions are for the first frame alone; private parts of libraries stand in six modules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from screens.style_sheets import STYLE_SHEETS, read_all, read_next
from tests.house import ROOT, sources
from tests.screens.small_desk import TrialApp

BEHIND_THE_FRAME = {
    "db.history.verify",
    "db.storage.engine",
    "deskapp.app.app",
    "deskapp.terminal.after_opening",
    "deskapp.terminal.textual_patches",
}
"""The modules that import inside a function what the first frame, or a short history, must not wait for."""
REPAIRS = {
    "deskapp.terminal.caret",
    "deskapp.terminal.gone_screens",
    "deskapp.terminal.ordered_keys",
    "deskapp.terminal.textual_patches",
    "deskapp.terminal.tolerant_parser",
    "db.models.columns",
}
"""The modules that use private parts of libraries."""
PRIVATE = re.compile(r"noqa: SLF001|^from (?:textual|rich|sqlalchemy|sqlmodel)\.(?:\w+\.)*_\w+ import", re.MULTILINE)
ARGPARSE = "deskapp.cli.command_parser"
"""Names a type that argparse has under a private name only."""

TO_THE_FRAME = ("deskapp.cli.main", "screens.base.first_frame")
TO_THE_QUEUE = ("db.startup.open_desk", "db.drafts.book", "deskapp.app.start")
"""The modules that are imported on the way to the first frame, and from there to the first page of the queue."""
NOT_BEFORE_THE_QUEUE = {
    "pydantic",
    "sqlmodel",
    "sqlalchemy",
    "pendulum",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
    "deskapp.app.routes",
    "deskapp.wording.causes.logs",
    "deskapp.wording.causes.people",
    "deskapp.wording.causes.replies",
}
NOT_BEFORE_THE_FRAME = NOT_BEFORE_THE_QUEUE | {
    "textual",
    "rich",
    "sqlite3",
    "db.desk.desk",
    "deskapp.charter.reading",
    "screens.queue.screen",
}
MOST_OF_OURS = 141
"""The greatest number of our modules on the way to the queue: each takes 0.3 ms there."""


def imports_in_functions(source: str) -> int:
    """The number of import statements inside functions."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = {
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return len(found)


def test_only_what_comes_behind_the_first_frame_is_imported_inside_a_function() -> None:
    found = {module for module, source in sources() if imports_in_functions(source)}
    assert found <= BEHIND_THE_FRAME
    assert imports_in_functions("def f():\n    import os\n    def g():\n        from re import sub") == 2


def test_private_parts_of_libraries_are_used_in_the_modules_that_say_why() -> None:
    found = {module for module, source in sources() if PRIVATE.search(source)}
    assert found <= REPAIRS | {ARGPARSE}
    assert PRIVATE.search("import re\nfrom textual.drivers._writer_thread import WriterThread")


def imported_by(*modules: str) -> set[str]:
    """Everything that a process has imported after these modules."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_nothing_that_only_another_screen_needs_is_imported_before_the_queue() -> None:
    to_the_frame = imported_by(*TO_THE_FRAME)
    assert "screens.base.first_frame" in to_the_frame
    assert to_the_frame & NOT_BEFORE_THE_FRAME == set()
    to_the_queue = imported_by(*TO_THE_FRAME, *TO_THE_QUEUE)
    assert {"db.desk.desk", "screens.queue.screen"} <= to_the_queue
    assert to_the_queue & NOT_BEFORE_THE_QUEUE == set()
    assert sum(module.partition(".")[0] in ("deskapp", "db", "screens") for module in to_the_queue) <= MOST_OF_OURS


def test_every_style_sheet_is_read_once_by_the_app() -> None:
    assert set(STYLE_SHEETS) == set((ROOT / "screens").rglob("*.tcss"))
    found = [module for module, source in sources() if re.search(r"^\s+CSS_PATH\b", source, re.MULTILINE)]
    assert found == [], "a style sheet of the App is parsed before the first frame"
    rules = Stylesheet(variables=TrialApp(Screen()).get_css_variables())
    read_all(rules)
    assert all(rules.has_source(str(sheet)) for sheet in STYLE_SHEETS)
    assert not read_next(rules)
