"""What we call somebody who may have given no name."""

from __future__ import annotations

NO_NAME = "No name given"


def name_words(name: str | None) -> str:
    """Their name, or that they gave none."""
    return name or NO_NAME
