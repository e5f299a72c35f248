"""The sentences that were hard to read once: none of them comes back, and what took their place is there."""

from __future__ import annotations

from functools import cache

import pytest

from tests import house
from tests.words.test_plain_words import said_in

BETTER = (
    ("SAFE", "NO MSG"),
    ("Own info", "Records"),
    ("days waiting", "Answerphone last checked"),
    ("e to look at it now", "e does it now"),
    ("We have not been open since", "Closed since then"),
    ("it was to be answered by", "we promised a reply by"),
    ("Your number with us", "Your reference is"),
    ("Your number is", "My name is"),
    ("What about", "What it's about"),
    ("These work here too", "! makes it a complaint"),
    ("should be on website", "Not found on our website"),
    ("blank if you didn't count", "Enter passes it by; leave blank"),
    ("Own information", "Their own records"),
    ("nothing promised moves", "The promised time stays the same"),
    ("in touch once more", "chased"),
    ("They rang about it again", "They were in touch about it again"),
    ("COUNTS NO MORE", "NO LONGER COUNTS"),
    ("closed it as a mistake", "the whole entry, logged by mistake"),
    ("y why then", "y why this date"),
    ("Destroy", "Shred after use"),
    ("Destroy it after use", "Delete it when you've finished"),
    ("Write a day to come", "Give a later day"),
    ("Write a day that has been", "Give a past day"),
    ("s nothing said", "s silent"),
    ("behind the d", "Put the time after the d"),
    ("May we leave a message when", "Did they say we may leave a message?"),
    ("It came in on", "is that right?"),
    ("saves it so", "again saves it"),
    ("stands as it is, and this", "What we already owe still stands"),
    ("Hears by", "Time promised"),
    ("Nobody had to ask", "No need to ask"),
    ("what we promised runs on", "our promise still stands until you've told them"),
    ("n, e, m, w or u", "n, e, m, w, u, c or x"),
    ("Not safe to leave one", "Not safe to leave a message"),
    ("Words are wanted", "Add a word if it helps whoever tries next"),
    ("Sure who?", "ID checked?"),
    ("Asked what on", "Asked them on"),
    ("Talk it over", "Talk offered?"),
    ("Copy given?", "In writing?"),
    ("We learn", "We'll change"),
    ("Put right by", "What we did"),
    ("Taken back by them", "Withdrawn"),
    ("Well founded", "Upheld"),
    ("Not well founded", "Not upheld"),
    ("Nothing is different", "Nothing has changed"),
    ("none told", "none given"),
    ("nobody told", "nobody named"),
    ("also written down as", "also recorded as"),
    ("last: ", "stopped at: "),
    ("Everything is answered", "All decided"),
    ("This is none", "This isn't one"),
    ("This looks at it once more", "You are looking at it again"),
    ("empty: nobody knows", "leave empty if nobody knows"),
    ("all the same", "anyway"),
    ("on top of what they did", "as well as what they did"),
    ("They come on the desk with u", "No such colleague"),
    ("an Ack line wants that", "They were told that we have it, where that is what we owe."),
    ("Why it is due then", "Why it's due on that date"),
    ("stands in the list too", "It stays in the list until it's done"),
    ("No number given.", "They gave no number to ring"),
)
"""What staff read before, and what says it now. A whole sentence or the part of it that tells."""
ALIKE = (
    ("reply by was", "we promised a reply by"),
    ("counted afresh", "counted again from then"),
    ("promised before runs on", "What was promised before still stands"),
    ("was promised runs on", "Everything else that was promised still stands"),
    ("else is owed runs on", "everything else that is owed still stands"),
    ("what it ends is over", "what it finishes ends"),
    ("Recorded once more", "Record it again to correct it"),
    ("counts beside", "It is counted apart"),
    ("counted beside", "Both are counted apart"),
    ("do otherwise from now on", "do differently from now on"),
    ("ends, ends here", "the promises that a reply finishes are finished"),
    ("l where they ask what we hold", "l: they ask what we hold"),
    ("moves nothing that was promised", "Adding it puts off no promised time"),
    ("have it as it was", "Undo a join or a split"),
    ("have two again", "Undo the joining of two people"),
    ("Write a time to come", "Give a later time"),
    ("Write a time that has been", "Give a past time"),
    ("Look at it once more", "Look at it again"),
    ("Once more saves it", "Press it again to save a file"),
    ("go where it goes on", "go to where it goes on"),
    ("what was promised stands", "The promised time stays the same"),
    ("with who it is filled in", "with their name filled in"),
    ("this is its end", "sign it off here"),
    ("No page of theirs", "so they have no page"),
    ("what they wrote stands above", "theirs is shown above"),
    ("That is for whoever waits", "That key is for somebody who waits"),
    ("who is known to us is named", "Nobody is named here yet"),
)
"""Further sentences of the same kind."""
STILL_SAID = {
    "What about": {"deskapp.wording.causes.days"},  # "you wrote down 1. What about the other 2?" asks
    "nobody told": {"deskapp.views.queue_head", "deskapp.wording.queue_cells", "deskapp.views.details"},  # of a danger
}
"""The modules in which the same words mean something else."""


@cache
def strings() -> list[tuple[str, str]]:
    """Every string that is no docstring, with its module; the texts between the slots of one are separate."""
    found = []
    for name, source in house.sources("deskapp", "screens", "db"):
        if ".versions." not in name:
            found += [(name, said) for said in said_in(source)]
    return found


@pytest.mark.parametrize("before", [before for before, _ in BETTER + ALIKE])
def test_nothing_says_it_the_old_way(before: str) -> None:
    spared = STILL_SAID.get(before, set())
    whole = before in ("SAFE", "last: ")
    found = [
        (name, said) for name, said in strings() if name not in spared and (said == before if whole else before in said)
    ]
    assert found == []


@pytest.mark.parametrize("now", [now for _, now in BETTER + ALIKE])
def test_the_better_words_are_there(now: str) -> None:
    assert [said for _, said in strings() if now in said]


def test_an_old_sentence_that_was_planted_is_caught() -> None:
    planted = list(said_in('def f():\n    return f"Your number is {ref}."'))
    assert any("Your number is" in said for said in planted)
