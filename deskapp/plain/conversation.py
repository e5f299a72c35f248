"""What is said and asked, a line each: no colour, no cursor moved, no escape sequence, from a keyboard or a pipe."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple, TextIO

from deskapp.plain.names import NAMES
from deskapp.plain.wording import in_lines
from deskapp.words.matching import chosen

BACK, HELP, HELP_TOO = "<", "?", "??"
"""Typed in place of an answer: go back one question, or have this one explained (`??` where `?` is an answer)."""
LEAST_WIDTH = 20
ENDS = (".", "?", "!", '"')
# Two small letters or figures before the full stop: "R. Coombes" is no end.
COMMAND = re.compile(r"/[a-z-]+( [^/]*)?", re.IGNORECASE)
"""Something else to do first, typed in place of an answer: "/call", "/contact 26-0412". A file's place is none."""
ALONE = (("deskapp plain ", ""), ("deskapp check", "check"), ("deskapp day", "day"))
"""At the prompt a command is its word alone."""
_SENTENCE_ENDS = re.compile(r"(?<=[a-z0-9)][a-z0-9)][.?!]) +(?=[A-Z0-9\"])|(?<=[.?!]\") +(?=[A-Z])")


class InputEndedError(Exception):
    """There are no more answers: the pipe has run dry, or somebody pressed Ctrl+D."""

    def __init__(self, why: str = "The answers ended here.") -> None:
        super().__init__(why)


class LeftError(InputEndedError):
    """Somebody typed /leave in place of an answer: what was typed so far is kept."""

    def __init__(self) -> None:
        super().__init__("Left.")


class Offered(NamedTuple):
    """One of the answers that a question offers: what it stands for, the letter or number that chooses it, its name."""

    value: str
    letter: str
    label: str


def clean(words: str) -> str:
    """Words on one line, with nothing in them that a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def sentences(words: str) -> list[str]:
    """The sentences of a text, a line each."""
    return [part for line in words.splitlines() for part in _SENTENCE_ENDS.split(clean(line)) if part]


def pick(typed: str, offered: Sequence[Offered]) -> Offered | None:
    """The answer that was meant: by its letter, else by how its name begins; None where it is none of these."""
    word = typed.strip().casefold()
    by_letter = next((one for one in offered if one.letter.casefold() == word), None)
    if by_letter is not None:
        return by_letter
    label = chosen(typed, [one.label for one in offered])
    return next((one for one in offered if one.label == label), None)


def letters_of(offered: Sequence[Offered]) -> str:
    """The letters that choose something, in words: "s, c or w"."""
    *most, last = [one.letter for one in offered]
    return f"{', '.join(most)} or {last}" if most else last


def no_answer(typed: str, offered: Sequence[Offered]) -> str:
    """What to say of an answer that is none of these; how a command is typed here, where it is one."""
    word = typed.partition(" ")[0].casefold()
    instead = f" To do that first, type /{word}." if any(one.name == word for one in NAMES) else ""
    return f"Here you can type {letters_of(offered)}.{instead}"


class Conversation:
    """Says lines to `out` and reads answers from `source`, one a line.

    In a terminal `width` columns wide a long line goes on in the next, and no word is broken; a script (None) gets one
    line for each.
    """

    def __init__(self, source: TextIO, out: TextIO, width: int | None = None) -> None:
        self._source = source
        self._out = out
        self._width = width
        self.aside: Callable[[str], None] | None = None
        """Does what was typed behind a slash, before the question is asked again."""
        self.stays = False
        """Whether there is a prompt to come back to."""

    def say(self, words: str) -> None:
        """Say one line. It ends as a sentence does, so that a voice does not run on into the next."""
        line = in_lines(clean(words))
        for long, short in ALONE if self.stays else ():
            line = line.replace(long, short)
        self.repeat(line)

    def repeat(self, words: str) -> None:
        """Say one line as it was typed: nothing in it is said in another way."""
        line = clean(words)
        line += "" if line.endswith(ENDS) else "."
        if self._width is not None:
            # One column less: some terminals go on in the next line by themselves in the last.
            line = textwrap.fill(line, max(self._width - 1, LEAST_WIDTH), break_on_hyphens=False)
        self._out.write(f"{line}\n")
        self._out.flush()

    def tell(self, words: str) -> None:
        """Say a text, a sentence a line."""
        for sentence in sentences(words):
            self.say(sentence)

    def ask(self, question: str, explained: str = "", *, helps: tuple[str, ...] = (HELP, HELP_TOO)) -> str:
        """Ask, and wait for a line; `?` says what the question means, and asks again. Raises InputEndedError."""
        while True:
            self.say(question)
            answer = self._read()
            if self.aside is not None and COMMAND.fullmatch(answer):
                self.aside(answer[1:])
            elif answer in helps and explained:
                self.tell(explained)
            else:
                return answer

    def _read(self) -> str:
        line = self._source.readline()
        if not line:
            raise InputEndedError
        return clean(line)

    def choose(self, question: str, offered: Sequence[Offered], *, otherwise: str | None = None, why: str = "") -> str:
        """Ask until one of the answers is chosen; its value. Enter alone is `otherwise`, where that is given."""
        while True:
            answer = self.ask(question, why)
            if not answer and otherwise is not None:
                return otherwise
            found = pick(answer, offered) if answer else None
            if found is not None:
                return found.value
            self.say(no_answer(answer, offered))

    def yes(self, question: str, *, otherwise: bool | None = None, why: str = "") -> bool:
        """Ask for yes or no."""
        enter = None if otherwise is None else ("yes" if otherwise else "no")
        return self.choose(f"{question} y yes, n no.", YES_NO, otherwise=enter, why=why) == "yes"


YES_NO = (Offered("yes", "y", "Yes"), Offered("no", "n", "No"))
