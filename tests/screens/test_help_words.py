"""Help explains every flag, column and word in capitals that a screen shows, and finds each by typing it."""

from __future__ import annotations

import re
from itertools import product

import pytest

from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.views.queue_line import columns_for
from deskapp.wording.glossary import GLOSSARY
from deskapp.wording.queue_cells import flags, how
from screens.base.commands import commands_for, found
from screens.base.help import matching, sections
from screens.keys import Where
from tests import house
from tests.words.test_plain_words import said_in

PLAIN = {
    "KEYS HERE", "KEYS ANYWHERE", "TIMES YOU CAN TYPE", "PROMISES YOU CAN TYPE", "WHAT TO DO", "WORDS ON THE SCREENS",
    "KEYS", "WHAT HAPPENED", "ALSO PROMISED", "NAME", "FFFFFF", "LMS", "DON", "NOT", "LEFT", "ABOUT", "AFTER", "KNOWN",
    "WANTS THEIR OWN RECORDS", "ASKS FOR", "NEW ASSESSMENT", "DON'T", "COMPL", "RANG", "URL",
    "CSV UTF", "WAL", "ALSO", "PROMISED",
    "LEAVE", "MESSAGE", "LONGER COUNTS", "MSG", "COUNTS", "ELSE", "TEXT", "FOLDER",
    "PROMISES KEPT", "WHEN PEOPLE COME", "WHY PROMISES WERE MISSED", "HOW OLD IS WHAT IS OPEN NOW", "TWELVE MONTHS",
    "LATE WITHOUT", "README",
}  # fmt: skip
"""Headings and words of a sentence, which say themselves what they are."""
CAPITALS = re.compile(r"\b[A-Z]{3,}(?: [A-Z]{2,})*\b")


def found_by(word: str) -> list[str]:
    return [line for section in sections("", Where.QUEUE) for line in matching(section, word)[1]]


@pytest.mark.parametrize("word", ["wrong number", "hung up", "rang off", "silent"])
def test_a_call_from_nobody_is_found_by_what_happened(word: str) -> None:
    assert any(line.startswith("Not for us") for line in found_by(word))


def every_flag() -> set[str]:
    found = (
        flags(
            safeguarding=True, kind=kind, ok_to_leave_message="no", relay=True, needs=needs, chasing_count=count,
        )
        for needs, kind, count in product(
            ("bsl", "large print", "interpreter", "slow", "steps"), (Kind.COMPLAINT, Kind.OWN_INFORMATION), (1, 2)
        )
    )  # fmt: skip
    return {flag for one in found for flag in one} | {"NEEDS", "AWAY"}


def hows() -> set[str]:
    return {how(channel, promise, kind) for channel, promise, kind in product(Channel, PromiseName, Kind)}


@pytest.mark.parametrize("word", sorted({*every_flag(), *hows(), *(column.title for column in columns_for(200))}))
def test_every_flag_and_every_column_of_the_queue_is_found_in_help(word: str) -> None:
    assert any(word.casefold() in line.casefold() and len(line) > len(word) + 8 for line in found_by(word)), word


def capitals() -> set[str]:
    words = set()
    for name, source in house.sources("deskapp", "screens"):
        if name.startswith(("deskapp.views", "deskapp.wording", "deskapp.forms", "screens.")):
            for said in said_in(source):
                words |= {word for word in CAPITALS.findall(said) if word not in PLAIN}
    return words


@pytest.mark.parametrize("word", sorted(capitals()))
def test_every_word_in_capitals_is_found_in_help(word: str) -> None:
    assert found_by(word), word


def test_a_flag_that_nobody_explained_is_missed() -> None:
    assert found_by("ZEBRA") == []


def test_every_meaning_fits_beside_its_word_at_80_columns() -> None:
    assert [word for word, meaning in GLOSSARY if len(f"{word:<12} {meaning}") > 76] == []


@pytest.mark.parametrize("word", ["erase", "delete", "forget", "GDPR"])
def test_whom_to_ask_to_have_details_erased_is_found_in_help_and_among_the_commands(word: str) -> None:
    assert any("runs deskapp erase" in line for line in found_by(word))
    assert [one.words for one in found(commands_for(Where.QUEUE), word)] == ["Erase somebody's details (GDPR)"]
