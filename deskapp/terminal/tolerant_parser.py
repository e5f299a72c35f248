"""A parser of terminal input that no byte can make fail. README.md has the faults in Textual.

Applied by `textual_patches.apply`. It uses private parts of Textual's parser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from functools import partial

from textual import events
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.keys import Keys
from textual.message import Message

UNREADABLE = "\ufffd"
"""The replacement for bytes that are not UTF-8."""
PASTE_PAUSE = 3.0
"""Seconds without a letter after which a paste ends, although its end was not sent."""
LARGEST_WINDOW = 2000
"""The maximum number of columns or rows. A report of a larger window is invalid, and would be drawn."""


def replacing(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """A decoder that replaces invalid bytes; Textual's raises UnicodeDecodeError (Textual issue 6456)."""
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


_ESCAPE = "\x1b"
_END_BEGUN = re.compile(r"\x1b(\[(2(01?)?)?)?\Z")
"""The beginning of the end of a paste, of which the rest is not read yet."""


class TolerantParser(XTermParser):
    """Textual's parser, tolerant of invalid input.

    An invalid sequence is ignored; Enter typed before the terminal was raw, which arrives as Ctrl+J, is Enter; a paste
    without its end ends by itself, and an escape character in one is left out.
    """

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - as Textual has it
        super().__init__(debug)
        self._tail = ""
        self._is_pasting = False
        self._heard_at = 0.0
        self._held = ""
        """The last of a paste, until it is clear whether it is the beginning of its end."""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse input, after ending a paste whose end was not sent."""
        yield from self._end_paste()
        clean = self._without_escapes(data)
        self._note_paste(data)
        if clean or not data:
            yield from filter(_makes_sense, super().feed(clean))

    def tick(self) -> Iterable[Message]:
        """Parse what has become complete by the passing of time."""
        yield from super().tick()
        yield from self._end_paste()

    def parse_mouse_code(self, code: str) -> Message | None:
        """A mouse event; None if the window was reported to have no size in pixels, by which Textual divides."""
        sizes = [size for size in (self.terminal_pixel_size, self.terminal_size) if size is not None]
        if any(0 in tuple(size) for size in sizes):
            self.mouse_pixels = False
        return super().parse_mouse_code(code)

    def _parse_extended_key(self, sequence: str) -> list[events.Key] | None:  # type: ignore[override] # it is cached above
        """The keys of a sequence; an ignored one if a number in it is not a character."""
        try:
            keys = super()._parse_extended_key(sequence)
        except (ValueError, OverflowError):
            return [events.Key(Keys.Ignore, sequence)]
        return keys if all(_is_letter(key.character) for key in keys or ()) else [events.Key(Keys.Ignore, sequence)]

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:  # noqa: FBT001, FBT002
        return super()._sequence_to_key_events("\r" if sequence == "\n" else sequence, alt)

    def _without_escapes(self, data: str) -> str:
        """Input without the escape characters in a paste, whose next letters Textual would type before the paste."""
        left, self._held = self._held + data, ""
        is_pasting, clean = self._is_pasting, []
        before, marker, after = (self._tail + left).partition(BRACKETED_PASTE_START)
        if not is_pasting and marker and len(before) < len(self._tail):  # begun in what was read before
            begun = len(left) - len(after)
            clean, left, is_pasting = [left[:begun]], after, True
        while left:
            words, marker, left = left.partition(BRACKETED_PASTE_END if is_pasting else BRACKETED_PASTE_START)
            if is_pasting:
                if not marker and (end := _END_BEGUN.search(words)):
                    words, self._held = words[: end.start()], end[0]
                words = words.replace(_ESCAPE, "")
            clean += [words, marker]
            is_pasting ^= bool(marker)
        return "".join(clean)

    def _note_paste(self, data: str) -> None:
        self._heard_at = get_time()
        seen = self._tail + data
        began, ended = seen.rfind(BRACKETED_PASTE_START), seen.rfind(BRACKETED_PASTE_END)
        if began >= 0 or ended >= 0:
            self._is_pasting = began > ended
        self._tail = seen[1 - len(BRACKETED_PASTE_START) :]

    def _end_paste(self) -> Iterable[Message]:
        if self._is_pasting and get_time() - self._heard_at > PASTE_PAUSE:
            self._is_pasting, self._held = False, ""
            yield from super().feed(BRACKETED_PASTE_END)


def is_unreadable(event: events.Event) -> bool:
    """True for a key or paste with bytes that are not UTF-8."""
    typed = event.text if isinstance(event, events.Paste) else event.character if isinstance(event, events.Key) else ""
    return UNREADABLE in (typed or "")


def _is_letter(character: str | None) -> bool:
    return character is None or not any("\ud800" <= letter <= "\udfff" for letter in character)


def _makes_sense(message: Message) -> bool:
    if isinstance(message, events.Resize):
        return 0 < message.size.width <= LARGEST_WINDOW and 0 < message.size.height <= LARGEST_WINDOW
    return True
