"""Each fault of the record where staff meet it: on the queue, in a form, in the answerphone check, at the sign-off.

The screen says what to do, what was typed is kept, and work goes on once the fault is mended.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.storage import engine
from deskapp.forms.answerphone.end import CheckEndForm
from deskapp.forms.log.call import CallForm
from deskapp.forms.log.check_message import CheckMessageForm
from screens.end_of_day.screen import EndOfDay
from screens.messages import CarryOn
from screens.queue.screen import QueueScreen
from tests import record_faults as faults
from tests.db.desk_case import StoppedClock, at, rows
from tests.screens.front_desk import TUESDAY, Hands, entry, front_desk

KEPT = "What you typed is kept."
"""Said in a form with something typed, and nowhere else."""
MAY = f"(?: {KEPT})?"
MOVED = f"was moved or deleted while in use.{MAY} Put it back, then try again."
STOP_MOVED = "STOP: the record was moved or deleted."
STOP_REPLACED = "STOP: another file is in the record's place. Leave deskapp and start it again."


REPLACED = f"(was moved or deleted while in use|Another file is in the place of .*)\\.{MAY} Put (the record|it) back, "


class Met(NamedTuple):
    """A fault, the pattern of what a refused save says, and what stands over the queue meanwhile ("" for its counts).

    `account` is whose work it is: root may write whatever a file's mode says.
    """

    fault: faults.Fault
    said: str
    over: str = ""
    account: faults.Account = faults.as_before


FULL = f"The disk is full.{MAY} Make room, then try again"
BUSY = f"^(Could not save: somebody else is saving.{MAY}|Somebody else is saving, .*) Try again"
NEWER = f"was brought up to date by a newer deskapp.{MAY} Leave this one, and start the new one."
ONLY_READ = f"can only be read.{MAY} See that your account may write to it."
STOP_WRITING = "READ ONLY: nothing can be saved."
FAULTS = (
    Met(faults.no_room, FULL),
    Met(faults.locked, BUSY),
    Met(faults.moved, MOVED, STOP_MOVED),
    Met(faults.folder_moved, MOVED, STOP_MOVED),
    Met(faults.deleted, MOVED, STOP_MOVED),
    Met(faults.empty, REPLACED, STOP_REPLACED),
    Met(faults.foreign, REPLACED, STOP_REPLACED),
    Met(faults.text_file, f"is not a record of deskapp, or it is encrypted|{REPLACED}", STOP_REPLACED),
    Met(faults.newer, NEWER, "STOP: a newer deskapp has brought the record up to date."),
    Met(faults.failing_disk, f"The disk could not be read or written.{MAY} Stop here, and call IT."),
    Met(faults.read_only_file, ONLY_READ, STOP_WRITING, faults.as_ordinary_account),
    Met(faults.read_only_folder, ONLY_READ, STOP_WRITING, faults.as_ordinary_account),
    Met(faults.shut_file, ONLY_READ, STOP_WRITING, faults.as_ordinary_account),
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that an ordinary account may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@asynccontextmanager
async def hasty_desk(
    folder: Path, clock: StoppedClock | None = None, *, checked: bool = True
) -> AsyncIterator[tuple[Hands, Desk, DraftBook]]:
    """A front desk with one contact in its record, which waits for another's save for a moment only."""
    async with front_desk(folder / "desk", clock, checked=checked) as (hands, desk, drafts):
        log.log_contact(desk, entry(name="Bill", number="01632 960 044"), promised_at=at(25, 12))
        desk.close()
        desk.__dict__["engine"] = engine.engine(desk.settings, busy_ms=400)
        hands.on(QueueScreen).reload(at_once=True)
        await hands.settle()
        yield hands, desk, drafts


@contextmanager
def met(fault: faults.Fault, account: faults.Account, desk: Desk) -> Iterator[None]:
    with account(desk.settings.folder), fault(desk.settings):
        yield


async def look(hands: Hands) -> None:
    """Let the queue's second pass."""
    await hands.tick()


async def a_whole_call(hands: Hands, name: str) -> None:
    """A call with everything typed that a save needs."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter", "enter")
    await hands.write("A dentist")
    await hands.press("enter", "d", "e", "n", "enter", "c")
    hands.on(CallForm)


async def test_the_queue_says_what_is_wrong_and_an_action_is_done_once_it_is_mended(folder: Path) -> None:
    async with hasty_desk(folder) as (hands, desk, _):
        for fault, said, over, account in FAULTS:
            with met(fault, account, desk):
                hands.on(QueueScreen).reload(at_once=True)
                await look(hands)
                assert "Bill" in hands.text, f"{fault}: the list stays"
                assert over in hands.text, fault
                await hands.press("c")
                assert re.search(said, hands.said), fault
                assert KEPT not in hands.said, f"{fault}: nothing was typed"
            hands.on(QueueScreen).reload(at_once=True)
            await look(hands)
            assert "STOP" not in hands.text, fault
            assert "READ ONLY" not in hands.text, fault
            await hands.press("c")
            assert "01632 960 044" in hands.said, fault
            await hands.press("c")
        assert rows(desk, "SELECT count(*) FROM ring") == [(0,)]


async def test_a_call_stays_open_with_everything_typed_and_is_saved_once_all_is_mended(folder: Path) -> None:
    async with hasty_desk(folder) as (hands, desk, drafts):
        await a_whole_call(hands, "Margaret Hall")
        for fault, said, _, account in FAULTS:
            with met(fault, account, desk):
                await hands.press("f9")
                hands.on(CallForm)
                assert re.search(said, hands.said), fault
                assert KEPT in hands.said or re.search("is not a record|could not be read just now", hands.said), fault
                assert (hands.value("name"), hands.value("about")) == ("Margaret Hall", "A dentist")
                await hands.press("w", "backspace")  # typing goes on, and is kept
            assert [seen.values["name"] for seen in drafts.unfinished()] == ["Margaret Hall"], fault
        await hands.press("f9")
        hands.on(QueueScreen)
        assert "Margaret Hall" in hands.said
        assert drafts.unfinished() == []
        assert rows(desk, "SELECT count(*) FROM contact WHERE name = 'Margaret Hall'") == [(1,)]


async def test_a_message_of_the_answerphone_check_stays_open_and_the_check_goes_on(folder: Path) -> None:
    async with hasty_desk(folder, checked=False) as (hands, desk, _):
        await hands.press("k", "1")
        with met(faults.no_room, faults.as_before, desk):
            await hands.press("enter")
            assert re.search(FULL, hands.said), "the count"
        await hands.press("enter")
        await hands.write("0840")
        await hands.press("enter")
        await hands.write("Kay")
        await hands.press("enter", "enter")
        await hands.write("Someone to talk to")
        await hands.press("enter", "m", "e", "n", "enter")
        for fault, said, _, account in FAULTS:
            with met(fault, account, desk):
                await hands.press("f9")
                hands.on(CheckMessageForm)
                assert re.search(said, hands.said), fault
                assert (hands.value("name"), hands.value("about")) == ("Kay", "Someone to talk to")
        await hands.press("f9")
        hands.on(CheckEndForm)
        await hands.press("y", "y")
        with met(faults.no_room, faults.as_before, desk):
            await hands.press("f9")
            assert re.search(FULL, hands.said), "the end"
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT written_count FROM answerphonecheck") == [(1,)]
        assert rows(desk, "SELECT count(*) FROM contact WHERE name = 'Kay'") == [(1,)]


async def test_the_day_is_signed_off_once_every_fault_is_mended_and_the_note_is_on_it(folder: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with hasty_desk(folder, clock) as (hands, desk, drafts):
        clock.at = at(24, 16, 45)
        with met(faults.no_room, faults.as_before, desk):
            await hands.press("e")
            hands.on(QueueScreen)
            assert re.search(FULL, hands.said)
        for key in ("e", "k", "a"):
            await hands.press(key)
        hands.on(EndOfDay)
        assert "not answered" not in hands.text
        await hands.press("tab", "tab")
        await hands.write("The lift is broken")
        for fault, said, _, account in FAULTS:
            with met(fault, account, desk):
                await hands.press("f9")
                hands.on(EndOfDay)
                assert re.search(said, hands.said), fault
                assert hands.value("note_for_tomorrow") == "The lift is broken"
        assert [seen.values["note_for_tomorrow"] for seen in drafts.unfinished()] == ["The lift is broken"]
        await hands.press("f9")
        hands.on(QueueScreen)
        assert hands.said.startswith("Signed off by Priya 16:45.")
        assert rows(desk, "SELECT note_for_tomorrow FROM dayreview") == [("The lift is broken",)]


@pytest.mark.parametrize("damage", [faults.cut_short, faults.flip_pages])
async def test_a_damaged_record_is_not_written_and_goes_on_from_a_backup_with_what_was_typed(
    folder: Path, damage: faults.Damage
) -> None:
    """The queue, a call, a message of the check and the end of the day; then a new start on the backup."""
    backup, said = folder / "backup.sqlite3", "The record is damaged: "
    async with hasty_desk(folder, checked=False) as (hands, desk, drafts):
        shutil.copy(desk.settings.record, backup)
        await hands.press("k", "1", "enter")
        await hands.write("0840")
        await hands.press("enter")
        await hands.write("Kay")
        await a_whole_call(hands, "Margaret Hall")
        desk.close()
        damage(desk.settings)
        broken = desk.settings.record.read_bytes()
        await hands.press("f9")
        hands.on(CallForm)
        assert said in hands.said
        await hands.press("escape")
        await look(hands)
        assert "STOP: the record is damaged." in hands.text
        await hands.press("down")
        for key in ("c", "e"):
            await hands.press(key)
            assert re.search(said, hands.said), key
        assert {seen.values["name"] for seen in drafts.unfinished()} == {"Kay", "Margaret Hall"}
        assert desk.settings.record.read_bytes() == broken, "nothing more was written"
        shutil.copy(backup, desk.settings.folder / "restored")
        (desk.settings.folder / "restored").replace(desk.settings.record)
        await look(hands)
        assert STOP_REPLACED in hands.text
    async with front_desk(folder / "desk", checked=False) as (hands, desk, drafts):
        assert "STOP" not in hands.text
        newest = next(seen for seen in drafts.unfinished() if seen.values["name"] == "Margaret Hall")
        hands.app.post_message(CarryOn(newest.id))
        await hands.settle()
        await hands.press("f9")
        assert "Margaret Hall" in hands.said
        assert rows(desk, "SELECT name FROM contact ORDER BY id") == [("Bill",), ("Margaret Hall",)]
