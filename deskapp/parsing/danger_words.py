"""Words that say that somebody may be in danger: a form then asks about it before it saves. Pure."""

from __future__ import annotations

import re

_WORDS = (
    "abus(?:e|ed|er|es|ing|ive)", "afraid", "assault(?:ed|s|ing)?", "bruis(?:e|ed|es|ing)", "danger(?:ous)?",
    "frightened",
    "harm(?:s|ed|ing)?", "kill(?:s|ed|ing)?", "neglect(?:ed|s|ing)?", "overdos(?:e|ed|es|ing)", "raped?",
    "not safe", "safeguarding", "scared",
    "stab(?:s|bed|bing)?", "strangl(?:e|ed|es|ing)",
    "suicid(?:e|al)", "terrified", "threat(?:s|en|ens|ened|ening)?", "unsafe", "violen(?:t|ce)",
    "(?:attack|beat|hit|hurt|punch|kick)(?:s|ed|ing|ting)? (?:me|him|her|them|us|himself|herself|themselves|myself)",
    "end(?:ing)? (?:my|his|her|their) life", "want(?:s|ed|ing)? to die",
)  # fmt: skip
_DANGER = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def speaks_of_danger(text: str) -> bool:
    """True if the text has one of the words. It may mean something else: it is a reason to ask, no more."""
    return _DANGER.search(text) is not None
