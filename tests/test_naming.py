"""Names and docstrings are those of the field; and each guard is seen to catch a planted fault."""

from __future__ import annotations

import pytest

from tests import house, naming

SOURCES = [(module, source) for module, source in house.sources() if "migrations.versions" not in module]


@pytest.mark.parametrize("sort", ["class", "function", "constant"])
def test_one_public_name_means_one_thing(sort: str) -> None:
    assert naming.homonyms(SOURCES, sort) == {}
    planted = [
        ("db.a", "class Seam: ...\ndef keep(): ...\nMOST = 3"),
        ("db.b", "class Seam: ...\ndef keep(): ...\nMOST = 4"),
    ]
    assert list(naming.homonyms(planted, sort)) == [{"class": "Seam", "function": "keep", "constant": "MOST"}[sort]]


def test_docstrings_begin_with_a_noun_or_an_imperative() -> None:
    assert naming.relative_openings(SOURCES) == []
    assert naming.relative_openings([("db.a", '"""Whether it is so."""')]) == ["db.a:1"]


def test_no_name_stands_in_for_a_term_of_the_field() -> None:
    assert [name for module, source in SOURCES for name in naming.banned_names(module, source)] == []
    assert naming.banned_names("db.tries", "def somebody_came(): ...") == [
        "db.tries names something somebody_came",
        "db.tries names something tries",
    ]


def test_nothing_points_at_a_document_outside_the_repository() -> None:
    assert [(module, line) for module, source in SOURCES for line in naming.references_elsewhere(source)] == []
    assert naming.references_elsewhere("# as drawn (design: screens, C1)") == ["# as drawn (design: screens, C1)"]
