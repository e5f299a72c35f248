"""What forms are called where their unfinished entries are listed."""

from __future__ import annotations

import pytest

from deskapp.words.entries import ABOUT_SOMEBODY_NEW, FORMS, form_name


def test_the_contact_after_a_form_s_name_changes_nothing() -> None:
    assert form_name("passed on:17") is form_name("passed on")
    assert form_name("change:17:received_at").full == "Change"


@pytest.mark.parametrize("form", FORMS)
def test_a_short_name_fits_its_column_and_no_name_is_of_nothing(form: str) -> None:
    assert 0 < len(FORMS[form].short) <= 8
    assert FORMS[form].full[0].isupper()


def test_somebody_new_can_only_be_in_a_form_that_there_is() -> None:
    assert set(FORMS) >= ABOUT_SOMEBODY_NEW
