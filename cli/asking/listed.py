"""Orders that meet some filters, read from a published copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cli.asking.copy import recorded_at
from cli.asking.moments import day
from cli.asking.numbers import count
from domain.errors import InvalidInput
from domain.fold import STATUSES

if TYPE_CHECKING:
    from projections.asking import Copy
    from projections.reports import Asked


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of orders, how many there are without the limit, and the day on which late was judged."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int
    today: date


def today_of(copy: Asked, at: str | None) -> date:
    """The day an answer is given for: `at`, else the day (UTC) of the copy's last record."""
    if at is not None:
        return day(at)
    last = recorded_at(copy)
    return (last or datetime.now(UTC)).date()


def listed(
    copy: Copy,
    *,
    late: bool = False,
    missing: bool = False,
    held: bool = False,
    due_before: str | None = None,
    factory: str | None = None,
    customer: str | None = None,
    status: str | None = None,
    search: str | None = None,
    at: str | None = None,
    limit: int = 50,
) -> Listed:
    """The orders that meet every filter, the most urgent first; InvalidInput on an unknown status or day."""
    if status is not None and status not in STATUSES:
        raise InvalidInput(f"expected a status among {', '.join(STATUSES)}; found {status!r}")
    today = today_of(copy, at)
    answer = copy.query(
        (files("cli.asking") / "orders_listed.sql").read_text(encoding="utf-8"),
        {
            "today": today,
            "late": late,
            "missing": missing,
            "held": held,
            "due_before": None if due_before is None else day(due_before),
            "factory": factory,
            "customer": customer,
            "status": status,
            "search": search,
            "most": limit,
        },
    )
    total = answer.rows[0][-1] if answer.rows else 0
    return Listed(answer.columns[:-1], tuple(row[:-1] for row in answer.rows), total, today)


def in_words(row: Mapping[str, Any]) -> str:
    """How an order stands against its promises: which lines came late or are overdue, and by how much at worst."""
    told = []
    if row["lines_overdue"]:
        told.append(f"{count(row['lines_overdue'], 'line')} overdue")
    if row["lines_late"]:
        told.append(f"{count(row['lines_late'], 'line')} came late")
    return " and ".join(told) + (f", {row['days_late']} d" if told else "")
