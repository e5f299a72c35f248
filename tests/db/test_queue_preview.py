"""The preview of a row: the number to dial whole, what must be known before ringing, their words, what happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.desk.staff import fold_preview
from db.models import EventKind, TryResult
from db.promises.wait import ask_them
from db.queue.live import open_row
from db.replies.attempts import record_attempt
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import PLAIN
from deskapp.views.queue_preview import Preview, compact_lines, page_lines, read_preview
from deskapp.wording.printable import in_lines, wrap
from tests.db.desk_case import NOW, StoppedClock, at, change, desk_in, logged

WORDS = "Needs a dentist with a level entrance and somebody who signs, near Cosham, because the bus to Fratton was cut"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = desk_in(tmp_path / "desk", StoppedClock(NOW))
    yield desk
    desk.close()


def preview(desk: Desk, contact_id: int) -> Preview:
    row = open_row(desk.engine, contact_id)
    assert row is not None
    return read_preview(desk, row, PLAIN)


def compact(seen: Preview, width: int = 78, height: int = 4) -> list[str]:
    return [words for words, _ in compact_lines(seen, width, height)]


def test_a_message_has_its_number_its_words_whole_and_what_happened_last(desk: Desk) -> None:
    adeyemi = logged(desk, "Mr J Adeyemi", at(20, 18, 40), number="01632 960 017", relay=True, about=WORDS)
    seen = preview(desk, adeyemi)
    assert (seen.left, seen.right) == ("26-0001  Message, left Fri 20 Nov 18:40", "reply by Mon 23 Nov 17:00")
    assert compact(seen) == [
        "RELAY CALL: dial 18002, then 01632 960 017   Leaving a message: not asked yet",
        "Needs a dentist with a level entrance and somebody who signs, near Cosham,",
        "because the bus to Fratton was cut",
        "Fri 20 Nov 18:40 Priya: Written down. Not tried yet.",
    ]


def test_nothing_is_said_to_be_rung_back_where_there_is_no_number(desk: Desk) -> None:
    seen = preview(desk, logged(desk, "Kay", NOW, channel=Channel.CALL, outcome=Outcome.RING_BACK))
    assert compact(seen)[0] == "No number given"
    assert compact(seen)[-1].endswith("Written down. To be rung back, but without a number.")
    assert not any("Not tried yet" in line for line in seen.events)


def test_what_we_promised_to_write_has_the_address_beside_the_number(desk: Desk) -> None:
    address = "14 Test Row, Southsea PO4 9ZZ"
    asked = logged(
        desk, "Jo Bell", NOW, channel=Channel.CALL, outcome=Outcome.WRITE_BACK, number="07700 900 418", address=address
    )
    assert f"Address: {address}" in preview(desk, asked).facts
    letter = preview(desk, logged(desk, "Ann", NOW, channel=Channel.LETTER, address=address))
    assert letter.facts == (f"Address: {address}",)


def test_the_head_says_what_is_owed_and_that_it_waits(desk: Desk) -> None:
    complaint = logged(desk, "Joan", NOW, channel=Channel.LETTER, kind=Kind.COMPLAINT)
    assert preview(desk, complaint).right == "reply by Tue 1 Dec 17:00"
    email = logged(desk, "Li", NOW, channel=Channel.EMAIL)
    ask_them(desk, email, asked="Which clinic?", how=EventKind.EMAIL_SENT)
    assert preview(desk, email).right.startswith(("waiting since Tue 24 Nov", "reply by"))


def test_an_attempt_is_what_happened_last(desk: Desk) -> None:
    contact = logged(desk, "Bill", NOW, number="01632 960 231")
    record_attempt(desk, contact, result=TryResult.NO_ANSWER, at=NOW)
    assert preview(desk, contact).events[0] == "Tue 24 Nov 14:47 Priya: Tried: no answer."


LONG = "Unhappy with how her discharge from hospital was handled in October, and with the letter that followed it"


@pytest.mark.parametrize("height", [4, 3])
def test_needs_are_always_shown_and_what_is_shown_in_part_says_so(height: int) -> None:
    seen = Preview(
        1, "", "", ("01632 960 231", "Leaving a message: not asked yet", "NEEDS: large print 18pt"), LONG,
        events=("Mon 23 Nov 10:20 Derek: Gave them a time: Derek Collins will ring you by 12 noon. Not tried yet.",),
        must=3,
    )  # fmt: skip
    lines = compact(seen, 58, height)
    assert lines[:2] == ["01632 960 231   Leaving a message: not asked yet", "NEEDS: large print 18pt"]
    assert all(len(line) <= 58 for line in lines)
    assert all(line.endswith("…") for line in lines[2:])
    assert len(lines) == height


def test_the_preview_of_somebody_with_needs_must_show_them(desk: Desk) -> None:
    bill = logged(desk, "Bill", NOW, number="01632 960 231", about=LONG)
    change(desk, 1, needs="large print 18pt", best_time="after 2pm")
    shown = preview(desk, bill)
    assert shown.facts[: shown.must][-1] == "NEEDS: large print 18pt"
    assert compact(shown, 58, 3)[1].startswith("NEEDS: large print 18pt")


def test_a_number_is_never_broken_between_lines() -> None:
    for width in range(14, 60):
        lines = wrap("RELAY CALL: dial 18002, then 01632 960 017 and say 26, 0402", width)
        assert any("01632 960 017" in line for line in lines)
        assert all(len(line) <= width for line in lines)
    assert in_lines(["01632 960 017", "OK to leave a message"], 40) == ["01632 960 017   OK to leave a message"]
    assert wrap("", 20) == []


@pytest.mark.parametrize("width", [37, 57, 77])
def test_beside_the_list_stands_the_whole_page(desk: Desk, width: int) -> None:
    seen = preview(desk, logged(desk, "Mr J Adeyemi", at(20, 18, 40), number="01632 960 017", about=WORDS))
    lines = page_lines(seen, width)
    assert all(len(words) <= width for words, _ in lines)
    text = " ".join(words for words, _ in lines)
    assert WORDS in text
    assert "WHAT HAPPENED, newest first Fri 20 Nov 18:40 Priya: Written down." in text


def test_the_folded_preview_is_remembered_for_each_person(desk: Desk) -> None:
    assert desk.staff is not None
    fold_preview(desk, folded=True)
    name = f"preview folded by {desk.staff.id}"
    again = desk_in(desk.settings.folder, StoppedClock(NOW), who=None)
    assert again.kept[name] == "yes"
    again.close()
