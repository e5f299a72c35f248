"""Normalised names, for comparison and search. Names are shown as they were given."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import dropwhile
from unicodedata import category, combining, normalize

from deskapp.wording.titles import PERSON_TITLES, TITLES_AND_NAMES

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "đ": "d", "ɖ": "d", "ɗ": "d", "ħ": "h", "ı": "i",
        "ɨ": "i", "ĸ": "k", "ƙ": "k", "ł": "l", "ƚ": "l", "ŋ": "n", "ɲ": "n", "ø": "o", "ɔ": "o", "ŧ": "t", "ƭ": "t",
        "ƶ": "z", "ƀ": "b", "ɓ": "b", "ƈ": "c", "ɛ": "e", "ə": "e", "ǝ": "e", "ɠ": "g", "ǥ": "g", "ɣ": "g", "ƒ": "f",
        "ƥ": "p", "ɍ": "r", "ʉ": "u", "ʋ": "v", "ƴ": "y",
    }
)  # fmt: skip
"""Lower-case letters with a stroke, hook or tail, which Unicode does not decompose."""
_APOSTROPHES = str.maketrans(dict.fromkeys("`´ʹʻʼʽˈʾʿ‘’‛′＇ꞌ", "'"))
_MARKS_THAT_COUNT = (0, 7, 8, 9)
"""The combining classes of vowel signs, nuktas, voicing marks and viramas, which unlike accents make another letter."""
_UNSEEN = re.compile("[͏ᅟᅠ឴឵᠋-᠏ㅤ︀-️ﾠ\U000e0100-\U000e01ef]")
"""Invisible characters outside the Unicode category of format characters: joiners, fillers, variation selectors."""

_UMLAUT = re.compile(r"([aou])e(?=[a-z])")
_MAC = re.compile(r"^mac")
_MAC_BEFORE_A_NAME = re.compile(r"^mac(?=[^\W\d_]{3})")
"""MacRae, but not Mack or Macey."""
_CYRILLIC = {"й": "и", "ё": "е", "ї": "і", "ў": "у", "ѓ": "г", "ќ": "к"}
"""Cyrillic letters in their own right, which Unicode decomposes like accents. A search takes them for the others."""
_PLAIN_CYRILLIC = str.maketrans(_CYRILLIC)
_SPELT_OTHERWISE = (
    (re.compile(r"\bm'(?=[^\W\d_]{3})"), "mc"),
    (re.compile(r"\bma?c[ -]?(?=[^\W\d_]{3})"), "m"),
    (re.compile(r"\bsaint(?=[ -]\w)"), "st"),
    (re.compile(r"\bst(?=[. -]{1,2}\w)"), "saint"),
)
"""Parts of names with another spelling, under which a search looks as well: M'Leod and McLeod, St and Saint. They may
be two people's names, so their keys differ.
"""
_MAC_APART = re.compile(r"\bma?c (?=\w)")
_WRITTEN_WITHOUT_BLANKS = re.compile("[぀-ヿ㐀-鿿가-힯豈-﫿\U00020000-\U0003ffff]")


def fold(text: str) -> str:
    """A text in lower case, without accents and invisible characters, with single blanks and plain apostrophes."""
    return _lettered(text).translate(_PLAIN_CYRILLIC)


def _lettered(text: str) -> str:
    """As `fold`, with the Cyrillic letters in their own right."""
    plain = normalize("NFKD", normalize("NFKD", text.translate(_APOSTROPHES)).casefold()).translate(_LETTERS)
    held = normalize("NFC", plain)
    plain = "".join(letter if letter in _CYRILLIC else normalize("NFD", letter) for letter in held)
    seen = "".join(letter for letter in plain if _is_seen(letter))
    return normalize("NFC", " ".join(_UNSEEN.sub("", seen).split()))


def name_key(name: str) -> str:
    """The folded letters and figures of a name, which are equal for two spellings of one name.

    Blanks, hyphens, accents and apostrophes make no difference, nor do Mac and Mc. Letters do: Mueller and Müller,
    which find each other in a search, may be two people, as Rafael and Rafał are, and a title does: Mr and Mrs Smith
    are two people. A name without a letter or figure is its own key.
    """
    folded = _lettered(name)
    words = (_MAC_BEFORE_A_NAME.sub("mc", _joined(word)) for word in _MAC_APART.sub("mc", folded).split())
    return "".join(words) or folded


def search_words(*names: str | None) -> str:
    """The search words of names, separated by blanks: "sean obrien o brien ...". Any prefix of one finds the name.

    They are the words, the parts of double names, other spellings for Mac and umlauts, and the rest of the name from
    each word on without blanks, so that "vanderberg" finds "Jan van der Berg".
    """
    found: dict[str, None] = {}
    for folded in map(fold, filter(None, names)):
        words = _untitled(folded.split(), PERSON_TITLES)
        for at, word in enumerate(words):
            pieces = _pieces(word)
            forms = [_joined(word), *pieces, *_from_each_letter(word), _joined("".join(words[at:]))]
            found.update(dict.fromkeys(filter(None, [*forms, *map(_spelt, forms)])))
    return " ".join(found)


def wanted_words(typed: str) -> list[tuple[str, ...]]:
    """Alternative searches for a text. Each is a tuple of words that must all be prefixes of words in `search_words`.

    Titles are ignored unless nothing else was typed. An empty text has no search.
    """
    return list(dict.fromkeys(tuple(map(_spelt, way)) for way in _ways(typed)))


def wanted_parts(typed: str) -> list[tuple[str, ...]]:
    """As `wanted_words`, for words anywhere within a name, and also as they were typed."""
    return list(dict.fromkeys([*wanted_words(typed), *_ways(typed)]))


def _ways(typed: str) -> list[tuple[str, ...]]:
    folded = fold(typed)
    otherwise = (spelt.sub(other, folded) for spelt, other in _SPELT_OTHERWISE)
    return [way for words in dict.fromkeys((folded, *otherwise)) for way in _ways_of(words)]


def _ways_of(folded: str) -> list[tuple[str, ...]]:
    words = _untitled(folded.split(), PERSON_TITLES | TITLES_AND_NAMES)
    ways = [
        tuple(filter(None, map(_joined, words))),
        tuple(piece for word in words for piece in _pieces(word)),
        (_joined("".join(words)),),
    ]
    return [way for way in ways if any(way)]


def begins(typed: str, name: str) -> bool:
    """True if every word of `typed` is a prefix of a word of the name. An empty text matches every name."""
    words = search_words(name).split()
    ways = wanted_words(typed)
    return not ways or any(all(any(word.startswith(part) for word in words) for part in way) for way in ways)


def begins_at_a_word(typed: str, name: str) -> bool:
    """True if the name from one of its words on begins with the whole text, as "My care home" with "care h"."""
    words = search_words(name).split()
    return any(word.startswith(way[0]) for way in wanted_words(typed) if len(way) == 1 for word in words)


def _untitled(words: list[str], titles: Set[str]) -> list[str]:
    """The words without leading titles; the last word always stays."""
    return list(dropwhile(lambda word: _joined(word) in titles, words)) or words[-1:]


def _is_seen(letter: str) -> bool:
    kind = category(letter)
    if kind == "Mn":
        return combining(letter) in _MARKS_THAT_COUNT
    return kind not in ("Me", "Cf", "Co", "Cs", "Cn") and (kind != "Cc" or letter.isspace())


def _pieces(word: str) -> list[str]:
    """The parts of a word that apostrophes, hyphens and other signs separate."""
    return "".join(letter if category(letter)[0] in "LNM" else " " for letter in word).split()


def _joined(word: str) -> str:
    return "".join(_pieces(word))


def _spelt(word: str) -> str:
    """The common spelling that a search uses for letters that have two: Mc for Mac, u for ue."""
    return _UMLAUT.sub(r"\1", _MAC.sub("mc", word))


def _from_each_letter(word: str) -> list[str]:
    """The word from each further letter on, for scripts without blanks between given name and surname; else nothing."""
    if not _WRITTEN_WITHOUT_BLANKS.search(word):
        return []
    return [_joined(word[at:]) for at in range(1, len(word))]
