"""The tables of a published copy, from the COMMENTs that it carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projections.asking import Copy

# A view shows the table of its name in the schema `kept`; `facts` shows one table a family of facts.
_TABLES = """
SELECT table_name AS name, estimated_size AS n, comment FROM duckdb_tables() WHERE schema_name = 'main'
UNION ALL
SELECT v.view_name, k.n, v.comment
FROM duckdb_views() AS v
LEFT JOIN (
  SELECT CASE WHEN starts_with(table_name, 'facts_') THEN 'facts' ELSE table_name END AS name,
         CAST(sum(estimated_size) AS BIGINT) AS n
  FROM duckdb_tables()
  WHERE schema_name = 'kept'
  GROUP BY ALL
) AS k ON k.name = v.view_name
WHERE v.schema_name = 'main' AND NOT v.internal
ORDER BY name
"""
_COLUMNS = """
SELECT column_name, data_type, comment FROM duckdb_columns()
WHERE schema_name = 'main' AND table_name = $table ORDER BY column_index
"""
# A view has no comments of its own columns: those of the table it shows are the same columns.
_VIEWED = {"audit_trail": "facts"}
_OF_VIEWS = {
    "corrected_by": "Id of the correction that voids this fact; NULL if it stands",
    "corrected_because": "Its reason",
    "is_stranger": "Whether a stranger to the order stated it, so that it counts in nothing",
}


def tables_of(copy: Copy) -> Sequence[tuple[str, int | None, str]]:
    """(name, rows, words) of all tables and views; rows is None for a view."""
    return [(name, rows, words or "") for name, rows, words in copy.query(_TABLES).rows]


def columns_of(copy: Copy, table: str) -> Sequence[tuple[str, str, str]]:
    """(column, type, words) of one table or view; none if there is no such table."""
    found = copy.query(_COLUMNS, {"table": table}).rows
    words = dict(_OF_VIEWS)
    if table in _VIEWED:
        words |= {name: said for name, _, said in columns_of(copy, _VIEWED[table])}
    return [(name, kind, said or words.get(name, "")) for name, kind, said in found]
