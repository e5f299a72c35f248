"""Open any form of the app, ready to be asked line by line."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from db.drafts.book import Draft
from deskapp.errors import WordsError
from deskapp.forms.form import Form
from deskapp.forms.registry import registered
from deskapp.forms.subject import StateError
from deskapp.plain.ask_fields import AskedFields
from deskapp.plain.ask_form import CONTACT_GONE, AskedForm
from deskapp.plain.session import LineSession


def asked_for(here: LineSession, draft: Draft) -> AskedForm:
    """The form of a draft, ready to be asked. If it cannot be opened, a draft is kept if it has text.

    Raises WordsError if its contact was closed meanwhile, RecordError.
    """
    with ExitStack() as not_opened:
        not_opened.callback(draft.park if any(draft.values.values()) else draft.finish)
        asked = asked_form(here, registered(draft.form, draft.values).make(here.desk, draft))
        not_opened.pop_all()
    return asked


def asked_form(here: LineSession, form: Form[Any]) -> AskedForm:
    """A form that has read the record and said its subject, ready to be asked. Raises DeskError."""
    prepare(here, form)
    return (AskedFields if form.ANY_ORDER else AskedForm)(form, here.talk)


def prepare(here: LineSession, form: Form[Any]) -> None:
    """Open a form, load its values, and say its subject. Raises DeskError."""
    try:
        form.open()
    except StateError as error:
        raise WordsError(CONTACT_GONE[error.gone]) from error
    form.take_up()
    for words in form.opening(here.desk.clock.now()):
        here.talk.say(words)
