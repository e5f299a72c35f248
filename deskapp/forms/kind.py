"""The kind of a contact: its options, the promises it starts, and the safeguarding fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from deskapp.charter.edition import Edition, Owed
from deskapp.charter.own_words import KIND_LETTERS
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.forms.fields import ChoiceField, Hint, Option, Part, TextBlock, TextField
from deskapp.forms.typed import Typed
from deskapp.wording.naming import KIND_TITLES
from deskapp.wording.promise_lines import promised_line
from deskapp.wording.why import nothing_promised, within

KINDS = tuple(Option(kind, letter, KIND_TITLES[kind]) for kind, letter in zip(Kind, KIND_LETTERS, strict=True))
FROM_AFAR = "!l"
"""Letters of the two kinds with due times of their own, which choose from the fields that name them, too."""
CHANNEL = "channel"
KIND = ChoiceField("kind", "Kind", KINDS, by_name=True, reachable=FROM_AFAR, assumed=Kind.ENQUIRY, beyond="y")
LEGAL_REQUEST = "This is a legal request even if only spoken. Do not ask them to write in."
NO_NUMBER = "No local number is written in the charter: ask your lead."
DANGER_NOW = "In danger now: 999. This program tells nobody by itself."
KIND_HINT = Hint("A letter, or a name's first letters.", "y: somebody in danger. Enter goes on.")
CHANNEL_HINT = Hint("How it came, if not in the usual way. Enter goes on.")
DANGER_HINTS = {
    "safeguarding": Hint("May somebody be in danger? Then it says whom to tell, and asks who was told."),
    "told_who": Hint("Who did you tell? Enter leaves it out: it then says NOBODY TOLD until somebody is."),
    "told_at": Hint("When were they told? Enter: now. Or: 1040, -15, y 1620"),
}
DANGER, PROMISED = "danger", "promised"
"""Two blocks: whom to tell of a danger, and the promises that start."""
DANGER_PARTS: tuple[Part, ...] = (
    TextBlock(DANGER, "late", told=True),
    TextField("told_who", "Who was told", hint="blank: nobody yet", width=30, max_length=120),
    TextField("told_at", "When told", hint="Enter: now", width=20, max_length=40),
)
"""Safeguarding block, shown once a danger is marked: whom to tell, who was told, and when."""


def kinds_of(edition: Edition) -> tuple[Option, ...]:
    """The kinds to choose from: the built-in ones and the edition's own."""
    return (*KINDS, *(Option(one.kind, one.letter, one.title) for one in edition.kinds))


def channels_of(edition: Edition, *forms: Channel) -> tuple[Option, ...]:
    """The edition's own channels that have the form of one of these built-in ones."""
    return tuple(Option(one.channel, one.letter, one.title) for one in edition.channels if one.like in forms)


def with_own_words(parts: Iterable[Part], edition: Edition, *forms: Channel) -> tuple[Part, ...]:
    """The parts of a form with the edition's own kinds to choose from, and its own channels that have the form of one
    of `forms`; without such a channel, the choice of one that has a single option is left out.
    """
    made: list[Part] = []
    for part in parts:
        if isinstance(part, ChoiceField) and part.name == KIND.name:
            made.append(part._replace(options=kinds_of(edition)))
        elif isinstance(part, ChoiceField) and part.name == CHANNEL:
            options = (*part.options, *channels_of(edition, *forms))
            made += [part._replace(options=options)] if len(options) > 1 else []
        else:
            made.append(part)
    return tuple(made)


def danger_words(edition: Edition) -> str:
    """The safeguarding contact with its number, and the danger advice: two lines."""
    tell = f"TELL: {edition.safeguarding}" if edition.safeguarding else NO_NUMBER
    return f"{tell}\n{DANGER_NOW}"


def danger_path(typed: Typed) -> tuple[str, ...]:
    """The fields that a danger adds to Enter's path."""
    if not typed["safeguarding"]:
        return ()
    return ("told_who", "told_at") if typed["told_who"] else ("told_who",)


def danger_hidden(typed: Typed) -> frozenset[str]:
    """The fields of `DANGER_PARTS` that do not apply to the present values."""
    return frozenset({"told_who", "told_at"}.difference(danger_path(typed)))


def nothing_lines(edition: Edition, kind: Kind, came: Channel, at: datetime) -> list[str]:
    """One line saying that nothing is promised, if no rule applies; else none. For a caller who was given no time."""
    return [] if edition.owed(came, kind, at) else [nothing_promised(kind)]


def owed_lines(edition: Edition, kind: Kind, came: Channel, at: datetime) -> list[str]:
    """The promises that start besides the time given, for a contact received at `at` (UTC): a line each."""
    owed = [one for one in edition.owed(came, kind, at) if one.name is not PromiseName.PROMISE]
    return [*_legal_words(kind), *(f"ALSO {_promised(one, came, kind)}" for one in owed)]


def promised_lines(edition: Edition, kind: Kind, came: Channel, at: datetime) -> list[str]:
    """The promises that start without a time agreed in person: a line each, or one saying that there are none."""
    owed = edition.owed(came, kind, at)
    if not owed:
        return [nothing_promised(kind)]
    return [*_legal_words(kind), *started_lines(owed, kind, came)]


def started_lines(owed: Iterable[Owed], kind: Kind, came: Channel) -> list[str]:
    """Promises of the charter that start, a line each."""
    return [f"PROMISED {_promised(one, came, kind)}" for one in owed]


def _promised(owed: Owed, came: Channel, kind: Kind) -> str:
    first = owed.rule.is_first_answer_to(kind)
    return promised_line(
        owed.name, came, kind, owed.due_at, within(owed.calculation), today=owed.calculation.day_0, to_kind=first
    )


def _legal_words(kind: Kind) -> list[str]:
    return [LEGAL_REQUEST] if kind is Kind.OWN_INFORMATION else []
