"""The hash chain over the history: every save extends it, and each kind of forgery is found and named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import SQLModel

from db.contacts import log
from db.desk.desk import Desk
from db.history import verify
from db.history.verify import Forgery, Verdict, verify_chain
from db.imports.import_log import import_log
from db.imports.undo_import import undo_import
from db.models import EventKind, Note
from db.replies.note import note
from db.replies.reply import answer
from db.storage.chain import ChainEnd, chain_everything, content_of, digest_of
from db.storage.chained_tables import CHAINED
from db.storage.sessions import writing
from db.undo.last import undo_last
from deskapp.errors import RecordError
from deskapp.views.upkeep.verdict import verdict_sentence
from deskapp.wording.causes import RecordCause
from tests.db.desk_case import entry, rows

LOG = Path(__file__).parent.parent / "cases" / "desk_log.csv"
NOT_CHAINED = {
    "chainlink": "the chain itself",
    "ring": "a call in progress, not part of the history",
    "undostep": "what can be redone within the hour",
    "duty": "the last user, for the next start",
    "reference": "the last number issued; each contact has its own",
    "zoneoffset": "the desk's zone, for views; the editions have it too",
    "setting": "present settings; their changes are in deskchange",
    "topic": "present topics; their changes are in deskchange",
    "away": "who is shown contacts of colleagues",
    "person": "the present state; its changes are in personchange",
    "personnumber": "as person",
    "personemail": "as person",
    "need": "as person",
    "caution": "as person",
    "speaker": "as person",
    "personmoved": "for the undo of a merge, which personjoin proves",
    "organisation": "the present state; its changes are in organisationchange",
}
"""Each table that the chain does not cover, with the reason."""
COUNTED_ON = {"version", "updated_at"}
OF_STAFF = {"short_name", "name_key", "queue_filter", "active"}
EVERY_GUARD = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE '%never%' OR name LIKE '%stays%')"


@contextmanager
def forger(desk: Desk) -> Iterator[sqlite3.Connection]:
    """Another program on the file, which has taken the guards away."""
    with closing(sqlite3.connect(desk.settings.record, isolation_level=None)) as connection:
        for (name,) in connection.execute(EVERY_GUARD).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def verdict(desk: Desk, *known: ChainEnd) -> Verdict:
    return verify_chain(desk.settings.record, known)


def first(desk: Desk, *known: ChainEnd) -> tuple[str, int, Forgery] | None:
    found = verdict(desk, *known).first
    return None if found is None else found[:3]


def _told_a_time(desk: Desk, number: int) -> int:
    """Log a caller who was told when they will hear, which is an event of its own."""
    return log.log_contact(desk, entry(name=f"Caller {number}"), said_words="We will ring you tomorrow").contact_id


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """A desk with three contacts, of which the first is answered and the second has two notes (events 7 and 8)."""
    ids = [_told_a_time(desk, number) for number in range(3)]
    note(desk, ids[1], words="He said that the line went dead")
    note(desk, ids[1], words="His son rings at four")
    answer(desk, ids[0], how=EventKind.SPOKE, told="A dentist in Hill Road", sorted_=True, at=desk.clock.now())
    return desk


def test_a_save_after_one_that_was_refused_is_chained(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(name="Ann")).contact_id
    desk.close()
    with pytest.raises(RecordError), writing(desk.engine):
        raise RecordError(RecordCause.NOT_TAKEN)
    note(desk, logged, words="The first save that this connection completes")
    assert verify_chain(desk.settings.record).forgeries == 0


def test_every_table_is_chained_with_all_its_columns_or_is_named_with_the_reason() -> None:
    tables = SQLModel.metadata.tables
    assert tables.keys() - CHAINED.keys() == NOT_CHAINED.keys()
    for name, columns in CHAINED.items():
        left_out = COUNTED_ON | OF_STAFF if name == "staff" else COUNTED_ON
        assert set(columns) == {column.name for column in tables[name].columns} - left_out, name


def test_what_a_desk_saves_is_whole(worked: Desk) -> None:
    found = verdict(worked)
    assert found.first is None
    assert found.events == rows(worked, "SELECT count(*) FROM event")[0][0] > 5
    assert rows(worked, "SELECT max(id), count(*) FROM chainlink") == [(found.links, found.links)]


FORGED = {
    "changed words": ("UPDATE note SET words = 'She was happy' WHERE event_id = 7", ("note", 7, Forgery.CHANGED)),
    "changed time": (
        "UPDATE event SET at = '2026-11-20 09:00:00.000000' WHERE id = 8",
        ("event", 8, Forgery.CHANGED),
    ),
    "changed author": ("UPDATE event SET by_id = NULL WHERE id = 7", ("event", 7, Forgery.CHANGED)),
    "renamed author": ("UPDATE staff SET name = 'Somebody Else'", ("staff", 1, Forgery.CHANGED)),
    "changed call": ("UPDATE contact SET about = 'Sends her thanks' WHERE id = 2", ("contact", 2, Forgery.CHANGED)),
    "changed receipt": (
        "UPDATE contact SET received_at = '2026-11-23 09:00:00.000000' WHERE id = 2",
        ("contact", 2, Forgery.CHANGED),
    ),
    "changed result": ("UPDATE promise SET result = 'missed' WHERE result = 'kept'", ("promise", 1, Forgery.CHANGED)),
    "moved due time": (
        "UPDATE promise SET due_at = '2027-01-01 09:00:00.000000' WHERE id = 2",
        ("promise", 2, Forgery.CHANGED),
    ),
    "removed": ("DELETE FROM note WHERE event_id = 7; DELETE FROM event WHERE id = 7", ("event", 7, Forgery.REMOVED)),
    "put in": (
        "INSERT INTO event (contact_id, kind, at, written_at, by_id) SELECT 2, 'spoke', at, at, 1 FROM event LIMIT 1",
        ("event", 10, Forgery.PUT_IN),
    ),
    "put in check": ((
        "INSERT INTO answerphonecheck (day, started_at, started_by_id, at_it_id, at_it_since, written_count, "
        "mismatch_reason, kept_why, version, machine_count, ended_at, ended_by_id) "
        "SELECT '2026-11-23', at, 1, 1, at, 0, '', '', 1, 0, at, 1 FROM event LIMIT 1"
    ), ("answerphonecheck", 1, Forgery.PUT_IN)),
    "put in sign-off": ((
        "INSERT INTO dayreview (day, started_at, started_by_id, signed_at, signed_by_id, counts, note_for_tomorrow, "
        "handover_file, version) SELECT '2026-11-23', at, 1, at, 1, '', '', '', 1 FROM event LIMIT 1"
    ), ("dayreview", 1, Forgery.PUT_IN)),
    "changed charter": ("UPDATE edition SET text = replace(text, '1', '2')", ("edition", 1, Forgery.CHANGED)),
    "put in reason": ("INSERT INTO nocheck SELECT '2026-11-23', 'Broken', 1, at FROM event LIMIT 1",
                      ("nocheck", 20261123, Forgery.PUT_IN)),
    "swapped notes": ((
        "UPDATE note SET event_id = 99 WHERE event_id = 7; UPDATE note SET event_id = 7 WHERE event_id = 8; "
        "UPDATE note SET event_id = 8 WHERE event_id = 99"
    ), ("note", 7, Forgery.CHANGED)),
    "swapped events": ((
        "UPDATE event SET id = 99 WHERE id = 6; UPDATE event SET id = 6 WHERE id = 7; "
        "UPDATE event SET id = 7 WHERE id = 99"
    ), ("event", 6, Forgery.CHANGED)),
    "swapped links": (
        (
            "UPDATE chainlink SET id = -1 WHERE id = 12; UPDATE chainlink SET id = 12 WHERE id = 13; "
            "UPDATE chainlink SET id = 13 WHERE id = -1"
        ),
        None,
    ),
    "changed digest": ("UPDATE chainlink SET digest = zeroblob(32) WHERE table_name = 'event' AND row_id = 7",
                       ("event", 7, Forgery.LINK_CHANGED)),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_row_is_found_and_named(worked: Desk, kind: str) -> None:
    statements, named = FORGED[kind]
    with forger(worked) as forged:
        forged.execute("PRAGMA foreign_keys = OFF")
        forged.executescript(statements)
    found = verdict(worked)
    assert found.first is not None
    assert named is None or found.first[:3] == named


def put_in_with_link(forged: sqlite3.Connection, event_id: int, number: int) -> None:
    """Put in an event with a link of that number, which fits it."""
    forged.execute(
        "INSERT INTO event (id, contact_id, kind, at, written_at, by_id) SELECT ?, 2, 'spoke', at, at, 1 FROM event "
        "LIMIT 1",
        (event_id,),
    )
    found = forged.execute(f"SELECT {content_of(CHAINED['event'])} FROM event WHERE id = ?", (event_id,)).fetchone()  # noqa: S608
    forged.execute(
        "INSERT INTO chainlink (id, table_name, row_id, digest, salt, hash) VALUES (?, 'event', ?, ?, x'01', x'02')",
        (number, event_id, digest_of(b"\x01", found[0])),
    )


@pytest.mark.parametrize(("event_id", "number"), [(99, -7), (-5, -7), (99, 2**63 - 1), (-(2**63), -(2**63))])
def test_a_row_with_a_link_before_or_far_behind_all_others_is_found(worked: Desk, event_id: int, number: int) -> None:
    with forger(worked) as forged:
        put_in_with_link(forged, event_id, number)
    assert verdict(worked).first is not None


def test_a_row_with_a_negative_number_is_found(worked: Desk) -> None:
    with forger(worked) as forged:
        put_in_with_link(forged, -5, 99_999)
        forged.execute("DELETE FROM chainlink WHERE id = 99999")
        forged.execute("UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM chainlink) WHERE name = 'chainlink'")
    assert first(worked) == ("event", -5, Forgery.PUT_IN)


def test_a_forger_who_leaves_no_text_behind_is_found(worked: Desk) -> None:
    with forger(worked) as forged:
        forged.execute("UPDATE note SET words = CAST(x'ff' AS TEXT) WHERE event_id = 7")
    assert first(worked) == ("note", 7, Forgery.CHANGED)


@pytest.mark.parametrize("kind", ["changed words", "removed", "put in reason", "swapped links", "changed digest"])
def test_processes_that_share_a_long_history_come_to_the_same_verdict(
    worked: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(verify, "PART", 5)
    assert verify_chain(worked.settings.record, processes=2) == verdict(worked)
    with forger(worked) as forged:
        forged.execute("PRAGMA foreign_keys = OFF")
        forged.executescript(FORGED[kind][0])
    alone = verdict(worked)
    assert alone.first is not None
    assert verify_chain(worked.settings.record, processes=2) == alone


@pytest.mark.parametrize("table", ["note", "event", "contact", "promise", "deskchange"])
def test_a_table_that_was_dropped_or_renamed_is_missed(worked: Desk, table: str) -> None:
    with forger(worked) as forged:
        forged.execute("PRAGMA foreign_keys=OFF")
        forged.execute("PRAGMA legacy_alter_table=ON")
        forged.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
    found = verdict(worked)
    assert found.first is not None
    assert (found.first.table, found.first.forgery) == (table, Forgery.REMOVED)
    assert "was removed" in verdict_sentence(found)


def test_a_row_that_was_removed_with_its_links_leaves_a_gap(worked: Desk) -> None:
    with forger(worked) as forged:
        number = forged.execute("SELECT id FROM chainlink WHERE table_name = 'event' AND row_id = 7").fetchone()[0]
        forged.execute("DELETE FROM note WHERE event_id = 7")
        forged.execute("DELETE FROM event WHERE id = 7")
        forged.execute("DELETE FROM chainlink WHERE row_id = 7 AND table_name IN ('event', 'note')")
        before = forged.execute("SELECT table_name, row_id FROM chainlink WHERE id = ?", (number - 1,)).fetchone()
    assert first(worked) == (*before, Forgery.REMOVED_AFTER)


def last_event_gone(desk: Desk, *, also_the_sequence: bool) -> None:
    """The newest note, with its event and links, removed as if it had never been."""
    with forger(desk) as forged:
        event_id = forged.execute("SELECT max(id) FROM event").fetchone()[0]
        forged.execute("DELETE FROM note WHERE event_id = ?", (event_id,))
        forged.execute("DELETE FROM event WHERE id = ?", (event_id,))
        forged.execute("DELETE FROM chainlink WHERE row_id = ? AND table_name IN ('event', 'note')", (event_id,))
        if also_the_sequence:
            newest = "(SELECT max(id) FROM chainlink)"
            forged.execute(f"UPDATE sqlite_sequence SET seq = {newest} WHERE name = 'chainlink'")  # noqa: S608


def test_what_was_removed_at_the_end_is_missed_by_the_numbers_that_were_issued(worked: Desk) -> None:
    note(worked, 2, words="Never mind")
    last_event_gone(worked, also_the_sequence=False)
    found = verdict(worked).first
    assert found is not None
    assert found.forgery is Forgery.CUT_SHORT


def test_what_was_removed_at_the_end_without_a_trace_is_missed_by_a_hash_kept_outside(worked: Desk) -> None:
    note(worked, 2, words="Never mind")
    kept = verdict(worked).end
    last_event_gone(worked, also_the_sequence=True)
    assert first(worked) is None
    found = verdict(worked, kept).first
    assert found is not None
    assert found.forgery is Forgery.CUT_SHORT


def test_a_chain_that_was_made_anew_does_not_have_the_hash_kept_outside(worked: Desk) -> None:
    kept = verdict(worked).end
    with forger(worked) as forged:
        forged.execute("UPDATE note SET words = 'Forged' WHERE event_id = 7")
        forged.execute("DELETE FROM chainlink")
        forged.execute("DELETE FROM sqlite_sequence WHERE name = 'chainlink'")
        forged.execute("BEGIN")
        chain_everything(forged)
        forged.execute("COMMIT")
    assert verdict(worked).first is None
    found = verdict(worked, kept)
    assert found.first is not None
    assert found.first.forgery in (Forgery.LINK_CHANGED, Forgery.CUT_SHORT)


def test_a_later_save_does_not_make_a_forged_row_whole(worked: Desk) -> None:
    with forger(worked) as forged:
        forged.execute("UPDATE event SET by_id = NULL WHERE id = 7")
    note(worked, 2, words="Rang again")
    assert first(worked) == ("event", 7, Forgery.CHANGED)


def test_a_row_that_was_removed_and_words_that_were_erased_by_the_desk_leave_the_rest_whole(worked: Desk) -> None:
    with writing(worked.engine) as session:
        written = session.get_one(Note, 7)
        written.words, written.new_value = "erased", None
    assert verdict(worked).first is None
    salts = rows(worked, "SELECT salt IS NULL FROM chainlink WHERE table_name = 'note' AND row_id = 7 ORDER BY id")
    assert salts == [(1,), (0,)]


def test_undoing_and_importing_and_taking_the_import_out_again_leave_the_chain_whole(worked: Desk) -> None:
    undo_last(worked)
    assert verdict(worked).first is None
    import_log(worked, LOG, takes_new=True)
    taken_in = verdict(worked)
    undo_import(worked)
    taken_out = verdict(worked)
    assert (taken_in.first, taken_out.first) == (None, None)
    assert taken_out.events < taken_in.events
    assert taken_out.links > taken_in.links


def save_and_forge(desk: Desk) -> None:
    with writing(desk.engine) as session:
        session.add(Note(event_id=1, words="first"))
        session.flush()
        session.connection().exec_driver_sql("UPDATE event SET by_id = NULL")


def test_a_refused_save_leaves_no_link(worked: Desk) -> None:
    links = verdict(worked).links
    with pytest.raises(RecordError, match="does not take that"):
        save_and_forge(worked)
    note(worked, 2, words="Rang again")
    assert verdict(worked).first is None
    assert verdict(worked).links == links + 2


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(st.characters(codec="utf-8")))))
def test_the_content_of_a_row_is_its_json_as_any_program_writes_it(values: list[int | str | None]) -> None:
    """Another SQLite, and another language, must come to the same digests in ten years."""
    with closing(sqlite3.connect(":memory:")) as connection:
        marks = content_of("?" * len(values))
        content = connection.execute(f"SELECT {marks}", values).fetchone()[0]
    while values and values[-1] is None:
        values = values[:-1]
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    assert content == (written.removesuffix("]") if values else "[")
