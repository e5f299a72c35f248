"""A period is played under another charter on the screen, and the contacts behind each difference open from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.contact.page import ContactPage
from screens.settings.charter_section import CharterSection
from screens.settings.what_if import WhatIfScreen
from screens.widgets.rows import Rows
from tests.screens.front_desk import Hands, a_call, front_desk
from tests.screens.test_settings import mark, opened


async def played(hands: Hands, charter: str, period: str) -> None:
    await opened(hands, "Charter")
    await mark(hands, "What if")
    await hands.press("enter")
    await hands.write(charter)
    await hands.press("enter", "ctrl+u")
    await hands.write(period)
    await hands.press("enter")


def listed(hands: Hands) -> str:
    found = hands.on(WhatIfScreen).query_one(Rows)
    return "\n".join(str(found.get_option_at_index(at).prompt) for at in range(found.option_count))


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 40)])
async def test_counts_and_contacts_are_listed_and_enter_opens_one(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, _, _):
        await a_call(hands, name="Bill Tanner")
        await played(hands, "papworth", "2026-11")
        said = listed(hands)
        assert "AS IT WAS" in said
        assert "AS IT WOULD HAVE BEEN" in said
        assert "DIFFERENCES  1" in said
        await hands.press("enter")
        assert hands.said == "Go down to a contact, below DIFFERENCES. End goes to the last."
        await hands.press("end")
        assert "would have been:" in hands.text
        await hands.press("enter")
        hands.on(ContactPage)
        assert "Bill Tanner" in hands.text
        await hands.press("escape")
        hands.on(WhatIfScreen)
        await hands.press("escape")
        hands.on(CharterSection)


async def test_a_period_that_cannot_be_is_refused_in_its_box(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await played(hands, "papworth", "last summer")
        assert "last summer" in hands.text
        assert "2026-11" in hands.text


async def test_under_the_draft_as_it_began_nothing_differs(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await opened(hands, "Charter")
        await mark(hands, "Next charter")
        await hands.press("enter", "f5")
        await played(hands, "next", "2026-11")
        assert "DIFFERENCES  0" in listed(hands)
