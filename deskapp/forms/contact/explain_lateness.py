"""The apology and the reason that a late reply left out, asked for at the end of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.replies.lateness import explain_lateness
from deskapp.errors import RefusedError
from deskapp.forms.contact import lateness
from deskapp.forms.contact.lateness import LateSaid
from deskapp.forms.fields import ABOUT, AFTER, Hint, Part, TextBlock
from deskapp.forms.form import Form
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject


class LatenessForm(Form[LateSaid]):
    """The form for the apology and the reason, on an open or a closed contact. Enter skips either."""

    SAVES_AGAIN = True
    NAME = "why late"
    TITLE = "It was late"
    HELP = """A reply that came late left something out: whether you said sorry, or why it was late.
One letter answers each. What you leave out is counted as not said."""
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "sorry_said": lateness.LATENESS_HINTS["sorry_said"],
        "miss_reason": lateness.LAST["miss_reason"],
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Late", refuses=None)

    def parts(self) -> Sequence[Part]:
        """The apology and the reason, between the contact and the effect of saving."""
        return (TextBlock(ABOUT), lateness.SORRY_SAID, lateness.MISS_REASON, TextBlock(AFTER))

    def path(self) -> Sequence[str]:
        """Both, in the order in which a late reply asks them."""
        return lateness.ASKED

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence saying that nothing else changes."""
        return "After saving: it is kept with the late reply, and in the figures."

    def read(self, now: datetime) -> LateSaid:  # noqa: ARG002 - of a reply that was made
        """The answers. Raises RefusedError where both are left out."""
        said = lateness.lateness_answers(self.typed)
        if said == LateSaid():
            raise RefusedError("sorry_said", lateness.LATENESS_WANTED["sorry_said"])
        return said

    def write(self, ready: LateSaid) -> Saved:
        """Record the answers. Raises DeskError."""
        explain_lateness(
            self.desk,
            self.subject.contact_id,
            sorry_said=ready.sorry_said,
            miss_reason=ready.miss_reason,
            entry_id=self.first_save.entry_id,
        )
        return self.subject.saved("why it was late is written down.")
