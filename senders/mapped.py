"""A foreign file by its map: every row is looked at by every fact of the map, and rows of one group are one fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.errors import InvalidInput
from senders.assemble import Group, Tree, put
from senders.candidate import BadRow, Read, Row, Unclear
from senders.columns import Column, column_of
from senders.csv_rows import as_candidate
from senders.dates import time_text
from senders.ids import identifying, key_of, made_id
from senders.mapping import Map, MappedFact, Moment, Pick, Taken
from senders.seen import Seen
from senders.values import Values

DIFFER = "rows of one fact differ"
LEFT_OUT_FACT = "unknown: fact left out"
ASSUMED = "unknown: assumed"


@dataclass(slots=True)
class _Fact:
    """One fact of the map with its columns found, and the groups that are not closed yet."""

    said: MappedFact
    fields: list[tuple[Taken, Column]]
    open: dict[tuple[str, ...], _Open] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A fact whose rows are still being read."""

    subject: str
    by: tuple[str, ...]
    group: Group
    chosen: dict[str, tuple[Column, object]] = field(default_factory=dict)
    time: str = ""
    assumed: str = ""
    without_time: list[tuple[Row, str]] = field(default_factory=list)
    bad: list[tuple[Row, str]] = field(default_factory=list)


class Mapped:
    """Reads rows by a map; `unused` are the file's columns that the map neither uses nor names as ignored."""

    def __init__(
        self, map: Map, header: Sequence[str], *, partner: str, seen: Seen, id_columns: Sequence[str] = ()
    ) -> None:
        missing = sorted((map.columns() | set(id_columns)) - set(header))
        if missing:
            raise InvalidInput(
                f"expected the columns {', '.join(missing)} (of the map), found {', '.join(header)}",
                next_step="is it the right file for this map? a map names columns as the header writes them",
            )
        self.unused = [name for name in header if name not in map.columns() | set(map.ignored)]
        self._map, self._partner, self._seen, self._id_columns = map, partner, seen, tuple(id_columns)
        self._values = Values(map)
        self._facts = [_Fact(said, _columns(said)) for said in map.facts]

    def read(self, rows: Iterator[Row | BadRow]) -> Iterator[Read]:
        """Facts without `group_by` as their row is read, the others at the end, in the order of their first rows."""
        for row in rows:
            if isinstance(row, BadRow):
                yield row
                continue
            for name, kind in self._map.looked_at.items():
                what = self._values.looked_at(kind, row.cells[name])
                if what:
                    yield Unclear(row.number, "", "", "", name, row.cells[name], what)
            for fact in self._facts:
                yield from self._add(fact, row)
        for fact in self._facts:
            for being in fact.open.values():
                yield from self._close(fact.said, being)

    def _add(self, fact: _Fact, row: Row) -> Iterator[Read]:
        said = fact.said
        subject = str(self._values.take(said.subject, None, row.cells).value or "")
        tree: Tree = {}
        scalars: list[tuple[Taken, Column, object]] = []
        for taken, column in fact.fields:
            value = self._values.take(taken, column, row.cells)
            if value.what:
                shown = "" if value.value is None else str(value.value)
                yield Unclear(row.number, said.fact, subject, column.name, value.column, value.cell, value.what, shown)
            if not value.known:
                continue
            if any(is_list for _, is_list in column.path):
                put(tree, column, value.value)
            else:
                scalars.append((taken, column, value.value))
        by = tuple(row.cells[name] for name in said.group_by)
        being = fact.open.get(by) if by else None
        if being is None:
            being = _Open(subject, by, Group.of(tree, row))
            if by:
                fact.open[by] = being
        else:
            being.group.join(tree, row)
        for taken, column, found in scalars:
            yield from self._choose(being, said, row, taken, column, found)
        self._set_time(said.time, being, row)
        if not by:
            yield from self._close(said, being)

    def _choose(
        self, being: _Open, said: MappedFact, row: Row, taken: Taken, column: Column, found: object
    ) -> Iterator[Unclear]:
        if column.name not in being.chosen:
            being.chosen[column.name] = (column, found)
            return
        kept = being.chosen[column.name][1]
        chosen = picked(taken.pick, kept, found)
        being.chosen[column.name] = (column, chosen)
        if found != kept and taken.pick == "first":
            cell = row.cells.get(taken.column or "", "")
            yield Unclear(
                row.number, said.fact, being.subject, column.name, taken.column or "", cell, DIFFER, str(kept)
            )

    def _set_time(self, said: Moment, being: _Open, row: Row) -> None:
        cell = row.cells[said.column]
        if not self._values.is_unknown(cell, said.unknown):
            text = self._moment(said, cell, said.formats)
            if text is None:
                patterns = ", ".join(said.formats or self._map.formats)
                being.bad.append((row, f"{said.column}: expected a date like {patterns}, found {cell!r}"))
            else:
                being.time = str(picked(said.pick, being.time, text)) if being.time else text
            return
        being.without_time.append((row, cell))
        for other in said.if_unknown if said.if_unknown != "leave_out" else ():
            cell = row.cells[other.column]
            text = None if self._values.is_unknown(cell, []) else self._moment(said, cell, other.formats)
            if text is not None:
                being.assumed = str(picked(other.pick, being.assumed, text)) if being.assumed else text
                return

    def _moment(self, said: Moment, cell: str, formats: list[str]) -> str | None:
        patterns = formats or said.formats or self._map.formats
        return time_text(cell, patterns, at=said.at, zone=said.zone) if patterns else cell

    def _close(self, said: MappedFact, being: _Open) -> Iterator[Read]:
        time = being.time or being.assumed
        what = ASSUMED if time and not being.time else LEFT_OUT_FACT if not time else DIFFER
        for row, cell in being.without_time:
            yield Unclear(row.number, said.fact, being.subject, "time", said.time.column, cell, what, time)
        if being.bad:
            first, reason = being.bad[0]
            for row in being.group.rows:
                words = reason if row is first else f"in one fact with row {first.number}, which was refused: {reason}"
                yield BadRow(row, "impossible_time", words, "time", said.fact, being.subject)
            return
        if not time:
            return
        data = being.group.data
        put(data, _TIME_IS, said.time.time_is if being.time else "assumed")
        for column, value in being.chosen.values():
            put(data, column, value)
        yield as_candidate(
            said.fact,
            self._partner,
            subject=being.subject,
            time=time,
            fact_id=self._id(said, being, time),
            group=being.group,
        )

    def _id(self, said: MappedFact, being: _Open, time: str) -> str:
        names = self._id_columns or said.id_columns
        # A group's own columns say which fact it is; no second group has the same.
        by: tuple[str, ...] = tuple(being.group.rows[0].cells[name] for name in names) if names else being.by
        if by:
            return made_id(key_of(said.fact, being.subject, by))
        key = key_of(said.fact, being.subject, identifying(said.fact, time=time, data=being.group.data))
        return made_id(key, self._seen.ordinal(key))


_TIME_IS = Column("time_is", (("time_is", False),), "text")


def picked(pick: Pick, kept: Any, found: Any) -> Any:
    """The one of two values of a fact's rows that counts; dates and times are compared as text."""
    if pick == "last":
        return found
    if pick == "first" or type(kept) is not type(found):
        return kept
    return min(kept, found) if pick == "lowest" else max(kept, found)


def _columns(said: MappedFact) -> list[tuple[Taken, Column]]:
    found = []
    for name, taken in said.fields.items():
        column = column_of(said.fact, name)
        assert column is not None, name  # the map was checked when it was read
        found.append((taken, column))
    return found
