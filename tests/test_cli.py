"""The command line: what it prints, and that an error is one sentence and status 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.desk.staff import come_on_duty
from db.startup.open_desk import open_desk
from deskapp import __version__
from deskapp.charter.vocabulary import Kind
from deskapp.cli.command_parser import command_line_parser
from deskapp.cli.main import main
from deskapp.cli.parser import parse_command_line
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, promised

CASES = Path(__file__).parent / "cases"
LOG = CASES / "desk_log.csv"
EXPECTED = json.loads((CASES / "desk_log.expected.json").read_text(encoding="utf-8"))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The command line in this process: its status, what it printed, what it complained of."""
    status = main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with the log in it."""
    folder = tmp_path_factory.mktemp("desk")
    assert (
        main(
            ["--data", str(folder), "--as", "Priya", "--now", "2026-04-06T08:45:00+01:00", "import", "--yes", str(LOG)]
        )
        == 0
    )
    return folder


@pytest.mark.parametrize("moment", EXPECTED["queue_at"], ids=lambda moment: str(moment["now"]))
def test_the_imported_log_stands_in_the_queue_as_it_should(
    imported: Path, moment: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "--data", str(imported), "--now", moment["now"], "queue", "--json")
    assert (status, err) == (0, "")
    # The clock runs on from the moment that it was set to, so what is left may be a second or two less.
    for got, wanted in zip(json.loads(out), moment["queue"], strict=True):
        assert {key: got[key] for key in ("source_ref", "due_at", "late")} == {
            key: wanted[key] for key in ("source_ref", "due_at", "late")
        }
        assert 0 <= wanted["time_left"] - got["time_left"] <= 60


def test_a_row_of_the_queue_says_everything_that_is_promised(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "--data", str(imported), "--now", "2026-04-06T08:45:00+01:00", "queue", "--json")
    first = json.loads(out)[0]
    assert list(first) == [
        "ref", "source_ref", "channel", "kind", "flags", "name", "number", "about", "topic", "owner", "received_at",
        "promise", "due_at", "time_left", "time_left_words", "late", "waiting_since",
    ]  # fmt: skip
    assert first["name"] == "Bill Tanner"
    assert first["received_at"] == "2026-03-23T02:34:00+00:00"
    assert first["promise"] == "reply"
    assert first["time_left_words"].startswith("LATE")


def test_importing_twice_adds_nothing(imported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--data", str(imported), "--as", "Priya", "import", "--yes", str(LOG))
    assert status == 0
    assert out.startswith("0 contacts taken in. 54 were here already.")


def test_words_for_nothing_in_a_log_are_said_before_and_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("channel,received_at,about,answered_at,owner\ncall,23/11/2026 16:20,Bus pass,not yet,-\n")
    desk = ("--data", str(tmp_path / "desk"), "--as", "Priya", "--now", "24 Nov 2026 09:00", "import", str(log))
    taken = 'Taken as empty cells: answered_at "not yet" (1), owner "-" (1).'
    _, out, _ = run(capsys, *desk, "--try")
    assert "1 open, 0 answered or closed." in out.splitlines()
    assert taken in out.splitlines()
    assert run(capsys, *desk)[1] == f"1 contact taken in. {taken} `deskapp import --undo` takes it out again.\n"


def test_a_faulty_log_is_refused_whole_with_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faulty = tmp_path / "log.csv"
    faulty.write_text("channel,received_at,about\ncall,20/11/2026 16:20,fine\npigeon,20/11/2026,x\ncall,soon,y\n")
    status, out, err = run(
        capsys, "--data", str(tmp_path), "--as", "Priya", "--now", "24 Nov 2026 09:00", "import", str(faulty)
    )
    assert (status, out) == (2, "")
    assert "line 3" in err.lower()
    assert "line 4" in err.lower()
    _, queue, _ = run(capsys, "--data", str(tmp_path), "queue", "--json")
    assert json.loads(queue) == []


def test_the_queue_says_that_nobody_was_told_of_a_danger_and_what_is_a_complaint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = open_desk(Settings(folder=tmp_path), StoppedClock(NOW))
    come_on_duty(desk, "Priya", add=True)
    promised(desk, "Ivy Cole", at(25, 12), safeguarding=True, kind=Kind.COMPLAINT)
    desk.close()
    words = ("--data", str(tmp_path), "--now", "24 Nov 2026 15:00", "queue")
    assert "Ivy Cole: SAFETY: nobody told  COMPLAINT  Wants a dentist (Priya has it)" in run(capsys, *words)[1]
    assert json.loads(run(capsys, *words, "--json")[1])[0]["flags"] == ["SAFETY: nobody told", "COMPLAINT"]


def test_due_says_what_is_owed_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--data", str(tmp_path), "due", "letter", "20 Nov 2026 16:30", "--kind", "complaint")
    assert "Reply to the letter" in out
    assert "Acknowledge the complaint" in out
    assert "Day 0 is Friday 20 November" in out
    assert "Not counted: Sat 21 Nov, Sun 22 Nov." in out
    assert "17:00 on Friday 27 November 2026" in out
    assert not (tmp_path / "desk.sqlite3").exists(), "asking keeps nothing"


def test_due_takes_the_words_for_a_past_time_that_a_form_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = ("--data", str(tmp_path), "--now", "24 Nov 2026 09:00", "due", "letter")
    asked = [run(capsys, *desk, words, "--json")[1] for words in ("2 weeks ago", "10 nov", "a fortnight ago")]
    assert json.loads(asked[0])["received_at"] == "2026-11-10T00:00:00+00:00"
    assert asked[0] == asked[1] == asked[2]


def test_due_over_christmas_names_the_days_that_do_not_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "--data", str(tmp_path), "due", "answerphone", "24 Dec 2026 12:30", "--json")
    [owed] = json.loads(out)["owed"]
    assert owed["due_at"] == "2026-12-29T17:00:00+00:00"
    assert {day["date"]: day["why"] for day in owed["not_counted"]}["2026-12-25"] == "Christmas Day"


def test_due_by_another_edition_and_by_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "--data", str(tmp_path), "due", "letter", "20 Nov 2026 16:30", "--edition", "nhs-property-services"
    )
    assert "Acknowledge the letter" in out
    assert max(map(len, out.splitlines())) <= 80
    mine = tmp_path / "mine.toml"
    shipped = Path(__file__).parents[1] / "deskapp/charter/editions/papworth-trust.toml"
    mine.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    words = ["due", "email", "20 Nov 2026 16:30", "--kind", "complaint", "--edition", str(mine)]
    _, out, _ = run(capsys, "--data", str(tmp_path), *words)
    assert "Friday 4 December 2026" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("due", "pigeon", "20 Nov 2026"), "choose call, answerphone, letter, email, visit"),
        (("due", "letter", "soonish"), "is not a time"),
        (("due", "letter", "20 Nov 2026", "--kind", "moan"), "choose enquiry"),
        (("due", "letter", "20 Nov 2026", "--edition", "nowhere"), "choose healthwatch-portsmouth"),
        (("due", "letter", "20 Nov 2026", "--edition", ""), "choose healthwatch-portsmouth"),
        (("import", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_an_error_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    status, out, err = run(capsys, "--data", str(tmp_path), *words)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_file_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = tmp_path / "desk.sqlite3"
    record.write_bytes(b"Dear diary, this is no database.\n" * 40)
    status, _, err = run(capsys, "--data", str(tmp_path), "queue")
    assert status == 2
    assert err.count("\n") == 1
    assert record.read_bytes().startswith(b"Dear diary")


@pytest.mark.parametrize("words", [("--help",), ("due", "--help"), ("nonsense",), ("due",)])
def test_help_and_wrong_calls_never_show_a_traceback(words: tuple[str, ...], tmp_path: Path) -> None:
    call = [sys.executable, "-m", "deskapp", "--data", str(tmp_path), *words]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == (0 if "--help" in words else 2)
    assert "Traceback" not in done.stderr
    assert "argument :" not in done.stderr


def test_without_a_terminal_the_app_says_so(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "deskapp", "--data", str(tmp_path)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert done.stderr.startswith("deskapp: This is not a terminal.")
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"deskapp {__version__}\n"


def test_a_reader_that_has_had_enough_is_no_error(imported: Path) -> None:
    call = f"{sys.executable} -m deskapp --data {imported} queue --json | head -1"
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert done.stdout == "[\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    "given",
    [[], ["--data", "x"], ["--data=x", "--as", "Priya"], ["--dat", "x", "--now", "9:02"], ["--passphrase-file", "f"]],
)
def test_without_a_command_the_options_alone_are_parsed_as_with_all_commands(given: list[str]) -> None:
    assert parse_command_line(given) == command_line_parser(is_plain=False).parse_args(given)


@pytest.mark.parametrize("given", [["--data"], ["--dat", "x", "--foo"], ["nosuch"], ["--", "queue", "x"], [""]])
def test_a_command_line_that_is_refused_says_the_same_without_a_command(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for parse in (parse_command_line, command_line_parser(is_plain=False).parse_args):
        with pytest.raises(SystemExit, match="2"):
            parse(given)
        said.append(capsys.readouterr().err)
    assert said[0] == said[1] != ""


def test_help_without_a_command_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        parse_command_line(["--data", "x", "--help"])
    said = capsys.readouterr().out
    assert all(name in said for name in ("queue", "import", "practice", "plain"))
