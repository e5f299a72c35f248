"""A handover sheet as plain text and as a page of HTML, in ordinary and in large print."""

from __future__ import annotations

from html import escape

from deskapp.publish.handover_sheet import Sheet, SheetRow
from deskapp.words import phrases

DESTROY = "Destroy after use."
TITLES = ("Reply by", "Time left", "Ref", "Name", "How", "Who has it")
WIDTHS = (12, 12, 7, 20, 8, 0)
"""How wide the columns of the plain text are, in letters; the last takes what is left."""
POINTS, LARGE_POINTS = 11, 18
"""How large the letters of the page are, in points: 18 is what large print is."""
MOST, LARGE_MOST = 28, 12
"""How many contacts fit on one page beside the rest; the others are counted."""


def as_text(sheet: Sheet) -> str:
    """The sheet in lines of plain text, for a screen reader, a braille line or any printer."""
    lines = [title(sheet), *_facts(sheet), "", f"{due_title(sheet)} ({len(sheet.rows)})"]
    if sheet.rows:
        lines += [_columns(TITLES), *(_columns(row) for row in sheet.rows[:MOST])]
    lines += [*_more(sheet, MOST), *_listed("Unfinished", sheet.unfinished), *_listed("Not done", sheet.not_done)]
    if sheet.for_tomorrow:
        lines += ["", "For tomorrow", f"  {sheet.for_tomorrow}"]
    return "\n".join(line.rstrip() for line in [*lines, "", DESTROY, ""])


def as_html(sheet: Sheet, *, large: bool = False) -> str:
    """The sheet as one page of HTML that says everything in words; `large` is large print, 18 point."""
    most = LARGE_MOST if large else MOST
    body = [
        f"<h1>{escape(title(sheet))}</h1>",
        *(f"<p>{escape(fact)}</p>" for fact in _facts(sheet)),
        f"<h2>{escape(due_title(sheet))}</h2>",
        _table(sheet, most) if sheet.rows else "",
        *(f"<p>{escape(line)}</p>" for line in _more(sheet, most)),
        _html_list("Unfinished", sheet.unfinished),
        _html_list("Not done", sheet.not_done),
        f"<h2>For tomorrow</h2>\n<p>{escape(sheet.for_tomorrow)}</p>" if sheet.for_tomorrow else "",
    ]
    return _PAGE.format(
        title=escape(title(sheet)),
        points=LARGE_POINTS if large else POINTS,
        body="\n".join(part for part in body if part),
        destroy=DESTROY,
    )


def title(sheet: Sheet) -> str:
    """What the sheet is called."""
    return f"Handover, {phrases.day(sheet.day)}"


def due_title(sheet: Sheet) -> str:
    """What the table is called."""
    return f"Late, or due by the end of {phrases.day(sheet.next_day)}"


def _facts(sheet: Sheet) -> list[str]:
    missed = "" if sheet.missed_calls is None else f" Missed calls on the handset: {sheet.missed_calls}."
    signed = f"Signed off by {sheet.signed}.{missed}" if sheet.signed else "Not signed off yet."
    made = f"{phrases.clock_time(sheet.made_at)} {phrases.day_short(phrases.london(sheet.made_at).date())}"
    return [f"{sheet.organisation}. As it stood at {made}.", signed]


def _more(sheet: Sheet, most: int) -> list[str]:
    if not sheet.rows:
        return ["Nothing."]
    more = len(sheet.rows) - most
    return [f"And {more} more: look at the queue."] if more > 0 else []


def _columns(cells: SheetRow | tuple[str, ...]) -> str:
    return " ".join(_cell(cell, width) if width else cell for cell, width in zip(cells, WIDTHS, strict=True))


def _cell(words: str, width: int) -> str:
    return f"{words:<{width}}" if len(words) <= width else f"{words[: width - 1]}…"


def _listed(name: str, lines: tuple[str, ...]) -> list[str]:
    return ["", name, *(f"  {line}" for line in lines)] if lines else []


def _html_list(name: str, lines: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{name}</h2>\n<ul>{items}</ul>" if lines else ""


def _table(sheet: Sheet, most: int) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in TITLES)
    rows = "\n".join(f"<tr>{_cells(row)}</tr>" for row in sheet.rows[:most])
    caption = f"<caption>{len(sheet.rows)} in all</caption>"
    return f"<table>\n{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _cells(row: SheetRow) -> str:
    names = SheetRow._fields
    return "".join(
        f'<th scope="row">{escape(cell)}</th>' if name == "name" else f"<td>{escape(cell)}</td>"
        for name, cell in zip(names, row, strict=True)
    )


_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 12mm; }}
body {{ font: {points}pt/1.35 Arial, sans-serif; color: #000; background: #fff; margin: 1em; }}
h1 {{ font-size: 1.35em; margin: 0 0 .3em; }}
h2 {{ font-size: 1.1em; margin: .8em 0 .2em; }}
p {{ margin: .2em 0; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; }}
th, td {{ text-align: left; padding: .15em .5em .15em 0; border-bottom: 1px solid #555; vertical-align: top; }}
ul {{ margin: 0; padding-left: 1.2em; }}
footer {{ margin-top: 1em; font-weight: bold; }}
</style>
</head>
<body>
<main>
{body}
</main>
<footer><p>{destroy}</p></footer>
</body>
</html>
"""
