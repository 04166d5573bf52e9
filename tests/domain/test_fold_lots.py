"""Lots that split, merge, go out to be washed and come back, and pieces that are counted again."""

from __future__ import annotations

from lot_story import aboard, adjusted, lot_merged, lot_split, pieces_of, returned, sent_out, where
from story import anomalies_of, confirmed, corrected, cut, kinds_of_anomalies, packed, sewn, shipped, told

from domain.fold import LotMoveRow, explain_step


def test_quantities_follow_a_split() -> None:
    now = told(
        confirmed(),
        cut("A", {"1": 100}, rejects=[{"line": "1", "quantity": 2}]),
        lot_split("A", "cut", {"B": {"1": 40}}),
        sewn("A", {"1": 55}),
        sewn("B", {"1": 40}),
    )
    assert where(pieces_of(now, "A")) == {
        "came_in": 102, "moved_out": 40, "cut": 100, "sewn": 55, "rejects": 2, "wip_sewn": 5, "wip_finished": 55,
    }  # fmt: skip
    assert where(pieces_of(now, "B")) == {"moved_in": 40, "sewn": 40, "wip_finished": 40}


def test_a_lot_that_came_of_a_split_and_does_nothing_yet_has_its_pieces_waiting() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), lot_split("A", "cut", {"B": {"1": 40}, "C": {"1": 5}}))
    assert [(row.lot, row.wip_sewn) for row in now.pieces if row.lot] == [("A", 55), ("B", 40), ("C", 5)]


def test_a_split_that_keeps_the_lots_own_name_brings_nothing_in() -> None:
    now = told(
        confirmed(), cut("A", {"1": 100}), lot_split("A", "cut", {"A": {"1": 60}, "B": {"1": 40}}), sewn("A", {"1": 60})
    )
    assert where(pieces_of(now, "A")) == {
        "came_in": 100, "moved_in": 60, "moved_out": 100, "cut": 100, "sewn": 60, "wip_finished": 60,
    }  # fmt: skip
    assert pieces_of(now, "B").wip_sewn == 40
    # Nor where nobody tells of cutting: then the lot begins with what it sewed, kept and gave away.
    later = told(confirmed(), lot_split("A", "cut", {"A": {"1": 60}, "B": {"1": 40}}), sewn("A", {"1": 60}))
    assert where(pieces_of(later, "A")) == {
        "came_in": 100, "moved_in": 60, "moved_out": 100, "sewn": 60, "wip_finished": 60,
    }  # fmt: skip


def test_quantities_follow_a_merge() -> None:
    now = told(
        confirmed({"1": 60, "2": 40}),
        cut("A", {"1": 60}),
        cut("B", {"2": 40}),
        sewn("A", {"1": 58}),
        sewn("B", {"2": 39}),
        lot_merged({"A": {"1": 58}, "B": {"2": 39}}, "sewn", "M"),
        packed("M", {"1": 57, "2": 39}, complete=True),
    )
    assert where(pieces_of(now, "A")) == {"came_in": 60, "moved_out": 58, "cut": 60, "sewn": 58, "wip_sewn": 2}
    assert where(pieces_of(now, "B", "2")) == {"came_in": 40, "moved_out": 39, "cut": 40, "sewn": 39, "wip_sewn": 1}
    assert where(pieces_of(now, "M")) == {"moved_in": 58, "packed": 57, "missing": 1}
    assert where(pieces_of(now, "M", "2")) == {"moved_in": 39, "packed": 39}
    assert pieces_of(now, "").wip_shipping == 57


def test_a_merge_into_a_lot_that_is_at_work_adds_to_it() -> None:
    now = told(
        confirmed(),
        cut("A", {"1": 60}),
        sewn("A", {"1": 60}),
        cut("B", {"1": 40}),
        lot_merged({"B": {"1": 40}}, "cut", "A"),
        sewn("A", {"1": 35}),
    )
    assert where(pieces_of(now, "A")) == {
        "came_in": 60, "moved_in": 40, "cut": 60, "sewn": 95, "wip_sewn": 5, "wip_finished": 95,
    }  # fmt: skip
    assert where(pieces_of(now, "B")) == {"came_in": 40, "moved_out": 40, "cut": 40}


def test_lineage_is_kept_by_fact_and_line() -> None:
    split = lot_split("A", "cut", {"B": {"1": 40, "2": 10}}, id="split")
    merge = lot_merged({"B": {"1": 40}}, "sewn", "A", id="merge")
    now = told(confirmed({"1": 60, "2": 40}), split, merge)
    at = split.happened_us
    assert now.lot_moves == (
        LotMoveRow("PO-1", at, "split", "cut", "A", "B", "1", 40, "acme", "split"),
        LotMoveRow("PO-1", at, "split", "cut", "A", "B", "2", 10, "acme", "split"),
        LotMoveRow("PO-1", merge.happened_us, "merged", "sewn", "B", "A", "1", 40, "acme", "merge"),
    )


def test_a_step_tells_splits_and_merges_and_takes_them_back() -> None:
    story = [confirmed(), cut("A", {"1": 100})]
    split = [*story, lot_split("A", "cut", {"B": {"1": 40}}, id="s")]
    assert explain_step(told(*story), told(*split)) == ["lot A split after cut: 40 pieces into lot B"]
    merged = [*split, lot_merged({"B": {"1": 40}}, "cut", "A")]
    assert explain_step(told(*split), told(*merged)) == ["lot B merged after cut: 40 pieces into lot A"]
    back = told(*split, corrected("s", by="acme", id="k"))
    assert explain_step(told(*split), back) == [
        "no longer: lot A split after cut: 40 pieces into lot B",
        "s by acme void, corrected by k",
    ]


def test_pieces_sent_out_stay_in_the_next_stages_wip() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 95}), sent_out("A", "sewn", {"1": 90}))
    assert where(pieces_of(now, "A")) == {
        "came_in": 100, "cut": 100, "sewn": 95, "sent_out": 90, "outside": 90, "wip_sewn": 5, "wip_finished": 95,
    }  # fmt: skip


def test_what_is_lost_or_spoilt_outside_leaves_the_wip() -> None:
    story = [confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 95}), sent_out("A", "sewn", {"1": 90})]
    back = told(*story, returned("A", "sewn", {"1": 80}, rejects={"1": 4}, lost={"1": 1}))
    # 90 went, 80 + 4 + 1 are accounted for: 5 are still out. Of 95 sewn 5 will never be finished.
    assert where(pieces_of(back, "A")) == {
        "came_in": 100, "cut": 100, "sewn": 95, "sent_out": 90, "returned": 80, "outside": 5, "outside_lost": 1,
        "rejects": 4, "wip_sewn": 5, "wip_finished": 90,
    }  # fmt: skip
    assert explain_step(told(*story), back) == [
        "lot A: 0 -> 4 pieces rejects",
        "lot A: 90 -> 5 pieces outside",
        "lot A: 0 -> 1 pieces lost outside",
    ]


def test_a_loss_after_the_last_stage_leaves_what_waits_for_shipping() -> None:
    now = told(
        confirmed(),
        packed("A", {"1": 100}),
        sent_out("A", "packed", {"1": 9}),
        returned("A", "packed", {"1": 8}, lost={"1": 1}),
    )
    assert pieces_of(now, "").wip_shipping == 99


def test_more_back_than_out_is_shown_by_lot_and_process() -> None:
    story = [confirmed({"1": 60, "2": 40}), cut("A", {"1": 60, "2": 40})]
    wash = [sent_out("A", "cut", {"1": 30, "2": 10}), returned("A", "cut", {"1": 35, "2": 5})]
    assert kinds_of_anomalies(told(*story, *wash)) == []  # 40 of 40: whichever size was counted wrong
    more = told(
        *story, *wash, returned("A", "cut", {"1": 2}, rejects={"2": 1}), sent_out("A", "cut", {"1": 9}, process="print")
    )
    assert [(row.about, row.expected, row.found) for row in anomalies_of(more, "returned_more_than_sent")] == [
        ("wash lot A", 40, 43)
    ]


def test_a_recount_finds_and_loses_pieces_of_a_lot() -> None:
    story = [confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 96}, complete=True)]
    assert pieces_of(told(*story), "A").missing == 4
    found = told(*story, adjusted("A", "sewn", found={"1": 3}))
    assert (pieces_of(found, "A").missing, pieces_of(found, "A").wip_finished) == (1, 99)
    lost = told(*story, adjusted("A", "cut", lost={"1": 4}))
    # The cut was counted wrong: 96 came in, and nothing is missing.
    assert where(pieces_of(lost, "A")) == {"came_in": 96, "cut": 96, "sewn": 96, "lost": 4, "wip_finished": 96}


def test_activity_inside_the_factory_before_the_confirmation_is_shown() -> None:
    assert kinds_of_anomalies(told(lot_split("A", "cut", {"B": {"1": 1}}))) == ["unconfirmed_activity"]


def test_two_factories_speak_of_one_lot_and_their_pieces_add_up() -> None:
    agreed = confirmed([{"line": "1", "quantity": 100}], parties=[{"partner": "bolt", "role": "sewing"}])
    now = told(agreed, cut("A", {"1": 100}), sewn("A", {"1": 60}), sewn("A", {"1": 30}, by="bolt"))
    assert where(pieces_of(now, "A")) == {"came_in": 100, "cut": 100, "sewn": 90, "wip_sewn": 10, "wip_finished": 90}


def test_a_strangers_pieces_count_nowhere() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), lot_split("A", "cut", {"B": {"1": 40}}, by="bolt"))
    assert [(row.lot, row.wip_sewn) for row in now.pieces if row.lot] == [("A", 100)]
    assert now.lot_moves == ()


def test_a_lot_known_only_from_a_shipment_shows_what_left() -> None:
    now = told(confirmed(), aboard("sea/1", [("X", "1", 30)]), shipped("sea/2", {"1": 5}))
    assert where(pieces_of(now, "X")) == {"shipped": 30}
    assert pieces_of(now, "").wip_shipping == 0  # nobody told of any lot's work
