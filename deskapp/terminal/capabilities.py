"""Capabilities of this terminal: its size, colours and letters."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple


class Terminal(NamedTuple):
    """Columns and rows, the colours ("none", "16", "256" or "16 million"), and True if it is set to UTF-8."""

    columns: int
    rows: int
    colours: str
    is_utf8: bool


def terminal_here(environ: Mapping[str, str]) -> Terminal | None:
    """The terminal of standard output; None if that is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return Terminal(columns, rows, colours_of(environ), encoding == "utf8")


def colours_of(environ: Mapping[str, str]) -> str:
    """The colours that the environment promises."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term in ("", "dumb"):
        return "none"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million"
    return "256" if "256" in term else "16"
