"""Laws of the fold over random sets of facts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import DATA, KINDS, ORDERS, facts_made_of, facts_of_orders

from domain.facts import FACTS
from domain.fold import STATUSES, explain_step, fold, key_of, rows

_FEW = settings(max_examples=40, deadline=None)


@_FEW
@given(facts_of_orders(most=15), st.data())
def test_neither_order_nor_repetition_of_facts_changes_a_state(stated: Any, data: st.DataObject) -> None:
    facts = facts_made_of(stated)
    shuffled = data.draw(st.permutations(facts))
    repeated = shuffled + data.draw(st.lists(st.sampled_from(facts), max_size=5) if facts else st.just([]))
    for order_no in ORDERS:
        assert fold(order_no, repeated, KINDS) == fold(order_no, facts, KINDS)


@_FEW
@given(facts_of_orders(conflicting=True), st.data())
def test_even_conflicting_identities_fold_alike_in_any_order(stated: Any, data: st.DataObject) -> None:
    facts = facts_made_of(stated)
    for order_no in ORDERS:
        assert fold(order_no, data.draw(st.permutations(facts)), KINDS) == fold(order_no, facts, KINDS)


@_FEW
@given(facts_of_orders(most=15))
def test_a_step_that_goes_unexplained_changed_nothing_but_counts_and_times(stated: Any) -> None:
    facts = [fact for fact in facts_made_of(stated) if fact.subject == ORDERS[0]]
    states = [fold(ORDERS[0], facts[:count], KINDS) for count in range(len(facts) + 1)]
    for before, after in pairwise(states):
        assert explain_step(after, after) == []
        if not explain_step(before, after):
            assert (before.order.status, before.anomalies, before.voids) == (
                after.order.status,
                after.anomalies,
                after.voids,
            )
            assert [replace(row, mode=None, delivered_us=None) for row in before.lines] == [
                replace(row, mode=None, delivered_us=None) for row in after.lines
            ]
    assert explain_step(None, states[-1]) == explain_step(states[0], states[-1])


@_FEW
@given(facts_of_orders(most=15))
def test_facts_that_count_in_nothing_change_no_pieces(stated: Any) -> None:
    facts = facts_made_of(stated)
    for order_no in ORDERS:
        state = fold(order_no, facts, KINDS)
        set_aside = {*state.voids, *state.strangers, *state.twice}
        rest = [fact for fact in facts if key_of(fact) not in set_aside and fact.name != "corrected"]
        without = fold(order_no, rest, KINDS)
        assert (without.lines, without.stages, without.lead_times, without.shipments) == (
            state.lines,
            state.stages,
            state.lead_times,
            state.shipments,
        )


@_FEW
@given(facts_of_orders(most=15))
def test_sums_agree_between_orders_lines_stages_and_shipments(stated: Any) -> None:
    for order_no in ORDERS:
        state = fold(order_no, facts_made_of(stated), KINDS)
        by_stage = {row.stage: row.quantity for row in state.stages}
        for stage in ("cut", "sewn", "finished", "packed", "shipped"):
            total = sum(getattr(row, stage) for row in state.lines)
            assert getattr(state.order, stage) == total == by_stage.get(stage, 0)
        assert state.order.shipped == sum(row.pieces for row in state.shipments)
        assert state.order.received == sum(row.received for row in state.shipments) == by_stage.get("delivered", 0)
        assert state.order.damaged == sum(row.damaged for row in state.shipments)
        assert state.order.status in STATUSES


@_FEW
@given(facts_of_orders(most=15))
def test_rows_hold_only_plain_values(stated: Any) -> None:
    for of_model in rows(fold(ORDERS[0], facts_made_of(stated), KINDS)).values():
        for value in (value for row in of_model for value in row.values()):
            assert value is None or type(value) in (str, int, bool, list)


def test_every_fact_of_the_contract_is_generated() -> None:
    assert set(DATA) == set(FACTS)
