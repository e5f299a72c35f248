"""A charter's file with hostile words in every text that it may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count

from deskapp.charter.hours import WEEKDAYS
from deskapp.charter.sections import one_line

Words = Iterator[str]


def toml_text(words: str) -> str:
    """Words as a string of TOML."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def hostile_charter(words: Words, *, name: str = "hostile", since: str = "2026-11-01") -> str:
    """The text of a charter, with the next of the words in each of its texts, as much of them as the text may hold."""
    numbers = count(1)

    def text(most: int) -> str:
        part = next(words)[:most]
        return toml_text(part if one_line(part) else "x")

    def several(most: int, often: int) -> str:
        """A list, whose items have to differ."""
        return f"[{', '.join(toml_text(f'{next(words)[: most - 4].strip()} {next(numbers)}') for _ in range(often))}]"

    def table(header: str, **keys: str) -> Iterator[str]:
        yield header
        yield from (f"{key} = {value}" for key, value in keys.items())

    whole = {
        "name": f'"{name}"', "title": text(200), "organisation": text(80), "telephone": text(40),
        "safeguarding": text(200), "valid_from": since, "source": text(200), "region": '"ENG"',
        "topics": several(40, 4), "before_you_go": several(44, 4),
    }  # fmt: skip
    lines = [f"{key} = {value}" for key, value in whole.items()]
    lines += table("[opening_hours]", **dict.fromkeys(WEEKDAYS[:5], '"09:00-17:00"'))
    lines += table("[closures]", **{"2026-11-26": text(80), '"2026-12-29 to 2026-12-31"': text(80)})
    lines += table("[bank_holidays]", **{"2026-11-27": text(80), "2026-12-03": text(80)})
    lines += table("[[milestones]]", key='"asked"', title=text(60))
    lines += table("[[kinds]]", key='"foi"', title=text(60), letter='"o"', note=text(6))
    lines += table("[[channels]]", key='"text"', title=text(60), letter='"x"', like='"email"')
    lines += table("[[channels]]", key='"video"', title=text(60), letter='"d"', like='"call"')
    for rule in RULES:
        lines += table("[[rules]]", words=text(400), source=text(200), **rule)
    return "\n".join(lines) + "\n"


RULES: tuple[Mapping[str, str], ...] = (
    {"key": '"any"', "promise": '"reply"', "working_days": "2", "stops_on": '["reply"]'},
    {"key": '"text-ack"', "promise": '"acknowledge"', "channels": '["text"]', "working_hours": "4",
     "stops_on": '["acknowledgement"]'},
    {"key": '"foi"', "promise": '"reply"', "kinds": '["foi"]', "working_days": "20", "counted_from": '"asked"',
     "stops_on": '["reply"]', "extend": "10", "while_waiting": '"pause"'},
    {"key": '"asked"', "promise": '"update"', "calendar_days": "3", "stops_on": '["asked"]'},
    {"key": '"check"', "promise": '"check"', "working_days": "1", "count": '"include_day_0"',
     "counted_from": '"each_working_day"', "stops_on": '["check"]'},
)  # fmt: skip
"""The rules of the file, without what they say."""
