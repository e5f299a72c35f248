"""Modules that are imported on first use, because the first frame does not need them."""

from __future__ import annotations

import importlib
from typing import Any


class LazyModule:
    """A proxy of a module that imports it on first use. For type checking it is replaced by the module itself::

    if TYPE_CHECKING:
        import phonenumbers
    else:
        phonenumbers = LazyModule("phonenumbers")
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)
