"""One message of an answerphone check, with the messages logged before above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from db.answerphone.messages import Listened, add_message_to, nothing_said, write_message
from db.answerphone.read import CheckSeen, HeardSeen, one_check, previous_check
from db.contacts.log import LogEntry
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.people.suggest import OpenMatter
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RefusedError
from deskapp.forms.fields import Hint, Part, TextBlock
from deskapp.forms.form import Form
from deskapp.forms.kind import PROMISED, danger_hidden, danger_path
from deskapp.forms.log import message
from deskapp.forms.log.entry import Adding, added_words
from deskapp.forms.log.message import MessageRules, left_in_full
from deskapp.forms.meant_times import READERS, Reader, read_past, typed_time_in_full
from deskapp.forms.read_entry import is_unclear
from deskapp.forms.results import NextForm, Saved
from deskapp.forms.times import UNKNOWN_TIME, Received, received_at
from deskapp.forms.typed import MESSAGE
from deskapp.views.answerphone import begun_words, heard_line
from deskapp.wording import phrases
from deskapp.wording.causes import DayCause
from deskapp.wording.form_names import ENDING, OF_CHECK

ABOVE = "above"
MOST_ABOVE = 3
"""Number of earlier messages shown; one in a small window."""
WIDE, HIGH = 80, 24
COUNTS_FROM = "The earlier one counts."
_LETTERS = "s silent, d 1231 same caller as the last, u can't be made out, n no more"
ECHOED = {"s": "nothing said", "n": "no more messages", "u": "could not be made out"}
READ_BACK = {"s": "nothing said", "d": "the same caller as above", "u": "it can't be made out", "n": "no more messages"}
_SAID = re.compile(r"(?P<letter>[dsnu])(?P<number>\d{0,2})(?:\s+(?P<when>.+))?", re.IGNORECASE)


class MarkedMessage(NamedTuple):
    """A letter before or instead of a time: s silent, d same caller as the last message (d2: as message 2), u unclear,
    n no more messages; and the text of the time behind it.
    """

    letter: str
    number: int | None
    when: str


class NothingSaid(NamedTuple):
    """A silent message of an answerphone check."""

    entry_id: str


Ready = LogEntry | Adding | NothingSaid


def said_of(typed: str) -> MarkedMessage | None:
    """The mark parsed from the time field; None if the text is a time."""
    found = _SAID.fullmatch(typed.strip())
    if found is None or (found["number"] and found["letter"].lower() != "d"):
        return None
    return MarkedMessage(
        found["letter"].lower(), int(found["number"]) if found["number"] else None, found["when"] or ""
    )


def _left_in_full(typed: str, now: datetime, calendar: WorkingCalendar) -> object:
    """A time in full, which may follow a letter."""
    said = said_of(typed)
    if said is None or not said.when:
        return read_past(typed, now, calendar)
    return f"{said.letter}{said.number or ''} {typed_time_in_full(read_past(said.when, now, calendar))}"


class CheckMessageForm(Form[Ready]):
    """A message of the check that is under way. Saving it opens the next by itself; the last opens the end."""

    NAME = MESSAGE
    TITLE = "Answerphone check"
    HELP = f"""{message.HELP}
Where the time goes, a letter and Enter say what else it was: s nothing was said; d 1231 the same caller as the one
above (d2 1231: as message 2), joined into one with both times; u could not be made out; n no more messages.
? is for a machine that doesn't say the time: it is taken to be just after the check before.
F2 answers the phone: k, or F8 and Enter, brings you back to this very field."""
    WHEN = "told_at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        **message.MESSAGE_HINTS,
        "received_at": Hint("When was it left? 1231, y 1840 or ? (not known). s silent, d same caller, n no more"),
    }
    ASKED_LAST = message.ASKED_LAST
    PARKED = Hint("", "The check waits for you: k carries on with it.")
    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "received_at": _left_in_full}

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._message = MessageRules(self)
        self._check: CheckSeen | None = None

    @property
    def check_id(self) -> int:
        """The check that this is a message of."""
        return int({**self.begins_with(), **self.draft.values}[OF_CHECK])

    def parts(self) -> Sequence[Part]:
        """The messages logged already, then the fields of this one."""
        return (TextBlock(ABOVE, "list"), *self._message.parts)

    def prepare(self) -> None:
        """Read the check, the time of the check before it, the staff and the topics. Raises DeskError."""
        self._check = one_check(self.desk.engine, self.check_id)
        self._message.prepare(previous_check(self.desk.engine, self._check.started_at))

    def put(self, name: str, value: str) -> None:
        """Set a field; an unclear message has to be assigned to a colleague."""
        super().put(name, value)
        if name == "unclear":
            self._message.look_for_listener()

    # The letter typed in place of the time

    @property
    def _said(self) -> MarkedMessage | None:
        return said_of(self.values.get("received_at", ""))

    def _says(self, letters: str) -> bool:
        said = self._said
        return said is not None and said.letter in letters

    def left(self, now: datetime) -> Received:
        """The time left (UTC), which may follow a letter. Raises RefusedError."""
        said = self._said
        if said is None or not said.when:
            return self._message.left(now)
        timed = replace(self.typed, values={**self.typed.values, "received_at": said.when})
        return received_at(timed, now, self.desk.edition.calendar, self._message.entry.book.checked_at)

    def _left(self, now: datetime) -> Received | None:
        try:
            return self.left(now)
        except RefusedError:
            return None

    def path(self) -> Sequence[str]:
        """The fields in order: a silent message needs only its time, a repeat by the same caller also its words."""
        if self._says("sn"):
            return ("received_at",)
        if not self._says("d"):
            return self._message.path()
        return ("received_at", "about", *self._message.listener_path(), *danger_path(self.typed))

    def hidden(self) -> frozenset[str]:
        """The safeguarding fields if no danger is marked; else none."""
        return danger_hidden(self.typed)

    def asked_last(self) -> list[str]:
        """The fields asked last; if a letter marks the message, only what a repeat may be."""
        last = super().asked_last()
        return (
            last
            if self._said is None
            else [name for name in last if name in ("unclear", "safeguarding") and self._says("d")]
        )

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form; a letter is checked like a time. Raises RefusedError."""
        said = self._said
        if name == "received_at" and said is not None:
            if said.letter in "sn":
                return
            if said.letter == "d":
                self._above(said)
            if said.letter == "d" and not said.when:
                raise RefusedError("received_at", DayCause.REPEAT_TIME_WANTED)
            if said.letter == "u":
                self._make_unclear(said)
        if name == "received_at":
            self.left(self.clock.now())
        if name != "about" or not self._says("d"):  # a repeat may say nothing new
            self._message.check(name)

    def _make_unclear(self, said: MarkedMessage) -> None:
        """Mark the message as unclear, and replace the letter by its time."""
        self.put("received_at", said.when or UNKNOWN_TIME)
        if not is_unclear(self.typed):
            self.put("unclear", "yes")

    def _could_be(self, said: MarkedMessage) -> list[HeardSeen]:
        """The earlier messages whose contact this one can be added to."""
        heard = [one for one in (self._check.heard if self._check else ()) if one.contact_id and not one.taken_back]
        return [one for one in heard if said.number in (None, one.position)]

    def _above(self, said: MarkedMessage) -> int:
        """The contact id of the earlier message referred to. Raises RefusedError."""
        heard = self._could_be(said)
        if not heard or heard[-1].contact_id is None:
            raise RefusedError("received_at", DayCause.NO_MESSAGE_ABOVE)
        return heard[-1].contact_id

    def goes_to(self, name: str, typed: str) -> NextForm | None:
        """The form that ends the check, for the letter n; else None."""
        said = said_of(typed) if name == "received_at" else None
        if said is None or said.letter != "n":
            return None
        self.put("received_at", "")
        return NextForm(ENDING, {OF_CHECK: str(self.check_id)})

    def add_to(self, matter: OpenMatter) -> str:
        """Add the message to an open contact."""
        return self._message.add_to(matter)

    # Saving

    def read(self, now: datetime) -> Ready:
        """The message, or what it is added to. Raises RefusedError."""
        said = self._said
        if said is not None and said.letter == "s":
            return NothingSaid(self.first_save.entry_id)
        if said is not None and said.letter == "n":
            raise RefusedError("received_at", DayCause.CHECK_ENDS_HERE)
        if said is not None and said.letter == "d":
            self.check("received_at")
            at, assumed = self.left(now)
            return self._message.entry.adding(self._above(said), at, self._message.words(), now, assumed=assumed)
        if said is not None:
            self._make_unclear(said)
        return self._message.read(now, self.left(now))

    def write(self, ready: Ready) -> Saved:
        """Save it as a message of the check. Raises DeskError."""
        if isinstance(ready, NothingSaid):
            listened = nothing_said(self.desk, self.check_id, entry_id=ready.entry_id)
        elif isinstance(ready, Adding):
            listened = add_message_to(
                self.desk,
                self.check_id,
                ready.contact_id,
                entry_id=ready.entry_id,
                left_at=ready.at,
                left_assumed=ready.assumed,
                words=ready.words,
                channel=ready.channel or Channel.ANSWERPHONE,
                danger=ready.danger,
                listener_id=ready.listener_id,
            )
        else:
            listened = write_message(self.desk, self.check_id, ready, unclear=is_unclear(self.typed))
        return Saved(
            self._kept_words(ready, listened),
            listened.contact_id,
            undoable=listened.contact_id is not None,
            then=self._next(listened),
        )

    def _next(self, listened: Listened) -> NextForm | None:
        """The next message's form, or the form that ends the check; None if a colleague finished the check."""
        if listened.to_go is None:
            return None
        of_check = {OF_CHECK: str(self.check_id)}
        return NextForm(MESSAGE, of_check) if listened.to_go else NextForm(ENDING, of_check)

    def _kept_words(self, ready: Ready, listened: Listened) -> str:
        now = self.clock.now()
        alone = "" if listened.to_go is not None else " The check was finished meanwhile: this is kept by itself."
        if isinstance(ready, NothingSaid):
            return f"Nothing said: noted.{alone}"
        if isinstance(ready, Adding):
            return added_words(listened.ref, listened.due_at, now) + alone
        name, logged = ready.contact.name, listened.logged
        if logged is None:
            return phrases.saved_words(ref=listened.ref, name=name, promises=(), now=now) + alone
        words = phrases.saved_words(ref=logged.ref, name=name, promises=logged.promises, now=now, joined=logged.joined)
        return words + alone

    # What it says

    def echo(self, name: str, now: datetime) -> str:
        """The times, read back, or the meaning of a letter."""
        said = self._said
        if name != "received_at" or said is None:
            return self._message.echo(name, now, self._left(now)) or super().echo(name, now)
        if said.letter != "d":
            return f"= {ECHOED[said.letter]}: Enter"
        above = self._could_be(said)
        who = (above[-1].name or "No name") if above else "nobody above"
        return f"= same caller: {who}" + ("" if said.when else ", and when?")

    def read_back(self, name: str, now: datetime) -> str:
        """The time left, in full, and the meaning of a letter."""
        said, left = self._said, self._left(now)
        if name != "received_at":
            return ""
        if said is None:
            return left_in_full(left, now) if left else ""
        when = f"{left_in_full(left, now)}, " if said.when and left else ""
        return f"{when}{READ_BACK[said.letter]}"

    def also(self, name: str) -> str:
        """The letters that can be typed in place of the time."""
        return f"Or: {_LETTERS}." if name == "received_at" else ""

    def block(self, name: str, now: datetime) -> str:
        """The text of a block: earlier messages, the caller's facts, the safeguarding contact, or the due time."""
        if name == ABOVE:
            return self._above_words(self._check, now) if self._check else ""
        if name != PROMISED:
            return self._message.entry.block(name)
        return "\n".join(self.spoken(now)) if self._left(now) and not self._says("snu") else ""

    def spoken(self, now: datetime) -> list[str]:
        """The due time in words, or the contact that it is added to. Raises RefusedError."""
        said = self._said
        if said is None or said.letter != "d":
            return self._message.spoken(self.left(now).at)
        above = self._could_be(said)
        return (
            [f"Saving joins it to {above[-1].ref}. Both times are kept. {COUNTS_FROM}"] if above and said.when else []
        )

    def heading(self, now: datetime) -> tuple[str, str]:
        """The check's start and author, and the message's number."""
        check = self._check
        if check is None:
            return super().heading(now)
        number, count = check.written_count + 1, check.machine_count or 0
        which = f"message {number} of {count}" if number <= count else f"message {number} (it said {count})"
        day = phrases.day_short(phrases.local_time(check.started_at).date())
        name = "Answerphone check  " if self.room[0] >= WIDE else "Answerphone"
        return f"{name} began {phrases.clock_time(check.started_at)} {day}  by {check.started_by.split()[0]}", which

    def _above_words(self, check: CheckSeen, now: datetime) -> str:
        width, height = self.room
        shown = check.heard[-(MOST_ABOVE if height >= HIGH else 1) :]
        lines = [begun_words(check, now)] if begun_words(check, now) else []
        if check.ended_at is not None:
            ended = phrases.clock_time(check.ended_at)
            lines.append(f"{check.ended_by} finished this check at {ended}. This message is kept by itself.")
        if len(check.heard) > len(shown):
            lines.append(f"  and {len(check.heard) - len(shown)} above")
        return "\n".join([*lines, *(heard_line(one, now, width) for one in shown)])
