"""The handover sheet: who is owed what and what it takes to ring them, on one page, as it was signed."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from db.answerphone.check import begin_check, finish_check
from db.contacts.log import log_contact
from db.desk.absences import go_away
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.details.record import Details, record_details
from db.details.safeguarding import DangerReport
from db.drafts.book import DraftBook
from db.end_of_day.review import answer_line, begin_review, decide
from db.models import Decided, Deleted, LeaveMessage, TryResult
from db.promises.move import move_promise
from db.replies.attempts import record_attempt
from db.replies.note import note
from db.startup.open_desk import open_desk
from deskapp.charter.vocabulary import Kind, Outcome
from deskapp.publish.copied import save
from deskapp.publish.handover import sheet_to_read, sign_off_with_sheet, write_handover
from deskapp.publish.handover_page import LARGE_MOST, as_html, as_spoken, as_text
from deskapp.publish.handover_sheet import MOST_LISTED, as_signed, sheet_of
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, checked, entry, promised
from tests.db.made_records import copy_record
from tests.words.test_printable import acts

EVENING = at(24, 16, 51)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    settings = Settings(folder=tmp_path / "desk", staff_name="Priya Nair")
    copy_record(settings, NOW)
    desk = open_desk(settings, clock)
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
        if tag not in ("meta", "br", "!doctype"):
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
    begun = begin_review(desk)
    decide(desk, begun.review_id, kept, Decided.KEEP)
    for line in begun.lines[1:]:
        answer_line(desk, begun.review_id, line.item, done=True)
    return begun.review_id


def test_it_says_who_is_owed_what_by_when_and_what_it_takes_to_ring_them(desk: Desk, clock: StoppedClock) -> None:
    review_id = a_day(desk, clock)
    signed = sign_off_with_sheet(desk, review_id, missed_calls=2, note_for_tomorrow="Helen in from 10.")
    assert signed.page is not None
    text = signed.page.with_suffix(".txt").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "Handover, Tuesday 24 November 2026"
    assert "16:51 Tue 24 Nov, 1 undecided and answerphone NOT checked. Missed calls on the handset: 2." in text
    assert "Late, or due by the end of Wednesday 25 November 2026 (2)" in text
    assert "Tue 24 Nov 2026 15:00  LATE 1h 51m" in text
    assert "Not done\n  Answerphone on\n  Answerphone was not checked" in text
    assert "For tomorrow\n  Helen in from 10." in text
    assert text.rstrip().endswith("Shred after use.")
    assert "01632 960 111" in text
    assert "Wants a dentist" in text
    assert text.index("Helen in from 10") < text.index("Late, or due"), "the note for tomorrow comes first"
    for unsaid in ("His wife", "secret", "Next week"):
        assert unsaid not in text
        assert unsaid not in signed.page.read_text(encoding="utf-8")


def test_it_names_a_complaint_and_the_days_attempts_and_no_day_that_is_wrong_the_next_morning(
    desk: Desk, clock: StoppedClock
) -> None:
    tried = promised(desk, "Kay Moss", at(25, 17), kind=Kind.COMPLAINT)
    clock.at = EVENING
    record_attempt(desk, tried, result=TryResult.NO_ANSWER, at=NOW)
    text = as_text(sheet_of(desk, begin_review(desk).review_id, clock.at))
    assert "Wed 25 Nov 2026 17:00  26-0001 Kay Moss" in text
    assert "COMPLAINT" in text
    assert f"Tried: {NOW:%H:%M} no answer" in text
    of_them = text[text.index("Kay Moss") - 40 : text.index("Tried:")]
    assert "tomorrow" not in of_them
    assert "today" not in of_them


def test_it_says_who_was_told_of_a_danger_and_that_they_were_not_told_of_a_new_time(
    desk: Desk, clock: StoppedClock
) -> None:
    contact_id = promised(desk, "Kay Moss", at(25, 12), safeguarding=True)
    record_details(desk, contact_id, Details(told=DangerReport("MASH and Ana", NOW)))
    move_promise(desk, contact_id, promised_at=at(25, 15), why="The clinic is shut", told=False)
    sheet = sheet_of(desk, begin_review(desk).review_id, clock.at)
    for text in (as_text(sheet), "\n".join(as_spoken(sheet)), as_html(sheet)):
        assert "Told of the danger: MASH and Ana, Tue 24 Nov 14:47" in text
        assert "They were NOT told of the new time" in text
    assert as_signed(json.loads(json.dumps(sheet._asdict(), default=str))).rows[0].beside == sheet.rows[0].beside


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
    assert "font: 18pt" in as_html(sheet_of(desk, begin_review(desk).review_id, clock.at), large=True)


def test_its_files_are_for_this_account_alone_and_stay_beside_those_of_the_day_before(
    desk: Desk, clock: StoppedClock
) -> None:
    checked(desk)
    sign_off_with_sheet(desk, begin_review(desk).review_id)
    clock.at += timedelta(days=1)
    done = sign_off_with_sheet(desk, begin_review(desk).review_id)
    assert done.page is not None
    assert done.signed.handover_file == "handover/handover-2026-11-25.html"
    folder = desk.settings.folder / "handover"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = sorted(folder.iterdir())
    assert [path.name for path in found] == [
        ".as-signed-1.json",
        ".as-signed-2.json",
        "handover-2026-11-24-large-print.html",
        "handover-2026-11-24.html",
        "handover-2026-11-24.txt",
        "handover-2026-11-25-large-print.html",
        "handover-2026-11-25.html",
        "handover-2026-11-25.txt",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}


def test_a_sheet_that_cannot_be_written_keeps_no_day_from_being_signed_off(desk: Desk) -> None:
    (desk.settings.folder / "handover").write_text("in the way")
    done = sign_off_with_sheet(desk, begin_review(desk).review_id)
    assert done.page is None
    assert "could not be written" in done.fault
    assert done.signed.by == "Priya Nair"


def test_one_page_holds_so_many_and_counts_the_rest(desk: Desk, clock: StoppedClock) -> None:
    for number in range(MOST_LISTED + 3):
        promised(desk, f"Caller {number}", at(25, 12))
    sheet = sheet_of(desk, begin_review(desk).review_id, clock.at)
    text = as_text(sheet)
    assert text.count("Caller") == len(sheet.rows) == MOST_LISTED
    assert f"({MOST_LISTED + 3})" in text
    spoken = as_spoken(sheet)
    assert any(line.endswith(f": {MOST_LISTED + 3}, the first {MOST_LISTED}") for line in spoken)
    assert "And 3 more: look at the queue." in spoken
    assert "And 3 more: look at the queue." in text
    assert len(text.splitlines()) <= 60
    assert as_html(sheet, large=True).count("Caller") == LARGE_MOST


def test_a_day_with_nothing_due_says_so(desk: Desk, clock: StoppedClock) -> None:
    text = as_text(sheet_of(desk, begin_review(desk).review_id, clock.at))
    assert "Late, or due by the end of Wednesday 25 November 2026 (0)\nNothing." in text
    assert "Not signed off yet." in text


def test_who_is_away_and_what_is_unfinished_stand_on_it(desk: Desk, clock: StoppedClock) -> None:
    assert desk.staff is not None
    promised(desk, "Bill Tanner", at(27, 12))
    go_away(desk, desk.staff.id, date(2026, 11, 24), date(2026, 11, 26))
    book = DraftBook(desk.settings.drafts, clock)
    book.begin("call", by="Derek Collins", at=clock.at).keep({"name": "Marg", "number": "01632 960"}, "number")
    book.begin("we have it:1", by="Tom Ellery", at=clock.at).keep({"name": "Joan Whitcombe"}, "how")
    text = as_text(sheet_of(desk, begin_review(desk).review_id, clock.at, book.unfinished()))
    book.close()
    assert "Priya Nair (away until Thu 26)" in " ".join(text.split())
    assert "  Call started 14:47 by Derek Collins: Marg" in text
    assert "  We have it started 14:47 by Tom Ellery: Joan Whitcombe" in text


def test_nothing_on_it_acts_on_a_terminal_or_turns_letters_round(desk: Desk, clock: StoppedClock) -> None:
    promised(desk, "Ann \x1b]52;c;QUJD\x07\x9b31m \u202eyaD\u2028", at(25, 12))
    sheet = sheet_of(desk, begin_review(desk).review_id, clock.at)
    for text in (as_text(sheet), as_html(sheet), as_html(sheet, large=True)):
        assert not acts(text.replace("\n", ""))


def test_long_names_of_callers_and_staff_stand_whole_on_it(desk: Desk, clock: StoppedClock) -> None:
    come_on_duty(desk, "Bartholomew Featherstonehaugh-Cholmondeley", add=True)
    promised(desk, "Portsmouth Pensioners' Association", at(25, 12))
    text = as_text(sheet_of(desk, begin_review(desk).review_id, clock.at))
    assert "Portsmouth Pensioners' Association" in text
    assert "Bartholomew Featherstonehaugh-Cholmondeley" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_what_is_to_be_minded_and_what_was_said_to_them_stands_on_it(desk: Desk, clock: StoppedClock) -> None:
    log_contact(
        desk,
        entry(name="Kay", number="01632 960 017", relay=True),
        promised_at=at(25, 12),
        said_words="Priya will ring you by noon",
        needs="large print",
        ok_to_leave_message=LeaveMessage.NO,
    )
    sheet = sheet_of(desk, begin_review(desk).review_id, clock.at)
    for page in (as_text(sheet), unescape(as_html(sheet))):
        for words in (
            "RELAY CALL: dial 18002, then 01632 960 017. DON'T LEAVE A MESSAGE",
            "Needs: large print",
            "Said to them: Priya will ring you by noon",
        ):
            assert words in page


def test_the_sheet_of_a_day_that_was_signed_stays_as_it_stood(desk: Desk, clock: StoppedClock) -> None:
    review_id = a_day(desk, clock)
    signed = sign_off_with_sheet(desk, review_id, note_for_tomorrow="Helen in from 10.")
    assert signed.page is not None
    clock.at = at(25, 8, 55)
    promised(desk, "Somebody new", at(25, 12))
    sheet = sheet_to_read(desk, review_id)
    assert as_text(sheet) == signed.page.with_suffix(".txt").read_text(encoding="utf-8")
    assert sheet.made_at == EVENING
    (signed.page.parent / f".as-signed-{review_id}.json").write_text("{}")
    assert "Somebody new" in as_text(sheet_to_read(desk, review_id)), "where it is gone, as things stand"


def test_a_sheet_whose_signed_one_was_destroyed_says_that_it_is_of_now(desk: Desk, clock: StoppedClock) -> None:
    known = begin_review(desk)
    signed = sign_off_with_sheet(desk, known.review_id)
    assert signed.page is not None
    (signed.page.parent / f".as-signed-{known.review_id}.json").unlink()
    clock.at += timedelta(days=2)
    shown = as_text(sheet_to_read(desk, known.review_id))
    assert "the sheet as it was signed is not kept any more" in shown
    assert "As it stood at" not in shown


def test_a_missed_day_signed_just_before_the_next_keeps_its_own_sheet(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(30, 16, 45)
    friday = sign_off_with_sheet(desk, begin_review(desk, date(2026, 11, 27)).review_id, note_for_tomorrow="Of Friday")
    clock.at = at(30, 16, 50)
    monday = sign_off_with_sheet(desk, begin_review(desk).review_id, note_for_tomorrow="Of Monday")
    for done, name, note_words in (
        (friday, "handover-2026-11-27", "Of Friday"),
        (monday, "handover-2026-11-30", "Of Monday"),
    ):
        assert done.page is not None
        assert done.page.stem == name
        sheet = sheet_to_read(desk, done.signed.review_id)
        assert (sheet.for_tomorrow, sheet.as_now) == (note_words, False)
        assert as_text(sheet) == done.page.with_suffix(".txt").read_text(encoding="utf-8")


def test_a_sheet_is_destroyed_a_month_after_its_day(desk: Desk, clock: StoppedClock) -> None:
    first = sign_off_with_sheet(desk, begin_review(desk).review_id)
    assert first.page is not None
    folder = first.page.parent
    (folder / ".as-signed-999.json").write_text("{}")
    clock.at += timedelta(days=31)
    within = sign_off_with_sheet(desk, begin_review(desk).review_id)
    assert first.page.exists()
    clock.at += timedelta(days=1)
    sign_off_with_sheet(desk, begin_review(desk).review_id)
    assert within.page is not None
    assert within.page.exists()
    left = {path.name for path in folder.iterdir()}
    assert not any(name.startswith(first.page.stem) for name in left)
    assert f".as-signed-{first.signed.review_id}.json" not in left
    assert {f".as-signed-{within.signed.review_id}.json", ".as-signed-999.json"} <= left


def test_a_greeting_that_needs_changing_stands_on_it_until_it_is_right(desk: Desk, clock: StoppedClock) -> None:
    review_id = begin_review(desk).review_id
    for greeting_ok in (False, True):
        check = begin_check(desk, count=1)
        finish_check(desk, check.check_id, mismatch_reason="h", deleted_state=Deleted.YES, greeting_ok=greeting_ok)
        clock.at += timedelta(minutes=5)
        checked(desk)
        text = as_text(sheet_of(desk, review_id, clock.at))
        assert ("The greeting of the answerphone needs changing" in text) is not greeting_ok


def test_in_a_folder_that_a_group_shares_the_group_may_write_the_next_sheet(desk: Desk) -> None:
    desk.settings.folder.chmod(0o2770)
    sheet = sheet_of(desk, begin_review(desk).review_id, desk.clock.now())
    page = write_handover(desk.settings, sheet)
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o2770
    assert stat.S_IMODE(page.stat().st_mode) == 0o660
    copy = save(desk.settings, "26-0001", "words")
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o2770
    assert stat.S_IMODE(copy.stat().st_mode) == 0o660


def test_writing_it_again_leaves_one_whole_sheet(desk: Desk, clock: StoppedClock) -> None:
    sheet = sheet_of(desk, begin_review(desk).review_id, clock.at)
    page = write_handover(desk.settings, sheet)
    assert write_handover(desk.settings, sheet) == page
    assert len(list(page.parent.iterdir())) == 3


def test_a_message_left_though_somebody_asked_us_not_to_is_on_the_sheet(desk: Desk) -> None:
    said = log_contact(desk, entry(name="Kay"), ok_to_leave_message=LeaveMessage.NO)
    record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW, against_wish=True)
    sheet = sheet_of(desk, begin_review(desk).review_id, NOW)
    for page in (as_text(sheet), as_html(sheet)):
        assert "Messages left though they asked us not to" in page
        assert f"{said.ref} Kay, 14:47" in page


def test_a_danger_of_which_nobody_was_told_stands_first_until_somebody_is(desk: Desk, clock: StoppedClock) -> None:
    ivy = promised(desk, "Ivy Cole", at(30, 12), safeguarding=True)
    sorted_at_once = log_contact(desk, entry(name="Len Hart", safeguarding=True, outcome=Outcome.SORTED)).contact_id
    promised(desk, "Due tomorrow", at(25, 12), kind=Kind.COMPLAINT)
    clock.at = EVENING
    review_id = begin_review(desk).review_id
    sheet = sheet_of(desk, review_id, clock.at)
    assert sheet.untold == ("26-0001 Ivy Cole", "26-0002 Len Hart"), "also of one that is closed"
    assert [row.flags for row in sheet.rows] == [("SAFETY: nobody told",), ("COMPLAINT",)]
    for words in (as_text(sheet), as_html(sheet), "\n".join(as_spoken(sheet))):
        assert words.index("SAFETY: nobody told: somebody may be in danger") < words.index("SAFETY, late, or due")
        assert words.count("SAFETY: nobody told") >= 2
        assert "COMPLAINT" in words
    assert as_signed(json.loads(json.dumps(sheet._asdict(), default=str))).untold == sheet.untold
    for contact_id in (ivy, sorted_at_once):
        record_details(desk, contact_id, Details(told=DangerReport("Helen Marsh", clock.at)))
    sheet = sheet_of(desk, review_id, clock.at)
    assert sheet.untold == ()
    assert [row.name for row in sheet.rows] == ["Due tomorrow"]
