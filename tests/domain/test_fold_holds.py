"""Pieces that may not go on, what ends a hold, and lots taken under concession."""

from __future__ import annotations

from lot_story import aboard, adjusted, held, hold_of, pieces_of, released, where
from story import (
    anomalies_of,
    confirmed,
    cut,
    inspected,
    kinds_of_anomalies,
    packed,
    sewn,
    shipped,
    told,
)

from domain.fold import HoldRow, explain_step

INSPECTION = {"aql": {"major": "2.5"}, "edition": "iso"}


def test_held_pieces_leave_what_may_go_on() -> None:
    story = [confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 30}), held("H", "A", "cut", {"1": 20})]
    assert where(pieces_of(told(*story), "A")) == {
        "came_in": 100, "cut": 100, "sewn": 30, "held": 20, "wip_sewn": 50, "wip_finished": 30,
    }  # fmt: skip


def test_a_release_of_some_pieces_leaves_the_rest_held() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("H", "A", "cut", {"1": 20}, id="h")]
    part = [*story, released("A", {"1": 15}, hold="H", by="brand", id="r")]
    assert (pieces_of(told(*part), "A").held, pieces_of(told(*part), "A").wip_sewn) == (5, 95)
    at = [fact.happened_us for fact in part]
    assert told(*part).holds == (
        HoldRow("PO-1", "lens", "H", "A", "cut", "part_released", "stains", at[2], 20, 15, "kim", at[3], False),
    )
    more = told(*part, released("A", {"1": 15}, hold="H"))
    assert (pieces_of(more, "A").held, hold_of(more, "H").released) == (0, 30)  # more freed than held: none is held


def test_a_release_without_quantities_ends_the_hold_and_a_new_hold_begins_another() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("H", "A", "cut", {"1": 20}), released("A", hold="H")]
    assert pieces_of(told(*story), "A").held == 0
    row = hold_of(told(*story), "H")
    assert (row.state, row.pieces, row.released, row.authority) == ("released", 20, 0, "kim")
    again = [*story, held("H", "A", "cut", {"1": 7}, reason="again"), held("H", "A", "cut", {"1": 2}, reason="more")]
    row = hold_of(told(*again), "H")
    assert (row.state, row.pieces, row.reason, row.held_us) == ("open", 9, "again", again[4].happened_us)
    assert row.released_us == story[3].happened_us
    assert pieces_of(told(*again), "A").held == 9


def test_pieces_released_before_they_were_held_free_nothing() -> None:
    story = [confirmed(), cut("A", {"1": 100}), released("A", {"1": 15}, hold="H"), held("H", "A", "cut", {"1": 20})]
    row = hold_of(told(*story), "H")
    assert (row.state, row.released, pieces_of(told(*story), "A").held) == ("open", 0, 20)


def test_a_hold_without_quantities_takes_all_that_waits() -> None:
    story = [
        confirmed({"1": 60, "2": 40}),
        cut("A", {"1": 60, "2": 40}),
        sewn("A", {"1": 25}),
        held("H", "A", "cut"),
    ]
    now = told(*story)
    assert [(row.line, row.held, row.wip_sewn) for row in now.pieces if row.lot] == [("1", 35, 0), ("2", 40, 0)]
    assert hold_of(now, "H").pieces is None
    part = told(*story, released("A", {"1": 30}, hold="H"))
    assert [(row.line, row.held, row.wip_sewn) for row in part.pieces if row.lot] == [("1", 5, 30), ("2", 40, 0)]
    # What sewing then takes is gone from what is held: it isn't there any more.
    taken = told(*story, released("A", {"1": 30}, hold="H"), sewn("A", {"1": 30}))
    assert [(row.line, row.held, row.wip_sewn) for row in taken.pieces if row.lot] == [("1", 0, 5), ("2", 40, 0)]


def test_two_holds_on_all_of_a_lot_hold_the_same_pieces() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("H", "A", "cut"), held("K", "A", "cut", by="brand")]
    assert pieces_of(told(*story), "A").held == 100
    # One lets 60 go, the other still holds all.
    assert pieces_of(told(*story, released("A", {"1": 60}, hold="H")), "A").held == 100
    both = told(*story, released("A", {"1": 60}, hold="H"), released("A", {"1": 70}, hold="K"))
    assert pieces_of(both, "A").held == 40


def test_named_pieces_are_held_first_and_the_whole_lot_hold_takes_the_rest() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("Q", "A", "cut", {"1": 30}), held("H", "A", "cut")]
    assert pieces_of(told(*story), "A").held == 100
    assert pieces_of(told(*story, released("A", hold="H")), "A").held == 30


def test_one_name_of_two_sources_is_two_holds_and_a_release_by_anybody_names_both() -> None:
    story = [
        confirmed(),
        cut("A", {"1": 100}),
        held("H", "A", "cut", {"1": 10}),
        held("H", "A", "cut", {"1": 5}, by="acme"),
    ]
    assert pieces_of(told(*story), "A").held == 15
    done = told(*story, released("A", hold="H", by="brand"))
    assert [(row.partner, row.state) for row in done.holds] == [("acme", "released"), ("lens", "released")]
    assert pieces_of(done, "A").held == 0


def test_packed_pieces_that_are_held_do_not_wait_for_shipping() -> None:
    now = told(
        confirmed(), packed("A", {"1": 100}), held("H", "A", "packed", {"1": 10}), aboard("sea/1", [("A", "1", 50)])
    )
    assert (pieces_of(now, "A").held, pieces_of(now, "").wip_shipping) == (10, 40)
    whole = told(confirmed(), packed("A", {"1": 100}), aboard("sea/1", [("A", "1", 50)]), held("H", "A", "packed"))
    assert (pieces_of(whole, "A").held, pieces_of(whole, "").wip_shipping) == (50, 0)


def test_held_pieces_stay_held_when_all_else_is_missing() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), held("H", "A", "cut", {"1": 4}), sewn("A", {"1": 93}, complete=True))
    assert (pieces_of(now, "A").held, pieces_of(now, "A").missing) == (4, 3)


def test_a_hold_before_the_stage_with_which_a_lot_begins_holds_named_pieces_only() -> None:
    story = [confirmed(), sewn("A", {"1": 80}), held("H", "A", "cut", {"1": 6}), held("K", "A", "cut")]
    assert where(pieces_of(told(*story), "A")) == {"came_in": 86, "sewn": 80, "held": 6, "wip_finished": 80}


def test_more_made_than_was_free_to_go_on_is_shown() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("H", "A", "cut", {"1": 20})]
    now = told(*story, sewn("A", {"1": 85}))
    assert [(row.about, row.expected, row.found) for row in anomalies_of(now, "more_than_came_in")] == [
        ("sewn lot A line 1", 80, 85)
    ]
    assert kinds_of_anomalies(told(*story, sewn("A", {"1": 85}), adjusted("A", "cut", found={"1": 5}))) == []


def test_a_hold_released_piece_by_piece_is_released() -> None:
    story = [confirmed({"1": 50, "2": 50}), cut("A", {"1": 50, "2": 50}), held("H", "A", "cut", {"1": 20, "2": 5})]
    part = [*story, released("A", {"1": 30}, hold="H")]
    assert hold_of(told(*part), "H").state == "part_released"  # more than held of one line, nothing of the other
    row = hold_of(told(*part, released("A", {"2": 5}, hold="H")), "H")
    assert (row.state, row.pieces, row.released) == ("released", 25, 35)


def test_a_hold_on_all_of_a_lot_is_released_once_none_of_it_is_held() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("H", "A", "cut")]
    part = [*story, released("A", {"1": 60}, hold="H")]
    assert hold_of(told(*part), "H").state == "part_released"
    assert hold_of(told(*part, released("A", {"1": 40}, hold="H")), "H").state == "released"
    assert hold_of(told(confirmed(), held("H", "A", "cut")), "H").state == "open"


def test_a_lot_taken_under_concession_counts_as_accepted() -> None:
    story = [confirmed(), packed("A", {"1": 100}), inspected("A", verdict="rejected", defectives={"major": 9})]
    assert told(*story).order.status == "packed"
    free = released("A", by="brand")
    assert told(*story, free).order.status == "accepted"
    assert hold_of(told(*story, free), "") == HoldRow(
        "PO-1", "brand", "", "A", None, "concession", "fine", None, None, 0, "kim", free.happened_us, True
    )
    ended = [held("H", "A", "packed"), released("A", hold="H")]
    assert told(*story, *ended).order.status == "packed"  # a hold that ends says nothing of the verdict
    conceded = told(*story, held("H", "A", "packed"), released("A", hold="H", concession=True))
    assert (conceded.order.status, hold_of(conceded, "H").is_concession) == ("accepted", True)


def test_every_packed_lot_must_be_accepted_or_conceded() -> None:
    story = [confirmed(), packed("A", {"1": 50}), packed("B", {"1": 50}), released("A", by="brand")]
    assert told(*story).order.status == "packed"
    assert told(*story, inspected("B")).order.status == "accepted"


def test_a_concession_ends_no_hold() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), held("H", "A", "cut", {"1": 20}), released("A", {"1": 20}))
    assert (pieces_of(now, "A").held, hold_of(now, "H").state, hold_of(now, "").pieces) == (20, "open", 20)


def test_releases_of_one_partner_and_lot_without_hold_are_one_row() -> None:
    now = told(confirmed(), released("A", {"1": 5}), released("A", authority="lee", reason="late"))
    row = hold_of(now, "")
    assert (row.pieces, row.authority, row.reason) == (5, "lee", "late")


def test_a_release_of_a_hold_that_nobody_stated_makes_no_row() -> None:
    now = told(confirmed(), released("A", hold="X", concession=True), packed("A", {"1": 100}))
    assert (now.holds, now.order.status) == ((), "accepted")


def test_goods_that_left_under_concession_did_not_leave_uninspected() -> None:
    agreed = confirmed(inspection=INSPECTION, at="2026-01-01T00:00:00Z")
    left = shipped("sea/1", {"1": 50}, at="2026-03-01T00:00:00Z")
    before = released("A", by="brand", at="2026-02-01T00:00:00Z")
    after = released("A", by="brand", at="2026-03-02T00:00:00Z")
    assert kinds_of_anomalies(told(agreed, left, before)) == []
    assert kinds_of_anomalies(told(agreed, left, after)) == ["shipped_uninspected"]


def test_a_step_tells_holds_and_releases() -> None:
    story = [confirmed(), cut("A", {"1": 100})]
    stopped = [*story, held("H", "A", "cut", {"1": 20})]
    assert explain_step(told(*story), told(*stopped)) == [
        "lot A hold H by lens open, 20 pieces",
        "lot A: 0 -> 20 pieces held",
    ]
    part = [*stopped, released("A", {"1": 15}, hold="H")]
    assert explain_step(told(*stopped), told(*part)) == [
        "lot A hold H by lens part released, 20 pieces, 15 released",
        "lot A: 20 -> 5 pieces held",
    ]
    assert explain_step(told(*part), told(*part, released("A", by="brand"))) == [
        "lot A taken under concession by brand: all pieces"
    ]
