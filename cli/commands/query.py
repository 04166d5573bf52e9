"""`threadline query`: SQL over the published copy."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.options import with_format, with_place
from cli.place import Place


@click.command("query")
@click.argument("sql")
@click.option(
    "--max-seconds", type=click.FloatRange(0.001, 86_400), default=30.0, show_default=True, help="Stop it after these."
)
@with_place()
@with_format
def query(place: Place, sql: str, max_seconds: float, format: str, output: Path | None) -> None:
    """Ask the published copy one statement of SQL; `-` reads it from stdin.

    The copy is read-only: SQL can change nothing and reach no file. `schema tables` lists what there is.

    Example:

        threadline query "SELECT status, count(*) AS orders FROM orders GROUP BY status ORDER BY orders DESC"

        echo "SELECT count(*) AS facts FROM facts" | threadline query - --format csv
    """
    from cli.asking.copy import copy_of
    from cli.output import write
    from domain.errors import InvalidInput

    text = sys.stdin.read() if sql == "-" else sql
    if not text.strip().strip(";"):
        raise InvalidInput(
            "expected one SQL statement, found none", next_step='threadline query "FROM orders LIMIT 10"'
        )
    _check_is_one(text)
    with copy_of(place, max_seconds=max_seconds) as copy:
        if format == "parquet":
            table = copy.arrow(text)
            if table is None:
                raise InvalidInput("the statement gives no rows", next_step="ask with SELECT")
            write(table.column_names, (), format=format, output=output, arrow=lambda: table)
            return
        answer = copy.query(text)
        write(answer.columns, answer.rows, format=format, output=output)


def _check_is_one(text: str) -> None:
    """Refuse several statements, of which only the last one's answer would be seen."""
    import duckdb

    from domain.errors import InvalidInput

    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error:
        return  # what is wrong with it is said by who answers it
    if len(statements) != 1:
        raise InvalidInput(
            f"expected one SQL statement, found {len(statements)}", next_step="ask them one by one, or join them in one"
        )
