"""`threadline order list`: orders, the most urgent first."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_format, with_place
from cli.place import Place

# What a table shows, as far as there is room; the other formats have all.
_IN_TABLE = (
    "order_no",
    "status",
    "customer",
    "factory",
    "promised",
    "due",
    "delivered_on",
    "how",
    "ordered",
    "received",
)
_SPARE = ("promised", "ordered", "received", "delivered_on", "customer", "due", "how")
# Names may end in an ellipsis, not before these many columns; how an order stands is folded.
_SHORT = {"customer": 18, "factory": 14}
_FOLD = {"how": 16}


@click.command("list")
@click.option("--late", is_flag=True, help="Only orders with a line that came late, or is past its date and not here.")
@click.option("--missing", is_flag=True, help="Only orders with pieces missing: `report pieces` says which.")
@click.option("--held", is_flag=True, help="Only orders with pieces held.")
@click.option("--due-before", metavar="DATE", help="Only orders with a line promised for before this day and not here.")
@click.option("--factory", metavar="PARTNER", help="Only orders of this factory.")
@click.option("--customer", metavar="TEXT", help="Only orders whose customer's name has this text.")
@click.option("--status", metavar="STATUS", help="Only orders of this status, e.g. part_shipped.")
@click.option(
    "--search", metavar="TEXT", help="Only orders with this text in their number, customer's PO or factory's reference."
)
@click.option("--at", metavar="DATE", help="The day on which late is judged. Default: that of the last record.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Show at most so many.")
@with_place()
@with_format
def order_list(
    place: Place,
    late: bool,
    missing: bool,
    held: bool,
    due_before: str | None,
    factory: str | None,
    customer: str | None,
    status: str | None,
    search: str | None,
    at: str | None,
    limit: int,
    format: str,
    output: Path | None,
) -> None:
    """List orders: late, due, by factory, customer or status.

    Example:

        threadline order list

        threadline order list --late --format csv

        threadline order list --missing

        threadline order list --due-before 2026-06-30 --status cutting
    """
    from cli.asking.copy import copy_of
    from cli.asking.listed import in_words, listed
    from cli.output import say, write
    from cli.table import Fit

    with copy_of(place) as copy:
        found = listed(
            copy,
            late=late,
            missing=missing,
            held=held,
            due_before=due_before,
            factory=factory,
            customer=customer,
            status=status,
            search=search,
            at=at,
            limit=limit,
        )
        columns: tuple[str, ...] = found.columns
        rows: list[tuple[object, ...]] = list(found.rows)
        if format == "table":
            at_name = {name: n for n, name in enumerate(columns)}
            with_words = [{**{name: row[n] for name, n in at_name.items()}, "how": ""} for row in rows]
            for row in with_words:
                row["how"] = in_words(row)
            columns, rows = _IN_TABLE, [tuple(row[name] for name in _IN_TABLE) for row in with_words]
        fit = Fit(spare=_SPARE, short=_SHORT, fold=_FOLD)
        write(columns, rows, format=format, output=output, fit=fit)
        if found.total > len(rows):
            say(f"{len(rows)} of {found.total} orders shown: narrow them down, or raise --limit")
        say(f"late as of {found.today.isoformat()}")
