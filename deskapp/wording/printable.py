"""Make text safe to show: nothing in it moves the cursor, controls the terminal or reverses letters.

All output goes through here: `printable` for a line, `printable_lines` for several, `on_grid` for a screen, `fit`,
`cut` and `wrap` for a width in cells, `json_text` and `json_line` for JSON.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from itertools import takewhile

from rich.cells import cell_len, chop_cells, set_cell_size

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner, which some scripts and emoji need; elsewhere they hide something."""
EMOJI_STYLE = "\ufe0f"
FIRST_JOINED = "\u0600"
"""The first letter of the scripts with joining letters: Arabic, then those of India and beyond."""
ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[@-~]|\x1b[!-~]")
"""Sequences that control a terminal, whole; of a title or a link only what begins and ends it, as somebody's words may
stand between two such letters. None runs over a blank, so none takes words of the next field of a line with it.
"""
UNKNOWN = "\ufffd"
_BREAKS = re.compile(r"((?<!\d) +| +(?!\d))")
"""The blanks at which a line may be broken: not those between the figures of a number."""

_SENTENCE_END = re.compile(r"(?<=[^ ][.!]) |(?<=[?]) (?=[A-Z])")
_HINT_END = re.compile(r"[,;] | \(")


def fit(words: str, width: int) -> str:
    """Words padded or truncated to exactly `width` cells."""
    return set_cell_size(on_grid(words), width)


def pad(words: str, width: int) -> str:
    """Words padded to at least `width` cells."""
    words = on_grid(words)
    return words + " " * (width - cell_len(words))


def cut(words: str, width: int) -> str:
    """Words truncated to at most `width` cells, with an ellipsis if something was left out."""
    words = on_grid(words)
    return words if cell_len(words) <= width else set_cell_size(words, width - 1).rstrip() + "…"


def whole_sentences(words: str, width: int) -> str:
    """As many of the sentences as fit in `width` cells; the first with an ellipsis if not even that fits."""
    return _leading_parts(words, width, _SENTENCE_END) or cut(words, width)


def whole_hints(words: str, width: int) -> str:
    """As much of "like: tomorrow, wed 3pm, +2d" as fits in `width` cells, in whole parts; "" if not even one does."""
    return _leading_parts(words, width, _HINT_END)


def _leading_parts(words: str, width: int, end: re.Pattern[str]) -> str:
    """The longest beginning, up to the whole, that stops where `end` matches and fits in `width` cells; "" if none."""
    words = on_grid(words)
    parts = (words[: found.start()] for found in end.finditer(words))
    fitting = takewhile(lambda part: cell_len(part) <= width, parts)
    return words if cell_len(words) <= width else max(fitting, key=len, default="")


def wrap(words: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Words in lines of at most `width` cells, broken between words, and never inside a telephone number. `first` and
    `rest` stand before the first line and before every other. Without words there is no line.
    """
    lines: list[str] = []
    parts = ["", *_BREAKS.split(on_grid(words).strip(" "))]
    for blanks, word in zip(parts[::2], parts[1::2], strict=True):
        if lines and cell_len(lines[-1] + blanks + word) <= width:
            lines[-1] += blanks + word
        elif word:
            before = rest if lines else first
            begin, *longer = chop_cells(word, max(2, width - max(cell_len(before), cell_len(rest)))) or [word]
            lines += [before + begin, *(rest + part for part in longer)]
    return lines


def in_lines(parts: Iterable[str], width: int) -> list[str]:
    """Parts in lines of at most `width` cells, three blanks between two; a part longer than a line is wrapped."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + 3 + cell_len(on_grid(part)) <= width:
            lines[-1] += f"   {on_grid(part)}"
        else:
            lines += wrap(part, width)
    return lines


def on_grid(words: str) -> str:
    """Printable words with the same width on every terminal: joined emoji are separated."""
    words = printable(words)
    if words.isascii():
        return words
    plain = words.replace(EMOJI_STYLE, "")
    if not any(joiner in plain for joiner in JOINERS):
        return plain
    letters = (letter for at, letter in enumerate(plain) if letter not in JOINERS or _in_a_script(plain[at - 1]))
    return "".join(letters)


def on_grid_lines(words: str) -> str:
    """`on_grid` for several lines."""
    return "\n".join(map(on_grid, words.split("\n")))


def printable(words: str) -> str:
    """Words without escape sequences, control and format characters, which could move the cursor or reverse letters."""
    if words.isprintable():
        return words
    words = ESCAPES.sub("", words)
    return "".join(_visible(letter, words[at - 1 : at], words[at + 1 : at + 2]) for at, letter in enumerate(words))


def printable_lines(words: str) -> str:
    """`printable` for several lines."""
    return "\n".join(map(printable, words.split("\n")))


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """JSON in which every character that could act on a terminal is a \\u escape."""
    text = json.dumps(value, indent=2, ensure_ascii=ascii_only)
    return "\n".join("".join(map(_escaped, line)) for line in text.split("\n"))


def json_line(value: object) -> str:
    """`json_text` on one line, for JSON Lines: also NEL and the separators of lines are escapes."""
    line = json.dumps(value, ensure_ascii=False)
    return line if line.isprintable() else "".join(map(_escaped, line))


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04x}" if letter <= "\uffff" else json.dumps(letter)[1:-1]


def _visible(letter: str, before: str, after: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Cs":
        return UNKNOWN
    if kind == "Cf":
        return letter if letter in JOINERS and before and after and _joins(before) and _joins(after) else ""
    return letter


def _joins(letter: str) -> bool:
    """True for a letter or mark of a joining script, and for an emoji."""
    return letter >= FIRST_JOINED and unicodedata.category(letter)[0] in "LMS"


def _in_a_script(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM"
