"""The contact that a key or a command acts on at once, without a form. Light: the first frame needs it."""

from __future__ import annotations

from typing import NamedTuple


class NewColleague(NamedTuple):
    """Somebody who is not on the staff yet, and joins it with what is given to them."""

    name: str


class AtHand(NamedTuple):
    """One contact as shown. Actions are refused if the record is newer than `version`; `name` may be a placeholder."""

    contact_id: int
    ref: str
    name: str
    version: int
    closed: bool = False

    @property
    def called(self) -> str:
        """The reference and the name, to begin a sentence with."""
        return f"{self.ref} {self.name}"
