"""One day lived on the screens and the same day lived line by line: the record is the same, table by table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from db.desk.desk import Desk
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, at, rows
from tests.plain.plain_desk import PlainDesk
from tests.screens.front_desk import STAFF, TUESDAY, Hands, front_desk

NOT_THE_SAME = frozenset({"entry_id", "draft_id", "digest", "salt", "hash"})
"""All that cannot be: each entry has a name of its own for good, and the hash chain has random salts."""
NOTE = "Ring Kay after 4, not before."


async def typed(hands: Hands, *answers: str) -> None:
    """Words in a box, and Enter after each."""
    for answer in answers:
        await hands.write(answer)
        await hands.press("enter")


async def nil_check(hands: Hands) -> None:
    await hands.press("k", "0", "enter")


async def to_ring_back(hands: Hands) -> None:
    await hands.press("f2")
    await typed(hands, "Margaret Hall", "01632 960 044", "Wants a dentist", "den")
    await hands.press("c")
    await typed(hands, "12 noon", "sam")
    await hands.press("y", "enter")


async def sorted_at_once(hands: Hands) -> None:
    await hands.press("f2", "enter", "enter")
    await typed(hands, "Which pharmacy opens on Sunday?", "pha")
    await hands.press("s")
    await typed(hands, "Sundays 10 to 4")


async def chased(hands: Hands) -> None:
    await hands.press("f2")
    await hands.write("hall")
    await hands.press("down", "enter", "up", "enter")
    await typed(hands, "Is it today?")


async def time_not_said(hands: Hands) -> None:
    await hands.press("f3")
    await typed(hands, "?", "Kay", "07700 900 418")
    await hands.press("n")
    await typed(hands, "Someone to talk to", "men")
    await hands.press("enter")


async def could_not_help(hands: Hands) -> None:
    await hands.press("f2")
    await typed(hands, "Bill Tanner", "0770 900 12")
    await typed(hands, "His rent", "other")
    await hands.press("x")
    await typed(hands, "That is for the council")
    await hands.press("f9")


async def a_complaint_in_the_post(hands: Hands) -> None:
    await hands.press("f4", "p")
    await typed(hands, "y", "20 nov", "Mrs E Doyle", "12 High Street")
    await hands.press("l")
    await typed(hands, "A bus that never came", "tra")
    await hands.press("!")
    await typed(hands, "post tray")
    await hands.press("enter")


async def late_reply(hands: Hands) -> None:
    await hands.press("home", "r", "t", "s")
    await hands.press("y", "w")
    await typed(hands, "Two practices")


async def check_with_messages(hands: Hands) -> None:
    await hands.press("k", "4", "enter")
    await typed(hands, "1131", "R. Coombes", "07700 900 123")
    await hands.press("y")
    await typed(hands, "A care plan", "care at")
    await hands.press("enter")
    await typed(hands, "d 1128", "Again")
    await typed(hands, "s", "n", "h")
    await hands.press("y", "y", "enter")


async def holding_reply(hands: Hands) -> None:
    await hands.press("home", "r", "t", "h", "w")
    await typed(hands, "fri", "Waiting for the clinic")


async def given(hands: Hands) -> None:
    await hands.press("home", "g")
    await typed(hands, "der")


async def signed_off(hands: Hands) -> None:
    await hands.press("e", "k", "a", "tab")
    await typed(hands, "2", NOTE)
    if "Enter again" in hands.said:
        await hands.press("enter")


async def half_typed(hands: Hands) -> None:
    await hands.press("f2")
    await hands.write("Margaret Hall")
    await hands.press("tab", "escape")


async def thrown_away_and_brought_back(hands: Hands) -> None:
    await hands.press("f8")
    await hands.press("d", "z", "enter")
    await typed(hands, "", "Wants a dentist", "den")
    await hands.press("s")
    await typed(hands, "Two practices")


async def thrown_away(hands: Hands) -> None:
    await hands.press("f8")
    await hands.press("d", "escape")


async def signed_off_late(hands: Hands) -> None:
    await hands.come_on("p")
    await hands.press("e", "d", "a", "enter")


async def signed_off_once_more(hands: Hands) -> None:
    await hands.press("e", "k", "a", "enter")


Record = dict[str, list[dict[str, Any]]]
Deed = Callable[[Hands], Awaitable[None]]
Day = tuple[tuple[int, int, int, Deed, str, tuple[str, ...]], ...]
LATE: Day = (
    (24, 9, 2, nil_check, "check", ("0",)),
    (24, 9, 10, half_typed, "call", ("Margaret Hall",)),
    (24, 9, 20, thrown_away_and_brought_back, "unfinished",
     ("d 1", "z", "1", "", "Wants a dentist", "den", "s", "Two practices", "")),
    (24, 9, 30, half_typed, "call", ("Margaret Hall",)),
    (25, 9, 0, signed_off_late, "day", ("", "d", "a", "", "", "")),
    (25, 9, 10, half_typed, "call", ("Margaret Hall",)),
    (25, 9, 20, thrown_away, "unfinished", ("d1", "")),
    (25, 9, 30, nil_check, "check", ("0",)),
    (25, 16, 45, signed_off_once_more, "day", ("a", "", "", "")),
    (25, 16, 50, signed_off_once_more, "day today", ("y", "a", "", "", "")),
)  # fmt: skip
"""An entry thrown away and brought back, a day signed off the morning after, and one looked at once more."""
DAY: Day = (
    (24, 9, 2, nil_check, "check", ("0",)),
    (24, 9, 10, to_ring_back, "call",
     ("Margaret Hall", "01632 960 044", "Wants a dentist", "den", "c", "12 noon", "sam", "y", "")),
    (24, 9, 20, sorted_at_once, "call",
     ("", "", "Which pharmacy opens on Sunday?", "pha", "s", "Sundays 10 to 4", "")),
    (24, 9, 30, chased, "call", ("hall", "1", "a", "Is it today?", "")),
    (24, 10, 0, time_not_said, "message", ("?", "Kay", "07700 900 418", "n", "Someone to talk to", "men", "", "")),
    (24, 11, 0, could_not_help, "call",
     ("Bill Tanner", "0770 900 12", "His rent", "other", "x", "That is for the council", "", "", "")),
    (24, 11, 30, a_complaint_in_the_post, "letter",
     ("p", "y", "20 nov", "Mrs E Doyle", "12 High Street", "l", "A bus that never came", "tra", "!", "post tray",
      "", "")),
    (24, 12, 30, late_reply, "reply 26-0001", ("t", "s", "y", "w", "Two practices", "")),
    (24, 13, 2, check_with_messages, "check",
     ("4", "1131", "R. Coombes", "07700 900 123", "y", "A care plan", "care at", "", "", "d 1128", "Again", "", "s", "",
      "n", "h", "y", "y", "")),
    (24, 14, 0, holding_reply, "reply 26-0003", ("t", "h", "w", "fri", "Waiting for the clinic", "")),
    (24, 14, 30, given, "give 26-0006", ("der",)),
    (24, 16, 45, signed_off, "day", ("k", "a", "2", NOTE, "")),
)  # fmt: skip
"""When, with the keys of the screens, and the same with the answers of the lines."""


def record(desk: Desk) -> Record:
    """Every table of ours, row by row, without what cannot be the same."""
    return {name: _table(desk, name) for name in sorted(SQLModel.metadata.tables)}


def _table(desk: Desk, name: str) -> list[dict[str, Any]]:
    columns = [str(row[1]) for row in rows(desk, f"PRAGMA table_info('{name}')")]
    found = [dict(zip(columns, row, strict=True)) for row in rows(desk, f"SELECT * FROM '{name}' ORDER BY rowid")]  # noqa: S608 - a name that the file itself gave
    return [{column: value for column, value in row.items() if column not in NOT_THE_SAME} for row in found]


def differing(one: Record, other: Record) -> Iterator[tuple[str, str, Any, Any]]:
    """Table, column, and the two values, of everything that is not the same."""
    for table in one:
        for here, there in zip(one[table], other[table], strict=True):
            yield from (
                (table, column, here[column], there[column]) for column in here if here[column] != there[column]
            )


async def on_the_screens(folder: Path, day: Day) -> Record:
    clock = StoppedClock(TUESDAY)
    async with front_desk(folder, clock, staff=STAFF, checked=False) as (hands, desk, drafts):
        for date, hour, minute, deed, _, _ in day:
            clock.at = at(date, hour, minute)
            await deed(hands)
            assert isinstance(hands.screen, QueueScreen), f"{deed.__name__}: {hands.said}"
        assert drafts.unfinished() == []
        return record(desk)


def line_by_line(folder: Path, day: Day) -> Record:
    at_plain = PlainDesk(folder, StoppedClock(TUESDAY))
    for date, hour, minute, deed, command, answers in day:
        at_plain.clock.at = at(date, hour, minute)
        said = at_plain.do(command, *answers)
        assert said.status == (1 if deed is half_typed else 0), said.text
    assert at_plain.unfinished == []
    with at_plain.open() as desk:
        return record(desk)


async def lived_twice(folder: Path, day: Day) -> Record:
    """The record of a day that was lived on the screens and line by line; it is the same in every table."""
    screens, lines = await on_the_screens(folder / "screens", day), line_by_line(folder / "lines", day)
    assert {table: len(found) for table, found in screens.items()} == {
        table: len(found) for table, found in lines.items()
    }
    assert list(differing(screens, lines)) == []
    return screens


async def test_a_day_on_the_screens_and_the_same_day_line_by_line_are_one_record(tmp_path: Path) -> None:
    record = await lived_twice(tmp_path, DAY)
    assert [len(record[table]) for table in ("contact", "answerphonecheck", "heard", "dayreview")] == [6, 2, 3, 1]
    assert {row["result"] for row in record["promise"]} == {"kept", "missed", "running"}
    assert {row["kind"] for row in record["event"]} >= {"they_rang", "holding_reply", "given_to", "written_down"}


async def test_what_was_thrown_away_and_days_signed_late_or_twice_are_one_record_too(tmp_path: Path) -> None:
    record = await lived_twice(tmp_path, LATE)
    assert [(row["name"], row["state"]) for row in record["contact"]] == [("Margaret Hall", "closed")]
    assert [(row["day"], row["signed_at"][:10]) for row in record["dayreview"]] == [
        ("2026-11-24", "2026-11-25"), ("2026-11-25", "2026-11-25"), ("2026-11-25", "2026-11-25"),
    ]  # fmt: skip
    assert [row["decided"] for row in record["decision"]] == ["thrown_away"]
