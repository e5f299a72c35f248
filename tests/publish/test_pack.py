"""A person's own information: everything of theirs, nothing of anybody else's, and a request that ends once given."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.contacts.edit import FieldRead, correct_contact_field
from db.contacts.page import page
from db.desk.desk import Desk
from db.privacy.held import everything_held
from db.privacy.mentions import OtherPeople
from db.privacy.traces import LOOK_THROUGH
from db.replies.note import note
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind, Result
from deskapp.cli.main import main
from deskapp.errors import WordsError
from deskapp.parsing.mentions import is_mentioned, spans_of_names
from deskapp.parsing.name_key import name_key
from deskapp.publish.pack.files import TO_GIVE, write_pack
from deskapp.publish.pack.others import LEFT_OUT, marked
from tests.db.desk_case import NOW, StoppedClock, at, change, desk_in, logged, reply, rows
from tests.db.details_case import make_own_information, report_danger

HERS = ("01632 960 044", "large print 18pt", "John Hall", "her tooth hurts", "Gave her the list", "Ann told us more")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        yield desk


@pytest.fixture
def margaret(desk: Desk) -> int:
    """Margaret Hall, with two contacts; and mentions of her in other people's."""
    first = logged(desk, "Margaret Hall", at(3), number="01632 960 044", detail="her tooth hurts\nsince Friday")
    reply(desk, first)
    logged(desk, "Joan Whitcombe", at(4), about="Neighbour of Hall, Margaret", number="07700 900 655")
    other = logged(desk, "Ned Poole", at(5))
    note(desk, other, words="She can be rung on 01632-960044 as well")
    second = logged(desk, "Margaret Hall", at(10), number="01632 960 044", channel=Channel.VISIT)
    note(desk, second, words="Ann told us more, and Joan Whitcombe (07700 900655) drives her")
    person_id = page(desk.engine, first).person_id
    assert person_id is not None
    assert person_id == page(desk.engine, second).person_id
    change(desk, person_id, needs="large print 18pt", speakers="John Hall (carer)")
    report_danger(desk, second, "the council", at(10))
    return person_id


def texts(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


def test_the_copy_has_all_of_theirs_and_nothing_of_others(desk: Desk, margaret: int, tmp_path: Path) -> None:
    written = write_pack(desk, margaret, tmp_path / "pack")
    given = texts(tmp_path / "pack" / TO_GIVE)
    assert [words for words in HERS if words not in given] == []
    assert [words for words in ("Joan", "Whitcombe", "900655", "Poole", "as well") if words in given] == []
    assert f"{LEFT_OUT} ({LEFT_OUT}) drives her" in given
    assert (written.others, written.mentions) == (2, 2)


def test_what_stood_before_and_after_is_in_words(desk: Desk, margaret: int, tmp_path: Path) -> None:
    second = rows(desk, "SELECT max(id) FROM contact")[0][0]
    correct_contact_field(desk, second, field="received_at", read=lambda *_: FieldRead(at(9).isoformat()))
    correct_contact_field(desk, second, field="kind", read=lambda *_: FieldRead(Kind.OWN_INFORMATION))
    write_pack(desk, margaret, tmp_path / "pack")
    with (tmp_path / "pack" / TO_GIVE / "9-what-happened.csv").open(encoding="utf-8", newline="") as file:
        told = [(row["before"], row["after"]) for row in csv.DictReader(file)]
    assert ("Enquiry", "Their own records (subject access)") in told
    assert all("_" not in words and "T" not in words[10:11] for pair in told for words in pair)


def test_the_page_to_look_through_marks_others_and_lists_mentions(desk: Desk, margaret: int, tmp_path: Path) -> None:
    write_pack(desk, margaret, tmp_path / "pack")
    inside = (tmp_path / "pack" / LOOK_THROUGH).read_text(encoding="utf-8")
    assert "<mark>Joan Whitcombe</mark>" in inside
    assert "Neighbour of Hall, Margaret" in inside
    assert "She can be rung on 01632-960044 as well" in inside
    assert "Do not give this page away" in inside


def test_every_promise_stands_there_with_how_it_was_kept(desk: Desk, margaret: int, tmp_path: Path) -> None:
    write_pack(desk, margaret, tmp_path / "pack")
    with (tmp_path / "pack" / TO_GIVE / "7-promises.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    promised = [one for seen in everything_held(desk.engine, margaret).contacts for one in seen.promises]
    assert len(rows) == len(promised) > 1
    assert rows[0]["result"] == Result.MISSED
    assert "Joan" not in str(rows)


def test_only_this_account_can_read_it_and_a_folder_in_use_is_refused(
    desk: Desk, margaret: int, tmp_path: Path
) -> None:
    write_pack(desk, margaret, tmp_path / "pack")
    for path in [tmp_path / "pack", *(tmp_path / "pack").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    with pytest.raises(WordsError):
        write_pack(desk, margaret, tmp_path / "pack")


def said(desk: Desk, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(desk.settings.folder), "--now", "24 Nov 2026 14:47", "--as", "Priya", *words])
    return status, *capsys.readouterr()


def test_the_request_runs_until_the_pack_is_given(
    desk: Desk, margaret: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = logged(desk, "Margaret Hall", at(20), number="01632 960 044")
    make_own_information(desk, request)
    ref = page(desk.engine, request).ref
    status, out, err = said(desk, capsys, "pack", "Margaret Hall", "--to", str(tmp_path / "pack"))
    assert (status, err) == (0, "")
    assert f"deskapp pack {ref} --given" in out
    seen = page(desk.engine, request)
    assert "put together" in seen.history[0].words
    assert any(one.promise.value == "own_information" for one in seen.running)
    status, out, err = said(desk, capsys, "pack", ref, "--given", "by post")
    assert (status, err) == (0, "")
    assert not any(one.promise.value == "own_information" for one in page(desk.engine, request).running)
    status, out, err = said(desk, capsys, "pack", ref, "--given", "by post")
    assert (status, out) == (2, "")
    assert "no open request" in err


def test_of_several_with_one_name_nobody_is_chosen(
    desk: Desk, margaret: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logged(desk, "Margaret Hall", at(21), number="07700 900 418")
    status, out, err = said(desk, capsys, "pack", "margaret hall", "--to", str(tmp_path / "pack"))
    assert (status, out) == (2, "")
    assert err.count("Margaret Hall (") == 2
    assert not (tmp_path / "pack").exists()
    assert said(desk, capsys, "pack", "Nobody Such", "--to", str(tmp_path / "pack"))[0] == 2


def test_z_passes_over_a_pack_that_was_made(
    desk: Desk, margaret: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    request = logged(desk, "Margaret Hall", at(20), number="01632 960 044", kind=Kind.OWN_INFORMATION)
    note(desk, request, words="He showed his passport")
    said(desk, capsys, "pack", "Margaret Hall", "--to", str(tmp_path / "pack"))
    assert undo_last(desk).contact_id == request
    assert any("put together" in one.words and not one.undone for one in page(desk.engine, request).history)


@pytest.mark.parametrize(
    ("text", "is_hers"),
    [
        ("Hall, Margaret", True),
        ("margaret HALL rang", True),
        ("Mrs Margaret Hall's daughter", True),
        ("Margaret from the village hall", True),
        ("Margaret", False),
        ("ring 01632960044", True),
        ("ring +44 1632 960 044", True),
        ("ring 01632 960 045", False),
        ("", False),
    ],
)
def test_mentions(text: str, is_hers: bool) -> None:
    assert is_mentioned(text, ["Margaret Hall"], ["1632960044"]) is is_hers


@given(st.text(), st.sampled_from(["Joan Whitcombe", "Łukasz Żak", "O’Brien Siân", "王 小明"]), st.text())
def test_a_name_is_never_left_in(before: str, name: str, after: str) -> None:
    others = OtherPeople(frozenset({name_key(name)}), frozenset())
    text = f"{before} {name} {after}"
    pieces = list(marked(text, others))
    assert "".join(piece.words for piece in pieces) == text
    assert name not in "".join(LEFT_OUT if piece.is_other else piece.words for piece in pieces)
    assert list(spans_of_names(text, frozenset())) == []
