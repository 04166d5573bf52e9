"""Shipments as a table for people: a forecast day is marked, what is short or damaged is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.table import Fit

if TYPE_CHECKING:
    from cli.asking.reported import Found

COLUMNS = (
    "shipment", "mode", "term", "unit", "route", "departed", "arrived", "customs", "pieces", "recvd", "damaged",
    "short", "orders", "state",
)  # fmt: skip
FIT = Fit(spare=("unit", "route", "orders", "customs", "term", "mode", "state", "damaged", "short"), short={"unit": 12})
FIT_OF_SPLIT = Fit(spare=("customer", "modes", "factory"), short={"customer": 10, "factory": 10}, fold={"names": 24})
_FORECAST = "~"


def rows(found: Found) -> Iterator[tuple[object, ...]]:
    """The rows of the report `shipments` for people."""
    for values in found.rows:
        row = dict(zip(found.columns, values, strict=True))
        containers = row["containers"] or ()
        unit = containers[0] if containers else row["waybill"] or row["booking"] or ""
        yield (
            row["shipment"],
            row["mode"] or "",
            _term(row),
            unit + (f" +{len(containers) - 1}" if len(containers) > 1 else ""),
            "-".join(port for port in (row["origin"], row["destination"]) if port),
            _day(row["atd"], row["etd"], row["shipped_on"]),
            _day(row["ata"], row["eta"], None),
            row["customs"] or "",
            f"{row['pieces']:,}" if row["purpose"] in ("bulk", None) else row["purpose"],
            f"{row['received']:,}",
            f"{row['damaged']:,}" if row["damaged"] else "",
            f"{row['short']:,}" if row["short"] else "",
            f"{row['orders']:,}",
            _state(row),
        )


# The columns of the report `split_orders` in a table.
SPLIT_COLUMNS = (
    "order", "customer", "factory", "shipments", "pieces", "modes", "first_left", "last_left", "names",
)  # fmt: skip


def split_rows(found: Sequence[Sequence[Any]]) -> Iterator[tuple[object, ...]]:
    """The rows of the report `split_orders` for people: lists as words."""
    for row in found:
        yield tuple(map(_in_words, row))


def _in_words(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) else ", ".join(value) if isinstance(value, list) else value


def _term(row: Mapping[str, Any]) -> str:
    """`FOB 2020`, as the shipment states it; in brackets where only the order does."""
    if row["incoterm_of"] == "order":
        return f"({row['incoterm']})"
    return " ".join(part for part in (row["incoterm"], row["incoterm_edition"]) if part)


def _state(row: Mapping[str, Any]) -> str:
    if row["is_received"]:
        return "received"
    if row["ata"]:
        return "arrived"
    return "on its way" if row["atd"] or row["shipped_on"] else ""


def _day(seen: date | None, forecast: date | None, stated: date | None) -> str:
    """The day the carrier saw; else that stated by who shipped; else the forecast, marked."""
    if seen or stated:
        return str(seen or stated)
    return f"{_FORECAST}{forecast}" if forecast else ""
