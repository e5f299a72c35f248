"""Nothing that staff can read uses a word we never show (design: screens, "Words we use, and words we never show")."""

from __future__ import annotations

import re
import tomllib

import pytest

from deskapp.charter.reading import shipped_editions, shipped_text
from screens.keys import KEYS
from tests import house
from tests.words.test_plain_words import NEVER, said_in

SQL = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|ALTER|WITH|LEFT|FROM|WHERE|ORDER|ON CONFLICT)\b"
)
CSS = re.compile(r"[{}]")
MODULES = [(name, text) for name, text in house.sources("deskapp", "screens", "db") if ".versions." not in name]


def sentences_in(source: str) -> list[str]:
    """Strings that are words for people: more than one word, or one with a capital; no SQL and no style sheet."""
    return [
        said
        for said in said_in(source)
        if (" " in said.strip() or said[:1].isupper()) and not SQL.search(said) and not CSS.search(said)
    ]


@pytest.mark.parametrize(("module", "source"), MODULES, ids=[name for name, _ in MODULES])
def test_no_sentence_uses_a_word_we_never_show(module: str, source: str) -> None:
    assert [said for said in sentences_in(source) if NEVER.search(said)] == []


def test_a_planted_word_is_caught() -> None:
    assert sentences_in('say("Overdue ticket")\nx = "owner"\ny = "SELECT owner FROM case"') == ["Overdue ticket"]
    assert NEVER.search("Overdue ticket")


def test_the_keys_and_the_charters_use_none_of_them_either() -> None:
    for key in KEYS:
        assert not NEVER.search(f"{key.label} {key.tooltip} {key.command}"), key
    for name in shipped_editions():
        for rule in tomllib.loads(shipped_text(name))["rules"]:
            assert not NEVER.search(rule["words"]), (name, rule["words"])
