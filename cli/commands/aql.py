"""`threadline aql`: the sampling plan of a lot, and its risks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_format
from domain.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from domain.inspection import Plan

# A ladder of qualities is shown as far as something happens on it: where 1 to 99 % of the lots pass.
_SURELY = 0.01


@click.command("aql")
@click.option("--lot", type=int, required=True, metavar="PIECES", help="Pieces presented for inspection.")
@click.option("--level", default="II", show_default=True, help="Inspection level: S-1 to S-4, I, II or III.")
@click.option("--aql", required=True, help="Acceptance quality limit, e.g. 2.5; 0 accepts on zero.")
@click.option("--severity", default="normal", show_default=True, help="normal, tightened or reduced.")
@click.option(
    "--edition",
    default="iso",
    show_default=True,
    help="iso: ISO 2859-1:1999; ansi: ANSI/ASQ Z1.4 and MIL-STD-105E. They differ in reduced inspection.",
)
@with_format
def aql(lot: int, level: str, aql: str, severity: str, edition: str, format: str, output: Path | None) -> None:
    """Look up the single sampling plan of a lot: sample, acceptance and rejection numbers, after the table's arrows.

    As a table it also shows the operating characteristic: what share of lots passes, by their quality.

    Example:

        threadline aql --lot 1000 --level II --aql 2.5

        threadline aql --lot 400 --aql 0.65 --severity tightened --format json
    """
    from cli.output import write, write_object
    from domain.inspection import plan_for

    try:
        plan = plan_for(lot=lot, level=level, aql=aql, severity=severity, edition=edition)
    except InvalidInput as error:  # every word of it is an option's value: wrong usage, under the code that says more
        raise UsageError(error.message, next_step=error.next_step, code=error.code) from None
    if format == "table":
        columns = ("quality", "lots_accepted", "note")
        write(columns, _characteristic(plan), output=output, title=_in_words(plan), footer=_footer(plan))
        return
    fields = {name: getattr(plan, name) for name in _FIELDS}
    if format == "ndjson":
        write(tuple(fields), [tuple(fields.values())], format=format, output=output)
    else:
        write_object(fields, format=format, output=output)


_FIELDS = (
    "lot", "level", "aql", "severity", "edition", "letter", "plan_letter", "n", "ac", "re", "arrow", "is_full",
    "inspected",
)  # fmt: skip


def _in_words(plan: Plan) -> str:
    letter = f"letter {plan.letter}"
    if plan.plan_letter != plan.letter:
        letter += f" ({plan.arrow} to {plan.plan_letter})"
    sample = f"inspect {plan.n}"
    if plan.is_full:
        sample = "inspect the piece" if plan.lot == 1 else f"inspect all {plan.lot} (sample {plan.n})"
    return f"{letter}: {sample}, accept on {plan.ac}, reject on {plan.re}"


def _footer(plan: Plan) -> str:
    from domain.inspection import unit_of

    unit = "nonconforming pieces in 100" if unit_of(plan) == "percent" else "nonconformities per 100 pieces"
    told = f"lot {plan.lot}, level {plan.level}, AQL {plan.aql}, {plan.severity}, {plan.edition}; quality = {unit}"
    if plan.has_gap:
        told += f"\nabove {plan.ac} and below {plan.re} the lot is accepted, and normal inspection comes back"
    return told


def _characteristic(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Rows of quality, share of lots accepted and a note: the standard's AQLs as a ladder, and the named risks."""
    from domain.inspection import ACCEPT_ON_ZERO, acceptance, risks_of, tables, unit_of

    risks = risks_of(plan)
    ladder = (float(aql) for aql in tables().aqls if unit_of(plan) != "percent" or float(aql) <= 100)
    # By the text shown, so that a named quality takes the place of the step that looks the same.
    rows = {_shown(step): (step, "") for step in ladder if _SURELY <= acceptance(plan, step) <= 1 - _SURELY}
    points = [
        (risks.quality_95, "19 of 20 lots pass"),
        (risks.quality_50, "half of the lots pass"),
        (risks.quality_10, "consumer's risk 10%"),
    ]
    if plan.aql != ACCEPT_ON_ZERO:
        points.append((float(plan.aql), f"the AQL: producer's risk {risks.producer_risk:.1%}"))
    rows |= {_shown(quality): (quality, note) for quality, note in points if quality is not None}
    for quality, note in sorted(rows.values()):
        yield _shown(quality), f"{acceptance(plan, quality):.1%}", note


def _shown(quality: float) -> str:
    return f"{quality:.0f}" if quality >= 100 else f"{quality:.3g}"
