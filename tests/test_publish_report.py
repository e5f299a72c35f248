"""The report in a folder: all or nothing, the same numbers in every file, and nothing small in the public one."""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.desk.desk import Desk
from db.reports.figures import Group
from db.reports.period import parse_period
from db.startup.open_desk import open_desk
from deskapp.cli.main import main
from deskapp.errors import WordsError
from deskapp.publish.report import files
from deskapp.publish.report.charts import Charts, manager_charts, public_charts
from deskapp.publish.report.read import Report, read_report
from deskapp.publish.report.report_tables import NOT_SHOWN, manager_tables, public_tables, published_values
from deskapp.publish.report.suppress import SMALL, Equation, calculable, kept_back
from deskapp.publish.report.tables import Table
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock
from tests.db.made_records import copy_practice

VOID = {"meta", "rect", "br", "link"}


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Settings(folder=tmp_path_factory.mktemp("practice") / "desk", practice=True)
    copy_practice(made, NOW)
    with closing(open_desk(made, StoppedClock(NOW))) as desk:
        yield desk


@pytest.fixture(scope="module")
def report(practice: Desk) -> Report:
    return read_report(practice, parse_period("2026-11"))


class Structure(HTMLParser):
    """What a screen reader walks: headings, and each table with its caption, heads and cells; and tags left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.tables: list[list[list[str]]] = []
        self.scopes: list[str] = []
        self.captions = 0
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elsewhere: list[str] = []
        self.lang = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.lang = self.lang or (known.get("lang") or "" if tag == "html" else "")
        self.ids += [known["id"] or ""] if "id" in known else []
        self.links += [known["href"] or ""] if tag == "a" else []
        self.elsewhere += [str(value) for name, value in attrs if name in ("src", "href") and str(value)[:1] != "#"]
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.scopes += [known.get("scope") or "none"] if tag == "th" else []
        self.captions += tag == "caption"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data


def test_the_page_stands_alone_and_a_screen_reader_can_walk_it(practice: Desk, report: Report, tmp_path: Path) -> None:
    files.publish_report(practice, report, tmp_path / "out", public=False)
    for name in (files.PAGE, files.LARGE_PAGE):
        page = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert page.count("A promise counts in the period it was due in") == 1
        assert "nav, .skip, .unprinted { display: none; }" in page, "on paper"
        seen = Structure(page)
        assert seen.open == []
        assert seen.lang == "en-GB"
        assert seen.elsewhere == []
        assert seen.headings[0] == 1
        assert set(seen.headings[1:]) == {2}
        assert len(seen.tables) == seen.captions == len(seen.headings) - 1
        assert set(seen.scopes) == {"col", "row"}
        assert len(set(seen.ids)) == len(seen.ids)
        assert {link[1:] for link in seen.links} <= set(seen.ids)


def test_a_list_of_hundreds_is_on_the_page_but_not_on_paper_and_says_so(report: Report) -> None:
    of = {"title": "t", "period": "p", "charter": "c", "is_over": True, "public": False}
    for rows, unprinted in ((files.PRINTED_ROWS, False), (files.PRINTED_ROWS + 1, True)):
        table = Table("Missed", "Who waited.", ("reference", "day"), [("26-0001", date(2026, 11, 24))] * rows)
        page = files.page_of(of, [table], manager_charts(report), large=False)
        assert page.count("26-0001") == rows
        assert ("which are not printed" in page) == ('class="wide unprinted"' in page) == unprinted


def test_page_csv_and_workbook_have_the_same_cells(practice: Desk, report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    files.publish_report(practice, report, folder, public=False)
    tables = manager_tables(practice, report)
    pages = Structure((folder / files.PAGE).read_text(encoding="utf-8")).tables
    sheets = read_workbook(folder / files.WORKBOOK)
    for at, table in enumerate(tables):
        name = re.sub("[^a-z]+", "-", table.title.lower())
        rows = [*csv.reader(io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8"), newline=""))]
        assert rows[0] == list(table.heads)
        assert len(rows) == len(table.rows) + 1 > 1
        page = [[re.sub(r"(?<=\d),(?=\d{3}\b)", "", cell) for cell in row if cell] for row in pages[at]]
        assert page == [[cell for cell in row if cell] for row in rows]
        wanted = [[cell for cell in row if cell and not re.match(r"\d{4}-\d\d-\d\d$", cell)] for row in rows]
        assert [[cell for cell in row if not cell.startswith("46")] for row in sheets[at + 1]] == wanted


def read_workbook(path: Path) -> list[list[list[str]]]:
    """The cells of every sheet: numbers as they are written, texts from the shared ones."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        texts = [
            "".join(part.itertext())
            for part in ET.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", space)  # noqa: S314 - ours
        ]
        sheets = []
        for number in range(1, sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) + 1):
            sheet = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - ours
            assert sheet.find(".//m:mergeCell", space) is None
            assert sheet.find(".//m:f", space) is None
            assert number == 1 or sheet.find(".//m:pane[@state='frozen']", space) is not None
            rows = []
            for row in sheet.iterfind(".//m:row", space):
                cells = [(cell.get("t"), cell.findtext("m:v", namespaces=space)) for cell in row.iterfind("m:c", space)]
                rows.append([texts[int(value)] if kind == "s" else value for kind, value in cells if value is not None])
            sheets.append(rows)
    return sheets


def test_the_public_files_have_no_name_and_no_small_count(practice: Desk, report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    files.publish_report(practice, report, folder, public=True)
    with practice.engine.connect() as connection:
        names = [name for (name,) in connection.exec_driver_sql("SELECT name FROM contact WHERE name IS NOT NULL")]
        abouts = [about for (about,) in connection.exec_driver_sql("SELECT about FROM contact")]
    assert len(names) > 10
    for path in folder.glob("*.*"):
        said = path.read_bytes() if path.suffix != ".xlsx" else b"".join(map(str.encode, texts_of(path)))
        assert not [one for one in (*names, *abouts) if one.encode() in said], path
    for table in public_tables(report):
        if table.title != "Daily routines":
            assert not [cell for row in table.rows for cell in row if isinstance(cell, int) and cell in SMALL]
            has_counts = table.title not in ("Not recorded", "What we are doing about it")
            assert not has_counts or any(NOT_SHOWN in row for row in table.rows)


def texts_of(path: Path) -> list[str]:
    return [cell for sheet in read_workbook(path) for row in sheet for cell in row]


def attack(values: dict[str, int], equations: list[Equation], shown: set[str]) -> set[str]:
    """What subtraction finds: again and again, the one number of a sum that is not known yet."""
    known = {name: values[name] for name in shown}
    while True:
        found = {}
        for whole, parts in equations:
            missing = [name for name in (whole, *parts) if name not in known]
            if len(missing) == 1:
                rest = sum(known[part] for part in parts if part in known)
                found[missing[0]] = rest if missing[0] == whole else known[whole] - rest
        if not found:
            return {name for name, value in known.items() if value in SMALL}
        known |= found


def test_no_small_count_of_the_public_tables_is_found_by_subtraction(practice: Desk) -> None:
    for period in ("2026-11", "2026", "2026-04..2027-03"):
        values, equations = published_values(read_report(practice, parse_period(period)))
        assert attack(values, equations, set(values)), "everything shown would give some away"
        assert attack(values, equations, values.keys() - kept_back(values, equations)) == set()


def test_nobody_finds_a_small_count_in_the_rows_as_they_are_published(practice: Desk) -> None:
    for period in ("2026-11", "2026", "2026-04..2027-03"):
        promises, _, contacts, *_ = public_tables(read_report(practice, parse_period(period)))
        assert (promises.title, contacts.title) == ("Promises", "Contacts")
        sums = [(row[1], row[2:]) for row in promises.rows]
        (all_contacts,) = (row[2] for row in contacts.rows if row[:2] == ("Contacts", "all"))
        for name in ("Contacts, by how they came", "Contacts, by kind", "Contacts, by topic"):
            sums.append((all_contacts, tuple(row[2] for row in contacts.rows if row[0] == name)))
        for whole, parts in sums:
            hidden = [cell for cell in (whole, *parts) if not isinstance(cell, int)]
            if len(hidden) == 1 and isinstance(whole, int):
                assert whole - sum(cell for cell in parts if isinstance(cell, int)) not in SMALL
            assert hidden != [whole], "the sum of the parts"


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=4), min_size=1, max_size=4))
def test_whatever_the_counts_subtraction_finds_nothing_small(tables: list[list[int]]) -> None:
    values: dict[str, int] = {}
    equations: list[Equation] = []
    for at, counts in enumerate(tables):
        names = [f"{at} {place}" for place in range(len(counts))]
        values |= dict(zip(names, counts, strict=True)) | {f"{at} all": sum(counts)}
        equations.append((f"{at} all", names))
    values["all"] = sum(map(sum, tables))
    equations.append(("all", [f"{at} all" for at in range(len(tables))]))
    assert attack(values, equations, values.keys() - kept_back(values, equations)) == set()


@pytest.mark.parametrize("count", range(1, 8))
def test_small_counts_whose_sum_is_as_small_are_all_kept_back(count: int) -> None:
    parts = [f"part {at}" for at in range(count)]
    values = {"all": count, "other": 0, **dict.fromkeys(parts, 1)}
    equations = [("all", [*parts, "other"])]
    hidden = kept_back(values, equations)
    assert set(parts) <= hidden
    assert attack(values, equations, values.keys() - hidden) == set()
    assert not calculable(equations, hidden) & set(parts)


def test_four_small_counts_that_make_four_are_not_left_beside_their_sum() -> None:
    values = {"all": 28, "a": 24, "b": 1, "c": 1, "d": 1, "e": 1}
    hidden = kept_back(values, [("all", ["a", "b", "c", "d", "e"])])
    assert {"b", "c", "d", "e"} < hidden


def test_a_count_that_is_not_small_and_protects_nobody_is_shown() -> None:
    values = {"missed": 16, "all due": 702, "all kept": 691, "all missed": 11}
    values |= {"one due": 242, "one kept": 238, "one missed": 4, "few due": 11, "few kept": 10, "few missed": 1}
    sums: list[Equation] = [(f"{one} due", [f"{one} kept", f"{one} missed"]) for one in ("all", "one", "few")]
    sums.append(("missed", [f"{one} missed" for one in ("all", "one", "few")]))
    assert kept_back(values, sums) == {"one kept", "one missed", "few kept", "few missed"}


WAYS, KINDS = ("call", "answerphone", "letter"), ("enquiry", "not_for_us")
SORTED, CAME_BACK, WAITS, ANSWERED, LATE, NOT_HELPED = ENDS = (
    "sorted", "came back", "waits", "answered later", "answered late", "not helped",
)  # fmt: skip
Atom = tuple[str, str, str]
ATOMS: tuple[Atom, ...] = tuple(
    (way, kind, end) for way in WAYS for kind in KINDS for end in (ENDS if way == "call" else ("",))
)
"""The kinds of contact of a made-up month: each figure counts some of them, as its definition says."""


def has(place: int, word: str, one: Atom) -> bool:
    return one[place] == word


def is_wrong_number(one: Atom) -> bool:
    return one[:2] == ("call", "not_for_us") and one[2] in (SORTED, CAME_BACK)


def is_spoken(one: Atom) -> bool:
    return one[0] == "call" and not is_wrong_number(one)


RULE, MESSAGES = "rule call-or-visit-promise", "rule answerphone-reply"
DEFINED: dict[str, Callable[[Atom], bool]] = {
    **{f"1 {way}": partial(has, 0, way) for way in WAYS},
    **{f"1-kind {kind}": partial(has, 1, kind) for kind in KINDS},
    **{f"{key} all": lambda _: True for key in ("1", "1-kind", "1-topic")},
    "1-topic no topic": lambda _: True,
    "9 part": lambda one: is_spoken(one) and one[2] in (SORTED, CAME_BACK),
    "10 part": lambda one: is_spoken(one) and one[2] == SORTED,
    **{f"{key} whole": is_spoken for key in ("9", "10")},
    **{f"11 {side}": lambda one: is_spoken(one) and one[2] in (WAITS, ANSWERED, LATE) for side in ("part", "whole")},
    f"{RULE} due": is_spoken,
    f"{RULE} kept": lambda one: is_spoken(one) and one[2] not in (WAITS, LATE),
    **{name: lambda one: is_spoken(one) and one[2] == LATE for name in (f"{RULE} missed", "24 whole")},
    f"{RULE} other": lambda one: is_spoken(one) and one[2] == WAITS,
    **{f"{MESSAGES} {side}": lambda one: one[0] == "answerphone" for side in ("due", "other")},
}
NEVER_SHOWN: dict[str, Callable[[Atom], bool]] = {
    "wrong numbers": is_wrong_number,
    "could not help": lambda one: is_spoken(one) and one[2] == NOT_HELPED,
}


def month_of(report: Report, counts: dict[Atom, int]) -> Report:
    """The report of a month of these contacts, in which all that was due came in."""

    def many(name: str) -> int:
        return sum(count for one, count in counts.items() if name in DEFINED and DEFINED[name](one))

    figures = []
    for one in report.figures:
        key = one.now.key
        labels = {"1": WAYS, "1-kind": KINDS, "1-topic": ("no topic",)}.get(key, ())
        groups = tuple(Group(label, many(f"{key} {label}"), many(f"{key} {label}")) for label in labels)
        part, whole = many(f"{key} part") + many(f"{key} all"), many(f"{key} whole")
        figures.append(one._replace(now=one.now._replace(part=part, whole=whole, groups=groups)))
    promises = [
        report.promises[0]._replace(
            rule=rule.removeprefix("rule "), fell_due=many(f"{rule} due"), kept=many(f"{rule} kept"),
            missed=many(f"{rule} missed"),
            open_overdue=0, open_in_time=many(f"{rule} other"), not_possible=0,
        )
        for rule in (RULE, MESSAGES)
    ]  # fmt: skip
    return report._replace(figures=figures, promises=promises)


def is_sum_of(wanted: list[int], rows: list[list[int]]) -> bool:
    """True if the counts `wanted` are a sum of multiples of the rows: then the count follows from what is shown."""

    def rank(of: list[list[int]]) -> int:
        left, found = [[Fraction(one) for one in row] for row in of], 0
        for column in range(len(wanted)):
            pivot = next((row for row in left if row[column]), None)
            if pivot is not None:
                left.remove(pivot)
                found += 1
                left = [[a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)] for row in left]
        return found

    return rank(rows) == rank([*rows, wanted])


@pytest.mark.parametrize(
    "counts",
    [
        [30, 0, 16, 0, 0, 3, 2, 0, 0, 0, 0, 0, 20, 0, 0, 0],
        [30, 4, 16, 9, 6, 3, 2, 0, 5, 0, 0, 0, 20, 0, 7, 2],
        [55, 2, 11, 3, 8, 7, 4, 0, 0, 0, 0, 0, 31, 6, 12, 0],
    ],
)
def test_no_definition_of_a_figure_gives_away_what_another_keeps_back(report: Report, counts: list[int]) -> None:
    values, equations = published_values(month_of(report, dict(zip(ATOMS, counts, strict=True))))
    hidden = kept_back(values, equations)
    sets = {name: [int(which(one)) for one in ATOMS] for name, which in {**DEFINED, **NEVER_SHOWN}.items()}
    # What was late of messages is in F24 as well, and could be any of it.
    shown = [sets[name] for name in DEFINED if name not in hidden and name != "24 whole"]
    for name, which in sets.items():
        count = sum(many for many, one in zip(counts, which, strict=True) if one)
        assert count not in SMALL or not is_sum_of(which, shown), name


def of_promises(report: Report, *counts: tuple[int, int]) -> Report:
    """The report with promises of which so many were kept and missed."""
    one = report.promises[0]
    made = [
        one._replace(rule=f"rule-{at}", words=f"Promise {at}.", fell_due=kept + missed, kept=kept, missed=missed,
                     open_overdue=0, open_in_time=0, not_possible=0)
        for at, (kept, missed) in enumerate(counts)
    ]  # fmt: skip
    figures = [
        now._replace(now=now.now._replace(whole=sum(missed for _, missed in counts), part=0))
        if now.now.key == "24"
        else now
        for now in report.figures
    ]
    return report._replace(promises=made, figures=figures, actions={"rule-1": "A second post round."})


def test_every_promise_whose_counts_are_public_has_a_bar_and_one_without_is_mentioned(report: Report) -> None:
    charts = public_charts(of_promises(report, (691, 11), (224, 15), (238, 4), (7, 0)))
    assert [bar.label for bar in charts.bars] == ["Promise 0.", "Promise 1.", "Promise 3."]
    assert charts.words == (
        'Of these, kept least: "Promise 1." 94% (224 of 239). A promise with a count that is not shown has no bar.'
    )
    charts = public_charts(of_promises(report, (691, 11), (224, 15)))
    assert (len(charts.bars), charts.words) == (2, 'Of these, kept least: "Promise 1." 94% (224 of 239).')


def test_the_public_report_says_too_that_nothing_is_written_yet_about_what_was_missed(report: Report) -> None:
    tables = public_tables(of_promises(report, (691, 11), (224, 15), (238, 4), (7, 0)))
    (doing,) = (one for one in tables if one.title == "What we are doing about it")
    assert doing.rows == [
        ("Promise 0.", "not written yet"), ("Promise 1.", "A second post round."), ("Promise 2.", "not written yet"),
    ]  # fmt: skip


def test_a_folder_that_cannot_be_used_is_a_sentence_and_nothing_is_written(
    practice: Desk, report: Report, tmp_path: Path
) -> None:
    taken, a_file, full = tmp_path / "taken", tmp_path / "file", tmp_path / "full"
    files.publish_report(practice, report, taken, public=True)
    a_file.write_text("x", encoding="utf-8")
    full.mkdir()
    (full / "mine.txt").write_text("x", encoding="utf-8")
    for folder, words in (
        (taken, "already holds a report"),
        (a_file, "is a file"),
        (full, "is not empty"),
        (tmp_path / "none" / "out", "cannot be written"),
    ):
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(WordsError, match=words):
            files.publish_report(practice, report, folder, public=False)
        assert sorted(tmp_path.rglob("*")) == before


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="Nothing was written"):
        files.write_all(tmp_path / "out", {"a": b"1", "no/such/place": b"2"}, mode=0o700)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_used_and_only_the_public_report_is_for_everybody(
    practice: Desk, report: Report, tmp_path: Path
) -> None:
    for public, mode in ((True, 0o644), (False, 0o600)):
        folder = tmp_path / f"out-{public}"
        folder.mkdir()
        written = files.publish_report(practice, report, folder, public=public)
        assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {mode}


def test_a_wrong_template_is_a_sentence(report: Report, tmp_path: Path) -> None:
    for wrong in ("{% if %}", "{{ no_such_thing }}"):
        (tmp_path / "page.html.j2").write_text(wrong, encoding="utf-8")
        with pytest.raises(WordsError, match="template is wrong"):
            files.page_of({}, [], Charts(), large=False, templates=tmp_path)
    with pytest.raises(WordsError, match="template is wrong"):
        files.page_of({}, [], Charts(), large=False, templates=tmp_path / "none")


def test_the_command_writes_the_report_or_says_why_not(
    practice: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> tuple[int, Any]:
        start = ["--data", str(practice.settings.folder), "--now", "24 Nov 2026 14:47", "report", "--period", "2026-11"]
        status = main([*start, *words])
        return status, capsys.readouterr()

    status, (out, _) = said("--to", str(tmp_path / "out"), "--public")
    assert (status, "no names" in out, "Publish a quarter or its months, never both" in out) == (0, True, True)
    status, (out, err) = said("--to", str(tmp_path / "out"))
    assert (status, out, err.count("\n"), "already holds" in err) == (2, "", 1, True)
    assert said("--public")[0] == 2
