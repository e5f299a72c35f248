"""What a screen asks the App to do. Screens know these messages and not the App's type; they bubble up to it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class CarryOn(Message):
    """Open this unfinished entry where it was left."""

    draft_id: str


@dataclass
class RecordReply(Message):
    """Open the reply box for this contact."""

    contact_id: int
