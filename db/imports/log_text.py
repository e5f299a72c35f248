"""Decode a log's file, and remove everything that could act on a terminal, cell by cell."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deskapp.errors import DeskError
from deskapp.wording.causes import LogCause
from deskapp.wording.printable import JOINERS, printable

OTHER_ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "MacRoman", "cp850": "DOS (cp850)", "cp1250": "Windows-1250"}
"""The encodings of spreadsheets that do not write UTF-8, commonest first, which wins a tie."""
NO_TEXT = ((b"PK", "a spreadsheet or a zip file"), (b"\xd0\xcf\x11\xe0", "an old spreadsheet"), (b"%PDF", "a PDF"))
EXAMPLES = 3
MOST_CONTROLS = 0.02
"""The fraction of a file that may be control characters. With more it is not text."""

_SEQUENCES = re.compile(r"\x1b\]\d{1,4};[^\x07\x1b\r\n]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[@-~]")
"""Titles, links, colours and the like, which are in the file by mistake: they are taken out whole, as what is in a
title is no part of anybody's name. The letters \\x80 to \\x9f begin none: they are left of an accent decoded twice.
"""
_KEPT_CONTROLS = "\t\n\r"
_OF_SEQUENCES = "\x1b\x07"
_LINE_ENDS_WITHIN = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
_LOST = "�"
"""The sign in place of a byte that is no letter."""
_WORD_START = r"(?<![^\s,;|\"])"
"""Where an example may begin: from every letter of a word of 100,000, a search would take minutes."""
_OPENING = "‘“"
_PUNCTUATION = "’”–—…•"


class LogText(NamedTuple):
    """A decoded text. If the encoding had to be guessed, its name, and words by which to check the guess. `lost` counts
    the bytes of a UTF-8 text that are no letter, each replaced by a sign.
    """

    text: str
    guessed: str = ""
    examples: tuple[str, ...] = ()
    lost: int = 0

    @property
    def doubt(self) -> str:
        """The sentence to confirm before the text is believed; "" for a text that was read without a guess."""
        if not self.guessed:
            return ""
        lost = (
            f"{self.lost} letter{'s' if self.lost > 1 else ''} cannot be read, and stand{'s' * (self.lost == 1)} as �"
        )
        looks = f" Look at: {'; '.join(self.examples)}." if self.examples else ""
        return f"{lost if self.lost else f'Not UTF-8: read as {self.guessed}'}.{looks}"


def read_text(path: Path) -> LogText:
    """The text of a file without control and format characters. Raises DeskError if it cannot be read as text."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise DeskError(LogCause.NO_FILE, path=path) from fault
    except OSError as fault:
        raise DeskError(LogCause.FILE_UNREADABLE, path=path, fault=fault.strerror) from fault
    for start, what in NO_TEXT:
        if data.startswith(start):
            raise DeskError(LogCause.FILE_NOT_TEXT, name=path.name, what=what)
    known = _decoded(data)
    if known is not None:
        return LogText(_clean(known))
    return _with_losses(data) or _guessed(path, data)


def _with_losses(data: bytes) -> LogText | None:
    """A UTF-8 text in which fewer bytes are invalid than letters are valid beyond ASCII; otherwise None."""
    marked = data.decode("utf-8", "surrogateescape")
    lost = sum("\udc80" <= letter <= "\udcff" for letter in marked)
    if lost >= sum(not letter.isascii() for letter in marked) - lost:
        return None
    text = _clean(re.sub("[\udc80-\udcff]", _LOST, marked))
    return LogText(text, "UTF-8", _examples(rf"{_WORD_START}[^\s,;|\"]*{_LOST}[^\s,;|\"]*", text), lost)


def _examples(pattern: str, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(pattern, text)))[:EXAMPLES]


def _decoded(data: bytes) -> str | None:
    """The text, if it has a byte order mark, the zero bytes of UTF-16, or is valid UTF-8; otherwise None."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif len(data) > 3 and data[1:200:2].count(0) > len(data[1:200:2]) * 0.8:
        encoding = "utf-16-le"
    elif len(data) > 3 and data[0:200:2].count(0) > len(data[0:200:2]) * 0.8:
        encoding = "utf-16-be"
    else:
        encoding = "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guessed(path: Path, data: bytes) -> LogText:
    controls = sum(byte < 32 and chr(byte) not in _KEPT_CONTROLS for byte in data)
    read: dict[str, str] = {}
    for encoding in OTHER_ENCODINGS:
        try:
            read[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if not read or controls > len(data) * MOST_CONTROLS:
        raise DeskError(LogCause.NOT_TEXT, name=path.name)
    encoding = max(read, key=lambda encoding: _likeness(read[encoding]))
    text = _clean(read[encoding])
    beyond = r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*"
    return LogText(text, OTHER_ENCODINGS[encoding], _examples(rf"{_WORD_START}{beyond}(?: {beyond})?", text))


def _likeness(text: str) -> int:
    """A score of the guess: +1 for each non-ASCII letter or sign in a likely place, -1 for each other."""
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    return sum(_fits(*three) for three in around if not three[1].isascii())


def _fits(before: str, letter: str, after: str) -> int:
    if letter.isalpha():
        in_word = before.isalpha() or after.isalpha()
        return 1 if in_word and not (letter.isupper() and before.islower()) else -1
    if letter in _OPENING:
        return -1 if before.isalnum() else 1
    if letter in "£€":
        return 1 if after.isdigit() else -1
    return 1 if letter in _PUNCTUATION or letter == "\u00a0" else -1


def clean_cell(cell: str) -> str:
    """One cell without sequences and controls of a terminal. A sequence that the cell does not end takes no words of
    the next one with it.
    """
    return cell if cell.isprintable() else printable("".join(_kept(_SEQUENCES.sub("", cell), _KEPT_CONTROLS)))


def _clean(text: str) -> str:
    """The text without invisible letters, except those by which `clean_cell` knows a sequence, and joiners."""
    text = text.translate(_LINE_ENDS_WITHIN)
    return text if text.isprintable() else "".join(_kept(text, f"{_KEPT_CONTROLS}{_OF_SEQUENCES}"))


def _kept(text: str, controls: str) -> Iterator[str]:
    """The letters that are visible, join two others, or are among `controls`."""
    unseen = ("Cc", "Cf", "Cs", "Co")
    return (one for one in text if one in controls or one in JOINERS or unicodedata.category(one) not in unseen)
