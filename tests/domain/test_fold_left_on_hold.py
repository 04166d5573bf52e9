"""Goods that left, or went into other lots, although they were held."""

from __future__ import annotations

import pytest
from lot_story import aboard, held, lot_merged, lot_split, released
from story import anomalies_of, confirmed, cut, packed, shipped, told

from domain.fact import Fact

FIRST = "sea/1 lot A"


def all_packed() -> list[Fact]:
    return [confirmed(), packed("A", {"1": 100})]


def shown(*story: Fact, anomaly: str = "shipped_on_hold") -> list[str]:
    return [row.about for row in anomalies_of(told(*story), anomaly)]


def left(pieces: int, *, by: str = "sea/1", lot: str | None = "A") -> Fact:
    return aboard(by, [(lot, "1", pieces)])


def test_pieces_that_are_free_may_leave_while_others_are_held() -> None:
    story = [*all_packed(), held("H", "A", "packed", {"1": 20})]
    assert shown(*story, left(80)) == []
    assert shown(*story, left(81)) == [FIRST]
    assert shown(*story, left(50), left(31, by="sea/2")) == ["sea/2 lot A"]  # the first left what was free
    assert shown(*story, left(90), left(5)) == [FIRST]  # once a shipment and lot


def test_who_names_no_lot_cannot_be_shown_to_have_shipped_a_held_one() -> None:
    assert shown(*all_packed(), held("H", "A", "packed", {"1": 20}), shipped("sea/1", {"1": 100})) == []


def test_a_release_frees_the_pieces_it_names_and_no_more() -> None:
    story = [*all_packed(), held("H", "A", "packed", {"1": 20})]
    assert shown(*story, released("A", {"1": 1}, hold="H"), left(100)) == [FIRST]
    assert shown(*story, released("A", {"1": 20}, hold="H"), left(100)) == []
    assert shown(*story, released("A", hold="H"), left(100)) == []
    assert shown(*story, left(100), released("A", hold="H")) == [FIRST]  # too late


def test_of_a_lot_held_whole_only_what_is_released_since_may_leave() -> None:
    story = [*all_packed(), left(30), held("H", "A", "packed")]
    assert shown(*story) == []
    assert shown(*story, left(1, by="sea/2")) == ["sea/2 lot A"]
    part = [*story, released("A", {"1": 10}, hold="H")]
    assert shown(*part, left(10, by="sea/2")) == []
    assert shown(*part, left(6, by="sea/2"), left(5, by="sea/3")) == ["sea/3 lot A"]
    assert shown(*part, released("A", hold="H"), left(70, by="sea/2")) == []


def test_a_release_that_came_before_the_hold_frees_nothing() -> None:
    assert shown(*all_packed(), released("A", hold="H"), held("H", "A", "packed"), left(9)) == [FIRST]


def test_pieces_held_at_an_earlier_stage_are_none_of_those_packed() -> None:
    story = [confirmed(), cut("A", {"1": 100}), held("H", "A", "cut", {"1": 20}), packed("A", {"1": 80})]
    assert shown(*story, left(80)) == []
    assert shown(*story, packed("A", {"1": 20}), left(81)) == [FIRST]


def test_pieces_that_went_to_another_lot_are_no_longer_there_to_leave() -> None:
    story = [*all_packed(), lot_split("A", "packed", {"B": {"1": 30}}), held("H", "A", "packed", {"1": 20})]
    assert shown(*story, left(50)) == []
    assert shown(*story, left(51)) == [FIRST]
    into = [*all_packed(), lot_split("A", "packed", {"B": {"1": 30}}), held("H", "B", "packed", {"1": 20})]
    assert shown(*into, left(10, lot="B")) == []
    assert shown(*into, left(11, lot="B")) == ["sea/1 lot B"]


def test_two_holds_of_some_pieces_hold_both() -> None:
    story = [*all_packed(), held("H", "A", "packed", {"1": 20}), held("K", "A", "packed", {"1": 10})]
    assert shown(*story, left(70)) == []
    assert shown(*story, left(71)) == [FIRST]


def test_held_pieces_of_one_line_do_not_hold_another() -> None:
    story = [confirmed({"1": 50, "2": 50}), packed("A", {"1": 50, "2": 50}), held("H", "A", "packed", {"2": 50})]
    assert shown(*story, left(50)) == []


@pytest.mark.parametrize("is_split", [True, False], ids=["split", "merged"])
def test_pieces_that_leave_a_lot_held_whole_for_another_lot_are_shown(is_split: bool) -> None:
    def moves() -> Fact:
        if is_split:
            return lot_split("A", "packed", {"A": {"1": 60}, "B": {"1": 40}})
        return lot_merged({"A": {"1": 40}}, "packed", "B")

    hold = held("H", "A", "packed")
    assert shown(*all_packed(), hold, moves(), anomaly="moved_on_hold") == ["packed lot A"]
    assert shown(*all_packed(), hold, released("A", hold="H"), moves(), anomaly="moved_on_hold") == []
    part = held("H", "A", "packed", {"1": 5})
    assert shown(*all_packed(), part, moves(), anomaly="moved_on_hold") == []
    stays = lot_split("A", "packed", {"A": {"1": 60}})
    assert shown(*all_packed(), hold, stays, anomaly="moved_on_hold") == []
