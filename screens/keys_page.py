"""The map of keys as a page: `deskapp/KEYS.md`, written by `make keys`."""

from __future__ import annotations

from pathlib import Path

from screens.keys import Where, of

PAGE = Path(__file__).parent.parent / "deskapp" / "KEYS.md"
INTRODUCTION = """\
Every key, by the place where it works. F1 shows those of the place that you are in.
This page is made from `screens/keys.py` by `make keys`."""


def keys_page() -> str:
    """The map as a Markdown page, a table for each place: `deskapp/KEYS.md`."""
    places = [_place_table(place) for place in Where]
    return "\n\n".join(["# Keys", INTRODUCTION, *places]) + "\n"


def _place_table(place: Where) -> str:
    rows = [f"| {key.shown} | {key.tooltip} |" for key in of(place)]
    return "\n".join([f"## {place}", "", "| Key | What it does |", "|---|---|", *rows])


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
