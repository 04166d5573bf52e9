"""`threadline order replay`: an order's history folded anew, and compared with the read model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_format, with_place
from cli.place import Place

if TYPE_CHECKING:
    from cli.asking.replay import Step


@click.command("replay")
@click.argument("order")
@click.option("--as-of", metavar="TIME", help="Only what had happened by then, with all that is known today.")
@click.option("--known-at", metavar="TIME", help="Only what had been recorded by then: what we could have known.")
@with_place()
@with_format
def order_replay(
    place: Place, order: str, as_of: str | None, known_at: str | None, format: str, output: Path | None
) -> int:
    """Fold an order's stored events one by one, saying what each changed, and compare the end with the read model.

    Exits 1 if they differ. TIME is RFC 3339 with an offset, or a day (to its end, UTC); with --as-of or --known-at the
    state of that moment is shown, and nothing is compared.

    Example:

        threadline order replay FAB-000002

        threadline order replay FAB-000002 --as-of 2025-03-15
    """
    from cli.asking.moments import moment_us
    from cli.asking.page import write_lines
    from cli.asking.replay import known_then, narrowed, step_lines, steps
    from cli.asking.replayed import replayed
    from cli.asking.synthetic import told_of_subject
    from cli.output import say
    from domain.errors import InvalidInput, NotFound

    if "/" in order:
        raise InvalidInput(f"expected an order's number, found {order!r}", next_step=f"threadline order log {order}")
    with replayed(place, order) as source:
        as_of_us = None if as_of is None else moment_us(as_of)
        known_at_us = None if known_at is None else moment_us(known_at)
        history = narrowed(source.history, as_of_us=as_of_us, known_at_us=known_at_us)
        if not history:
            raise NotFound(
                f"nothing had happened or been recorded of {order} by then", next_step=f"threadline order log {order}"
            )
        elsewhere = known_then(source.history, source.elsewhere, as_of_us=as_of_us, known_at_us=known_at_us)
        folded = list(steps(order, history, source.kinds, elsewhere))
        if format == "table":
            write_lines((line for step in folded for line in step_lines(step)), output)
        else:
            _write_rows(folded, format, output)
        left_out = len(source.history) - len(history)
        if as_of is not None or known_at is not None:
            say(f"{len(history)} events folded, {left_out} later ones left out; nothing compared")
            if format == "table":
                _show_state(folded[-1], as_of or known_at or "", told_of_subject(place, order))
            return 0
        verdict = source.compare(folded)
        say(verdict.words)
        for difference in verdict.differences:
            say(f"  {difference}")
        return 1 if verdict.differences else 0


def _show_state(step: Step, moment: str, note: str) -> None:
    from cli.asking.moments import moment_us
    from cli.asking.page import write_lines
    from cli.asking.timeline import timeline
    from domain.fold import rows
    from domain.moments import moment_of

    # The end of a day in UTC is that day.
    today = moment_of(moment_us(moment)).date()
    write_lines(["", f"As it stood on {today.isoformat()}:", "", *timeline(rows(step.state), today=today, note=note)])


def _write_rows(folded: Sequence[Step], format: str, output: Path | None) -> None:
    from cli.output import write
    from domain.moments import utc_text

    columns = ("version", "happened_at", "recorded_at", "fact", "partner", "id", "status", "changes")
    rows = [
        (
            step.event.event.version,
            step.event.fact.happened_at,
            utc_text(step.event.fact.recorded_us),
            step.event.fact.name,
            step.event.fact.partner,
            step.event.fact.id,
            step.state.order.status,
            list(step.changes),
        )
        for step in folded
    ]
    write(columns, rows, format=format, output=output)
