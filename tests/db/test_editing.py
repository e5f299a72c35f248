"""Putting a contact's fields right: what it was stays in the history, and nobody's change is lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from db.contacts import log
from db.contacts.change_kind import make_complaint
from db.contacts.page import page
from db.desk import topics
from db.desk.desk import Desk
from db.desk.desk_undo import undo_last_desk_change
from db.desk.staff import add_staff
from db.history.verify import verify_chain
from db.models import EventKind, State
from db.promises.reopen import open_again
from db.replies.reply import answer
from db.reports.figures import figures_of
from db.reports.period import Period
from db.reports.promises import rule_counts
from db.search import search
from db.storage.errors import ChangedError
from db.storage.sessions import read_session
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.vocabulary import Channel, Kind, Outcome, Result
from deskapp.errors import WordsError
from deskapp.forms.contact.correction import correct_field
from deskapp.views.history import history
from deskapp.wording.causes import ContactCause
from tests.db.desk_case import NOW, StoppedClock, all_at_once, at, colleague, entry, reply, rows, standing, start

CHANGES = {
    "name": "Margaret Hall",
    "number": "01632 960 099",
    "address": "3 The Square",
    "about": "Wants a dentist near Cosham",
    "topic": "Oth",
    "detail": "Cannot use stairs",
    "file_place": "tray 2",
    "received_at": "fri 0900",
    "kind": "feedback",
    "relay": "yes",
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_says_what_it_was_and_is_taken_back(desk: Desk, clock: StoppedClock, field: str) -> None:
    said = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay", number="01632 960 044", received_at=at(23, 16)))
    before = page(desk.engine, said.contact_id)
    clock.at += timedelta(minutes=1)
    done = correct_field(desk, said.contact_id, field=field, value=CHANGES[field], entry_id="e1")
    seen = page(desk.engine, said.contact_id)
    line = next(line for line in seen.history if line.field == field)
    assert (line.kind, line.by, line.old_value, line.new_value) == (
        *(EventKind.CHANGED_FIELD, "Priya Shah", done.was, done.value),
    )
    assert standing(seen) != standing(before)
    assert correct_field(desk, said.contact_id, field=field, value="again", entry_id="e1").value == done.value
    assert "that you changed" in undo_last(desk).words
    assert standing(page(desk.engine, said.contact_id)) == standing(before)


def test_what_is_typed_is_read_as_the_forms_read_it(desk: Desk) -> None:
    it = log.log_contact(desk, entry(name="Kay")).contact_id
    correct_field(desk, it, field="number", value="18001 01632 960 044")
    seen = page(desk.engine, it)
    assert (seen.number_key, seen.relay) == ("+441632960044", True)
    correct_field(desk, it, field="number", value="withheld")
    assert page(desk.engine, it).number == ""
    assert rows(desk, "SELECT number_state, relay FROM contact") == [("withheld", 1)]
    undo_last(desk)
    undo_last(desk)
    assert rows(desk, "SELECT number, number_state, relay FROM contact") == [(None, "none", 0)]


def test_the_address_of_an_email_is_put_right_with_the_person_and_has_to_be_one(desk: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.EMAIL, name="Kay", address="kay@exmaple.org")).contact_id
    with pytest.raises(WordsError, match="Enter an email address"):
        correct_field(desk, it, field="address", value="2 The Row")
    correct_field(desk, it, field="address", value="kay@example.org")
    assert rows(desk, "SELECT email FROM personemail ORDER BY id") == [("kay@example.org",)]
    assert rows(desk, "SELECT address FROM contact") == [("kay@example.org",)]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("about", "  ", ContactCause.ABOUT_WANTED),
        ("about", "x" * 121, "up to 120 letters"),
        ("topic", "zz", "Choose a topic: type its first letters."),
        ("name", "x" * 81, "Names can be up to 80 letters"),
        ("detail", "x" * 4001, "longer than 4,000 letters"),
        ("received_at", "", ContactCause.CAME_WANTED),
        ("received_at", "tomorrow 9am", "future|has not been|not come"),
        ("about", "Wants a dentist", ContactCause.SAYS_SO_ALREADY),
        ("kind", "complaint", "can be made a complaint"),
    ],
)
def test_what_cannot_be_taken_says_what_to_type(desk: Desk, field: str, value: str, says: str) -> None:
    it = log.log_contact(desk, entry()).contact_id
    before = page(desk.engine, it)
    with pytest.raises(WordsError, match=says):
        correct_field(desk, it, field=field, value=value)
    assert page(desk.engine, it) == before


def test_a_complaint_is_made_nothing_else_by_a_change(desk: Desk) -> None:
    it = log.log_contact(desk, entry()).contact_id
    make_complaint(desk, it)
    with pytest.raises(WordsError, match="not changed here"):
        correct_field(desk, it, field="kind", value="enquiry")


def test_a_name_given_later_makes_them_known(desk: Desk) -> None:
    it = log.log_contact(desk, entry(number="01632 960 044")).contact_id
    correct_field(desk, it, field="name", value="Margaret Hall")
    seen = page(desk.engine, it)
    assert seen.person is not None
    assert [one.person_id for one in search(desk.engine, "hall")] == [seen.person_id]
    undo_last(desk)
    assert page(desk.engine, it).person is None


def test_another_number_is_one_of_theirs_from_then_on(desk: Desk) -> None:
    it = log.log_contact(desk, entry(name="Kay", number="01632 960 044")).contact_id
    correct_field(desk, it, field="number", value="01632 960 099")
    assert [one.name for one in search(desk.engine, "960099")] == ["Kay"]


def test_another_time_counts_what_runs_afresh_and_says_so(desk: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(23, 16))).contact_id
    done = correct_field(desk, it, field="received_at", value="fri 16:40")
    (moved,) = done.recounted
    assert (moved.was_due_at, moved.due_at) == (at(24, 17), at(23, 17))
    seen = page(desk.engine, it)
    assert (seen.received_at, seen.running[0].due_at, seen.running[0].started_at) == (
        *(at(20, 16, 40), at(23, 17), at(20, 16, 40)),
    )
    words = next(line.words for line in seen.history if line.field == "due_at")
    assert words == "Counted afresh: reply by 17:00 on Mon 23 Nov, not 17:00 on Tue 24 Nov"
    assert seen.version == 2, "who is answering it is told"


def test_how_a_promise_ended_stays_as_it_ended(desk: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(23, 16))).contact_id
    reply(desk, it, sorted_=False, promised_at=at(27, 12))
    before = page(desk.engine, it).promises
    correct_field(desk, it, field="received_at", value="fri 9am")
    assert page(desk.engine, it).promises == before
    assert before[0].result is Result.KEPT


def test_a_time_that_we_gave_stands_whenever_they_rang(desk: Desk) -> None:
    it = log.log_contact(desk, entry(received_at=at(24, 9)), promised_at=at(25, 12)).contact_id
    correct_field(desk, it, field="received_at", value="mon 9am")
    assert [row.due_at for row in page(desk.engine, it).running] == [at(25, 12)]


def test_what_counts_from_another_moment_stays_where_it_is(desk: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(23, 16))).contact_id
    reply(desk, it)
    open_again(desk, it, why="She rang, no place")
    before = page(desk.engine, it).running
    correct_field(desk, it, field="received_at", value="fri 9am")
    assert page(desk.engine, it).running == before


def test_nothing_came_in_after_it_was_answered_or_written_down(desk: Desk, clock: StoppedClock) -> None:
    it = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(20, 9))).contact_id
    reply(desk, it, at=at(23, 9), sorted_=False, promised_at=at(27, 12))
    with pytest.raises(WordsError, match="Something was done about it on Mon 23 Nov 09:00, before that"):
        correct_field(desk, it, field="received_at", value="mon 10am")
    clock.at = at(25, 12)
    with pytest.raises(WordsError, match=ContactCause.AFTER_WRITTEN):
        correct_field(desk, it, field="received_at", value="wed 10am")


@pytest.mark.parametrize("channel", [Channel.ANSWERPHONE, Channel.LETTER, Channel.CALL])
def test_a_time_that_is_put_right_to_a_day_alone_is_assumed_and_to_a_time_is_not(desk: Desk, channel: Channel) -> None:
    it = log.log_contact(desk, entry(channel, received_at=at(23, 16), received_assumed=True)).contact_id
    for value, assumed in (("fri", True), ("mon 9am", False), ("20 nov", True)):
        correct_field(desk, it, field="received_at", value=value)
        seen = page(desk.engine, it)
        assert seen.received_assumed is assumed, value
        said = [line.words for line in history(seen, desk.clock.now())]
        assert any(words.endswith("to Fri 20 Nov (time assumed).") for words in said) is assumed
    undo_last(desk)
    assert page(desk.engine, it).received_assumed is False


def test_a_kind_that_is_owed_something_starts_it_and_what_was_promised_runs_on(desk: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.LETTER)).contact_id
    before = page(desk.engine, it).running
    correct_field(desk, it, field="kind", value="service_enquiry")
    seen = page(desk.engine, it)
    assert seen.kind is Kind.SERVICE_ENQUIRY
    assert set(before) <= set(seen.running)


def test_who_saves_second_is_told_what_the_field_says_now(desk: Desk, other: Desk) -> None:
    it = log.log_contact(desk, entry(number="01632 960 044")).contact_id
    correct_field(other, it, field="number", value="01632 960 045", was="01632 960 044")
    with pytest.raises(ChangedError, match="Derek Lowe changed the number at 14:47, while you were typing") as told:
        correct_field(desk, it, field="number", value="01632 960 046", was="01632 960 044")
    assert told.value.what == ('It says "01632 960 045" now',)
    correct_field(desk, it, field="name", value="Kay", was="")
    assert page(desk.engine, it).number == "01632 960 045"


def test_who_is_answering_meanwhile_is_not_disturbed_by_a_name(desk: Desk, other: Desk) -> None:
    it = log.log_contact(desk, entry()).contact_id
    version = page(desk.engine, it).version
    correct_field(other, it, field="name", value="Kay")
    reply(desk, it, version=version)


def test_a_change_on_which_a_colleague_built_is_not_taken_back(desk: Desk, other: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.ANSWERPHONE, received_at=at(23, 16))).contact_id
    correct_field(desk, it, field="number", value="01632 960 044")
    correct_field(other, it, field="number", value="01632 960 045")
    with pytest.raises(WordsError, match="Derek Lowe changed something about it"):
        undo_last(desk)
    correct_field(other, it, field="name", value="Kay")
    correct_field(desk, it, field="received_at", value="fri 9am")
    answer(other, it, how=EventKind.SPOKE, told="", sorted_=True, at=other.clock.now())
    with pytest.raises(WordsError, match="Derek Lowe spoke to them"):
        undo_last(desk)


EDITS = """
import sys
from pathlib import Path
from db.startup.open_desk import open_desk
from deskapp.forms.contact.correction import correct_field
from db.storage.errors import ChangedError
from db.storage.sessions import read_session
from db.contacts.page import page
from deskapp.clock import Clock
from deskapp.settings import Settings
folder, who = sys.argv[1], sys.argv[2]
desk = open_desk(Settings(folder=Path(folder), staff_name=who), Clock())
print("ready", flush=True)
sys.stdin.readline()
kept = 0
for n in range(40):
    while True:
        was = page(desk.engine, 1).detail
        try:
            correct_field(desk, 1, field="detail", value=f"{was} {who}{n}".strip(), was=was, entry_id=f"{who}{n}")
        except ChangedError:
            continue
        break
"""


def test_several_who_add_to_one_field_at_once_lose_nothing(desk: Desk) -> None:
    log.log_contact(desk, entry())
    people = ["Derek", "Samira", "Tom"]
    for name in people:
        add_staff(desk, name)
    processes = [start(EDITS, desk.settings.folder, who) for who in people]
    all_at_once(processes)
    seen = page(desk.engine, 1)
    assert sorted(seen.detail.split()) == sorted(f"{who}{n}" for who in people for n in range(40))
    changes = [line for line in reversed(seen.history) if line.field == "detail"]
    assert len(changes) == 120
    for before, after in pairwise(changes):
        assert before.new_value == after.old_value, "each says what it was just before"


def test_a_topic_is_again_what_it_was_under_the_name_that_it_has_now(desk: Desk) -> None:
    contact_id = log.log_contact(desk, entry()).contact_id
    for topic in ("Dentist", "Care home"):
        correct_field(desk, contact_id, field="topic", value=topic)
    topics.rename_topic(desk, "Dentist", "Teeth")
    topics.merge(desk, "Teeth", "Pharmacy")
    undo_last(desk)
    assert page(desk.engine, contact_id).topic == "Pharmacy"


def test_a_topic_that_is_gone_is_not_put_back_and_the_undo_says_so(desk: Desk) -> None:
    contact_id = log.log_contact(desk, entry()).contact_id
    with colleague(desk) as theirs:
        topics.add(theirs, "Bees")
        for topic in ("Bees", "Dentist"):
            correct_field(desk, contact_id, field="topic", value=topic)
        undo_last_desk_change(theirs)
    with pytest.raises(WordsError, match="not known any more"):
        undo_last(desk)


def test_a_redo_is_refused_once_its_topic_is_gone(desk: Desk) -> None:
    contact_id = log.log_contact(desk, entry()).contact_id
    with colleague(desk) as theirs:
        topics.add(theirs, "Bees")
        correct_field(desk, contact_id, field="topic", value="Bees")
        undo_last(desk)
        undo_last_desk_change(theirs)
    with pytest.raises(WordsError, match="Somebody changed the topics"):
        redo_last(desk)


def test_a_person_whom_a_corrected_name_made_goes_with_its_undo_and_comes_back_with_the_redo(desk: Desk) -> None:
    it = log.log_contact(desk, entry(name=None, number="01632 960 044", number_key="+441632960044")).contact_id
    people = "SELECT name, number FROM person JOIN personnumber ON person_id = person.id"
    correct_field(desk, it, field="name", value="Joan Hall")
    for _ in range(2):
        assert rows(desk, people) == [("Joan Hall", "01632 960 044")]
        assert page(desk.engine, it).person_id is not None
        undo_last(desk)
        assert (rows(desk, people), rows(desk, "SELECT * FROM person")) == ([], [])
        assert [one.person_id for one in search(desk.engine, "hall")] == []
        redo_last(desk)
    assert search(desk.engine, "hall")[0].name == "Joan Hall"
    assert verify_chain(desk.settings.record).forgeries == 0


def test_a_person_whom_a_corrected_name_made_stays_once_somebody_else_has_them(desk: Desk) -> None:
    it = log.log_contact(desk, entry(name=None, number="01632 960 044", number_key="+441632960044")).contact_id
    correct_field(desk, it, field="name", value="Joan Hall")
    log.log_contact(desk, entry(name="Joan Hall", number="01632 960 044", number_key="+441632960044"))
    with colleague(desk) as theirs:
        assert page(theirs.engine, 2).person_id == page(theirs.engine, 1).person_id
    undo_last(desk)
    undo_last(desk)
    assert rows(desk, "SELECT name FROM person") == [("Joan Hall",)]


def counts(desk: Desk) -> tuple[int, int, int]:
    """Calls sorted at once, those whose outcome is known, and the promises kept."""
    period, now = Period(date(2026, 11, 1), date(2026, 11, 30)), desk.clock.now()
    (sorted_at_once,) = (one for one in figures_of(desk, period, now).counts if one.shown_key == "F9")
    with read_session(desk.engine) as session:
        kept = sum(one.kept for one in rule_counts(session, period, now))
    return sorted_at_once.part, sorted_at_once.whole or 0, kept


def test_a_wrong_number_that_was_an_enquiry_is_owed_what_an_enquiry_is_and_was_not_sorted(desk: Desk) -> None:
    wrong = entry(name=None, kind=Kind.NOT_FOR_US, outcome=Outcome.SORTED, about="Not for us")
    it = log.log_contact(desk, wrong).contact_id
    before, row = page(desk.engine, it), "SELECT kind, outcome, state, closed_reason FROM contact"
    assert (before.nobodys, counts(desk)) == (True, (0, 0, 0))
    was = rows(desk, row)
    for _ in range(2):
        correct_field(desk, it, field="kind", value="enquiry")
        seen = page(desk.engine, it)
        assert (seen.state, [one.promise for one in seen.running]) == (State.OPEN, ["promise"])
        assert [one.started_at for one in seen.running] == [NOW]
        assert (seen.nobodys, counts(desk)) == (False, (0, 0, 0))
        undo_last(desk)
        seen = page(desk.engine, it)
        assert (rows(desk, row), seen.nobodys, seen.running, counts(desk)) == (was, True, (), (0, 0, 0))
    redo_last(desk)
    reply(desk, it)
    assert counts(desk) == (0, 0, 1)
    assert page(desk.engine, it).closed_reason == "sorted"


def test_a_sorted_enquiry_that_was_not_for_us_kept_no_promise(desk: Desk) -> None:
    it = log.log_contact(desk, entry(outcome=Outcome.SORTED)).contact_id
    assert counts(desk) == (1, 1, 1)
    correct_field(desk, it, field="kind", value="not_for_us")
    assert (counts(desk), page(desk.engine, it).nobodys) == ((0, 0, 0), True)
    undo_last(desk)
    assert (counts(desk), page(desk.engine, it).nobodys) == ((1, 1, 1), False)
