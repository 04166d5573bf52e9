"""The tables of ISO 2859-1 as data: lot sizes to code letters, and single sampling plans after their arrows.

`tables.json` beside this module names its sources. It is read once, when the first plan is asked for.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from domain.errors import InvalidInput

Severity = Literal["normal", "tightened", "reduced"]
Edition = Literal["iso", "ansi"]
Arrow = Literal["up", "down"]

SEVERITIES: tuple[Severity, ...] = ("normal", "tightened", "reduced")
EDITIONS: tuple[Edition, ...] = ("iso", "ansi")
# No AQL of the standard: the trade's way to say that not one such piece may be found.
ACCEPT_ON_ZERO = "0"


class Cell(NamedTuple):
    """One cell of a master table: the plan to carry out, and the arrow that is printed in its place, if any."""

    plan_letter: str
    n: int
    ac: int
    re: int
    arrow: Arrow | None


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables; `plans` by name of the master table, code letter and AQL, `sizes` by kind of severity and letter."""

    levels: tuple[str, ...]
    aqls: tuple[str, ...]
    lot_minima: tuple[int, ...]
    letters: tuple[dict[str, str], ...]
    sizes: dict[str, dict[str, int]]
    plans: dict[str, dict[str, dict[str, Cell]]]

    def letter_of(self, lot: int, level: str) -> str:
        """The code letter of a lot size in pieces at an inspection level (table 1)."""
        if lot < 1:
            raise no_plan("a lot of at least 1 piece", lot, "state the size of the lot presented")
        if level not in self.levels:
            raise no_plan(f"a level among {', '.join(self.levels)}", level, "level II is usual")
        # Table 1 begins at 2; a lot of 1 takes its first row, and its plan then says: inspect the whole lot.
        row = bisect_right(self.lot_minima, max(lot, self.lot_minima[0])) - 1
        return self.letters[row][level]

    def size_of(self, letter: str, severity: Severity) -> int:
        """The sample size that belongs to a code letter, in pieces."""
        return self.sizes["reduced" if severity == "reduced" else "normal_and_tightened"][letter]

    def cell(self, letter: str, aql: str, severity: Severity, edition: Edition) -> Cell:
        """The plan at a code letter and AQL. The editions differ in reduced inspection only."""
        table = f"reduced_{edition}" if severity == "reduced" else severity
        return self.plans[table][letter][aql]


@cache
def tables() -> Tables:
    """The tables, read at the first call."""
    read = json.loads((files(__package__) / "tables.json").read_text(encoding="utf-8"))
    aqls = tuple(read["aqls"])
    return Tables(
        levels=tuple(read["levels"]),
        aqls=aqls,
        lot_minima=tuple(lowest for lowest, _, _ in read["lots"]),
        letters=tuple(dict(zip(read["levels"], letters, strict=True)) for _, _, letters in read["lots"]),
        sizes=read["sizes"],
        plans={
            table: {
                letter: {aql: Cell(*cell) for aql, cell in zip(aqls, cells, strict=True)}
                for letter, cells in by_letter.items()
            }
            for table, by_letter in read["plans"].items()
        },
    )


@cache
def aql_of(text: str) -> str:
    """An AQL as the standard spells it: `4` is `4.0`, `0.01` is `0.010`; `0` stays, and means: accept on zero."""
    known = tables().aqls
    value = _number(text)
    if value == 0:
        return ACCEPT_ON_ZERO
    for aql in known:
        if Decimal(aql) == value:
            return aql
    raise no_plan(f"an AQL among {', '.join(known)}, or 0 (accept on zero)", text, "2.5 and 4.0 are usual in apparel")


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None  # a signalling NaN raises when it is compared


def severity_of(text: str) -> Severity:
    """A severity of inspection, checked."""
    for severity in SEVERITIES:
        if severity == text:
            return severity
    raise no_plan(f"a severity among {', '.join(SEVERITIES)}", text, "inspection begins with normal")


def edition_of(text: str) -> Edition:
    """An edition of the tables, checked: `iso` is ISO 2859-1:1999, `ansi` is ANSI/ASQ Z1.4 and MIL-STD-105E."""
    for edition in EDITIONS:
        if edition == text:
            return edition
    raise no_plan(f"an edition among {', '.join(EDITIONS)}", text, "they differ in reduced inspection only")


def no_plan(expected: str, found: object, next_step: str) -> InvalidInput:
    """The refusal of what the standard has no plan for."""
    return InvalidInput(f"expected {expected}; found {found!r}", next_step=next_step, code="no_sampling_plan")
