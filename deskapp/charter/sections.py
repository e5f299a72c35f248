"""One section of an edition's file, parsed key by key. Every mistake raises CharterError with one sentence: the file,
the line, the key, the correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn, TypeVar

from deskapp.errors import CharterError
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    from deskapp.charter import lines, suggestions
    from deskapp.charter.lines import Path
else:  # a charter without a mistake needs neither, and the first frame waits for its own
    lines = LazyModule("deskapp.charter.lines")
    suggestions = LazyModule("deskapp.charter.suggestions")

Word = TypeVar("Word", bound=StrEnum)
TomlTable = Mapping[str, object]
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Control characters that are no blanks, which TOML lets a file write as escapes."""


def one_line(text: str) -> str:
    """A text on one line, with single blanks and without control characters: the record takes none in a name."""
    return " ".join(_CONTROLS.sub("", text).split())


class Section:
    """A table of the file, with the words that lead to it ("rule email-reply") and the text of the whole file."""

    def __init__(self, file: str, table: TomlTable, *, text: str, path: Path = (), what: str = "") -> None:
        self.file, self.table, self.text, self.path, self.what = file, table, text, path, what

    def at(self, key: str = "") -> str:
        """Location of a key, as an error begins: "my.toml, line 12: rule email-reply"."""
        found = lines.lines_of_keys(self.text)
        line = found.get((*self.path, key)) or found.get(self.path)
        place = f"{self.file}, line {line}" if line else self.file
        return f"{place}: {self.what}" if self.what else place

    def refuse(self, sentence: str, key: str = "") -> NoReturn:
        """Raise CharterError about a key, or this section, with its correction."""
        raise CharterError(f"{self.at(key)}: {sentence}")

    def only(self, known: Iterable[str]) -> None:
        """Raise CharterError for an unknown key, with the nearest known one."""
        known = tuple(known)
        for key in self.table:
            if key in known:
                continue
            mend = suggestions.suggestion_for_key(key, self.table[key], known)
            self.refuse(f'there is no key called "{key}"; {mend}', key)

    def words(self, key: str, *, longest: int, example: str) -> str:
        """Required text, on one line."""
        if key not in self.table:
            self.refuse(f'{key} is missing; add a line like {key} = "{example}".')
        text = self.table[key]
        if not isinstance(text, str):
            self.refuse(f'{key} should be words in quotes; write it like {key} = "{example}".', key)
        words = one_line(text)
        if not words:
            self.refuse(f'{key} is empty; write it like {key} = "{example}".', key)
        if len(words) > longest:
            self.refuse(f"{key} is {len(words)} characters long; shorten it to at most {longest}.", key)
        return words

    def words_or_none(self, key: str, *, longest: int, example: str) -> str | None:
        """Optional text, on one line; None if it is left out."""
        return self.words(key, longest=longest, example=example) if key in self.table else None

    def day(self, key: str) -> date:
        """A required date."""
        found = self.table.get(key)
        if not isinstance(found, date) or isinstance(found, datetime):
            wrong = "is missing" if key not in self.table else "should be a date without quotes or a time"
            mend = suggestions.suggestion_for_date(found, f"{key} = ") if isinstance(found, str) else None
            self.refuse(f"{key} {wrong}; {mend or f'write it like {key} = 2026-04-01.'}", key)
        return found

    def whole(self, key: str, otherwise: int, *, least: int, most: int) -> int:
        """A whole number from `least` to `most`; `otherwise` if it is left out."""
        found = self.table.get(key, otherwise)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            example = otherwise or least
            self.refuse(f"{key} should be a whole number from {least} to {most}; write it like {key} = {example}.", key)
        return found

    def flag(self, key: str) -> bool:
        """True or false; false if it is left out."""
        found = self.table.get(key, False)
        if not isinstance(found, bool):
            self.refuse(f"{key} should be true or false, without quotes; write {key} = true, or leave it out.", key)
        return found

    def choice(self, key: str, choices: Iterable[Word], default: Word | None = None) -> Word:
        """One word of a list; `default` if it is left out. Required without a default."""
        if key not in self.table:
            if default is None:
                self.refuse(f"{key} is missing; write one of {suggestions.listed(key, choices)}.")
            return default
        return self._one_of(key, self.table[key], choices)

    def choices(self, key: str, choices: Iterable[Word]) -> frozenset[Word]:
        """Some words of a list; empty if it is left out."""
        found = self.table.get(key, [])
        if not isinstance(found, list):
            self.refuse(f'{key} should be a list; write it like {key} = ["{next(iter(choices))}"].', key)
        return frozenset(self._one_of(key, word, choices) for word in found)

    def _one_of(self, key: str, found: object, choices: Iterable[Word]) -> Word:
        chosen = next((choice for choice in choices if found == choice.value), None)
        if chosen is None:
            self.refuse(f'{key} says "{found}"; {suggestions.suggestion_for_word(key, found, choices)}', key)
        return chosen

    def word_list(self, key: str, *, longest: int, example: str) -> tuple[str, ...]:
        """A required list of texts without repetition."""
        found = self.table.get(key)
        if not isinstance(found, list) or not found:
            self.refuse(f"{key} should be a list of words in quotes; write it like {key} = {example}.", key)
        words: dict[str, str] = {}
        for each in found:
            word = self._listed_word(key, each, longest)
            if word.lower() in words:
                self.refuse(f'{key} has "{word}" twice; take one of them out.', key)
            words[word.lower()] = word
        return tuple(words.values())

    def _listed_word(self, key: str, word: object, longest: int) -> str:
        words = one_line(word) if isinstance(word, str) else ""
        if not words:
            self.refuse(f'{key} has "{word}" in it; put words in quotes there.', key)
        if len(words) > longest:
            self.refuse(f'{key} has "{words}", which is longer than {longest} characters; shorten it.', key)
        return words

    def section(self, key: str, what: str) -> Section:
        """A subsection, empty if it is left out."""
        found = self.table.get(key, {})
        if not isinstance(found, dict):
            self.refuse(f"{key} should be a section of its own; write [{key}] on a line and its keys below it.", key)
        return Section(self.file, found, text=self.text, path=(*self.path, key), what=what)

    def sections(self, key: str, what: str) -> Iterator[Section]:
        """The sections below each [[key]] line, named by their keys ("rule email-reply") or, without one, numbered."""
        found = self.table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.refuse(f"{key} should be sections of their own; write each below a line [[{key}]].", key)
        for number, table in enumerate(found):
            named = f"{what} {table.get('key', number + 1)}"
            yield Section(self.file, table, text=self.text, path=(*self.path, key, number), what=named)
