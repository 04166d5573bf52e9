"""What looks wrong, and that it goes away; what a step is said to change."""

from __future__ import annotations

from dataclasses import fields

import pytest
from story import (
    amended,
    anomalies_of,
    cancelled,
    confirmed,
    corrected,
    cut,
    delivered,
    inspected,
    kinds_of_anomalies,
    line_of,
    packed,
    reinstated,
    sewn,
    shipped,
    state,
    told,
)

from domain.fold import OrderRow, explain_step, rows
from domain.moments import read_moment

INSPECTION = {"aql": {"major": "2.5"}, "edition": "iso"}


@pytest.mark.parametrize(("recorded", "is_ahead"), [("2026-03-01T07:55:00Z", False), ("2026-03-01T07:54:59Z", True)])
def test_a_clock_over_five_minutes_ahead_is_shown(recorded: str, is_ahead: bool) -> None:
    now = told(confirmed(), cut("A", {"1": 1}, at="2026-03-01T08:00:00Z", recorded=recorded))
    found = anomalies_of(now, "clock_ahead")
    assert bool(found) is is_ahead
    if is_ahead:
        assert (found[0].about, found[0].expected) == ("cut", read_moment(recorded))
        assert found[0].found == read_moment("2026-03-01T08:00:00Z")


def test_even_a_void_fact_and_its_correction_show_a_clock_ahead() -> None:
    ahead = {"at": "2026-03-01T08:00:00Z", "recorded": "2026-03-01T07:00:00Z"}
    now = told(confirmed(), cut("A", {"1": 1}, id="c", **ahead), corrected("c", by="acme", **ahead))
    assert [row.about for row in anomalies_of(now, "clock_ahead")] == ["corrected", "cut"]


def test_two_factories_on_one_lot_and_stage_add_up_and_are_shown() -> None:
    both = confirmed([{"line": "1", "quantity": 100}, {"line": "2", "quantity": 1, "factory": "bolt"}])
    now = told(both, cut("A", {"1": 50}), cut("A", {"1": 50}, by="bolt"), sewn("A", {"1": 1}, by="bolt"))
    assert now.order.cut == 100
    assert [(row.about, row.expected, row.found) for row in anomalies_of(now, "two_factories")] == [("cut A", 1, 2)]


def test_activity_before_the_confirmation_is_shown_once_until_it_comes() -> None:
    story = [cut("A", {"1": 50}), cut("B", {"1": 5}, purpose="sample")]
    assert kinds_of_anomalies(told(*story)) == ["unconfirmed_activity"]
    assert kinds_of_anomalies(told(*story, confirmed())) == []
    assert kinds_of_anomalies(told(state("customer_informed", "brand", {"channel": "mail", "about": ["x"]}))) == []


def test_a_line_that_was_never_agreed_is_unknown() -> None:
    now = told(
        confirmed({"1": 10, "2": 10}), amended(1, lines=[{"line": "1", "quantity": 9}]), cut("A", {"2": 1, "7": 1})
    )
    assert [row.about for row in anomalies_of(now, "unknown_line")] == ["line 7"]
    assert (line_of(now, "7").expected, line_of(now, "7").is_done_shipping) == (0, True)


def test_more_pieces_than_the_stated_stage_before_are_shown_by_line() -> None:
    story = [confirmed({"1": 100, "2": 100}), cut("A", {"1": 50, "2": 60}), packed("A", {"1": 60, "2": 60})]
    now = told(*story)
    assert [(row.anomaly, row.about, row.expected, row.found) for row in now.anomalies] == [
        ("more_than_before", "packed line 1", 50, 60),
        ("more_than_came_in", "packed lot A line 1", 50, 60),
    ]
    assert told(*story, cut("A", {"1": 10})).anomalies == ()


def test_more_received_than_shipped_is_shown_but_damaged_pieces_do_not_count() -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 50}), delivered("sea/1", {"1": 50}, damaged={"1": 5}))
    assert now.anomalies == ()
    more = told(confirmed(), shipped("sea/1", {"1": 50}), delivered("sea/1", {"1": 51}))
    assert [(row.about, row.expected, row.found) for row in more.anomalies] == [("delivered line 1", 50, 51)]


def test_shipping_before_acceptance_is_shown_only_where_inspection_is_agreed() -> None:
    left = shipped("sea/1", {"1": 50})
    assert kinds_of_anomalies(told(confirmed(), left)) == []
    agreed = confirmed(inspection=INSPECTION, at="2026-01-01T00:00:00Z")
    assert kinds_of_anomalies(told(agreed, left)) == ["shipped_uninspected"]
    after = inspected("A", at="2026-03-09T00:00:00Z")
    assert kinds_of_anomalies(told(agreed, left, after)) == ["shipped_uninspected"]
    rejected = inspected("A", verdict="rejected", defectives={"major": 9}, at="2026-02-01T00:00:00Z")
    assert kinds_of_anomalies(told(agreed, left, rejected)) == ["shipped_uninspected"]
    before = inspected("A", by="acme", at="2026-02-01T00:00:00Z")
    assert kinds_of_anomalies(told(agreed, left, before)) == []
    assert kinds_of_anomalies(told(agreed, left, amended(1, inspection=None))) == []


def test_the_orders_row_counts_its_anomalies() -> None:
    now = told(cut("A", {"1": 1}), corrected("x", by="acme"))
    assert now.order.anomalies == len(now.anomalies) == 2


def test_rows_have_the_columns_of_the_read_models() -> None:
    models = rows(told(confirmed(), shipped("sea/1", {"1": 1}, containers=["MSKU6011672"]), corrected("x", by="acme")))
    assert list(models) == [
        "orders", "order_lines", "stages", "lead_times", "shipments", "pieces", "holds", "lot_moves", "materials",
        "drops", "inspections", "defects", "certificates_required", "anomalies",
    ]  # fmt: skip
    assert list(models["orders"][0]) == [field.name for field in fields(OrderRow)]
    assert models["shipments"][0]["containers"] == ["MSKU6011672"]
    assert models["anomalies"][0] == {
        "order_no": "PO-1",
        "anomaly": "correction_without_effect",
        "about": "x",
        "partner": "acme",
        "fact_id": "corrected-3",
        "expected": None,
        "found": None,
    }


def test_the_first_fact_is_explained_from_nothing() -> None:
    first = told(confirmed())
    said = explain_step(None, first)
    assert said[0] == "status confirmed"
    assert "delivery_date (none) -> 2026-05-31" in said
    assert "line 1 new, 100 pieces ordered" in said


def test_a_step_tells_status_pieces_stages_and_anomalies() -> None:
    story = [confirmed(), cut("A", {"1": 40})]
    more = [*story, sewn("B", {"1": 60}, id="s9")]
    assert explain_step(told(*story), told(*more)) == [
        "status cutting -> sewing",
        "sewn 0 -> 60 of 100 pieces",
        "line 1: sewn 0 -> 60",
        "anomaly: more_than_before sewn line 1: expected 40, found 60",
    ]
    assert explain_step(told(*more), told(*more, corrected("s9", by="acme", id="k"))) == [
        "status sewing -> cutting",
        "sewn 60 -> 0 of 100 pieces",
        "line 1: sewn 60 -> 0",
        "sewn: nothing stated any more",
        "s9 by acme void, corrected by k",
        "anomaly gone: more_than_before sewn line 1: expected 40, found 60",
    ]


def test_a_step_tells_what_was_agreed_anew() -> None:
    before = [confirmed({"1": 100, "2": 50})]
    change = amended(1, delivery_date="2026-06-15", lines=[{"line": "1", "quantity": 80}])
    assert explain_step(told(*before), told(*before, change)) == [
        "delivery_date 2026-05-31 -> 2026-06-15",
        "revision 0 -> 1",
        "lines 2 -> 1",
        "ordered 150 -> 80",
        "expected 150 -> 80",
        "line 1: delivery_date 2026-05-31 -> 2026-06-15",
        "line 1: ordered 100 -> 80",
        "line 2: style S-100 -> (none)",
        "line 2: factory acme -> (none)",
        "line 2: delivery_date 2026-05-31 -> (none)",
        "line 2: ordered 50 -> 0",
        "line 2 done shipping",
    ]


def test_a_step_tells_lateness_cancellation_and_return() -> None:
    story = [confirmed()]
    late = told(*story, delivered("sea/1", {"1": 100}, at="2026-06-02T08:00:00Z"))
    assert "line 1 delivered on 2026-06-02, 2 days late" in explain_step(told(*story), late)
    off = [*story, cancelled(1)]
    assert "line 1 cancelled" in explain_step(told(*story), told(*off))
    assert "line 1 no longer cancelled" in explain_step(told(*off), told(*off, reinstated(2)))
