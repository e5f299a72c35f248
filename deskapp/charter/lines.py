"""Line numbers of the sections and keys in an edition's file: `tomllib` reports only those of syntax errors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]
"""Path of a key: ("rules", 2, "words") is in the third rule."""

_HEADER = re.compile(r"\s*(\[\[?)([^\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=\s*(.*)$""")
_STRINGS = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*$')


def split_lines(text: str) -> list[str]:
    """The lines of a file as TOML counts them: NEL or a separator of lines within a text ends none."""
    return text.removesuffix("\n").split("\n")


def lines_of_keys(text: str) -> Mapping[Path, int]:
    """The line number of every section and key, counted from 1."""
    return dict(reversed(list(_found(text))))


def _found(text: str) -> Iterator[tuple[Path, int]]:
    section: Path = ()
    tables: Counter[str] = Counter()
    depth = 0
    for number, line in enumerate(split_lines(text), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if depth == 0 and header:
            name = header[2].strip().strip("\"'")
            section = (name, tables[name]) if header[1] == "[[" else (name,)
            tables[name] += 1
            yield section, number
        elif depth == 0 and key:
            yield (*section, key[1].strip("\"'")), number
        depth = max(0, depth + _opened(key[2] if depth == 0 and key else "" if depth == 0 else line))


def _opened(value: str) -> int:
    """Number of lists that open on this line minus those that close on it."""
    plain = _STRINGS.sub("", value)
    return plain.count("[") - plain.count("]")
