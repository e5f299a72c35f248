"""A caller's consent to a referral: its validation, and the text for the history."""

from __future__ import annotations

from db.history import events
from db.history.events import Act
from db.models import Contact, EventKind
from deskapp.errors import WordsError
from deskapp.wording.causes import ReplyCause

AGREED = "yes"
TO_WHOM = 120


def check(to_whom: str, consent: str) -> None:
    """Raise WordsError without a recipient, or without consent ("yes" or the reason why it was not needed)."""
    if not to_whom.strip():
        raise WordsError(ReplyCause.REFERRED_TO_WANTED)
    if len(to_whom.strip()) > TO_WHOM:
        raise WordsError(ReplyCause.REFERRED_TO_TOO_LONG)
    if not consent.strip() or consent.strip().casefold() in {"n", "no"}:
        raise WordsError(ReplyCause.CONSENT_WANTED)


def words(to_whom: str, consent: str, told: str = "") -> str:
    """The text of a referral: recipient, what we told the caller, and the reason if consent was not asked for.

    Raises WordsError as `check` does, and for a text that is too long.
    """
    check(to_whom, consent)
    why = "" if consent.strip() == AGREED else f"They were not asked: {consent.strip()}"
    text = ". ".join(part.strip().removesuffix(".") for part in (to_whom, told, why) if part.strip())
    events.check_words(text)
    return text


def keep_consent(by: Act, contact: Contact, consent: str, *, part_of: int) -> None:
    """Record the caller's consent, if they gave it."""
    if consent.strip() == AGREED:
        by.write(contact, EventKind.CONSENT_GIVEN, words="They agreed to us passing it on", part_of=part_of)
