"""Answers that are longer than there is room for: what does not fit is said, and cut only by the user's own Enter."""

from __future__ import annotations

from deskapp.wording.causes import ContactCause
from deskapp.wording.counted import letters_over

SHOWN = 24
"""The most letters quoted of the end of what fits."""


def cut_to(answer: str, most: int) -> str:
    """The whole words of an answer that fit into `most` letters; all that fits of a single longer word."""
    head = answer[:most]
    whole = head if answer[most : most + 1].isspace() else head.rpartition(" ")[0]
    return (whole or head).rstrip()


def no_room_words(answer: str, most: int) -> str:
    """The sentence about an answer of more than `most` letters, with its end if Enter takes what fits."""
    fits = cut_to(answer, most)
    quoted = fits if len(fits) <= SHOWN else f"...{fits[-SHOWN:].partition(' ')[2] or fits[-SHOWN:]}"
    return ContactCause.NO_ROOM_IN_LINE.format(letters=letters_over(len(answer) - most), most=most, end=quoted)
