"""Who works here, and taking a log in, from the command line: nobody is put on the staff unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.cli.main import main

NOW = "25 Nov 2026 10:00"
LOG = "channel,received_at,about,owner\ncall,24/11/2026 09:30,Bus pass,Priya\nletter,23/11/2026,Taxi,Pirya\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


def said(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(folder), "--now", NOW, *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_staff_are_added_listed_renamed_and_leave(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(folder, capsys, "staff")[1] == "Nobody works here yet: `deskapp staff add NAME`.\n"
    for name in ("Priya Nair", "Łukasz Nowak"):
        assert said(folder, capsys, "staff", "add", name)[1] == f"{name} is on the staff.\n"
    assert said(folder, capsys, "staff", "add", "lukasz nowak")[::2] == (
        2,
        "deskapp: Łukasz Nowak works here already.\n",
    )
    assert said(folder, capsys, "staff", "list")[1] == "Priya Nair: 0 open\nŁukasz Nowak: 0 open\n"
    assert said(folder, capsys, "staff", "rename", "pri", "Priya Shah")[1] == "Priya Nair is called Priya Shah now.\n"
    assert said(folder, capsys, "staff", "rename", "priya", "LUKASZ NOWAK")[0] == 2
    assert said(folder, capsys, "staff", "leave", "luk")[1] == "Łukasz Nowak has left.\n"
    assert said(folder, capsys, "staff")[1] == "Priya Shah: 0 open\n"


def test_who_leaves_hands_on_what_they_have_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = folder.with_name("log.csv")
    log.write_text(LOG, encoding="utf-8")
    assert said(folder, capsys, "import", str(log), "--yes")[0] == 0
    status, _, err = said(folder, capsys, "staff", "leave", "Pirya")
    assert (status, "Say who is to have them: --to NAME" in err) == (2, True)
    assert said(folder, capsys, "staff", "join", "Pirya", "Priya", "--yes")[1] == (
        "Pirya is Priya now. Priya has the 1 contact that they had open.\n"
    )
    assert said(folder, capsys, "staff")[1].splitlines()[0] == "Priya: 2 open"
    assert said(folder, capsys, "--as", "Pirya", "plain", "queue", "mine")[1].count("Taxi") == 0


def test_reading_writes_nobody_down(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(folder, capsys, "staff", "add", "Priya Nair")
    for words in (("queue",), ("plain", "queue"), ("due", "letter", "20 Nov 2026"), ("charter",)):
        assert said(folder, capsys, "--as", "Zog", *words)[0] == 0
    assert said(folder, capsys, "staff")[1] == "Priya Nair: 0 open\n"


def test_a_log_with_new_staff_stops_and_lists_them_where_nobody_can_be_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = folder.with_name("log.csv")
    log.write_text(LOG, encoding="utf-8")
    said(folder, capsys, "staff", "add", "Priya Nair")
    status, out, err = said(folder, capsys, "import", str(log))
    assert (status, out) == (2, "")
    assert "New staff: Pirya." in err
    assert said(folder, capsys, "staff")[1] == "Priya Nair: 0 open\n"
    status, out, _ = said(folder, capsys, "import", str(log), "--try")
    assert status == 0
    assert out == (
        "Tried, nothing taken in: 2 contacts would be, 0 are here already.\n"
        "From Monday 23 November 2026 to Tuesday 24 November 2026.\n"
        "2 open, 0 answered or closed.\n"
        "New staff: Pirya.\n"
        "A day without a time, taken as its first minute: 1 (line 3).\n"
        "The same without --try takes them in.\n"
    )
    assert said(folder, capsys, "import", str(log), "--yes")[1].startswith("2 contacts taken in.")
    assert said(folder, capsys, "import", "--undo", "--yes")[1] == "Taken out again: 2 contacts of log.csv.\n"
    assert said(folder, capsys, "staff")[1] == "Priya Nair: 0 open\n"
    assert said(folder, capsys, "import", "--undo")[0] == 2
    assert said(folder, capsys, "import")[0] == 2


def test_what_was_received_on_a_weekday_is_past_and_an_older_year_is_a_year(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Friday 20 November 2026 at 16:30" in said(folder, capsys, "due", "answerphone", "fri 1630")[1]
    assert "Tuesday 12 March 2024." in said(folder, capsys, "due", "letter", "12 March 2024")[1]
    assert said(folder, capsys, "due", "phone", "20 Nov 2026 16:30")[0] == 0


def test_topics_are_listed_added_renamed_merged_and_retired(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(folder, capsys, "staff", "add", "Priya Nair")
    assert said(folder, capsys, "topics")[1].startswith("About us: 0 contacts\nAmbulance and 111: 0 contacts\n")
    assert said(folder, capsys, "topics", "add", "Bus passes")[1] == "Bus passes is a topic.\n"
    assert said(folder, capsys, "topics", "add", "bus passes")[::2] == (2, "deskapp: Bus passes is a topic already.\n")
    assert said(folder, capsys, "topics", "rename", "bus", "Travel")[1] == "Bus passes is called Travel now.\n"
    assert said(folder, capsys, "topics", "merge", "trav", "dent", "--yes")[1] == "Travel is Dentist now.\n"
    assert said(folder, capsys, "topics", "retire", "dentist")[1] == (
        "Dentist is not offered any more. Contacts that have it keep it.\n"
    )
    assert said(folder, capsys, "topics", "retire", "car")[0] == 2
    assert said(folder, capsys, "topics", "list")[1].splitlines()[-1] == "Retired: Dentist, Travel"


def test_what_joins_or_takes_away_asks_first_and_does_nothing_where_nobody_answers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = folder.with_name("log.csv")
    log.write_text(LOG.replace("owner", "owner,topic").replace("Priya", "Priya,Bus passes", 1), encoding="utf-8")
    assert said(folder, capsys, "import", str(log), "--yes")[0] == 0
    for words, would in (
        (
            ("topics", "merge", "bus", "dent"),
            "Bus passes becomes Dentist. 1 contact goes over. Counts by topic change in",
        ),
        (("staff", "join", "pir", "pri"), "Pirya becomes Priya, who has everything of both. Nothing was changed."),
        (
            ("import", "--undo"),
            "2 contacts of log.csv would be taken out again. Nothing was changed. The same with --yes",
        ),
    ):
        before = [said(folder, capsys, *one) for one in (("staff",), ("topics",), ("queue",))]
        status, out, err = said(folder, capsys, *words)
        assert (status, out) == (2, "")
        assert err.startswith(f"deskapp: {would}")
        assert [said(folder, capsys, *one) for one in (("staff",), ("topics",), ("queue",))] == before, words
