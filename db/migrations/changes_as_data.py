"""Recorded changes of people, from lines of text to data: part of revision 0003, and frozen with it.

A list was recorded as lines for reading ("large print (asked 2026-11-20; look again 2027-11-20)"), cut at 1,000
letters. Each line becomes an entry with the columns of its row. One that was cut keeps its words alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

_CUT_AT = 1000
_DAY = r"(\d{4}-\d\d-\d\d)"
_LABEL = r"(?:(home|work|mobile); )?"
_LINES: Mapping[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "needs": (re.compile(rf"(.*) \(asked {_DAY}(?:; look again {_DAY})?\)"), ("what", "asked_on", "review_on")),
    "numbers": (re.compile(rf"(.*) \({_LABEL}checked {_DAY}\)"), ("number", "label", "checked_on")),
    "emails": (re.compile(rf"(.*) \({_LABEL}checked {_DAY}\)"), ("email", "label", "checked_on")),
    "speakers": (
        re.compile(rf"(.*) \((carer|advocate|power of attorney|signed consent); told {_DAY}\)"),
        ("name", "basis", "told_on"),
    ),
    "cautions": (re.compile(rf"(.*) \(look again {_DAY}\)"), ("reason", "review_on")),
}


def convert(connection: Connection) -> None:
    """Make entries of the lists in `personchange`, whose values are JSON strings of the old text."""
    named = ", ".join(f"'{field}'" for field in _LINES)
    found = connection.exec_driver_sql(
        f"SELECT id, field, old_value, new_value FROM personchange WHERE field IN ({named})"  # noqa: S608 - our names
    ).all()
    for row_id, field, old, new in found:
        values = tuple(json.dumps(entries(field, json.loads(value)), ensure_ascii=False) for value in (old, new))
        connection.exec_driver_sql(
            "UPDATE personchange SET old_value = ?, new_value = ? WHERE id = ?", (*values, row_id)
        )


def entries(field: str, text: str) -> list[dict[str, Any]]:
    """The entries of a list that was recorded as lines."""
    made = [_entry(field, line) for line in text.split("\n") if line]
    if made and len(text) >= _CUT_AT:
        made[-1] = {"words": text.rsplit("\n", maxsplit=1)[-1]}
    return made


def _entry(field: str, line: str) -> dict[str, Any]:
    pattern, columns = _LINES[field]
    found = pattern.fullmatch(line)
    if found is None:
        return {"words": line}
    entry = dict(zip(columns, found.groups(), strict=True))
    return entry | {"basis": (entry["basis"] or "").replace(" ", "_")} if "basis" in entry else entry
