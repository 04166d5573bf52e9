"""Pieces, voices, complete stages, and the status they make."""

from __future__ import annotations

import pytest
from story import (
    amended,
    cancelled,
    confirmed,
    cut,
    delivered,
    finished,
    inspected,
    kinds_of_anomalies,
    line_of,
    packed,
    sewn,
    shipped,
    stage_of,
    told,
)

from domain.fact import Fact
from domain.fold import STATUSES, OrderState


def _status(*facts: Fact) -> str:
    return told(*facts).order.status


def _life() -> dict[str, list[Fact]]:
    """A status, and a story that ends in it."""
    done = [confirmed(), packed("A", {"1": 100})]
    return {
        "unconfirmed": [cancelled(1)],
        "confirmed": [confirmed()],
        "cutting": [confirmed(), cut("A", {"1": 100})],
        "sewing": [confirmed(), sewn("A", {"1": 1})],
        "finishing": [confirmed(), finished("A", {"1": 1}), sewn("A", {"1": 50})],
        "packing": [confirmed(), packed("A", {"1": 99})],
        "packed": [*done, inspected("A", verdict="rejected")],
        "accepted": [*done, inspected("A")],
        "part_shipped": [*done, shipped("sea/1", {"1": 99})],
        "shipped": [*done, shipped("sea/1", {"1": 100})],
        "part_delivered": [confirmed(), delivered("sea/1", {"1": 99})],
        "delivered": [confirmed(), delivered("sea/1", {"1": 100})],
        "cancelled": [confirmed(), cut("A", {"1": 1}), cancelled(1)],
    }


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_story(status: str) -> None:
    assert _status(*_life()[status]) == status


def test_an_unconfirmed_order_shows_its_work() -> None:
    assert _status(cut("A", {"1": 1})) == "cutting"
    assert _status(shipped("sea/1", {"1": 1})) == "part_shipped"
    assert _status(delivered("sea/1", {"1": 1})) == "part_delivered"


def test_a_cancelled_order_that_shipped_something_is_not_cancelled() -> None:
    story = [confirmed({"1": 100, "2": 50}), shipped("sea/1", {"1": 40}), cancelled(1)]
    assert _status(*story) == "shipped"
    assert _status(*story, delivered("sea/1", {"1": 40})) == "delivered"


def test_two_of_three_cancelled_lines_leave_the_order_alive() -> None:
    assert _status(confirmed({"1": 1, "2": 1, "3": 1}), cancelled(1, lines=["1", "2"])) == "confirmed"


def test_every_packed_lot_must_be_accepted() -> None:
    story = [confirmed(), packed("A", {"1": 50}), packed("B", {"1": 50}), inspected("A")]
    assert _status(*story) == "packed"
    assert _status(*story, inspected("B")) == "accepted"


def test_the_last_decisive_verdict_in_total_order_counts() -> None:
    story = [confirmed(), packed("A", {"1": 100}), inspected("A", verdict="rejected")]
    assert _status(*story, inspected("A", kind="reinspection")) == "accepted"
    pending = [inspected("A"), inspected("A", verdict="pending"), inspected("A", verdict="not_conducted")]
    assert _status(*story, *pending) == "accepted"
    assert _status(*story, inspected("A"), inspected("A", verdict="rejected")) == "packed"


def test_inline_inspections_accept_nothing() -> None:
    assert _status(confirmed(), packed("A", {"1": 100}), inspected("A", kind="inline")) == "packed"


def test_of_a_lot_the_inspector_counts_before_the_factory() -> None:
    story = [confirmed(), packed("A", {"1": 100}), inspected("A", by="acme")]
    assert _status(*story) == "accepted"
    now = told(*story, inspected("A", by="lens", verdict="rejected"))
    assert now.order.status == "packed"
    assert [(row.anomaly, row.about, row.expected) for row in now.anomalies] == [
        ("parties_disagree", "inspected A", None)
    ]
    assert stage_of(now, "inspected").facts == 1


def test_an_inspector_who_decides_nothing_still_silences_the_factory() -> None:
    story = [confirmed(), packed("A", {"1": 100}), inspected("A", by="acme"), inspected("A", verdict="pending")]
    assert _status(*story) == "packed"


def test_an_inspected_fact_counts_in_its_stage_if_it_speaks_for_one_of_its_lots() -> None:
    now = told(inspected("A", "B", by="acme"), inspected("A", by="lens"), inspected("A", by="acme", kind="inline"))
    assert (stage_of(now, "inspected").facts, stage_of(now, "inspected").quantity) == (3, 300)


def test_pieces_add_up_and_rejects_stand_beside_them() -> None:
    rejects = [{"line": "1", "quantity": 3}]
    now = told(confirmed(), cut("A", {"1": 50}, rejects=rejects), cut("B", {"1": 20}, rejects=rejects))
    stage = stage_of(now, "cut")
    assert (line_of(now).cut, stage.quantity, stage.rejects, stage.facts, stage.is_complete) == (70, 70, 6, 2, False)


def test_samples_and_replacements_move_no_stage() -> None:
    now = told(
        confirmed(),
        cut("S", {"1": 100}, purpose="sample", complete=True),
        packed("R", {"1": 100}, purpose="replacement"),
        shipped("sea/1", {"1": 100}, purpose="sample"),
        delivered("sea/1", {"1": 100}),
    )
    assert (now.order.status, now.order.cut, now.order.received) == ("confirmed", 0, 0)
    assert [row.stage for row in now.stages] == ["confirmed"]
    assert [(row.purpose, row.pieces, row.received, row.is_received) for row in now.shipments] == [
        ("sample", 0, 0, False)
    ]


def test_what_arrives_by_a_shipment_with_any_bulk_is_bulk() -> None:
    now = told(
        confirmed(),
        shipped("sea/1", {"1": 2}, purpose="sample"),
        shipped("sea/1", {"1": 98}),
        delivered("sea/1", {"1": 100}),
    )
    assert (now.order.shipped, now.order.received) == (98, 100)


def test_a_stage_is_complete_once_its_pieces_reach_what_is_expected() -> None:
    story = [confirmed({"1": 100, "2": 10}), cut("A", {"1": 110})]
    assert not stage_of(told(*story), "cut").is_complete
    assert stage_of(told(*story, cut("A", {"2": 10})), "cut").is_complete


def test_a_stage_is_complete_once_every_lot_so_far_is_complete_at_it() -> None:
    story = [confirmed(), cut("A", {"1": 40}), cut("B", {"1": 40}), sewn("A", {"1": 40}, complete=True)]
    assert not stage_of(told(*story), "sewn").is_complete
    now = told(*story, sewn("B", {"1": 38}, complete=True))
    assert stage_of(now, "sewn").is_complete
    assert stage_of(now, "cut").is_complete  # a later stage is


def test_a_lot_first_named_at_a_later_stage_does_not_hold_up_an_earlier_one() -> None:
    now = told(confirmed(), cut("A", {"1": 40}, complete=True), sewn("B", {"1": 40}))
    assert (stage_of(now, "cut").is_complete, stage_of(now, "sewn").is_complete) == (True, False)


def test_complete_lots_need_no_confirmation() -> None:
    assert stage_of(told(cut("A", {"1": 40}, complete=True)), "cut").is_complete


def test_nothing_expected_completes_no_stage_by_quantity() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), cancelled(1))
    assert not stage_of(now, "cut").is_complete


def test_a_tolerance_that_forgives_everything_completes_no_stage_without_pieces() -> None:
    now = told(confirmed(tolerance={"under_percent": "100"}), cut("A", {"1": 1}))
    assert (now.order.status, stage_of(now, "cut").is_complete) == ("cutting", True)


def test_pieces_of_an_unknown_line_ship_no_order_of_which_nothing_is_expected() -> None:
    now = told(confirmed(), cancelled(1, lines=["1"]), shipped("sea/1", {"9": 10}))
    assert (now.order.expected, now.order.status) == (0, "part_shipped")


def test_a_shipped_order_has_all_earlier_stages_complete() -> None:
    now = told(confirmed(), cut("A", {"1": 40}), shipped("sea/1", {"1": 100}))
    assert stage_of(now, "cut").is_complete


def _shorts(*more: Fact) -> OrderState:
    return told(confirmed(), shipped("sea/1", {"1": 60}), shipped("sea/2", {"1": 30}, final=True), *more)


def test_a_final_shipment_closes_a_short_order() -> None:
    assert _shorts().order.status == "shipped"
    assert line_of(_shorts()).is_done_shipping


def test_a_short_order_is_delivered_once_every_shipment_is_received() -> None:
    first = delivered("sea/1", {"1": 60})
    assert _shorts(first).order.status == "part_delivered"
    damaged = delivered("sea/2", {"1": 20}, damaged={"1": 10})
    assert _shorts(first, damaged).order.status == "delivered"
    short = delivered("sea/2", {"1": 20})
    assert _shorts(first, short).order.status == "part_delivered"
    closed = _shorts(first, short, delivered("sea/2", {"1": 0}, complete=True))
    assert closed.order.status == "delivered"
    assert line_of(closed).is_delivered
    assert [row.is_received for row in closed.shipments] == [True, True]


def test_receiving_a_shipment_of_nothing_good_delivers_nothing() -> None:
    story = [confirmed(), shipped("sea/1", {"1": 100}), delivered("sea/1", {"1": 0}, complete=True)]
    assert _status(*story) == "shipped"


def test_of_a_shipment_the_factory_counts_before_the_carrier() -> None:
    both = told(confirmed(), shipped("sea/1", {"1": 90}, by="sea"), shipped("sea/1", {"1": 100}, by="acme"))
    assert both.order.shipped == 100
    assert [(row.anomaly, row.about, row.expected, row.found) for row in both.anomalies] == [
        ("parties_disagree", "shipped sea/1", 100, 90)
    ]


def test_voices_are_chosen_shipment_by_shipment() -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 40}, by="sea"), shipped("sea/2", {"1": 50}, by="acme"))
    assert (now.order.shipped, kinds_of_anomalies(now)) == (90, [])


def test_of_a_delivery_the_buyer_counts_before_the_carrier() -> None:
    carrier = delivered("sea/1", {"1": 100}, by="sea")
    assert told(confirmed(), carrier).order.received == 100
    now = told(confirmed(), carrier, delivered("sea/1", {"1": 95}, by="brand"))
    assert now.order.received == 95
    assert [(row.about, row.expected, row.found) for row in now.anomalies] == [("delivered sea/1", 95, 100)]


def test_parties_who_count_alike_line_by_line_do_not_disagree() -> None:
    alike = told(confirmed(), delivered("sea/1", {"1": 95}, by="sea"), delivered("sea/1", {"1": 95, "2": 0}))
    assert kinds_of_anomalies(alike) == ["unknown_line"]
    swapped = told(
        confirmed({"1": 5, "2": 5}),
        delivered("sea/1", {"1": 3, "2": 2}, by="sea"),
        delivered("sea/1", {"1": 2, "2": 3}),
    )
    assert [(row.expected, row.found) for row in swapped.anomalies] == [(5, 5)]


def test_a_factorys_sample_gives_it_the_voice_and_the_carriers_pieces_count_no_more() -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 1}, purpose="sample"), shipped("sea/1", {"1": 90}, by="sea"))
    assert (now.order.shipped, kinds_of_anomalies(now)) == (0, [])


def test_an_amendment_that_asks_for_less_completes_what_was_open() -> None:
    story = [confirmed(), packed("A", {"1": 60}), shipped("sea/1", {"1": 60})]
    assert _status(*story) == "part_shipped"
    assert _status(*story, amended(1, lines=[{"line": "1", "quantity": 60}])) == "shipped"
