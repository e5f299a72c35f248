"""A draft in one line: for a list, for a question, and to be read aloud."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from db.drafts.book import DraftSeen
from db.history.saved_entry import SavedEntry
from deskapp.wording import phrases
from deskapp.wording.form_names import COUNTING, ENDING, OF_CHECK, OWN_FORM, DraftName, draft_form_name
from deskapp.wording.printable import cut, fit

NOTHING_UNFINISHED = "Nothing is unfinished. Everything typed was saved."
_FORM, _LEFT, _NARROW = 8, 23, 72
"""The widths of the form, of the field in which a draft was left, and of a list below which that has its own line."""
_WIDTH = 54
"""Greatest width, in columns, of a draft named in a question."""
DRAFT_FIELDS = {
    "received_at": "when", "name": "name", "number": "number", "about": "what about", "topic": "topic",
    "outcome": "outcome", "promised_at": "promise", "owner": "who has it", "detail": "detail", "channel": "how it came",
    "dated": "date on it", "address": "address", "reply_by": "reply by", "kind": "kind", "needs": "needs",
    "file_place": "where it is", "relay": "relay call", "told": "told them", "how": "how", "result": "result",
    "at": "when", "words": "words", "why": "why", "to_whom": "to whom", "consent": "consent", "said_words": "told",
    "hold_reason": "why not yet", "consent_why": "why not OK", "need_met": "their need", "need_why": "why not",
    "sorry_said": "sorry", "likes_to_be_called": "called", "person_type": "they are", "organisation": "works for",
    "role": "role", "feedback_ok": "views", "website": "website", "opening": "open", "notes": "notes",
    "is_signpost": "point to", "checked_on": "checked on", "numbers": "numbers",
    "emails": "emails", "best_time": "best time", "ok_to_leave_message": "messages", "review_on": "ask again",
    "speakers": "may speak", "caution": "caution", "caution_review_on": "look again", "miss_reason": "why late",
    "note_for_tomorrow": "tomorrow", "missed_calls": "missed", "who": "who", "first_day": "from",
    "last_day": "to", "machine_count": "how many", "gap_reason": "why missed",
    "mismatch_reason": "happened", "deleted_state": "deleted",
    "kept_why": "why kept", "greeting_ok": "greeting",
}  # fmt: skip


def set_aside_words(count: int, folder: str) -> str:
    """The sentence about entries whose files could not be read, and so are not listed; "" for none."""
    if not count:
        return ""
    what = "1 entry could not be read and is" if count == 1 else f"{count} entries could not be read and are"
    return f"{what} set aside. Tell whoever looks after this machine: {folder}"


def question_line(seen: DraftSeen, now: datetime) -> str:
    """A draft in at most `_WIDTH` columns: "Call started 14:41 today, Margaret Hall"."""
    form = DraftName.of(seen.form).form.capitalize()
    day = phrases.day_words(phrases.local_time(seen.started_at).date(), phrases.local_time(now).date())
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip()
    return cut(f"{form} started {phrases.clock_time(seen.started_at)} {day}{f', {who}' if who else ''}", _WIDTH)


def draft_words(seen: DraftSeen) -> str:
    """The name of its form, and the name of the caller if one was typed: "Call, Margaret Hall"."""
    return ", ".join(
        part for part in (draft_form_name(seen.form, seen.values).full, seen.values.get("name", "").strip()) if part
    )


def list_line(seen: DraftSeen, now: datetime, saved: SavedEntry | None = None, width: int = 78) -> str:
    """A draft in `width` columns: form, start, author, caller or subject, and the field in which it was left, or that
    it is `saved` in the record already; in a narrow window on two lines.
    """
    started = phrases.local_time(seen.started_at).date()
    is_old = started < phrases.local_time(now).date()
    clock = phrases.clock_time(seen.started_at)
    when = f"{phrases.time_as_of(seen.started_at, now)}" if is_old else f"{clock} today"
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    number = seen.values.get("number", "").strip()
    left = f"stopped at: {DRAFT_FIELDS.get(seen.at_field, seen.at_field)}"
    if seen.held:
        left = "OPEN ON ANOTHER DESK"
    elif saved is not None:
        left = "TAKEN BACK" if saved.undone_at else f"SAVED AS {saved.ref}" if saved.ref else "SAVED"
    elif is_old:
        left = "LEFT OVERNIGHT"
    short = seen.by.split(" ")[0]
    form = draft_form_name(seen.form, seen.values).short
    begun, who = f"{form:<{_FORM}} {when:<17}{fit(short, 8)} ", f"{who}  {number}".rstrip()
    room = width - cell_len(begun)
    if width < _NARROW:
        return f"{begun}{cut(who, room)}\n{' ' * _FORM} {cut(left, width - _FORM - 1)}"
    room -= _LEFT + 1
    return f"{begun}{fit(cut(who, room), room)} {cut(left, _LEFT)}"


def spoken_line(seen: DraftSeen, now: datetime, saved: SavedEntry | None = None) -> str:
    """A draft as a sentence to be read aloud: form, caller or subject, start, author, and that it is `saved`."""
    started = phrases.local_time(seen.started_at).date()
    day = phrases.day_words(started, phrases.local_time(now).date())
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    by = f" by {seen.by}" if seen.by else ""
    held = " It is open on another desk." if seen.held else ""
    called = f" as {saved.ref}" if saved and saved.ref else ""
    there = f" Saved{called} already: carrying on changes what is there." if saved else ""
    if saved and saved.undone_at:
        there = f" Saved{called}, and taken back: carrying on saves it again."
    form = draft_form_name(seen.form, seen.values).full
    return f"{form}, {who}, started {phrases.clock_time(seen.started_at)} {day}{by}.{held}{there}"


def began_words(seen: DraftSeen, me: str, now: datetime) -> str:
    """The sentence that a colleague began a draft, and when; "" if `me` began it, if its author is unknown, or for a
    check or an end of day, which anyone continues.
    """
    shared = OF_CHECK in seen.values or DraftName.of(seen.form).form in (COUNTING, ENDING, OWN_FORM)
    if not seen.by or seen.by == me or shared:
        return ""
    began, today = phrases.local_time(seen.started_at).date(), phrases.local_time(now).date()
    day = "" if began == today else f" on {phrases.day_short_as_of(began, today)}"
    return f"{seen.by} started this at {phrases.clock_time(seen.started_at)}{day}."
