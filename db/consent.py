"""Whom somebody was passed on to, or pointed to, and whether they agreed: the words of it, and their consent."""

from __future__ import annotations

from db import history
from db.acts import Act
from db.models import Contact, EventKind
from deskapp.errors import WordsError

AGREED = "yes"
TO_WHOM = 120


def check(to_whom: str, consent: str) -> None:
    """WordsError where nobody is named, or nothing says that they agreed or why nobody had to ask them."""
    if not to_whom.strip():
        raise WordsError("Enter who it was passed on to, or who they were pointed to.")
    if len(to_whom.strip()) > TO_WHOM:
        raise WordsError("Who it was passed on to can be up to 120 letters. Put the rest in a note.")
    if not consent.strip() or consent.strip().casefold() in {"n", "no"}:
        raise WordsError("Did they agree to us passing it on? If nobody had to ask them, say why.")


def words(to_whom: str, consent: str, told: str = "") -> str:
    """Who, what we told them, and why they were not asked where they were not. WordsError as `check`, or too long."""
    check(to_whom, consent)
    why = "" if consent.strip() == AGREED else f"They were not asked: {consent.strip()}"
    said = ". ".join(part.strip().removesuffix(".") for part in (to_whom, told, why) if part.strip())
    history.check_words(said)
    return said


def keep(by: Act, contact: Contact, consent: str, *, part_of: int) -> None:
    """Write down that they agreed, where they did."""
    if consent.strip() == AGREED:
        by.write(contact, EventKind.CONSENT_GIVEN, words="They agreed to us passing it on", part_of=part_of)
