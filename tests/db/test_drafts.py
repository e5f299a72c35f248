"""Unfinished entries, on real files: what is kept, listed, carried on with, finished and thrown away."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.drafts import locks
from db.drafts.book import DraftBook
from db.drafts.file import FILE_SIZE, open_file, read_slots
from db.drafts.folder import SPARES
from deskapp.clock import Clock
from deskapp.errors import DraftError
from tests.encrypted.marks import looks_at_imports

AT = datetime(2026, 11, 24, 14, 41, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "unfinished"


@pytest.fixture
def book(folder: Path) -> Iterator[DraftBook]:
    book = DraftBook(folder, Clock(AT))
    yield book
    book.close()


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@looks_at_imports
def test_importing_it_is_cheap_enough_for_the_way_to_the_first_frame() -> None:
    heavy = ("sqlmodel", "sqlalchemy", "pydantic", "alembic", "textual", "sqlite3")
    code = f"import sys, db.drafts.book; print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_what_is_typed_is_there_again_after_a_restart_with_the_cursor_in_its_field(
    book: DraftBook, folder: Path
) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "Marg", "number": "01632 960"}, "number")
    book.close()
    again = DraftBook(folder)
    (seen,) = again.unfinished()
    resumed = again.resume(seen.id)
    again.close()
    assert (seen.id, seen.form, seen.by, seen.started_at) == (draft.id, "call", "Priya", AT)
    assert (seen.values, seen.at_field) == ({"name": "Marg", "number": "01632 960"}, "number")
    assert (seen.held, seen.discarded_at) == (False, None)
    assert (resumed.values, resumed.at_field, resumed.started_at) == (seen.values, "number", AT)


def test_a_start_in_another_zone_is_kept_as_the_same_instant(book: DraftBook) -> None:
    draft = book.begin("call", by="Priya", at=datetime.fromisoformat("2026-07-01T15:00:00+01:00"))
    assert draft.started_at == datetime(2026, 7, 1, 14, tzinfo=UTC)


def test_an_entry_with_nothing_typed_yet_is_kept_too(book: DraftBook, folder: Path) -> None:
    book.begin("message", by="Derek", at=AT)
    book.close()
    again = DraftBook(folder)
    assert [seen.form for seen in again.unfinished()] == ["message"]
    again.close()


def test_several_are_kept_at_once_and_the_newest_is_listed_first(book: DraftBook, folder: Path) -> None:
    drafts = [book.begin("letter", by="Derek", at=AT + timedelta(minutes=n)) for n in range(9)]
    for n, draft in enumerate(drafts):
        draft.keep({"name": f"Letter {n}"}, "name")
    book.close()
    again = DraftBook(folder)
    assert [seen.values["name"] for seen in again.unfinished()] == [f"Letter {n}" for n in range(8, -1, -1)]
    again.close()


def test_the_longest_form_is_kept_to_the_letter(book: DraftBook, folder: Path) -> None:
    values = {"detail": "\N{SLIGHTLY SMILING FACE}" * 4000, "about": '"\\' * 60, "name": "\udc80" * 80}
    draft = book.begin("letter", by="Priya", at=AT)
    draft.keep(values, "detail")
    draft.flush()
    book.close()
    again = DraftBook(folder)
    assert again.unfinished()[0].values == values
    again.close()


def test_the_worst_that_four_thousand_letters_can_be_in_a_file_still_fits(book: DraftBook) -> None:
    draft = book.begin("letter", by="Priya", at=AT)
    worst = {"detail": "\x01" * 4000, "address": "\x01" * 200, "about": "\x01" * 120}
    draft.keep(worst, "detail")
    draft.flush()
    assert draft.fault is None
    assert [seen.values for seen in book.unfinished()] == [worst]


def test_what_is_too_long_is_said_and_the_last_that_fitted_stays(book: DraftBook, folder: Path) -> None:
    draft = book.begin("letter", by="Priya", at=AT)
    draft.keep({"detail": "fits"}, "detail")
    draft.flush()
    assert draft.fault is None
    draft.keep({"detail": "x" * 70_000}, "detail")
    with pytest.raises(DraftError, match="too long to keep"):
        draft.flush()
    assert draft.fault is not None
    assert book.fault is not None
    with pytest.raises(DraftError, match="too long to keep"):
        book.close()
    again = DraftBook(folder)
    assert again.unfinished()[0].values == {"detail": "fits"}
    again.close()


def test_a_fault_is_over_as_soon_as_the_words_are_kept(book: DraftBook) -> None:
    draft = book.begin("letter", by="Priya", at=AT)
    draft.keep({"detail": "x" * 70_000}, "detail")
    with pytest.raises(DraftError):
        draft.flush()
    draft.keep({"detail": "shorter"}, "detail")
    draft.flush()
    assert (draft.fault, book.fault) == (None, None)


def test_two_hundred_quick_keeps_become_a_few_writes(book: DraftBook, folder: Path) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    for n in range(200):
        draft.keep({"name": "Margaret Hall" * 20 + str(n)}, "name")
    draft.flush()
    written = []
    for path in folder.iterdir():
        handle = open_file(path, to_write=False)
        written += [slot.sequence for slot in read_slots(handle)]
        os.close(handle)
    assert max(written) < 200
    assert book.unfinished()[0].values["name"].endswith("199")


def test_finishing_leaves_no_word_in_the_folder_and_a_spare_more(book: DraftBook, folder: Path) -> None:
    draft = book.begin("call", by="Pryia-word", at=AT)
    for word in ("first-word", "second-word", "third-word" * 3000, "last-word"):
        draft.keep({"name": word, "detail": word}, "detail-word")
        draft.flush()
    assert b"-word" in bytes_of(folder)
    draft.finish()
    book.flush()
    assert b"word" not in bytes_of(folder)
    assert bytes_of(folder).count(0) > (SPARES + 1) * FILE_SIZE - 100
    assert book.unfinished() == []
    assert len(list(folder.iterdir())) == SPARES + 1


def test_finishing_before_anything_was_written_leaves_nothing(book: DraftBook, folder: Path) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "Kay"}, "name")
    draft.finish()
    assert book.unfinished() == []
    book.flush()
    assert not any(bytes_of(folder))


def test_files_are_used_again_and_do_not_pile_up(book: DraftBook, folder: Path) -> None:
    for n in range(30):
        draft = book.begin("call", by="Priya", at=AT)
        draft.keep({"name": f"Caller {n}"}, "name")
        draft.flush()
        draft.finish()
        book.flush()
    assert len(list(folder.iterdir())) <= SPARES + 1


def test_nothing_typed_after_an_ending_is_written(book: DraftBook) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "Kay"}, "name")
    draft.park()
    book.flush()
    draft.keep({"name": "Kay and more"}, "name")
    book.flush()
    assert [seen.values for seen in book.unfinished()] == [{"name": "Kay"}]


def test_a_parked_entry_is_carried_on_with_where_it_was_left(book: DraftBook) -> None:
    draft = book.begin("letter", by="Priya", at=AT)
    draft.keep({"name": "Joan"}, "name")
    draft.park()
    call = book.begin("call", by="Priya", at=AT + timedelta(minutes=8))
    call.keep({"name": "hall"}, "name")
    call.finish()
    resumed = book.resume(draft.id)
    assert (resumed.id, resumed.form, resumed.values, resumed.at_field) == (
        draft.id,
        "letter",
        {"name": "Joan"},
        "name",
    )
    resumed.keep({"name": "Joan Whitcombe"}, "about")
    book.flush()
    assert [(seen.values, seen.at_field) for seen in book.unfinished()] == [({"name": "Joan Whitcombe"}, "about")]


def test_parking_and_carrying_on_at_once_many_times_loses_nothing(book: DraftBook) -> None:
    draft = book.begin("letter", by="Priya", at=AT)
    typed = ""
    for letter in "Unhappy with discharge from hospital" * 3:
        typed += letter
        draft.keep({"about": typed}, "about")
        draft.park()
        draft = book.resume(draft.id)
        assert draft.values == {"about": typed}
    book.flush()
    assert [seen.values for seen in book.unfinished()] == [{"about": typed}]


def test_what_was_thrown_away_comes_back_when_asked_for(book: DraftBook, folder: Path) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "Bill"}, "name")
    draft.discard()
    assert book.unfinished() == []
    book.flush()
    assert book.unfinished() == []
    found = book.unfinished(with_discarded=True)
    assert [(seen.id, seen.discarded_at is not None) for seen in found] == [(draft.id, True)]
    book.restore(draft.id)
    assert [(seen.values, seen.discarded_at) for seen in book.unfinished()] == [({"name": "Bill"}, None)]
    book.close()
    again = DraftBook(folder)
    assert [(seen.values, seen.discarded_at) for seen in again.unfinished()] == [({"name": "Bill"}, None)]
    again.close()


def test_taking_back_at_once_what_was_just_thrown_away_works_too(book: DraftBook) -> None:
    for _ in range(50):
        draft = book.begin("call", by="Priya", at=AT)
        draft.discard()
        book.restore(draft.id)
    book.flush()
    assert len(book.unfinished()) == 50


def test_restoring_what_is_open_on_the_screen_leaves_it_open(book: DraftBook) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    book.restore(draft.id)
    draft.keep({"name": "still typing"}, "name")
    book.flush()
    assert book.unfinished()[0].values == {"name": "still typing"}


@pytest.mark.parametrize(("later", "comes_back"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_what_was_thrown_away_is_overwritten_when_a_desk_opens_a_day_later(
    book: DraftBook, folder: Path, later: timedelta, comes_back: bool
) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "unwanted words"}, "name")
    draft.discard()
    book.close()
    again = DraftBook(folder, Clock(AT + later))
    again.flush()
    assert (b"unwanted words" in bytes_of(folder)) is comes_back
    if not comes_back:
        with pytest.raises(DraftError, match="no longer unfinished"):
            again.restore(draft.id)
    again.close()


def test_carrying_on_with_what_is_finished_is_refused_with_a_sentence(book: DraftBook) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.finish()
    with pytest.raises(DraftError, match="no longer unfinished"):
        book.resume(draft.id)
    book.flush()
    with pytest.raises(DraftError, match="no longer unfinished"):
        book.resume(draft.id)


def test_the_folder_and_its_files_are_for_this_account_alone(book: DraftBook, folder: Path) -> None:
    book.begin("call", by="Priya", at=AT)
    book.flush()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_was_open_to_others_is_closed_to_them(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    book = DraftBook(folder)
    book.flush()
    book.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_where_the_desks_folder_is_a_groups_its_unfinished_entries_are_too(folder: Path) -> None:
    folder.parent.mkdir()
    folder.parent.chmod(0o2770)
    book = DraftBook(folder)
    book.flush()
    book.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2770
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o660}


def test_a_folder_emptied_by_hand_while_somebody_types_is_filled_again(book: DraftBook, folder: Path) -> None:
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "Ka"}, "name")
    book.flush()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    draft.keep({"name": "Kay"}, "name")
    draft.flush()
    book.close()
    again = DraftBook(folder)
    assert [seen.values for seen in again.unfinished()] == [{"name": "Kay"}]
    again.close()


def test_closing_twice_is_no_fault(book: DraftBook, folder: Path) -> None:
    book.begin("call", by="Priya", at=AT).keep({"name": "Kay"}, "name")
    book.close()
    book.close()
    again = DraftBook(folder)
    assert [seen.values for seen in again.unfinished()] == [{"name": "Kay"}]
    again.close()


def test_nobody_waits_for_the_disk_while_typing(book: DraftBook, monkeypatch: pytest.MonkeyPatch) -> None:
    answering, asked = threading.Event(), threading.Event()
    real = locks.sync

    def stalled(handle: int) -> None:
        asked.set()
        answering.wait(20)
        real(handle)

    book.flush()
    monkeypatch.setattr(locks, "sync", stalled)
    first = book.begin("call", by="Priya", at=AT)
    first.keep({"name": "Marg"}, "name")
    first.park()
    asked.wait(20)
    second = book.begin("call", by="Priya", at=AT)
    second.keep({"name": "Kay"}, "name")
    second.park()
    assert {seen.values["name"] for seen in book.unfinished()} == {"Marg", "Kay"}
    assert not answering.is_set()
    answering.set()
    book.flush()
