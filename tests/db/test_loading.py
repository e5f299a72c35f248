"""SQLModel is imported by one thread at a time: two at once end, now and then, with a module half made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.house import sources

HEAVY = ("sqlmodel", "sqlalchemy")
SOURCES = dict(sources())


def at_the_top(source: str) -> Iterator[str]:
    """What a module imports as soon as it is imported itself."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def is_heavy(module: str) -> bool:
    """Whether importing this imports SQLAlchemy, by way of whatever other module of ours."""
    if module.partition(".")[0] in HEAVY:
        return True
    return any(is_heavy(name) for name in at_the_top(SOURCES.get(module, "")))


def _loads(call: ast.Call) -> bool:
    """Whether it is a call of `load`, here or in a thread."""
    return ast.unparse(call.func) == "load" or any(ast.unparse(arg) == "load" for arg in call.args)


def unguarded(source: str) -> set[str]:
    """The heavy modules that a function imports without having them loaded first."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            nodes = list(ast.walk(function))
            calls = [node for node in nodes if isinstance(node, ast.Call) and _loads(node)]
            loaded = {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)}
            wanted = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
            if calls:
                wanted -= {name for name in wanted if name.partition(".")[0] in HEAVY}
            found |= {name for name in wanted if is_heavy(name)} - loaded
    return found


def test_what_needs_sqlmodel_is_known() -> None:
    assert is_heavy("db.replies.ringing")
    assert is_heavy("deskapp.forms.log.call")
    assert not is_heavy("db.desk.desk")
    assert not is_heavy("screens.queue.screen")


def test_screens_and_the_app_have_everything_heavy_loaded_by_one_thread_at_a_time() -> None:
    for module, source in SOURCES.items():
        if module.startswith("screens") or module in ("deskapp.app.app", "db.storage.engine"):
            assert unguarded(source) - {"db.startup.create"} == set(), module


def test_an_import_past_the_gate_is_seen() -> None:
    assert unguarded("def read():\n    from db.replies.ringing import who_is_ringing\n") == {"db.replies.ringing"}
    assert (
        unguarded("def read():\n    load('db.replies.ringing')\n    from db.replies.ringing import who_is_ringing\n")
        == set()
    )
