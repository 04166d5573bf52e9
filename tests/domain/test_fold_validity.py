"""Which facts count: corrections, documents stated twice, strangers, revisions."""

from __future__ import annotations

import pytest
from story import (
    ORDER,
    amended,
    anomalies_of,
    cancelled,
    confirmed,
    corrected,
    cut,
    delivered,
    inspected,
    kinds_of_anomalies,
    packed,
    sewn,
    shipped,
    state,
    told,
)

from domain.fold import key_of


def test_a_corrected_fact_counts_no_more_and_the_state_names_the_correction() -> None:
    wrong, right = cut("A", {"1": 50}, id="c1"), cut("A", {"1": 5}, id="c2")
    correction = corrected("c1", by="acme", replaced_by=[{"id": "c2"}])
    now = told(confirmed(), wrong, right, correction)
    assert now.order.cut == 5
    assert now.voids == {key_of(wrong): correction}
    assert now.order.facts == 4
    assert now.anomalies == ()


def test_a_correction_that_happened_before_its_target_still_voids_it() -> None:
    now = told(confirmed(), corrected("late", by="acme"), cut("A", {"1": 50}, id="late"))
    assert now.order.cut == 0
    assert now.anomalies == ()


def test_a_correction_of_a_correction_has_no_effect_and_is_shown() -> None:
    now = told(
        confirmed(),
        cut("A", {"1": 50}, id="c1"),
        corrected("c1", by="acme", id="k1"),
        corrected("k1", by="acme", id="k2"),
    )
    assert now.order.cut == 0
    assert [(row.about, row.fact_id) for row in anomalies_of(now, "correction_without_effect")] == [("k1", "k2")]


def test_a_correction_of_itself_has_no_effect() -> None:
    now = told(confirmed(), corrected("k1", by="acme", id="k1"))
    assert kinds_of_anomalies(now) == ["correction_without_effect"]


def test_a_correction_of_what_nobody_stated_waits_as_an_anomaly() -> None:
    now = told(confirmed(), corrected("nothing", by="acme", id="k1"))
    assert [(row.about, row.partner) for row in anomalies_of(now, "correction_without_effect")] == [("nothing", "acme")]


def test_a_second_correction_of_one_fact_has_no_effect() -> None:
    first, second = corrected("c1", by="acme", id="k1"), corrected("c1", by="acme", id="k2")
    now = told(confirmed(), cut("A", {"1": 50}, id="c1"), first, second)
    assert [correction.id for correction in now.voids.values()] == ["k1"]
    assert [row.fact_id for row in anomalies_of(now, "correction_without_effect")] == ["k2"]


def test_nobody_corrects_the_facts_of_another() -> None:
    now = told(confirmed(), cut("A", {"1": 50}, id="c1"), corrected("c1", by="brand"))
    assert now.order.cut == 50
    assert kinds_of_anomalies(now) == ["correction_without_effect"]


def test_a_corrected_confirmed_makes_way_for_the_next() -> None:
    now = told(confirmed({"1": 10}, id="o1"), corrected("o1", by="brand"), confirmed({"1": 20}, id="o2"))
    assert (now.order.ordered, now.anomalies) == (20, ())


def test_a_named_replacement_is_missed_until_it_arrives() -> None:
    story = [confirmed(), cut("A", {"1": 50}, id="c1"), corrected("c1", by="acme", replaced_by=[{"id": "c2"}], id="k")]
    assert [(r.about, r.partner, r.fact_id) for r in anomalies_of(told(*story), "replacement_missing")] == [
        ("c2", "acme", "k")
    ]
    assert anomalies_of(told(*story, cut("A", {"1": 5}, id="c2")), "replacement_missing") == []


def test_a_replacement_under_another_subject_is_looked_up_elsewhere() -> None:
    wrong = cut("A", {"1": 50}, id="c1")
    correction = corrected("c1", by="acme", replaced_by=[{"id": "c2", "subject": "PO-2"}])
    assert anomalies_of(told(wrong, correction), "replacement_missing") != []
    there = (("/partners/acme", "PO-2", "c2"),)
    assert anomalies_of(told(wrong, correction, elsewhere=there), "replacement_missing") == []


def test_a_replacement_elsewhere_does_not_stand_for_one_of_this_order() -> None:
    correction = corrected("c1", by="acme", replaced_by=[{"id": "c2"}])
    now = told(cut("A", {"1": 50}, id="c1"), correction, elsewhere=(("/partners/acme", "PO-2", "c2"),))
    assert anomalies_of(now, "replacement_missing") != []


def test_only_incorrect_data_must_be_replaced() -> None:
    other = {"corrects": "c1", "reason": "other", "replaced_by": [{"id": "c2"}]}
    now = told(confirmed(), cut("A", {"1": 50}, id="c1"), state("corrected", "acme", other))
    assert (now.order.cut, now.anomalies) == (0, ())


def test_a_correction_without_effect_misses_no_replacement() -> None:
    now = told(confirmed(), corrected("nothing", by="acme", replaced_by=[{"id": "c2"}]))
    assert kinds_of_anomalies(now) == ["correction_without_effect"]


def test_one_document_of_one_source_counts_once() -> None:
    erp, phone = cut("A", {"1": 50}, doc="D7"), cut("A", {"1": 50}, doc="D7", id="phone")
    now = told(confirmed(), erp, phone)
    assert now.order.cut == 50
    assert now.twice == {key_of(phone)}
    assert [(row.about, row.fact_id) for row in anomalies_of(now, "stated_twice")] == [("D7", "phone")]


def test_one_document_number_of_two_sources_or_two_facts_is_two_documents() -> None:
    now = told(
        confirmed([{"line": "1", "quantity": 100}, {"line": "2", "quantity": 1, "factory": "bolt"}]),
        cut("A", {"1": 50}, doc="D7"),
        cut("B", {"1": 50}, doc="D7", by="bolt"),
        sewn("A", {"1": 30}, doc="D7"),
    )
    assert (now.order.cut, now.order.sewn, now.twice) == (100, 30, frozenset())


def test_a_void_fact_leaves_its_document_to_the_next() -> None:
    now = told(
        confirmed(), cut("A", {"1": 50}, doc="D7", id="c1"), corrected("c1", by="acme"), cut("A", {"1": 5}, doc="D7")
    )
    assert (now.order.cut, now.twice) == (5, frozenset())


def test_a_factory_that_nobody_named_is_a_stranger_once_the_order_is_confirmed() -> None:
    foreign = cut("A", {"1": 50}, by="bolt")
    assert told(foreign).order.cut == 50
    now = told(foreign, confirmed())
    assert now.order.cut == 0
    assert now.strangers == {key_of(foreign)}
    assert [(row.about, row.partner) for row in anomalies_of(now, "stranger")] == [("cut", "bolt")]


@pytest.mark.parametrize(
    "terms",
    [
        {"parties": [{"partner": "bolt", "role": "factory"}]},
        {"lines": [{"line": "1", "quantity": 100, "factory": "bolt"}]},
        {"factory": "bolt"},
    ],
)
def test_a_factory_named_in_any_revision_is_a_member(terms: dict[str, object]) -> None:
    now = told(confirmed(), amended(1, **terms), amended(2, factory="acme"), cut("A", {"1": 50}, by="bolt"))
    assert (now.order.cut, now.strangers) == (50, frozenset())


def test_even_a_revision_that_lost_names_members() -> None:
    now = told(confirmed(), amended(1), amended(1, factory="bolt"), cut("A", {"1": 50}, by="bolt"))
    assert (now.order.cut, now.order.factory) == (50, "acme")


def test_an_amendment_of_another_buyer_names_nobody() -> None:
    now = told(confirmed(), amended(1, by="label", factory="bolt"), cut("A", {"1": 50}, by="bolt"))
    assert (now.order.cut, now.order.factory, len(now.strangers)) == (0, "acme", 2)


def test_an_inspector_is_a_stranger_only_if_the_parties_name_one() -> None:
    verdict = inspected("A", by="lens")
    nobody_named = told(confirmed(), packed("A", {"1": 100}), verdict)
    assert nobody_named.order.status == "accepted"
    another = [{"partner": "other-lab", "role": "inspector"}]
    assert told(confirmed(parties=another), packed("A", {"1": 100}), verdict).strangers == {key_of(verdict)}
    agent = [{"partner": "other-lab", "role": "agent"}]
    assert told(confirmed(parties=agent), packed("A", {"1": 100}), verdict).strangers == frozenset()


def test_a_carrier_is_a_stranger_only_if_the_parties_name_one() -> None:
    left = shipped("wave/1", {"1": 100}, by="wave")
    assert told(confirmed(), left).order.shipped == 100
    named = [{"partner": "sea", "role": "carrier"}]
    now = told(confirmed(parties=named), left, shipped("sea/1", {"1": 40}, by="sea"))
    assert (now.order.shipped, now.strangers) == (40, {key_of(left)})


def test_a_partner_unknown_to_the_registry_speaks_as_the_first_who_may() -> None:
    came = delivered("sea/1", {"1": 100}, by="ghost")  # as a buyer, whom nobody named
    assert told(confirmed(), came).strangers == {key_of(came)}


def test_facts_that_are_not_folded_can_be_strangers_too() -> None:
    note = state("milestone_reached", "bolt", {"milestone": "fabric_in"})
    assert told(confirmed(), note).strangers == {key_of(note)}


def test_a_second_confirmed_counts_in_nothing_and_is_shown() -> None:
    now = told(confirmed({"1": 10}), confirmed({"1": 99}, id="again"))
    assert now.order.ordered == 10
    assert [(row.anomaly, row.fact_id) for row in now.anomalies] == [("confirmed_again", "again")]


def test_a_confirmed_of_another_buyer_is_a_stranger_and_said_again() -> None:
    assert kinds_of_anomalies(told(confirmed(), confirmed(by="label"))) == ["confirmed_again", "stranger"]


def test_of_two_facts_with_one_revision_the_first_in_total_order_counts() -> None:
    now = told(confirmed(), amended(1, season="SS26"), cancelled(1, id="lost"))
    assert (now.order.season, now.order.status) == ("SS26", "confirmed")
    assert [(row.about, row.fact_id) for row in anomalies_of(now, "revision_repeated")] == [("1", "lost")]


def test_a_strangers_revision_takes_no_number_from_the_sequence() -> None:
    now = told(confirmed(), amended(1, by="label", season="never"), amended(1, season="SS26"))
    assert (now.order.season, kinds_of_anomalies(now)) == ("SS26", ["stranger"])


def test_at_one_time_the_source_and_then_the_id_decide_as_bytes() -> None:
    at = "2026-03-01T08:00:00Z"
    upper, lower = amended(1, season="B", at=at, id="Z"), amended(1, season="a", at="2026-03-01T13:30:00+05:30", id="a")
    assert told(confirmed(), lower, upper).order.season == "B"


def test_facts_of_other_subjects_are_left_out() -> None:
    now = told(confirmed(order="PO-2"), cut("A", {"1": 5}))
    assert (now.order.status, now.order.facts, now.order.customer) == ("cutting", 1, None)


def test_no_facts_make_an_empty_order() -> None:
    now = told()
    assert (now.order.order_no, now.order.status, now.order.facts) == (ORDER, "unconfirmed", 0)
    assert (now.order.first_happened_us, now.lines, now.lead_times) == (None, (), ())
