"""What forms are called where their unfinished entries are listed."""

from __future__ import annotations

import pytest

from deskapp.wording.form_names import ABOUT_SOMEBODY_NEW, FORM_NAMES, draft_form_name, form_name


def test_the_contact_after_a_form_s_name_changes_nothing() -> None:
    assert form_name("passed on:17") is form_name("passed on")
    assert form_name("change:17:received_at").full == "Change"
    assert form_name("a newer form:17").full == "Entry of another deskapp version"


def test_a_visit_written_down_on_the_form_of_a_letter_is_called_a_visit() -> None:
    names = [draft_form_name("letter", {"channel": channel}).full for channel in ("visit", "email", "hand")]
    assert names == ["Visit", "Email", "Letter"]


@pytest.mark.parametrize("form", FORM_NAMES)
def test_a_short_name_fits_its_column_and_no_name_is_of_nothing(form: str) -> None:
    assert 0 < len(FORM_NAMES[form].short) <= 8
    assert FORM_NAMES[form].full[0].isupper()


def test_somebody_new_can_only_be_in_a_form_that_there_is() -> None:
    assert set(FORM_NAMES) >= ABOUT_SOMEBODY_NEW
