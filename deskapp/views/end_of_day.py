"""The end of a day in words: two lines of figures, and a line for each decision and each reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from db.desk.desk import Desk
from db.drafts.book import DraftSeen
from db.end_of_day.read import SOMEBODY, ReviewSeen
from db.end_of_day.review import MOST_MISSED, LineSeen
from db.end_of_day.sign_offs import DaysSigned, already_words
from db.end_of_day.to_decide import ToDecide, Why, still_open, undecided
from db.models import Decided
from db.queue.first_page import QueueRow
from deskapp.charter.rules import due_date_of, local_date, reading
from deskapp.errors import PLAIN, Remedy, WordsError
from deskapp.publish.handover import SignedOff
from deskapp.views.queue_line import flags_of, heeded_flags
from deskapp.wording import phrases
from deskapp.wording.absence import away_words, until
from deskapp.wording.form_names import draft_form_name
from deskapp.wording.naming import name_words
from deskapp.wording.queue_cells import NOBODY_TOLD, SAFETY
from deskapp.wording.sign_off import day_that_was, nothing_due_words, signed_words, still_open_words
from deskapp.wording.times import quantity

DECIDED = {
    Decided.KEEP: "Keep",
    Decided.NEW_TIME: "New time",
    Decided.GIVE: "Given",
    Decided.REPLIED: "Replied",
    Decided.FINISHED: "Finished",
    Decided.THROWN_AWAY: "Thrown away",
}
"""The words of each decision."""
_DONE = "Done"
"""The word for a line that was settled elsewhere while the review was open."""
_DECISIONS = "k Keep   p New time   g Give   r Replied"
_WIDE = 72
"""The minimum window width, in cells, for the figures in full."""
CHECK_DONE = "Answerphone check"
DANGERS_NAMED = 2
"""The dangers named in the question before a sign-off; the others are counted."""
LINE = "line:"
"""The prefix of the ids of before-you-go lines, which distinguishes them from drafts."""


def facts_words(seen: ReviewSeen, width: int) -> str:
    """The two lines of figures, in a window `width` cells wide."""
    known = seen.facts
    when = day_that_was(known.day, local_date(seen.now))
    replies = quantity(known.replies, "reply", "replies")
    so_far = f" so far, {known.still_due} still due" if known.still_due else ""
    if width < _WIDE:
        counts = f"{known.contacts} in, {known.sorted_first_time} sorted first time, {replies}, {known.broken} broken"
        return f"{when}: {counts}{so_far}\n{_answerphone(seen)}"
    contacts = quantity(known.contacts, "contact")
    broken = quantity(known.broken, "promise")
    return (
        f"{when}:  {contacts}   {known.sorted_first_time} sorted first time   {replies}   {broken} broken{so_far}\n"
        f"{_with_signed(_answerphone(seen), seen.signed, width)}"
    )


def _with_signed(answerphone: str, signed: DaysSigned, width: int) -> str:
    """Append the number of the month's open days that were signed off, if there is room for it."""
    if not signed.open_days:
        return answerphone
    line = f"{answerphone}   Signed off this month: {signed.signed} of {quantity(signed.open_days, 'day')}"
    return line if len(line) <= width - 2 else answerphone


def _answerphone(seen: ReviewSeen) -> str:
    return f"{_checks_words(seen)}{'. The greeting needs changing' if seen.greeting_is_wrong else ''}"


def _checks_words(seen: ReviewSeen) -> str:
    known = seen.facts
    if known.checks:
        messages = quantity(known.messages, "message")
        return f"Answerphone: {quantity(known.checks, 'check')}, {messages}"
    if known.no_check_why:
        return f"Answerphone: not checked, {known.no_check_why}"
    return "Answerphone: NOT checked" if seen.checks_wanted else "Answerphone: no check is owed that day"


def steps_of(seen: ReviewSeen, desk: Desk, me: str) -> list[ReviewStep]:
    """Every line of the review, with its headings."""
    untold = [each for each in seen.found if is_untold(each)]
    contacts = [each for each in seen.found if each.row is not None and each not in untold]
    others = [each for each in seen.found if each.row is None]
    steps = []
    if untold:
        steps.append(ReviewStep(None, f"{NOBODY_TOLD} ({len(untold)})   d Write down who was told"))
        steps += [_contact(each, each.row, seen.now, desk, me) for each in untold if each.row is not None]
    if contacts or not untold:
        steps.append(ReviewStep(None, _decide_heading(seen, desk, len(contacts), undecided(contacts))))
    steps += [_contact(each, each.row, seen.now, desk, me) for each in contacts if each.row is not None]
    if others:
        steps.append(ReviewStep(None, _other_heading(others)))
        steps += [_other(each, seen.now, me) for each in others]
    steps.append(ReviewStep(None, "BEFORE YOU GO   y Yes   n No   a All done"))
    return [*steps, *map(_line, seen.review.lines)]


def is_untold(each: ToDecide) -> bool:
    """True for a contact with somebody who may be in danger of whom nobody was told."""
    return each.row is not None and each.row.nobody_told and not each.seen_to_by


def _decide_heading(seen: ReviewSeen, desk: Desk, count: int, still_open: int) -> str:
    if count:
        return f"DECIDE ({still_open})   {_DECISIONS}"
    next_day = desk.edition.calendar.next_working_day(seen.review.day)
    return nothing_due_words(next_day, local_date(seen.now))


def _other_heading(others: Sequence[ToDecide]) -> str:
    keeps = "   k Keep" if any(each.about for each in others) else ""
    throws = "   d Throw away" if any(each.draft for each in others) else ""
    return f"STILL TO DO ({undecided(others)})   Enter does it{keeps}{throws}"


def keys_of(each: ToDecide | None) -> str:
    """The keys that act on an item, in words; with None those of the list before you go."""
    if each is None:
        return "y, n or a"
    if each.row is not None:
        return "k, p, g, r or d" if is_untold(each) else "k, p, g or r"
    if each.draft is not None:
        return "Enter, k or d"
    return "Enter or k" if each.about else "Enter"


def _contact(each: ToDecide, row: QueueRow, now: datetime, desk: Desk, me: str) -> ReviewStep:
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    flags = [flag.replace(NOBODY_TOLD, SAFETY) for flag in flags_of(row)]
    return ReviewStep(
        row.contact_id,
        row.name or row.number or "No name",
        phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now),
        phrases.how(row.channel, row.promise, row.kind),
        _who(each, row, now),
        answer_words(each, me),
        late=each.why is Why.LATE,
        subject="  ".join([*flags, row.about]),
        heeded=heeded_flags(flags),
    )


def _who(each: ToDecide, row: QueueRow, now: datetime) -> str:
    first = row.owner.split(" ")[0]
    if each.away is None:
        return first
    last_day = each.away.last_day
    return f"{first} AWAY to {until(last_day, local_date(now))}" if last_day else f"{first} AWAY"


def _other(each: ToDecide, now: datetime, me: str) -> ReviewStep:
    answer = answer_words(each, me)
    if each.late is not None:
        who = each.late.name or each.late.ref
        return ReviewStep(each.about, f"Late reply to {who}: said sorry? why late?", answer=answer)
    if each.draft is None:
        return ReviewStep(
            each.about, CHECK_DONE if answer else "Answerphone NOT checked: Enter checks it", answer=answer
        )
    return ReviewStep(each.draft.id, draft_summary(each.draft, now), answer=answer)


def draft_summary(seen: DraftSeen, now: datetime) -> str:
    """A draft in a line: form, start, caller, author."""
    started, today = local_date(seen.started_at), local_date(now)
    day = "" if started == today else f"{phrases.day_short_as_of(started, today)} "
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    begun_by = f", started by {seen.by.split(' ')[0]}" if seen.by else ""
    held = ", OPEN ON ANOTHER DESK" if seen.held else ""
    form = draft_form_name(seen.form, seen.values).full
    return f'{form} {day}{phrases.clock_time(seen.started_at)} "{who}"{begun_by}{held}'


def _line(line: LineSeen) -> ReviewStep:
    answer = "" if line.done is None else "yes" if line.done else "NO"
    return ReviewStep(f"{LINE}{line.item}", line.item, answer=answer)


def answer_words(each: ToDecide, me: str) -> str:
    """The decision, with the name if it was a colleague's; "Done" for a line settled elsewhere, "" for an open one."""
    if each.is_open:
        return ""
    words, by = (DECIDED[each.decided.decided], each.decided.by) if each.decided else (_DONE, each.seen_to_by)
    return words if by in (me, SOMEBODY) else f"{words} ({by.split(' ')[0]})"


def decision_about_words(each: ToDecide | None, now: datetime) -> str:
    """The message about the highlighted line."""
    if each is None or each.row is None:
        return ""
    if each.seen_to_by:
        by = each.seen_to_by.split(" ")[0]
        return f"{by[:1].upper()}{by[1:]} has seen to this meanwhile: nothing to decide."
    who = each.row.owner.split(" ")[0]
    if each.row.nobody_told:
        return f"{NOBODY_TOLD} yet. d writes down who was."
    if each.away is not None:
        return f"{away_words(who, each.away.last_day, local_date(now))}: g gives it to somebody who is in."
    return f"{each.row.about}."


def greeting(seen: ReviewSeen, me: str, remedies: Mapping[str, str] = PLAIN) -> str:
    """The first message of the review: that it was signed off before, is of another day, or was started before; else
    "".
    """
    known = seen.review
    today = local_date(seen.now)
    if known.signed_before is not None:
        return f"{already_words(known.signed_before).removesuffix('.')} already. You are looking at it again."
    if known.day != today:
        day = day_that_was(known.day, today)
        return f"{day} was not signed off: sign it off here.{remedies[Remedy.GO_TO_TODAY]}"
    if known.started_by != me or known.decided:
        began = "You" if known.started_by == me else known.started_by
        return f"{began} started this at {phrases.clock_time(known.started_at)}. What was decided so far is kept."
    return ""


def missed_calls_of(typed: str) -> int | None:
    """Parse the number of missed calls; None for an empty text. Raises WordsError for anything but a number."""
    words = typed.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and int(words) <= MOST_MISSED):
        raise WordsError(f"Missed calls is a number from 0 to {MOST_MISSED}, or leave it blank")
    return int(words)


def untold_words(seen: ReviewSeen, remedies: Mapping[str, str], *, hides_names: bool = False) -> str:
    """The dangers of which nobody was told, and the remedy; "" for none."""
    if not seen.untold:
        return ""
    named = [one.ref if hides_names else f"{one.ref} {name_words(one.name)}" for one in seen.untold]
    more = f" and {len(named) - DANGERS_NAMED} more" if len(named) > DANGERS_NAMED else ""
    return f"{NOBODY_TOLD} yet of {', '.join(named[:DANGERS_NAMED])}{more}. {remedies[Remedy.SAY_WHO_WAS_TOLD]}"


def to_decide_words(found: Sequence[ToDecide]) -> str:
    """The open items, by kind: "31 to decide and 2 unfinished"; "" for none."""
    return still_open_words("to decide", *still_open(found))


def open_words(seen: ReviewSeen) -> str:
    """The open items, and the number of open lines, like "2 to decide and 1 unfinished"; "" for none."""
    left = to_decide_words(seen.found)
    lines = sum(line.done is None for line in seen.review.lines)
    parts = [left] if left else []
    parts += [f"{lines} of the before-you-go list not answered"] if lines else []
    return ", ".join(parts)


def sign_off_questions(seen: ReviewSeen, remedies: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The questions before a sign-off line by line, each with the answer of Enter; the last one is always asked."""
    untold, left = untold_words(seen, remedies), open_words(seen)
    sure = (f"{left}. Sign off anyway? Enter signs off." if left else "Sign off? Enter signs off.", True)
    return [(f"{untold} Sign off anyway? Enter: no.", False), sure] if untold else [sure]


def signed_off_words(done: SignedOff) -> str:
    """The message about a signed-off day, and about a handover sheet that could not be written."""
    signed = done.signed
    words = signed_words(
        signed.by.split(" ")[0],
        signed.at,
        signed.day,
        broken=signed.broken,
        with_reason=signed.with_reason,
        still_due=signed.still_due,
        left=still_open_words("undecided", *signed.still_open),
    )
    return f"{words} {done.fault}".rstrip()


class ReviewStep(NamedTuple):
    """One line of the review: the id of its subject (None for a heading), its cells, and the answer ("" for none yet).

    A line without `when` has only the name. A `late` one has the mark `!!`.
    """

    about: int | str | None
    name: str
    when: str = ""
    how: str = ""
    who: str = ""
    answer: str = ""
    late: bool = False
    subject: str = ""
    """What a contact is about, shown where there is room."""
    heeded: str = ""
    """The beginning of `subject` that is not cut: names are, first."""
