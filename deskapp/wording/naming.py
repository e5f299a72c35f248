"""The names of callers, channels and kinds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import dropwhile

from deskapp.charter.declared import own_title
from deskapp.charter.vocabulary import Channel, Kind, Region
from deskapp.wording.titles import PERSON_TITLES, TITLES_AND_NAMES

NO_NAME = "No name given"


def name_words(name: str | None) -> str:
    """A caller's name, or the words for none."""
    return name or NO_NAME


def initials(name: str) -> str:
    """The initials of a name, for a screen that others can see: "M. H." of "Mrs M Hall". A title is left out."""
    words = name.split()
    named = list(dropwhile(_is_title, words)) or words[-1:]
    letters = (next((letter for letter in word if letter.isalnum()), "") for word in named)
    return " ".join(f"{letter.upper()}." for letter in letters if letter)


def _is_title(word: str) -> bool:
    """True for a title, with or without its full stop, and for what stands between two: Mr & Mrs."""
    return word.casefold().strip(".,") in PERSON_TITLES | TITLES_AND_NAMES | {"the", "and", "&", "+"}


def last_figures(number: str) -> str:
    """The end of a number, for a screen that others can see: "...018"."""
    return f"...{number[-3:]}"


_CHANNELS = {
    Channel.CALL: "call",
    Channel.ANSWERPHONE: "message",
    Channel.LETTER: "letter",
    Channel.EMAIL: "email",
    Channel.VISIT: "visit",
}
KIND_TITLES = {
    Kind.ENQUIRY: "Enquiry",
    Kind.SERVICE_ENQUIRY: "Service enquiry",
    Kind.COMPLAINT: "Complaint",
    Kind.COMPLIMENT: "Compliment",
    Kind.FEEDBACK: "Feedback",
    Kind.OWN_INFORMATION: "Their own records (subject access)",
    Kind.NEW_ASSESSMENT: "New assessment",
    Kind.NOT_FOR_US: "Not for us",
    Kind.NUISANCE: "Nuisance",
}
"""The names of the built-in kinds."""


_REGIONS: Mapping[Region, str] = {
    Region.ENG: "England",
    Region.WLS: "Wales",
    Region.SCT: "Scotland",
    Region.NIR: "Northern Ireland",
    Region.UK_ANY: "any part of the UK",
    Region.IE: "Ireland",
}


def region_words(*regions: Region) -> str:
    """The names of regions with bank holidays: "England", "England and Scotland"."""
    return " and ".join(_REGIONS.get(one, str(one)) for one in sorted(regions))


def channel_name(channel: Channel) -> str:
    """The noun for a contact of a channel inside a sentence: "call", "message", "text message"."""
    return _CHANNELS[channel] if channel in _CHANNELS else inside(own_title(channel))


def kind_title(kind: Kind) -> str:
    """The name of a kind: "Enquiry", "Freedom of information request"."""
    return KIND_TITLES[kind] if kind in KIND_TITLES else own_title(kind)


def inside(title: str) -> str:
    """A title inside a sentence: in lower case, unless it begins with an abbreviation ("SMS")."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def channel_title(channel: Channel) -> str:
    """The name of a channel at the beginning of a line: "Call", "Message"."""
    name = channel_name(channel)
    return name[:1].upper() + name[1:]
