"""`make bench`: every table, both sides of each ratio measured in one run."""

from __future__ import annotations

from benchmarks import backups, deadlines, end_of_day, history, queue_rows, queue_screen, report, start

TABLES = (
    ("Deadlines and readings, asked once a contact", deadlines.main),
    ("The 200-row queue on 1,000,000 contacts, 5,000 open", queue_rows.main),
    ("Start in a real terminal, 10,000 open", start.main),
    ("The queue on the screen, 10,000 open beside 10", queue_screen.main),
    ("The end of a day, 10,000 open", end_of_day.main),
    ("Backing up and restoring 100,000 contacts", backups.main),
    ("The hash chain, 156,000 links", history.main),
    ("The report", report.main),
)


def main() -> None:
    """Print all tables."""
    for title, table in TABLES:
        print(f"\n{title}\n{'-' * len(title)}", flush=True)
        table()


if __name__ == "__main__":
    main()
