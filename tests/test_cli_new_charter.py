"""A charter from the answers to a dozen questions, and the next one from the one in force."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from deskapp.charter.edition import Edition
from deskapp.charter.options import DayBasis
from deskapp.charter.reading import DEFAULT_EDITION, read_edition, shipped_text
from deskapp.charter.vocabulary import Channel, Kind
from tests.test_cli import run

NOW = "2026-11-24T14:47:00+00:00"
TAKEN = 21
"""Questions that Enter answers, after that of the organisation."""


def asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: Path, *answers: str, what: str = "new"
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    return run(capsys, "--data", str(file.parent / "desk"), "--now", NOW, "charter", what, str(file))


def rules(edition: Edition) -> dict[str, float]:
    return {rule.key: rule.amount for rule in edition.rules}


def test_enter_takes_what_is_offered_and_the_file_passes_its_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ours.toml"
    status, out, err = asked(capsys, monkeypatch, file, "Anytown Homes", *[""] * TAKEN)
    assert (status, err) == (0, "")
    assert f"Written: {file}." in out
    edition = read_edition(file)
    assert (edition.name, edition.organisation, str(edition.valid_from)) == (
        "anytown-homes",
        "Anytown Homes",
        "2026-11-24",
    )
    assert rules(edition) == {
        "email-reply": 5, "letter-reply": 10, "answerphone-reply": 1, "call-promise": 1,
        "complaint-acknowledge": 5, "complaint-answer": 10, "own-information": 1, "answerphone-check": 1,
    }  # fmt: skip
    assert edition.rules[0].basis is DayBasis.WEEKDAYS
    assert run(capsys, "--data", str(tmp_path / "desk"), "--now", NOW, "charter", "check", str(file))[0] == 0


def test_a_closed_list_is_offered_with_its_meaning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = asked(capsys, monkeypatch, tmp_path / "ours.toml", "Anytown Homes", *[""] * TAKEN)[1]
    assert "6 Ireland.\n7 none: we keep no bank holidays.\nWhich one? Enter: 1.\n" in out
    assert "2 every day on which we open, whichever that is.\n" in out


def test_every_answer_stands_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ours.toml"
    answers = (
        'Tŷ "Ni"', "Siarter", "01632 960100", "The council, 01632 960010", "Policy 4", "wales", "1 jan 2027",
        "9 to 5", "09:00-12:30, 13:30-17:00", "fri 09:00-13:00", "", "2", "none", "twenty", "20", "2", "none", "n",
        "3", "20", "30", "0", "Rent, Repairs",
    )  # fmt: skip
    status, out, _ = asked(capsys, monkeypatch, file, *answers)
    assert status == 0
    assert "Type a whole number from 1 to 250." in out
    assert "Enter: 09:00-17:00." in out, "as the file has it"
    assert 'That says "9 to 5"; write it like 09:00-17:00, or closed.' in out
    edition = read_edition(file)
    assert edition.organisation == 'Tŷ "Ni"'
    assert (edition.title, edition.telephone, edition.source) == ("Siarter", "01632 960100", "Policy 4")
    assert (str(edition.calendar.region), str(edition.valid_from), edition.topics) == (
        "WLS",
        "2027-01-01",
        ("Rent", "Repairs"),
    )
    assert edition.calendar.weekly[4] == ((9 * 3600, 13 * 3600),)
    assert rules(edition) == {
        "letter-reply": 20, "answerphone-reply": 2, "complaint-acknowledge": 3, "complaint-answer": 20,
        "complaint-stage-2": 30, "own-information": 1,
    }  # fmt: skip
    letter, stage_2 = edition.rule("letter-reply"), edition.rule("complaint-stage-2")
    assert letter is not None
    assert letter.stops_on == {"reply"}
    assert stage_2 is not None
    assert stage_2.counted_from == "stage_2_asked"


def test_answers_that_end_early_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, err = asked(capsys, monkeypatch, tmp_path / "ours.toml", "Anytown Homes", "")
    assert status == 2
    assert "nothing was written" in err
    assert not (tmp_path / "ours.toml").exists()


def test_a_file_that_is_there_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("mine")
    status, _, err = asked(capsys, monkeypatch, file, "Anytown Homes", *[""] * TAKEN)
    assert status == 2
    assert "is there already" in err
    assert file.read_text() == "mine"


def test_the_next_charter_is_the_one_in_force_from_a_later_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "next.toml"
    status, out, err = asked(capsys, monkeypatch, file, "1 april 2027", what="next")
    assert (status, err) == (0, "")
    assert "Enter: Tuesday 1 December 2026." in out
    assert file.read_text("utf-8") == shipped_text(DEFAULT_EDITION).replace("2013-04-01", "2027-04-01")
    assert run(capsys, "--data", str(tmp_path / "desk"), "--now", NOW, "charter", "adopt", str(file))[0] == 0


def test_the_next_one_asks_where_the_words_of_the_one_in_force_say_another_time_than_they_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shipped_text(DEFAULT_EDITION).replace("2013-04-01", "2026-11-24")
    text = text.replace("working_days = 2\n", "working_days = 15\n", 1)
    unlike = tmp_path / "unlike.toml"
    unlike.write_text(text, "utf-8")
    desk = ("--data", str(tmp_path / "desk"), "--now", NOW, "charter")
    assert run(capsys, *desk, "adopt", str(unlike))[0] == 0
    file = tmp_path / "next.toml"
    status, out, _ = asked(capsys, monkeypatch, file, "1 april 2027", what="next")
    assert (status, file.exists()) == (0, True)
    assert 'Which is right? The words of promise 1 say "2 working days", but it counts 15 working days. Read' in out


def test_a_shipped_charter_named_alone_is_shown_and_not_adopted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = ("--data", str(tmp_path / "desk"), "--now", NOW, "charter")
    status, out, _ = run(capsys, *desk, "papworth-trust")
    assert status == 0
    assert out.startswith("Customer Service Standards: Care, Papworth Trust\nCounts from")
    assert "healthwatch-portsmouth  IN FORCE" in run(capsys, *desk, "list")[1]
    status, _, err = run(capsys, *desk, "papworth")
    assert status == 2
    assert "did you mean papworth-trust?" in err


@pytest.mark.parametrize("channel", ["letter", "email", "answerphone"])
def test_a_plain_complaint_has_the_rules_of_complaints_and_no_reply_time_beside_them(
    channel: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def owed(kind: Kind, *answers: str) -> set[str]:
        file = tmp_path / f"{kind}-{len(answers)}.toml"
        asked(capsys, monkeypatch, file, "Anytown Homes", *(answers or [""] * TAKEN))
        covering = {rule.key for rule in read_edition(file).rules if rule.covers(Channel(channel), kind)}
        return covering - {"answerphone-check"}

    reply = f"{channel}-reply"
    assert owed(Kind.COMPLAINT) == {"complaint-acknowledge", "complaint-answer"}
    assert owed(Kind.OWN_INFORMATION) == {"own-information"}
    assert owed(Kind.ENQUIRY) == owed(Kind.COMPLIMENT) == {reply}
    no_stage_1 = [*[""] * 15, "none", *[""] * (TAKEN - 16)]
    assert owed(Kind.COMPLAINT, *no_stage_1) == {"complaint-acknowledge", reply}
