"""Save details of contacts as the details form does, one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from db.contacts.page import PromiseSeen, page
from db.desk.desk import Desk
from db.details.known import known
from db.details.record import Details, record_details
from db.details.safeguarding import DangerReport
from db.models import Complaint, OwnInformation
from deskapp.charter.vocabulary import PromiseName
from tests.db.desk_case import rows


def complaint_facts(desk: Desk, contact_id: int, version: int = 1, **facts: Any) -> None:
    record_details(desk, contact_id, Details(complaint=facts, version=version))


def request_facts(desk: Desk, contact_id: int, version: int = 1, **facts: Any) -> None:
    record_details(desk, contact_id, Details(own_information=facts, version=version))


def complaint_details(engine: Engine, contact_id: int) -> Complaint:
    found = known(engine, contact_id).complaint
    assert found is not None
    return found


def own_information_details(engine: Engine, contact_id: int) -> OwnInformation:
    found = known(engine, contact_id).own_information
    assert found is not None
    return found


def make_own_information(desk: Desk, contact_id: int) -> None:
    record_details(desk, contact_id, Details(is_own_information=True))


def mark_danger(desk: Desk, contact_id: int, *, danger: bool) -> None:
    record_details(desk, contact_id, Details(in_danger=danger))


def report_danger(desk: Desk, contact_id: int, who: str, at: datetime) -> DangerReport:
    report = DangerReport(who, at)
    record_details(desk, contact_id, Details(told=report))
    return report


def start_step(desk: Desk, contact_id: int, *, counted_from: str, on: datetime) -> list[PromiseSeen]:
    """Start a step; the promises of steps as they are since, the newest first."""
    record_details(desk, contact_id, Details(started={counted_from: on}))
    return steps_of(desk, contact_id)


def finish_step(desk: Desk, contact_id: int, *, stop: str, on: datetime) -> list[PromiseSeen]:
    record_details(desk, contact_id, Details(finished={stop: on}))
    return steps_of(desk, contact_id)


def steps_of(desk: Desk, contact_id: int) -> list[PromiseSeen]:
    steps = (PromiseName.ASSESSMENT, PromiseName.PLAN)
    found = [one for one in page(desk.engine, contact_id).promises if one.promise in steps]
    return sorted(found, key=lambda one: one.promise_id, reverse=True)


def record_of(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by the table's name."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name"
    return {name: rows(desk, f"SELECT * FROM {name}") for (name,) in rows(desk, tables)}  # noqa: S608 - our own tables
