"""A charter's file is changed in one place, and every other line stays as it was."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from deskapp.charter.file_edit import TomlValue, value_at, with_table, with_value, without
from deskapp.charter.lines import Path
from deskapp.charter.reading import NO_DAYS, parse_edition, shipped_editions, shipped_text
from deskapp.errors import CharterError

PATHS: tuple[tuple[Path, TomlValue], ...] = (
    (("title",), 'Our "own" charter'),
    (("topics",), ["Rent", "Repairs"]),
    (("valid_from",), date(2027, 1, 1)),
    (("telephone",), "01632 960100"),
    (("opening_hours", "saturday"), "09:00-12:00"),
    (("closures", "2026-12-29 to 2026-12-31"), "Christmas"),
    (("bank_holidays", "2027-05-07"), "Proclaimed"),
    (("rules", 0, "words"), "We answer."),
    (("rules", 0, "legal"), False),
)


@pytest.mark.parametrize("name", shipped_editions())
@pytest.mark.parametrize(("path", "value"), PATHS)
def test_one_value_changes_and_every_other_line_stays(name: str, path: Path, value: TomlValue) -> None:
    before = shipped_text(name)
    after = with_value(before, path, value)
    assert value_at(after, path) == value
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    was = value_at(before, path)
    assert len(gone) <= (0 if was is None else 8 if isinstance(was, list) else 1), gone
    assert parse_edition(after, name, days=NO_DAYS).name == name


@pytest.mark.parametrize("name", shipped_editions())
def test_what_was_added_is_taken_out_again_without_a_trace(name: str) -> None:
    before = shipped_text(name)
    added = with_table(before, "kinds", {"key": "foi", "title": "Freedom", "letter": "o", "note": "FOI"})
    number = len(tomllib.loads(added)["kinds"]) - 1
    assert tomllib.loads(without(added, ("kinds", number))) == tomllib.loads(before)
    closed = with_value(before, ("closures", "2026-12-24"), "Training")
    again = tomllib.loads(without(closed, ("closures", "2026-12-24")))
    assert {key: value for key, value in again.items() if value} == {
        key: value for key, value in tomllib.loads(before).items() if value
    }


def test_one_promise_is_taken_out_and_the_others_stay() -> None:
    before = shipped_text("healthwatch-portsmouth")
    rules = tomllib.loads(before)["rules"]
    for number in range(len(rules)):
        left = tomllib.loads(without(before, ("rules", number)))["rules"]
        assert left == [*rules[:number], *rules[number + 1 :]]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('closures = {2026-12-24 = "Training"}\n', ("closures", "2026-12-25")),
        ('[opening_hours]\nmonday = "9"\n[[rules]]\n[rules.more]\nwords = "x"\n', ("rules", 0, "more", "words")),
    ],
)
def test_a_file_written_in_a_way_of_its_own_is_refused_with_what_to_do(text: str, path: Path) -> None:
    with pytest.raises(CharterError, match="change it there, with a text editor"):
        with_value(text, path, "Christmas")
    with pytest.raises(CharterError, match="with a text editor"):
        with_table('kinds = [{key = "foi"}]\n', "kinds", {"key": "x"})
