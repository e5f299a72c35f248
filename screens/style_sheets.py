"""The style sheets of the screens above the queue, the `.tcss` files beside them.

They are read once, behind the queue's first frame: in `App.CSS_PATH` they took an eighth of the time to the first
frame. A `CSS_PATH` of a screen would make Textual parse all rules again when it first opens.
"""

from __future__ import annotations

from pathlib import Path

from textual.css.stylesheet import Stylesheet

STYLE_SHEETS = sorted(Path(__file__).parent.glob("*/*.tcss"))


def read_next(rules: Stylesheet) -> bool:
    """Read and parse one more style sheet, in about a millisecond. False once all were read."""
    sheet = next((each for each in STYLE_SHEETS if not rules.has_source(str(each))), None)
    if sheet is None:
        return False
    rules.read(sheet)
    rules.parse()
    return True


def read_all(rules: Stylesheet) -> None:
    """Read the style sheets that were not read yet, before a screen opens above the queue."""
    while read_next(rules):
        pass
