"""Hostile words in a charter's file: read as one line of text each, changed and written again as they are, and shown as
text wherever an edition's words are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import cycle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from deskapp.charter.declared import declare
from deskapp.charter.edition import Edition
from deskapp.charter.file_edit import value_at, with_table, with_value, without
from deskapp.charter.lines import Path
from deskapp.charter.new_file import CharterAnswers, file_lines
from deskapp.charter.reading import NO_DAYS, CalendarDays, parse_edition
from deskapp.charter.rules import local_date
from deskapp.charter.sections import one_line
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.cli.print_queue import _Asked, due_lines
from deskapp.errors import CharterError, DeskError
from deskapp.forms.charter_parts import charter_rows, with_answer
from deskapp.forms.kind import danger_words
from deskapp.views.adopted import adopted_words, checked_words, goes_by_words, withdrawn_words
from deskapp.views.charter import charter_words
from deskapp.views.closed_days import days_to_come, listed_lines
from deskapp.views.queue_line import columns_for, line_of
from deskapp.wording.naming import channel_name, kind_title
from deskapp.wording.printable import on_grid, printable_lines
from deskapp.wording.promise_lines import promised_line
from tests.db.desk_case import NOW, at
from tests.hostile import LETTERS, TYPED, acts
from tests.hostile_charter import hostile_charter
from tests.screens.queue_desk import row

TODAY = local_date(NOW)
SEVERAL = st.lists(LETTERS, min_size=1, max_size=6)
EVERY = [*TYPED]
GROUPS: list[Path] = [
    (), ("first",), ("closures",), ("rules", 0), ("kinds",), ("kinds", 0), ("milestones",), ("channels",),
]  # fmt: skip
PATHS: list[Path] = [("title",), ("closures", "2026-11-26"), ("rules", 1, "words"), ("kinds", 0, "note")]


@pytest.fixture(autouse=True)
def _nothing_declared() -> Iterator[None]:
    yield
    declare((), ())


def no_act(said: str) -> None:
    """Assert that a sentence acts on no terminal once it is printed."""
    assert not acts(printable_lines(said).replace("\n", ""))


def edition_of(words: list[str]) -> Edition:
    """An edition whose texts are these words; its kinds and channels are declared, as those of a desk's charter."""
    first, *others = [one_line(one) or "x" for one in words]
    days = CalendarDays({date(2026, 11, 27): first}, {date(2026, 11, 26): (others or [first])[-1]}, {})
    edition = parse_edition(hostile_charter(cycle(words)), "hostile.toml", days=days)
    declare(edition.kinds, edition.channels)
    return edition


def texts(edition: Edition) -> Iterator[str]:
    """Every text of an edition."""
    yield from (
        edition.title,
        edition.organisation,
        edition.source,
        edition.telephone or "",
        edition.safeguarding or "",
    )
    yield from (*edition.topics, *edition.before_you_go, *edition.calendar.closures.values())
    yield from (*edition.calendar.bank_holidays.values(), *(one.title for one in edition.milestones))
    yield from (words for one in edition.kinds for words in (one.title, one.note))
    yield from (one.title for one in edition.channels)
    yield from (words for rule in edition.rules for words in (rule.words, rule.source))


@given(SEVERAL)
@example(EVERY)
@example(["\x00nul", "\x1b[31mred\x1b[0m", "several\nlines", "\x85"])
def test_every_text_is_one_line_that_the_record_takes(words: list[str]) -> None:
    given_texts = {one_line(one) for one in words}
    for text in texts(edition_of(words)):
        assert "\x00" not in text
        assert text == " ".join(text.split()) != ""
        assert text == "x" or any(one.startswith(text.rpartition(" ")[0]) for one in given_texts)


@given(SEVERAL, st.sampled_from([40, 60, 78]))
@example(EVERY, 78)
def test_the_charter_is_shown_as_text_and_fits(words: list[str], width: int) -> None:
    edition = edition_of(words)
    lines = [*charter_words(edition, NOW, width=width)]
    assert [line for line in lines if cell_len(line) > width or on_grid(line) != line] == []
    for said in (
        checked_words(edition, NOW), adopted_words(edition, edition, NOW), goes_by_words(edition),
        withdrawn_words(edition.name, edition.valid_from, edition.title),
        *listed_lines(days_to_come(edition.calendar, TODAY), TODAY),
    ):  # fmt: skip
        no_act(said)


@given(SEVERAL)
@example(EVERY)
def test_what_is_owed_is_shown_as_text(words: list[str]) -> None:
    edition = edition_of(words)
    for channel, kind in ((Channel("text"), Kind("foi")), (Channel("video"), Kind.ENQUIRY)):
        asked = _Asked(edition, channel, kind, NOW, edition.owed(channel, kind, NOW))
        no_act(due_lines(asked))
        for said in (channel_name(channel), kind_title(kind)):
            assert not acts(on_grid(said))
        for owed in asked.owed:
            line = promised_line(owed.name, channel, kind, owed.due_at, "", today=owed.due_date)
            assert not acts(line)


@given(SEVERAL, st.sampled_from([60, 72, 80, 132]))
@example(["界" * 6], 60)
@example(["\u202eevil"], 80)
def test_a_line_of_the_queue_with_kinds_and_channels_of_ones_own(words: list[str], width: int) -> None:
    edition = edition_of(words)
    one = row(17, at(25, 17))._replace(kind=Kind("foi"), channel=Channel("text"))
    line = line_of(one, NOW, edition.calendar, width)
    assert on_grid(line.flags) == line.flags
    cells = [(cell_len(cell), on_grid(cell) == cell) for cell in line.cells]
    assert cells == [(column.width, True) for column in columns_for(width)]


def test_the_sentence_about_a_danger() -> None:
    for words in TYPED:
        said = danger_words(edition_of([words]))
        assert not any(acts(on_grid(line)) for line in said.split("\n"))


@given(SEVERAL, LETTERS, st.sampled_from(PATHS))
@example(["a\u2028b", "\x85"], "\x7f \x00 \u2028", ("rules", 1, "words"))
def test_a_file_is_changed_in_one_place_whatever_its_other_texts_are(words: list[str], typed: str, path: Path) -> None:
    before = hostile_charter(cycle(words))
    after = with_value(before, path, typed)
    assert value_at(after, path) == typed
    assert with_value(after, path, str(value_at(before, path))) == before
    added = with_table(before, "kinds", {"key": "eir", "title": typed, "letter": "t", "note": "EIR"})
    assert tomllib.loads(without(added, ("kinds", 1))) == tomllib.loads(before)


@given(SEVERAL, LETTERS, st.sampled_from(GROUPS), st.integers(0, 20))
@example(EVERY, "plain", ("rules", 0), 2)
def test_the_parts_of_the_next_charter(words: list[str], typed: str, group: Path, number: int) -> None:
    text = hostile_charter(cycle(words))
    rows = charter_rows(text, group)
    assert not any(acts(on_grid(f"{one.label} {one.value}")) for one in rows)
    try:
        changed = with_answer(text, rows[number % len(rows)], typed, NOW)
    except DeskError as refused:
        changed = text
        no_act(str(refused))
    parse_edition(changed, "x.toml", days=NO_DAYS)


@given(LETTERS, LETTERS)
@example("\x7f", "\u2028\x00")
def test_a_new_file_has_every_answer_as_it_was(words: str, other: str) -> None:
    name, more = one_line(words)[:40] or "x", one_line(other)[:40] or "x"
    answers = CharterAnswers(
        name, more, more, more, name, "ENG", date(2026, 11, 1), {"monday": "09:00-17:00"}, "office", True,
        {"email": 2, "letter": 5, "answerphone": 1}, 1, 3, 10, 20, 1, [name],
    )  # fmt: skip
    edition = parse_edition("\n".join(file_lines(answers)), "new.toml", days=NO_DAYS)
    assert (edition.organisation, edition.title, edition.telephone, edition.topics) == (name, more, more, (name,))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), LETTERS)
@example('title = "\x1b[31m"', "\x1b]0;x\x07")
def test_a_mistake_is_one_sentence_that_acts_on_no_terminal(line: str, name: str) -> None:
    with pytest.raises(CharterError) as refused:
        parse_edition(f"{line}\nname = ", f"{name}.toml")
    assert not acts(str(refused.value))
