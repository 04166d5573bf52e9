"""Winning terms, cancelled lines, what is expected, tolerance."""

from __future__ import annotations

import pytest
from story import amended, cancelled, confirmed, cut, delivered, kinds_of_anomalies, line_of, reinstated, shipped, told


def test_an_amendment_before_the_confirmation_waits_for_it() -> None:
    early = amended(1, delivery_date="2026-06-15")
    waiting = told(early)
    assert (waiting.order.status, waiting.order.delivery_date, waiting.order.revision) == ("unconfirmed", None, None)
    now = told(early, confirmed())
    assert (now.order.delivery_date, now.order.revision) == ("2026-06-15", 1)


def test_each_field_comes_from_the_highest_revision_that_states_it() -> None:
    now = told(
        confirmed(season="SS26"), amended(2, season="AW26"), amended(1, season="never", delivery_date="2026-07-01")
    )
    assert (now.order.season, now.order.delivery_date, now.order.revision) == ("AW26", "2026-07-01", 2)


def test_null_clears_a_field_and_absence_leaves_it() -> None:
    story = [confirmed(mode="ocean", incoterm={"code": "FOB"}), amended(1, mode=None)]
    now = told(*story)
    assert (now.order.mode, now.order.incoterm) == (None, "FOB")
    assert told(*story, amended(2, mode="air")).order.mode == "air"


def test_revision_is_zero_until_something_changes_and_counts_cancellations() -> None:
    assert told(confirmed()).order.revision == 0
    assert told(confirmed(), amended(1), cancelled(4)).order.revision == 4


def test_a_line_left_out_of_the_winning_lines_is_listed_with_nothing_expected() -> None:
    now = told(confirmed({"1": 100, "2": 50}), amended(1, lines=[{"line": "1", "quantity": 80}]))
    gone = line_of(now, "2")
    assert (now.order.lines, now.order.ordered, now.order.expected) == (1, 80, 80)
    assert (gone.ordered, gone.expected, gone.style, gone.factory, gone.delivery_date) == (0, 0, None, None, None)
    assert gone.is_done_shipping


def test_the_promised_day_is_the_lines_then_the_drops_then_the_orders() -> None:
    now = told(
        confirmed(
            [
                {"line": "1", "quantity": 1, "drop": "first", "delivery_date": "2026-04-01"},
                {"line": "2", "quantity": 1, "drop": "first"},
                {"line": "3", "quantity": 1, "drop": "unplanned"},
                {"line": "4", "quantity": 1},
            ],
            drops=[{"drop": "first", "delivery_date": "2026-04-15"}],
        )
    )
    assert [row.delivery_date for row in now.lines] == ["2026-04-01", "2026-04-15", "2026-05-31", "2026-05-31"]


def test_style_and_factory_are_the_lines_else_the_orders() -> None:
    now = told(
        confirmed([{"line": "1", "quantity": 1, "style": "S-1", "factory": "bolt"}, {"line": "2", "quantity": 1}])
    )
    assert [(row.style, row.factory) for row in now.lines] == [("S-1", "bolt"), ("S-100", "acme")]


def test_of_a_cancelled_line_only_what_was_shipped_is_expected() -> None:
    now = told(confirmed({"1": 100, "2": 50}), shipped("sea/1", {"1": 30}), cancelled(1, lines=["1"]))
    line = line_of(now, "1")
    assert (line.is_cancelled, line.ordered, line.expected, line.is_done_shipping) == (True, 100, 30, True)
    assert now.order.expected == 80


def test_the_highest_revision_that_covers_a_line_decides_on_it() -> None:
    story = [confirmed({"1": 100, "2": 50}), cancelled(1), reinstated(2, lines=["2"])]
    assert [row.is_cancelled for row in told(*story).lines] == [True, False]
    assert [row.is_cancelled for row in told(*story, cancelled(3, lines=["2"]), reinstated(4)).lines] == [False, False]


def test_an_amendment_never_reinstates() -> None:
    now = told(confirmed(), cancelled(1), amended(2, lines=[{"line": "1", "quantity": 200}]))
    assert (line_of(now).is_cancelled, now.order.status) == (True, "cancelled")


def test_without_a_confirmation_nothing_is_expected_or_cancelled() -> None:
    now = told(cut("A", {"1": 50}), cancelled(1), amended(2, lines=[{"line": "9", "quantity": 1}]))
    assert [(row.line, row.ordered, row.expected, row.is_cancelled) for row in now.lines] == [("1", None, None, False)]
    assert (now.order.lines, now.order.ordered, now.order.expected) == (0, None, None)
    assert kinds_of_anomalies(now) == ["unconfirmed_activity"]


@pytest.mark.parametrize(
    ("under", "came", "is_enough"),
    [
        ("0", 999, False),
        ("0", 1000, True),
        ("2.5", 974, False),
        ("2.5", 975, True),
        ("1.9999", 980, False),  # 980.001 would do
        ("2.0001", 980, True),
        ("100", 1, True),
    ],
)
def test_tolerance_per_line_is_exact_to_four_decimals(under: str, came: int, is_enough: bool) -> None:
    now = told(confirmed({"1": 1000}, tolerance={"under_percent": under}), delivered("sea/1", {"1": came}))
    assert line_of(now).is_delivered is is_enough
    assert now.order.status == ("delivered" if is_enough else "part_delivered")


def test_tolerance_per_order_weighs_the_total() -> None:
    lines = {"1": 100, "2": 100}
    came = {"1": 120, "2": 78}
    by_line = told(confirmed(lines, tolerance={"under_percent": "1"}), delivered("sea/1", came))
    by_order = told(confirmed(lines, tolerance={"under_percent": "1", "per": "order"}), delivered("sea/1", came))
    assert (by_line.order.status, by_order.order.status) == ("part_delivered", "delivered")
    assert [row.is_delivered for row in by_line.lines] == [True, False]
    assert [row.is_delivered for row in by_order.lines] == [True, True]


def test_per_order_a_line_is_done_shipping_by_the_total_or_by_itself() -> None:
    terms = {"tolerance": {"under_percent": "1", "per": "order"}}
    short = told(confirmed({"1": 100, "2": 100}, **terms), shipped("sea/1", {"1": 100, "2": 50}))
    assert [row.is_done_shipping for row in short.lines] == [True, False]
    full = told(confirmed({"1": 100, "2": 100}, **terms), shipped("sea/1", {"1": 150, "2": 48}))
    assert [row.is_done_shipping for row in full.lines] == [True, True]


def test_an_amended_tolerance_of_null_is_none_at_all() -> None:
    now = told(confirmed(tolerance={"under_percent": "50"}), amended(1, tolerance=None), delivered("sea/1", {"1": 60}))
    assert now.order.status == "part_delivered"


def test_an_assumed_confirmation_gives_no_day() -> None:
    now = told(confirmed(time_is="assumed"))
    assert (now.order.confirmed_on, now.order.confirmed_us, now.order.status) == (None, None, "confirmed")
