"""Every worked life of promise_life.json and odd_lives.json: a contact's promises after what happened to it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.charter import promise_life_adapter
from tests.charter.promise_life_adapter import RefusedError

HERE = Path(__file__).parent
FILES = [json.loads((HERE / f"{name}.json").read_text("utf-8")) for name in ("promise_life", "odd_lives")]
EDITIONS: dict[str, str] = {name: text for file in FILES for name, text in file["editions"].items()}
CASES: list[dict[str, Any]] = [case for file in FILES for case in file["cases"]]
TIMES = ("started_at", "due_at", "stopped_at")


def play(case: dict[str, Any], events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return promise_life_adapter.play(EDITIONS[case["edition"]], events, case["now"])


def as_compared(promise: dict[str, Any]) -> dict[str, Any]:
    """A promise with its times as instants; when a void one stopped is not compared."""
    times = {name: datetime.fromisoformat(promise[name]) if promise[name] else None for name in TIMES}
    return {**promise, **times, **({"stopped_at": None} if promise["state"] == "void" else {})}


def test_the_files_are_whole() -> None:
    assert [len(file["cases"]) for file in FILES] == [155, 44]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['about']}" for case in CASES])
def test_a_worked_life_is_played_as_it_says(case: dict[str, Any]) -> None:
    counted: list[dict[str, Any]] = []
    for event in case["events"]:
        if event.get("refused") or case.get("edition_refused"):
            with pytest.raises(RefusedError):
                play(case, [*counted, {key: value for key, value in event.items() if key != "refused"}])
        else:
            counted.append(event)
    if not case.get("edition_refused"):
        assert [as_compared(one) for one in play(case, counted)] == [as_compared(one) for one in case["expect"]]
