"""The tables of ISO 2859-1 as tables on the desk, so that read models join them: `aql_lots` and `aql_plans`."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from domain.inspection import EDITIONS, MOST_PERCENT, SEVERITIES, tables

_LOTS = """
SELECT l."level", l.least_lot, l.greatest_lot, p.severity, p.edition, l.letter,
       map_from_entries(list({{'k': p.aql, 'v': {{'n': p.n, 'ac': p.ac, 're': p.re, 'per_100': p.per_100}}}})) AS plans
FROM aql_rows AS l
JOIN {schema}.aql_plans AS p ON p.letter = l.letter
GROUP BY ALL
"""
# Past any lot that the contract allows (10,000,000 pieces).
_NO_LIMIT = 2**62


def make_tables(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Make both tables in a schema: 630 and some 2,500 rows.

    `aql_lots` has by level, range of lot sizes, severity and edition the letter and all its plans by AQL: an inspection
    is joined once for its three classes, which takes half the planning of a join a class.
    """
    for name, select, rows in (("aql_plans", "FROM aql_rows", _plans()), ("aql_lots", _LOTS, _letters())):
        connection.register("aql_rows", rows)
        connection.execute(f"CREATE OR REPLACE TABLE {schema}.{name} AS {select.format(schema=schema)}")
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

    `per_100`: whether it counts nonconformities per 100 units, not nonconforming pieces. `tighter_ac`: the acceptance
    number at the next smaller AQL for the letter of that plan, which earns the switching score its third point; only
    for normal inspection, and NULL at the smallest AQL.
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
                         "n": cell.n, "ac": cell.ac, "re": cell.re, "tighter_ac": tighter,
                         "per_100": float(aql) > MOST_PERCENT}
                    )  # fmt: skip
                    before = aql
    return pa.Table.from_pylist(rows)
