"""What somebody did when they were here last."""

from __future__ import annotations

from datetime import timedelta

from db.answerphone import nothing_on_it
from db.answers import answer
from db.contacts import log
from db.desk import Desk
from db.habits import Deed, last_here
from db.models import EventKind
from db.reviews import begin, sign_off
from db.staff import come_on_duty
from deskapp.charter.vocabulary import Channel, Outcome
from tests.db.desk_case import NOW, entry


def test_after_more_than_three_days_it_is_what_they_did_most_and_nobody_elses(desk: Desk) -> None:
    derek = come_on_duty(desk, "Derek Collins")
    nothing_on_it(desk)
    first = log(desk, entry(received_at=NOW)).contact_id
    log(desk, entry(outcome=Outcome.SORTED))
    log(desk, entry(Channel.LETTER))
    answer(desk, first, how=EventKind.SPOKE, told="Rang her.", sorted_=True, at=NOW)
    helen = come_on_duty(desk, "Helen Marsh")
    sign_off(desk, begin(desk).review_id)
    assert last_here(desk.engine, derek.id, NOW + timedelta(days=3)) is None
    last = last_here(desk.engine, derek.id, NOW + timedelta(days=4))
    assert last is not None
    assert (last.day, last.deeds[0]) == (NOW.date(), Deed.CALL)
    assert set(last.deeds) == {Deed.CALL, Deed.LETTER, Deed.REPLY, Deed.ANSWERPHONE}
    seen = last_here(desk.engine, helen.id, NOW + timedelta(days=9))
    assert seen is not None
    assert seen.deeds == (Deed.END_OF_DAY,)
    tom = come_on_duty(desk, "Tom Ellery")
    assert last_here(desk.engine, tom.id, NOW + timedelta(days=99)) is None
