"""Where a read model's rows follow one from the other: its SELECT gives them in order, the domain's rules the rest.

DuckDB calls Python functions only where numpy is installed, which nothing else here needs; so the rules stand between
the SELECT and its rows, not within it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa

from domain.inspection import Edition, OriginalLot, Severity, Stream, step


class Seen(NamedTuple):
    """All of a lot that the rules look at: lots that are alike here are alike to them."""

    severity: Severity
    ac: int
    is_accepted: bool
    is_gap: bool
    is_tighter: bool
    edition: Edition


class _Taken(NamedTuple):
    after: int
    severity_due: str
    is_reduced_permitted: bool
    score: int
    why: str
    differs: bool
    due_next: str


class _Rules:
    """The switching rules, each step of them worked out once.

    A season's 100,000 lots are some hundreds of different ones, that meet some thousands of different states: looking a
    step up costs a tenth of taking it.
    """

    def __init__(self) -> None:
        self.states = [Stream()]
        self._numbers = {self.states[0]: 0}
        self.taken: dict[tuple[int, int], _Taken] = {}

    def take(self, state: int, lot: int, seen: Seen) -> _Taken:
        stream = self.states[state]
        original = OriginalLot(
            "", seen.severity, seen.ac, seen.is_accepted, in_gap=seen.is_gap, accepted_one_step_tighter=seen.is_tighter
        )
        made = step(stream, original, edition=seen.edition)
        after = self._numbers.setdefault(made.after, len(self.states))
        if after == len(self.states):
            self.states.append(made.after)
        found = _Taken(
            after, made.severity_due, "reduced" in made.permitted, made.after.score, made.why, not made.agrees,
            made.after.due,
        )  # fmt: skip
        self.taken[state, lot] = found
        return found


def switching_replayed(lots: pa.Table) -> pa.Table:
    """Lots in the order of their streams -> the same rows, with what was due for each and what it changed.

    Needs `stream`, `number` (1 begins a stream) and the columns of `Seen`; adds `severity_due`, `is_reduced_permitted`,
    `score`, `why`, `differs`, `due_next`.
    """
    rules = _Rules()
    kinds: dict[Seen, int] = {}
    columns = [lots[name].to_pylist() for name in Seen._fields]
    seen = [kinds.setdefault(Seen(*one), len(kinds)) for one in zip(*columns, strict=True)]
    by_kind = list(kinds)
    taken: list[_Taken] = []
    state = 0
    for number, lot in zip(lots["number"].to_pylist(), seen, strict=True):
        if number == 1:
            state = 0
        found = rules.taken.get((state, lot)) or rules.take(state, lot, by_kind[lot])
        taken.append(found)
        state = found.after
    types = (pa.string(), pa.bool_(), pa.int64(), pa.string(), pa.bool_(), pa.string())
    added = list(zip(*taken, strict=True))[1:] if taken else [() for _ in types]
    for name, values, kind in zip(_Taken._fields[1:], added, types, strict=True):
        lots = lots.append_column(name, pa.array(values, kind))
    return lots


THROUGH: dict[str, Callable[[pa.Table], pa.Table]] = {"switching_replayed": switching_replayed}
