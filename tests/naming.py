"""Rules of names and docstrings, as functions over source text."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from tests import house

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
RELATIVE = ("What", "Whether", "How", "Which", "Who", "Whom", "Whose")
"""Openings that make a riddle of a docstring: a relative clause where a noun or an imperative belongs."""

BANNED = re.compile(
    r"(?:^|_)(?:owed_by|tries|tried|deeds?|joining|parting|unparted|splitting_off|reckon\w*|recount\w*|put_right|"
    r"somebody|whoever|whatever|afresh|counts_no_more|quicker)(?:_|$)"
)
"""Parts of names that stand for a term of the field: attempt, event, merge, unmerge, recalculate, correct, conflict."""

ELSEWHERE = re.compile(
    r"\(design: |\bdesign/|\bfindings/|\.\./shared|"
    r"\b(?:textual|records|screens|storage|deadlines|queue|people|promises|style)\.md\b"
)
"""References to documents that a reader of this repository cannot open."""


@cache
def public_names(source: str) -> tuple[tuple[str, str], ...]:
    """The public top-level names of a module, each with its sort: class, function or constant."""
    every: list[tuple[str, str]] = []
    for node in house.tree(source).body:
        if isinstance(node, ast.ClassDef):
            found = [("class", node.name)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found = [("function", node.name)]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found = [("constant", target.id) for target in targets if isinstance(target, ast.Name)]
        else:
            continue
        every += found
    return tuple((sort, name) for sort, name in every if not name.startswith("_"))


def homonyms(sources: Iterable[tuple[str, str]], sort: str) -> dict[str, list[str]]:
    """The names of one sort that several modules define, each with those modules."""
    where: dict[str, list[str]] = defaultdict(list)
    for module, source in sources:
        for found, name in dict.fromkeys(public_names(source)):
            if found == sort and not (sort == "constant" and not name.isupper()):
                where[name].append(module)
    return {name: modules for name, modules in sorted(where.items()) if len(modules) > 1}


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """All docstrings, each with its line."""
    for node in house.nodes(source):
        if isinstance(node, Documented) and (words := ast.get_docstring(node)):
            yield node.body[0].lineno, words


def relative_openings(sources: Iterable[tuple[str, str]]) -> list[str]:
    """The docstrings that begin with a relative clause, each as "module:line"."""
    every = [(module, line, words) for module, source in sources for line, words in docstrings(source)]
    return [f"{module}:{line}" for module, line, words in every if words.split()[0].rstrip(",.:;") in RELATIVE]


def banned_names(module: str, source: str) -> list[str]:
    """The names that a module defines or takes as parameters, and the module's own, that use a banned word."""
    names = {module.rpartition(".")[2]}
    for node in house.nodes(source):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return sorted(f"{module} names something {name}" for name in names if BANNED.search(_snake(name)))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def references_elsewhere(source: str) -> list[str]:
    """The lines that refer to a document outside this repository."""
    return [line.strip() for line in source.splitlines() if ELSEWHERE.search(line)]
