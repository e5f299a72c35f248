"""Errors of work that continues after its screen was removed.

Textual 8.2.8 removes the widgets of a screen one by one, while its messages and workers are still handled. Any that
asks for a removed widget ends the program (NoMatches). A program that ends while a screen opens does the same: widgets
that are not mounted by then never will be, but the screen is told that they are. README.md has a reproduction.
"""

from __future__ import annotations

from typing import Any

from textual._context import active_message_pump
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import DOMNode, NoScreen
from textual.screen import Screen
from textual.worker import WorkerFailed, get_current_worker

MISSED = (NoMatches, NoScreen, ScreenStackError)
"""The errors of a query for a removed widget or screen."""


def is_of_gone_screen(app: App[Any], error: Exception) -> bool:
    """True if work of a removed screen has queried a widget, or any work of a program that is ending."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    if not isinstance(cause, MISSED):
        return False
    node = get_current_worker().node if isinstance(error, WorkerFailed) else active_message_pump.get()
    if not isinstance(node, DOMNode) or node is app:
        return False
    screen = next((each for each in node.ancestors_with_self if isinstance(each, Screen)), None)
    is_ending = app.return_code is not None or not app.is_running
    return is_ending or screen is None or screen not in app.screen_stack
