"""Nothing that staff can read uses a word we never show."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from deskapp.charter.reading import shipped_editions, shipped_text
from screens.keys import KEYS
from tests import house
from tests.words.test_plain_words import NEVER, said_in

SQL = re.compile(
    r"^\s*(SELECT|CASE|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|ALTER|WITH|LEFT|FROM|WHERE|ORDER|ON CONFLICT)\b"
)
CSS = re.compile(r"[{}]")
MODULES = [(name, text) for name, text in house.sources("deskapp", "screens", "db") if ".versions." not in name]


UNDERSTOOD = {"db.imports.columns": {"COLUMNS"}, "deskapp.parsing.contact_words": {"_CHANNELS", "_KINDS"}}
"""The tables of other people's words, by module: read from their files, never shown. The rest of each is held."""


def shown_part(module: str, source: str) -> str:
    """The source without its tables of words that are only understood."""
    tables = UNDERSTOOD.get(module)
    if tables is None:
        return source
    tree = ast.parse(source)
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in tables)
    ]
    return ast.unparse(tree)


def sentences_in(source: str) -> list[str]:
    """Strings that are words for people: more than one word, or one with a capital; no SQL and no style sheet."""
    return [
        said
        for said in said_in(source)
        if (" " in said.strip() or said[:1].isupper()) and not SQL.search(said) and not CSS.search(said)
    ]


@pytest.mark.parametrize(("module", "source"), MODULES, ids=[name for name, _ in MODULES])
def test_no_sentence_uses_a_word_we_never_show(module: str, source: str) -> None:
    assert [said for said in sentences_in(shown_part(module, source)) if NEVER.search(said)] == []


def test_a_planted_word_is_caught() -> None:
    assert sentences_in('say("Overdue ticket")\nx = "owner"\ny = "SELECT owner FROM case"') == ["Overdue ticket"]
    assert NEVER.search("Overdue ticket")


@pytest.mark.parametrize("module", UNDERSTOOD)
def test_only_the_tables_of_understood_words_are_left_out(module: str) -> None:
    source = dict(MODULES)[module]
    assert NEVER.search(source)
    planted = f'{source}\nSAID = "Overdue ticket"\n'
    assert [said for said in sentences_in(shown_part(module, planted)) if NEVER.search(said)] == ["Overdue ticket"]


def test_the_keys_and_the_charters_use_none_of_them_either() -> None:
    for key in KEYS:
        assert not NEVER.search(f"{key.label} {key.tooltip} {key.command}"), key
    for name in shipped_editions():
        for rule in tomllib.loads(shipped_text(name))["rules"]:
            assert not NEVER.search(rule["words"]), (name, rule["words"])


BETTER_SAID = (
    "days waiting (k)", "We have not been open since", "(said by", "Your number is", "Your number with us",
    "These work here too", "should be on website", "leave blank if you didn't", "nothing promised moves",
    "Nothing that was promised has moved", "In touch once more", "COUNTS NO MORE", "Destroy after use",
    "Destroy it after use", "all of it, and closed it as a mistake", "o their page, n note", "Write a day to come",
    "Write a day that has been", "Write it behind the d", "May we leave a message when we ring back",
    "what is owed already stands", "Hears by", "Nobody had to ask", "our promise runs on", "(c, x left out)",
    "Not safe to leave one", "Words are wanted only", "Sure who?", "Asked what on", "Talk it over", "Copy given?",
    "We learn", "Put right by", "Taken back by them", "ell founded", "Nothing is different from what",
    "none told", "also written down as", "last: what about", "Everything is answered", "This is none",
    "This looks at it once more", "empty: nobody knows", "Leave all the same", "Do it all the same",
    "They come on the desk with", "Why it is due then", "an Ack line wants", "that stands in the list too",
    "bank holidays of ENG",
)  # fmt: skip
"""Sentences of earlier versions that staff stumbled over, each of which has a better one."""


def test_no_sentence_that_was_better_said_has_come_back() -> None:
    shown = {said for _, source in MODULES for said in sentences_in(source)}
    assert [(old, said) for old in BETTER_SAID for said in shown if old in said] == []
    assert any("No longer counts".upper() in said.upper() for said in shown), "the sentences are those of the screens"
