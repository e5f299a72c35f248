"""Output and questions, a line each: no colour, cursor movement or escape sequence; input from a keyboard or a pipe."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TextIO

from deskapp.errors import DeskError
from deskapp.parsing.matching import chosen
from deskapp.plain.command_names import COMMAND_NAMES
from deskapp.plain.remedies import in_line
from deskapp.plain.spoken import times_in_full
from deskapp.wording.printable import printable, wrap

BACK, HELP, HELP_TOO = "<", "?", "??"
"""Typed in place of an answer: go back one question, or have this one explained (`??` where `?` is an answer)."""
GOES_ON = "\\"
"""Typed at the end of a line: the text goes on in the next line."""
NOTHING_DONE = "Nothing was done."
NOTHING_CHANGED = "Nothing was changed."
LEAST_WIDTH = 20
_ENDS = (".", "?", "!", '"')
# Two small letters or figures have to stand before the full stop, so that "R. Coombes" is not split.
COMMAND = re.compile(r"/[a-z-]+( [^/]*)?", re.IGNORECASE)
"""A command to run first, typed in place of an answer: "/call", "/contact 26-0412". A file path does not match."""
_AT_PROMPT = (("deskapp plain ", ""), ("deskapp check", "check"), ("deskapp day", "day"))
"""Prefixes of commands in sentences, and their replacement at the prompt, where the command's word is enough."""
_SENTENCE_ENDS = re.compile(r"(?<=[a-z0-9)][a-z0-9)][.?!]) +(?=[A-Z0-9\"])|(?<=[.?!]\") +(?=[A-Z])")


class InputEndedError(Exception):
    """Raised when there are no more answers: the pipe has ended, or the user pressed Ctrl+D."""

    def __init__(self, why: str = "The answers ended here.") -> None:
        super().__init__(why)


class LeftError(InputEndedError):
    """Raised when the user typed /leave in place of an answer: the form is kept as a draft."""

    def __init__(self) -> None:
        super().__init__("Left.")


class Offered(NamedTuple):
    """One answer that a question offers: its value, the letter or number that chooses it, its name."""

    value: str
    letter: str
    label: str


def clean(words: str) -> str:
    """The words on one line, without control characters."""
    return " ".join(printable(words).split())


def sentences(words: str) -> list[str]:
    """The sentences of a text, a line each."""
    return [part for line in words.splitlines() for part in _SENTENCE_ENDS.split(clean(line)) if part]


def pick(typed: str, offered: Sequence[Offered]) -> Offered | None:
    """The answer chosen by its letter, else by the start of its name; None if none matches.

    If the options have letters, no other single letter chooses by name: on the screens it may be the key of another
    action.
    """
    word = typed.strip().casefold()
    by_letter = next((one for one in offered if one.letter.casefold() == word), None)
    if by_letter is not None or (len(word) == 1 and any(one.letter.isalpha() for one in offered)):
        return by_letter
    label = chosen(typed, [one.label for one in offered])
    return next((one for one in offered if one.label == label), None)


def letters_of(offered: Sequence[Offered]) -> str:
    """The letters that choose something, in words: "s, c or w"."""
    *most, last = [one.letter for one in offered]
    return f"{', '.join(most)} or {last}" if most else last


def no_answer(typed: str, offered: Sequence[Offered]) -> str:
    """The message for an answer that was not offered; if it is a command, it says how to type one here."""
    word = typed.partition(" ")[0].casefold()
    instead = f" To do that first, type /{word}." if any(one.name == word for one in COMMAND_NAMES) else ""
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
        """Runs the command typed after a slash, before the question is asked again."""
        self.stays = False
        """True if there is a prompt to return to."""

    def say(self, words: str | DeskError) -> None:
        """Say one line, with a full stop if it has no ending, so that a screen reader pauses."""
        line = times_in_full(clean(in_line(words) if isinstance(words, DeskError) else words))
        for long, short in _AT_PROMPT if self.stays else ():
            line = line.replace(long, short)
        self.repeat(line)

    def repeat(self, words: str) -> None:
        """Say one line unchanged: no time in it is put in full."""
        line = clean(words)
        line += "" if line.endswith(_ENDS) else "."
        if self._width is not None:
            # One column less: some terminals wrap by themselves after the last column.
            line = "\n".join(wrap(line, max(self._width - 1, LEAST_WIDTH)))
        self._out.write(f"{line}\n")
        self._out.flush()

    def tell(self, words: str) -> None:
        """Say a text, a sentence a line."""
        for sentence in sentences(words):
            self.say(sentence)

    def ask(self, question: str, explained: str = "", *, helps: tuple[str, ...] = (HELP, HELP_TOO)) -> str:
        """Ask, and wait for a line; `?` explains the question and asks again. Raises InputEndedError."""
        while True:
            self.say(question)
            answer = self._read()
            if self.aside is not None and COMMAND.fullmatch(answer):
                self.aside(answer[1:])
            elif answer in helps and explained:
                self.tell(explained)
            else:
                return answer

    def lines_from(self, first: str) -> str:
        """A text of several lines, of which `first` is read already; a line that ends in a backslash goes on in the
        next.
        """
        lines = [first]
        while lines[-1].endswith(GOES_ON):
            lines[-1] = lines[-1].removesuffix(GOES_ON).rstrip()
            lines.append(self._read())
        return "\n".join(lines)

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

    def yes(self, question: str, *, no: str, otherwise: bool | None = None, why: str = "") -> bool:
        """Ask for yes or no. The sentence `no` is said after no, also where Enter means no."""
        enter = None if otherwise is None else ("yes" if otherwise else "no")
        is_yes = self.choose(f"{question} y yes, n no.", YES_OR_NO, otherwise=enter, why=why) == "yes"
        if not is_yes:
            self.say(no)
        return is_yes


YES_OR_NO = (Offered("yes", "y", "Yes"), Offered("no", "n", "No"))
