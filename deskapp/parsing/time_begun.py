"""The beginning of a time or a day, to tell one that is being typed from other words."""

from __future__ import annotations

import re

_WORDS = (
    " mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday"
    " jan january feb february mar march apr april may jun june jul july aug august sep september oct october nov"
    " november dec december y today tod yesterday yday tomorrow tomo tom tmrw tmw next last this now just noon midday"
    " half quarter end eod close cob morning afternoon one two three four five six seven eight nine ten fortnight week "
)
"""The first words of times and days, with blanks around each. Those that end common names are left out: with "am" Pam
would be p, am.
"""
_FIRST_WORD = re.compile(r"[a-z]*")


def begins_a_time(typed: str) -> bool:
    """True if the text may be the beginning of a time or a day: "t", "tom", "wed 3", "+2"."""
    words = typed.lower()
    first = _FIRST_WORD.match(words)
    begun = first[0] if first else ""
    if not begun:
        return words[0] in "+-" or words[0].isdecimal()
    return f" {begun}" in _WORDS if begun == words else f" {begun} " in _WORDS
