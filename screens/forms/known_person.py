"""A box with the known facts of the person whom a form concerns."""

from __future__ import annotations

from functools import partial
from typing import Any

from db.privacy.viewed import record_view
from deskapp.forms.form import Form
from deskapp.views.person import person_lines
from deskapp.wording.naming import name_words
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.read_text import ReadBox

NOBODY_KNOWN = "Nobody is named here yet."


async def show_person(screen: DeskScreen[Any], form: Form[Any]) -> None:
    """Show the person's facts, with the reason of a CAUTION, over the form; say so if nobody is known yet."""
    page = await screen.run_or_say(form.known_person)
    if page is None:
        screen.say(NOBODY_KNOWN)
    else:
        if page.cautions:
            await in_thread(screen, partial(record_view, form.desk, person_id=page.person_id))
        await screen.app.push_screen(ReadBox(name_words(page.name), person_lines(page, form.clock.now())))
