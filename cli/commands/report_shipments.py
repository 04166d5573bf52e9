"""`threadline report shipments`: where the cargo is, what arrived; and orders split over several shipments."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_as_stated, with_format, with_most, with_place
from cli.place import Place
from domain.errors import UsageError


@click.command("shipments")
@click.option("--order", metavar="ORDER", help="Only this order's, with its own pieces alone.")
@click.option("--split", is_flag=True, help="Orders over more than one shipment, and how many they are.")
@click.option("--open", "is_open", is_flag=True, help="Only shipments that are not received yet.")
@with_most
@with_as_stated
@with_place()
@with_format
def report_shipments(
    place: Place,
    order: str | None,
    split: bool,
    is_open: bool,
    limit: int,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Freight: mode, carrier, ports, days left and come, customs, and the pieces aboard; those on their way first.

    Days with a ~ are forecasts, all others were seen or stated. An Incoterm in brackets is the order's, where the
    shipment states none. short = pieces neither received nor
    damaged, once all is in. One shipment may carry several orders; --order shows what is that order's.

    Example:

        threadline report shipments --open

        threadline report shipments --split --format csv
    """
    from cli.asking import freight
    from cli.asking.copy import asked_of
    from cli.asking.reported import without_count
    from cli.output import say, write
    from projections.reports import shipments, split_orders

    if split and is_open:
        raise UsageError("--split lists orders, --open shipments", next_step="give one of the two")
    with asked_of(place, as_stated=as_stated) as asked:
        if split:
            answer = split_orders(asked, order=order, most=limit)
            orders = answer.rows[0][-1] if answer.rows else 0
            columns, rows = answer.columns[:-2], tuple(row[:-2] for row in answer.rows)
            if format == "table":
                columns, rows = freight.SPLIT_COLUMNS, tuple(freight.split_rows(rows))
            write(columns, rows, format=format, output=output, fit=freight.FIT_OF_SPLIT)
            total = answer.rows[0][-2] if answer.rows else 0
            orders = orders or asked.query("SELECT count(*) FROM orders").rows[0][0]
            more = f" ({len(rows)} shown)" if total > len(rows) else ""
            say(f"{total:,} of {orders:,} orders over more than one shipment{more}")
            return
        found = without_count(shipments(asked, order=order, is_open=is_open, most=limit))
        columns, rows = found.columns, found.rows
        if format == "table":
            columns, rows = freight.COLUMNS, tuple(freight.rows(found))
        write(columns, rows, format=format, output=output, fit=freight.FIT)
        say(found.told("shipment"))
