"""The question at a desk's first start: which charter it goes by."""

from __future__ import annotations

from db.desk.first_charter import adopt_first, awaits_charter, keep_first
from deskapp.errors import DeskError
from deskapp.plain.conversation import Offered
from deskapp.plain.session import LineSession
from deskapp.views.adopted import WHOSE_CHARTER, goes_by_words, shipped_charters


def ask_charter(here: LineSession) -> None:
    """Ask at each start until it is answered. Enter keeps the charter that the record was made with."""
    if not (here.desk.asks_for_charter and awaits_charter(here.desk)):
        return
    here.desk.asks_for_charter = False
    here.talk.say(f"{WHOSE_CHARTER} It can be changed later")
    shipped = shipped_charters()
    for number, one in enumerate(shipped, start=1):
        here.talk.say(f"{number} {one.organisation}: {one.title}")
    offered = [Offered(one.name, str(number), one.organisation) for number, one in enumerate(shipped, start=1)]
    present = here.desk.edition
    chosen = here.talk.choose(f"Which number? Enter: {present.organisation}.", offered, otherwise=present.name)
    try:
        edition = keep_first(here.desk) if chosen == present.name else adopt_first(here.desk, chosen)
        here.talk.say(goes_by_words(edition))
    except DeskError as error:
        here.talk.say(error)
