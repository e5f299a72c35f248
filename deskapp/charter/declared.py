"""Titles of the kinds and channels that this desk's charters add. Global to the process, as the zone is.

A kind that the charter in force no longer has keeps its title.
"""

from __future__ import annotations

from collections.abc import Iterable

from deskapp.charter.own_words import OwnChannel, OwnKind
from deskapp.charter.vocabulary import Channel, Kind, OpenWord

_kinds: dict[Kind, OwnKind] = {}
_channels: dict[Channel, OwnChannel] = {}


def declare(kinds: Iterable[OwnKind], channels: Iterable[OwnChannel]) -> None:
    """Register these kinds and channels; one with the same key is replaced."""
    _kinds.update({one.kind: one for one in kinds})
    _channels.update({one.channel: one for one in channels})


def own_title(word: Kind | Channel) -> str:
    """The title of a kind or channel that an edition added; the key in words if no edition here declares it."""
    found = _channels.get(word) if isinstance(word, Channel) else _kinds.get(word)
    return found.title if found else _key_words(word)


def own_note(kind: Kind) -> str:
    """The word in the queue's Note column for an added kind, at most 6 letters; "" for any other."""
    found = _kinds.get(kind)
    return found.note if found else ""


def form_of(channel: Channel) -> Channel:
    """The built-in channel whose form a channel uses: itself, or the one that an added channel is like; a letter if
    unknown.
    """
    if not channel.is_own:
        return channel
    found = _channels.get(channel)
    return found.like if found else Channel.LETTER


def _key_words(word: OpenWord) -> str:
    return word.replace("_", " ").capitalize()
