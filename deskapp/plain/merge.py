"""Merging, splitting and unmerging contacts line by line, and copying or saving a contact's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from db.contacts.page import Page, page
from deskapp.errors import WordsError
from deskapp.forms.contact import merge
from deskapp.forms.contact.at_hand import AtHand
from deskapp.forms.fields import Suggestion
from deskapp.forms.results import Saved
from deskapp.limits import number_in
from deskapp.parsing.name_key import fold
from deskapp.plain.actions import do_on
from deskapp.plain.choose import contact_of
from deskapp.plain.conversation import NOTHING_DONE
from deskapp.plain.session import DONE, NOT_DONE, LineSession, current_user
from deskapp.publish import copied
from deskapp.views.contact import name_of, page_text
from deskapp.wording.queue_cells import subject_words

_FEW = 9
"""Most rows read out at once: as many as have a number of one digit."""
_EXPLAINED = "A reference, a name or a word finds one too."


def ask_merge(here: LineSession, typed: str) -> int:
    """Merge a contact into another open one; the exit status. Raises DeskError."""
    seen = _page_of(here, typed)
    if seen.closed:
        raise WordsError("Nothing to join: this is already closed.")
    offered = merge.mergeable(here.desk, seen)
    here.talk.say(merge.MERGE)
    picked = _pick_row(here, "Join it to which?", offered, merge.NOTHING_TO_MERGE)
    return NOT_DONE if picked is None else _act(here, seen, "Join", partial(merge.merge_into, here.desk, to_id=picked))


def ask_split(here: LineSession, typed: str) -> int:
    """Split off a call that was added to a contact by mistake; the exit status. Raises DeskError."""
    seen = _page_of(here, typed)
    here.talk.say(merge.SPLIT)
    picked = _pick_row(here, "Split off which?", merge.splittable(seen, here.desk.clock.now()), merge.NO_CALL)
    action = partial(merge.split_to, here.desk, event_id=picked or 0)
    return NOT_DONE if picked is None else _act(here, seen, "Split off", action)


def ask_unmerge(here: LineSession, typed: str) -> int:
    """Revert a merge or a split, however long ago; the exit status. Raises DeskError."""
    seen = _page_of(here, typed)
    here.talk.say(merge.UNMERGE_CONTACTS)
    here.talk.say("undo does not take this back.")
    picked = _pick_row(here, "Part which?", merge.unmergeable(here.desk, seen.contact_id), merge.NO_CONTACT_MERGED)
    action = partial(merge.unmerge_contact, here.desk, event_id=picked or 0)
    return NOT_DONE if picked is None else _act(here, seen, "Part", action)


def copy(here: LineSession, typed: str) -> int:
    """Copy a contact's page to the clipboard, or save it as a file in the desk's folder; the exit status."""
    seen = page(here.desk.engine, contact_of(here, typed))
    words = page_text(seen, here.desk.clock.now(), here.desk.edition)
    if copied.on_the_clipboard(words, copied.tool()):
        here.talk.say(f"{seen.ref} is on the clipboard")
        if not here.talk.yes("Save it as a file too?", no="No file was saved.", otherwise=False):
            return DONE
    here.talk.repeat(f"Saved: {copied.save(here.desk.settings, seen.ref, words)}")
    here.talk.say("Delete it when you've finished.")
    return DONE


def _page_of(here: LineSession, typed: str) -> Page:
    current_user(here)
    seen = page(here.desk.engine, contact_of(here, typed))
    here.talk.say(f"{seen.ref}. {name_of(seen)}, about {subject_words(seen.about, unclear=seen.unclear)}.")
    return seen


def _act(here: LineSession, seen: Page, what: str, action: Callable[[AtHand], Saved]) -> int:
    return do_on(here, AtHand(seen.contact_id, seen.ref, name_of(seen), seen.version), what, action)


def _pick_row(here: LineSession, question: str, rows: Sequence[Suggestion], nothing: str) -> int | None:
    """The id of the row chosen by its number or words; None if none is. Raises WordsError without rows."""
    if not rows:
        raise WordsError(nothing)
    while True:
        answer = here.talk.ask(f"{question} {_read_out(here, rows)} Enter: none.", _EXPLAINED)
        if not answer:
            here.talk.say(NOTHING_DONE)
            return None
        if 0 < (number := number_in(answer)) <= min(_FEW, len(rows)):
            return int(rows[number - 1].key)
        words = fold(answer).split()
        found = [row for row in rows if all(word in fold(f"{row.words} {row.more}") for word in words)]
        if len(found) == 1:
            return int(found[0].key)
        if not found:
            here.talk.say("None of them has that.")
        rows = found or rows


def _read_out(here: LineSession, rows: Sequence[Suggestion]) -> str:
    """Say the first rows, numbered. Returns the sentence on how to answer."""
    for number, row in enumerate(rows[:_FEW], 1):
        here.talk.say(f"{number}. {row.words}, {row.more}")
    return f"A number, or words of one of the {len(rows) - _FEW} more." if len(rows) > _FEW else "A number."
