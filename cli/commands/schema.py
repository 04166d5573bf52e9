"""`threadline schema`: what facts and tables look like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.options import with_format, with_place
from cli.place import Place


@click.command("list")
@with_format
def schema_list(format: str, output: Path | None) -> None:
    """List all facts of the contract: who states each, about what, and its type.

    Example:

        threadline schema list
    """
    from cli.output import write
    from cli.table import Fit
    from domain.facts import FACTS
    from domain.facts.meaning import FACT_MEANING

    rows = [
        (
            spec.name,
            ", ".join(spec.stated_by),
            ", ".join(sorted(spec.subjects)) if len(spec.subjects) < 3 else "any",
            spec.type,
            FACT_MEANING[spec.name],
        )
        for spec in FACTS.values()
    ]
    columns = ("fact", "stated_by", "subject", "type", "meaning")
    # The type is threadline.<fact>.v1: the first to go where room is short.
    fit = Fit(spare=("type",), fold={"stated_by": 12, "subject": 12})
    write(columns, rows, format=format, output=output, fit=fit)


@click.command("show")
@click.argument("fact")
@click.option(
    "--example", "wants_example", is_flag=True, help="Show an example event, as a partner sends it in structured mode."
)
@click.option("--event", "of_event", is_flag=True, help="Show the whole event (structured mode), not only its data.")
@with_format
def schema_show(fact: str, wants_example: bool, of_event: bool, format: str, output: Path | None) -> None:
    """Show one fact's fields and rules; `--format json` gives its JSON Schema.

    Example:

        threadline schema show cut

        threadline schema show cut --format json

        threadline schema show cut --example
    """
    import json

    from cli.asking.fields import COLUMNS, field_rows
    from cli.asking.page import write_lines
    from cli.output import say, write
    from cli.table import Fit
    from consumers.schemas import data_schema, event_schema
    from domain.examples import example

    spec = _spec(fact)
    if wants_example:
        write_lines(
            [json.dumps(example(spec.name), indent=None if format == "ndjson" else 2, ensure_ascii=False)], output
        )
        return
    schema = event_schema(spec) if of_event else data_schema(spec)
    if format == "json":
        write_lines([json.dumps(schema, indent=2, ensure_ascii=False)], output)
        return
    write(
        COLUMNS,
        list(field_rows(schema)),
        format=format,
        output=output,
        title=f"{spec.name}: {schema['description']}" if format == "table" else "",
        fit=Fit(fold={"type": 8, "rule": 12, "meaning": 18}),
    )
    if format == "table":
        say(f"type {spec.type}; stated by {' or '.join(spec.stated_by)}; about {' or '.join(sorted(spec.subjects))}")


@click.command("template")
@click.argument("fact")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to this file.")
def schema_template(fact: str, output: Path | None) -> None:
    """Write a CSV that `emit --fact` reads: a header with all columns of a fact, and an example to overwrite.

    Columns that you leave empty, or delete, are not stated. Rows that share everything but one item of a list become
    one fact.

    Example:

        threadline schema template cut --output cut.csv
    """
    from cli.asking.template import template_rows
    from cli.output import write

    columns, rows = template_rows(_spec(fact).name)
    write(columns, rows, format="csv", output=output)


@click.command("tables")
@click.argument("name", required=False)
@with_place()
@with_format
def schema_tables(place: Place, name: str | None, format: str, output: Path | None) -> None:
    """List the tables that `query` asks; with a name, that table's columns.

    Example:

        threadline schema tables

        threadline schema tables order_lines
    """
    from cli.asking.copy import copy_of
    from cli.asking.tables import columns_of, tables_of
    from cli.output import write
    from domain.errors import NotFound

    with copy_of(place) as copy:
        if name is None:
            write(("table", "rows", "words"), tables_of(copy), format=format, output=output)
            return
        columns = columns_of(copy, name)
        if not columns:
            raise NotFound(f"there is no table {name}", next_step="threadline schema tables")
        write(("column", "type", "words"), columns, format=format, output=output)


def _spec(fact: str) -> Any:
    from domain.errors import NotFound
    from domain.facts import BY_TYPE, FACTS

    spec = FACTS.get(fact) or BY_TYPE.get(fact)
    if spec is None:
        from difflib import get_close_matches

        near = get_close_matches(fact, FACTS, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise NotFound(f"the contract has no fact {fact!r}", next_step=f"{hint}threadline schema list")
    return spec
