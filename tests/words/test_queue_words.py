from __future__ import annotations

from itertools import product

import pytest

from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.wording.phrases import flags, how


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
        (Channel.VISIT, PromiseName.OWN_INFORMATION, "Records"),
        (Channel.LETTER, PromiseName.STAGE_1, "Stage 1"),
    ],
)
def test_how_is_the_way_it_came_or_the_kind_of_promise(channel: Channel, promise: PromiseName, word: str) -> None:
    assert how(channel, promise, Kind.ENQUIRY) == word


def test_every_how_has_a_word_that_fits_its_column() -> None:
    for channel, promise, kind in product(Channel, PromiseName, Kind):
        assert 0 < len(how(channel, promise, kind)) <= 9


def test_a_reply_owed_about_their_own_information_says_so() -> None:
    assert how(Channel.CALL, PromiseName.REPLY, Kind.OWN_INFORMATION) == "Records"


def flagged(
    *,
    safeguarding: bool = False,
    leave: str = "not_asked",
    relay: bool = False,
    needs: str = "",
    kind: Kind = Kind.ENQUIRY,
    chased: int = 0,
) -> tuple[str, ...]:
    return flags(
        safeguarding=safeguarding, kind=kind, ok_to_leave_message=leave, relay=relay, needs=needs, chasing_count=chased
    )


def test_the_flags_are_all_that_hold_the_most_urgent_first() -> None:
    everything = flagged(
        safeguarding=True, leave="no", relay=True, needs="large print; BSL", kind=Kind.COMPLAINT, chased=2
    )
    assert everything == ("SAFETY", "COMPLAINT", "NO MSG", "RELAY", "BSL", "LARGE", "RANG x2")
    assert flagged(kind=Kind.OWN_INFORMATION, chased=3) == ("RANG x3", "RECORDS")
    assert flagged(leave="yes") == ()


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ("relay call", ("RELAY",)),
        ("BSL interpreter", ("BSL",)),
        ("sign language interpreter", ("BSL",)),
        ("BSL; interpreter for Polish", ("BSL", "LANG")),
        ("large print 18pt", ("LARGE",)),
        ("language: Polish", ("LANG",)),
        ("allow time", ("TIME",)),
        ("ALLOW TIME (hearing)", ("TIME",)),
        ("large print; BSL", ("BSL", "LARGE")),
        ("ring after the carer has been", ("NEEDS",)),
        ("  ", ()),
    ],
)
def test_a_need_is_known_by_its_words(needs: str, words: tuple[str, ...]) -> None:
    assert flagged(needs=needs) == words


def test_somebody_who_rang_again_is_not_said_to_have_rung_once() -> None:
    assert flagged(chased=1) == ("RANG AGAIN",)
    assert flagged(chased=200) == ("RANG x99",)
