"""Titles before a name."""

from __future__ import annotations

PERSON_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "revd", "fr", "sr", "br", "cllr", "capt", "sgt", "pc",
        "hon", "mme", "mlle",
    }
)  # fmt: skip
TITLES_AND_NAMES = frozenset(
    {
        "doctor", "professor", "reverend", "father", "sister", "brother", "sir", "dame", "lady", "lord", "councillor",
        "nurse", "captain", "madam", "master", "herr", "frau", "rabbi", "imam", "canon",
    }
)  # fmt: skip
"""Titles that are ignored in a search, but not in a name, of which they may be a part."""
