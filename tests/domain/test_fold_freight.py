"""What one order knows of its shipments: carrier, cartons, short pieces, the day, and terms that don't fit the mode."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from story import amended, anomalies_of, confirmed, delivered, shipped, told
from strategies import KINDS, ORDERS, facts_made_of, facts_of_orders

from domain.fold import OrderState, ShipmentRow, fold

FOB = {"code": "FOB", "edition": "2020"}


def shipment_of(state: OrderState, name: str = "sea/1") -> ShipmentRow:
    return next(row for row in state.shipments if row.shipment == name)


def test_a_shipment_says_its_carrier_even_if_only_its_receipt_is_known() -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 50}), delivered("wave/7", {"1": 50}))
    assert [(row.carrier, row.purpose) for row in now.shipments] == [("sea", "bulk"), ("wave", None)]
    assert shipment_of(now, "wave/7").shipped_on is None


def test_cartons_are_added_up_over_all_that_left_whatever_its_purpose() -> None:
    story = [confirmed(), shipped("sea/1", {"1": 50}), shipped("sea/2", {"1": 1}, cartons=0)]
    assert shipment_of(told(*story)).cartons is None
    assert shipment_of(told(*story), "sea/2").cartons == 0
    more = [shipped("sea/1", {"1": 10}, cartons=3), shipped("sea/1", {"1": 1}, cartons=2, purpose="sample")]
    assert shipment_of(told(*story, *more)).cartons == 5


def test_the_carriers_cartons_count_only_where_the_factory_says_nothing_of_the_shipment() -> None:
    theirs = shipped("sea/1", {"1": 50}, cartons=9, by="sea")
    assert shipment_of(told(confirmed(), theirs)).cartons == 9
    assert shipment_of(told(confirmed(), theirs, shipped("sea/1", {"1": 50}))).cartons is None


def test_pieces_are_short_only_once_receiving_is_closed() -> None:
    story = [confirmed(), shipped("sea/1", {"1": 100}), delivered("sea/1", {"1": 90}, damaged={"1": 4})]
    assert shipment_of(told(*story)).short == 0
    now = told(*story, delivered("sea/1", {"1": 1}, complete=True))
    assert (shipment_of(now).is_received, shipment_of(now).short) == (True, 5)  # 100 - 91 - 4


def test_a_shipment_received_in_full_or_over_is_not_short() -> None:
    damaged = told(confirmed(), shipped("sea/1", {"1": 100}), delivered("sea/1", {"1": 96}, damaged={"1": 4}))
    assert (shipment_of(damaged).is_received, shipment_of(damaged).short) == (True, 0)
    over = told(confirmed(), shipped("sea/1", {"1": 100}), delivered("sea/1", {"1": 120}, complete=True))
    assert shipment_of(over).short == 0


def test_a_closed_receipt_of_a_shipment_nobody_stated_is_not_short() -> None:
    now = told(confirmed(), delivered("sea/1", {"1": 10}, complete=True))
    assert (shipment_of(now).is_received, shipment_of(now).short) == (True, 0)


def test_the_shipment_day_is_the_senders_own_first_day() -> None:
    """23:30 in New York on March 1 is already March 2 in UTC: the day at the sender's offset is the one meant."""
    now = told(
        confirmed(),
        shipped("sea/1", {"1": 10}, at="2026-03-03T08:00:00Z"),
        shipped("sea/1", {"1": 10}, at="2026-03-01T23:30:00-05:00"),
    )
    assert shipment_of(now).shipped_on == "2026-03-01"


def test_an_assumed_time_gives_no_shipment_day() -> None:
    assumed = shipped("sea/1", {"1": 10}, at="2026-03-01T08:00:00Z", time_is="assumed")
    assert shipment_of(told(confirmed(), assumed)).shipped_on is None
    later = shipped("sea/1", {"1": 10}, at="2026-03-02T08:00:00Z", time_is="day")
    assert shipment_of(told(confirmed(), assumed, later)).shipped_on == "2026-03-02"


@pytest.mark.parametrize("code", ["FAS", "FOB", "CFR", "CIF", "DES", "DEQ"])
@pytest.mark.parametrize("mode", ["air", "air_charter"])
def test_a_term_for_ships_with_air_freight_is_shown(code: str, mode: str) -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 10}, incoterm={"code": code}, mode=mode))
    assert [(row.about, row.partner, row.fact_id) for row in anomalies_of(now, "sea_term_by_air")] == [
        ("sea/1", "", "")
    ]


@pytest.mark.parametrize(("code", "mode"), [("FCA", "air"), ("EXW", "air"), ("FOB", "ocean"), ("CIF", "multimodal")])
def test_other_terms_and_modes_go_together(code: str, mode: str) -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 10}, incoterm={"code": code}, mode=mode))
    assert now.anomalies == ()


def test_the_orders_term_and_mode_hold_where_the_shipment_states_none() -> None:
    by_terms = told(confirmed(incoterm=FOB, mode="air"), shipped("sea/1", {"1": 10}))
    assert [row.about for row in by_terms.anomalies] == ["sea/1"]
    mixed = told(
        confirmed(incoterm=FOB, mode="ocean"), shipped("sea/1", {"1": 10}, mode="air"), shipped("sea/2", {"1": 1})
    )
    assert [row.about for row in mixed.anomalies] == ["sea/1"]
    own = shipped("sea/1", {"1": 10}, incoterm={"code": "FCA"})
    assert told(confirmed(incoterm=FOB, mode="air"), own).anomalies == ()


def test_it_goes_away_when_the_term_is_amended() -> None:
    story = [confirmed(incoterm=FOB), shipped("sea/1", {"1": 10}, mode="air")]
    assert [row.anomaly for row in told(*story).anomalies] == ["sea_term_by_air"]
    assert told(*story, amended(1, incoterm={"code": "FCA", "edition": "2020"})).anomalies == ()
    assert told(*story, amended(1, incoterm=None)).anomalies == ()


def test_a_shipment_known_only_by_its_receipt_has_no_term_to_doubt() -> None:
    now = told(confirmed(incoterm=FOB, mode="air"), delivered("sea/1", {"1": 10}))
    assert anomalies_of(now, "sea_term_by_air") == []


def test_a_consolidated_shipment_shows_each_order_its_own_part() -> None:
    one = [confirmed(), shipped("sea/1", {"1": 60}, cartons=6), delivered("sea/1", {"1": 50}, complete=True)]
    other = [confirmed(order="PO-2"), shipped("sea/1", {"1": 40}, cartons=4, order="PO-2")]
    facts = [*one, *other]
    mine, theirs = fold("PO-1", facts, KINDS), fold("PO-2", facts, KINDS)
    assert (shipment_of(mine).cartons, shipment_of(mine).pieces, shipment_of(mine).short) == (6, 60, 10)
    assert (shipment_of(theirs).cartons, shipment_of(theirs).pieces, shipment_of(theirs).short) == (4, 40, 0)


@settings(max_examples=40, deadline=None)
@given(facts_of_orders(most=15))
def test_pieces_of_a_received_shipment_are_received_damaged_or_short(stated: Any) -> None:
    for order_no in ORDERS:
        for row in fold(order_no, facts_made_of(stated), KINDS).shipments:
            assert row.shipment.startswith(f"{row.carrier}/")
            if row.is_received:
                assert row.received + row.damaged + row.short >= row.pieces
            else:
                assert row.short == 0
