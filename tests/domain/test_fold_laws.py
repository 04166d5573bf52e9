"""Laws of the fold over random sets of facts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import DATA, KINDS, ORDERS, facts_made_of, facts_of_orders

from domain.facts import FACTS
from domain.fold import STATUSES, LineRow, OrderState, explain_step, fold, key_of, rows

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
            assert _told_of_lines(before) == _told_of_lines(after)
            assert (before.drops, _held_and_missing(before)) == (after.drops, _held_and_missing(after))
    assert explain_step(None, states[-1]) == explain_step(states[0], states[-1])


def _told_of_lines(state: OrderState) -> list[LineRow]:
    """The lines without what is not worth a word: how they travel, the hour, the day of departure if it went."""
    return [
        replace(
            row,
            mode=None,
            incoterm=None,
            delivered_us=None,
            shipped_us=None,
            shipped_on=None,
            last_shipment=None,
        )
        for row in state.lines
    ]


def _held_and_missing(state: OrderState) -> tuple[int, int]:
    return sum(row.held for row in state.pieces), sum(row.missing for row in state.pieces)


@_FEW
@given(facts_of_orders(most=15))
def test_facts_that_count_in_nothing_change_no_pieces(stated: Any) -> None:
    facts = facts_made_of(stated)
    for order_no in ORDERS:
        state = fold(order_no, facts, KINDS)
        set_aside = {*state.voids, *state.strangers, *state.twice}
        rest = [fact for fact in facts if key_of(fact) not in set_aside and fact.name != "corrected"]
        without = fold(order_no, rest, KINDS)
        for rows_of in ("lines", "stages", "lead_times", "shipments", "pieces", "holds", "lot_moves", "materials"):
            assert getattr(without, rows_of) == getattr(state, rows_of)


@_FEW
@given(facts_of_orders(most=15))
def test_sums_agree_between_orders_lines_stages_and_shipments(stated: Any) -> None:
    for order_no in ORDERS:
        state = fold(order_no, facts_made_of(stated), KINDS)
        by_stage = {row.stage: row.quantity for row in state.stages}
        for stage in ("cut", "sewn", "finished", "packed", "shipped"):
            total = sum(getattr(row, stage) for row in state.lines)
            assert getattr(state.order, stage) == total
            # Rework and recounts move pieces of a stage that nobody stated: then it has no row.
            assert stage not in by_stage or by_stage[stage] == total
        assert state.order.shipped == sum(row.pieces for row in state.shipments)
        assert state.order.received == sum(row.received for row in state.shipments) == by_stage.get("delivered", 0)
        assert state.order.damaged == sum(row.damaged for row in state.shipments)
        assert state.order.status in STATUSES


@_FEW
@given(facts_of_orders(most=15))
def test_rows_hold_only_plain_values(stated: Any) -> None:
    for of_model in rows(fold(ORDERS[0], facts_made_of(stated), KINDS)).values():
        for value in (value for row in of_model for value in row.values()):
            assert value is None or type(value) in (str, int, bool, list, Decimal)


def test_every_fact_of_the_contract_is_generated() -> None:
    assert set(DATA) == set(FACTS)
