"""`threadline report certificates`: whether what an order requires was in force when its goods left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.options import with_as_stated, with_format, with_most, with_place
from cli.place import Place

RESULTS = (
    "valid", "missing", "wrong_holder", "withdrawn", "not_in_force", "wrong_scope", "undated", "not_shipped",
)  # fmt: skip
_READ = ("order_no", "scheme", "product_class", "shipment", "shipped_on", "result", "certificate", "valid_until")
_IN_TABLE = ("order", "required", "shipment", "shipped_on", "result", "certificate", "valid_until")


@click.command("certificates")
@click.option("--order", metavar="ORDER", help="Only this order's.")
@click.option("--scheme", help="Only certificates of this scheme, e.g. gots.")
@click.option("--result", type=click.Choice(RESULTS), help="Only checks with this result.")
@click.option("--at", metavar="DATE", help="The day from which days_left counts. Default: that of the last record.")
@with_most
@with_as_stated
@with_place()
@with_format
def report_certificates(
    place: Place,
    order: str | None,
    scheme: str | None,
    result: str | None,
    at: str | None,
    limit: int,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Each certificate that an order requires, checked on the day of each shipment; what is wrong comes first.

    valid: the order's factory held one in force that day, for these goods. A withdrawal that comes later is seen too.

    Example:

        threadline report certificates

        threadline report certificates --result withdrawn --format json
    """
    from cli.asking.copy import asked_of
    from cli.asking.listed import today_of
    from cli.asking.reported import picked, without_count
    from cli.output import say, write
    from cli.table import Fit
    from projections.reports import certificates

    with asked_of(place, as_stated=as_stated) as asked:
        today = today_of(asked, at)
        found = without_count(certificates(asked, today=today, order=order, scheme=scheme, result=result, most=limit))
        columns, rows = found.columns, found.rows
        if format == "table":
            columns, rows = _IN_TABLE, tuple(_for_people(*row) for row in picked(found, _READ))
        fit = Fit(spare=("shipped_on", "valid_until"), short={"certificate": 12})
        write(columns, rows, format=format, output=output, fit=fit)
        say(found.told("check"))


def _for_people(
    order_no: str,
    scheme: str,
    product_class: str,
    shipment: str | None,
    shipped_on: date | None,
    result: str,
    certificate: str | None,
    valid_until: date | None,
) -> tuple[object, ...]:
    said = result.replace("_", " ")
    if result not in ("valid", "not_shipped"):
        said = f"NOT VALID: {said}"
    number = (certificate or "").rpartition("/")[2]
    return order_no, f"{scheme} {product_class}".rstrip(), shipment, shipped_on, said, number, valid_until
