"""One message of an answerphone check: the message form, with what is written down already above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from db.answerphone_heard import Listened, add_to, nothing_said, write_down
from db.answerphone_seen import CheckSeen, HeardSeen, one_check, previous_check
from db.answerphone_words import begun_words, heard_line
from db.entry import Book, Entry, is_unclear
from db.entry_times import UNKNOWN_TIME, Received, received_at
from db.typed import RefusedError
from deskapp.charter.calendar import WorkingCalendar
from deskapp.words import phrases
from screens.answerphone_names import OF_CHECK
from screens.entry_form import Adding, NothingSaid
from screens.log_message import LogMessage
from screens.meant_times import READERS, Reader, past, time_in_full
from screens.requests import FinishCheck, GoOnWithCheck, Told
from screens.widgets.box import Box

ABOVE = 3
"""How many of the messages above are shown; one in a small window."""
NO_TIME = "When was it left? Write it behind the d, like: d 1231, or d ?"
COUNTS_FROM = "The earlier one counts."
WAITS = "The check waits for you: k carries on with it."
HINT = "1231, y 1840, ?. s nothing said, d same caller, n no more"
_SAID = re.compile(r"(?P<letter>[dsnu])(?P<number>\d{0,2})(?:\s+(?P<when>.+))?", re.IGNORECASE)


class Said(NamedTuple):
    """What stands before or instead of a time: s nothing said, d same caller as the last (d2: as message 2), u could
    not be made out, n no more messages; and the time behind it, as it was typed.
    """

    letter: str
    number: int | None
    when: str


def said_of(typed: str) -> Said | None:
    """What was typed where the time goes, if it is one of the letters; None where it is a time."""
    found = _SAID.fullmatch(typed.strip())
    if found is None or (found["number"] and found["letter"].lower() != "d"):
        return None
    return Said(found["letter"].lower(), int(found["number"]) if found["number"] else None, found["when"] or "")


def _left_in_full(typed: str, now: datetime, calendar: WorkingCalendar) -> object:
    """A time, which may stand behind a letter."""
    said = said_of(typed)
    if said is None or not said.when:
        return past(typed, now, calendar)
    return f"{said.letter}{said.number or ''} {time_in_full(past(said.when, now, calendar))}"


class CheckMessage(LogMessage):
    """A message of the check that is under way. Saving it opens the next by itself; the last opens the end."""

    DEFAULT_CSS = """
    CheckMessage #above { height: auto; padding: 0; background: $panel; color: $foreground; }
    """
    NAME = "Answerphone check"
    HELP = f"""{LogMessage.HELP}
Where the time goes, a letter and Enter say what else it was: s nothing was said; d 1231 the same caller as the one
above (d2 1231: as message 2), joined into one with both times; u could not be made out; n no more messages.
? is for a machine that doesn't say the time: it is taken to be just after the check before.
F2 answers the phone: k, or F8 and Enter, brings you back to this very field."""
    HINTS: ClassVar[Mapping[str, str]] = {**LogMessage.HINTS, "received_at": HINT}

    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "received_at": _left_in_full}

    seen: CheckSeen | None = None

    @property
    def check_id(self) -> int:
        """The check that this is a message of."""
        return int(self.draft.values.get(OF_CHECK) or self.begins_with()[OF_CHECK])

    def body(self) -> ComposeResult:
        """What is written down already, then the message."""
        yield Static(id="above", markup=False)
        yield from super().body()

    def read_book(self) -> Book:
        """And the check as it stands (off the event loop)."""
        self.seen = one_check(self.desk.engine, self.check_id)
        return super().read_book()

    def checked_before(self) -> datetime | None:
        """The check before this one, however long this one has taken."""
        before = self.seen.started_at if self.seen else self.draft.started_at
        return previous_check(self.desk.engine, before)

    # What was said of the message, where its time goes

    @property
    def said(self) -> Said | None:
        """The letter where the time goes."""
        return said_of(self.fields["received_at"].value or "")

    def left(self, now: datetime) -> Received:
        """When it was left, which may stand behind a letter."""
        said = self.said
        if said is None or not said.when:
            return super().left(now)
        timed = replace(self.typed, values={**self.typed.values, "received_at": said.when})
        return received_at(timed, now, self.desk.edition.calendar, self.book.checked_at)

    def path(self) -> Sequence[str]:
        """A message without words is done at once; one that is joined to another needs no more than its time."""
        said = self.said
        if said is not None and said.letter in "sn":
            return ("received_at",)
        if said is not None and said.letter == "d":
            return ("received_at", "about")
        return super().path()

    def check(self, name: str) -> None:
        """A letter where the time goes is looked at like a time. Raises RefusedError."""
        said = self.said
        if name == "received_at" and said is not None and said.letter in "sn":
            return
        if name == "received_at" and said is not None and said.letter == "d":
            self._above(said)
            if not said.when:
                raise RefusedError("received_at", NO_TIME)
        if name == "received_at" and said is not None and said.letter == "u":
            self._make_unclear(said)
        super().check(name)

    def _make_unclear(self, said: Said) -> None:
        """Tick that it could not be made out, and leave the time where the letter was."""
        self.fields["received_at"].put(said.when or UNKNOWN_TIME)
        if is_unclear(self.typed):
            return
        if "unclear" in self.fields:
            self.fields["unclear"].put("yes")
        for ticks in self.ticks:
            ticks.toggle("u")

    def _could_be(self, said: Said) -> list[HeardSeen]:
        """The messages above that this can be joined to."""
        heard = [one for one in (self.seen.heard if self.seen else ()) if one.contact_id and not one.taken_back]
        return [one for one in heard if said.number in (None, one.position)]

    def _above(self, said: Said) -> int:
        """The contact of the message above that is meant. Raises RefusedError."""
        heard = self._could_be(said)
        if not heard or heard[-1].contact_id is None:
            raise RefusedError("received_at", "There is no message above to join this to. Type when it was left")
        return heard[-1].contact_id

    def leave(self, name: str) -> None:
        """No more messages: go to the end of the check."""
        if name == "received_at" and self.said is not None and self.said.letter == "n":
            self.fields["received_at"].put("")
            self.park()
            self.dismiss(None)
            self.app.post_message(FinishCheck(self.check_id))
        else:
            super().leave(name)

    def spoken(self, now: datetime) -> list[str]:
        """By when it is to be answered, or what it is joined to."""
        said = self.said
        if said is None or said.letter != "d":
            return super().spoken(now)
        above = self._could_be(said)
        return [f"Enter joins it to {above[-1].ref}. Both times are kept. {COUNTS_FROM}"] if above and said.when else []

    # Saving

    def read(self, now: datetime) -> Entry | Adding | NothingSaid:
        """The message, or what it is added to. Raises RefusedError."""
        said = self.said
        if said is not None and said.letter == "s":
            return NothingSaid(self.draft.id)
        if said is not None and said.letter == "n":
            raise RefusedError("received_at", "Press Enter here, and the check goes to its end")
        if said is not None and said.letter == "d":
            self.check("received_at")
            at, assumed = self.left(now)
            return Adding(self._above(said), self.draft.id, at, self.typed["about"], assumed)
        if said is not None:
            self._make_unclear(said)
        return super().read(now)

    def write(self, ready: Entry | Adding | NothingSaid) -> tuple[str, int | None]:
        """Keep it as a message of the check (off the event loop). Raises DeskError."""
        if isinstance(ready, NothingSaid):
            listened = nothing_said(self.desk, self.check_id, entry_id=ready.entry_id)
        elif isinstance(ready, Adding):
            listened = add_to(
                self.desk,
                self.check_id,
                ready.contact_id,
                entry_id=ready.entry_id,
                left_at=ready.at,
                left_assumed=ready.assumed,
                words=ready.words,
            )
        else:
            listened = write_down(self.desk, self.check_id, ready, unclear=is_unclear(self.typed))
        return self._kept_words(ready, listened), listened.contact_id

    def _kept_words(self, ready: Entry | Adding | NothingSaid, listened: Listened) -> str:
        now = self.clock.now()
        alone = "" if listened.to_go is not None else " The check was finished meanwhile: this is kept by itself."
        if isinstance(ready, NothingSaid):
            return f"Nothing said: noted.{alone}"
        if isinstance(ready, Adding):
            sooner = f" Now reply by {phrases.due_words(listened.due_at, now)}." if listened.due_at else ""
            return f"Added to {listened.ref}.{sooner}{alone}"
        due_at = min((due for _, due in listened.logged.promises), default=None) if listened.logged else None
        return phrases.saved_words(ref=listened.ref, name=ready.contact.name, due_at=due_at, now=now) + alone

    def after_saving(self, values: Mapping[str, str], *, in_a_run: bool) -> Message | None:  # noqa: ARG002 - the next message opens by itself
        """The next message, or the end of the check."""
        return GoOnWithCheck(self.check_id, {} if is_unclear(self.typed) else values)

    def action_back(self) -> None:
        """Stop for now: everything is kept."""
        super().action_back()
        self.app.post_message(Told(WAITS, "plain"))

    # What it says

    def show_words(self) -> None:
        """Which message this is, and those above it."""
        super().show_words()
        check = self.seen
        if check is None:
            return
        now = self.clock.now()
        number, count = check.written_count + 1, check.machine_count or 0
        which = f"message {number} of {count}" if number <= count else f"message {number} (it said {count})"
        day = phrases.day_short(phrases.london(check.started_at).date())
        name = "Answerphone check  " if self.app.size.width >= 80 else "Answerphone"
        begun = f"began {phrases.clock_time(check.started_at)} {day}  by {check.started_by.split()[0]}"
        self.top(f"{name} {begun}", right=which)
        above = self._above_words(check, now)
        self.show("#above", above)
        self.query_one("#above").display = bool(above)
        self._echo_letter()

    def _above_words(self, check: CheckSeen, now: datetime) -> str:
        most = ABOVE if self.app.size.height >= 24 else 1
        shown = check.heard[-most:]
        lines = [begun_words(check, now)] if begun_words(check, now) else []
        if check.ended_at is not None:
            ended = phrases.clock_time(check.ended_at)
            lines.append(f"{check.ended_by} finished this check at {ended}. This message is kept by itself.")
        if len(check.heard) > len(shown):
            lines.append(f"  and {len(check.heard) - len(shown)} above")
        return "\n".join([*lines, *(heard_line(one, now, self.app.size.width) for one in shown)])

    def _echo_letter(self) -> None:
        said, box = self.said, self.query_one("#box-received-at", Box)
        if said is None:
            return
        if said.letter == "d":
            above = self._could_be(said)
            who = (above[-1].name or "No name") if above else "nobody above"
            box.echo = f"= same caller: {who}" + ("" if said.when else ", and when?")
        else:
            self.show("#promised", "")
            words = {"s": "nothing said", "n": "no more messages", "u": "could not be made out"}
            box.echo = f"= {words[said.letter]}: Enter"
