"""One section of an edition's file, read key by key. Every mistake is one sentence: the file, the key, the mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NoReturn, TypeVar

from deskapp.errors import CharterError

Word = TypeVar("Word", bound=StrEnum)
TomlTable = Mapping[str, object]


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistyped one, or None where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where there is a mistake to mend

    words = {word.lower(): str(word) for word in known}
    found = get_close_matches(wrong.lower(), words, n=1, cutoff=0.5)
    return words[found[0]] if found else None


class Section:
    """A table of the file, and the words that lead to it ("my.toml: rule email-reply")."""

    def __init__(self, where: str, table: TomlTable) -> None:
        self.where = where
        self.table = table

    def refuse(self, sentence: str) -> NoReturn:
        """Say what is wrong here, with its mend."""
        raise CharterError(f"{self.where}: {sentence}")

    def only(self, known: Iterable[str]) -> None:
        """Refuse a key that nothing reads, and name the nearest that something does."""
        known = tuple(known)
        for key in self.table:
            if key in known:
                continue
            near = nearest(key, known)
            mend = f"did you mean {near}?" if near else f"take it out; the keys here are {', '.join(known)}."
            self.refuse(f'there is no key called "{key}"; {mend}')

    def words(self, key: str, *, longest: int, example: str) -> str:
        """Words that have to be there."""
        if key not in self.table:
            self.refuse(f'{key} is missing; add a line like {key} = "{example}".')
        text = self.table[key]
        if not isinstance(text, str):
            self.refuse(f'{key} should be words in quotes; write it like {key} = "{example}".')
        if not text.strip():
            self.refuse(f'{key} is empty; write it like {key} = "{example}".')
        if len(text.strip()) > longest:
            self.refuse(f"{key} is {len(text.strip())} characters long; shorten it to at most {longest}.")
        return text.strip()

    def words_or_none(self, key: str, *, longest: int, example: str) -> str | None:
        """Words that may be left out."""
        return self.words(key, longest=longest, example=example) if key in self.table else None

    def day(self, key: str) -> date:
        """A date that has to be there."""
        found = self.table.get(key)
        if not isinstance(found, date) or isinstance(found, datetime):
            wrong = "is missing" if key not in self.table else "should be a date without quotes or a time"
            self.refuse(f"{key} {wrong}; write it like {key} = 2026-04-01.")
        return found

    def whole(self, key: str, otherwise: int, *, least: int, most: int) -> int:
        """A whole number; `otherwise` where it is left out."""
        found = self.table.get(key, otherwise)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            self.refuse(f"{key} should be a whole number from {least} to {most}; write it like {key} = {otherwise}.")
        return found

    def flag(self, key: str) -> bool:
        """Yes or no; no where it is left out."""
        found = self.table.get(key, False)
        if not isinstance(found, bool):
            self.refuse(f"{key} should be true or false, without quotes; write {key} = true, or leave it out.")
        return found

    def choice(self, key: str, choices: type[Word], default: Word | None = None) -> Word:
        """One word of a list; `default` where it is left out, and where there is none it has to be there."""
        if key not in self.table:
            if default is None:
                self.refuse(f"{key} is missing; write one of {_listed(choices)}.")
            return default
        return self._one_of(key, self.table[key], choices)

    def choices(self, key: str, choices: type[Word]) -> frozenset[Word]:
        """Some words of a list; none where it is left out."""
        found = self.table.get(key, [])
        if not isinstance(found, list):
            self.refuse(f'{key} should be a list; write it like {key} = ["{next(iter(choices))}"].')
        return frozenset(self._one_of(key, word, choices) for word in found)

    def _one_of(self, key: str, found: object, choices: type[Word]) -> Word:
        chosen = next((choice for choice in choices if found == choice.value), None)
        if chosen is None:
            near = nearest(found, choices) if isinstance(found, str) else None
            mend = f"did you mean {near}?" if near else f"write one of {_listed(choices)}."
            self.refuse(f'{key} says "{found}"; {mend}')
        return chosen

    def word_list(self, key: str, *, longest: int, example: str) -> tuple[str, ...]:
        """A list of words that has to be there, each once."""
        found = self.table.get(key)
        if not isinstance(found, list) or not found:
            self.refuse(f"{key} should be a list of words in quotes; write it like {key} = {example}.")
        words: list[str] = []
        for word in found:
            words.append(self._listed_word(key, word, longest))
            if words[-1].lower() in {before.lower() for before in words[:-1]}:
                self.refuse(f'{key} has "{words[-1]}" twice; take one of them out.')
        return tuple(words)

    def _listed_word(self, key: str, word: object, longest: int) -> str:
        if not isinstance(word, str) or not word.strip():
            self.refuse(f'{key} has "{word}" in it; put words in quotes there.')
        if len(word.strip()) > longest:
            self.refuse(f'{key} has "{word.strip()}", which is longer than {longest} characters; shorten it.')
        return word.strip()

    def section(self, key: str, where: str) -> Section:
        """A section of this one, empty where it is left out."""
        found = self.table.get(key, {})
        if not isinstance(found, dict):
            self.refuse(f"{key} should be a section of its own; write [{key}] on a line and its keys below it.")
        return Section(f"{self.where}: {where}", found)


def _listed(choices: Iterable[StrEnum]) -> str:
    return ", ".join(choices)
