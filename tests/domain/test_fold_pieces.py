"""Where the pieces of a line are: made, waiting, missing, over-cut, short-shipped."""

from __future__ import annotations

import pytest
from lot_story import aboard, adjusted, lot_split, pieces_of, reworked, scrapped, where
from story import (
    anomalies_of,
    cancelled,
    confirmed,
    cut,
    delivered,
    finished,
    kinds_of_anomalies,
    line_of,
    packed,
    sewn,
    shipped,
    stage_of,
    told,
)

from domain.fact import Fact
from domain.fold import explain_step


def test_rework_and_recounts_change_the_good_pieces_of_their_stage() -> None:
    now = told(
        confirmed(),
        sewn("A", {"1": 90}, rejects=[{"line": "1", "quantity": 8}]),
        reworked("A", "sewn", {"1": 6}),
        adjusted("A", "sewn", found={"1": 3}, lost={"1": 1}),
    )
    # 90 + 6 + 3 - 1; the rejects stay as stated in the stage, and are what is left of them in the pieces.
    assert (line_of(now).sewn, now.order.sewn, stage_of(now, "sewn").quantity) == (98, 98, 98)
    assert (stage_of(now, "sewn").rejects, stage_of(now, "sewn").facts) == (8, 1)
    assert where(pieces_of(now, "A")) == {
        "came_in": 100, "sewn": 98, "rejects": 2, "reworked": 6, "found": 3, "lost": 1, "wip_finished": 98,
    }  # fmt: skip


def test_a_stage_known_only_by_rework_has_pieces_but_no_row_and_no_time() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), reworked("A", "sewn", {"1": 5}))
    assert (now.order.status, now.order.sewn) == ("sewing", 5)
    assert [row.stage for row in now.stages] == ["confirmed", "cut"]
    assert [(row.from_stage, row.to_stage) for row in now.lead_times] == [("confirmed", "cut"), ("cut", "sewn")]


def test_a_line_that_only_a_recount_names_is_listed_and_unknown() -> None:
    now = told(confirmed(), adjusted("A", "cut", found={"7": 2}))
    assert [row.line for row in now.lines] == ["1", "7"]
    assert [row.about for row in anomalies_of(now, "unknown_line")] == ["line 7"]


def test_a_recount_can_complete_a_stage() -> None:
    story = [confirmed(), cut("A", {"1": 98})]
    assert not stage_of(told(*story), "cut").is_complete
    assert stage_of(told(*story, adjusted("A", "cut", found={"1": 2})), "cut").is_complete


def test_good_pieces_wait_for_the_next_stage() -> None:
    # 100 cut; of the 60 that sewing took 57 are good and 3 rejected; 20 of them are finished, none is packed yet.
    now = told(
        confirmed(),
        cut("A", {"1": 100}, rejects=[{"line": "1", "quantity": 2}]),
        sewn("A", {"1": 57}, rejects=[{"line": "1", "quantity": 3}]),
        finished("A", {"1": 20}),
    )
    assert where(pieces_of(now, "A")) == {
        "came_in": 102, "cut": 100, "sewn": 57, "finished": 20, "rejects": 5,
        "wip_sewn": 40, "wip_finished": 37, "wip_packed": 20,
    }  # fmt: skip
    assert where(pieces_of(now, "")) == {"ordered": 100, "expected": 100}


def test_nothing_waits_for_a_stage_that_is_never_reported() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), packed("A", {"1": 95}))
    assert where(pieces_of(now, "A")) == {"came_in": 100, "cut": 100, "packed": 95, "wip_packed": 5}
    assert where(pieces_of(now, "")) == {"ordered": 100, "expected": 100, "wip_shipping": 95}


def test_a_lot_begins_at_its_first_stated_stage() -> None:
    now = told(confirmed(), finished("A", {"1": 50}, rejects=[{"line": "1", "quantity": 4}]), packed("A", {"1": 30}))
    assert where(pieces_of(now, "A")) == {
        "came_in": 54, "finished": 50, "packed": 30, "rejects": 4, "wip_packed": 20,
    }  # fmt: skip


def test_what_a_finished_stage_still_waits_for_is_missing() -> None:
    story = [confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 60})]
    before = told(*story)
    assert (pieces_of(before, "A").wip_sewn, pieces_of(before, "A").missing) == (40, 0)
    after = told(*story, sewn("A", {"1": 37}, complete=True))
    assert where(pieces_of(after, "A")) == {"came_in": 100, "cut": 100, "sewn": 97, "wip_finished": 97, "missing": 3}
    assert "lot A: 0 -> 3 pieces missing" in explain_step(before, after)


def test_a_lot_done_at_a_later_stage_is_done_at_the_earlier_ones() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 90}), packed("A", {"1": 80}, complete=True))
    assert (pieces_of(now, "A").missing, pieces_of(now, "A").wip_sewn) == (20, 0)  # 10 before sewing, 10 before packing


def test_one_lot_that_is_done_closes_no_other_lot() -> None:
    now = told(
        confirmed(), cut("A", {"1": 50}), cut("B", {"1": 50}), sewn("A", {"1": 49}, complete=True), sewn("B", {"1": 9})
    )
    assert (pieces_of(now, "A").missing, pieces_of(now, "B").missing, pieces_of(now, "B").wip_sewn) == (1, 0, 41)


def test_once_all_lines_are_done_shipping_all_that_is_left_is_missing() -> None:
    story = [confirmed({"1": 60, "2": 40}), cut("A", {"1": 66, "2": 42}), packed("A", {"1": 62, "2": 40})]
    part = told(*story, shipped("sea/1", {"1": 60}))
    assert (pieces_of(part, "").wip_shipping, pieces_of(part, "A").wip_packed) == (2, 4)
    done = told(*story, shipped("sea/1", {"1": 60}), shipped("sea/2", {"2": 40}))
    # Line 1: 66 cut, 62 packed, 60 left: 4 never came to packing, 2 never to the ship. Line 2: 2 and 0.
    assert [(row.lot, row.line, row.missing) for row in done.pieces] == [
        ("A", "1", 4), ("A", "2", 2), ("", "1", 2), ("", "2", 0),
    ]  # fmt: skip
    assert (pieces_of(done, "").wip_shipping, pieces_of(done, "A").wip_packed) == (0, 0)


def test_contents_may_name_their_lot_or_only_the_line() -> None:
    now = told(
        confirmed({"1": 100, "2": 5}),
        packed("A", {"1": 60}),
        packed("B", {"1": 50}),
        aboard("sea/1", [("A", "1", 55), (None, "1", 40)]),
    )
    assert (pieces_of(now, "A").shipped, pieces_of(now, "B").shipped, pieces_of(now, "").shipped) == (55, 0, 40)
    assert pieces_of(now, "").wip_shipping == 15  # 60 + 50 - 55 - 40, wherever they lie


def test_more_shipped_than_packed_leaves_less_than_nothing() -> None:
    now = told(confirmed(), packed("A", {"1": 30}), shipped("sea/1", {"1": 40}))
    assert pieces_of(now, "").wip_shipping == -10


def test_without_packing_told_goods_wait_for_shipping_after_the_last_stage_that_is() -> None:
    story = [confirmed(), cut("A", {"1": 100}), finished("A", {"1": 96})]
    assert pieces_of(told(*story), "A").wip_packed == 96
    gone = told(*story, shipped("sea/1", {"1": 90}))
    assert (pieces_of(gone, "A").wip_packed, pieces_of(gone, "").wip_shipping) == (0, 6)


def test_shipments_alone_leave_nothing_waiting() -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 40}), delivered("sea/1", {"1": 39}, damaged={"1": 1}))
    assert where(pieces_of(now, "")) == {"ordered": 100, "expected": 100, "shipped": 40, "received": 39, "damaged": 1}


def test_replacements_are_pieces_too_and_samples_are_not() -> None:
    now = told(
        confirmed(),
        cut("S", {"1": 3}, purpose="sample"),
        cut("R", {"1": 10}, purpose="replacement"),
        packed("R", {"1": 9}, purpose="replacement"),
        shipped("sea/1", {"1": 8}, purpose="replacement"),
        shipped("sea/2", {"1": 2}, purpose="sample"),
    )
    assert (now.order.cut, now.order.shipped) == (0, 0)
    assert [row.lot for row in now.pieces] == ["R", ""]
    assert where(pieces_of(now, "R")) == {"came_in": 10, "cut": 10, "packed": 9, "wip_packed": 1}
    assert where(pieces_of(now, "")) == {
        "ordered": 100, "expected": 100, "shipped": 8, "replacements": 8, "wip_shipping": 1,
    }  # fmt: skip


def test_a_line_only_pieces_name_has_its_rows_without_being_listed() -> None:
    now = told(confirmed(), cut("A", {"1": 5}), scrapped("A", "cut", {"8": 2}), lot_split("A", "cut", {"B": {"9": 1}}))
    assert [row.line for row in now.lines] == ["1"]
    assert [(row.lot, row.line) for row in now.pieces] == [
        ("A", "1"), ("A", "8"), ("A", "9"), ("B", "9"), ("", "1"), ("", "8"), ("", "9"),
    ]  # fmt: skip
    assert (pieces_of(now, "A", "8").style, pieces_of(now, "A", "1").style) == (None, "S-100")


def test_scrap_is_taken_from_the_rejects_first_and_then_from_what_waits() -> None:
    story = [
        confirmed(),
        cut("A", {"1": 100}),
        sewn("A", {"1": 80}, rejects=[{"line": "1", "quantity": 5}]),
        scrapped("A", "sewn", {"1": 3}),
    ]
    # 100 - 80 good - 5 rejects wait for sewing; of the 5 rejects 3 are given up.
    assert where(pieces_of(told(*story), "A")) == {
        "came_in": 100, "cut": 100, "sewn": 80, "rejects": 2, "scrapped": 3, "wip_sewn": 15, "wip_finished": 80,
    }  # fmt: skip
    more = told(*story, scrapped("A", "sewn", {"1": 6}))
    # 9 given up: 5 rejects and 4 that were still to be sewn.
    assert where(pieces_of(more, "A")) == {
        "came_in": 100, "cut": 100, "sewn": 80, "scrapped": 9, "wip_sewn": 11, "wip_finished": 80,
    }  # fmt: skip


def test_good_pieces_scrapped_where_the_lot_begins_wait_for_nothing_any_more() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), scrapped("A", "cut", {"1": 7}))
    assert where(pieces_of(now, "A")) == {"came_in": 100, "cut": 100, "scrapped": 7, "wip_sewn": 93}


def test_scrap_before_the_first_stated_stage_came_in_too() -> None:
    now = told(confirmed(), packed("A", {"1": 90}), scrapped("A", "sewn", {"1": 7}), scrapped("A", "cut", {"1": 1}))
    assert where(pieces_of(now, "A")) == {"came_in": 98, "packed": 90, "scrapped": 8}


def test_more_than_came_in_is_shown_by_lot() -> None:
    story = [confirmed(), cut("A", {"1": 50}), cut("B", {"1": 50}), sewn("A", {"1": 51})]
    now = told(*story, sewn("B", {"1": 40}))
    assert [(row.about, row.expected, row.found) for row in anomalies_of(now, "more_than_came_in")] == [
        ("sewn lot A line 1", 50, 51)
    ]
    assert kinds_of_anomalies(now) == ["more_than_came_in"]  # the order as a whole doesn't show it: 91 of 100
    assert kinds_of_anomalies(told(*story, adjusted("A", "cut", found={"1": 1}))) == []


@pytest.mark.parametrize(
    ("over", "over_cut"),
    [("0", 6), ("5", 1), ("5.9999", 1), ("6", 0), ("100", 0)],
)
def test_over_cut_is_what_may_not_be_shipped(over: str, over_cut: int) -> None:
    now = told(confirmed(tolerance={"over_percent": over}), cut("A", {"1": 106}))
    assert pieces_of(now, "").over_cut == over_cut


def test_a_tolerance_of_the_order_forgives_a_line_while_the_sum_is_within_it() -> None:
    def over_cut(*cuts: Fact) -> list[int]:
        agreed = confirmed({"1": 60, "2": 40}, tolerance={"over_percent": "10", "per": "order"})
        return [row.over_cut for row in told(agreed, *cuts).pieces if row.lot == ""]

    assert over_cut(cut("A", {"1": 75, "2": 35})) == [0, 0]  # 110 of 110
    assert over_cut(cut("A", {"1": 75, "2": 36})) == [9, 0]  # 111: line 1 is 75 - 66 over, line 2 within its 44


def test_a_cancelled_line_is_neither_over_cut_nor_short() -> None:
    now = told(confirmed({"1": 60, "2": 40}), cut("A", {"1": 70}), shipped("sea/1", {"1": 10}), cancelled(1))
    assert [(row.over_cut, row.short_shipped) for row in now.pieces if row.lot == ""] == [(0, 0), (0, 0)]


def test_a_line_is_short_once_it_is_done_shipping() -> None:
    def short(under: str, left: int, **more: bool) -> int:
        story = [confirmed(tolerance={"under_percent": under}), shipped("sea/1", {"1": left}, **more)]
        return pieces_of(told(*story), "").short_shipped

    assert short("0", 97) == 0  # more may come
    assert short("0", 97, final=True) == 3
    assert short("2", 97, final=True) == 1  # 98 at least
    assert short("2.0001", 97, final=True) == 1  # 97.9999, and no garment is shipped in part
    assert short("3", 97) == 0


def test_a_tolerance_of_the_order_forgives_a_short_line_too() -> None:
    agreed = {"under_percent": "5", "per": "order"}
    story = [confirmed({"1": 60, "2": 40}, tolerance=agreed), shipped("sea/1", {"1": 52, "2": 43}, final=True)]
    assert [row.short_shipped for row in told(*story).pieces] == [0, 0]  # 95 of 100
    less = [confirmed({"1": 60, "2": 40}, tolerance=agreed), shipped("sea/1", {"1": 52, "2": 42}, final=True)]
    assert [row.short_shipped for row in told(*less).pieces] == [5, 0]  # 57 wanted of line 1, 38 of line 2


def test_a_step_tells_what_is_over_and_short() -> None:
    story = [confirmed()]
    cutting = [*story, cut("A", {"1": 104})]
    assert "line 1: 0 -> 4 pieces cut over" in explain_step(told(*story), told(*cutting))
    gone = told(*cutting, shipped("sea/1", {"1": 90}, final=True))
    assert "line 1: 0 -> 10 pieces shipped short" in explain_step(told(*cutting), gone)
