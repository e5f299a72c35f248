"""What sentences of the screens are line by line, where they name a key: the command that does the same."""

from __future__ import annotations

COMMANDS = (
    (" z takes it back.", ""),
    ("Press F5 for the queue as it is now", "deskapp plain queue says how it is now"),
    ("F5, then e, looks at it once more", "deskapp day looks at it once more"),
    ("Carry on with it: k.", "deskapp check carries on with it."),
    ("Write it down with F3 instead", "deskapp plain message writes it down"),
    ("or press k to take it over", "or take it over with deskapp check"),
    ("Press k to begin one", "deskapp check begins one"),
    ("k begins another", "deskapp check begins another"),
    ("r opens the contact again", "deskapp plain reply opens it again"),
    ("This is open: r records a reply.", "This is open: deskapp plain reply records a reply."),
    (" Esc leaves without one.", ""),
    ("F9", "Enter"),
)
"""Said on the screens, and what it is here."""


def in_lines(words: str) -> str:
    """A sentence of the screens as it is said line by line."""
    for there, here in COMMANDS:
        words = words.replace(there, here)
    return words
