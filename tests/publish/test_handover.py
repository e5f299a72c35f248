"""The handover sheet: names and times only, on one page, for this account alone."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from db.away import go_away
from db.desk import Desk, open_desk
from db.drafts import DraftBook
from db.handing import note
from db.models import Decided
from db.reviews import answer_line, begin, decide
from deskapp.publish.handover import sign_off, write
from deskapp.publish.handover_page import LARGE_MOST, MOST, as_html, as_text
from deskapp.publish.handover_sheet import sheet_of
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at
from tests.db.review_case import checked, promised

EVENING = at(24, 16, 51)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    desk = open_desk(Settings(folder=tmp_path / "desk", staff_name="Priya Nair"), clock)
    yield desk
    desk.close()


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.setdefault(tag, dict(attrs))
        if tag not in ("meta", "!doctype"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def a_day(desk: Desk, clock: StoppedClock) -> int:
    """One kept, one late with a note that nobody is to read on paper; the id of the review."""
    late = promised(desk, "Bill <Tanner>", at(24, 15), number="01632 960 111", detail="His wife is ill")
    note(desk, late, words="A secret of his")
    kept = promised(desk, "Kay & Co", at(25, 12))
    promised(desk, "Next week", at(30, 12))
    clock.at = EVENING
    begun = begin(desk)
    decide(desk, begun.review_id, kept, Decided.KEEP)
    for line in begun.lines[1:]:
        answer_line(desk, begun.review_id, line.item, done=True)
    return begun.review_id


def test_it_says_who_is_owed_what_by_when_and_nothing_of_what_it_is_about(desk: Desk, clock: StoppedClock) -> None:
    review_id = a_day(desk, clock)
    signed = sign_off(desk, review_id, missed_calls=2, note_for_tomorrow="Helen in from 10.")
    assert signed.page is not None
    text = signed.page.with_suffix(".txt").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "Handover, Tuesday 24 November 2026"
    assert "Signed off by Priya Nair, 16:51 Tue 24 Nov. Missed calls on the handset: 2." in text
    assert "Late, or due by the end of Wednesday 25 November 2026 (2)" in text
    assert "Tue 24 15:00 LATE 1h 51m" in text
    assert "Not done\n  Answerphone on\n  Answerphone was not checked" in text
    assert "For tomorrow\n  Helen in from 10." in text
    assert text.rstrip().endswith("Destroy after use.")
    for unsaid in ("dentist", "His wife", "secret", "01632", "Next week"):
        assert unsaid not in text
        assert unsaid not in signed.page.read_text(encoding="utf-8")


def test_the_page_is_well_made_and_escapes_what_people_are_called(desk: Desk, clock: StoppedClock) -> None:
    page = as_html(sheet_of(desk, a_day(desk, clock), clock.at))
    seen = Tags(page)
    assert page.startswith("<!DOCTYPE html>")
    assert seen.open == []
    assert seen.attributes["html"]["lang"] == "en-GB"
    assert [tag for tag in seen.tags if tag in ("h1", "h2", "table", "main", "footer")][:3] == ["main", "h1", "h2"]
    assert seen.tags.count("tr") == 3
    assert "Bill &lt;Tanner&gt;" in page
    assert "Bill <Tanner>" in "".join(seen.text)
    assert "Kay & Co" in "".join(seen.text)
    assert "font: 11pt" in page
    assert "font: 18pt" in as_html(sheet_of(desk, begin(desk).review_id, clock.at), large=True)


def test_its_files_are_for_this_account_alone_and_used_ones_are_destroyed(desk: Desk, clock: StoppedClock) -> None:
    checked(desk)
    sign_off(desk, begin(desk).review_id)
    clock.at += timedelta(days=1)
    done = sign_off(desk, begin(desk).review_id)
    assert done.page is not None
    assert done.signed.handover_file == "handover/handover-2026-11-25.html"
    folder = desk.settings.folder / "handover"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = sorted(folder.iterdir())
    assert [path.name for path in found] == [
        "handover-2026-11-25-large-print.html",
        "handover-2026-11-25.html",
        "handover-2026-11-25.txt",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}


def test_a_sheet_that_cannot_be_written_keeps_no_day_from_being_signed_off(desk: Desk) -> None:
    (desk.settings.folder / "handover").write_text("in the way")
    done = sign_off(desk, begin(desk).review_id)
    assert done.page is None
    assert "could not be written" in done.fault
    assert done.signed.by == "Priya Nair"


def test_one_page_holds_so_many_and_counts_the_rest(desk: Desk, clock: StoppedClock) -> None:
    for number in range(MOST + 3):
        promised(desk, f"Caller {number}", at(25, 12))
    sheet = sheet_of(desk, begin(desk).review_id, clock.at)
    text = as_text(sheet)
    assert text.count("Caller") == MOST
    assert "And 3 more: look at the queue." in text
    assert len(text.splitlines()) <= 60
    assert as_html(sheet, large=True).count("Caller") == LARGE_MOST


def test_a_day_with_nothing_due_says_so(desk: Desk, clock: StoppedClock) -> None:
    text = as_text(sheet_of(desk, begin(desk).review_id, clock.at))
    assert "Late, or due by the end of Wednesday 25 November 2026 (0)\nNothing." in text
    assert "Not signed off yet." in text


def test_who_is_away_and_what_is_unfinished_stand_on_it(desk: Desk, clock: StoppedClock) -> None:
    assert desk.staff is not None
    promised(desk, "Bill Tanner", at(27, 12))
    go_away(desk, desk.staff.id, date(2026, 11, 24), date(2026, 11, 26))
    book = DraftBook(desk.settings.drafts, clock)
    book.begin("call", by="Derek Collins", at=clock.at).keep({"name": "Marg", "number": "01632 960"}, "number")
    book.begin("we have it:1", by="Tom Ellery", at=clock.at).keep({"name": "Joan Whitcombe"}, "how")
    text = as_text(sheet_of(desk, begin(desk).review_id, clock.at, book.unfinished()))
    book.close()
    assert "Priya Nair (away until Thu 26)" in text
    assert "  Call begun 14:47 by Derek Collins: Marg" in text
    assert "  We have it begun 14:47 by Tom Ellery: Joan Whitcombe" in text


def test_a_name_stands_whole_on_it_up_to_twenty_letters_and_a_longer_one_says_that_it_was_cut(
    desk: Desk, clock: StoppedClock
) -> None:
    promised(desk, "Portsea Carers Group", at(25, 12))
    promised(desk, "Portsmouth Pensioners' Association", at(25, 12))
    text = as_text(sheet_of(desk, begin(desk).review_id, clock.at))
    assert " Portsea Carers Group Promise" in text
    assert " Portsmouth Pensione… Promise" in text


def test_writing_it_again_leaves_one_whole_sheet(desk: Desk, clock: StoppedClock) -> None:
    sheet = sheet_of(desk, begin(desk).review_id, clock.at)
    page = write(desk.settings, sheet)
    assert write(desk.settings, sheet) == page
    assert len(list(page.parent.iterdir())) == 3
