"""Input and output of the command line: print text safely, confirm, and report a stream that cannot be written."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from deskapp.errors import DeskError, WordsError
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    from deskapp.wording import printable
else:
    printable = LazyModule("deskapp.wording.printable")

PRACTICE = "PRACTICE: everybody here is made up."
NO_OUTPUT = "There is nowhere to print to: the standard output is closed"
NO_INPUT = "There is nobody to ask: the standard input is closed"
_MOST_QUOTED = 200
"""Width in columns of an argument that an error quotes: more than most paths of files have."""
NOT_WRITTEN = "What was to be printed could not be written: {why}"


def prepare_streams() -> None:
    """Make every standard stream replace letters that it cannot encode."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_lines(words: str, *, practice: bool = False) -> None:
    """Print lines, for the `practice` desk after a notice. Raises DeskError without standard output."""
    lines = printable.printable_lines(words)
    print(f"{PRACTICE}\n{lines}" if practice else lines, file=_out())


def print_json(value: object, *, practice: bool = False) -> None:
    """Print JSON. The notice of the `practice` desk goes to standard error. Raises DeskError without
    standard output.
    """
    if practice:
        print_error(PRACTICE)
    out = _out()
    is_unicode = (getattr(out, "encoding", None) or "").lower().replace("-", "") == "utf8"
    print(printable.json_text(value, ascii_only=not is_unicode), file=out)


def print_as_it_is(words: str) -> None:
    """Print a file unchanged, or made safe if standard output is a terminal. Raises DeskError without one."""
    out = _out()
    print(printable.printable_lines(words) if out.isatty() else words, file=out)


def print_error(words: str) -> None:
    """Print to standard error, if there is one that can be written: not after its terminal was closed."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(printable.printable_lines(words), file=sys.stderr, flush=True)


def quote_briefly(words: str, typed: Sequence[str]) -> str:
    """A sentence in which each thing typed that it quotes, like an argument, is on one line, and not endless."""
    for one in typed:
        if len(one) > _MOST_QUOTED or not one.isprintable():
            words = words.replace(one, printable.cut(one, _MOST_QUOTED))
    return words


def flush_output() -> None:
    """Flush standard output. Raises DeskError if it cannot be written, BrokenPipeError if nobody reads it."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        discard_output()
        raise DeskError(NOT_WRITTEN.format(why=fault.strerror)) from fault


def discard_output() -> None:
    """Discard unwritten output, because Python's flush at exit would fail again, with a traceback."""
    if sys.stdout is not None:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def confirm(lines: Sequence[str]) -> bool:
    """Ask at the terminal. The last line is the question. False unless the answer is y or yes, or
    without a terminal.
    """
    return ask_at_terminal(lines) in ("y", "yes")


def make_sure(lines: Sequence[str], *, is_sure: bool) -> None:
    """Ask whether to do what `lines` say, unless that `is_sure`. Raises WordsError, which repeats them, unless the
    answer is y or yes.
    """
    if not is_sure and not confirm([*lines, "Do it? y or n: "]):
        raise WordsError(" ".join([*lines, "Nothing was changed. The same with --yes does it."]))


def ask_at_terminal(lines: Sequence[str]) -> str:
    """Ask at the terminal, and return the answer in small letters; "" without a terminal. The last line is the
    question.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    sys.stderr.write("\n".join(lines))
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold()


def _out() -> TextIO:
    if sys.stdout is None:
        raise DeskError(NO_OUTPUT)
    return sys.stdout
