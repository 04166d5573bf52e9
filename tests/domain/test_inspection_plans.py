"""Plans of the three classes together, verdicts, and laws over all tables."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.inspection import SEVERITIES, Plan, judge, passes_one_step_tighter, plan_for, plans_for, tables

LEVELS = st.sampled_from(tables().levels)
AQLS = st.sampled_from(tables().aqls)
LETTERS = "ABCDEFGHJKLMNPQRS"
LOTS = st.integers(1, 10**7) | st.sampled_from([edge + step for edge in tables().lot_minima for step in (-1, 0, 1)])


def all_cells(severity: str, edition: str) -> list[Plan]:
    """Every cell of a master table, as the plan of a lot so large that no sample is the whole."""
    table = tables()
    made = []
    for letter in LETTERS[:-1]:
        for aql in table.aqls:
            cell = table.cell(letter, aql, severity, edition)  # type: ignore[arg-type]
            made.append(Plan(10**9, "II", aql, severity, edition, letter, *cell))  # type: ignore[arg-type]
    return made


TABLES = [(severity, edition) for severity in SEVERITIES for edition in ("iso", "ansi")]


def test_critical_accepts_on_zero_in_the_largest_sample_of_the_others() -> None:
    plans = plans_for(lot=400, level="II", aqls={"critical": "0", "major": "0.65", "minor": "4.0"})
    assert {name: (plan.n, plan.ac, plan.re) for name, plan in plans.items()} == {
        "critical": (80, 0, 1),
        "major": (80, 1, 2),
        "minor": (50, 5, 6),
    }
    # Whichever class it is that uses it.
    turned = plans_for(lot=400, level="II", aqls={"major": "4.0", "minor": "0.65"})
    assert (turned["critical"].n, turned["critical"].plan_letter, turned["critical"].aql) == (80, "J", "0")


def test_critical_that_is_not_stated_accepts_on_zero() -> None:
    stated = plans_for(lot=1_000, level="II", aqls={"critical": "0", "major": "2.5"})
    assert plans_for(lot=1_000, level="II", aqls={"major": "2.5"}) == stated
    assert plans_for(lot=1_000, level="II", aqls={"critical": None, "major": "2.5", "minor": None}) == stated


def test_critical_alone_takes_the_sample_of_the_lots_own_letter() -> None:
    for severity, n in (("normal", 80), ("tightened", 80), ("reduced", 32)):
        (plan,) = plans_for(lot=1_000, level="II", aqls={}, severity=severity).values()
        assert (plan.n, plan.ac, plan.re, plan.plan_letter) == (n, 0, 1, "J")


def test_critical_with_an_aql_of_its_own_keeps_its_plan() -> None:
    plans = plans_for(lot=1_000, level="II", aqls={"critical": "0.10", "major": "2.5"})
    assert plans["critical"] == plan_for(lot=1_000, level="II", aql="0.10")
    assert plans["critical"].n == 125


def test_a_class_of_another_name_is_refused() -> None:
    with pytest.raises(InvalidInput, match="major"):
        plans_for(lot=10, level="II", aqls={"cosmetic": "2.5"})
    with pytest.raises(InvalidInput, match="major"):
        judge({"cosmetic": 1}, {})


@pytest.mark.parametrize(
    ("found", "accepted"),
    [
        ({}, True),
        ({"major": 5, "minor": 7}, True),
        ({"major": 6, "minor": 0}, False),
        ({"major": 0, "minor": 8}, False),
        ({"critical": 1}, False),
    ],
)
def test_a_lot_passes_if_every_class_does(found: dict[str, int], accepted: bool) -> None:
    verdict = judge(found, plans_for(lot=1_000, level="II", aqls={"major": "2.5", "minor": "4.0"}))
    assert (verdict.accepted, verdict.in_gap) == (accepted, False)


def test_a_count_in_the_gap_is_accepted_and_said_to_be_in_it() -> None:
    aqls = {"major": "2.5", "minor": "4.0"}
    plans = plans_for(lot=1_000, level="II", aqls=aqls, severity="reduced", edition="ansi")
    told = [(count, judge({"major": count}, plans)) for count in range(7)]
    assert [count for count, verdict in told if verdict.accepted] == [0, 1, 2, 3, 4]
    assert [count for count, verdict in told if verdict.in_gap] == [3, 4]
    # A lot that another class rejects is in no gap, though the class is.
    rejected = judge({"major": 3, "critical": 1}, plans)
    assert (rejected.accepted, rejected.in_gap, rejected.by_class["major"].in_gap) == (False, False, True)


def test_findings_of_a_class_without_a_plan_are_named_and_judge_nothing() -> None:
    verdict = judge({"major": 1, "minor": 99}, plans_for(lot=1_000, level="II", aqls={"major": "2.5"}))
    assert (verdict.accepted, verdict.unjudged) == (True, ("minor",))


@given(LOTS, LOTS, LEVELS)
def test_a_larger_lot_never_has_an_earlier_letter(one: int, other: int, level: str) -> None:
    letters = [plan_for(lot=max(lot, 1), level=level, aql="2.5").letter for lot in sorted((one, other))]
    assert letters == sorted(letters)


@given(LOTS, LEVELS, AQLS, st.sampled_from(TABLES))
def test_a_plan_is_whole(lot: int, level: str, aql: str, table: tuple[str, str]) -> None:
    plan = plan_for(lot=max(lot, 1), level=level, aql=aql, severity=table[0], edition=table[1])
    assert 0 <= plan.ac < plan.re
    assert plan.n == tables().size_of(plan.plan_letter, plan.severity)
    assert plan.inspected == (plan.lot if plan.is_full else plan.n)
    moved = LETTERS.index(plan.plan_letter) - LETTERS.index(plan.letter)
    assert {None: moved == 0, "down": moved > 0, "up": moved < 0}[plan.arrow]


def test_only_ansi_reduced_inspection_has_a_gap() -> None:
    assert {table for table in TABLES if any(plan.has_gap for plan in all_cells(*table))} == {("reduced", "ansi")}


# The printed tables are made of diagonals: one letter on and one AQL back is a plan of the same two numbers. By the
# sum of both positions, from 0 (A, 0.010). Reduced inspection does so from C on: A and B share C's sample of 2.
DIAGONALS = {
    "normal": "14:0/1 17:1/2 18:2/3 19:3/4 20:5/6 21:7/8 22:10/11 23:14/15 24:21/22 25:30/31 26:44/45",
    "tightened": "15:0/1 18:1/2 19:2/3 20:3/4 21:5/6 22:8/9 23:12/13 24:18/19 25:27/28 26:41/42",
    "reduced iso": "14:0/1 17:1/2 18:1/2 19:2/3 20:3/4 21:5/6 22:6/7 23:8/9 24:10/11 25:14/15 26:21/22",
    "reduced ansi": "14:0/1 17:0/2 18:1/3 19:1/4 20:2/5 21:3/6 22:5/8 23:7/10 24:10/13 25:14/17 26:21/24",
}


@pytest.mark.parametrize(("table", "printed"), DIAGONALS.items())
def test_plans_at_their_own_letter_are_the_printed_diagonals(table: str, printed: str) -> None:
    severity, _, edition = table.partition(" ")
    expected = dict(diagonal.split(":") for diagonal in printed.split())
    own = [plan for plan in all_cells(severity, edition or "iso") if plan.arrow is None]
    if severity == "reduced":
        own = [plan for plan in own if plan.letter >= "C"]
    wrong = [
        plan
        for plan in own
        if expected.get(str(LETTERS.index(plan.letter) + tables().aqls.index(plan.aql))) != f"{plan.ac}/{plan.re}"
    ]
    assert wrong == []


@pytest.mark.parametrize("table", TABLES)
def test_an_arrow_passes_over_no_plan(table: tuple[str, str]) -> None:
    own = {(plan.letter, plan.aql) for plan in all_cells(*table) if plan.arrow is None}
    for plan in all_cells(*table):
        first, last = sorted((LETTERS.index(plan.letter), LETTERS.index(plan.plan_letter)))
        assert not [letter for letter in LETTERS[first + 1 : last] if (letter, plan.aql) in own]


@pytest.mark.parametrize("table", TABLES)
def test_an_arrow_leads_to_a_plan_that_stands_at_its_own_letter(table: tuple[str, str]) -> None:
    cells = {(plan.letter, plan.aql): plan for plan in all_cells(*table)}
    for plan in cells.values():
        if plan.plan_letter in LETTERS[:-1]:  # tightened at AQL 0.025 goes on to S, which no lot has
            reached = cells[plan.plan_letter, plan.aql]
            assert (reached.n, reached.ac, reached.re, reached.arrow) == (plan.n, plan.ac, plan.re, None)


@pytest.mark.parametrize("table", TABLES)
def test_a_larger_aql_never_accepts_less_in_a_sample_of_one_size(table: tuple[str, str]) -> None:
    for one, next_one in pairwise(all_cells(*table)):
        if one.letter == next_one.letter and one.n == next_one.n:
            assert one.ac <= next_one.ac


def test_tightened_accepts_no_more_than_normal_and_reduced_inspects_no_more() -> None:
    normal, tightened, reduced = (all_cells(severity, "iso") for severity in SEVERITIES)
    for usual, strict, light in zip(normal, tightened, reduced, strict=True):
        if usual.n == strict.n:
            assert strict.ac <= usual.ac
        # Where tightened draws a smaller sample (its arrow leads elsewhere), it is one that accepts on zero.
        assert strict.n >= usual.n or strict.ac == 0 or strict.ac < usual.ac
        assert light.n <= usual.n


def test_one_step_tighter_is_asked_of_the_same_sample() -> None:
    for edition in ("iso", "ansi"):
        for plan in all_cells("normal", edition):
            if plan.ac >= 2:
                passes = [count for count in range(plan.re) if passes_one_step_tighter(plan, count)]
                step = tables().aqls[tables().aqls.index(plan.aql) - 1]
                tighter = tables().cell(plan.plan_letter, step, "normal", plan.edition)
                assert (tighter.n, len(passes) - 1) == (plan.n, tighter.ac)
                assert tighter.ac < plan.ac


def test_a_lot_over_an_arrow_is_asked_at_the_letter_of_its_sample() -> None:
    """Letter M at AQL 6.5 draws L's 200 and accepts on 21; at 4.0 that sample accepts on 14, but M would draw 315."""
    plan = plan_for(lot=20_000, level="II", aql="6.5")
    assert (plan.letter, plan.plan_letter, plan.n, plan.ac) == ("M", "L", 200, 21)
    assert [count for count in (14, 15) if passes_one_step_tighter(plan, count)] == [14]


def test_a_plan_that_only_tightened_inspection_has_never_passes_a_step_tighter() -> None:
    plan = next(
        plan
        for lot in (150_000, 600_000)
        for level in ("II", "III")
        if (plan := plan_for(lot=lot, level=level, aql="0.025", severity="tightened")).plan_letter == "S"
    )
    assert passes_one_step_tighter(plan, 0) is False
