"""Whether goods may leave: verdicts and concessions by lot."""

from __future__ import annotations

from lot_story import aboard, lot_merged, lot_split, released
from story import anomalies_of, confirmed, inspected, packed, shipped, told

from domain.fact import Fact

INSPECTION = {"aql": {"major": "2.5"}, "edition": "iso"}
UNINSPECTED, REJECTED = "shipped_uninspected", "shipped_rejected"


def agreed() -> list[Fact]:
    return [confirmed(inspection=INSPECTION)]


def rejected(*lots: str, by: str = "lens") -> Fact:
    return inspected(*lots, verdict="rejected", defectives={"major": 9}, by=by)


def left(*lots: str, by: str = "sea/1", **more: str) -> Fact:
    return aboard(by, [(lot, "1", 10) for lot in lots], **more)


def shown(*story: Fact) -> list[tuple[str, str]]:
    now = told(*story)
    return [(row.anomaly, row.about) for kind in (REJECTED, UNINSPECTED) for row in anomalies_of(now, kind)]


def test_a_rejected_lot_that_left_is_shown_whatever_the_terms_say() -> None:
    assert shown(*agreed(), rejected("A"), left("A")) == [(REJECTED, "sea/1 lot A")]
    assert shown(confirmed(), rejected("A"), left("A")) == [(REJECTED, "sea/1 lot A")]


def test_another_lots_acceptance_does_not_let_it_go() -> None:
    story = [*agreed(), inspected("B"), rejected("A")]
    assert shown(*story, left("A", "B")) == [(REJECTED, "sea/1 lot A")]
    assert shown(*agreed(), inspected("B"), left("A", "B")) == [(UNINSPECTED, "sea/1 lot A")]


def test_the_last_verdict_before_it_left_decides() -> None:
    assert shown(*agreed(), rejected("A"), inspected("A", kind="reinspection"), left("A")) == []
    assert shown(*agreed(), inspected("A"), rejected("A"), left("A")) == [(REJECTED, "sea/1 lot A")]
    assert shown(*agreed(), rejected("A"), left("A"), inspected("A", kind="reinspection")) == [
        (REJECTED, "sea/1 lot A")
    ]
    assert shown(*agreed(), left("A"), rejected("A")) == [(UNINSPECTED, "sea/1 lot A")]  # not known to be bad then


def test_a_verdict_that_decides_nothing_lets_nothing_go() -> None:
    assert shown(*agreed(), inspected("A", verdict="pending"), left("A")) == [(UNINSPECTED, "sea/1 lot A")]
    assert shown(*agreed(), inspected("A", kind="inline"), left("A")) == [(UNINSPECTED, "sea/1 lot A")]


def test_the_inspectors_word_counts_before_the_factorys() -> None:
    assert shown(*agreed(), rejected("A"), inspected("A", by="acme"), left("A")) == [(REJECTED, "sea/1 lot A")]
    assert shown(*agreed(), inspected("A"), rejected("A", by="acme"), left("A")) == []
    assert shown(*agreed(), rejected("A", by="acme"), left("A")) == [(REJECTED, "sea/1 lot A")]


def test_a_concession_before_it_left_excuses_a_lot() -> None:
    assert shown(*agreed(), rejected("A"), released("A", by="brand"), left("A")) == []
    assert shown(*agreed(), rejected("A"), released("A", hold="H", concession=True), left("A")) == []
    assert shown(*agreed(), released("A", by="brand"), left("A")) == []
    assert shown(*agreed(), rejected("A"), released("B", by="brand"), left("A")) == [(REJECTED, "sea/1 lot A")]
    assert shown(*agreed(), rejected("A"), left("A"), released("A", by="brand")) == [(REJECTED, "sea/1 lot A")]
    assert shown(*agreed(), rejected("A"), released("A", hold="H"), left("A")) == [(REJECTED, "sea/1 lot A")]


def test_each_shipment_of_a_lot_is_shown_by_when_it_first_left() -> None:
    story = [*agreed(), left("A"), rejected("A"), left("A"), left("A", by="sea/2")]
    assert shown(*story) == [(REJECTED, "sea/2 lot A"), (UNINSPECTED, "sea/1 lot A")]


def test_samples_may_leave_and_replacements_may_not() -> None:
    assert shown(*agreed(), rejected("A"), left("A", purpose="sample")) == []
    assert shown(*agreed(), rejected("A"), left("A", purpose="replacement")) == [(REJECTED, "sea/1 lot A")]


def test_contents_without_lot_need_some_lot_of_the_order_let_go() -> None:
    assert shown(*agreed(), shipped("sea/1", {"1": 5})) == [(UNINSPECTED, "")]
    assert shown(*agreed(), inspected("B"), shipped("sea/1", {"1": 5})) == []
    # Beside lots that are named, what names none is judged with them.
    mixed = aboard("sea/1", [("A", "1", 5), (None, "2", 5)])
    assert shown(*agreed(), mixed) == [(UNINSPECTED, "sea/1 lot A")]


def test_a_lot_that_came_of_lots_let_go_is_let_go() -> None:
    merge = [
        packed("A", {"1": 50}),
        packed("B", {"1": 50}),
        lot_merged({"A": {"1": 50}, "B": {"1": 50}}, "packed", "M"),
    ]
    assert shown(*agreed(), inspected("A", "B"), *merge, left("M")) == []
    assert shown(*agreed(), inspected("A"), released("B", by="brand"), *merge, left("M")) == []
    assert shown(*agreed(), inspected("A"), *merge, left("M")) == [(UNINSPECTED, "sea/1 lot M")]
    split = [packed("A", {"1": 50}), lot_split("A", "packed", {"A1": {"1": 50}})]
    assert shown(*agreed(), *split, inspected("A"), left("A1")) == []


def test_pieces_of_its_own_need_a_verdict_of_their_own() -> None:
    story = [packed("A", {"1": 50}), packed("B", {"1": 50}), lot_merged({"A": {"1": 9}}, "packed", "B"), inspected("A")]
    assert shown(*agreed(), *story, left("B")) == [(UNINSPECTED, "sea/1 lot B")]


def test_a_rejection_is_not_handed_on_to_the_lots_split_off() -> None:
    story = [packed("A", {"1": 50}), rejected("A"), lot_split("A", "packed", {"A1": {"1": 40}})]
    assert shown(*agreed(), *story, left("A1")) == [(UNINSPECTED, "sea/1 lot A1")]
    assert shown(confirmed(), *story, left("A1")) == []
    assert shown(*agreed(), *story, inspected("A1", kind="reinspection"), left("A1")) == []
