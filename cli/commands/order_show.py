"""`threadline order show`: one order as a timeline."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.options import with_format, with_place
from cli.place import Place


@click.command("show")
@click.argument("order")
@click.option("--at", metavar="DATE", help="The day on which overdue is judged. Default: that of the last record.")
@with_place()
@with_format
def order_show(place: Place, order: str, at: str | None, format: str, output: Path | None) -> None:
    """Show one order: its status, dates promised and kept, stages, lines, lots, shipments, certificates, what is wrong.

    Example:

        threadline order show FAB-000002
    """
    from cli.asking.copy import copy_of
    from cli.asking.listed import today_of
    from cli.asking.page import write_lines
    from cli.asking.states import read_beside, read_state
    from cli.asking.synthetic import told_of_subject
    from cli.asking.timeline import timeline
    from cli.output import write_object
    from domain.errors import NotFound

    with copy_of(place) as copy:
        state = {**read_state(copy, order), **read_beside(copy, order)}
        if not state["orders"]:
            raise NotFound(
                f"the published copy knows no order {order!r}", next_step=f"threadline order list --search {order}"
            )
        today = today_of(copy, at)
        synthetic = told_of_subject(place, order)
        if format == "table":
            drawn = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
            bar = "\u2588\u2591" if drawn and output is None else "#."
            write_lines(timeline(state, today=today, bar=bar, note=synthetic), output)
        else:
            told: dict[str, object] = {
                **state["orders"][0],
                "synthetic": bool(synthetic),
                **{model: state[model] for model in state if model != "orders"},
            }
            write_object(told, format=format, output=output)
