"""`threadline order log`: every stored event of one subject, from the event store."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_format, with_place
from cli.place import Place


@click.command("log")
@click.argument("subject")
@click.option("--raw", is_flag=True, help="Show the records as they came: headers and value.")
@with_place()
@with_format
def order_log(place: Place, subject: str, raw: bool, format: str, output: Path | None) -> None:
    """Show every event of an order in recorded order: when it happened, when it was recorded, who stated what.

    Takes shipment/<carrier>/<number> and certificate/<scheme>/<number> too. What was corrected stays in its place and
    is marked: the original, the declaration, the replacement. `--raw --format json` gives the records byte for byte.

    Example:

        threadline order log FAB-000002

        threadline order log FAB-000002 --raw
    """
    from cli.asking import log
    from cli.asking.page import write_lines
    from cli.asking.store import opened
    from cli.asking.words import count
    from cli.output import say, write

    with opened(place) as histories:
        history = histories.of(subject)
    if format != "table":
        columns, rows = (log.RAW_COLUMNS, log.raw_rows(history)) if raw else (log.COLUMNS, log.rows(history))
        write(columns, rows, format=format, output=output)
    elif raw:
        write_lines((line for entry in history for line in log.raw_lines(entry)), output)
    else:
        write_lines(log.lines(history), output)
    say(f"{count(len(history), 'event')} of {subject}, from the event store; x marks what was corrected")
