"""Imports inside functions are for the first frame alone; private parts of libraries stand in six modules."""

from __future__ import annotations

import ast
import re

from screens.style_sheets import STYLE_SHEETS
from tests.house import ROOT, sources

BEHIND_THE_FRAME = {
    "db.history.verify",
    "db.storage.engine",
    "deskapp.app.app",
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
ARGPARSE = "deskapp.cli.parser"
"""Names a type that argparse has under a private name only."""


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


def test_every_style_sheet_is_read_once_by_the_app() -> None:
    assert set(STYLE_SHEETS) == set((ROOT / "screens").rglob("*.tcss"))
    assert [module for module, source in sources("screens") if re.search(r"^\s+CSS_PATH\b", source, re.MULTILINE)] == []
