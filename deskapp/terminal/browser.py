"""The program in a browser, started by textual-serve. Imports nothing of Textual."""

from __future__ import annotations

import os


def in_browser() -> bool:
    """True if textual-serve has started the program, which then needs no terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "").startswith("textual.drivers.web_driver:")
