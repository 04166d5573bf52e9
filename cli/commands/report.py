"""`threadline report`: lead times and punctuality, each number with how many it is made of and how many are open."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_as_stated, with_format, with_place
from cli.place import Place


@click.command("lead-times")
@click.option(
    "--by", type=click.Choice(["stage", "factory", "month"]), default="stage", show_default=True, help="Group."
)
@click.option(
    "--measure",
    type=click.Choice(["lead", "queue", "work"]),
    default="lead",
    show_default=True,
    help="lead: last to last; queue: last to first; work: first to last of the later stage.",
)
@click.option("--factory", metavar="PARTNER", help="Only orders of this factory.")
@click.option("--from-month", metavar="YYYY-MM", help="Only orders confirmed in this month or later.")
@click.option("--to-month", metavar="YYYY-MM", help="Only orders confirmed in this month or earlier.")
@with_as_stated
@with_place()
@with_format
def report_lead_times(
    place: Place,
    by: str,
    measure: str,
    factory: str | None,
    from_month: str | None,
    to_month: str | None,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Lead times between stages, in hours: p50, p80, p90 of n steps done, how many are open, how many assumed.

    Finished steps alone would flatter: the slow ones are still open. So n, open and assumed stand beside every number.

    Example:

        threadline report lead-times

        threadline report lead-times --by factory --format csv
    """
    from cli.asking.copy import asked_of
    from cli.asking.reported import for_people
    from cli.output import write
    from projections.reports import lead_times

    with asked_of(place, as_stated=as_stated) as asked:
        answer = lead_times(
            asked,
            by=by,
            measure=measure,
            factory=factory,
            from_month=_month(from_month),
            to_month=_month(to_month),
        )
        columns, rows = answer.columns, answer.rows
        if by == "stage":  # one group: its column says nothing
            columns, rows = columns[1:], tuple(row[1:] for row in rows)
        title = ""
        if format == "table":
            title, rows = f"{measure} times in hours", tuple(for_people(columns, rows, grouped=by != "stage"))
        write(columns, rows, format=format, output=output, title=title)


@click.command("on-time")
@click.option(
    "--by",
    type=click.Choice(["all", "factory", "mode", "month", "incoterm"]),
    default="all",
    show_default=True,
    help="Group.",
)
@click.option(
    "--at",
    "point",
    type=click.Choice(["delivered", "incoterm"]),
    default="delivered",
    show_default=True,
    help="Late where: as received, or at the point where the Incoterm puts delivery.",
)
@click.option("--factory", metavar="PARTNER", help="Only lines made by this factory.")
@click.option("--mode", help="Only lines that came (or shall come) by this mode.")
@click.option("--from-month", metavar="YYYY-MM", help="Only lines there in this month or later.")
@click.option("--to-month", metavar="YYYY-MM", help="Only lines there in this month or earlier.")
@with_as_stated
@with_place()
@with_format
def report_on_time(
    place: Place,
    by: str,
    point: str,
    factory: str | None,
    mode: str | None,
    from_month: str | None,
    to_month: str | None,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Lines late: late of n with a promised and a true date, how many are open, how many assumed.

    A line is late if the local date of its last delivery is after its promised date. Lines without a usable date of
    delivery are counted as assumed, and are in neither n nor late.

    --at incoterm takes the day at the point where the term puts delivery (docs/incoterms.md): EXW, FCA, CPT, CIP when
    shipped; FAS, FOB, CFR, CIF when the ship departed, if the carrier said so, else when shipped; DAP, DPU, DDP, DAT,
    DDU, DES, DEQ, DAF and lines without a term when delivered. unknown = delivered, and nobody stated when it left.

    Example:

        threadline report on-time

        threadline report on-time --by mode --format json

        threadline report on-time --at incoterm --by incoterm
    """
    from cli.asking.copy import asked_of
    from cli.asking.numbers import count
    from cli.asking.reported import for_people
    from cli.output import say, write
    from projections.reports import on_time

    with asked_of(place, as_stated=as_stated) as asked:
        answer = on_time(
            asked,
            at=point,
            by=by,
            factory=factory,
            mode=mode,
            from_month=_month(from_month),
            to_month=_month(to_month),
        )
        columns, rows = answer.columns, answer.rows
        if by == "all":
            columns, rows = columns[1:], tuple(row[1:] for row in rows)
        title = ""
        if format == "table":
            title = "lines at delivery" if point == "delivered" else "lines at the point of their Incoterm"
            rows = tuple(for_people(columns, rows, grouped=by != "all"))
        write(columns, rows, format=format, output=output, title=title)
        if point == "incoterm":
            whole = {name: sum(row[columns.index(name)] for row in rows) for name in (*_POINTS, "unknown")}
            told = [count(whole[name], "line") + said for name, said in _POINTS.items() if whole[name]]
            say(f"judged: {', '.join(told) or 'no line'}")
            if whole["unknown"]:
                say(f"unknown: {count(whole['unknown'], 'line')} delivered, and nobody stated when it left")


# Which lines were judged where, told beside the answer.
_POINTS = {
    "at_origin": " where it left",
    "at_destination": " where it came",
    "no_term": " as delivered, for want of a term",
}


def _month(text: str | None) -> str | None:
    if text is None:
        return None
    from datetime import date

    from domain.errors import InvalidInput

    try:
        return date.fromisoformat(f"{text}-01").strftime("%Y-%m")
    except ValueError:
        raise InvalidInput(f"expected a month as YYYY-MM, found {text!r}") from None
