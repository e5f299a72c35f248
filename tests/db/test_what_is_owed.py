"""`due`, the form, the record and the page say the same of every rule, channel and kind of every charter that ships,
and of charters with kinds and channels of their own.
"""

from __future__ import annotations

from argparse import Namespace
from itertools import product
from pathlib import Path

import pytest

from db.contacts import log
from db.contacts.page import page
from db.startup.open_desk import open_desk
from deskapp.charter.edition import Owed
from deskapp.charter.reading import shipped_editions, shipped_text
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.cli.print_queue import due_lines, read_due
from deskapp.forms.kind import promised_lines
from deskapp.settings import Settings
from deskapp.wording import phrases
from deskapp.wording.promise_lines import promised_line
from deskapp.wording.why import explain_short, nothing_promised, within
from tests.charter.test_promise_lives import EDITIONS
from tests.db.desk_case import NOW, StoppedClock, entry
from tests.db.test_own_words import CHARTER

TEXTS = {
    **{name: shipped_text(name) for name in shipped_editions()},
    "own kinds and channels": CHARTER,
    "odd lives": EDITIONS["odd"],
}


def promised(one: Owed, channel: Channel, kind: Kind) -> str:
    to_kind = one.rule.is_first_answer_to(kind)
    return promised_line(
        one.name, channel, kind, one.due_at, within(one.calculation), today=one.calculation.day_0, to_kind=to_kind
    )


@pytest.mark.parametrize("name", TEXTS)
def test_due_the_form_the_record_and_the_page_say_the_same(name: str, tmp_path: Path) -> None:
    settings, clock = Settings(tmp_path / "desk", staff_name="Priya Shah"), StoppedClock(NOW)
    desk = open_desk(settings, clock, edition_text=TEXTS[name])
    covered = set()
    channels = [*Channel, *(one.channel for one in desk.edition.channels)]
    for channel, kind in product(channels, [*Kind, *(one.kind for one in desk.edition.kinds)]):
        asked = read_due(settings, clock, Namespace(channel=channel, kind=kind, received="now", edition=None))
        logged = log.log_contact(desk, entry(channel, kind=kind))
        stored = page(desk.engine, logged.contact_id).promises
        covered |= {one.rule.key for one in asked.owed}
        by_due = sorted((one.rule.key, one.due_at, explain_short(one.calculation)) for one in asked.owed)
        assert by_due == sorted((one.rule, one.due_at, one.due_explained) for one in stored)
        form = [line for line in promised_lines(desk.edition, kind, channel, NOW) if not line.startswith("They want")]
        read_out = [f"PROMISED {promised(one, channel, kind)}" for one in asked.owed]
        assert form[-len(read_out) :] == read_out if read_out else form == [nothing_promised(kind)]
        assert all(phrases.explain(one.calculation) in due_lines(asked) for one in asked.owed)
        default = desk.edition.default_promise(channel, kind, NOW)
        assert default is None or default.due_at in {one.due_at for one in stored}
    received = {rule.key for rule in desk.edition.rules if rule.counted_from == "received"}
    assert covered == received
    desk.close()
