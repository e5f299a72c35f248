"""What the end of a day says: its two lines of figures, and a line for each thing to decide or to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from db.answerphone_days import wanted_on
from db.desk import Desk
from db.drafts import DraftBook, DraftSeen
from db.editions import edition_of
from db.first_page import QueueRow
from db.models import Decided
from db.reviews import MOST_MISSED, LineSeen, Review, review
from db.reviews_facts import DayFacts, facts
from db.reviews_list import DecidedSeen, ToDecide, Why, to_decide, undecided, who_saw_to
from db.reviews_signed import DaysSigned, signed_this_month
from deskapp.charter.rules import due_date_of, london_date, reading
from deskapp.errors import WordsError
from deskapp.publish.handover import SignedOff
from deskapp.words import phrases
from deskapp.words.entries import form_name
from deskapp.words.presence import away_words, until
from deskapp.words.signing import day_that_was, nothing_due_words, signed_words
from screens.widgets.walk import Stop

DECIDED = {
    Decided.KEEP: "Keep",
    Decided.NEW_TIME: "New time",
    Decided.GIVE: "Given",
    Decided.REPLIED: "Replied",
    Decided.FINISHED: "Finished",
    Decided.THROWN_AWAY: "Thrown away",
}
"""What was decided, as it is said."""
DONE = "Done"
"""What is said of what was seen to elsewhere while the walk was open."""
SOMEBODY = "somebody"
"""Who saw to what nobody's name is kept with: an unfinished entry, or the answerphone."""
WIDE = 72
"""From this width of the window on the figures are said in full."""
CHECK_DONE = "Answerphone check"
LINE = "line:"
"""How the lines of the before-you-go list are told from entries."""


class DaySeen(NamedTuple):
    """The end of a day as it was read at `now`."""

    review: Review
    found: list[ToDecide]
    facts: DayFacts
    checks_wanted: int
    now: datetime
    signed: DaysSigned


def look(desk: Desk, drafts: DraftBook, review_id: int, before: Sequence[ToDecide] = ()) -> DaySeen:
    """Read all of it, off the event loop, in the order of `before`, where it stood before. Raises RecordError."""
    now = desk.clock.now().replace(microsecond=0)
    known = review(desk.engine, review_id)
    found = to_decide(desk, now, drafts.unfinished(), day=known.day, decided=known.decided)
    wanted, signed = wanted_on(edition_of(desk, known.day), known.day), signed_this_month(desk, known.day)
    there = {each.about for each in found}
    gone = [each.about for each in before if isinstance(each.about, int) and each.about not in there]
    found = in_place(found, before, known.decided, who_saw_to(desk.engine, gone) if gone else {})
    return DaySeen(known, found, facts(desk.engine, known.day, now), wanted, now, signed)


def in_place(
    found: list[ToDecide],
    before: Sequence[ToDecide],
    decided: Iterable[DecidedSeen],
    seen_to_by: Mapping[int, str],
) -> list[ToDecide]:
    """The same, in the order in which it stood before: nothing moves under a hand. What is gone since, because it was
    decided or somebody saw to it elsewhere, keeps its line as long as the walk is open; what is new comes after what is
    like it.
    """
    last = {_about(each): each for each in decided}
    there = {each.about: each for each in found}
    stood = []
    for each in before:
        if each.about in there:
            stood.append(there.pop(each.about))
        else:
            by = seen_to_by.get(each.row.contact_id, SOMEBODY) if each.row else SOMEBODY
            by = "" if each.about in last else by
            stood.append(each._replace(decided=last.get(each.about), seen_to_by=by))
    return sorted([*stood, *there.values()], key=lambda each: (each.row is None, each.draft is None))


def _about(seen: DecidedSeen) -> int | str:
    return seen.contact_id if seen.contact_id is not None else seen.draft_id or ""


def facts_words(seen: DaySeen, width: int) -> str:
    """The two lines of figures, in a window `width` cells wide."""
    known = seen.facts
    when = day_that_was(known.day, london_date(seen.now))
    replies = _counted(known.replies, "reply", "replies")
    if width < WIDE:
        counts = f"{known.contacts} came, {known.sorted_first_time} sorted first time, {replies}, {known.broken} broken"
        return f"{when}: {counts}\n{_answerphone(seen)}"
    contacts = _counted(known.contacts, "contact", "contacts")
    broken = _counted(known.broken, "promise", "promises")
    return (
        f"{when}:  {contacts}   {known.sorted_first_time} sorted first time   {replies}   {broken} broken\n"
        f"{_with_signed(_answerphone(seen), seen.signed, width)}"
    )


def _with_signed(answerphone: str, signed: DaysSigned, width: int) -> str:
    """How many of the month's open days before this one were signed off, where there is room to say so."""
    if not signed.open_days:
        return answerphone
    line = f"{answerphone}   Signed off this month: {signed.signed} of {_counted(signed.open_days, 'day', 'days')}"
    return line if len(line) <= width - 2 else answerphone


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _answerphone(seen: DaySeen) -> str:
    known = seen.facts
    if known.checks:
        messages = _counted(known.messages, "message", "messages")
        return f"Answerphone: {_counted(known.checks, 'check', 'checks')}, {messages}"
    if known.no_check_why:
        return f"Answerphone: not checked, {known.no_check_why}"
    return "Answerphone: NOT checked" if seen.checks_wanted else "Answerphone: no check is owed that day"


def stops_of(seen: DaySeen, desk: Desk, me: str) -> list[Stop]:
    """Every line of the walk, with its headings."""
    contacts = [each for each in seen.found if each.row is not None]
    others = [each for each in seen.found if each.row is None]
    stops = [Stop(None, _decide_heading(seen, desk, len(contacts)))]
    stops += [_contact(each, each.row, seen.now, desk, me) for each in contacts if each.row is not None]
    if others:
        stops.append(Stop(None, f"STILL TO DO ({len(others)})   Enter does it   k Keep   d Throw away"))
        stops += [_other(each, seen.now, me) for each in others]
    stops.append(Stop(None, "BEFORE YOU GO   y Yes   n No   a All done"))
    return [*stops, *map(_line, seen.review.lines)]


def _decide_heading(seen: DaySeen, desk: Desk, count: int) -> str:
    if count:
        return f"DECIDE ({count})   k Keep   p New time   g Give   r Replied"
    next_day = desk.edition.calendar.next_working_day(seen.review.day)
    return nothing_due_words(next_day, london_date(seen.now))


def _contact(each: ToDecide, row: QueueRow, now: datetime, desk: Desk, me: str) -> Stop:
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    return Stop(
        row.contact_id,
        row.name or f"No name {row.number or ''}".strip(),
        phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now),
        phrases.how(row.channel, row.promise, row.kind),
        _who(each, row, now),
        answer_words(each, me),
        late=each.why is Why.LATE,
    )


def _who(each: ToDecide, row: QueueRow, now: datetime) -> str:
    first = row.owner.split(" ")[0]
    if each.away is None:
        return first
    last_day = each.away.last_day
    return f"{first} AWAY to {until(last_day, london_date(now))}" if last_day else f"{first} AWAY"


def _other(each: ToDecide, now: datetime, me: str) -> Stop:
    answer = answer_words(each, me)
    if each.draft is None:
        return Stop(each.about, CHECK_DONE if answer else "Answerphone NOT checked: Enter checks it", answer=answer)
    return Stop(each.draft.id, draft_words(each.draft, now), answer=answer)


def draft_words(seen: DraftSeen, now: datetime) -> str:
    """An unfinished entry in a line: what it is, since when, who it is from, whose it is."""
    started = london_date(seen.started_at)
    day = "" if started == london_date(now) else f"{phrases.day_short(started)} "
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    begun_by = f", begun by {seen.by.split(' ')[0]}" if seen.by else ""
    held = ", OPEN ON ANOTHER DESK" if seen.held else ""
    return f'{form_name(seen.form).full} {day}{phrases.clock_time(seen.started_at)} "{who}"{begun_by}{held}'


def _line(line: LineSeen) -> Stop:
    answer = "" if line.done is None else "yes" if line.done else "NO"
    return Stop(f"{LINE}{line.item}", line.item, answer=answer)


def answer_words(each: ToDecide, me: str) -> str:
    """What was decided, and by whom where it was somebody else; that it was seen to, where it is gone without that."""
    if each.is_open:
        return ""
    words, by = (DECIDED[each.decided.decided], each.decided.by) if each.decided else (DONE, each.seen_to_by)
    return words if by in (me, SOMEBODY) else f"{words} ({by.split(' ')[0]})"


def about_words(each: ToDecide | None, now: datetime) -> str:
    """What the message line says of the line that is marked."""
    if each is None or each.row is None:
        return ""
    if each.seen_to_by:
        by = each.seen_to_by.split(" ")[0]
        return f"{by[:1].upper()}{by[1:]} has seen to this meanwhile: nothing to decide."
    who = each.row.owner.split(" ")[0]
    if each.away is not None:
        return f"{away_words(who, each.away.last_day, london_date(now))}: g gives it to somebody who is in."
    return f"{each.row.about}."


def greeting(seen: DaySeen, me: str) -> str:
    """What is said as the walk opens: that it is another day's, that it was signed off before, that somebody else began
    it.
    """
    known = seen.review
    today = london_date(seen.now)
    if known.day != today:
        day = day_that_was(known.day, today)
        return f"{day} was not signed off: this is its end. e goes to today's."
    if known.signed_before is not None:
        before = known.signed_before
        return f"Signed off by {before.by} at {phrases.clock_time(before.at)} already. This looks at it once more."
    if known.started_by != me or known.decided:
        began = "You" if known.started_by == me else known.started_by
        return f"{began} began this at {phrases.clock_time(known.started_at)}. What was decided so far is kept."
    return ""


def missed_calls_of(typed: str) -> int | None:
    """How many missed calls were typed; None where nothing was. Raises WordsError for what is no number."""
    words = typed.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and int(words) <= MOST_MISSED):
        raise WordsError(f"Missed calls is a number from 0 to {MOST_MISSED}, or leave it blank")
    return int(words)


def open_words(seen: DaySeen) -> str:
    """What would be signed off open, like "2 to decide"; empty where nothing would."""
    count = undecided(seen.found)
    lines = sum(line.done is None for line in seen.review.lines)
    parts = [f"{count} to decide"] if count else []
    parts += [f"{lines} of the before-you-go list not answered"] if lines else []
    return ", ".join(parts)


def signed_off_words(done: SignedOff) -> str:
    """What is said of a day that was signed off, and of a sheet that could not be written."""
    signed = done.signed
    words = signed_words(
        signed.by.split(" ")[0],
        signed.at,
        signed.day,
        broken=signed.broken,
        with_reason=signed.with_reason,
        undecided=signed.undecided,
    )
    return f"{words} {done.fault}".rstrip()
