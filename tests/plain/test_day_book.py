"""The day book and the finding by day, line by line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.plain.plain_desk import HALL, plain_desk


def test_a_day_is_read_out_and_its_numbers_choose_the_contacts(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    at_plain.do("note 26-0001", "Her daughter may ring too", "")
    assert at_plain.do("log").lines == [
        "Tuesday 24 November 2026. 1 came in; 1 was done.",
        "1. 9:02am, Margaret Hall, 26-0001. Her daughter may ring too. Priya Nair. Now: by 5pm tomorrow.",
        "2. 9:02am, Margaret Hall, 26-0001. Call: A dentist. Priya Nair. Now: by 5pm tomorrow.",
    ]
    at_plain.clock.at += timedelta(days=1)
    assert at_plain.do("log").lines == ["Wednesday 25 November 2026. Nothing came in and nothing was done yet."]
    said = at_plain.do("log tue daughter").lines
    assert said[0] == 'Tuesday 24 November 2026, with "daughter". Nothing came in; 1 was done.'
    assert at_plain.stay("log mine tue", "reply 2", "/leave").text.count("26-0001") >= 2
    found = at_plain.do("find tue dentist", "").lines
    assert found[0] == "Contacts that came in, or that something was done about, on Tuesday 24 November."
    assert found[1].startswith("1. 26-0001, Margaret Hall")
    assert at_plain.do("find sun", "").lines[0].startswith("Nothing was found.")
