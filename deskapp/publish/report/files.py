"""Write a report into a folder: pages that stand alone, CSV, and a workbook; all of it, or nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import xlsxwriter

from db.desk.desk import Desk
from deskapp.errors import WordsError
from deskapp.publish.new_folder import new_folder, refuse_folder
from deskapp.publish.report.charts import Charts, manager_charts, public_charts
from deskapp.publish.report.read import Report
from deskapp.publish.report.report_tables import manager_tables, public_tables
from deskapp.publish.report.tables import Cell, Table, as_csv, safe_cell
from deskapp.wording.causes import LogCause
from deskapp.wording.counted import FEW_MEANS
from deskapp.wording.printable import printable

PRINTED_ROWS = 150
"""The most rows of a table that goes on paper: a list of every contact fills a year's report with pages."""
PAGE, LARGE_PAGE, WORKBOOK = "report.html", "report-large-print.html", "report.xlsx"
_TEMPLATES = Path(__file__).parent


def publish_report(desk: Desk, report: Report, folder: Path, *, public: bool) -> list[Path]:
    """Write the files of a report into a new or empty folder. Returns their paths.

    Without `public` only the account that made them can read them, as they have names. Raises WordsError for a folder
    that cannot be used and for a wrong template, RecordError; nothing is written then.
    """
    refuse_folder(folder, PAGE)
    tables = public_tables(report) if public else manager_tables(desk, report)
    about = {
        "title": f"How we kept our charter: {report.period.name()}",
        "period": report.period.words(),
        "charter": desk.edition.title,
        "is_over": report.is_over,
        "public": public,
    }
    charts = public_charts(report) if public else manager_charts(report)
    files: dict[str, bytes] = {
        name: page_of(about, tables, charts, large=large).encode()
        for name, large in ((PAGE, False), (LARGE_PAGE, True))
    }
    files |= {f"{_file_name(one.title)}.csv": as_csv(one.heads, one.rows).encode() for one in tables}
    files[WORKBOOK] = workbook_of(str(about["title"]), str(about["period"]), tables)
    write_all(folder, files, mode=0o755 if public else 0o700)
    return [folder / name for name in files]


def write_all(folder: Path, files: Mapping[str, bytes], *, mode: int) -> None:
    """Write all files into a new folder, or none. Raises WordsError."""
    with new_folder(folder, mode=mode) as fresh:
        for name, content in files.items():
            (fresh / name).write_bytes(content)


def page_of(
    about: Mapping[str, object], tables: Sequence[Table], charts: Charts, *, large: bool, templates: Path = _TEMPLATES
) -> str:
    """The page of a report as HTML. Raises WordsError for a wrong template."""
    try:
        known = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates), autoescape=True, undefined=jinja2.StrictUndefined
        )
        known.filters["words"] = _cell_words
        template = known.get_template("page.html.j2")
        return str(
            template.render(
                **about, tables=tables, charts=charts, large=large, few_means=FEW_MEANS, printed_rows=PRINTED_ROWS
            )
        )
    except jinja2.TemplateError as fault:
        raise WordsError(LogCause.TEMPLATE_WRONG, fault=fault.message or "unknown") from fault


def workbook_of(title: str, period: str, tables: Sequence[Table]) -> bytes:
    """A workbook: a cover, then a sheet a table, with typed cells and a fixed first row. No cell is a formula."""
    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    cover = book.add_worksheet("Cover")
    lines = [title, period, "", *(f"{one.title}: {one.about}" for one in tables)]
    for at, words in enumerate(lines):
        cover.write_string(at, 0, words, bold if at == 0 else None)
    cover.set_column(0, 0, 100)
    for table in tables:
        sheet = book.add_worksheet(table.title[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.heads) - 1, 18)
        for column, head in enumerate(table.heads):
            sheet.write_string(0, column, head, bold)
        for at, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, at, column, cell, day)
    book.close()
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, str(safe_cell(cell)))


def _cell_words(cell: Cell) -> str:
    return "" if cell is None else f"{cell:,}" if isinstance(cell, int) else printable(str(cell))


def _file_name(title: str) -> str:
    return re.sub(r"[^a-z]+", "-", title.lower())
