"""Words of anybody are text everywhere: no way out of the desk runs them, and none lets them break its layout."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.people.page import TheirContact
from db.privacy.mentions import OtherPeople
from db.search import SearchResults
from deskapp.charter.reading import DEFAULT_EDITION, find_edition
from deskapp.cli.output import print_lines
from deskapp.parsing.mentions import is_mentioned, spans_of_names, spans_of_numbers
from deskapp.publish.handover_page import as_html, as_spoken, as_text
from deskapp.publish.handover_sheet import Sheet, SheetRow
from deskapp.publish.pack import files as pack_files
from deskapp.publish.report.charts import Bar, Charts, MonthBars
from deskapp.publish.report.files import page_of, workbook_of
from deskapp.publish.report.tables import Table, as_csv, safe_cell
from deskapp.views.person import contact_line, line
from deskapp.views.queue_line import columns_for, line_of, masked
from deskapp.wording.naming import initials, last_figures
from deskapp.wording.printable import json_text
from tests.db.desk_case import NOW, at
from tests.hostile import FORMULA, TEXT, acts, shape_of
from tests.screens.queue_desk import row

CALENDAR = find_edition(DEFAULT_EDITION).calendar


def sheet(words: str) -> Sheet:
    """A handover sheet with these words in every place where somebody's words can stand."""
    one = SheetRow("Tue 24 Nov 17:00", "", "26-0001", words, "Call", words, words, words, words, words)
    return Sheet(
        words, date(2026, 11, 24), date(2026, 11, 25), NOW, words, (one,), 1, (words,), (words,), 1, words, (words,), ()
    )  # fmt: skip


@given(TEXT.filter(bool))
@example("\x9c ends what \x9d begins")
def test_a_handover_sheet(words: str) -> None:
    assert shape_of(as_html(sheet(words))) == shape_of(as_html(sheet("plain words")))
    assert not acts(as_text(sheet(words)).replace("\n", ""))
    assert not any(map(acts, as_spoken(sheet(words))))


@given(TEXT)
def test_a_cell_of_csv(words: str) -> None:
    cell = str(safe_cell(words))
    assert not acts(cell)
    assert not cell.lstrip().startswith(FORMULA)
    (read,) = list(csv.reader(io.StringIO(as_csv(["head"], [[words]]), newline="")))[1:] or [[]]
    assert read == [cell] or (cell == "" and read in ([], [""]))


def tables(words: str) -> list[Table]:
    return [Table("Title", words, ("first", "second"), [(words, 1), (1, words)])]


@given(TEXT)
def test_a_page_of_a_report(words: str) -> None:
    about = {"title": "T", "period": words, "charter": words, "is_over": False, "public": False}

    def page(said: str) -> str:
        charts = Charts([Bar(said, 10, said)], said, [MonthBars(said, [("Jan", 1, 2)], said)])
        return page_of({**about, "period": said, "charter": said}, tables(said), charts, large=False)

    assert shape_of(page(words)) == shape_of(page("plain words"))


@given(TEXT)
def test_a_page_of_a_pack(words: str) -> None:
    about = {
        "organisation": words, "made": "now", "left_out": "-", "zone": "UTC", "to_give": "to-give", "count": 0,
    }  # fmt: skip
    nobody = OtherPeople(frozenset(), frozenset())
    for others in (None, nobody):
        page = pack_files._page(about, words, tables(words), others=others)
        plain = pack_files._page(about, "plain", tables("plain"), others=others)
        assert shape_of(page) == shape_of(plain)


@given(TEXT)
def test_a_workbook(words: str) -> None:
    book = zipfile.ZipFile(io.BytesIO(workbook_of("T", "P", [Table("Title", "about", ("a", "b"), [(words, 1)])])))
    for name in book.namelist():
        if name.endswith(".xml"):
            assert [one for one in ET.fromstring(book.read(name)).iter() if one.tag.endswith("}f")] == []  # noqa: S314 - our own file


@given(TEXT, TEXT, st.sampled_from([60, 72, 80, 100, 132, 200]))
def test_a_line_of_the_queue(name: str, other: str, width: int) -> None:
    one = row(17, at(25, 17), name=name, about=other, number=other[:40], needs=name, topic=other or None)
    for seen in (one, masked(one)):
        cells = line_of(seen, NOW, CALENDAR, width).cells
        assert not any(map(acts, cells))
        assert (
            sum(map(cell_len, cells)) + len(cells) - 1
            == sum(one.width for one in columns_for(width)) + len(columns_for(width)) - 1
        )


@given(TEXT, TEXT)
def test_a_line_among_people(name: str, about: str) -> None:
    found = SearchResults(1, 7, name, about, at(20), 1, name, "26-0401", about)
    assert cell_len(line(found, NOW)) <= 76
    assert not acts(line(found, NOW))
    assert not acts(contact_line(TheirContact(1, "26-0001", about, NOW, is_open=True), NOW))


@given(TEXT)
@example("\ud800\udc00")  # the two halves of one letter
def test_a_line_on_a_terminal(words: str) -> None:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        print_lines(words)
    assert not acts(out.getvalue().replace("\n", ""))
    text = json_text({"name": words})
    assert not acts(text.replace("\n", ""))
    assert json.loads(text)["name"] == words.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@given(TEXT, TEXT)
@example("Margaret Hall", "\x00Hall\x00 Margaret")
def test_a_mention_and_a_mask(words: str, other: str) -> None:
    is_mentioned(words, [other], ["7700900123"])
    spans = [*spans_of_names(words, frozenset({other.casefold()})), *(span[:2] for span in spans_of_numbers(words))]
    assert all(0 <= begins < ends <= len(words) for begins, ends in spans)
    assert all(letter.isalnum() or letter in ". " for letter in initials(words))
    assert len(last_figures(words)) <= 6


def test_every_template_escapes() -> None:
    for template in (Path(__file__).parent.parent / "deskapp").rglob("*.j2"):
        assert "|safe" not in template.read_text(encoding="utf-8").replace(" ", "")
    sources: dict[str, Any] = {
        str(path): path.read_text(encoding="utf-8") for path in (Path(__file__).parent.parent / "deskapp").rglob("*.py")
    }
    made = [path for path, source in sources.items() if "jinja2.Environment(" in source]
    assert made
    assert all("autoescape=True" in sources[path] for path in made)
