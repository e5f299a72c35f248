"""Other logs and the command line say how it came, and what it is, in their own words."""

from __future__ import annotations

import pytest

from deskapp.charter.reading import parse_edition, shipped_text
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import WordsError
from deskapp.parsing.contact_words import channel_of, kind_named

EDITION = parse_edition(shipped_text("healthwatch-portsmouth"), "the charter")


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("call;Call;CALL;phone;Phone call;Incoming call;Tel;Tel.;Telephone call", Channel.CALL),
        ("answerphone;Answer machine;Answerphone message;voice-mail;Voicemail", Channel.ANSWERPHONE),
        ("letter;Mail;post;Letter (post)", Channel.LETTER),
        ("email;E-mail;e mail", Channel.EMAIL),
        ("visit;Face to face;Walk-in;In person;in_person", Channel.VISIT),
    ],
)
def test_a_channel_goes_by_every_common_word(words: str, channel: Channel) -> None:
    assert {channel_of(word, EDITION) for word in words.split(";")} == {channel}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (";enquiry;Inquiry;Query;General enquiry;Enquiries", Kind.ENQUIRY),
        ("Complaint;Complaints;formal complaint", Kind.COMPLAINT),
        ("Compliment;Praise;Thank you", Kind.COMPLIMENT),
        ("service enquiry;service_enquiry", Kind.SERVICE_ENQUIRY),
        ("own information;Subject access request", Kind.OWN_INFORMATION),
    ],
)
def test_a_kind_goes_by_every_common_word(words: str, kind: Kind) -> None:
    assert {kind_named(word, EDITION) for word in words.split(";")} == {kind}


@pytest.mark.parametrize("word", ["pigeon", "", "fax", "12", "x" * 90])
def test_another_channel_is_asked_about_with_those_that_are_known(word: str) -> None:
    with pytest.raises(WordsError, match="choose call, answerphone, letter, email, visit"):
        channel_of(word, EDITION)


@pytest.mark.parametrize("word", ["Concern", "moan", "FOI"])
def test_a_kind_that_may_mean_two_things_is_asked_about(word: str) -> None:
    with pytest.raises(WordsError, match="choose enquiry"):
        kind_named(word, EDITION)


def test_the_words_of_the_charter_itself_are_known() -> None:
    text = EDITION.text + '\n[[kinds]]\nkey = "foi"\ntitle = "Freedom of information"\nletter = "o"\nnote = "FOI"\n'
    own = parse_edition(text, "the charter")
    assert kind_named("FOI", own) == Kind("foi")
