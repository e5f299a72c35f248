"""Numbers of letters in words."""

from __future__ import annotations

from deskapp.wording.causes import ContactCause


def letters_over(over: int) -> str:
    """The letters that are too many, up to the "not" of the sentence: "12 letters do"."""
    return "1 letter does" if over == 1 else f"{over:,} letters do"


def too_long(over: int, most: int) -> str:
    """The error for a text that is `over` letters longer than the maximum of `most`."""
    return ContactCause.TOO_LONG.format(letters=letters_over(over), most=most)


FEW_MEANS = "few: fewer than 20, too few for a percentage."
FEW = 20
"""The minimum whole for a percentage. A smaller one has "few" beside it instead."""


def share(part: int, whole: int) -> str:
    """A part of a whole: "92% (58 of 63)", "3 of 3 (few)", "none to count". Only a complete part is 100%, only an empty
    one 0%.
    """
    if not whole:
        return "none to count"
    if whole < FEW:
        return f"{part} of {whole} (few)"
    percent = (200 * part + whole) // (2 * whole)
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return f"{percent}% ({part} of {whole})"
