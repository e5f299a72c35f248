"""Parsing of channels and kinds in the words of other logs and of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from deskapp.charter.edition import Edition
from deskapp.charter.vocabulary import Channel, Kind, OpenWord
from deskapp.errors import WordsError
from deskapp.parsing.name_key import name_key

_Word = TypeVar("_Word", bound=OpenWord)

_CHANNELS: Mapping[Channel, str] = {
    Channel.CALL: "phone telephone tel phone_call telephone_call incoming_call inbound_call calls rang phoned landline"
    " mobile call_in",
    Channel.ANSWERPHONE: "answerphone_message answer_phone answer_machine answering_machine answer_phone_message"
    " ansaphone voicemail voice_mail voice_message message phone_message telephone_message vm",
    Channel.LETTER: "letters post mail letter_post post_letter postal by_post by_hand written",
    Channel.EMAIL: "emails e_mail e_mails web_form webform online_form contact_form",
    Channel.VISIT: "visits visitor in_person face_to_face f2f walk_in walkin drop_in dropin counter reception",
}
_KINDS: Mapping[Kind, str] = {
    Kind.ENQUIRY: "enquiries inquiry inquiries query queries question questions general general_enquiry"
    " general_enquiries general_inquiry general_query advice signposting",
    Kind.SERVICE_ENQUIRY: "service_enquiries service_inquiry",
    Kind.COMPLAINT: "complaints formal_complaint formal_complaints",
    Kind.COMPLIMENT: "compliments praise thanks thank_you",
    Kind.FEEDBACK: "comment comments suggestion suggestions",
    Kind.OWN_INFORMATION: "subject_access subject_access_request sar dsar",
    Kind.NEW_ASSESSMENT: "assessment assessments new_assessments",
    Kind.NOT_FOR_US: "misdirected",
    Kind.NUISANCE: "nuisance_call nuisance_calls spam",
}


def channel_of(typed: str, edition: Edition) -> Channel:
    """Parse a channel or one of its synonyms. Raises WordsError that lists the known words."""
    own = {one.channel: one.title for one in edition.channels}
    return _word(typed, {**{word: _CHANNELS[word] for word in Channel}, **own}, "channel")


def kind_named(typed: str, edition: Edition) -> Kind:
    """Parse a kind or one of its synonyms; "" is an enquiry. Raises WordsError that lists the known words."""
    own = {one.kind: one.title for one in edition.kinds}
    return _word(typed or Kind.ENQUIRY, {**{word: _KINDS[word] for word in Kind}, **own}, "kind")


def _word(typed: str, known: Mapping[_Word, str], what: str) -> _Word:
    key = name_key(typed)
    for word, others in known.items():
        if key in _keys(word, others.replace(" ", "_") if word.is_own else others):
            return word
    choose = f"choose {', '.join(known)}"
    raise WordsError(f'"{typed[:40]}" is no {what}: {choose}' if typed else f"{what} is empty: {choose}")


@lru_cache
def _keys(word: str, others: str) -> frozenset[str]:
    return frozenset(name_key(one.replace("_", " ")) for one in (word, *others.split()))


_NOBODYS = re.compile(
    r"\b(?:wrong (?:number|no|office)|(?:hung|hangs?) up|rang off|silent call|(?:nobody|no-?one|no one) there)\b",
    re.IGNORECASE,
)


def may_be_nobodys(about: str) -> bool:
    """True if the words on a call say that it was for somebody else, or that nobody spoke. It is a reason to ask."""
    return _NOBODYS.search(about) is not None
