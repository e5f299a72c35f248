"""Files with mistakes in them: each is read, or refused in one sentence with a mend. `make test-long` tries 10,000."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.charter.reading import parse_edition, shipped_text
from deskapp.errors import CharterError
from tests.charter.mutated import fault_of, mutated, texts


@pytest.mark.parametrize("seeds", [range(first, first + 60) for first in range(0, 300, 60)], ids=str)
def test_a_file_with_mistakes_is_read_or_refused_in_one_sentence(seeds: range, tmp_path: Path) -> None:
    path, bases = tmp_path / "c.toml", texts()
    faults = {}
    for seed in seeds:
        path.write_bytes(mutated(seed, bases))
        fault, how = fault_of(path)
        if fault:
            faults[seed] = (fault, how)
    assert faults == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('stops_on = ["acknowledgement"]', "stops_on = [[1]]", "stops_on should be words in quotes"),
        ('stops_on = ["acknowledgement"]', f'stops_on = ["{"a" * 300}"]', f'says "{"a" * 50}..."'),
        ('monday = "09:00-17:00"', f'monday = "{"x" * 300}"', "write it like 09:00-17:00"),
        ('title = "', 'title = "\x1b[2J', "this cannot be read (Illegal character"),
    ],
)
def test_what_a_sentence_quotes_is_short_and_safe_to_show(old: str, new: str, said: str) -> None:
    text = shipped_text("healthwatch-portsmouth")
    assert old in text
    with pytest.raises(CharterError) as refused:
        parse_edition(text.replace(old, new, 1), "c.toml")
    assert said in str(refused.value)
    assert len(str(refused.value)) < 560
    assert str(refused.value).isprintable()
