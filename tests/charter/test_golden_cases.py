"""Every worked case of deadlines.json: due times, readings at a given now, and the order of queues."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.charter import golden_adapter

FILE = Path(__file__).with_name("deadlines.json")
GOLDEN = json.loads(FILE.read_text("utf-8"))
CASES: list[dict[str, Any]] = GOLDEN["cases"]
QUEUES: list[dict[str, Any]] = GOLDEN["queues"]


def policy_of(case: dict[str, Any]) -> dict[str, Any]:
    return {**GOLDEN["spec"]["defaults"], **case.get("policy", {})}


def due(case: dict[str, Any]) -> tuple[int, str]:
    calendar = GOLDEN["calendars"][case["calendar"]]
    return golden_adapter.due(case["received_at"], case["rule"], calendar, policy_of(case), case.get("pauses", []))


def test_the_file_is_whole() -> None:
    readings = sum(len(case["now"]) for case in CASES)
    assert (len(CASES), readings, len(QUEUES)) == (429, 1240, 4)
    assert sum(case.get("optional", False) for case in CASES) == 3


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_golden_case_is_due_when_it_says_and_reads_so_at_every_now(case: dict[str, Any]) -> None:
    assert due(case) == (case["due_epoch"], case["due_date"]), case["why"]
    calendar = GOLDEN["calendars"][case["calendar"]]
    for now in case["now"]:
        found = golden_adapter.check(now["at"], case["due_epoch"], case["due_date"], calendar, policy_of(case))
        assert found == (now["remaining_working_seconds"], now["overdue"], now["working_days_left"]), now["at"]


@pytest.mark.parametrize("queue", QUEUES, ids=[queue["name"] for queue in QUEUES])
def test_a_queue_is_in_order_of_due_time_then_receipt_then_key(queue: dict[str, Any]) -> None:
    rows = [
        (due(item)[0], datetime.fromisoformat(item["received_at"]).timestamp(), item["key"]) for item in queue["items"]
    ]
    assert [key for *_, key in sorted(rows)] == queue["order"]


def test_the_adapter_is_found_and_used_by_a_program_that_knows_only_its_name() -> None:
    program = (
        "import importlib, json, sys\n"
        "adapter = importlib.import_module(sys.argv[1])\n"
        "golden = json.load(open(sys.argv[2], encoding='utf-8'))\n"
        "case = golden['cases'][0]\n"
        "calendar, policy = golden['calendars'][case['calendar']], golden['spec']['defaults']\n"
        "print(tuple(adapter.due(case['received_at'], case['rule'], calendar, policy, [])))\n"
    )
    root = FILE.parent.parent.parent
    asked = [sys.executable, "-c", program, "tests.charter.golden_adapter", str(FILE)]
    answer = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str((CASES[0]["due_epoch"], CASES[0]["due_date"]))
