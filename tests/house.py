"""The rules of the house that a machine can hold, as functions over source text: a test plants a fault in each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("deskapp", "screens", "db")

LAYERS: tuple[tuple[str, ...], ...] = (
    ("deskapp.__main__",),
    ("deskapp.cli", "deskapp.printing", "deskapp.printing_charter"),
    ("deskapp.plain",),
    ("deskapp.starting",),
    (
        "deskapp.app",
        "deskapp.answerphone_openings",
        "deskapp.closing",
        "deskapp.mornings",
        "deskapp.openings",
        "deskapp.terminal",
        "deskapp.stylesheet",
        "deskapp.ordered_keys",
    ),
    ("screens",),
    ("deskapp.publish",),
    ("db",),
    ("deskapp.words",),
    ("deskapp.charter",),
    ("deskapp.settings", "deskapp.clock", "deskapp.errors"),
    ("deskapp",),
)
"""From left to right; a module imports only what stands in its own place or to its right."""

STRANGERS: dict[str, tuple[str, ...]] = {
    "screens": ("sqlmodel", "sqlalchemy", "sqlite3", "alembic"),
    "db": ("textual",),
    "deskapp.words": ("textual", "sqlmodel", "sqlalchemy", "sqlite3"),
    "deskapp.charter": ("textual", "sqlmodel", "sqlalchemy", "sqlite3"),
}
"""What a layer never imports from outside, at the top of a module or inside a function."""

POOR_NAMES = re.compile(r"(Manager|Helper|Utils?|Dao|Service)$")


def sources(*packages: str) -> Iterator[tuple[str, str]]:
    """Every module of these packages: its dotted name and its text."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield dotted.removesuffix(".__init__"), path.read_text(encoding="utf-8")


def place(module: str) -> int:
    """Where a module of ours stands: 0 is the leftmost layer. -1 for a stranger."""
    for index, names in enumerate(LAYERS):
        if any(module == name or (name != "deskapp" and module.startswith(f"{name}.")) for name in names):
            return index
    return -1


def imports(source: str) -> Iterator[str]:
    """Every module that a source text imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module in PACKAGES:
                yield from (
                    f"{node.module}.{alias.name}" if alias.name[0].islower() else node.module
                    for alias in node.names
                    if not alias.name.startswith("__")
                )
            else:
                yield node.module


def wrong_imports(module: str, source: str) -> list[str]:
    """The imports of a module that its layer may not have, each as a sentence."""
    here = place(module)
    wrong = []
    if here < 0:
        return [f"{module} stands in no layer: add it to LAYERS"]
    for imported in imports(source):
        there = place(imported)
        if imported.split(".")[0] in PACKAGES and not 0 <= here <= there:
            wrong.append(f"{module} imports {imported}, which stands to its left")
        for layer, strangers in STRANGERS.items():
            if (module == layer or module.startswith(f"{layer}.")) and imported.split(".")[0] in strangers:
                wrong.append(f"{module} imports {imported}, which {layer} never does")
    return wrong


def poor_names(module: str, source: str) -> list[str]:
    """Classes and functions whose name says nothing of what they are."""
    named = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        f"{module} names something {node.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, named) and POOR_NAMES.search(node.name)
    ]


def defaults_that_call(module: str, source: str) -> list[str]:
    """Default arguments that call something: read once at import, wrong for ever after."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            if any(isinstance(part, ast.Call) for default in defaults for part in ast.walk(default)):
                found.append(f"{module}.{node.name} calls something in a default argument")
    return found


def writers_that_cancel(module: str, source: str) -> list[str]:
    """Workers marked exclusive whose name does not say that they only read (find, load, reload, suggest, look)."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for mark in node.decorator_list:
                exclusive = isinstance(mark, ast.Call) and any(
                    word.arg == "exclusive" and getattr(word.value, "value", False) for word in mark.keywords
                )
                if exclusive and not re.match(r"_?(find|load|reload|suggest|look|read)", node.name):
                    found.append(f"{module}.{node.name} is exclusive and may write")
    return found


def widgets_of_ours() -> set[str]:
    """The names of every class under `screens`: what a rule of a style sheet may be nested under."""
    return {
        node.name
        for _, source in sources("screens")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }


def loose_rules(style_sheet: str, ours: set[str]) -> list[str]:
    """Selectors that are not nested under a class of ours: they would apply to the whole app, for good."""
    depth, found = 0, []
    for line in re.sub(r"/\*.*?\*/", "", style_sheet, flags=re.DOTALL).splitlines():
        if depth == 0 and "{" in line:
            selectors = [part.strip() for part in line.split("{")[0].split(",")]
            found += [part for part in selectors if re.split(r"[\s.:>#-]", part)[0] not in ours]
        depth += line.count("{") - line.count("}")
    return found
