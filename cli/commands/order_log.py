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
def order_log(place: Place, subject: str, raw: bool, format: str, output: Path | None) -> int:
    """Show every event of an order in recorded order: when it happened, when it was recorded, who stated what.

    Takes shipment/<carrier>/<number> and certificate/<scheme>/<number> too. What was corrected stays in its place and
    is marked: the original, the declaration, the replacement. `--raw --format json` gives the records byte for byte.

    Each record's digest (of its key, content type, CloudEvents attributes and value) is computed anew from the stored
    bytes; exits 1 if one is not the digest that was recorded with it: that event is marked, its `digest_ok` false.

    Example:

        threadline order log FAB-000002

        threadline order log FAB-000002 --raw
    """
    from cli.asking import log
    from cli.asking.digests import differing, verdict
    from cli.asking.numbers import count
    from cli.asking.page import write_lines
    from cli.asking.store import opened
    from cli.asking.synthetic import told_of
    from cli.output import say, write
    from domain.history import marked

    with opened(place) as histories:
        events = histories.events(subject)
    altered = differing(events)
    try:
        history = marked(events)
    except Exception:
        if altered:  # what was changed can be no fact any more; what must be said is that it was changed
            say(verdict(len(events), altered))
            return 1
        raise
    if format != "table":
        columns, rows = (log.RAW_COLUMNS, log.raw_rows) if raw else (log.COLUMNS, log.rows)
        write(columns, rows(history, altered), format=format, output=output)
    elif raw:
        write_lines((line for entry in history for line in log.raw_lines(entry, altered)), output)
    else:
        write_lines(log.lines(history, altered), output)
    told = told_of(event.state for event in events)
    kind = f", {told}" if told else ""
    say(f"{count(len(history), 'event')} of {subject}, from the event store{kind}; x marks what was corrected")
    say(verdict(len(events), altered))
    return 1 if altered else 0
