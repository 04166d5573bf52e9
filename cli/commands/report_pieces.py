"""`threadline report pieces` and `materials`: one order's pieces, and what they are made of."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.options import with_as_stated, with_format, with_place
from cli.place import Place


@click.command("pieces")
@click.argument("order")
@click.option("--lots", is_flag=True, help="Show each line's lots too, with the lots they came from and went into.")
@with_as_stated
@with_place()
@with_format
def report_pieces(place: Place, order: str, lots: bool, as_stated: bool, format: str, output: Path | None) -> None:
    """Where every piece of an order is: by line what each stage passed, and what did not come through.

    WIP went into a stage and has not left it; it is called missing once the stage is done. cut-to-ship = cut / shipped,
    order-to-ship = shipped / ordered, both of bulk pieces and of lines not cancelled. Samples are not counted.
    With --lots, json and csv have a row a line and lot.

    Example:

        threadline report pieces FAB-000002

        threadline report pieces FAB-000002 --lots

        threadline report pieces FAB-000002 --as-stated --format csv
    """
    from cli.asking.copy import asked_of
    from cli.asking.page import write_lines
    from cli.asking.piece_page import piece_page
    from cli.asking.reported import as_dicts, found_or_unknown
    from cli.output import write
    from cli.table import edge_of
    from projections.reports import piece_lots, pieces

    with asked_of(place, as_stated=as_stated, order=order) as asked:
        found_or_unknown(asked, order)
        if format == "table":
            of_lots = as_dicts(piece_lots(asked, order)) if lots else ()
            width = edge_of(output is None and sys.stdout.isatty())
            write_lines(piece_page(order, as_dicts(pieces(asked, order)), of_lots, width=width), output)
        else:
            answer = (piece_lots if lots else pieces)(asked, order)
            write(answer.columns, answer.rows, format=format, output=output)


@click.command("materials")
@click.argument("order")
@with_as_stated
@with_place()
@with_format
def report_materials(place: Place, order: str, as_stated: bool, format: str, output: Path | None) -> None:
    """Materials received for an order: how much of what, by lot, from whom, under which certificates.

    Example:

        threadline report materials FAB-000002
    """
    from cli.asking.copy import asked_of
    from cli.asking.reported import found_or_unknown
    from cli.output import write
    from cli.table import Fit
    from projections.reports import materials

    with asked_of(place, as_stated=as_stated, order=order) as asked:
        found_or_unknown(asked, order)
        answer = materials(asked, order)
        columns, rows = answer.columns, answer.rows
        if format == "table":
            columns = ("material", "lot", "quantity", "unit", "supplier", "certificates", "first", "last")
            rows = tuple(
                (material, lot, f"{quantity.normalize():f}", unit, supplier, ", ".join(papers), *map(_day, days))
                for material, lot, quantity, unit, supplier, papers, *days, _ in rows
            )
        fit = Fit(spare=("last", "supplier", "certificates"), short={"material": 16, "supplier": 12})
        write(columns, rows, format=format, output=output, fit=fit)


def _day(moment: object) -> str:
    return "" if moment is None else str(moment)[:10]
