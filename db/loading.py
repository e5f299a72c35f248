"""Imports of what comes behind the first frame: one at a time.

SQLAlchemy's modules import each other in circles. Two threads that come into such a circle from two sides are let
through by Python with one of the modules half made, and one start in some dozens ends with "cannot import name ...
(most likely due to a circular import)". So whoever imports SQLModel while the program runs asks here first.
"""

from __future__ import annotations

import importlib
import threading

SQL = ("sqlmodel", "sqlalchemy.orm", "sqlalchemy.dialects.sqlite")
"""The dialect too: `create_engine` imports it on its first call, wherever that is made."""

_ONE_AT_A_TIME = threading.RLock()


def load(*modules: str) -> None:
    """Have SQLModel and these modules imported. Waits while another thread does the same; quick ever after."""
    with _ONE_AT_A_TIME:
        for module in (*SQL, *modules):
            importlib.import_module(module)
