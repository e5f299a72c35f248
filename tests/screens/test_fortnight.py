"""A fortnight at two desks that are never closed: bank holidays, a closure, the clocks go forward (22 March to 4 April
2027). What was lived is what the record says: the checks, the gap, the sign-offs and every promise.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from db.answerphone.days import gaps, in_time
from db.desk.desk import Desk
from db.end_of_day.sign_offs import days_signed
from db.startup.open_desk import open_desk
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.rules import local_date
from deskapp.clock import LONDON
from deskapp.forms.answerphone.end import CheckEndForm
from deskapp.forms.log.call import CallForm
from deskapp.forms.log.check_message import CheckMessageForm
from deskapp.settings import Settings
from screens.answerphone.take_over import TakenScreen
from screens.end_of_day.screen import EndOfDay
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, checks_of, note_gap, rows, signed_off
from tests.screens.front_desk import STAFF, Hands, front_desk, workers_done

MONDAY, FOURTEENTH = date(2027, 3, 22), date(2027, 4, 4)
"""Good Friday is the 26th, Easter Monday the 29th; the clocks go forward on Sunday the 28th."""
TRAINING = "2027-04-01"
DEREK_ON_DESK = (*STAFF[:1], *STAFF[2:], "Derek Collins")


PROMISES = """SELECT contact.name, promise.name, substr(due_at, 1, 16), result, substr(stopped_at, 1, 16)
FROM promise JOIN contact ON contact.id = contact_id ORDER BY promise.id"""
HEARD = """SELECT substr(left_at, 1, 16), left_assumed, name FROM heard
LEFT JOIN contact ON contact.id = contact_id ORDER BY heard.id"""


def london(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of 2027 as the clock on the wall says it, in UTC."""
    return datetime(2027, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


class TwoDesks:
    """Two people at two machines, and one clock on the wall."""

    def __init__(self, clock: StoppedClock, priya: Hands, derek: Hands) -> None:
        self.clock = clock
        self.priya = priya
        self.derek = derek

    async def at(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """It is this time now: both queues have seen it, and what the other saved. On another day both say who is
        there: the desks are never closed.
        """
        before, self.clock.at = self.clock.at, london(month, day, hour, minute)
        for hands, letter in ((self.priya, "p"), (self.derek, "d")):
            if local_date(before) != local_date(self.clock.at):
                await hands.come_on(letter)
            queue = hands.on(QueueScreen)
            queue.reload(at_once=True)
            # Not for the preview: what it reads is broken off when the mark moves.
            if others := [worker for worker in hands.app.workers if worker.group != "preview"]:
                await workers_done(hands.app, others)
            await hands.settle()
            await hands.tick()


@asynccontextmanager
async def two_desks(folder: Path) -> AsyncIterator[tuple[TwoDesks, Desk]]:
    """Monday at nine, nothing in the record yet. On 1 April there is a training day."""
    clock = StoppedClock(london(3, 22, 9))
    text = shipped_text(DEFAULT_EDITION).replace("[closures]", f'[closures]\n{TRAINING} = "Training day"')
    open_desk(Settings(folder=folder), clock, edition_text=text).close()
    async with (
        front_desk(folder, clock, checked=False) as (priya, desk, _),
        front_desk(folder, clock, checked=False, staff=DEREK_ON_DESK) as (derek, _, _),
    ):
        yield TwoDesks(clock, priya, derek), desk


async def promise_a_call(hands: Hands, name: str, number: str, by: str = "") -> None:
    """A call that is to be rung back, by the charter's time or the one that was given."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter")
    await hands.write(number)
    await hands.press("enter")
    await hands.write("Wants to be rung")
    await hands.press("enter")
    await hands.write("oth")
    await hands.press("enter", "c")
    await hands.write(by)
    await hands.press("enter")
    if "when we're closed" in hands.said:
        await hands.press("enter")
    await hands.press("enter", "y", "enter")
    hands.on(QueueScreen)
    assert f"{name}. Reply by" in hands.said


async def write_down(hands: Hands, left: str, name: str, number: str) -> None:
    """One message of a check."""
    hands.on(CheckMessageForm)
    for words in (left, name, number):
        await hands.write(words)
        await hands.press("enter")
    await hands.press("enter")
    await hands.write("Wants to be rung")
    await hands.press("enter")
    await hands.write("oth")
    await hands.press("enter", "enter")


async def clear(hands: Hands, field: str) -> None:
    """Take everything out of the box."""
    await hands.press(*["backspace"] * len(hands.value(field)))


async def begin_check(hands: Hands, count: str) -> None:
    await hands.press("k")
    await hands.write(count)
    await hands.press("enter")


def checks(desk: Desk) -> list[tuple[str, str, bool | None]]:
    """Each check of the fortnight: for which day, how many of how many, and whether it was in time."""
    days = [MONDAY + timedelta(days=count) for count in range(14)]
    found = [check for day in days for check in checks_of(desk.engine, day)]
    return [
        (
            f"{check.day.day} {check.day:%b}",
            f"{check.written_count} of {check.machine_count}",
            in_time(desk.edition, check.day, check.ended_at),
        )
        for check in found
    ]


def reviews(desk: Desk) -> list[tuple[str, str, int, bool]]:
    """Each day that was signed off: by whom, with how much undecided, and whether on its own day."""
    days = [MONDAY + timedelta(days=count) for count in range(14)]
    found = [signed for day in days if (signed := signed_off(desk.engine, day))]
    return [(f"{one.day.day} {one.day:%b}", one.by, one.undecided, one.on_time) for one in found]


async def choose(hands: Hands, name: str) -> None:
    """Go to somebody's row of the queue."""
    await hands.press("home")
    rows_shown = [row.name for row in hands.on(QueueScreen).queue_list.rows]
    await hands.press(*["down"] * rows_shown.index(name))


async def sign_off(hands: Hands, kept: int, *, undecided: bool = False) -> str:
    """e, k for everything that is to be decided, the whole list done, Enter; what is said of it."""
    await hands.press("e")
    hands.on(EndOfDay)
    await hands.press(*("k" * kept), "a", "enter", *(["enter"] if undecided else []))
    hands.on(QueueScreen)
    return hands.said


async def the_first_monday(desks: TwoDesks) -> None:
    """Nothing on the machine; a call that is promised for Tuesday; Derek signs off."""
    priya, derek = desks.priya, desks.derek
    await desks.at(3, 22, 9, 5)
    await priya.press("k", "0", "enter")
    assert priya.said == "Checked 09:05, none."
    await desks.at(3, 22, 10)
    await promise_a_call(priya, "Bill Tanner", "07700 900 418")
    await desks.at(3, 22, 16, 50)
    assert (await sign_off(derek, 1)).startswith("Signed off by Derek 16:50. No promise was broken")


async def the_first_tuesday(desks: TwoDesks) -> None:
    """Priya is called away in the middle of the second message; Derek takes the check over from her."""
    priya, derek = desks.priya, desks.derek
    await desks.at(3, 23, 9, 5)
    await begin_check(priya, "2")
    await write_down(priya, "y 1840", "Kay", "07700 900 419")
    await priya.write("?")
    await priya.press("enter")
    await priya.write("Jo")
    await priya.press("f2")
    priya.on(CallForm)
    await priya.press("f5")
    await derek.press("k")
    derek.on(TakenScreen)
    assert "Priya Nair has been at this check since 09:05, 1 of 2 written down." in derek.text
    await derek.press("enter")
    derek.on(CheckMessageForm)
    assert (derek.value("received_at"), derek.value("name")) == ("?", "Jo")
    await derek.press("enter")
    await derek.write("07700 900 420")
    await derek.press("enter", "enter")
    await derek.write("Wants to be rung")
    await derek.press("enter")
    await derek.write("oth")
    await derek.press("enter", "enter")
    derek.on(CheckEndForm)
    await derek.press("y", "y", "enter")
    assert derek.said == "Checked 09:05, 2 messages. Deleted from the machine."
    await desks.at(3, 23, 15)
    for name in ("Jo", "Bill Tanner"):
        await choose(priya, name)
        await priya.press("r", "t", "s", "enter")
        assert f"{name}. Sorted" in priya.said
    await desks.at(3, 23, 16, 50)
    assert "1 undecided" in await sign_off(derek, 0, undecided=True)


async def a_wednesday_that_nobody_signs_off(desks: TwoDesks) -> None:
    """Kay is late. Nobody checks the answerphone, and nobody signs off."""
    priya, derek = desks.priya, desks.derek
    await desks.at(3, 24, 9, 30)
    assert "Answerphone not checked yet (k)" in priya.text
    await desks.at(3, 24, 12)
    assert "Answerphone NOT checked today" in derek.text
    await choose(derek, "Kay")
    await derek.press("t", "n", "enter")
    assert "tried once" in derek.said
    await promise_a_call(derek, "Mrs Doyle", "07700 900 421", by="fri")
    assert "Reply by 17:00 on Tue 30 Mar" in derek.said, "Friday and Monday are bank holidays: she was asked"


async def maundy_thursday(desks: TwoDesks, desk: Desk) -> None:
    """Yesterday greets her: she says why nobody checked, and signs it off late."""
    priya, derek = desks.priya, desks.derek
    await desks.at(3, 25, 9)
    note_gap(desk, date(2027, 3, 24), "phone line down")
    await choose(priya, "Kay")
    await priya.press("r", "t", "s", "y", "m", "enter")
    assert "Kay. Sorted" in priya.said
    await priya.press("e")
    assert "Yesterday was not signed off: sign it off here." in priya.text
    assert "Signed off this month: 2 of 3 days" in priya.text
    await priya.press("a", "enter")
    assert priya.said == "Yesterday signed off late by Priya 09:00. No promise was broken that day."
    await begin_check(derek, "1")
    await write_down(derek, "0815", "R. Coombes", "07700 900 422")
    derek.on(CheckEndForm)
    await derek.press("k")
    await derek.write("Samira is to listen")
    await derek.press("enter", "y", "enter")
    assert "Kept on the machine: Samira is to listen" in derek.said
    await desks.at(3, 25, 16, 55)
    # The next working day is Tuesday: what is owed by then is decided now.
    assert (await sign_off(derek, 2)).startswith("Signed off by Derek 16:55. No promise was broken")


async def the_tuesday_after_easter(desks: TwoDesks) -> None:
    """Summer time has begun on Sunday; five days of messages may be on the machine."""
    priya, derek = desks.priya, desks.derek
    await desks.at(3, 30, 9, 2)
    assert "Last checked 5 days ago (k)" in priya.text
    await begin_check(derek, "3")
    await derek.write("sun 0130")
    await derek.press("enter")
    assert derek.field == "received_at", "there was no half past one that night"
    assert derek.said == "The clocks went forward on Sunday 28 March: there was no 01:30. Write it an hour later."
    await clear(derek, "received_at")
    await write_down(derek, "sun 0330", "Portsea Carers", "07700 900 423")
    await derek.write("d sat 2300")
    await derek.press("enter", "enter")
    await derek.press("s", "enter", "y", "y", "enter")
    assert derek.said == "Checked 09:02, 3 messages. Deleted from the machine."
    await desks.at(3, 30, 17, 0)
    for name in ("R. Coombes", "Mrs Doyle"):
        await choose(priya, name)
        await priya.press("r", "t", "s", "enter")
        assert f"{name}. Sorted" in priya.said, "17:00 exactly is in time"
    assert (await sign_off(priya, 1)).startswith(
        "Signed off by Priya 17:00. No promise was broken so far; 1 is still due today."
    )


async def the_second_wednesday(desks: TwoDesks) -> None:
    """Derek begins at five to five; then nobody is at his desk any more. Nobody signs off."""
    priya, derek = desks.priya, desks.derek
    await desks.at(3, 31, 16, 55)
    await choose(priya, "Portsea Carers")
    await priya.press("r", "t", "s", "y", "m", "enter")
    assert "Portsea Carers. Sorted" in priya.said
    await begin_check(derek, "2")
    await write_down(derek, "1640", "L. Okafor", "07700 900 424")
    await derek.write("1645")
    await derek.press("enter")
    await derek.write("Mr Ta")
    await derek.press("f5")


async def the_friday_after_a_training_day(desks: TwoDesks) -> None:
    """Priya finishes his check, for Wednesday; then makes today's."""
    priya = desks.priya
    await desks.at(4, 2, 9, 0)
    assert "LATE 2" in priya.text, "the check that was begun on Wednesday, and what was half typed in it"
    await priya.press("k")
    priya.on(TakenScreen)
    await priya.press("enter")
    assert priya.value("name") == "Mr Ta"
    await priya.write("n")
    await priya.press("enter")
    await priya.write("07700 900 425")
    await priya.press("enter", "enter")
    await priya.write("Wants to be rung")
    await priya.press("enter")
    await priya.write("oth")
    await priya.press("enter", "enter", "y", "y", "enter")
    assert priya.said.startswith("Checked 16:55, 2 messages. Done late: it counts for Wed 31 Mar.")
    await priya.press("k", "0", "enter")
    assert priya.said == "Checked 09:00, none."
    assert (await sign_off(priya, 2)).startswith("Wednesday signed off late by Priya 09:00.")
    await desks.at(4, 2, 16, 50)
    await priya.press("e")
    assert "Signed off this month" not in priya.text, "the 1st was shut: there is no day of April yet to count"
    await priya.press("escape")
    assert (await sign_off(priya, 2)).startswith(
        "Signed off by Priya 16:50. No promise was broken so far; 2 are still due today."
    )


def the_days_of_the_record(desk: Desk) -> None:
    """Every check, gap and sign-off is in the record as it was lived."""
    assert checks(desk) == [
        ("22 Mar", "0 of 0", True),
        ("23 Mar", "2 of 2", True),
        ("25 Mar", "1 of 1", True),
        ("30 Mar", "3 of 3", True),
        ("31 Mar", "2 of 2", False),
        ("2 Apr", "0 of 0", True),
    ]
    assert [(gap.day, gap.made, gap.reason) for gap in gaps(desk, MONDAY, FOURTEENTH)] == [
        (date(2027, 3, 24), 0, "phone line down")
    ]
    assert days_signed(desk, MONDAY, FOURTEENTH)[:2] == (7, 7)
    assert reviews(desk) == [
        ("22 Mar", "Derek Collins", 0, True),
        ("23 Mar", "Derek Collins", 1, True),
        ("24 Mar", "Priya Nair", 0, False),
        ("25 Mar", "Derek Collins", 0, True),
        ("30 Mar", "Priya Nair", 0, True),
        ("31 Mar", "Priya Nair", 0, False),
        ("2 Apr", "Priya Nair", 0, True),
    ]


def the_promises_of_the_record(desk: Desk) -> None:
    """Every promise and message is in the record as it was lived, to the second."""
    assert rows(desk, PROMISES) == [
        ("Bill Tanner", "promise", "2027-03-23 17:00", "kept", "2027-03-23 15:00"),
        ("Kay", "reply", "2027-03-23 17:00", "missed", "2027-03-25 09:00"),
        ("Jo", "reply", "2027-03-23 17:00", "kept", "2027-03-23 15:00"),
        ("Mrs Doyle", "promise", "2027-03-30 16:00", "kept", "2027-03-30 16:00"),
        ("R. Coombes", "reply", "2027-03-30 16:00", "kept", "2027-03-30 16:00"),
        ("Portsea Carers", "reply", "2027-03-30 16:00", "missed", "2027-03-31 15:55"),
        ("L. Okafor", "reply", "2027-04-02 16:00", "running", None),
        ("Mr Tan", "reply", "2027-04-02 16:00", "running", None),
    ]
    assert rows(desk, HEARD) == [
        ("2027-03-22 18:40", 0, "Kay"),
        ("2027-03-22 09:05", 1, "Jo"),
        ("2027-03-25 08:15", 0, "R. Coombes"),
        ("2027-03-28 02:30", 0, "Portsea Carers"),
        ("2027-03-27 23:00", 0, "Portsea Carers"),
        (None, 0, None),
        ("2027-03-31 15:40", 0, "L. Okafor"),
        ("2027-03-31 15:45", 0, "Mr Tan"),
    ]


async def test_a_fortnight_at_two_desks_ends_with_what_was_lived(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (desks, desk):
        await the_first_monday(desks)
        await the_first_tuesday(desks)
        await a_wednesday_that_nobody_signs_off(desks)
        await maundy_thursday(desks, desk)
        await the_tuesday_after_easter(desks)
        await the_second_wednesday(desks)
        await the_friday_after_a_training_day(desks)
        await desks.at(4, 4, 12)
        the_days_of_the_record(desk)
        the_promises_of_the_record(desk)
