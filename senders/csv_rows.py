"""CSV with columns named as a fact's fields: neighbouring rows that agree in all but their lists are one fact."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import InvalidInput
from domain.facts import FACTS
from senders.assemble import Group, Tree, put, scalars
from senders.candidate import BadRow, Candidate, Row
from senders.columns import Column, column_of, template
from senders.ids import identifying, key_of, made_id
from senders.seen import Seen

OWN = ("subject", "time", "id")


@dataclass(frozen=True, slots=True)
class RowsOf:
    """How the rows of one CSV become facts of one kind."""

    fact: str
    partner: str
    seen: Seen
    id_columns: tuple[str, ...] = ()

    def read(self, header: Sequence[str], rows: Iterator[Row | BadRow]) -> Iterator[Candidate | BadRow]:
        """Read facts; InvalidInput at once if a column is unknown or a needed one is missing."""
        return self._read(self._columns(header), rows)

    def _read(self, columns: dict[str, Column], rows: Iterator[Row | BadRow]) -> Iterator[Candidate | BadRow]:
        group: Group | None = None
        head: tuple[Any, ...] = ()
        for row in rows:
            if isinstance(row, BadRow):
                yield row
                continue
            tree: Tree = {}
            for name, column in columns.items():
                if row.cells[name]:
                    put(tree, column, column.read(row.cells[name]))
            own = tuple(row.cells.get(name, "") for name in (*OWN, *self.id_columns))
            now = (own, scalars(tree))
            # A document or an id stands for one fact: a line that stands twice in it is a mistake and not a second one.
            named = bool(own[2]) or "doc" in tree or bool(self.id_columns)
            if group is not None and now == head and (group.takes(tree) or (named and len(tree) > len(now[1]))):
                group.join(tree, row)
                continue
            if group is not None:
                yield self._candidate(group, head[0])
            group, head = Group.of(tree, row), now
        if group is not None:
            yield self._candidate(group, head[0])

    def _columns(self, header: Sequence[str]) -> dict[str, Column]:
        for name in (*OWN[:2], *self.id_columns):
            if name not in header:
                raise InvalidInput(
                    f"expected a column {name!r}, found {', '.join(header)}",
                    next_step=f"threadline schema template {self.fact}",
                )
        found: dict[str, Column] = {}
        for name in header:
            column = column_of(self.fact, name)
            if column is not None:
                twice = next((other for other, known in found.items() if known == column), None)
                if twice is not None:
                    raise InvalidInput(f"the columns {twice!r} and {name!r} both name {column.name}")
                found[name] = column
            elif name not in OWN and name not in self.id_columns:
                near = difflib.get_close_matches(name, template(self.fact), n=1)
                raise InvalidInput(
                    f"{self.fact} has no field {name!r}" + (f": is {near[0]!r} meant?" if near else ""),
                    next_step=f"threadline schema template {self.fact}",
                )
        return found

    def _candidate(self, group: Group, own: tuple[str, ...]) -> Candidate:
        subject, time, given, *by = own
        if self.id_columns and not given:
            given = made_id(key_of(self.fact, subject, by))
        elif not given:
            key = key_of(self.fact, subject, identifying(self.fact, time=time, data=group.data))
            given = made_id(key, self.seen.ordinal(key))
        return as_candidate(self.fact, self.partner, subject=subject, time=time, fact_id=given, group=group)


def as_candidate(fact: str, partner: str, *, subject: str, time: str, fact_id: str, group: Group) -> Candidate:
    """The CloudEvent of a group of rows."""
    event = {
        "specversion": "1.0",
        "id": fact_id,
        "source": f"/partners/{partner}",
        "type": FACTS[fact].type,
        "subject": subject,
        "time": time,
        "data": group.data,
    }
    value = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Candidate(partner, subject, value, tuple(group.rows), fact, event, group.item_rows)
