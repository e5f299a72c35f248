"""Charters' files with mistakes in them, as people and editors make them: each is read, or refused in one sentence.

`python -m tests.charter.mutated 10000` tries that many, the same ones every time, and prints what is not so.
"""

from __future__ import annotations

import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from deskapp.charter.options import Count, CountedFrom, DayBasis, DueTime, Receipt, Roll, StopsOn, Unit, WhileWaiting
from deskapp.charter.reading import read_edition, shipped_editions, shipped_text
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.errors import CharterError

PATIENCE = 20
"""Seconds that one file may take on a busy machine."""
_LONGEST = 560
_WORDS = [
    *map(str, (*Channel, *Kind, *PromiseName, *Region, *Unit, *StopsOn, *CountedFrom, *DayBasis, *Roll, *DueTime)),
    *map(str, (*Receipt, *Count, *WhileWaiting)),
    "voicemail", "phone", "in person", "response", "stage_2", "days", "weeks", "by_hand", "Ireland", "all day", "24/7",
    "closed", "monday", "09:00", "9-5", "25:00-26:00", "17:00-09:00", "key", "words", "promise", "source", "extend",
    "repeat", "legal", "like", "letter", "note", "title", "", " ", "a" * 300, "ü", "\u202e", "\x00", "\x7f", "[/b]",
]  # fmt: skip
_VALUES = [
    "0", "-1", "1", "2.5", "1e400", "nan", "inf", "-inf", "9" * 5000, "100001", "true", "false", "'x'", "[]", "{}",
    "[[[[1]]]]", "[" * 3000, '["email", "email"]', '["email", 1]', "2026-02-30", "2026-11-24", "1/4/2026", "2026-4-1",
    "0001-01-01", "9999-12-31", "09:00", "2026-11-24T10:00:00Z", '"2026-11-24"', "5 days", "five", "\u201cemail\u201d",
    '"""long\nwords"""', "{ a = 1 }", "[1, 2", '"open', "0x10", "+5", "1_000",
]  # fmt: skip
_LETTERS = "\"'[]{}=#,.:-_\n\t \u00e9\u201c\ufeff\x00\x1b0aZ\\"

Mutation = Callable[[random.Random, list[str]], None]


def texts() -> list[str]:
    """The files that mistakes are made in."""
    return [shipped_text(name) for name in shipped_editions()]


def _place(chance: random.Random, lines: Sequence[str], wanted: str = "") -> int:
    found = [at for at, line in enumerate(lines) if re.search(wanted, line)]
    return chance.choice(found) if found else 0


def _swap_a_word(chance: random.Random, lines: list[str]) -> None:
    at = _place(chance, lines, '"[a-z_]*"')
    lines[at] = re.sub(r'"[^"]*"', lambda _: f'"{chance.choice(_WORDS)}"', lines[at], count=1)


def _swap_a_value(chance: random.Random, lines: list[str]) -> None:
    at = _place(chance, lines, r"^\S+ = ")
    key, _, _ = lines[at].partition(" = ")
    lines[at] = f"{key} = {chance.choice(_VALUES)}"


def _misspell_a_key(chance: random.Random, lines: list[str]) -> None:
    at = _place(chance, lines, r"^\S+ = ")
    key, equals, value = lines[at].partition(" = ")
    place = chance.randrange(len(key) + 1)
    lines[at] = chance.choice(
        [f"{key[:place]}{key[place + 1 :]}", f"{key[:place]}x{key[place:]}", chance.choice(_WORDS), key.upper()]
    ) + equals + value  # fmt: skip


def _add_a_line(chance: random.Random, lines: list[str]) -> None:
    key, value = chance.choice(_WORDS), chance.choice([*_VALUES, f'"{chance.choice(_WORDS)}"'])
    lines.insert(
        _place(chance, lines), chance.choice([f"{key} = {value}", f"[{key}]", f"[[{key}]]", f"{key}: {value}"])
    )


def _take_a_line(chance: random.Random, lines: list[str]) -> None:
    del lines[_place(chance, lines, r"\S")]


def _copy_a_line(chance: random.Random, lines: list[str]) -> None:
    lines.insert(_place(chance, lines), lines[_place(chance, lines, r"\S")])


def _move_a_line(chance: random.Random, lines: list[str]) -> None:
    lines.insert(_place(chance, lines), lines.pop(_place(chance, lines, r"\S")))


def _cut_off(chance: random.Random, lines: list[str]) -> None:
    del lines[_place(chance, lines) + 1 :]


def _take_a_section(chance: random.Random, lines: list[str]) -> None:
    at = _place(chance, lines, r"^\[")
    end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    del lines[at:end]


def _change_a_letter(chance: random.Random, lines: list[str]) -> None:
    at = _place(chance, lines, r"\S")
    place = chance.randrange(len(lines[at]) + 1)
    skip = chance.randrange(2)
    lines[at] = lines[at][:place] + chance.choice(["", *_LETTERS]) + lines[at][place + skip :]


def _curl_the_quotes(chance: random.Random, lines: list[str]) -> None:
    at = _place(chance, lines, '"')
    lines[at] = lines[at].replace('"', chance.choice(["\u201c", "'", "", "\u201e", "``"]))


MUTATIONS: tuple[Mutation, ...] = (
    _swap_a_word, _swap_a_value, _misspell_a_key, _add_a_line, _take_a_line, _copy_a_line, _move_a_line, _cut_off,
    _take_a_section, _change_a_letter, _curl_the_quotes,
)  # fmt: skip
_ENCODINGS = ("utf-8",) * 40 + ("utf-8-sig", "utf-16", "latin-1", "cp1252", "utf-7")


def mutated(seed: int, bases: Sequence[str]) -> bytes:
    """One file with one to four mistakes, always the same for its seed."""
    chance = random.Random(seed)  # noqa: S311 - the same files every time
    lines = chance.choice(bases).split("\n")
    for _ in range(chance.choice([1, 1, 1, 2, 3, 4])):
        chance.choice(MUTATIONS)(chance, lines or [""])
        lines = lines or [""]
    text = chance.choice(["\n"] * 9 + ["\r\n", "\r"]).join(lines)
    return text.encode(chance.choice(_ENCODINGS), errors="replace")


class TooLongError(Exception):
    """A file took longer than `PATIENCE`."""


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


def fault_of(path: Path) -> tuple[str, str]:
    """What is wrong with how a file is taken ("" for nothing), and how it was: "read", or the sentence."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(PATIENCE)
    try:
        edition = read_edition(path)
        check_every_rule(edition, edition.valid_from, dates=False)
    except CharterError as error:
        return "; ".join(_poor(str(error), path)), str(error)
    except TooLongError:
        return f"longer than {PATIENCE} seconds", ""
    except Exception as error:  # noqa: BLE001 - each kind of traceback is what is looked for
        return f"{type(error).__name__}: {error}"[:300], ""
    finally:
        signal.alarm(0)
    return "", "read"


_MENDS = re.compile(
    r"(?i)\b(write|put|take|choose|did you mean|give|use|shorten|check|save|declare|add|leave|let|say|type|needs?|keep|"
    r"should be)\b"
)


def _poor(said: str, path: Path) -> Iterator[str]:
    if "\n" in said or "Traceback" in said:
        yield "not one sentence"
    if len(said) > _LONGEST:
        yield f"{len(said)} letters"
    if not said.startswith(str(path)) and " rule " not in said:
        yield "does not name the file"
    if not _MENDS.search(said.removeprefix(str(path))):
        yield "no mend"
    if any(not letter.isprintable() for letter in said):
        yield "letters that a terminal would obey"


def main(count: int) -> int:
    """Try so many files; print what is not as it should be, and the figures. 1 if anything is not."""
    bases, outcomes, faults = texts(), Counter[str](), Counter[str]()
    began = slowest = time.perf_counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.toml"
        for seed in range(count):
            path.write_bytes(mutated(seed, bases))
            at = time.perf_counter()
            fault, how = fault_of(path)
            slowest = max(slowest, time.perf_counter() - at)
            outcomes["read" if how == "read" else "with its line" if ", line " in how else "refused"] += 1
            if fault:
                faults[fault[:60]] += 1
                if faults[fault[:60]] <= 5:
                    print(f"{seed}: {fault}: {how.removeprefix(folder)[:500]!r}")  # noqa: T201 - what it is run for
    print(f"{count} files in {time.perf_counter() - began:.0f} s, the slowest {slowest:.2f} s")  # noqa: T201
    print(dict(outcomes), dict(faults))  # noqa: T201
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
