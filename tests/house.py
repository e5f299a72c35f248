"""Structural rules of the code, as functions over source text. A test plants a violation of each."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("deskapp", "screens", "db")

LAYERS: tuple[tuple[str, ...], ...] = (
    ("deskapp.__main__",),
    ("deskapp.cli",),
    ("deskapp.plain", "deskapp.app"),
    ("screens",),
    ("deskapp.forms",),
    ("deskapp.views",),
    ("deskapp.publish", "deskapp.practice"),
    ("db",),
    ("deskapp.parsing",),
    ("deskapp.wording",),
    ("deskapp.charter",),
    (
        "deskapp.terminal",
        "deskapp.settings",
        "deskapp.clock",
        "deskapp.errors",
        "deskapp.limits",
        "deskapp.lazy_module",
    ),
    ("deskapp",),
)
"""From left to right; a module imports only what stands in its own place or to its right."""

STRANGERS: dict[str, tuple[str, ...]] = {
    "screens": ("sqlmodel", "sqlalchemy", "sqlite3", "alembic"),
    "db": ("textual",),
    "deskapp.plain": ("textual",),
    "deskapp.forms": ("textual", "sqlmodel", "sqlalchemy", "sqlite3"),
    "deskapp.views": ("textual",),
    "deskapp.parsing": ("textual", "sqlmodel", "sqlalchemy", "sqlite3"),
    "deskapp.wording": ("textual", "sqlmodel", "sqlalchemy", "sqlite3"),
    "deskapp.charter": ("textual", "sqlmodel", "sqlalchemy", "sqlite3"),
}
"""What a layer never imports from outside, at the top of a module or inside a function."""

APART: dict[str, tuple[str, ...]] = {"deskapp.plain": ("screens", "deskapp.app"), "deskapp.app": ("deskapp.plain",)}
"""What a package of ours never imports, though it stands in its own place or to its right."""

POOR_NAMES = re.compile(r"(Manager|Helper|Utils?|Dao|Service)$")


DESK_ERRORS = frozenset(
    {"DeskError", "WordsError", "RefusedError", "RecordError", "ChangedError", "StaysError", "DraftError", "StateError"}
)
"""The errors whose sentence may say what to do next in the words of a surface."""
SURFACES = ("screens", "deskapp.app", "deskapp.plain")


def sources(*packages: str) -> Iterator[tuple[str, str]]:
    """The modules of these packages: dotted names and texts."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield dotted.removesuffix(".__init__"), path.read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def tree(source: str) -> ast.Module:
    """The syntax tree of a source text, kept for the next rule that looks at the same module. To be left as it is."""
    return ast.parse(source)


@lru_cache(maxsize=4)
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of a source text."""
    return tuple(ast.walk(tree(source)))


def place(module: str) -> int:
    """The layer of a module, 0 for the leftmost; -1 for a module that is not ours."""
    for index, names in enumerate(LAYERS):
        if any(module == name or (name != "deskapp" and module.startswith(f"{name}.")) for name in names):
            return index
    return -1


def imports(source: str) -> Iterator[str]:
    """All modules that a source text imports, at any depth."""
    for node in nodes(source):
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
    """The imports of a module that its layer forbids, each as a sentence."""
    here = place(module)
    wrong = []
    if here < 0:
        return [f"{module} stands in no layer: add it to LAYERS"]
    for imported in imports(source):
        there = place(imported)
        if imported.split(".")[0] in PACKAGES and not 0 <= here <= there:
            wrong.append(f"{module} imports {imported}, which stands to its left")
        for layer, strangers in STRANGERS.items():
            if within(module, layer) and imported.split(".")[0] in strangers:
                wrong.append(f"{module} imports {imported}, which {layer} never does")
        for package, others in APART.items():
            if within(module, package) and any(within(imported, other) for other in others):
                wrong.append(f"{module} imports {imported}, which {package} never does")
    return wrong


def towers(modules: Iterable[tuple[str, str]], most: int = 2) -> list[str]:
    """The classes of these modules that stand on more than `most` of our own, themselves counted, as sentences.

    A class counts as ours if one of the modules defines a class of its name. A widget may refine another: one more.
    Errors are not counted: their families tell what to catch.
    """
    bases: dict[str, set[str]] = {}
    allowed: dict[str, int] = {}
    for module, source in modules:
        for node in nodes(source):
            if isinstance(node, ast.ClassDef):
                named = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
                bases.setdefault(node.name, set()).update(ast.unparse(base).rpartition(".")[2] for base in named)
                allowed[node.name] = most + within(module, "screens.widgets")

    def depth(name: str) -> int:
        return 1 + max((depth(base) for base in bases[name] & bases.keys() - {name}), default=0)

    return [
        f"{name} is {depth(name)} of ours deep"
        for name in sorted(bases)
        if depth(name) > allowed[name] and not name.endswith("Error")
    ]


def within(module: str, package: str) -> bool:
    """True if a module is the package or in it."""
    return module == package or module.startswith(f"{package}.")


def _read_by(source: str, known: Mapping[str, str]) -> set[str]:
    """The modules of `known` that a source text imports, at any depth, submodules included."""
    read = set()
    for node in nodes(source):
        if isinstance(node, ast.Import):
            read |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            read |= {name if name in known else node.module for name in named}
    return read & known.keys()


def circles(modules: Mapping[str, str]) -> list[list[str]]:
    """The circles of imports among these modules (name to text), deferred imports counted: the sorted names of each."""
    graph = {name: sorted(_read_by(text, modules) - {name}) for name, text in modules.items()}
    found: list[list[str]] = []
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> None:  # Tarjan's strongly connected components
        index = low[name] = len(low)
        stack.append(name)
        for there in graph[name]:
            if there not in low:
                visit(there)
            if there in stack:
                low[name] = min(low[name], low[there])
        if low[name] == index:
            circle = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(circle) > 1:
                found.append(sorted(circle))

    for name in graph:
        if name not in low:
            visit(name)
    return found


def crowded(modules: Iterable[str], most: int = 26) -> list[str]:
    """The folders with more than `most` modules and packages, each with the number of them."""
    count = Counter(name.rpartition(".")[0] for name in modules)
    return [f"{folder}: {number} modules" for folder, number in count.items() if number > most]


def too_long(module: str, source: str) -> list[str]:
    """The module with more than 350 lines, but for the map of keys, and its functions with more than 45."""
    named = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [(n.name, n.end_lineno - n.lineno + 1) for n in nodes(source) if isinstance(n, named) and n.end_lineno]
    found = [f"{module}.{name} has {length} lines" for name, length in long if length > 45]
    lines = source.count("\n")
    return [*found, f"{module} has {lines} lines"] if lines > 350 and module != "screens.keys" else found


def poor_names(module: str, source: str) -> list[str]:
    """Classes and functions with a banned, meaningless name."""
    named = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        f"{module} names something {node.name}"
        for node in nodes(source)
        if isinstance(node, named) and POOR_NAMES.search(node.name)
    ]


def defaults_that_call(module: str, source: str) -> list[str]:
    """Default arguments that call something, which happens only once, at import."""
    found = []
    for node in nodes(source):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            if any(isinstance(part, ast.Call) for default in defaults for part in ast.walk(default)):
                found.append(f"{module}.{node.name} calls something in a default argument")
    return found


def own_connections(module: str, source: str) -> list[str]:
    """The connections to SQLite files that a module makes itself: an encrypted record is opened by one module only."""
    return [
        f"{module} connects in line {node.lineno}; db.storage.driver does"
        for node in nodes(source)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "sqlite3.connect"
        and ast.unparse(node.args[0]) != "':memory:'"
        and module != "db.storage.driver"
    ]


def writers_that_cancel(module: str, source: str) -> list[str]:
    """Workers marked exclusive whose name does not say that they only read (find, load, reload, suggest, look)."""
    found = []
    for node in nodes(source):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for mark in node.decorator_list:
                exclusive = isinstance(mark, ast.Call) and any(
                    word.arg == "exclusive" and getattr(word.value, "value", False) for word in mark.keywords
                )
                if exclusive and not re.match(r"_?(find|load|reload|suggest|look|read)", node.name):
                    found.append(f"{module}.{node.name} is exclusive and may write")
    return found


def widgets_of_ours() -> set[str]:
    """The names of all classes under `screens`, under which a style rule may be nested."""
    return {node.name for _, source in sources("screens") for node in nodes(source) if isinstance(node, ast.ClassDef)}


def loose_rules(style_sheet: str, ours: set[str]) -> list[str]:
    """Selectors that are not nested under a class of ours, and so would apply to the whole app."""
    depth, found = 0, []
    for line in re.sub(r"/\*.*?\*/", "", style_sheet, flags=re.DOTALL).splitlines():
        if depth == 0 and "{" in line:
            selectors = [part.strip() for part in line.split("{")[0].split(",")]
            found += [part for part in selectors if re.split(r"[\s.:>#-]", part)[0] not in ours]
        depth += line.count("{") - line.count("}")
    return found


def unworded_errors(module: str, source: str) -> list[str]:
    """Places in a surface that format an error with `str`, which leaves out the surface's own remedy."""
    found = []
    for handler in nodes(source):
        if not (isinstance(handler, ast.ExceptHandler) and handler.name and handler.type):
            continue
        if not DESK_ERRORS & {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}:
            continue
        for node in ast.walk(handler):
            said = node.value if isinstance(node, ast.FormattedValue) else None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str" and node.args:
                said = node.args[0]
            if isinstance(said, ast.Name) and said.id == handler.name:
                found.append(f"{module}:{said.lineno} says {said.id} by str: say the error itself")
    return found


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a module except docstrings, with their lines; of an f-string the words, with "{}" for each value.

    The second part of a `Hint` and a form's HELP, which only screens show, are left out.
    """
    silent = {id(node.value) for node in nodes(source) if isinstance(node, ast.Expr)}
    for node in nodes(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hint":
            own = [*node.args[1:], *(word.value for word in node.keywords if word.arg == "keys")]
            silent |= {id(part) for each in own for part in ast.walk(each)}
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            named = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == "HELP" for target in named):
                silent |= {id(part) for part in ast.walk(node.value)}
    for node in nodes(source):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in node.values}
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def surface_names(keys: Iterable[str], commands: Iterable[str], places: Iterable[str]) -> re.Pattern[str]:
    """Match a sentence that names a key, a command or a screen.

    Enter is not such a key, as it works on every surface. A letter is one if it is pressed ("press k", "(k)", "then e")
    or does something ("n writes"); in "y yes, k kept" it chooses an answer of the form.
    """
    named = [re.escape(key) for key in keys if len(key) > 1 and key not in ("Enter", "Up", "Down", "Page")]
    letters = "".join(re.escape(key) for key in keys if len(key) == 1 and key not in "a12")
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(named)})(?!\w)"
        rf"|(?<!\w)(?:[Pp]ress|[Cc]hoose|with|then|by) [{letters}](?![\w'])(?! \w+[,:?])"
        rf"|: [{letters}](?=[.]|, then)|\([{letters}]\)"
        rf"|(?<![\w'])[{letters}] (?!yes\b|does\b|is\b|was\b|has\b)[a-z]+s\b"
        rf"|\bdeskapp (?:{'|'.join(commands)})\b|(?<!\w)/(?:leave|{'|'.join(commands)})\b"
        rf"|\b(?:in|on|to) (?:{'|'.join(places)})\b"
    )


def raised_codes(source: str) -> Iterator[tuple[str, set[str]]]:
    """The causes given to errors in a module: "ReplyCause.NO_NUMBER", and the names of its data."""
    for node in nodes(source):
        if isinstance(node, ast.Call) and _names_error(node.func):
            for argument in node.args:
                if cause := _cause(argument):
                    yield cause, {word.arg for word in node.keywords if word.arg}


def named_codes(source: str) -> set[str]:
    """Every cause that a module names."""
    return {cause for node in nodes(source) if (cause := _cause(node))}


def _cause(node: ast.AST) -> str:
    is_cause = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id.endswith("Cause")
    return ast.unparse(node) if is_cause else ""


def _names_error(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and (node.id in DESK_ERRORS or node.id == "UnsafeError")


def texts(source: str) -> set[str]:
    """The names of a module that stand for a text, or for a table of texts."""
    found: set[str] = set()
    for node in tree(source).body:
        named = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        values = value.values if isinstance(value, ast.Dict) else [value]
        if any(_is_text(each) for each in values):
            found |= {target.id for target in named if isinstance(target, ast.Name)}
    return found


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def worded_errors(module: str, source: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Places that give an error a text rather than a cause, or one of the `known` names that stand for a text."""
    known = known | texts(source)
    found = []
    for node in nodes(source):
        if isinstance(node, ast.Call) and _names_error(node.func):
            if any(_cause(argument) for argument in node.args):
                continue
            at = 1 if isinstance(node.func, ast.Name) and node.func.id == "RefusedError" else 0
            said = node.args[at] if len(node.args) > at else None
            base = said
            while isinstance(base, ast.Subscript | ast.Call):
                base = base.value if isinstance(base, ast.Subscript) else base.func
                if isinstance(base, ast.Attribute) and base.attr in ("format", "get"):
                    base = base.value
            name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
            if _is_text(said) or name in known:
                found.append(f"{module}:{node.lineno} gives an error a sentence: give it a cause")
    return found
