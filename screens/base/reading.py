"""Read off the event loop for a screen that may be closed before the result arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from textual.screen import Screen

from deskapp.errors import DeskError

Args = ParamSpec("Args")
Answer = TypeVar("Answer")


def stands(screen: Screen[Any]) -> bool:
    """True while a screen is open. A removed one is still attached for a moment, but its widgets are not."""
    return screen.is_attached and screen in screen.app.screen_stack


async def in_thread(
    screen: Screen[Any], read: Callable[Args, Answer], *args: Args.args, **options: Args.kwargs
) -> Answer:
    """Call `read` in a thread for a screen, and return its result. Raises DeskError.

    If the screen was closed meanwhile, the worker that called ends here (CancelledError), as neither result nor error
    concern anybody. Not for a save, whose result must be shown in any case.
    """
    try:
        answer = await asyncio.to_thread(read, *args, **options)
    except DeskError:
        if stands(screen):
            raise
    else:
        if stands(screen):
            return answer
    raise asyncio.CancelledError
