"""The stylesheet of the App: Textual's, which keeps what it has read and worked out.

Textual 8.2.8 reads the rules of every widget again whenever a screen with a file of its own is opened for the first
time. It works out how everything on a screen looks, every part of every box, whenever the screen comes back, a field
gains the focus or anything gains a class. A form of twenty fields spent half of its opening on that.
"""
# ruff: noqa: ARG002, FBT001, FBT002, SLF001 - the signatures are Textual's, and what it decides by is private to it.

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode
from textual.widget import Widget

Path = tuple[tuple[Any, ...], ...]
"""All that a rule can ask of a widget and of those it lies in, but for the order and the number of its neighbours."""
Piece = tuple[Any, ...]
"""One text of rules: of a widget, a file or a screen."""

_read: dict[tuple[Any, ...], list[RuleSet]] = {}
"""What every piece says in each set of colours. Pieces are the program's own, so there are few."""


class _Answer(dict[Any, RulesMap]):
    """What Textual takes for the cache of one update. Ours holds one answer, for every widget with the same path."""

    hovers = False

    @property
    def rules(self) -> RulesMap:
        return self.get(None, {})

    def __setitem__(self, _key: Any, rules: RulesMap) -> None:
        super().__setitem__(None, rules)


class KeptStylesheet(Stylesheet):
    """Reads each piece once, works each path out once, and leaves a widget alone whose path is as it was.

    A widget with a rule that asks for the order or the number of its neighbours is worked out each time, as Textual
    does it.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._colours = frozenset(variables.items())
        self._worked_out_from: list[RuleSet] = []
        self._worked_out: dict[Path, _Answer] = {}
        self._stands_at: WeakKeyDictionary[DOMNode, Path] = WeakKeyDictionary()

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours."""
        super().set_variables(variables)
        self._colours = frozenset(variables.items())

    def reparse(self) -> None:
        """Read what is new. Raises what `parse` does where a rule is wrong, and the rules stay as they were."""
        self.parse()

    def _parse_rules(
        self, css: str, read_from: CSSLocation, is_default_rules: bool = False, tie_breaker: int = 0, scope: str = ""
    ) -> list[RuleSet]:
        piece = (self._colours, css, read_from, is_default_rules, tie_breaker, scope)
        if piece not in _read:
            _read[piece] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return _read[piece]

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
    ) -> None:
        """Give a widget its style, unless it has it already."""
        if self.rules is not self._worked_out_from:
            self._worked_out_from = self.rules
            self._worked_out = {}
            self._stands_at.clear()
        path = _path_of(node)
        if self._stands_at.get(node) == path:
            return
        answer = self._worked_out.get(path)
        if answer is None:
            answer = _Answer()
            super().apply(node, animate=animate, cache=answer)
            if node._has_order_style or node._has_odd_or_even or node._has_focus_within:
                return
            answer.hovers = node._has_hover_style
            self._worked_out[path] = answer
        else:
            node._has_hover_style = answer.hovers
            if answer:
                self.replace_rules(node, answer.rules, animate=animate)
            self._process_component_classes(node)
        self._stands_at[node] = path

    def _process_component_classes(self, node: DOMNode) -> None:
        """Give the parts of a widget their styles: only those whose rules are others than before."""
        changed = False
        for component, answer in self._parts_of(node):
            had = node._component_styles.get(component)
            if had is None or answer is None or answer != self._answer_for(had.node):
                part = DOMNode(classes=component)
                part._attach(node)
                self.apply(part)
                changed = changed or had != part.styles
                node._component_styles[component] = part.styles
        if changed:
            node.refresh()

    def _parts_of(self, node: DOMNode) -> Iterator[tuple[str, _Answer | None]]:
        components = node._get_component_classes()
        path = _path_of(node) if components else ()
        for component in sorted(components):
            yield component, self._worked_out.get(((DOMNode, None, frozenset((component,))), *path))

    def _answer_for(self, node: DOMNode | None) -> _Answer | None:
        stands_at = None if node is None else self._stands_at.get(node)
        return None if stands_at is None else self._worked_out.get(stands_at)


def _path_of(node: DOMNode) -> Path:
    path = []
    above: DOMNode | None = node
    while above is not None:
        path.append(_seen_by_rules(above))
        above = above.parent
    return tuple(path)


def _seen_by_rules(node: DOMNode) -> tuple[Any, ...]:
    if isinstance(node, Widget):
        return type(node), node.id, node.classes, node.mouse_hover, node.has_focus, node.disabled, node.can_focus
    if isinstance(node, App):
        return type(node), node.id, node.classes, node.theme, node.app_focus, node.native_ansi_color
    return type(node), node.id, node.classes
