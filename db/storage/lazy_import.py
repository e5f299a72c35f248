"""Imports after the first frame, one at a time.

SQLAlchemy's modules import each other in circles. If two threads enter such a circle at different modules, Python lets
one see a partly initialised module, and about one start in some dozens fails with "cannot import name ... (most likely
due to a circular import)". So code that imports SQLModel while the program runs does it through this module.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable
from typing import Any

SQL = ("sqlmodel", "sqlalchemy.orm", "sqlalchemy.dialects.sqlite")
"""The modules that are always imported. The dialect too, which `create_engine` would import on its first call."""

_ONE_AT_A_TIME = threading.RLock()


def load(*modules: str) -> None:
    """Import SQLModel and these modules. Waits while another thread does the same; instant once imported."""
    with _ONE_AT_A_TIME:
        for module in (*SQL, *modules):
            importlib.import_module(module)


class Later:
    """A proxy of a module that needs SQLModel, for code that is loaded before SQLModel.

    The module is imported when one of its functions is first called, in the calling thread. For type checking it is
    replaced by the module itself::

        if TYPE_CHECKING:
            from db.replies import ringing
        else:
            ringing = Later("db.replies.ringing")
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            load(self._module)
            return getattr(sys.modules[self._module], name)(*args, **named)

        return call
