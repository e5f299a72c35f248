"""What the stylesheet keeps is what Textual would have worked out anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

from deskapp.stylesheet import KeptStylesheet
from tests.screens.front_desk import Hands, front_desk
from tests.screens.steps import a_call_from

Look = dict[str, Any]


def looks(widget: DOMNode) -> tuple[Look, dict[str, Look]]:
    """How a widget and its parts look by the rules."""
    parts = {name: dict(styles.base.get_rules()) for name, styles in widget._component_styles.items()}
    return dict(widget.styles.base.get_rules()), parts


def as_textual_has_it(hands: Hands) -> dict[str, tuple[Look, dict[str, Look]]]:
    """How everything on the screen looks when Textual's own stylesheet with the same rules has been applied to it."""
    plain = Stylesheet(variables=hands.app.get_css_variables())
    plain.source = dict(hands.app.stylesheet.source)
    plain.parse()
    plain.update(hands.screen)
    return everything(hands)


def everything(hands: Hands) -> dict[str, tuple[Look, dict[str, Look]]]:
    return {repr(widget): looks(widget) for widget in hands.screen.walk_children(Widget, with_self=True)}


async def looks_right(hands: Hands) -> None:
    kept = everything(hands)
    assert len(kept) > 5
    for widget, look in as_textual_has_it(hands).items():
        assert kept[widget] == look, f"{widget} on {hands.screen}"


async def test_every_widget_looks_as_textual_would_have_it_wherever_somebody_goes(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        assert isinstance(hands.app.stylesheet, KeptStylesheet)
        await looks_right(hands)
        await a_call_from(hands, "Margaret Hall")
        for keys in (["f2"], ["escape"], ["enter"], ["escape"], ["f1"]):
            await hands.press(*keys)
            await looks_right(hands)
        for theme in ("desk-light", "desk-dark"):
            hands.app.action_colours(theme)
            await hands.settle()
            await looks_right(hands)
