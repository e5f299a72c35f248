"""Pages of people and organisations line by line: read out, edit, add, merge and unmerge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from db.people.merge import PossibleDuplicate, merge_people, possible_duplicates
from db.people.page import PersonPage, person
from db.people.unmerge import merged_records, unmerge_people
from deskapp.errors import WordsError
from deskapp.plain.choose import choose_person_page, contact_page
from deskapp.plain.conversation import NOTHING_DONE, Offered
from deskapp.plain.read_out import say_known, say_organisation
from deskapp.plain.session import DONE, NOT_DONE, LineSession, current_user
from deskapp.plain.start_form import begin_or_go_on
from deskapp.views.person_merge import NO_PERSON_MERGED, NOBODY_ALIKE, UNMERGE_PEOPLE, merged_words, side_by_side
from deskapp.wording.form_names import DraftName
from deskapp.wording.naming import name_words

NEW = DraftName("organisation", "0")
"""The draft of an organisation that is not in the record yet."""
_UNDO = "undo person takes that back."


def people(here: LineSession, about: str, *, every: bool = False) -> int:
    """Read out a page; or edit, merge or unmerge it, if the first word says so. The exit status."""
    word, _, who = about.partition(" ")
    if word in ACTIONS:
        current_user(here)
        return ACTIONS[word](here, who)
    meant = contact_page(here, about)
    if meant.organisation_id is not None:
        return say_organisation(here, meant.organisation_id)
    return say_known(here, meant.person_id or 0, every=every)


def ask_organisation(here: LineSession) -> int:
    """Add an organisation; the exit status."""
    current_user(here)
    return begin_or_go_on(here, NEW)


def edit(here: LineSession, typed: str) -> int:
    """Edit the page of a person or an organisation; the exit status. Raises DeskError."""
    meant = contact_page(here, typed)
    if meant.organisation_id is not None:
        return begin_or_go_on(here, DraftName("organisation", str(meant.organisation_id)))
    return begin_or_go_on(here, DraftName("person", str(meant.person_id)))


def _merge(here: LineSession, typed: str) -> int:
    """Merge a person's record with another of the same person; the exit status. Raises DeskError."""
    one = _page(here, choose_person_page(here, typed))
    others = possible_duplicates(here.desk.engine, one.person_id)
    if not others:
        raise WordsError(NOBODY_ALIKE)
    other = _choose_duplicate(here, one, others)
    if other is None:
        here.talk.say(NOTHING_DONE)
        return NOT_DONE
    for label, first, second in side_by_side(one, other):
        here.talk.say(f"{label}: {first.removeprefix('1 ')}; the other: {second.removeprefix('2 ')}")
    names = [Offered("1", "1", name_words(one.name)), Offered("2", "2", name_words(other.name))]
    question = f"Whose name stays? {', '.join(f'{name.letter} {name.label}' for name in names)}. Enter: none."
    stays = here.talk.choose(question, names, otherwise="", why="Everything of both is kept.")
    if not stays:
        here.talk.say(NOTHING_DONE)
        return NOT_DONE
    gone, kept = (other, one) if stays == "1" else (one, other)
    here.talk.say(merge_people(here.desk, gone, kept).words)
    here.talk.say(_UNDO)
    return DONE


def _choose_duplicate(here: LineSession, one: PersonPage, others: Sequence[PossibleDuplicate]) -> PersonPage | None:
    for number, each in enumerate(others, 1):
        here.talk.say(f"{number}. {name_words(each.page.name)}, {each.why}")
    offered = [Offered(str(number), str(number), each.page.name) for number, each in enumerate(others, 1)]
    question = f"Which of these is the same person as {name_words(one.name)}? A number. Enter: none."
    chosen = here.talk.choose(question, offered, otherwise="")
    return others[int(chosen) - 1].page if chosen else None


def _unmerge(here: LineSession, typed: str) -> int:
    """Unmerge a record that was merged into a person's, however long ago; the exit status. Raises DeskError."""
    records = merged_records(here.desk.engine, choose_person_page(here, typed))
    if not records:
        raise WordsError(NO_PERSON_MERGED)
    here.talk.say(UNMERGE_PEOPLE)
    for number, each in enumerate(records, 1):
        here.talk.say(f"{number}. {each.name}, {merged_words(each, here.desk.clock.now())}")
    offered = [Offered(str(each.join_id), str(number), each.name) for number, each in enumerate(records, 1)]
    chosen = here.talk.choose("Part which? A number. Enter: none.", offered, otherwise="")
    here.talk.say(unmerge_people(here.desk, int(chosen)).words if chosen else NOTHING_DONE)
    return DONE if chosen else NOT_DONE


def _page(here: LineSession, person_id: int) -> PersonPage:
    found = person(here.desk.engine, person_id)
    if found is None:
        raise WordsError("They are not in the record any more")
    return found


ACTIONS: Mapping[str, Callable[[LineSession, str], int]] = {"change": edit, "join": _merge, "part": _unmerge}
"""The words before a name that act on its page."""
