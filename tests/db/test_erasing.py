"""Erasing a person: proposed and approved by two people, as far as holds and retention allow; not a byte is left."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from db.backups.backup import back_up
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import backups_in, is_unchanged
from db.contacts.page import page
from db.copies.copy import copy_record
from db.desk.desk import Desk
from db.desk.settings import keep
from db.drafts.book import DraftBook
from db.end_of_day.review import begin_review
from db.history.verify import verify_chain
from db.models import Contact, Erasure, Person
from db.models.columns import Row
from db.people.history import person_history
from db.people.merge import merge_people
from db.people.page import person
from db.privacy import blank
from db.privacy.erasures import (
    approve_erasure,
    approved_erasures,
    erasures,
    plan_of,
    propose_erasure,
    reapply,
    withdraw_erasure,
)
from db.privacy.holds import begin_hold, end_hold
from db.privacy.retention import kept_until, retention_years, set_retention
from db.privacy.whose import person_meant
from db.replies.note import note
from db.search import search
from db.storage.engine import engine_at
from db.storage.sessions import read_session
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Kind
from deskapp.cli.main import main
from deskapp.errors import WordsError
from deskapp.publish.copied import save
from deskapp.publish.export import export_record
from deskapp.publish.handover import sign_off_with_sheet
from deskapp.publish.pack.files import write_pack
from tests.db.desk_case import NOW, StoppedClock, at, change, colleague, logged, page_of, reply, rows
from tests.db.details_case import complaint_facts, report_danger
from tests.encrypted.marks import reads_bytes

NAME, NUMBER, EMAIL = "Zebulon O'Quackenbush", "07700 900 123", "zebulon@quack.example"
WORDS = (
    "Quackenbush", "quackenbush", "Zebulon", "zebulon", "900123", "900 123", EMAIL, "xylophone", "Larkspur", "tombola",
    "Ermintrude", "wheelbarrow",
)  # fmt: skip
"""Parts of everything that is known of him."""


def known_person(desk: Desk) -> int:
    """Zebulon, whom the desk knows well: contacts, history, details, page. All his contacts are closed."""
    first = logged(desk, NAME, at(2), number=NUMBER, about="Wants his xylophone back", detail="left at the tombola")
    reply(desk, first, told="The tombola has closed")
    person_id = page(desk.engine, first).person_id
    assert person_id is not None
    complaint = logged(desk, NAME, at(3), number=NUMBER, about="Angry about the xylophone", kind=Kind.COMPLAINT)
    complaint_facts(desk, complaint, plan="Find the wheelbarrow", agreed_on=date(2026, 12, 4))
    complaint_facts(desk, complaint, 2, learning="Mind every wheelbarrow")
    note(desk, complaint, words="Zebulon rang from Larkspur Lane")
    report_danger(desk, complaint, "Ermintrude at the council", at(3))
    other = logged(desk, "Z. Quackenbush", at(4), number=NUMBER, about="Thanks for the xylophone", kind=Kind.COMPLIMENT)
    for contact_id in (complaint, other):
        if not page(desk.engine, contact_id).closed:
            reply(desk, contact_id, told="Told Zebulon")
    change(
        desk, person_id, needs="wheelbarrow at the door", speakers="Ermintrude Quackenbush (carer)", emails=EMAIL,
        likes_to_be_called="Zebulon", address="1 Larkspur Lane", best_time="after the tombola",
        caution="Throws a xylophone", caution_review_on=date(2027, 1, 5),
    )  # fmt: skip
    change(desk, person_id, needs="", address="2 Larkspur Lane")
    twin = page(desk.engine, other).person_id
    if twin != person_id:
        merge_people(desk, page_of(desk, twin or 0), page_of(desk, person_id))
    return person_id


@pytest.fixture
def zebulon(desk: Desk) -> int:
    return known_person(desk)


@pytest.fixture
def tom(desk: Desk) -> Iterator[Desk]:
    with colleague(desk, "Tom Ellery") as tom:
        yield tom


def old_enough(desk: Desk, tom: Desk) -> None:
    """Let eleven years pass."""
    for one in (desk, tom):
        assert isinstance(one.clock, StoppedClock)
        one.clock.at = NOW + timedelta(days=11 * 366)


def erased(desk: Desk, tom: Desk, person_id: int) -> None:
    approve_erasure(tom, propose_erasure(desk, person_id, "Asked for it in a letter"))


def files_with_him(folder: Path) -> dict[str, list[str]]:
    """The files below a folder that have a part of what was known of him, with the parts."""
    found = {}
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        parts = [words for words in WORDS if words.encode() in content]
        if parts:
            found[str(path.relative_to(folder))] = parts
    return found


@reads_bytes
def test_no_byte_is_left_in_any_file_of_the_desk(desk: Desk, tom: Desk, zebulon: int) -> None:
    folder = desk.settings.folder
    reviewed = begin_review(desk, date(2026, 11, 24))
    sign_off_with_sheet(desk, reviewed.review_id, note_for_tomorrow="Quiet")
    save(desk.settings, "26-0001", f"{NAME} and the xylophone")
    export_record(desk, folder / "export")
    copy_record(desk.settings.record, folder / "copy.sqlite3")
    write_pack(desk, zebulon, folder / "packs")
    with closing(DraftBook(desk.settings.drafts, desk.clock)) as drafts:
        draft = drafts.begin("call", by="Priya", at=NOW)
        draft.keep({"name": NAME, "about": "xylophone"}, "about")
        drafts.flush()
        draft.discard()
        drafts.flush()
    (folder / "unfinished" / "old.damaged").write_bytes(f"...{NAME}...".encode())
    old_enough(desk, tom)
    before = files_with_him(folder)
    assert {"desk.sqlite3", "copy.sqlite3", "copied/26-0001.txt"} <= before.keys()
    assert any(name.startswith("unfinished") for name in before)
    erased(desk, tom, zebulon)
    assert files_with_him(folder) == {}
    assert verify_chain(desk.settings.record).forgeries == 0


def test_the_counts_of_every_report_stay(
    desk: Desk, tom: Desk, zebulon: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def reported() -> object:
        said = [
            main(["--data", str(desk.settings.folder), "--now", "24 Nov 2037 14:47", *words])
            for words in (["report", "--period", "2026-11", "--json"], ["report", "--period", "2026", "--json"])
        ]
        assert said == [0, 0]
        return capsys.readouterr().out

    logged(desk, "Somebody Else", at(5), about="Untouched")
    old_enough(desk, tom)
    before = reported()
    erased(desk, tom, zebulon)
    assert reported() == before


def test_a_stub_stays_that_every_screen_can_show(desk: Desk, tom: Desk, zebulon: int) -> None:
    contact_ids = [contact_id for (contact_id,) in rows(desk, "SELECT id FROM contact")]
    events = rows(desk, "SELECT id, kind, at FROM event")
    old_enough(desk, tom)
    erased(desk, tom, zebulon)
    for contact_id in contact_ids:
        seen = page(desk.engine, contact_id)
        assert (seen.name, seen.about, seen.closed) == ("", "Erased", True)
        assert seen.promises == page(desk.engine, contact_id).promises
    assert rows(desk, "SELECT id, kind, at FROM event") == events
    stub = person(desk.engine, zebulon)
    assert stub is not None
    assert (stub.name, stub.numbers, stub.emails, stub.needs, stub.cautions) == ("", (), (), (), ())
    assert "Quackenbush" not in str(person_history(desk.engine, zebulon))
    assert [search(desk.engine, words) for words in ("Quackenbush", "07700900123", "xylophone", "quack")] == [[]] * 4


def test_what_is_kept_for_years_stays_and_is_said(desk: Desk, tom: Desk, zebulon: int) -> None:
    _, plan = plan_of(desk, zebulon)
    assert [one.why for one in plan.kept] == ["kept until Monday 24 November 2036 (complaint, 10 years)"]
    done = approve_erasure(tom, propose_erasure(desk, zebulon, "Asked for it"))
    assert (done.seen.contacts, done.seen.is_whole) == (2, False)
    assert "10 years" in done.seen.kept
    stays = person(desk.engine, zebulon)
    assert stays is not None
    assert stays.name == NAME, "his page belongs to the complaint"
    assert "tombola" not in str(rows(desk, "SELECT about, detail FROM contact"))
    assert "wheelbarrow" in str(rows(desk, "SELECT plan, learning FROM complaint"))


def test_what_is_open_or_held_is_never_erased(desk: Desk, tom: Desk, zebulon: int) -> None:
    old_enough(desk, tom)
    begin_hold(desk, zebulon, "A case in court")
    with pytest.raises(WordsError, match="A case in court"):
        propose_erasure(desk, zebulon, "Asked for it")
    with pytest.raises(WordsError, match="held already"):
        begin_hold(tom, zebulon, "Another")
    end_hold(tom, zebulon)
    with pytest.raises(WordsError, match="Nothing of theirs is held"):
        end_hold(tom, zebulon)
    number = propose_erasure(desk, zebulon, "Asked for it")
    begin_hold(tom, zebulon, "Came up since")
    with pytest.raises(WordsError, match="Came up since"):
        approve_erasure(tom, number)
    end_hold(tom, zebulon)
    logged(desk, NAME, desk.clock.now(), number=NUMBER, about="The xylophone again")
    done = approve_erasure(tom, number)
    assert (done.seen.contacts, done.seen.is_whole) == (3, False)
    assert done.seen.kept.endswith("not ended yet")


def test_only_somebody_else_approves_and_only_once(desk: Desk, tom: Desk, zebulon: int) -> None:
    with pytest.raises(WordsError, match="Leave their name"):
        propose_erasure(desk, zebulon, "O'Quackenbush, Zebulon asked")
    with pytest.raises(WordsError, match="Say why"):
        propose_erasure(desk, zebulon, "  ")
    number = propose_erasure(desk, zebulon, "Asked for it")
    with pytest.raises(WordsError, match=f"as number {number}"):
        propose_erasure(tom, zebulon, "Asked again")
    with pytest.raises(WordsError, match="Somebody else"):
        approve_erasure(desk, number)
    withdraw_erasure(desk, number)
    with pytest.raises(WordsError, match="no open proposal"):
        approve_erasure(tom, number)
    number = propose_erasure(desk, zebulon, "Asked for it")
    approve_erasure(tom, number)
    (seen,) = erasures(desk.engine, is_open=False)
    assert (seen.proposed_by, seen.approved_by, seen.contacts) == ("Priya Shah", "Tom Ellery", 2)
    with pytest.raises(WordsError, match="no open proposal"):
        approve_erasure(tom, number)
    with desk.engine.connect() as connection, pytest.raises(Exception, match="only added to"):
        connection.exec_driver_sql("UPDATE erasure SET reason = 'another'")


def test_an_unfinished_entry_about_them_comes_first(desk: Desk, tom: Desk, zebulon: int) -> None:
    old_enough(desk, tom)
    number = propose_erasure(desk, zebulon, "Asked for it")
    with closing(DraftBook(desk.settings.drafts, desk.clock)) as drafts:
        draft = drafts.begin("call", by="Priya", at=NOW)
        draft.keep({"name": "quackenbush, zebulon o'"}, "name")
        drafts.flush()
        with pytest.raises(WordsError, match="1 unfinished entry is about them"):
            approve_erasure(tom, number)
        draft.finish()
        drafts.flush()
    assert approve_erasure(tom, number).seen.is_whole


def test_z_brings_nothing_back(desk: Desk, tom: Desk, zebulon: int) -> None:
    again = logged(desk, NAME, NOW, number=NUMBER, about="The xylophone once more", kind=Kind.COMPLIMENT)
    if not page(desk.engine, again).closed:
        reply(desk, again)
    note(desk, again, words="xylophone, underlined")
    undo_last(desk)
    assert "Quackenbush" in str(rows(desk, "SELECT * FROM undostep"))
    approve_erasure(tom, propose_erasure(desk, zebulon, "Asked for it"))
    assert rows(desk, "SELECT * FROM undostep") == []


@reads_bytes
def test_a_restored_backup_is_erased_again_and_nobody_else_is(
    desk: Desk, tom: Desk, zebulon: int, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(desk.settings.record, backup)
    older = tmp_path / "older.sqlite3"
    old_enough(desk, tom)
    later = logged(desk, NAME, NOW, number=NUMBER, about="xylophone, later", kind=Kind.COMPLIMENT)
    if not page(desk.engine, later).closed:
        reply(desk, later)
    erased(desk, tom, zebulon)
    shutil.copy(backup, older)
    with closing(sqlite3.connect(older)) as other:
        other.execute("UPDATE person SET created_at = '2020-01-01 00:00:00.000000'")
        other.execute("UPDATE contact SET entry_id = 'of another' || id")
        other.commit()
    found = approved_erasures(desk.engine)
    for path, is_his in ((backup, True), (older, False)):
        engine = engine_at(path)
        assert reapply(engine, found) == 1
        assert reapply(engine, found) == 0, "it is in the copy's own table now"
        engine.dispose()
        assert bool(files_with_him(tmp_path).get(path.name)) is not is_his
    assert [one.entry_ids for one in approved_erasures(desk.engine)] == [one.entry_ids for one in found]


def test_the_schedule_is_the_organisations_own(desk: Desk) -> None:
    assert retention_years(desk) == {"complaint": 10}
    assert set_retention(desk, "enquiry", 3) == "Enquiry"
    set_retention(desk, "complaint", 0)
    assert retention_years(desk) == {"enquiry": 3}
    assert rows(desk, "SELECT about, new_value FROM deskchange ORDER BY id DESC LIMIT 1") == [
        ("retention", "enquiry 3")
    ]
    for kind, years, told in (("complaint", 101, "number of years"), ("nonsense", 3, "one of the kinds")):
        with pytest.raises(WordsError, match=told):
            set_retention(desk, kind, years)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 100))
def test_a_contact_is_kept_for_whole_years(closed_on: date, years: int) -> None:
    until = kept_until(Kind.COMPLAINT, closed_on, {"complaint": years})
    assert until is not None
    assert (until.year, until >= date(until.year, closed_on.month, min(closed_on.day, 28))) == (
        closed_on.year + years,
        True,
    )


def test_every_text_of_the_record_is_erased_or_is_not_about_people() -> None:
    """A new column is put here, or into `db.privacy.blank`."""
    nobodys = {
        "contact": {"ref", "entry_id", "source_ref"},
        "promise": {"rule", "due_explained", "miss_reason"},
        "person": set(),
        "speaker": set(),
        "caution": set(),
        "complaint": set(),
        "owninformation": set(),
        "safeguardingtold": set(),
        "note": set(),
    }
    erased_by = " ".join((*blank._OF_CONTACTS, *blank._OF_PEOPLE, *blank._TEXTS))
    for model in Row.__subclasses__():
        table = str(model.__tablename__)
        if table in nobodys:
            texts = {
                column.name
                for column in SQLModel.metadata.tables[table].columns
                if type(column.type).__name__ in ("AutoString", "String", "Text")
            }
            assert [
                name for name in texts - nobodys[table] if f"{name} = " not in erased_by and name not in blank._TEXTS
            ] == []


@pytest.mark.parametrize(("typed", "said"), [("9", "no open proposal 9"), ("x", '"x" is not a whole number')])
def test_a_number_without_a_proposal_is_a_sentence(
    tom: Desk, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    with suppress(SystemExit):
        assert main(["--data", str(tom.settings.folder), "--as", "Tom", "erase", "--approve", typed]) == 2
    assert said in capsys.readouterr().err


def test_it_is_done_from_the_command_line(
    desk: Desk, tom: Desk, zebulon: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(who: str, *words: str) -> tuple[int, str, str]:
        status = main(["--data", str(desk.settings.folder), "--as", who, "--now", "24 Nov 2037 14:47", *words])
        return status, *capsys.readouterr()

    assert "No erasure is proposed" in said("Priya", "erase")[1]
    assert said("Priya", "retention")[1].splitlines()[1] == "Complaint: 10 years"
    status, out, err = said("Priya", "erase", "zebulon o'quackenbush", "--why", "Asked for it")
    assert (status, err) == (0, "")
    assert "3 contacts and their page" in out
    assert said("Priya", "erase", "--approve", "1", "--yes")[0] == 2
    assert "Nothing was erased" in said("Tom", "erase", "--approve", "1")[1]
    assert person_meant(desk, NAME) == zebulon
    back_up(desk.settings, NOW)
    status, out, err = said("Tom", "erase", "--approve", "1", "--yes")
    assert (status, err) == (0, "")
    assert "Erased in 1 backup as well." in out
    assert "still have it" not in out
    assert out.startswith("Erased: 3 contacts and their page")
    assert "approved by Tom Ellery" in said("Priya", "erase")[1]
    assert files_with_him(desk.settings.folder) == {}
    with read_session(desk.engine) as session:
        assert session.exec(select(Person.name).where(Person.id == zebulon)).one() is None
        assert len(session.exec(select(Erasure)).all()) == 1
        assert {one.about for one in session.exec(select(Contact)).all()} == {"Erased"}


@reads_bytes
def test_a_second_place_that_was_not_connected_is_said_with_a_date_and_erased_in_when_it_is_back(
    desk: Desk, tom: Desk, zebulon: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        assert main(["--data", str(desk.settings.folder), "--as", "Tom", "--now", "24 Nov 2037 14:47", *words]) == 0
        return capsys.readouterr().out

    stick, unplugged = tmp_path / "stick", tmp_path / "unplugged"
    stick.mkdir()
    keep(desk, BACKUP_TO, str(stick), "")
    back_up(desk.settings, NOW.replace(year=2037) - timedelta(days=30))
    stick.rename(unplugged)
    old_enough(desk, tom)
    propose_erasure(desk, zebulon, "Asked for it")
    out = said("erase", "--approve", "1", "--yes")
    assert f"{stick} is not connected: its backups still have it, at the longest until Thu 24 Nov 2039." in out
    assert files_with_him(desk.settings.folder) == {}
    assert files_with_him(unplugged) != {}
    unplugged.rename(stick)
    assert "Erased in 2 backups, which had been missed" in said("backup")
    assert files_with_him(stick) == {}
    assert all(is_unchanged(one) for one in backups_in(stick))
    assert "Erased in" not in said("backup")


@pytest.mark.parametrize("note", ["ring {} {} first", "Ring {}  {}, please", "{1}, {0}: the lift", "ring\n{} {}"])
def test_every_sheet_that_mentions_them_in_whatever_spelling_goes_and_no_other(
    desk: Desk, tom: Desk, zebulon: int, note: str
) -> None:
    first, last = NAME.lower().split(maxsplit=1)
    ours = sign_off_with_sheet(desk, begin_review(desk, date(2026, 11, 23)).review_id, note_for_tomorrow="Ring Zoe")
    reviewed = begin_review(desk, date(2026, 11, 24)).review_id
    theirs = sign_off_with_sheet(desk, reviewed, note_for_tomorrow=note.format(first, last))
    old_enough(desk, tom)
    erased(desk, tom, zebulon)
    assert ours.page is not None
    assert theirs.page is not None
    left = {path.name for path in theirs.page.parent.iterdir()}
    assert not any(theirs.page.stem in name or f"-{reviewed}." in name for name in left)
    assert len([name for name in left if ours.page.stem in name]) == 3
