"""No title of a frame is markup: Textual reads one that is a string as such, and ends at a name like "[/]"."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]


def markup_titles(source: str) -> list[str]:
    """The titles of frames in a source that are neither constants nor `Content`."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign)
        and any(isinstance(to, ast.Attribute) and to.attr in ("border_title", "border_subtitle") for to in node.targets)
        and not (isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "Content")
        and not isinstance(node.value, ast.Constant)
        and not (isinstance(node.value, ast.Name) and node.value.id.isupper())
    ]


def test_no_title_of_a_frame_is_markup() -> None:
    found = {path.name: markup_titles(path.read_text("utf-8")) for path in (ROOT / "screens").rglob("*.py")}
    assert {name: titles for name, titles in found.items() if titles} == {}


def test_a_title_that_is_markup_is_found() -> None:
    assert markup_titles('box.border_title = f"About {name}"') == ["box.border_title = f'About {name}'"]


def test_a_screen_takes_its_words_on_the_grid() -> None:
    """Joined emoji have another width on each terminal: `printable` keeps them, so no screen shows words by it."""
    imports = [
        (path.name, alias.name)
        for path in (ROOT / "screens").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "deskapp.wording.printable"
        for alias in node.names
    ]
    assert imports
    assert [one for one in imports if one[1] in ("printable", "printable_lines")] == []
