"""Edits of a charter's file that keep its other lines, its comments and its order.

A path is as in `lines_of_keys`: ("rules", 2, "words"). An edit is refused if the edited text would not parse to the
intended values, as in a file of unusual layout.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date

from deskapp.charter.lines import Path, lines_of_keys, split_lines
from deskapp.errors import CharterError

TomlValue = str | int | float | bool | date | list[str]
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def value_at(text: str, path: Path) -> object:
    """The value at a path; None if there is none."""
    found: object = tomllib.loads(text)
    for part in path:
        if isinstance(found, dict) and isinstance(part, str):
            found = found.get(part)
        elif isinstance(found, list) and isinstance(part, int) and part < len(found):
            found = found[part]
        else:
            return None
    return found


def with_value(text: str, path: Path, value: TomlValue) -> str:
    """The text with the value at a path replaced, or with a new key. Raises CharterError if the edit is refused."""
    lines, statement = split_lines(text), f"{_key_text(path[-1])} = {value_text(value)}"
    starts = lines_of_keys(text)
    if path in starts:
        start = starts[path] - 1
        lines[start : _end(lines, start)] = [statement]
    elif (after := _last_line(lines, starts, path[:-1])) is not None:
        lines.insert(after, statement)
    else:
        lines += ["", f"[{path[0]}]", statement]
    return _checked(text, lines, path, value)


def without(text: str, path: Path) -> str:
    """The text without a key, or without a whole table like ("rules", 2). Raises CharterError as `with_value` does."""
    lines, starts = split_lines(text), lines_of_keys(text)
    if path not in starts:
        return text
    start = starts[path] - 1
    end = _last_line(lines, starts, path) if isinstance(path[-1], int) else _end(lines, start)
    del lines[start:end]
    changed = "\n".join(lines) + "\n"
    kept, gone = _without_value(tomllib.loads(text), path), _parsed(changed)
    if gone is None or _bare(gone) != _bare(kept):
        raise _by_hand(path)
    return changed


def with_table(text: str, name: str, values: Mapping[str, TomlValue]) -> str:
    """The text with one more table at its end, below a line [[name]]. Raises CharterError as `with_value` does."""
    there = value_at(text, (name,))
    if there is not None and (not isinstance(there, list) or (name, 0) not in lines_of_keys(text)):
        raise _by_hand((name,))
    lines = [*split_lines(text), "", f"[[{name}]]", *(f"{key} = {value_text(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def value_text(value: TomlValue) -> str:
    """A value in TOML syntax."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(value_text, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") if isinstance(value, str) else str(value)


def _key_text(key: str | int) -> str:
    return str(key) if _BARE_KEY.fullmatch(str(key)) else value_text(str(key))


def _end(lines: list[str], start: int) -> int:
    """The index after the last line of the statement that begins at `start`."""
    for end in range(start + 1, len(lines) + 1):
        if _parsed("\n".join(lines[start:end])) is not None:
            return end
    return start + 1


def _last_line(lines: list[str], starts: Mapping[Path, int], section: Path) -> int | None:
    """The index after the last statement of a section, where a new one goes; None if there is no such section."""
    if section and section not in starts:
        return None
    keys = [line - 1 for path, line in starts.items() if path[:-1] == section and _is_statement(path, section)]
    inside = [_end(lines, start) for start in keys if not lines[start].lstrip().startswith("[")]
    return max(inside, default=starts[section] if section else 0)


def _is_statement(path: Path, section: Path) -> bool:
    return len(path) == len(section) + 1 and isinstance(path[-1], str)


def _checked(before: str, lines: list[str], path: Path, value: TomlValue) -> str:
    changed = "\n".join(lines) + "\n"
    parsed = _parsed(changed)
    if parsed is None or value_at(changed, path) != value:
        raise _by_hand(path)
    if _bare(_without_value(parsed, path)) != _bare(_without_value(tomllib.loads(before), path)):
        raise _by_hand(path)
    return changed


def _without_value(table: dict[str, object], path: Path) -> dict[str, object]:
    """A parsed file without the value at a path."""
    inner: object = table
    for part in path[:-1]:
        inner = inner[part] if isinstance(inner, list) and isinstance(part, int) else inner
        inner = inner.get(part, {}) if isinstance(inner, dict) and isinstance(part, str) else inner
    if isinstance(inner, dict):
        inner.pop(path[-1], None)
    elif isinstance(inner, list) and isinstance(path[-1], int):
        del inner[path[-1]]
    return table


def _bare(table: dict[str, object]) -> dict[str, object]:
    """A parsed file without its empty sections, for comparison."""
    return {key: value for key, value in table.items() if value not in ({}, [])}


def _parsed(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _by_hand(path: Path) -> CharterError:
    where = ", ".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return CharterError(f"{where} is written in the file in a way of its own; change it there, with a text editor.")
