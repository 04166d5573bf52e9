"""The operating characteristic: published values, closed forms and laws."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inspection import Plan, acceptance, plan_for, quality_at, risks_of, tables, unit_of

# Montgomery, Introduction to Statistical Quality Control, table "OC curve n = 89, c = 2": fraction, probability.
MONTGOMERY_89_2 = {
    0.5: 0.9897, 1.0: 0.9397, 2.0: 0.7366, 3.0: 0.4985, 4.0: 0.3042, 5.0: 0.1721, 6.0: 0.0919, 7.0: 0.0468,
    8.0: 0.0230, 9.0: 0.0109,
}  # fmt: skip
PLANS = st.builds(
    lambda lot, level, aql, table: plan_for(lot=lot, level=level, aql=aql, severity=table[0], edition=table[1]),
    st.integers(1, 600_000),
    st.sampled_from(tables().levels),
    st.sampled_from((*tables().aqls, "0")),
    st.sampled_from([("normal", "iso"), ("tightened", "iso"), ("reduced", "iso"), ("reduced", "ansi")]),
)


def test_the_curve_is_montgomerys() -> None:
    plan = replace(plan_for(lot=10_000, level="II", aql="1.0"), n=89, ac=2, re=3)
    assert {quality: round(acceptance(plan, quality), 4) for quality in MONTGOMERY_89_2} == MONTGOMERY_89_2


def test_a_plan_of_the_code_of_federal_regulations_passes_as_many_as_it_says() -> None:
    """7 CFR 42.140 on n = 500, Ac 3, AQL 0.25: 26 % of lots pass at 1.0 in 100, and about 99 % at 0.10."""
    plan = plan_for(lot=100_000, level="II", aql="0.25")
    assert (plan.n, plan.ac) == (500, 3)
    assert round(acceptance(plan, 1.0), 2) == 0.26
    assert acceptance(plan, 0.10) > 0.99


def test_zero_accepted_has_a_closed_form() -> None:
    plan = plan_for(lot=500, level="II", aql="0")
    assert plan.n == 50
    for probability in (0.95, 0.5, 0.1):
        assert quality_at(plan, probability) == pytest.approx(100 * (1 - probability ** (1 / 50)), rel=1e-12)


def test_nonconformities_per_100_units_are_poisson() -> None:
    """n = 13, Ac 7 at AQL 25: the mean at quality q is 13 q / 100, summed here term by term."""
    plan = plan_for(lot=90, level="II", aql="25")
    assert (plan.n, plan.ac, unit_of(plan)) == (13, 7, "per_100_units")
    for quality in (5.0, 25.0, 60.0, 250.0):
        mean = 13 * quality / 100
        expected = sum(math.exp(-mean) * mean**x / math.factorial(x) for x in range(8))
        assert acceptance(plan, quality) == pytest.approx(expected, rel=1e-12)


def test_a_small_plan_agrees_with_counting_every_sample() -> None:
    plan = plan_for(lot=50, level="II", aql="6.5")
    assert (plan.n, plan.ac) == (8, 1)
    p = 0.2
    counted = sum(
        math.prod(p if bad else 1 - p for bad in sample) for sample in product((0, 1), repeat=8) if sum(sample) <= 1
    )
    assert acceptance(plan, 20.0) == pytest.approx(counted, rel=1e-12)


def test_a_lot_in_the_gap_passes() -> None:
    ansi = plan_for(lot=1_000, level="II", aql="2.5", severity="reduced", edition="ansi")
    assert (ansi.ac, ansi.re) == (2, 5)
    assert acceptance(ansi, 10.0) == acceptance(replace(ansi, ac=4), 10.0)


def test_a_lot_smaller_than_the_sample_is_a_sample_of_its_own_size() -> None:
    whole = plan_for(lot=8, level="II", aql="0.65")
    assert acceptance(whole, 10.0) == pytest.approx(0.9**8, rel=1e-12)


def test_where_nothing_can_fail_there_is_no_such_quality() -> None:
    risks = risks_of(plan_for(lot=1, level="II", aql="10"))
    assert (risks.producer_risk, risks.quality_95, risks.quality_10) == (0.0, None, None)


def test_tightened_inspection_passes_no_more_lots_than_normal() -> None:
    """But for letter A at AQL 10, where normal goes down to C (5, 1/2) and tightened has its own plan (2, 0/1)."""
    for aql in tables().aqls:
        for lot in (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000, 500_001):
            if (lot, aql) != (8, "10"):
                normal, tightened = (
                    replace(plan_for(lot=lot, level="II", aql=aql, severity=severity), lot=10**9)
                    for severity in ("normal", "tightened")
                )
                for quality in (0.1, 0.5, 1.0, 2.5, 6.5, 15.0, 40.0, 100.0):
                    assert acceptance(tightened, quality) <= acceptance(normal, quality) + 1e-12


@given(PLANS, st.floats(0, 100), st.floats(0, 100))
def test_a_worse_process_never_passes_more_often(plan: Plan, one: float, other: float) -> None:
    better, worse = sorted((one, other))
    assert 0 <= acceptance(plan, worse) <= acceptance(plan, better) + 1e-12
    assert acceptance(plan, better) <= 1


@given(PLANS)
def test_a_faultless_process_always_passes(plan: Plan) -> None:
    assert acceptance(plan, 0.0) == 1.0


@given(PLANS)
def test_the_named_qualities_pass_as_often_as_their_names_say(plan: Plan) -> None:
    risks = risks_of(plan)
    assert risks.producer_risk == 1 - acceptance(plan, float(plan.aql))
    named = {0.95: risks.quality_95, 0.5: risks.quality_50, 0.1: risks.quality_10}
    for probability, quality in named.items():
        if quality is None:
            assert acceptance(plan, 100.0) > probability
        else:
            assert acceptance(plan, quality) == pytest.approx(probability, abs=1e-9)
    found = [quality for quality in named.values() if quality is not None]
    assert found == sorted(found)


def test_a_quality_beyond_the_unit_is_refused() -> None:
    plan = plan_for(lot=1_000, level="II", aql="2.5")
    for quality in (-0.1, 100.1, math.nan, math.inf):
        with pytest.raises(ValueError, match="expected a quality"):
            acceptance(plan, quality)
    with pytest.raises(ValueError, match="between 0 and 1"):
        quality_at(plan, 1.0)
    per_100 = plan_for(lot=1_000, level="II", aql="40")
    assert acceptance(per_100, 100.1) < acceptance(per_100, 100.0)
