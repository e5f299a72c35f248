"""The stylesheet of the App: Textual's, which keeps what it has read.

Textual 8.2.8 reads the rules of every widget again whenever a screen with a file of its own is opened for the first
time, and for every App. Reading them was a sixth of the time that a test of a screen took.
"""

from __future__ import annotations

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_read: dict[tuple[Any, ...], list[RuleSet]] = {}
"""What every piece says in each set of colours. Pieces are the program's own, so there are few."""


class KeptStylesheet(Stylesheet):
    """Reads each piece once: the text of a widget, a file or a screen. What the rules do is left to Textual."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._colours = frozenset(variables.items())

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours."""
        super().set_variables(variables)
        self._colours = frozenset(variables.items())

    def reparse(self) -> None:
        """Read what is new. Raises what `parse` does where a rule is wrong, and the rules stay as they were."""
        self.parse()

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,  # noqa: FBT001, FBT002 - the signature is Textual's
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        piece = (self._colours, css, read_from, is_default_rules, tie_breaker, scope)
        if piece not in _read:
            _read[piece] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return _read[piece]
