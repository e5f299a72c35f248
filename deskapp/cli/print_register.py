"""`deskapp complaints`, `requests` and `compliments`: the register of a period, as lines or as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from db.reports.period import Period
from db.reports.registers import Register
from deskapp.cli.print_report import opened_for_report
from deskapp.clock import Clock
from deskapp.publish.report.read import reported_period
from deskapp.publish.report.tables import as_csv
from deskapp.settings import Settings
from deskapp.views.report.registers import ReadRegister, entry_lines, read_register, unexplained_lines
from deskapp.wording.printable import wrap

_WIDTH = 80


def register_csv(settings: Settings, clock: Clock, register: str, period: str) -> str:
    """The register of a period as CSV. Raises DeskError."""
    with closing(opened_for_report(settings, clock)) as desk:
        table = read_register(desk, Register(register), reported_period(desk, period)).table
        return as_csv(table.heads, table.rows)


def register_lines(settings: Settings, clock: Clock, register: str, period: str) -> str:
    """The register of a period in words: each contact, then those late without a reason. Raises DeskError."""
    with closing(opened_for_report(settings, clock)) as desk:
        asked = reported_period(desk, period)
        return "\n".join(_lines(read_register(desk, Register(register), asked), asked))


def _lines(read: ReadRegister, period: Period) -> Iterator[str]:
    table = read.table
    yield f"{table.title}: {period.words()}"
    yield from wrap(table.about, _WIDTH)
    yield ""
    for row in table.rows:
        yield from entry_lines(table.heads, row, _WIDTH)
    yield f"{len(table.rows)} in all." if table.rows else "None in this period."
    if read.unexplained:
        yield ""
        yield "LATE WITHOUT A REASON (ask about these)"
        for one in read.unexplained:
            yield from unexplained_lines(one, _WIDTH)
