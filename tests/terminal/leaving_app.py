"""An App that says on disk that it kept what was typed: `python -m tests.terminal.leaving_app FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Input, Label

from deskapp.terminal import TerminalApp


class LeavingApp(TerminalApp):
    """One box, whose words are written to the file when the program is told to go."""

    def __init__(self, kept: Path) -> None:
        super().__init__()
        self._kept = kept

    def compose(self) -> ComposeResult:
        yield Label("Ready")
        yield Input()

    def flush(self) -> None:
        self._kept.write_text(self.query_one(Input).value)


if __name__ == "__main__":
    sys.exit(LeavingApp(Path(sys.argv[1])).run())
