"""`threadline report inspections` and `defects`: what inspections found, defects and defective pieces counted apart."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_as_stated, with_format, with_place
from cli.place import Place
from domain.errors import UsageError

_KINDS = click.Choice(["inline", "during", "final", "reinspection"])


@click.command("inspections")
@click.option("--order", metavar="ORDER", help="Every inspection of this order, with the numbers it was judged by.")
@click.option(
    "--by",
    type=click.Choice(["all", "factory", "month", "kind"]),
    default="all",
    show_default=True,
    help="Group.",
)
@click.option("--factory", metavar="PARTNER", help="Only orders of this factory.")
@click.option("--kind", type=_KINDS, help="Only inspections of this kind.")
@with_as_stated
@with_place()
@with_format
def report_inspections(
    place: Place,
    order: str | None,
    by: str,
    factory: str | None,
    kind: str | None,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """How often lots pass at once, and what inspections find: first submissions, right first time, DHU.

    first = lots' first submissions to a final inspection that decided; right first time = those accepted, of them.
    sampled, defectives (pieces with any defect) and defects are of all inspections that count; dhu = 100 x defects /
    sampled: a piece may have several defects. unlisted = inspections with defectives of which no defect is listed, so
    that dhu is more than it says.

    Example:

        threadline report inspections --by factory

        threadline report inspections --order FAB-000002 --format json
    """
    from cli.asking import inspected
    from cli.asking.copy import asked_of
    from cli.asking.reported import for_people, found_or_unknown, with_commas
    from cli.output import say, write
    from projections.reports import inspections, inspections_of

    if order is not None and (by != "all" or factory or kind):
        raise UsageError("--order shows one order's inspections, each by itself", next_step="leave the others out")
    with asked_of(place, as_stated=as_stated, order=order) as asked:
        if order is not None:
            found_or_unknown(asked, order)
            answer = inspections_of(asked, order)
            columns, rows = answer.columns, answer.rows
            if format == "table":
                columns, rows = inspected.COLUMNS, tuple(inspected.rows(answer))
            write(columns, rows, format=format, output=output, fit=inspected.FIT)
            return
        answer = inspections(asked, by=by, factory=factory, kind=kind)
        columns, rows = answer.columns, answer.rows
        if by == "all":  # one group: its column says nothing
            columns, rows = columns[1:], tuple(row[1:] for row in rows)
        if format == "table":
            unlisted = any(row[-1] for row in rows)
            rows = tuple(map(with_commas, for_people(columns, rows, grouped=by != "all")))
            columns = tuple(inspected.SHORT_NAMES.get(name, name) for name in columns)
        write(columns, rows, format=format, output=output)
        if format == "table":
            say("first = first submissions; rft% = accepted / first; dhu = 100 x defects / sampled")
            if unlisted:
                say("unlisted = inspections with defectives and no list of defects: dhu is more than it says")


@click.command("defects")
@click.option("--by", type=click.Choice(["code", "class", "factory"]), default="code", show_default=True, help="Group.")
@click.option("--factory", metavar="PARTNER", help="Only orders of this factory.")
@click.option("--order", metavar="ORDER", help="Only this order's.")
@click.option("--kind", type=_KINDS, help="Only of inspections of this kind.")
@with_as_stated
@with_place()
@with_format
def report_defects(
    place: Place,
    by: str,
    factory: str | None,
    order: str | None,
    kind: str | None,
    as_stated: bool,
    format: str,
    output: Path | None,
) -> None:
    """Defects by code, class or factory, the most frequent first, with the share of all so far (Pareto).

    defectives are the pieces that had the defect, where the inspector counted them too.

    Example:

        threadline report defects

        threadline report defects --by factory --kind final
    """
    from cli.asking.copy import asked_of
    from cli.asking.reported import for_people, with_commas
    from cli.output import write
    from projections.reports import defects

    with asked_of(place, as_stated=as_stated, order=order) as asked:
        answer = defects(asked, by=by, factory=factory, order=order, kind=kind)
        rows = answer.rows
        if format == "table":
            rows = tuple(map(with_commas, for_people(answer.columns, answer.rows, grouped=True)))
        write(answer.columns, rows, format=format, output=output)
