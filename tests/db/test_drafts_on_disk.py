"""Unfinished entries when things go wrong: killed in the middle of a word, a full disk, torn files, two desks."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.drafts import locks
from db.drafts.book import DraftBook
from db.drafts.file import FILE_SIZE, SLOT, DamagedError, DraftEntry, DraftFile, decode, encode, open_file, read_slots
from db.drafts.folder import SPARES
from deskapp.errors import DraftError

AT = datetime(2026, 11, 24, 14, 41, tzinfo=UTC)
ROUNDS = 12

TYPES_FOR_EVER = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from db.drafts.book import DraftBook

book = DraftBook(Path(sys.argv[1]))
log = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
seen = {entry.form: entry.id for entry in book.unfinished()}
forms = ("call", "letter")
drafts = [book.resume(seen[form]) if form in seen else book.begin(form, by="Priya", at=datetime.now(UTC))
          for form in forms]
n = int(sys.argv[3])
if len(seen) < len(forms):  # what is lost is reckoned from the first words that are on the disk
    for draft in drafts:
        draft.keep({"name": str(n), "detail": ""}, f"field {n}")
    book.flush()
    os.write(log, b"%d %d\\n" % (n, time.monotonic_ns()))
while True:
    n += 1
    for draft in drafts:
        words = f"{n} " * (n % 4 if draft.form == "call" else n % 4001)
        draft.keep({"name": str(n), "detail": words}, f"field {n}")
    os.write(log, b"%d %d\\n" % (n, time.monotonic_ns()))
"""

OPENS_AND_WAITS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from db.drafts.book import DraftBook

book = DraftBook(Path(sys.argv[1]))
draft = book.begin("call", by="Derek", at=datetime(2026, 11, 24, 14, 41, tzinfo=UTC))
draft.keep({"name": "Bill"}, "name")
book.flush()
print(draft.id, flush=True)
sys.stdin.readline()
"""

PARKS_MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from db.drafts.book import DraftBook

book = DraftBook(Path(sys.argv[1]))
for n in range(20):
    draft = book.begin("call", by=sys.argv[2], at=datetime.now(UTC))
    draft.keep({"name": f"{sys.argv[2]} {n}"}, "name")
    book.unfinished()
    (draft.finish if n % 2 else draft.park)()
book.close()
"""

MAKES_ONE_WHILE_IT_IS_LISTED = """
import fcntl, os, sys, threading
from pathlib import Path
from db.drafts.folder import DraftFolder, peek

others = []

def list_it(event, args):
    if event == "fcntl.flock" and not others:
        others.append(os.open(f"/proc/self/fd/{args[0]}", os.O_RDONLY))
        fcntl.flock(others[0], fcntl.LOCK_SH)
        threading.Timer(0.02, os.close, others).start()

folder = DraftFolder(Path(sys.argv[1]))
folder.prepare()
sys.addaudithook(list_it)
made = folder.new_file()
print(peek(made.path).held)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "unfinished"


@contextlib.contextmanager
def a_book(folder: Path) -> Iterator[DraftBook]:
    book = DraftBook(folder)
    try:
        yield book
    finally:
        book.close()


def one_entry_file(folder: Path) -> Path:
    """A file with the words "older" in one slot and "newer" in the other."""
    folder.mkdir(exist_ok=True)
    file = DraftFile.make(folder / "one.entry", 0o600)
    for word in ("oldest", "older", "newer"):
        file.write(encode(DraftEntry(id="1" * 32, form="call", by="Priya", started_at=AT, values={"name": word * 20})))
        file.sync()
    file.close()
    return file.path


def names(book: DraftBook) -> list[str]:
    return [seen.values["name"] for seen in book.unfinished()]


def when_typed(log: Path) -> dict[int, int]:
    """What was typed, and when in nanoseconds."""
    lines = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    return {int(n): int(at) for n, at in lines}


def newest_index(path: Path) -> int:
    handle = open_file(path, to_write=False)
    try:
        return read_slots(handle)[0].index
    finally:
        os.close(handle)


def spoil(path: Path, offset: int, length: int = 1) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + length] = bytes(byte ^ 0xFF for byte in data[offset : offset + length])
    path.write_bytes(data)


def test_killed_at_any_moment_it_loses_next_to_nothing_of_what_was_typed(folder: Path, tmp_path: Path) -> None:
    rolls = random.Random(20261124)  # noqa: S311
    log, last = tmp_path / "log", 0
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", TYPES_FOR_EVER, str(folder), str(log), str(last)]
        with subprocess.Popen(command) as typing:
            with contextlib.suppress(subprocess.TimeoutExpired):
                typing.wait(0.15 + rolls.random() * 0.25)
            typing.kill()
        typed = when_typed(log)
        if not typed:
            continue
        last = max(typed)
        with a_book(folder) as book:
            entries = book.unfinished()
            assert not book.set_aside()
        assert sorted(seen.form for seen in entries) == ["call", "letter"]
        for seen in entries:
            kept = int(seen.values["name"])
            assert seen.values["detail"] == f"{kept} " * (kept % 4 if seen.form == "call" else kept % 4001)
            assert seen.at_field == f"field {kept}"
            lost = typed[last] - typed.get(kept, typed[last])
            assert lost < 2_000_000_000, f"{lost / 1e9} s of typing are missing"
    assert last > 100


HEAD_AND_WORDS = {"magic": 0, "checksum": 4, "sequence": 8, "length": 16, "first": 20, "middle": 120, "last": 250}


@pytest.mark.parametrize("place", HEAD_AND_WORDS)
def test_one_spoilt_byte_of_the_newest_slot_brings_back_the_one_before(folder: Path, place: str) -> None:
    path = one_entry_file(folder)
    spoil(path, newest_index(path) * SLOT + HEAD_AND_WORDS[place])
    with a_book(folder) as book:
        assert names(book) == ["older" * 20]


@pytest.mark.parametrize("cut", [0, 1, 4, 12, 19, 20, 21, 100, 250])
def test_a_newest_slot_torn_after_any_byte_brings_back_the_one_before(folder: Path, cut: int) -> None:
    path = one_entry_file(folder)
    start = newest_index(path) * SLOT
    data = bytearray(path.read_bytes())
    data[start + cut : start + SLOT] = bytes(SLOT - cut)
    path.write_bytes(data)
    with a_book(folder) as book:
        assert names(book) == ["older" * 20]


def test_a_spoilt_older_slot_changes_nothing(folder: Path) -> None:
    path = one_entry_file(folder)
    spoil(path, (1 - newest_index(path)) * SLOT, SLOT)
    with a_book(folder) as book:
        assert names(book) == ["newer" * 20]


@pytest.mark.parametrize("size", [FILE_SIZE - 1, SLOT + 1, SLOT, SLOT - 1, 300])
def test_a_file_cut_anywhere_behind_a_whole_slot_is_carried_on_with(folder: Path, size: int) -> None:
    path = one_entry_file(folder)
    with path.open("r+b") as file:
        file.truncate(size)
    with a_book(folder) as book:
        (name,) = {name[:5] for name in names(book)}
        draft = book.resume("1" * 32)
        draft.keep({"name": "carried on"}, "name")
    assert name in ("older", "newer")
    assert path.stat().st_size == FILE_SIZE
    with a_book(folder) as book:
        assert names(book) == ["carried on"]


def test_an_entry_goes_on_in_a_file_with_a_torn_slot(folder: Path) -> None:
    path = one_entry_file(folder)
    spoil(path, newest_index(path) * SLOT + 30)
    with a_book(folder) as book:
        draft = book.resume("1" * 32)
        for n in range(5):
            draft.keep({"name": f"word {n}"}, "name")
            draft.flush()
    with a_book(folder) as book:
        assert names(book) == ["word 4"]


def test_a_file_that_cannot_be_read_is_set_aside_and_the_others_are_listed(folder: Path) -> None:
    path = one_entry_file(folder)
    with a_book(folder) as book:
        book.begin("call", by="Priya", at=AT).keep({"name": "Kay"}, "name")
        book.flush()
    spoil(path, 0, FILE_SIZE)
    spoilt = path.read_bytes()
    with a_book(folder) as book:
        book.flush()
        assert names(book) == ["Kay"]
        (aside,) = book.set_aside()
    assert aside.read_bytes() == spoilt
    assert not path.exists()


def test_a_file_spoilt_while_the_desk_is_open_is_no_traceback_either(folder: Path) -> None:
    with a_book(folder) as book:
        book.flush()
        spoil(one_entry_file(folder), 0, FILE_SIZE)
        assert book.unfinished() == []
        with pytest.raises(DraftError, match="no longer unfinished"):
            book.resume("1" * 32)


@pytest.mark.parametrize("payload", [b"[]", b"{}", b"null", b'{"id": 1}', b"\xff\xfe", b'{"id":"1","values":[]}'])
def test_a_slot_that_holds_something_else_is_damaged_and_not_a_traceback(folder: Path, payload: bytes) -> None:
    folder.mkdir()
    file = DraftFile.make(folder / "one.entry", 0o600)
    file.write(payload)
    with pytest.raises(DamagedError):
        file.read()
    file.close()
    with a_book(folder) as book:
        book.flush()
        assert book.unfinished() == []
        assert len(book.set_aside()) == 1


def test_files_that_are_not_ours_are_left_alone(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("ours? no")
    (folder / "folder.entry").mkdir()
    (tmp_path / "elsewhere").write_text("something precious")
    (folder / "link.entry").symlink_to(tmp_path / "elsewhere")
    with a_book(folder) as book:
        book.begin("call", by="Priya", at=AT).keep({"name": "Kay"}, "name")
        book.flush()
        assert names(book) == ["Kay"]
    assert (folder / "notes.txt").read_text() == "ours? no"
    assert (tmp_path / "elsewhere").read_text() == "something precious"


@pytest.mark.parametrize("torn_after", [10, 30_000])
@pytest.mark.parametrize("stage", [1, 2])
def test_a_crash_in_the_middle_of_overwriting_never_brings_older_words_back(
    folder: Path, stage: int, torn_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = one_entry_file(folder)
    file = DraftFile.take(path)
    assert file
    real, calls = locks.write_at, []

    def crashes(handle: int, data: bytes, offset: int) -> None:
        calls.append(offset)
        if len(calls) == stage:
            real(handle, data[:torn_after], offset)
            raise OSError(5, "the power went")
        real(handle, data, offset)

    monkeypatch.setattr(locks, "write_at", crashes)
    with pytest.raises(OSError, match="the power went"):
        file.blank()
    monkeypatch.undo()
    file.close()
    with a_book(folder) as book:
        book.flush()
        assert book.set_aside() == []
        if (stage, torn_after) == (1, 10):
            assert names(book) == ["newer" * 20]  # Nothing was overwritten yet: it is still unfinished.
        else:
            assert names(book) == []
            assert b"e" not in path.read_bytes()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:  # noqa: PT012
        while True:
            file.write(bytes(4096))
    return filler


def test_on_a_full_disk_entries_are_begun_and_kept_until_the_spares_are_used_up(small_disk: Path) -> None:
    folder = small_disk / "unfinished"
    with a_book(folder) as book:
        book.flush()
        filler = fill(small_disk)
        for n in range(SPARES):
            draft = book.begin("letter", by="Priya", at=AT)
            draft.keep({"name": str(n), "detail": "\N{SLIGHTLY SMILING FACE}" * 4000}, "detail")
            draft.flush()
        one_too_many = book.begin("call", by="Priya", at=AT)
        one_too_many.keep({"name": "only on the screen"}, "name")
        with pytest.raises(DraftError, match="The disk is full: what is typed now is on the screen only"):
            one_too_many.flush()
        assert len(book.unfinished()) == SPARES + 1
        filler.unlink()
        one_too_many.flush()
        assert one_too_many.fault is None
    with a_book(folder) as book:
        assert len(book.unfinished()) == SPARES + 1


def test_a_disk_that_refuses_to_be_written_is_said_and_words_are_kept_when_it_is_well_again(folder: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with a_book(folder) as book:
        draft = book.begin("call", by="Priya", at=AT)
        draft.flush()
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            draft.keep({"name": "Kay"}, "name")
            with pytest.raises(DraftError, match="on the screen only"):
                draft.flush()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        draft.flush()
    with a_book(folder) as book:
        assert names(book) == ["Kay"]


def test_where_the_folder_cannot_be_made_typing_goes_on_and_the_fault_is_said(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file where the folder should be")
    book = DraftBook(tmp_path / "desk" / "unfinished")
    draft = book.begin("call", by="Priya", at=AT)
    draft.keep({"name": "Kay"}, "name")
    with pytest.raises(DraftError, match="on the screen only"):
        draft.flush()
    draft.park()
    assert names(book) == ["Kay"]
    assert book.resume(draft.id).values == {"name": "Kay"}
    with pytest.raises(DraftError, match="on the screen only"):
        book.close()


def test_an_entry_open_in_another_deskapp_is_listed_as_held_until_that_one_is_gone(folder: Path) -> None:
    command = [sys.executable, "-c", OPENS_AND_WAITS, str(folder)]
    with a_book(folder) as book, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        draft_id = other.stdout.readline().decode().strip()
        assert [(seen.id, seen.held, seen.by) for seen in book.unfinished()] == [(draft_id, True, "Derek")]
        with pytest.raises(DraftError, match="Somebody else has this entry open"):
            book.resume(draft_id)
        with pytest.raises(DraftError, match="Somebody else has this entry open"):
            book.restore(draft_id)
        other.kill()
        other.wait()
        assert [(seen.id, seen.held) for seen in book.unfinished()] == [(draft_id, False)]
        assert book.resume(draft_id).values == {"name": "Bill"}


def test_another_deskapp_may_carry_on_with_what_was_parked_here(folder: Path) -> None:
    with a_book(folder) as ours, a_book(folder) as theirs:
        draft = ours.begin("call", by="Priya", at=AT)
        draft.keep({"name": "Kay"}, "name")
        ours.flush()
        assert [seen.held for seen in theirs.unfinished()] == [True]
        draft.park()
        ours.flush()
        resumed = theirs.resume(draft.id)
        assert [seen.held for seen in ours.unfinished()] == [True]
        resumed.finish()
        theirs.flush()
        assert ours.unfinished() == []


def test_several_deskapps_in_one_folder_never_take_each_others_files(folder: Path) -> None:
    people = ("Priya", "Derek", "Samira")
    others = [subprocess.Popen([sys.executable, "-c", PARKS_MANY, str(folder), person]) for person in people]
    assert [other.wait() for other in others] == [0, 0, 0]
    with a_book(folder) as book:
        assert sorted(names(book)) == sorted(f"{person} {n}" for person in people for n in range(0, 20, 2))


def test_a_new_file_is_held_although_another_deskapp_lists_it_at_that_moment(folder: Path) -> None:
    command = [sys.executable, "-c", MAKES_ONE_WHILE_IT_IS_LISTED, str(folder)]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "True\n"


def test_a_new_file_that_another_deskapp_took_first_stays_theirs(folder: Path) -> None:
    folder.mkdir()
    path = folder / "one.entry"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    theirs = DraftFile.take(path)
    assert theirs is not None
    assert not locks.hold_new(handle)
    theirs.blank()
    theirs.close()
    assert not locks.hold_new(handle)
    os.close(handle)


def test_a_file_keeps_the_name_under_which_older_versions_wrote_that_a_draft_was_discarded() -> None:
    at = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
    entry = DraftEntry("e1", "call", "Priya", at, discarded_at=at)
    assert json.loads(encode(entry))["thrown_at"] == at.isoformat()
    assert decode(encode(entry)) == entry
