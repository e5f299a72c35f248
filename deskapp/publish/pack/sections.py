"""Everything held about a person as tables, the same for the pages and for CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum

from db.contacts.page import Page
from db.details.complaint import COMPLAINT_NAMES
from db.details.facts import fact_words
from db.details.own_information import OWN_INFORMATION_NAMES
from db.history.happened import Happened
from db.models import ClosedReason, EventKind
from db.privacy.held import HeldPerson
from db.replies.lateness import LATENESS
from deskapp.charter.vocabulary import Kind
from deskapp.publish.report.tables import Cell, Table
from deskapp.wording.naming import channel_title, kind_title
from deskapp.wording.promise_lines import promise_title
from deskapp.wording.times import clock_time, day_due, due_clock, local_time

Row = tuple[Cell, ...]
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$")
_INTERNAL = re.compile(r"[a-z]+(_[a-z]+)+")
"""A stored time, and a stored choice: "partly_upheld"."""


def pack_sections(held: HeldPerson) -> list[Table]:
    """The tables of a pack, every one of them also where it has no row."""
    return [
        Table("Who they are", "What is written on their page.", ("what", "value"), list(_page(held))),
        Table("How to reach them", "Numbers and email addresses, and when they last gave them.",
              ("how", "value", "label", "given on"), list(_points(held))),
        Table("What makes it easier for them", "What they asked us to do.",
              ("what", "asked on", "look again on"), [tuple(need) for need in held.page.needs]),
        Table("Who may speak for them", "People whom they named to us, with the ground.",
              ("name", "ground", "told us on", "until"),
              [(one.name, _plain(one.basis), one.told_on, _day(one.ended_at)) for one in held.speakers]),
        Table("Cautions", "What colleagues are asked to mind, and when it is looked at again.",
              ("reason", "written on", "by", "look again on", "until"),
              [(one.reason, _day(one.at), held.staff.get(one.by_id or 0, ""), one.review_on, _day(one.ended_at))
               for one in held.cautions]),
        Table("Contacts", "Each time that they got in touch, oldest first.",
              tuple(head for head, _ in _CONTACT), [_contact(seen) for seen in held.contacts]),
        Table("Promises", "What we promised, and how it was kept.",
              ("reference", "promise", "since", "due", "why then", "ended", "result", "why late", "we said sorry",
               "what we told them"), [row for seen in held.contacts for row in _promises(seen)]),
        Table("Details", "Further facts of complaints, requests and dangers.", ("reference", "what", "value"),
              [row for seen in held.contacts for row in _details(seen)]),
        Table("What happened", "The history of each contact, newest first.",
              ("reference", "when", "who", "what", "words", "before", "after", "taken back"),
              [row for seen in held.contacts for row in _history(seen)]),
        Table("Changes of their page", "What was changed, newest first.", ("when", "who", "what", "taken back"),
              [(_when(one.at), one.by, one.words, _yes(one.undone)) for one in held.changes]),
        Table("Who looked", "Colleagues who looked at complaints, dangers and cautions, once a day for each.",
              ("day", "who", "at"), [(one.day, one.by, one.ref or "a caution") for one in held.views]),
    ]  # fmt: skip


def _page(held: HeldPerson) -> Iterator[Row]:
    page = held.page
    facts: tuple[tuple[str, Cell], ...] = (
        ("name", page.name),
        ("also recorded as", ", ".join(name for name in held.subject.names if name != page.name)),
        ("likes to be called", page.likes_to_be_called),
        ("is to us", _plain(page.person_type)),
        ("organisation", page.organisation),
        ("role there", page.role),
        ("address", page.address),
        ("likes to be answered by", _plain(page.reply_by)),
        ("best time", page.best_time),
        ("may we leave a message", _plain(page.ok_to_leave_message)),
        ("uses a relay", _yes(page.relay)),
        ("may be asked for their views", "not asked" if page.feedback_ok is None else _yes(page.feedback_ok)),
        ("times they got in touch", page.contact_count),
    )
    yield from ((name, value) for name, value in facts if value not in ("", None))


def _points(held: HeldPerson) -> Iterator[Row]:
    yield from (("telephone", one.number, _plain(one.label), one.checked_on) for one in held.page.numbers)
    yield from (("email", one.email, _plain(one.label), one.checked_on) for one in held.page.emails)


_CONTACT: tuple[tuple[str, Callable[[Page], Cell]], ...] = (
    ("reference", lambda seen: seen.ref),
    ("received", lambda seen: _when(seen.received_at)),
    ("how", lambda seen: channel_title(seen.channel)),
    ("kind", lambda seen: kind_title(seen.kind)),
    ("name given", lambda seen: seen.name),
    ("number given", lambda seen: seen.number),
    ("address given", lambda seen: seen.address),
    ("about", lambda seen: seen.about),
    ("details", lambda seen: seen.detail),
    ("subject", lambda seen: seen.topic),
    ("dated", lambda seen: seen.dated),
    ("where the paper is", lambda seen: seen.file_place),
    ("who has it", lambda seen: seen.owner),
    ("state", lambda seen: _plain(_state_now(seen))),
    ("goes on in", lambda seen: seen.joined_to.ref if seen.joined_to else ""),
    ("reference in the old log", lambda seen: seen.source_ref),
    ("written down", lambda seen: _when(seen.written_at)),
)
"""The heads of a contact, each with its cell."""


def _contact(seen: Page) -> Row:
    return tuple(cell(seen) for _, cell in _CONTACT)


def _promises(seen: Page) -> Iterator[Row]:
    for one in seen.promises:
        due = f"{day_due(one.due_at).isoformat()} {due_clock(one.due_at)}"
        ended = _when(one.stopped_at) if one.stopped_at else ""
        sorry = "" if one.sorry_said is None else _yes(one.sorry_said)
        title = promise_title(one.promise, seen.channel, seen.kind, to_kind=one.to_kind)
        result = "taken back" if one.taken_back else _plain(one.result)
        yield (
            seen.ref, title, _when(one.started_at), due, one.due_explained, ended, result, one.miss_reason, sorry,
            one.said_words,
        )  # fmt: skip


def _details(seen: Page) -> Iterator[Row]:
    for names, row in ((COMPLAINT_NAMES, seen.known.complaint), (OWN_INFORMATION_NAMES, seen.known.own_information)):
        for field, name in names.items() if row is not None else ():
            if words := fact_words(getattr(row, field)):
                yield seen.ref, name, words
    if seen.safeguarding:
        yield seen.ref, "Somebody may be in danger", "yes"
    if told := seen.known.told:
        yield seen.ref, "Who was told of the danger", f"{told.told_who}, {_when(told.told_at)}"


def _history(seen: Page) -> Iterator[Row]:
    for one in seen.history:
        what = _plain(one.try_result or one.kind) + (f", {_plain(one.outcome)}" if one.outcome else "")
        yield (
            seen.ref, _when(one.at), one.by, what, one.words, _value(one, one.old_value), _value(one, one.new_value),
            _yes(one.undone),
        )  # fmt: skip


def _state_now(seen: Page) -> StrEnum | None:
    if seen.nobodys and seen.closed_reason is ClosedReason.SORTED:
        return seen.kind
    return seen.closed_reason if seen.closed else seen.state


def _value(one: Happened, text: str | None) -> str:
    """Text that stood before or after it, in words; "" for what only the program reads."""
    if not text or one.field == LATENESS or (one.kind is EventKind.SPLIT and text.isdigit()):
        return ""
    if one.field == "kind":
        return kind_title(Kind(text))
    if _INSTANT.match(text):
        return _when(datetime.fromisoformat(text))
    return _plain(text) if _INTERNAL.fullmatch(text) else text


def _plain(value: StrEnum | str | None) -> str:
    return "" if value is None else str(value).replace("_", " ")


def _yes(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "yes" if value else "no"


def _when(at: datetime) -> str:
    return f"{local_time(at).date().isoformat()} {clock_time(at)}"


def _day(at: datetime | None) -> date | None:
    return None if at is None else local_time(at).date()
