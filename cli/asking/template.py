"""A CSV that `threadline emit --fact` reads: its header, and the example of the fact as rows."""

from __future__ import annotations

from typing import Any

from domain.examples import example
from senders.columns import BETWEEN, Column, column_of, template

_ATTRIBUTES = ("subject", "time", "id")


def template_rows(fact: str) -> tuple[list[str], list[list[str]]]:
    """The header and the example's rows: each row one item of each list, what all share on every row."""
    names = template(fact)
    event = example(fact)
    data = event["data"]
    most = max((len(value) for value in data.values() if _is_items(value)), default=1)
    rows = []
    for index in range(most):
        cells = []
        for name in names:
            if name in _ATTRIBUTES:
                cells.append(str(event[name]))
                continue
            column = column_of(fact, name)
            assert column is not None, name
            cells.append(_cell(data, column, index))
        rows.append(cells)
    return names, rows


def _is_items(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _cell(data: Any, column: Column, index: int) -> str:
    for name, is_list in column.path:
        if name not in data:
            return ""
        data = data[name]
        if is_list:
            if index >= len(data):
                return ""
            data, index = data[index], 0  # a list inside an item: its first item stands beside it
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    return BETWEEN.join(data) if isinstance(data, list) else str(data)
