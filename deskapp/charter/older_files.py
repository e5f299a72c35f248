"""Conversion of editions that were adopted before files declared their milestones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MILESTONES = {
    "meeting": "We met them",
    "support_start": "Their support started",
    "assessment": "The first assessment is finished",
    "plan": "The support plan is finished",
    "information_given": "They were given their information",
}
"""Words that started and ended rules, and are milestones now, each with its title."""


def brought_up_to_date(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file's table in today's form: with its milestones declared, and without rules that could never start."""
    rules = table.get("rules", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        return table
    known = {one.get("key") for one in table.get("milestones", []) if isinstance(one, dict)}
    rules = [rule for rule in rules if rule.get("counted_from") != "by_hand" and not _never_starts(rule)]
    used = {word for rule in rules for word in (rule.get("counted_from"), *rule.get("stops_on", []))}
    declared = [{"key": key, "title": title} for key, title in MILESTONES.items() if key in used - known]
    return {**table, "rules": rules, "milestones": [*table.get("milestones", []), *declared]}


def _never_starts(rule: Mapping[str, Any]) -> bool:
    return rule.get("counted_from") == "each_working_day" and rule.get("promise") != "check"
