"""Every worked life of promises through the record: a real file, what is done at the desk, and the rows it leaves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import ClosedReason, EventKind, LeaveMessage, TryResult
from db.promises.extend import extend
from db.promises.milestones import record_milestone
from db.promises.wait import ask_them, they_answered
from db.replies.acknowledge import acknowledge
from db.replies.attempts import record_attempt
from db.replies.close_unreached import close_unreached
from db.replies.reply import Beside, answer
from db.replies.tell import tell_how_it_stands
from db.reports.period import Period
from db.reports.what_if import replay
from db.startup import create as startup
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import CharterError, WordsError
from deskapp.settings import Settings
from tests.charter.test_promise_lives import CASES, EDITIONS
from tests.db.desk_case import StoppedClock, entry, rows

SECOND = timedelta(seconds=1)
PROMISES = """
SELECT promise.rule, promise.started_at, promise.due_at, promise.stopped_at, promise.result, promise.waiting_since,
(SELECT count(*) FROM promiseextension WHERE promise_id = promise.id) AS extensions, promise.id, promise.restarts
FROM promise WHERE rule IS NOT NULL ORDER BY promise.id
"""


class Told:
    """One contact at a desk, to whom things happen as a life tells them."""

    def __init__(self, desk: Desk, clock: StoppedClock, first: dict[str, Any]) -> None:
        self.desk, self.clock = desk, clock
        self.done_at: list[datetime | None] = []
        clock.at = instant(first["at"])
        contact = entry(Channel(first["channel"]), kind=Kind(first["kind"]), received_at=clock.at, name="Jo Bell")
        contact.outcome = None
        self.id = log.log_contact(desk, contact, ok_to_leave_message=LeaveMessage.YES).contact_id

    def do(self, event: dict[str, Any]) -> None:
        """Record what happened. WordsError where it is refused."""
        at = instant(event["at"])
        self.clock.at = max(self.clock.at + SECOND if self.done_at else self.clock.at, at)
        if event["do"] == "undo":
            self.undo()
            return
        try:
            getattr(self, event["do"])(at, event)
        except WordsError as error:
            if "already closed" not in str(error):
                raise
            self.done_at.append(None)  # the desk records nothing more on what is closed, and nothing comes of it
        else:
            self.done_at.append(self.clock.at)

    def undo(self) -> None:
        if not self.done_at:
            raise WordsError("there is nothing to undo but the receipt")
        done_at, now = self.done_at.pop(), self.clock.at
        if done_at is not None:
            self.clock.at = done_at + SECOND  # within the hour in which it can be undone
            undo_last(self.desk)
            self.clock.at = now

    def acknowledge(self, at: datetime, _: dict[str, Any]) -> None:
        how = EventKind.LETTER_SENT
        try:
            acknowledge(self.desk, self.id, how=how, at=at)
        except WordsError:
            acknowledge(self.desk, self.id, how=how, at=at, promised_at=self.clock.at + timedelta(days=400))

    def reply(self, at: datetime, _: dict[str, Any]) -> None:
        answer(self.desk, self.id, how=EventKind.EMAIL_SENT, told="All of it.", sorted_=True, at=at)

    def holding_reply(self, at: datetime, event: dict[str, Any]) -> None:
        until = max(instant(event["until"]), at + timedelta(days=1))
        said = Beside(holding=True, why="We have to ask.", promised_at=until)
        answer(self.desk, self.id, how=EventKind.EMAIL_SENT, told="", sorted_=False, at=at, **said)

    def update(self, at: datetime, _: dict[str, Any]) -> None:
        tell_how_it_stands(self.desk, self.id, told="Still with the surveyor.", how=EventKind.SPOKE, at=at)

    def message_left(self, at: datetime, _: dict[str, Any]) -> None:
        record_attempt(self.desk, self.id, result=TryResult.LEFT_MESSAGE, at=at)

    def could_not_reach(self, _: datetime, __: dict[str, Any]) -> None:
        close_unreached(self.desk, self.id, closed_reason=ClosedReason.NOT_POSSIBLE, words="No address.")

    def milestone(self, at: datetime, event: dict[str, Any]) -> None:
        record_milestone(self.desk, self.id, key=event["key"], at=at)

    def extend(self, _: datetime, event: dict[str, Any]) -> None:
        to = date.fromisoformat(event["to"]) if "to" in event else None
        extend(self.desk, self.id, why="It takes the surveyor longer.", told=True, to=to)

    def ask_them(self, at: datetime, _: dict[str, Any]) -> None:
        ask_them(self.desk, self.id, asked="Which flat it is", how=EventKind.EMAIL_SENT, at=at)

    def they_answered(self, at: datetime, _: dict[str, Any]) -> None:
        they_answered(self.desk, self.id, at=at)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def stored(text: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{text}+00:00") if text else None


def as_stored(desk: Desk, now: datetime) -> list[dict[str, Any]]:
    """Every promise of a rule, as the record has it."""
    order = {rule.key: place for place, rule in enumerate(desk.edition.rules)}
    found: dict[int, tuple[tuple[Any, ...], dict[str, Any]]] = {}
    first: dict[int, int] = {}
    for rule, started, due, stopped, result, waiting, extensions, row_id, restarts in rows(desk, PROMISES):
        first[row_id] = first.get(restarts, row_id)
        state = "waiting" if waiting and not stopped else result
        due_at = stored(due)
        assert due_at is not None
        said = {
            "rule": rule,
            "started_at": stored(started),
            "due_at": due_at,
            "state": state,
            "stopped_at": None if state == "void" else stored(stopped),
            "overdue": state == "running" and now > due_at,
            "extended": extensions > 0,
        }
        found[first[row_id]] = ((stored(started), order[rule], first[row_id]), said)
    return [said for _, said in sorted(found.values(), key=lambda each: each[0])]


def as_expected(promise: dict[str, Any]) -> dict[str, Any]:
    times = {name: instant(promise[name]) if promise[name] else None for name in ("started_at", "due_at", "stopped_at")}
    return {**promise, **times, **({"stopped_at": None} if promise["state"] == "void" else {})}


@pytest.fixture(scope="module")
def desk_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """A desk by the edition of that name; its file is made once and copied."""
    made: dict[str, Path] = {}

    @contextmanager
    def opened(edition: str) -> Iterator[tuple[Desk, StoppedClock]]:
        clock = StoppedClock(datetime(2026, 9, 1, 9, tzinfo=UTC))
        if edition not in made:
            made[edition] = tmp_path_factory.mktemp(edition) / "desk"
            startup.create(Settings(folder=made[edition]), clock, EDITIONS[edition])
        settings = Settings(folder=tmp_path_factory.mktemp(edition) / "desk", staff_name="Priya Shah")
        settings.folder.mkdir(mode=0o700)
        shutil.copy(Settings(folder=made[edition]).record, settings.record)
        desk = open_desk(settings, clock)
        try:
            yield desk, clock
        finally:
            desk.close()

    return opened


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['about']}" for case in CASES])
def test_a_worked_life_leaves_the_promises_in_the_record_that_it_says(
    case: dict[str, Any], desk_with: Callable[[str], Any]
) -> None:
    if case.get("edition_refused"):
        with pytest.raises(CharterError), desk_with(case["edition"]):
            pass
        return
    with desk_with(case["edition"]) as (desk, clock):
        first, *others = case["events"]
        told = Told(desk, clock, first)
        for event in others:
            if event.get("refused"):
                with pytest.raises(WordsError):
                    told.do(event)
            else:
                told.do(event)
        assert as_stored(desk, instant(case["now"])) == [as_expected(one) for one in case["expect"]]
        with read_session(desk.engine) as session:
            period = Period(date(2000, 1, 1), date(2099, 12, 31))
            again = replay(session, desk.edition, {desk.edition_id: desk.edition}, period, instant(case["now"]))
        assert again.differences == [], "under its own charter everything is as it was"
