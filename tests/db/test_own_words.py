"""Kinds and channels that a charter adds are logged, listed, filtered, imported and reported like the built-in ones."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.charters import adopted
from db.contacts.page import page
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.imports.import_log import import_log
from db.queue.live import open_row, open_rows
from db.reports.period import Period
from db.startup.open_desk import open_desk
from deskapp.charter.reading import parse_edition
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.cli.print_queue import due_lines, read_due
from deskapp.errors import CharterError
from deskapp.forms.fields import ChoiceField
from deskapp.forms.form import Form
from deskapp.forms.kind import channels_of
from deskapp.forms.log.call import CallForm
from deskapp.forms.log.letter import LetterForm
from deskapp.forms.log.message import MessageForm
from deskapp.publish.report.read import read_report
from deskapp.settings import Settings
from deskapp.views.contact import page_text, top_words
from deskapp.views.queue_filter import View, shown, view_after, view_of, views_of
from deskapp.views.queue_line import line_of
from deskapp.views.queue_rows import OpenRows
from deskapp.wording.naming import channel_name, kind_title
from tests.db.desk_case import NOW, StoppedClock
from tests.db.made_records import copy_record
from tests.db.test_other_zones import charter
from tests.forms.saved_case import open_form
from tests.plain.plain_desk import PlainDesk

OWN = """
[[kinds]]
key = "foi"
title = "Freedom of information request"
letter = "o"
note = "FOI"
[[channels]]
key = "text"
title = "Text message"
letter = "x"
like = "email"
[[channels]]
key = "video"
title = "Video call"
letter = "d"
like = "call"
[[channels]]
key = "voice_note"
title = "Voice note"
letter = "o"
like = "answerphone"
[[channels]]
key = "outreach"
title = "Outreach stall"
letter = "k"
like = "visit"
[[rules]]
key = "foi"
promise = "reply"
words = "We answer within 20 working days."
source = "FOIA"
kinds = ["foi"]
working_days = 20
basis = "statutory"
stops_on = ["reply"]
[[rules]]
key = "text"
promise = "reply"
words = "We answer a text within a working day."
source = "ours"
channels = ["text"]
kinds = ["enquiry"]
working_days = 1
stops_on = ["reply"]
"""
CHARTER = charter("Europe/London", "ENG").replace("[[rules]]", f"{OWN}[[rules]]", 1)
RUNG_BACK = {"outcome": "ring_back", "number": "01632 960 044"}
TEXT = {"channel": "text", "name": "Jo Bell", "about": "A bus pass", "topic": "Other", "owner": "Priya Shah"}


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    settings = Settings(tmp_path / "desk", staff_name="Priya Shah")
    copy_record(settings, NOW, CHARTER)
    desk = open_desk(settings, clock)
    yield desk
    desk.close()


@pytest.fixture
def drafts(desk: Desk, clock: StoppedClock) -> Iterator[DraftBook]:
    book = DraftBook(desk.settings.drafts, clock)
    yield book
    book.close()


def logged_on(form: Form[Any], **values: str) -> int:
    for name, value in values.items():
        form.put(name, value)
    saved = form.save(form.read(NOW))
    assert saved.contact_id is not None
    return saved.contact_id


@pytest.mark.parametrize(("name", "letters"), [("call", "cd"), ("message", "mo"), ("letter", "phevxk")])
def test_each_form_offers_the_channels_that_have_its_form(
    desk: Desk, drafts: DraftBook, name: str, letters: str
) -> None:
    field = open_form(desk, drafts, name).fields["channel"]
    assert isinstance(field, ChoiceField)
    assert "".join(option.letter for option in field.options) == letters


@pytest.mark.parametrize("form", [CallForm, MessageForm, LetterForm])
def test_each_form_offers_the_kind_and_one_without_own_channels_asks_no_channel(
    desk: Desk, drafts: DraftBook, form: type[Form[Any]]
) -> None:
    made = open_form(desk, drafts, form.NAME)
    field = made.fields["kind"]
    assert isinstance(field, ChoiceField)
    assert ("foi", "o", "Freedom of information request") in field.options
    desk.edition = replace(desk.edition, kinds=(), channels=())
    plain = open_form(desk, drafts, form.NAME)
    assert ("channel" in plain.fields) is (form is LetterForm)
    assert not channels_of(desk.edition, *Channel)


def test_a_text_is_logged_on_the_form_that_it_is_like_and_read_out_by_its_own_rule(
    desk: Desk, drafts: DraftBook
) -> None:
    form = open_form(desk, drafts, "letter")
    for name, value in TEXT.items():
        form.put(name, value)
    assert form.label("address") == "Email"
    assert "dated" in form.hidden()
    [line] = form.spoken(NOW)
    assert line.startswith("PROMISED Reply to the text message  by Wed 25 Nov 17:00")
    saved = form.save(form.read(NOW))
    assert saved.contact_id is not None
    seen = page(desk.engine, saved.contact_id)
    assert (seen.channel, top_words(seen, NOW)[1]) == (Channel("text"), "Text message Tue 24 Nov")
    row = open_row(desk.engine, saved.contact_id)
    assert row is not None
    assert line_of(row, NOW, desk.edition.calendar, 140).cells[1].strip() == "Text"
    said = PlainDesk(desk.settings.folder, StoppedClock(NOW), staff=()).do("queue").text
    assert "Jo Bell, text message, reply by Wednesday 25 November, 5pm" in said


def test_a_channel_that_no_rule_names_is_covered_as_the_one_that_it_is_like(desk: Desk, drafts: DraftBook) -> None:
    visit = logged_on(open_form(desk, drafts, "letter"), **{**TEXT, **RUNG_BACK, "channel": "outreach"})
    [promise] = page(desk.engine, visit).promises
    assert (promise.rule, promise.due_at) == ("letter", datetime(2026, 11, 26, 17, tzinfo=UTC))
    form = open_form(desk, drafts, "call")
    call = logged_on(form, **{**TEXT, "channel": "video", "outcome": "sorted"})
    seen = page(desk.engine, call)
    assert (seen.channel, seen.closed, seen.history[0].kind) == (Channel("video"), True, "spoke")
    form = open_form(desk, drafts, "message")
    note = page(desk.engine, logged_on(form, **{**TEXT, "channel": "voice_note", "received_at": "1230"}))
    assert (note.channel, note.promises[0].rule) == (Channel("voice_note"), "message")


def test_a_kind_is_in_the_row_the_page_the_filter_and_line_mode(desk: Desk, drafts: DraftBook) -> None:
    asked = logged_on(open_form(desk, drafts, "letter"), **{**TEXT, "kind": "foi"})
    other = logged_on(open_form(desk, drafts, "letter"), **TEXT)
    rows = OpenRows(open_rows(desk.engine))
    row = open_row(desk.engine, asked)
    assert row is not None
    assert line_of(row, NOW, desk.edition.calendar, 80).flags == "FOI  "
    assert "FREEDOM OF INFORMATION REQUEST" in page_text(page(desk.engine, asked), NOW, desk.edition)
    views = views_of(desk.edition.kinds)
    last = view_after(View.COMPLAINTS, views)
    assert (last.words, view_after(last, views)) == ("foi only", View.ALL)
    assert view_of(last, desk.edition.kinds) is last
    assert view_of(last) is View.ALL
    assert [one.row_id for one in shown(rows, last, NOW, None)] == [asked]
    assert len(shown(rows, View.ALL, NOW, None)) == 2
    said = PlainDesk(desk.settings.folder, StoppedClock(NOW), staff=()).do("queue foi").text
    assert "1 waiting (foi only), soonest first." in said
    assert "Freedom of information request." in said
    assert other != asked


def test_they_are_imported_by_key_asked_about_by_key_and_counted_in_the_report(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    lines = [
        "channel,kind,received_at,about",
        "text,foi,2026-11-20 10:00,Minutes",
        "Text Message,,2026-11-20 10:00,A bus",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    import_log(desk, file, takes_new=True)
    assert {(row.channel, row.kind) for row in open_rows(desk.engine)} == {("text", "foi"), ("text", "enquiry")}
    counted = read_report(desk, Period(date(2026, 11, 1), date(2026, 11, 30))).contacts
    assert (counted.by_channel, counted.by_kind) == ({"text": 2}, {"enquiry": 1, "foi": 1})
    asked = read_due(
        desk.settings, desk.clock, Namespace(channel="text", kind="foi", received="20 Nov 2026 10:00", edition=None)
    )
    assert "Reply to the text message: We answer within 20 working days." in due_lines(asked)


def test_a_kind_of_an_edition_before_goes_on_showing_by_its_title(
    desk: Desk, drafts: DraftBook, clock: StoppedClock
) -> None:
    asked = logged_on(open_form(desk, drafts, "letter"), **{**TEXT, "kind": "foi"})
    later = charter("Europe/London", "ENG", valid_from="2026-11-25").replace('"elsewhere"', '"later"')
    adopted.adopt(desk.engine, parse_edition(later, "later"), NOW)
    desk.close()
    clock.at += timedelta(days=1)
    again = open_desk(desk.settings, clock)
    assert again.edition.kinds == ()
    assert "FREEDOM OF INFORMATION REQUEST" in page_text(page(again.engine, asked), clock.at, again.edition)
    assert "Text message" in top_words(page(again.engine, asked), NOW)[1]
    again.close()


def test_what_no_edition_here_declares_is_called_by_its_key() -> None:
    assert (kind_title(Kind("lost_property")), channel_name(Channel("carrier_pigeon"))) == (
        "Lost property",
        "carrier pigeon",
    )


@pytest.mark.parametrize("letter", ["p", "h", "e", "v", "c", "m"])
def test_a_letter_that_a_form_has_already_is_refused_for_a_channel(letter: str) -> None:
    with pytest.raises(CharterError, match="which is taken"):
        parse_edition(CHARTER.replace('letter = "x"', f'letter = "{letter}"'), "x.toml")


UNCOVERED = {"name": "Jo Bell", "about": "A bus pass", "topic": "Other", "owner": "Priya Shah", **RUNG_BACK}


@pytest.mark.parametrize(("form", "channel"), [("call", ""), ("letter", "visit")])
def test_a_caller_who_is_promised_nothing_is_told_so_and_no_time_is_insisted_on(
    desk: Desk, drafts: DraftBook, form: str, channel: str
) -> None:
    desk.edition = replace(desk.edition, rules=())
    made = open_form(desk, drafts, form)
    for name, value in {**UNCOVERED, "channel": channel}.items():
        made.put(name, value)
    nothing = "The charter promises nothing for this. It waits at the end of the queue."
    assert made.spoken(NOW) == [nothing]
    contact = made.save(made.read(NOW)).contact_id
    assert contact is not None
    assert page(desk.engine, contact).promises == ()
    assert [(row.contact_id, row.promise_id) for row in open_rows(desk.engine)] == [(contact, 0)]


def test_a_time_given_to_a_caller_who_is_promised_nothing_is_the_promise(desk: Desk, drafts: DraftBook) -> None:
    desk.edition = replace(desk.edition, rules=())
    made = open_form(desk, drafts, "call")
    for name, value in {**UNCOVERED, "promised_at": "wed 3pm"}.items():
        made.put(name, value)
    assert [line[:5] for line in made.spoken(NOW)] == ["SAY: "]
    contact = made.save(made.read(NOW)).contact_id
    assert contact is not None
    [promise] = page(desk.engine, contact).promises
    assert (promise.rule, promise.due_at) == (None, datetime(2026, 11, 25, 15, tzinfo=UTC))
