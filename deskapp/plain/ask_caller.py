"""Questions that identify the caller, and the open matter that the contact concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from db.people.suggest import OpenMatter
from deskapp.forms.form import Form
from deskapp.forms.layout import naming_caller
from deskapp.forms.log.matters import MATTER_LETTERS, matter_words
from deskapp.plain.conversation import Conversation, Offered

NEW, SOMEBODY_NEW = "n", "A new person"
LEAST_LETTERS = 2
"""Fewest letters of a name or number to search for."""


class _Asked(Protocol):
    """A form that is being asked."""

    form: Form[Any]
    talk: Conversation

    def mark(self, field: str) -> None:
        """Mark a field as answered."""

    def keep(self, field: str) -> None:
        """Store the values in the draft."""


def ask_suggested(asked: _Asked, field: str) -> None:
    """Suggest the people that the text may mean, and pick the one chosen. Raises RecordError."""
    typed, talk = asked.form.typed[field], asked.talk
    offer = asked.form.suggest(field, typed) if len(typed) >= LEAST_LETTERS else None
    if offer is None or not offer.rows or not offer.keeps_typed:
        return
    rows = [Offered(row.key, str(number), row.words) for number, row in enumerate(offer.rows, 1)]
    for row, shown in zip(rows, offer.rows, strict=True):
        talk.say(f"{row.letter}. {', '.join([shown.words, *shown.more.split('  ')])}.".replace(", .", "."))
    if offer.left_out:
        talk.say(f"{offer.counted}. {offer.left_out} are not read out: more letters find fewer.")
    key = talk.choose(
        f"Is it one of these? A number, or n: {offer.keeps_typed}. Enter: n.",
        [*rows, Offered("", NEW, SOMEBODY_NEW)],
        otherwise="",
        why="The number takes that person, with what is known of them. n keeps what you typed.",
    )
    if key:
        _take(asked, field, key)


def _take(asked: _Asked, field: str, key: str) -> None:
    """Pick the person, read them back, mark the lines answered, and offer their open matters. Raises RecordError."""
    after = asked.form.pick(field, key)
    asked.keep(field)
    if asked.form.caller:
        asked.talk.tell(f"= {asked.form.caller.words()}")
    matters = asked.form.matters()
    for name in naming_caller(asked.form.parts()) if matters else (after,):
        if name in asked.form.path():
            asked.mark(name)
    _offer(asked, matters)


def ask_matters(asked: _Asked) -> None:
    """Look up the open matters under the number, and offer to add to one. Raises RecordError."""
    _offer(asked, asked.form.matters())


def _offer(asked: _Asked, matters: Sequence[OpenMatter]) -> None:
    """Offer the open matters: add to one, or start a new contact."""
    if not matters:
        return
    talk = asked.talk
    shown = dict(zip(MATTER_LETTERS, matters, strict=False))
    for letter, matter in shown.items():
        words = matter_words(matter, asked.form.clock.now())
        talk.tell(f"{letter}. Already open: {words[0]}.\n" + "\n".join(words[1:]))
    if len(matters) > len(shown):
        talk.say(f"And {len(matters) - len(shown)} more.")
    offered = [Offered(letter, letter, f"Add to {matter.ref}") for letter, matter in shown.items()]
    offered.append(Offered(NEW, NEW, "It is about something new"))
    letters = ", ".join(f"{one.letter} {one.label}" for one in offered)
    if len(matters) == 1:
        offered.append(Offered("a", "y", "Yes"))
    chosen = talk.choose(f"Add to it? {letters}.", offered, otherwise=NEW, why="Adding it puts off no promised time.")
    if chosen != NEW:
        field = asked.form.add_to(shown[chosen])
        asked.keep(field)
        if field:
            talk.say(f"= Added to {shown[chosen].ref} when it is saved.")
