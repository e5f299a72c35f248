"""The open contacts of the practice desk, with made-up people and numbers from the range reserved for drama.

A time is like "-1 10:05": a number of working days from the current one, and a local time. `deskapp.practice.desk`
turns these into times in the past.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.models import EventKind, LeaveMessage, ReplyBy
from deskapp.charter.vocabulary import Channel, Kind, Outcome

STAFF = {
    "Priya": "Priya Nair",
    "Derek": "Derek Collins",
    "Samira": "Samira Haddad",
    "Helen": "Helen Marsh",
    "Tom": "Tom Ellery",
}
ON_DESK = "Priya"
SOON = "soon"
"""A promised time: the first half hour at least 40 minutes away, but not after closing."""


@dataclass(frozen=True, slots=True)
class Replied:
    """A contact's reply, with the reason if it was late."""

    at: str
    told: str
    how: EventKind = EventKind.SPOKE
    miss_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A contact of the practice desk. `written` is the time of logging, if later than `at`."""

    at: str
    about: str
    topic: str
    owner: str
    channel: Channel = Channel.CALL
    kind: Kind = Kind.ENQUIRY
    written: str = ""
    by: str = ON_DESK
    name: str | None = None
    number: str | None = None
    address: str | None = None
    file_place: str | None = None
    detail: str = ""
    rings: int | None = None
    outcome: Outcome | None = None
    promised: str = ""
    needs: str | None = None
    ok_to_leave_message: LeaveMessage | None = None
    reply_by: ReplyBy | None = None
    chased: tuple[str, ...] = ()
    replied: Replied | None = None


MESSAGE, LETTER, EMAIL, VISIT = Channel.ANSWERPHONE, Channel.LETTER, Channel.EMAIL, Channel.VISIT

WAITING = (
    Came(channel=MESSAGE, at="-2 18:40", written="-1 09:04", name="Mr J Adeyemi", number="18002 01632 960 017",
         about="Needs a dentist with a level entrance and somebody who signs", topic="Dentist", owner="Priya",
         needs="relay call"),
    Came(at="-1 10:20", name="Bill Tanner", number="01632 960 231",
         about="Bus pass form sent back; wants to know which proof they take", topic="Transport", owner="Derek",
         by="Derek", outcome=Outcome.RING_BACK, promised="0 12:00", needs="large print 18pt", rings=4),
    Came(at="-1 11:20", name="Margaret Hall", number="01632 960 044",
         about="Wants a dentist taking NHS patients near Cosham", topic="Dentist", owner="Samira",
         outcome=Outcome.RING_BACK, promised=SOON, ok_to_leave_message=LeaveMessage.YES, rings=3,
         chased=("-1 15:40", "0 09:10")),
    Came(channel=MESSAGE, at="-1 10:05", written="-1 13:04", by="Derek", name="Mrs V Sharma", number="07700 900 362",
         about="Cannot get a GP appointment before work or after it", topic="GP access", owner="Priya"),
    Came(channel=MESSAGE, at="-1 15:50", written="-1 16:30", name="R. Coombes", number="01632 960 578",
         about="Mother's carer has changed four times since September", topic="Care at home", owner="Priya"),
    Came(channel=LETTER, at="-5 09:00", written="-5 09:12", name="Portsea Carers Group",
         address="The Old Chapel, 3 Test Lane, Portsea PO1 9ZZ",
         about="Asks what respite there is for carers over seventy", topic="Carers", owner="Derek",
         file_place="Post tray"),
    Came(channel=EMAIL, at="-1 11:15", written="-1 11:32", name="L. Okafor", address="l.okafor@example.org",
         about="The opening times on our website are last year's", topic="About us", owner="Priya",
         reply_by=ReplyBy.EMAIL),
    Came(channel=LETTER, kind=Kind.COMPLAINT, at="0 09:00", written="0 09:03", name="Joan Whitcombe",
         address="14 Test Row, Southsea PO4 9ZZ", about="Unhappy with discharge from hospital in October",
         topic="Hospital", owner="Tom", reply_by=ReplyBy.LETTER, file_place="Scan 2"),
    Came(channel=LETTER, at="0 09:00", written="0 09:07", name="Mrs E Doyle",
         address="2 Sample Close, Fratton PO2 9ZZ", about="Patient transport did not come for her eye clinic",
         topic="Transport", owner="Derek", file_place="Post tray"),
    Came(channel=MESSAGE, at="0 11:40", written="0 13:03", by="Derek", number="07700 900 418",
         about="Asks how to change to a surgery nearer home", topic="GP access", owner="Priya"),
    Came(channel=MESSAGE, at="0 12:31", written="0 13:06", by="Derek", name="Kay", number="07700 900 127",
         about="Wants someone to talk to about waiting for therapy", topic="Mental health", owner="Priya",
         ok_to_leave_message=LeaveMessage.NO),
    Came(channel=MESSAGE, at="0 12:44", written="0 13:08", by="Derek", name="Dr Osei's practice",
         number="01632 960 700", about="Wants the figures behind our report on waiting rooms", topic="Have your say",
         owner="Helen"),
    Came(channel=VISIT, kind=Kind.OWN_INFORMATION, at="0 14:10", name="R. Bassett", number="07700 900 655",
         about="Wants to see what we have written about him", topic="About us", owner="Tom", outcome=Outcome.SORTED,
         detail="Told him that he need not write in, and that Tom will have it ready within the month."),
)  # fmt: skip
"""Open contacts: the queue of a working day."""
