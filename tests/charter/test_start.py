"""What the first frame needs of the charter comes in light: nothing heavy is imported, and little is built."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskapp.charter.reading import DEFAULT_EDITION, CalendarDays, parse_edition, shipped_text
from deskapp.charter.rules import due_date_of, reading

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("holidays", "pydantic", "sqlmodel", "sqlalchemy", "alembic", "pendulum", "dateutil", "phonenumbers", "difflib",
         "textual", "numpy", "platformdirs")  # fmt: skip
MODULES = sorted(
    f"deskapp.charter.{path.stem}" for path in (ROOT / "deskapp/charter").glob("*.py") if path.stem != "__init__"
)


def imported_after(statements: str) -> set[str]:
    """The names of HEAVY that a fresh Python has imported after these statements."""
    program = f"import sys\n{statements}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    asked = [sys.executable, "-c", program]
    return set(subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", MODULES)
def test_importing_a_module_of_the_charter_imports_nothing_heavy(module: str) -> None:
    assert imported_after(f"import {module}") == set()


def test_reading_the_charter_with_the_records_own_days_imports_nothing_heavy() -> None:
    statements = (
        "from deskapp.charter.reading import CalendarDays, DEFAULT_EDITION, parse_edition, shipped_text\n"
        "parse_edition(shipped_text(DEFAULT_EDITION), 'x', days=CalendarDays({}, {}, {}))"
    )
    assert imported_after(statements) == set()


def test_a_heavy_import_is_seen() -> None:
    assert imported_after("import holidays") >= {"holidays"}


def test_a_reading_builds_the_year_that_it_is_in_and_no_other() -> None:
    edition = parse_edition(shipped_text(DEFAULT_EDITION), "x", days=CalendarDays({}, {}, {}))
    now, due_at = datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)
    reading(now, due_at, due_date_of(due_at), edition.calendar)
    assert (edition.calendar.table.first_year, edition.calendar.table.last_year) == (2026, 2026)
