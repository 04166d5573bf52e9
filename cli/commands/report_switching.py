"""`threadline report switching`: how strictly the next lot is to be inspected."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_as_stated, with_format, with_most, with_place
from cli.place import Place


@click.command("switching")
@click.option("--factory", metavar="PARTNER", help="Only lots of this factory.")
@click.option("--differing", is_flag=True, help="List the inspections done under another severity than was due.")
@with_most
@with_as_stated
@with_place()
@with_format
def report_switching(
    place: Place, factory: str | None, differing: bool, limit: int, as_stated: bool, format: str, output: Path | None
) -> None:
    """The severity that ISO 2859-1 makes due for the next lot, by factory, style family and class, and why.

    Counted are first submissions alone, the lots of all orders of a style family in one row: normal, tightened,
    reduced or discontinued. A difference never changes a verdict. Beside it, how often an inspection was done
    under another severity than was due.

    Example:

        threadline report switching

        threadline report switching --differing --format csv
    """
    from cli.asking.copy import asked_of
    from cli.asking.reported import picked, without_count
    from cli.output import say, write
    from cli.table import Fit
    from projections.reports import differing as differing_rows
    from projections.reports import switching

    with asked_of(place, as_stated=as_stated) as asked:
        found = without_count((differing_rows if differing else switching)(asked, factory=factory, most=limit))
        columns, rows = found.columns, found.rows
        if format == "table":
            names = _DIFFERING if differing else _STREAMS
            columns, rows = tuple(names.values()), tuple(picked(found, tuple(names)))
        fit = Fit(
            spare=("in_order", "nr"),
            short={"factory": 10, "style_family": 8, "in_order": 10},
            fold={"why": 32},
        )
        write(columns, rows, format=format, output=output, fit=fit)
        say(found.told("difference" if differing else "stream"))


# The report's columns that a table shows, and what they are called there.
_STREAMS = {
    "factory": "factory",
    "style_family": "style_family",
    "class": "class",
    "lots": "lots",
    "due_next": "due_now",
    "why": "why",
    "differing": "differed",
    "last_order": "in_order",
}
_DIFFERING = {
    "factory": "factory",
    "style_family": "style_family",
    "class": "class",
    "number": "nr",
    "order_no": "order",
    "inspection": "inspection",
    "severity": "stated",
    "severity_due": "due",
}
