"""The guide to an edition's file keeps its word: its example is read, and prints what the guide says."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from deskapp.charter import options
from deskapp.charter.reading import parse_edition
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from tests.house import ROOT

GUIDE = (ROOT / "deskapp" / "charter" / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]


def test_the_example_is_an_edition_and_owes_what_the_guide_prints() -> None:
    edition = parse_edition(EXAMPLE, "the guide")
    (owed,) = edition.owed(Channel.LETTER, Kind.COMPLAINT, datetime(2026, 11, 19, tzinfo=UTC))
    assert owed.due_at == datetime(2026, 11, 26, 17, tzinfo=UTC)
    assert "Acknowledge it by 17:00 on Thursday 26 November 2026." in GUIDE


def test_the_guide_names_every_word_that_a_rule_can_have() -> None:
    words = [
        *PromiseName, *Kind, *Channel, *Region, *options.Unit, *options.Receipt, *options.Count, *options.DueTime,
        *options.DayBasis, *options.Roll, *options.CountedFrom, *options.StopsOn,
    ]  # fmt: skip
    assert [word for word in words if f"`{word}" not in GUIDE and f'"{word}"' not in GUIDE] == []
