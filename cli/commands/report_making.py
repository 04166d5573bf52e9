"""`threadline report drops` and `holds`: what leaves together, and what may not leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.options import with_as_stated, with_format, with_most, with_place
from cli.place import Place

# The report's columns that a table shows, and what they are called there.
_DROPS = {
    "order_no": "order",
    "drop_name": "drop",
    "factory": "factory",
    "ex_factory_date": "ex_factory",
    "delivery_date": "promised",
    "ordered": "ordered",
    "packed": "packed",
    "shipped": "shipped",
    "received": "recvd",
    "lines": "lines",
    "lines_delivered": "here",
    "lines_late": "late",
    "last_delivered_on": "last_came",
}
_HOLDS = (
    "order_no", "lot", "hold", "stage", "state", "pieces", "held", "days", "partner", "reason", "authority",
    "factory",
)  # fmt: skip


@click.command("drops")
@click.option("--order", metavar="ORDER", help="Only this order's.")
@click.option("--factory", metavar="PARTNER", help="Only orders of this factory.")
@click.option("--late", is_flag=True, help="Only drops with a line that came late, or past their date and not here.")
@click.option("--at", metavar="DATE", help="The day on which late is judged. Default: that of the last record.")
@with_most
@with_as_stated
@with_place()
@with_format
def report_drops(
    place: Place,
    order: str | None,
    factory: str | None,
    late: bool,
    at: str | None,
    limit: int,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Drops of orders, each with its promised days and how far its lines are; those still to come first.

    Example:

        threadline report drops

        threadline report drops --late --format csv
    """
    from cli.asking.copy import asked_of
    from cli.asking.listed import today_of
    from cli.asking.reported import picked, with_commas, without_count
    from cli.output import say, write
    from cli.table import Fit
    from projections.reports import drops

    with asked_of(place, as_stated=as_stated, order=order) as asked:
        today = today_of(asked, at)
        found = without_count(drops(asked, today=today, order=order, factory=factory, late=late, most=limit))
        columns, rows = found.columns, found.rows
        if format == "table":
            columns, rows = tuple(_DROPS.values()), tuple(map(with_commas, picked(found, tuple(_DROPS))))
        fit = Fit(spare=("factory", "packed", "lines", "ex_factory"), short={"factory": 12})
        write(columns, rows, format=format, output=output, fit=fit)
        say(found.told("drop"))


@click.command("holds")
@click.option("--order", metavar="ORDER", help="Only this order's.")
@click.option("--factory", metavar="PARTNER", help="Only orders of this factory.")
@click.option("--all", "closed", is_flag=True, help="Released holds and concessions too.")
@click.option("--at", metavar="DATE", help="The day up to which days are counted. Default: that of the last record.")
@with_most
@with_as_stated
@with_place()
@with_format
def report_holds(
    place: Place,
    order: str | None,
    factory: str | None,
    closed: bool,
    at: str | None,
    limit: int,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Holds that are open: which lot, since when, by whom and why; the oldest first.

    Example:

        threadline report holds

        threadline report holds --all --limit 20
    """
    from cli.asking.copy import asked_of
    from cli.asking.listed import today_of
    from cli.asking.reported import picked, without_count
    from cli.output import say, write
    from cli.table import Fit
    from projections.reports import holds

    with asked_of(place, as_stated=as_stated, order=order) as asked:
        today = today_of(asked, at)
        found = without_count(holds(asked, today=today, order=order, factory=factory, closed=closed, most=limit))
        columns, rows = found.columns, found.rows
        if format == "table":
            columns, rows = _HOLDS, tuple(_for_people(row) for row in picked(found, (*_HOLDS, "released", "held_at")))
        spare = ("factory", "authority", "partner", "state", "hold")
        fit = Fit(spare=spare, short={"partner": 10, "factory": 10}, fold={"reason": 18})
        write(columns, rows, format=format, output=output, fit=fit)
        say(found.told("hold"))


def _for_people(row: tuple[Any, ...]) -> tuple[object, ...]:
    told = dict(zip((*_HOLDS, "released", "held_at"), row, strict=True))
    told["held"] = str(told["held_at"])[:10] if told["held_at"] else ""
    told["state"] = str(told["state"]).replace("_", " ")
    if told["pieces"] is None:
        told["pieces"] = "all"
    elif told["state"] == "part released":
        told["pieces"] = f"{told['pieces'] - told['released']:,} of {told['pieces']:,}"
    return tuple(told[name] for name in _HOLDS)
