"""The correctable fields of a contact, each with the letter that chooses it, and its name inside a sentence."""

from __future__ import annotations

from typing import NamedTuple


class FieldWords(NamedTuple):
    """The letter that chooses a field on every surface, and its name in a sentence: "Priya changed the number"."""

    letter: str
    words: str


CONTACT_FIELDS = {
    "name": FieldWords("n", "the name"),
    "number": FieldWords("u", "the number"),
    "address": FieldWords("a", "the address"),
    "about": FieldWords("w", "what it is about"),
    "topic": FieldWords("t", "the topic"),
    "detail": FieldWords("d", "the detail"),
    "file_place": FieldWords("f", "where it is"),
    "received_at": FieldWords("r", "when it came in"),
    "kind": FieldWords("k", "what kind it is"),
    "unclear": FieldWords("l", "whether it must be heard again"),
    "relay": FieldWords("y", "whether it is a relay call"),
}
