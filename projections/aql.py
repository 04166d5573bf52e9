"""The tables of ISO 2859-1 as tables on the desk, so that read models join them: `aql_letters` and `aql_plans`."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from domain.inspection import EDITIONS, SEVERITIES, tables

# Past any lot that the contract allows (10,000,000 pieces).
_NO_LIMIT = 2**62


def make_tables(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Make both tables in a schema: 105 and some 2,500 rows."""
    for name, rows in (("aql_letters", _letters()), ("aql_plans", _plans())):
        connection.register("aql_rows", rows)
        connection.execute(f"CREATE OR REPLACE TABLE {schema}.{name} AS FROM aql_rows")
        connection.unregister("aql_rows")


def _letters() -> pa.Table:
    """Of each inspection level and range of lot sizes (both ends included) the code letter."""
    its = tables()
    greatest = [least - 1 for least in its.lot_minima[1:]] + [_NO_LIMIT]
    rows = [
        {"level": level, "least_lot": least, "greatest_lot": most, "letter": letter}
        for least, most, letters in zip(its.lot_minima, greatest, its.letters, strict=True)
        for level, letter in letters.items()
    ]
    return pa.Table.from_pylist(rows)


def _plans() -> pa.Table:
    """Of each severity, edition, code letter and AQL the plan after its arrow.

    `tighter_ac`: the acceptance number at the next smaller AQL for the letter of that plan, which earns the switching
    score its third point; only for normal inspection, and NULL at the smallest AQL.
    """
    its = tables()
    rows: list[dict[str, object]] = []
    for severity in SEVERITIES:
        for edition in EDITIONS:
            for letter in its.plans["normal"]:
                before: str | None = None
                for aql in its.aqls:
                    cell = its.cell(letter, aql, severity, edition)
                    tighter: int | None = None
                    if severity == "normal" and before is not None:
                        tighter = its.cell(cell.plan_letter, before, "normal", edition).ac
                    rows.append(
                        {"severity": severity, "edition": edition, "letter": letter, "aql": aql,
                         "n": cell.n, "ac": cell.ac, "re": cell.re, "tighter_ac": tighter}
                    )  # fmt: skip
                    before = aql
    return pa.Table.from_pylist(rows)
