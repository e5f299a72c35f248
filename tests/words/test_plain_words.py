"""What staff read is plain words: the glossary of the screens, held over
all that `deskapp.wording` and `deskapp.parsing` can show.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import deskapp.parsing
import deskapp.wording
from deskapp.charter.rules import Count, DayBasis, DueTime, Receipt, Roll, Rule, Unit, calculate, due_date_of, reading
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName
from deskapp.parsing.numbers import read_number
from deskapp.parsing.time_box import is_old, past, past_date, promised
from deskapp.wording import phrases
from tests import house
from tests.words.a_desk import CALENDAR, JUMBLES, NOW, taken

NEVER = re.compile(
    r"\b(?:SLA|TTR|due dates?|breach\w*|overdue|tickets?|cases?|issues?|incidents?|assign\w*|owners?|escalat\w*"
    r"|resolv\w*|pending|on hold|drafts?|sessions?|D?SAR|committed|reverted|stale)\b",
    re.IGNORECASE,
)
UN_ENGLISH = re.compile(
    r"(?<!here )\bis no (?!longer\b)|\bof whoever\b|\banew\b|\bwas begun\b|\bbegun by\b|\bthat has been\b"
    r"|\bBelow stands\b|\bstands? (?:in|on|last|before|behind) (?:the|its|everybody|what|this)\b"
    r"|\bis (?:at|ringing) [^.]*\bsince\b|\bother than usual\b|\bsomebody else than\b"
)
"""Words in another language's order, which have to be read twice: "is no day", "is ringing them, since"."""
UNDERSTOOD = "contact_words.py"
READ_ONLY = "deskapp.parsing.contact_words"
"""Words of other logs, which are read and never shown."""
SOURCES = sorted(
    path
    for room in (deskapp.parsing, deskapp.wording)
    for path in Path(str(room.__file__)).parent.glob("*.py")
    if path.name != UNDERSTOOD
)


@cache
def said_in(source: str) -> tuple[str, ...]:
    """Every string of a module that is not a docstring."""
    nodes = house.nodes(source)
    comments = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return tuple(
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in comments
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_string_in_the_source_is_a_word_we_never_show(path: Path) -> None:
    assert [words for words in said_in(path.read_text(encoding="utf-8")) if NEVER.search(words)] == []


def test_the_guard_catches_a_word_that_was_planted() -> None:
    planted = 'def f(owner):\n    """The owner."""\n    return f"Give this ticket to {owner}"'
    assert [words for words in said_in(planted) if NEVER.search(words)] == ["Give this ticket to "]


def un_english(source: str) -> list[str]:
    return [words for words in said_in(source) if UN_ENGLISH.search(words)]


def test_no_sentence_has_the_order_of_another_language() -> None:
    modules = [one for one in house.sources("deskapp", "screens", "db") if one[0] != READ_ONLY]
    assert [(name, words) for name, source in modules for words in un_english(source)] == []


@pytest.mark.parametrize("words", ["fri is no day.", "Samira is ringing them, since 14:02.", "An entry that was begun"])
def test_the_guard_catches_the_order_of_another_language(words: str) -> None:
    assert un_english(f'say("{words}")') == [words]


@pytest.mark.parametrize("words", ["There is no second copy.", "It is no longer there.", "It still stands."])
def test_what_is_english_passes(words: str) -> None:
    assert un_english(f'say("{words}")') == []


def everything_said(away: timedelta) -> Iterator[str]:
    """All that can be shown of a promise that is so far off."""
    due_at = NOW + away
    stands = reading(NOW, due_at, due_date_of(due_at), CALENDAR)
    yield phrases.time_left(*stands, due_at, NOW)
    yield phrases.time_left_long(*stands, due_at, NOW)
    for say in (phrases.reply_by, phrases.read_back, phrases.spoken_when, phrases.due_words, phrases.by_words):
        yield say(due_at, NOW)
    yield phrases.read_back_promise(due_at, NOW, stands.working_days_left)
    for name in (PromiseName.REPLY, PromiseName.ACKNOWLEDGE):
        yield phrases.saved_words(ref="26-0418", name=None, promises=[(name, due_at)], now=NOW)
    yield is_old(due_at, NOW, CALENDAR, stands.working_days_left) or ""
    for how, number in product([*Outcome, "ring", "write", "email"], ["01632, 960, 044", None]):
        yield phrases.chasing_sentence(who="", how=how, due_at=due_at, now=NOW, ref="26-0418")
        yield phrases.sentence(
            who="", how=how, due_at=due_at, now=NOW, ref="", our_number=number, their_number_groups=number
        )


@given(st.integers(-25_000_000, 25_000_000).map(lambda seconds: timedelta(seconds=seconds)))
def test_nothing_said_of_a_promise_is_a_word_we_never_show(away: timedelta) -> None:
    assert [words for words in everything_said(away) if NEVER.search(words)] == []


def test_nothing_in_the_columns_is_a_word_we_never_show() -> None:
    for channel, promise, kind in product(Channel, PromiseName, Kind):
        assert not NEVER.search(phrases.how(channel, promise, kind))


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.BY_DATE])
def test_no_explanation_is_in_words_we_never_show(unit: Unit) -> None:
    options = product(Receipt, Count, DueTime, DayBasis, Roll, PromiseName)
    for receipt, count, due_time, basis, roll, name in options:
        rule = Rule(
            key="r", name=name, words="", source="", unit=unit, amount=2,
            receipt=receipt, count=count, due_time=due_time, basis=basis, roll=roll,
        )  # fmt: skip
        found = calculate(rule, NOW, CALENDAR)
        assert not NEVER.search(phrases.explain(found) + phrases.explain_short(found))


@given(st.one_of(JUMBLES, st.text("0123456789 +()ox/:.", max_size=25)))
def test_no_refusal_and_no_warning_is_in_words_we_never_show(typed: str) -> None:
    refusals = [
        taken(lambda: past(typed, NOW)),
        taken(lambda: past_date(typed, NOW)),
        taken(lambda: promised(typed, NOW, CALENDAR)),
        read_number(typed).warning,
    ]
    assert [words for words in map(str, refusals) if NEVER.search(words)] == []


def test_the_first_frame_needs_nothing_but_the_standard_library_for_its_words() -> None:
    asked = (
        "import sys, deskapp.wording.phrases; "
        "heavy = {'pendulum', 'phonenumbers', 'holidays', 'sqlmodel', 'sqlalchemy', 'pydantic', 'textual'}; "
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    run = subprocess.run([sys.executable, "-c", asked], check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
