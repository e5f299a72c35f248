"""The initials of a name, for a screen that others can see."""

from __future__ import annotations

import pytest

from deskapp.wording.naming import initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Margaret Hall", "M. H."),
        ("Mr Patel", "P."),
        ("Mrs. M Hall", "M. H."),
        ("Dr Osei", "O."),
        ("The Rev Dr Ann Lee", "A. L."),
        ("Cllr Dame Vera Lynn", "V. L."),
        ("Sir Ken", "K."),
        ("Mr & Mrs Smith", "S."),
        ("Mr and Mrs J Smith", "J. S."),
        ("Miss", "M."),
        ("Kay", "K."),
        ("Andrew Mister", "A. M."),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_names_without_their_titles(name: str, shown: str) -> None:
    assert initials(name) == shown
