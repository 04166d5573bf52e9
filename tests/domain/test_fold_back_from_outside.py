"""Rejects that come back from a process outside, and replacements from stock: every piece counts once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lot_story import aboard, pieces_of, returned, reworked, scrapped, sent_out, where
from story import confirmed, cut, delivered, finished, kinds_of_anomalies, line_of, packed, sewn, shipped, told

from domain.fact import Fact

Facts = tuple[Fact, ...]


def _leg() -> Facts:
    """100 sewn go to the wash; 90 come back good and 10 spoilt."""
    return (
        sewn("A", {"1": 100}),
        sent_out("A", "sewn", {"1": 100}),
        returned("A", "sewn", {"1": 90}, rejects={"1": 10}),
    )


def _bulk() -> Facts:
    return cut("A", {"1": 100}), packed("A", {"1": 100})


_CAME = {"came_in": 100, "sewn": 100, "sent_out": 100, "returned": 90}


@pytest.mark.parametrize(
    ("then", "stand"),
    [
        pytest.param(
            lambda: (finished("A", {"1": 90}),),
            {"finished": 90, "rejects": 10, "wip_packed": 90},
            id="left-lying",
        ),
        pytest.param(
            lambda: (scrapped("A", "sewn", {"1": 10}), finished("A", {"1": 90})),
            {"finished": 90, "scrapped": 10, "wip_packed": 90},
            id="scrapped",
        ),
        pytest.param(
            lambda: (reworked("A", "sewn", {"1": 10}), finished("A", {"1": 100})),
            {"finished": 100, "reworked": 10, "wip_packed": 100},
            id="reworked",
        ),
        pytest.param(
            lambda: (
                sent_out("A", "sewn", {"1": 10}),
                returned("A", "sewn", {"1": 10}),
                reworked("A", "sewn", {"1": 10}),
                finished("A", {"1": 100}),
            ),
            {"finished": 100, "reworked": 10, "wip_packed": 100, "sent_out": 110, "returned": 100},
            id="sent-again",
        ),
        pytest.param(
            lambda: (reworked("A", "sewn", {"1": 6}), scrapped("A", "sewn", {"1": 3}), finished("A", {"1": 90})),
            {"finished": 90, "reworked": 6, "scrapped": 3, "rejects": 1, "wip_finished": 6, "wip_packed": 90},
            id="some-of-each",
        ),
    ],
)
def test_rejects_of_a_leg_are_mended_or_scrapped_once(then: Callable[[], Facts], stand: dict[str, int]) -> None:
    now = told(confirmed(), *_leg(), *then())
    assert where(pieces_of(now, "A")) == {**_CAME, **stand}
    assert kinds_of_anomalies(now) == []
    assert (line_of(now).sewn, now.order.sewn) == (100, 100)


def test_rework_mends_the_stages_own_rejects_first() -> None:
    now = told(
        confirmed(),
        cut("A", {"1": 105}),
        sewn("A", {"1": 97}, rejects=[{"line": "1", "quantity": 8}]),
        sent_out("A", "sewn", {"1": 97}),
        returned("A", "sewn", {"1": 90}, rejects={"1": 6}, lost={"1": 1}),
        reworked("A", "sewn", {"1": 10}),
    )
    # 8 of the 10 mend sewing's own rejects and are newly good: 97 + 8 = 105; 2 mend what the wash spoilt, good before.
    # 105 less the 4 still spoilt and 1 lost wait for finishing.
    assert where(pieces_of(now, "A")) == {
        "came_in": 105, "cut": 105, "sewn": 105, "reworked": 10, "rejects": 4, "sent_out": 97, "returned": 90,
        "outside_lost": 1, "wip_finished": 100,
    }  # fmt: skip
    assert line_of(now).sewn == 105


def test_rejects_of_a_leg_after_a_stage_that_nobody_states_are_taken_from_what_came_in() -> None:
    story = [cut("A", {"1": 100}), sent_out("A", "sewn", {"1": 100}), finished("A", {"1": 90})]
    back = returned("A", "sewn", {"1": 90}, rejects={"1": 10})
    assert where(pieces_of(told(confirmed(), *story, back, scrapped("A", "sewn", {"1": 7})), "A")) == {
        "came_in": 100, "cut": 100, "finished": 90, "sent_out": 100, "returned": 90, "rejects": 3, "scrapped": 7,
        "wip_packed": 90,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("left", "from_stock", "waiting"),
    [(100, 5, 0), (97, 2, 0), (95, 0, 0), (90, 0, 5)],
)
def test_replacements_leave_the_shelf_as_far_as_bulk_left_some(left: int, from_stock: int, waiting: int) -> None:
    now = told(
        confirmed(), *_bulk(), shipped("sea/1", {"1": left}), shipped("air/2", {"1": 5}, purpose="replacement"),
    )  # fmt: skip
    row = pieces_of(now, "")
    assert (row.came_in, row.wip_shipping + row.missing, row.shipped, row.replacements) == (
        from_stock, waiting, left + 5, 5,
    )  # fmt: skip
    assert kinds_of_anomalies(now) == []


def test_a_replacement_made_for_the_line_is_not_from_stock() -> None:
    now = told(
        confirmed(),
        *_bulk(),
        packed("R", {"1": 5}, purpose="replacement"),
        shipped("sea/1", {"1": 100}),
        aboard("air/2", [("R", "1", 5)], purpose="replacement"),
    )
    assert where(pieces_of(now, "R")) == {"came_in": 5, "packed": 5, "shipped": 5, "replacements": 5}
    assert where(pieces_of(now, "")) == {"ordered": 100, "expected": 100, "shipped": 100}


def test_more_bulk_shipped_than_there_was_stays_to_be_seen() -> None:
    now = told(
        confirmed(), *_bulk(), shipped("sea/1", {"1": 103}), shipped("air/2", {"1": 5}, purpose="replacement"),
    )  # fmt: skip
    assert (pieces_of(now, "").came_in, pieces_of(now, "").missing) == (5, -3)


def test_replacements_are_received_too_and_samples_are_not() -> None:
    now = told(
        confirmed(),
        *_bulk(),
        shipped("sea/1", {"1": 100}),
        delivered("sea/1", {"1": 96}, damaged={"1": 4}),
        shipped("air/2", {"1": 5}, purpose="replacement"),
        delivered("air/2", {"1": 4}, damaged={"1": 1}),
        shipped("air/3", {"1": 2}, purpose="sample"),
        delivered("air/3", {"1": 2}),
    )
    assert where(pieces_of(now, "")) == {
        "ordered": 100, "expected": 100, "came_in": 5, "shipped": 105, "replacements": 5, "received": 100, "damaged": 5,
    }  # fmt: skip
    assert (line_of(now).received, line_of(now).damaged) == (96, 4)
