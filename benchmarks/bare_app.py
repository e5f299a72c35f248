"""A minimal Textual app, as a baseline: one widget that shows lines from a list."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """An app that shows lines of text."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def compose(self) -> ComposeResult:
        """All the lines in one widget."""
        yield Static("\n".join(self.lines), markup=False)


if __name__ == "__main__":
    BareApp(Path(sys.argv[1]).read_text("utf-8").splitlines()).run()
