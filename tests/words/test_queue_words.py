from __future__ import annotations

from itertools import product

import pytest

from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.words.phrases import how, note_word


@pytest.mark.parametrize(
    ("channel", "promise", "word"),
    [
        (Channel.CALL, PromiseName.REPLY, "Call"),
        (Channel.CALL, PromiseName.PROMISE, "Promise"),
        (Channel.ANSWERPHONE, PromiseName.REPLY, "Message"),
        (Channel.LETTER, PromiseName.REPLY, "Letter"),
        (Channel.LETTER, PromiseName.ACKNOWLEDGE, "Ack"),
        (Channel.EMAIL, PromiseName.REPLY, "Email"),
        (Channel.EMAIL, PromiseName.UPDATE, "Update"),
        (Channel.VISIT, PromiseName.REPLY, "Visit"),
        (Channel.VISIT, PromiseName.OWN_INFORMATION, "Own info"),
        (Channel.LETTER, PromiseName.STAGE_1, "Stage 1"),
    ],
)
def test_how_is_the_way_it_came_or_the_kind_of_promise(channel: Channel, promise: PromiseName, word: str) -> None:
    assert how(channel, promise, Kind.ENQUIRY) == word


def test_every_how_has_a_word_that_fits_its_column() -> None:
    for channel, promise, kind in product(Channel, PromiseName, Kind):
        assert 0 < len(how(channel, promise, kind)) <= 9


def test_a_reply_owed_about_their_own_information_says_so() -> None:
    assert how(Channel.CALL, PromiseName.REPLY, Kind.OWN_INFORMATION) == "Own info"


def note(
    *,
    safeguarding: bool = False,
    leave: str = "not_asked",
    relay: bool = False,
    needs: str = "",
    kind: str = "enquiry",
    chased: int = 0,
) -> str:
    return note_word(
        safeguarding=safeguarding,
        ok_to_leave_message=leave,
        relay=relay,
        needs=needs,
        kind=kind,
        chasing_count=chased,
    )


def test_the_note_is_the_most_pressing_of_all_that_holds() -> None:
    every = {"leave": "no", "relay": True, "needs": "large print", "kind": "complaint", "chased": 2}
    assert note(safeguarding=True, **every) == "SAFETY"  # type: ignore[arg-type]
    assert note(leave="no", relay=True, needs="large print", kind="complaint", chased=2) == "SAFE"
    assert note(relay=True, needs="large print", kind="complaint", chased=2) == "RELAY"
    assert note(needs="large print", kind="complaint", chased=2) == "LARGE"
    assert note(kind="complaint", chased=2) == "COMPL"
    assert note(chased=2) == "x2"
    assert note(leave="yes") == ""


@pytest.mark.parametrize(
    ("needs", "word"),
    [
        ("relay call", "RELAY"),
        ("BSL interpreter", "BSL"),
        ("large print 18pt", "LARGE"),
        ("language: Polish", "LANG"),
        ("allow time", "TIME"),
        ("ALLOW TIME (hearing)", "TIME"),
        ("large print; BSL interpreter", "BSL"),
        ("ring after the carer has been", "NEEDS"),
        ("  ", ""),
    ],
)
def test_a_need_is_known_by_its_words(needs: str, word: str) -> None:
    assert note(needs=needs) == word


def test_no_note_is_wider_than_its_column() -> None:
    assert max(len(note(chased=count)) for count in range(200)) <= 6
