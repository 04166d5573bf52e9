"""The sampling tables: every cell against the shared data file where it is, and known plans written out here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.errors import InvalidInput
from domain.inspection import Plan, aql_of, plan_for, tables

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "data" / "aql_iso2859.json"
MASTER_TABLES = {
    ("normal", "iso"): "normal",
    ("normal", "ansi"): "normal",
    ("tightened", "iso"): "tightened",
    ("tightened", "ansi"): "tightened",
    ("reduced", "iso"): "reduced_iso2859_1_1999",
    ("reduced", "ansi"): "reduced_ansi_z1_4_mil_std_105e",
}
# Normal inspection at the six AQLs of apparel, read off the printed table by hand: n Ac/Re, v and ^ for its arrows.
SIX_AQLS = ("0.65", "1.0", "1.5", "2.5", "4.0", "6.5")
NORMAL = {
    "A": "20 0/1 v, 13 0/1 v, 8 0/1 v, 5 0/1 v, 3 0/1 v, 2 0/1",
    "B": "20 0/1 v, 13 0/1 v, 8 0/1 v, 5 0/1 v, 3 0/1, 2 0/1 ^",
    "C": "20 0/1 v, 13 0/1 v, 8 0/1 v, 5 0/1, 3 0/1 ^, 8 1/2 v",
    "D": "20 0/1 v, 13 0/1 v, 8 0/1, 5 0/1 ^, 13 1/2 v, 8 1/2",
    "E": "20 0/1 v, 13 0/1, 8 0/1 ^, 20 1/2 v, 13 1/2, 13 2/3",
    "F": "20 0/1, 13 0/1 ^, 32 1/2 v, 20 1/2, 20 2/3, 20 3/4",
    "G": "20 0/1 ^, 50 1/2 v, 32 1/2, 32 2/3, 32 3/4, 32 5/6",
    "H": "80 1/2 v, 50 1/2, 50 2/3, 50 3/4, 50 5/6, 50 7/8",
    "J": "80 1/2, 80 2/3, 80 3/4, 80 5/6, 80 7/8, 80 10/11",
    "K": "125 2/3, 125 3/4, 125 5/6, 125 7/8, 125 10/11, 125 14/15",
    "L": "200 3/4, 200 5/6, 200 7/8, 200 10/11, 200 14/15, 200 21/22",
    "M": "315 5/6, 315 7/8, 315 10/11, 315 14/15, 315 21/22, 200 21/22 ^",
    "N": "500 7/8, 500 10/11, 500 14/15, 500 21/22, 315 21/22 ^, 200 21/22 ^",
    "P": "800 10/11, 800 14/15, 800 21/22, 500 21/22 ^, 315 21/22 ^, 200 21/22 ^",
    "Q": "1250 14/15, 1250 21/22, 800 21/22 ^, 500 21/22 ^, 315 21/22 ^, 200 21/22 ^",
    "R": "2000 21/22, 1250 21/22 ^, 800 21/22 ^, 500 21/22 ^, 315 21/22 ^, 200 21/22 ^",
}
# A lot and level of each letter; R is reached at level III only.
LOT_OF = {
    "A": (8, "II"), "B": (15, "II"), "C": (25, "II"), "D": (50, "II"), "E": (90, "II"), "F": (150, "II"),
    "G": (280, "II"), "H": (500, "II"), "J": (1_200, "II"), "K": (3_200, "II"), "L": (10_000, "II"),
    "M": (35_000, "II"), "N": (150_000, "II"), "P": (500_000, "II"), "Q": (500_001, "II"), "R": (500_001, "III"),
}  # fmt: skip
# lot, level, AQL, severity, letter, plan letter, n, ac, re: published examples, then arrows in both directions.
WORKED = [
    (1_000, "II", "1.5", "normal", "J", "J", 80, 3, 4),
    (20, "I", "1.5", "normal", "B", "D", 8, 0, 1),
    (2_400, "II", "2.5", "normal", "K", "K", 125, 7, 8),
    (5_000, "II", "1.5", "normal", "L", "L", 200, 7, 8),
    (5_000, "II", "1.5", "tightened", "L", "L", 200, 5, 6),
    (150, "II", "1.5", "normal", "F", "G", 32, 1, 2),
    (400, "II", "0.65", "normal", "H", "J", 80, 1, 2),
    (250, "II", "0.65", "normal", "G", "F", 20, 0, 1),
    (8, "II", "0.65", "normal", "A", "F", 20, 0, 1),
]


def numbers(plan: Plan) -> tuple[str, int, int, int]:
    return plan.plan_letter, plan.n, plan.ac, plan.re


@pytest.fixture(scope="module")
def shared() -> dict[str, Any]:
    """The checked data file that the tables were taken from."""
    if not SHARED.is_file():
        pytest.skip("the checked data file aql_iso2859.json is not beside this checkout")
    read: dict[str, Any] = json.loads(SHARED.read_text(encoding="utf-8"))
    return read


def test_every_letter_of_table_1_is_as_in_the_data_file(shared: dict[str, Any]) -> None:
    wrong = [
        (lot, level)
        for row in shared["table_1_code_letters"]
        for level in shared["levels"]
        for lot in (row["lot_min"], row["lot_max"] or 10**9)
        if plan_for(lot=lot, level=level, aql="2.5").letter != row[level]
    ]
    assert wrong == []


@pytest.mark.parametrize(("severity", "edition"), MASTER_TABLES)
def test_every_cell_is_as_in_the_data_file(shared: dict[str, Any], severity: str, edition: str) -> None:
    wrong = []
    cells = 0
    for letter, row in shared["plans"][MASTER_TABLES[severity, edition]].items():
        lot, level = LOT_OF[letter]
        for aql, told in row.items():
            plan = plan_for(lot=lot, level=level, aql=aql, severity=severity, edition=edition)
            # The ANSI edition's reduced cells come with n and the numbers alone.
            found = {name: getattr(plan, name) for name in told}
            cells += 1
            if found != told or plan.letter != letter or plan.n != plan_size(shared, plan):
                wrong.append((letter, aql, found))
    assert (wrong, cells) == ([], 16 * 26)


def plan_size(shared: dict[str, Any], plan: Plan) -> int:
    kind = "reduced" if plan.severity == "reduced" else "normal_and_tightened"
    size: int = shared["sample_size_by_letter"][kind][plan.plan_letter]
    return size


def test_the_worked_examples_of_the_data_file_come_out(shared: dict[str, Any]) -> None:
    for told in shared["worked_examples"]:
        asked = {name: told[name] for name in ("lot", "level", "aql", "severity")}
        plan = plan_for(**asked)
        assert {name: getattr(plan, name) for name in told if name != "source"} == {
            name: value for name, value in told.items() if name != "source"
        }
        assert plan.plan_letter == told.get("plan_letter", told["letter"])


@pytest.mark.parametrize(("letter", "row"), NORMAL.items())
def test_normal_inspection_at_the_six_aqls_is_as_printed(letter: str, row: str) -> None:
    lot, level = LOT_OF[letter]
    arrows = {"up": " ^", "down": " v", None: ""}
    plans = [plan_for(lot=lot, level=level, aql=aql) for aql in SIX_AQLS]
    assert {plan.letter for plan in plans} == {letter}
    assert ", ".join(f"{plan.n} {plan.ac}/{plan.re}{arrows[plan.arrow]}" for plan in plans) == row


@pytest.mark.parametrize("told", WORKED, ids=lambda told: f"lot {told[0]}, AQL {told[2]}, {told[3]}")
def test_the_published_examples_come_out(told: tuple[int, str, str, str, str, str, int, int, int]) -> None:
    lot, level, aql, severity, letter, *reached = told
    plan = plan_for(lot=lot, level=level, aql=aql, severity=severity)
    assert (plan.letter, *numbers(plan)) == (letter, *reached)


def test_no_arrow_keeps_the_sample_of_the_lots_own_letter() -> None:
    """Published calculators keep it (H at 0.65 as n=50 0/1, F at 1.5 as n=20 1/2): 42 of these 96 cells are arrows."""
    plans = [plan_for(lot=lot, level=level, aql=aql) for lot, level in LOT_OF.values() for aql in SIX_AQLS]
    arrows = [plan for plan in plans if plan.arrow]
    assert (len(plans), len(arrows)) == (96, 42)
    assert [plan for plan in arrows if plan.n == tables().size_of(plan.letter, "normal")] == []
    assert numbers(plan_for(lot=400, level="II", aql="0.65")) != ("H", 50, 0, 1)
    assert plan_for(lot=150, level="II", aql="1.5").n != 20


def test_a_sample_as_large_as_the_lot_means_every_piece() -> None:
    plan = plan_for(lot=8, level="II", aql="0.65")
    assert (plan.n, plan.is_full, plan.inspected) == (20, True, 8)
    exact = plan_for(lot=20, level="III", aql="0.65")
    assert (exact.n, exact.is_full, exact.inspected) == (20, True, 20)
    larger = plan_for(lot=21, level="III", aql="0.65")
    assert (larger.n, larger.is_full, larger.inspected) == (20, False, 20)


def test_a_lot_of_one_piece_is_inspected_whole() -> None:
    plan = plan_for(lot=1, level="II", aql="2.5")
    assert (plan.letter, plan.is_full, plan.inspected) == ("A", True, 1)


def test_the_editions_differ_in_reduced_inspection_only() -> None:
    """Letter J, AQL 2.5: ISO closes the gap between the two numbers, ANSI keeps it."""
    iso, ansi = (
        plan_for(lot=1_000, level="II", aql="2.5", severity="reduced", edition=edition) for edition in ("iso", "ansi")
    )
    assert (numbers(iso), iso.has_gap) == (("J", 32, 3, 4), False)
    assert (numbers(ansi), ansi.has_gap) == (("J", 32, 2, 5), True)


@pytest.mark.parametrize(
    ("spelled", "aql"),
    [("4", "4.0"), ("4.00", "4.0"), ("0.01", "0.010"), ("0.010", "0.010"), ("1e1", "10"), ("0", "0"), ("0.0", "0")],
)
def test_an_aql_is_known_by_its_value(spelled: str, aql: str) -> None:
    assert aql_of(spelled) == aql


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"aql": "2.6"}, "2.6"),
        ({"aql": "two"}, "two"),
        ({"aql": "-2.5"}, "-2.5"),
        ({"aql": "NaN"}, "NaN"),
        ({"aql": "sNaN"}, "sNaN"),
        ({"aql": ""}, "''"),
        ({"level": "IV"}, "IV"),
        ({"level": "ii"}, "ii"),
        ({"severity": "strict"}, "strict"),
        ({"edition": "jis"}, "jis"),
        ({"lot": 0}, "0"),
        ({"lot": -5}, "-5"),
    ],
)
def test_what_the_standard_has_no_plan_for_is_refused(asked: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidInput, match="expected") as refused:
        plan_for(**{"lot": 1_000, "level": "II", "aql": "2.5", **asked})
    assert refused.value.code == "no_sampling_plan"
    assert named in refused.value.message
    assert refused.value.next_step
