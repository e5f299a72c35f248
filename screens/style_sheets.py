"""The style sheets of all screens, the `.tcss` files beside them, for `App.CSS_PATH`.

They are read once, at start. A `CSS_PATH` of a screen would make Textual parse all rules again when it first opens.
"""

from __future__ import annotations

from pathlib import Path

STYLE_SHEETS = sorted(Path(__file__).parent.glob("*/*.tcss"))
