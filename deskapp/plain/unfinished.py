"""Drafts line by line: list, resume, discard and restore them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from db.drafts.book import DraftSeen
from db.history.saved_entry import saved_entries
from deskapp.errors import DraftError
from deskapp.limits import number_in
from deskapp.plain.end_of_day import ask_end_of_day
from deskapp.plain.open_form import asked_for
from deskapp.plain.session import DONE, LineSession, begin_draft, do
from deskapp.plain.start_form import carries_on, go_on_with
from deskapp.views.drafts import NOTHING_UNFINISHED, draft_words, spoken_line
from deskapp.wording.form_names import DESK_WORDS, OWN_FORM, DraftName

_QUESTION = "Which? Its number carries on. d and its number throws it away"
_BACK = "z brings back what was thrown away last"
_EXPLAINED = "It goes on where it was left. What was thrown away can be brought back for a day."
_DISCARD = re.compile(r"d ?(\d{1,3})", re.IGNORECASE)


def carry_on(here: LineSession) -> int:
    """List the drafts, newest first, to resume one, or discard and restore some; the exit status."""
    while True:
        seen, thrown = drafts_waiting(here), here.drafts.last_discarded()
        _read_out(here, seen)
        offers = [*([_QUESTION] if seen else []), *([_BACK] if thrown else [])]
        answer = here.talk.ask(f"{'. '.join(offers)}. Enter: none.", _EXPLAINED) if offers else ""
        discards = _DISCARD.fullmatch(answer)
        chosen = _numbered(seen, discards[1] if discards else answer)
        if not answer:
            return DONE
        if thrown and answer.casefold() == "z":
            here.drafts.restore(thrown.id)
            here.talk.say(f"Brought back: {draft_words(thrown)}.")
        elif chosen is None:
            here.talk.say(f"Here you can type {'a number of the list, d and a number' if seen else 'z'}.")
        elif discards is None:
            return carry_on_with(here, chosen.id)
        else:
            _discard(here, chosen)


def _read_out(here: LineSession, seen: Sequence[DraftSeen]) -> None:
    if not seen:
        here.talk.say(NOTHING_UNFINISHED)
    saved = saved_entries(here.desk.engine, [one.id for one in seen])
    for number, one in enumerate(seen, 1):
        here.talk.say(f"{number}. {spoken_line(one, here.desk.clock.now(), saved.get(one.id))}")


def _numbered(seen: Sequence[DraftSeen], number: str) -> DraftSeen | None:
    """The draft of this number in the list; None if there is none."""
    at = number_in(number)
    return seen[at - 1] if 0 < at <= len(seen) else None


def _discard(here: LineSession, seen: DraftSeen) -> None:
    try:
        here.drafts.resume(seen.id).discard()
    except DraftError as error:
        here.talk.say(error)
    else:
        here.talk.say(f"Thrown away: {draft_words(seen)}.")


def drafts_waiting(here: LineSession) -> list[DraftSeen]:
    """The drafts, newest first, without those being asked now."""
    asked = {one.form.draft.id for one in here.asking}
    return [seen for seen in here.drafts.unfinished() if seen.id not in asked]


def carry_on_with(here: LineSession, draft_id: str) -> int:
    """Resume a draft where it was left; the exit status. Raises DraftError."""
    seen = next((one for one in here.drafts.unfinished() if one.id == draft_id), None)
    if seen and DraftName.of(seen.form).form != DESK_WORDS and not carries_on(here, seen):
        return do(here, asked_for(here, begin_draft(here, seen.form)))
    draft = here.drafts.resume(draft_id)
    name = DraftName.of(draft.form)
    if name.form == OWN_FORM:
        return ask_end_of_day(here, date.fromisoformat(name.about), draft)
    return go_on_with(here, draft)
