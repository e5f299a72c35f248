"""Promises to one kind of contact, like complaints, are counted apart from those to whatever comes in one way."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.contacts.page import page
from db.desk.desk import Desk
from db.details.facts import fact_words
from db.models import Finding
from db.promises.extend import can_be_extended
from db.reports.figures import figure_list, figures_of
from db.reports.period import Period
from db.reports.promises import rule_counts
from db.reports.registers import Register, register_entries
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session
from deskapp.charter.reading import parse_edition, shipped_text
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.cli.print_queue import due_lines, read_due
from deskapp.forms.kind import promised_lines
from deskapp.practice.desk import practice_charter
from deskapp.practice.year import STAGE_1
from deskapp.publish.pack.sections import _promises
from deskapp.publish.report.figures import group_words, groups_shown
from deskapp.publish.report.registers import register_table
from deskapp.settings import Settings
from deskapp.views.contact import promise_lines
from deskapp.wording.promise_lines import promise_title
from tests.db.desk_case import NOW, StoppedClock, at, logged, reply
from tests.db.details_case import complaint_facts

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(tmp_path / "desk", staff_name="Priya", practice=True)
    desk = open_desk(settings, StoppedClock(NOW), edition_text=practice_charter() + STAGE_1)
    complaint = logged(desk, "Ann", at(3), kind=Kind.COMPLAINT, channel=Channel.LETTER)
    reply(desk, complaint, how="letter_sent", at=at(12), miss_reason="forgotten")
    logged(desk, "Bea", at(4), kind=Kind.COMPLAINT, channel=Channel.CALL)
    logged(desk, "Cal", at(5), channel=Channel.LETTER)
    yield desk
    desk.close()


def test_a_figure_counts_what_the_line_of_its_promise_counts(desk: Desk) -> None:
    found = {one.shown_key: one for one in figures_of(desk, NOVEMBER, NOW).counts}
    with read_session(desk.engine) as session:
        by_rule = {one.rule: one for one in rule_counts(session, NOVEMBER, NOW)}
    for key, rule in {"F7": "letter-reply", "F14": "complaint-acknowledge", "F15": "complaint-answer"}.items():
        assert (found[key].part, found[key].whole) == (by_rule[rule].kept, by_rule[rule].decided)
    assert [found[key].whole for key in ("F7", "F15")] == [2, 2]
    listed = figure_list(desk, NOVEMBER, NOW, "F15")
    assert len({one.contact_id for one in listed}) == len(listed) == 2


def test_how_long_we_take_is_of_the_replies_that_are_counted(desk: Desk) -> None:
    assert [(one.channel, one.replies) for one in figures_of(desk, NOVEMBER, NOW).times] == [("letter", 1)]


def test_groups_by_result_say_no_more_than_the_figure(desk: Desk) -> None:
    found = {one.shown_key: one for one in figures_of(desk, NOVEMBER, NOW).counts}
    assert len(found["F7"].groups) > 1 or len(found["F15"].groups) > 1
    assert [groups_shown(found[key]) for key in ("F7", "F15", "F24")] == [(), (), ()]
    assert group_words(found["F15"]) == ""
    assert len(groups_shown(found["F1"])) == 2


def test_the_register_names_each_reason_beside_its_promise(desk: Desk) -> None:
    with read_session(desk.engine) as session:
        found = register_entries(session, Register.COMPLAINTS, NOVEMBER)
    complaint_facts(desk, found[0].contact_id, outcome=Finding.NOT_WELL_FOUNDED)
    with read_session(desk.engine) as session:
        found = register_entries(session, Register.COMPLAINTS, NOVEMBER)
    table = register_table(Register.COMPLAINTS, found, desk.edition.calendar, NOW)
    assert len(set(table.heads)) == len(table.heads)
    ann, bea = (dict(zip(table.heads, row, strict=True)) for row in table.rows)
    assert (ann["answered"], ann["why answered late"]) == ("in time", None)
    assert ann["other promises late"] == "Reply to the letter (forgotten)"
    assert (bea["answered"], bea["why answered late"]) == ("open, late", None)
    assert bea["other promises late"] == "What we said we would do (no reason yet)"
    by_finding = next(one for one in figures_of(desk, NOVEMBER, NOW).counts if one.key == "16-found")
    labels = {one.label for one in by_finding.groups}
    assert ann["upheld"] == fact_words(Finding.NOT_WELL_FOUNDED) == "not upheld" in labels


def test_two_promises_of_a_complaint_by_letter_have_two_names(desk: Desk) -> None:
    seen = page(desk.engine, 1)
    named = ["Acknowledge the complaint", "Answer the complaint", "Reply to the letter"]
    lines = promise_lines(seen, NOW, desk.edition)
    assert sorted(line.partition("  ")[0] for line in lines if not line.startswith(" ")) == named
    packed = [str(row[1]) for row in _promises(seen)]
    assert sorted(packed) == named
    told = "\n".join(promised_lines(desk.edition, Kind.COMPLAINT, Channel.LETTER, at(24)))
    assert told.count("Answer the complaint") == told.count("Reply to the letter") == 1
    typed = Namespace(channel="letter", kind="complaint", received="20 Nov 2026 10:00", edition=None)
    due = due_lines(read_due(desk.settings, desk.clock, typed))
    assert "Answer the complaint: We answer your complaint within 10 working days." in due
    able = can_be_extended(desk, logged(desk, "Dee", at(24), kind=Kind.COMPLAINT, channel=Channel.LETTER))
    titles = [promise_title(one.promise, Channel.LETTER, Kind.COMPLAINT, to_kind=one.to_kind) for one in able]
    assert titles == ["Answer the complaint"]


def test_a_second_stage_has_not_the_name_of_the_first() -> None:
    edition = parse_edition(shipped_text("spso"), "spso.toml")
    first, second = (edition.rule(key) for key in ("stage-1", "stage-2"))
    assert first is not None
    assert second is not None
    titles = {
        promise_title(one.name, Channel.LETTER, Kind.COMPLAINT, to_kind=one.is_first_answer_to(Kind.COMPLAINT))
        for one in (first, second)
    }
    assert titles == {"Answer the complaint", "Reply to the letter"}
