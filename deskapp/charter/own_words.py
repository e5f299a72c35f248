"""Milestones, kinds and channels that an edition declares in addition to the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from deskapp.charter.options import CountedFrom, StopsOn
from deskapp.charter.sections import Section
from deskapp.charter.vocabulary import Channel, Kind

KEY_LONGEST, TITLE_LONGEST, NOTE_LONGEST = 40, 60, 6
KIND_LETTERS = "es!cflanu"
"""The letters of the built-in kinds on the forms."""
CHANNEL_LETTERS = "phevcm"
"""The letters of the built-in channels on the forms."""


class Milestone(NamedTuple):
    """A milestone that can be recorded on a contact, with its own time. Empty `kinds` mean any."""

    key: str
    title: str
    kinds: frozenset[Kind] = frozenset()

    def is_for(self, kind: Kind) -> bool:
        """True if a contact of this kind can have the milestone."""
        return not self.kinds or kind in self.kinds


class OwnKind(NamedTuple):
    """A kind that the edition adds: its title, its letter on the forms, and its word in the queue's Note column."""

    kind: Kind
    title: str
    letter: str
    note: str


class OwnChannel(NamedTuple):
    """A channel that the edition adds. `like` is the built-in one whose form it has."""

    channel: Channel
    title: str
    letter: str
    like: Channel


def read_kinds(top: Section) -> tuple[OwnKind, ...]:
    """The [[kinds]] of a file. Raises CharterError with the line and the correction."""
    found: list[OwnKind] = []
    for section in top.sections("kinds", "kind"):
        section.only(("key", "title", "letter", "note"))
        key = _key(section, [*Kind, *(one.kind for one in found)], "foi")
        letters = f"{KIND_LETTERS}{''.join(one.letter for one in found)}"
        title = section.words("title", longest=TITLE_LONGEST, example="Freedom of information request")
        letter = _letter(section, letters)
        note = section.words("note", longest=NOTE_LONGEST, example="FOI")
        found.append(OwnKind(Kind(key), title, letter, note))
    return tuple(found)


def read_channels(top: Section) -> tuple[OwnChannel, ...]:
    """The [[channels]] of a file. Raises CharterError with the line and the correction."""
    found: list[OwnChannel] = []
    for section in top.sections("channels", "channel"):
        section.only(("key", "title", "letter", "like"))
        key = _key(section, [*Channel, *(one.channel for one in found)], "text")
        title = section.words("title", longest=TITLE_LONGEST, example="Text message")
        letter = _letter(section, f"{CHANNEL_LETTERS}{''.join(one.letter for one in found)}")
        found.append(OwnChannel(Channel(key), title, letter, section.choice("like", Channel)))
    return tuple(found)


def read_milestones(top: Section, kinds: Iterable[Kind]) -> tuple[Milestone, ...]:
    """The [[milestones]] of a file, which may name `kinds`. Raises CharterError with the line and the correction."""
    kinds = tuple(kinds)
    found: list[Milestone] = []
    for section in top.sections("milestones", "milestone"):
        section.only(("key", "title", "kinds"))
        key = _key(section, [*CountedFrom, *StopsOn, *(one.key for one in found)], "stage_2_asked")
        title = section.words("title", longest=TITLE_LONGEST, example="They asked for stage 2")
        found.append(Milestone(key, title, section.choices("kinds", kinds)))
    return tuple(found)


def like_of(channels: Iterable[OwnChannel], channel: Channel) -> Channel:
    """The built-in channel whose form this one uses; a built-in one itself."""
    return next((one.like for one in channels if one.channel == channel), channel)


def _key(section: Section, taken: Iterable[str], example: str) -> str:
    key = section.words("key", longest=KEY_LONGEST, example=example)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        section.refuse(f'key says "{key}"; use small letters, figures and underscores, like {example}.', "key")
    if key in tuple(taken):
        section.refuse(f'key says "{key}", which is there already; give it another key.', "key")
    return key


def _letter(section: Section, taken: str) -> str:
    letter = section.words("letter", longest=1, example="o")
    free = ", ".join(_free(taken))
    if not letter.isascii() or not letter.isalpha() or letter != letter.lower():
        section.refuse(f'letter says "{letter}"; write one small letter, one of {free}.', "letter")
    if letter in taken:
        section.refuse(f'letter says "{letter}", which is taken; write another one of {free}.', "letter")
    return letter


def _free(taken: str) -> Iterator[str]:
    return (letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken)
