"""What somebody did when they were here last."""

from __future__ import annotations

from datetime import timedelta

from db.answerphone.check import nothing_on_it
from db.contacts.log import log_contact
from db.desk.desk import Desk
from db.desk.recent_activity import DeskAction, last_here
from db.desk.staff import come_on_duty
from db.end_of_day.review import begin_review, sign_off
from db.models import EventKind
from db.replies.reply import answer
from deskapp.charter.vocabulary import Channel, Outcome
from tests.db.desk_case import NOW, entry


def test_after_more_than_three_days_it_is_what_they_did_most_and_nobody_elses(desk: Desk) -> None:
    derek = come_on_duty(desk, "Derek Collins", add=True)
    nothing_on_it(desk)
    first = log_contact(desk, entry(received_at=NOW)).contact_id
    log_contact(desk, entry(outcome=Outcome.SORTED))
    log_contact(desk, entry(Channel.LETTER))
    answer(desk, first, how=EventKind.SPOKE, told="Rang her.", sorted_=True, at=NOW)
    helen = come_on_duty(desk, "Helen Marsh", add=True)
    sign_off(desk, begin_review(desk).review_id)
    assert last_here(desk.engine, derek.id, NOW + timedelta(days=3)) is None
    last = last_here(desk.engine, derek.id, NOW + timedelta(days=4))
    assert last is not None
    assert (last.day, last.actions[0]) == (NOW.date(), DeskAction.CALL)
    assert set(last.actions) == {DeskAction.CALL, DeskAction.LETTER, DeskAction.REPLY, DeskAction.ANSWERPHONE}
    seen = last_here(desk.engine, helen.id, NOW + timedelta(days=9))
    assert seen is not None
    assert seen.actions == (DeskAction.END_OF_DAY,)
    tom = come_on_duty(desk, "Tom Ellery", add=True)
    assert last_here(desk.engine, tom.id, NOW + timedelta(days=99)) is None
