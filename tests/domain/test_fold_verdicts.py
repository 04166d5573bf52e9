"""Inspections against ISO 2859-1: every number here was read off the standard's tables by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story import amended, anomalies_of, confirmed, corrected, inspected, packed, told
from strategies import KINDS, ORDERS, facts_made_of, facts_of_orders

from domain.fold import OrderState, fold, rows
from domain.fold.quality_rows import InspectionRow

# Lot of 1000 at level II: letter J, 80 pieces; AQL 2.5 accepts on 5 and rejects on 6, AQL 4.0 on 7 and 8.
TERMS = {"aql": {"critical": "0", "major": "2.5", "minor": "4.0"}, "edition": "iso"}
ANSI = {**TERMS, "edition": "ansi"}
THOUSAND = {"presented": 1000, "sampled": 80}


def inspection_of(state: OrderState, inspection: str = "I1") -> InspectionRow:
    return next(row for row in state.inspections if row.inspection == inspection)


def numbers_of(row: InspectionRow) -> list[tuple[int | None, int | None]]:
    return [(row.critical_ac, row.critical_re), (row.major_ac, row.major_re), (row.minor_ac, row.minor_re)]


def test_an_inspection_is_shown_with_its_plans_and_the_verdict_of_its_counts() -> None:
    story = [
        confirmed(inspection=TERMS, style_family="shirts"),
        inspected("A", "B", inspection="I1", **THOUSAND, defectives={"major": 5, "minor": 7}, inspector="kim"),
    ]
    row = inspection_of(told(*story))
    assert (row.partner, row.voice, row.lots, row.kind, row.follows) == ("lens", "inspector", ("A", "B"), "final", None)
    assert (row.factory, row.style_family, row.inspected_on) == ("acme", "shirts", "2026-03-01")
    assert (row.level, row.severity, row.edition, row.letter, row.sample_due) == ("II", "normal", "iso", "J", 80)
    assert numbers_of(row) == [(0, 1), (5, 6), (7, 8)]
    assert (row.critical_aql, row.major_aql, row.minor_aql) == (None, "2.5", "4.0")
    assert (row.critical, row.major, row.minor, row.verdict, row.computed) == (0, 5, 7, "accepted", "accepted")
    assert (row.is_counting, row.is_current, row.is_first, row.is_gap) == (True, True, True, False)
    assert told(*story).anomalies == ()


@pytest.mark.parametrize(
    ("found", "computed"),
    [
        ({"major": 5, "minor": 7}, "accepted"),
        ({"major": 6}, "rejected"),
        ({"minor": 8}, "rejected"),
        ({"critical": 1}, "rejected"),
    ],
)
def test_a_verdict_claimed_accepted_that_the_counts_reject_is_shown_and_stays(found: Any, computed: str) -> None:
    now = told(
        confirmed(inspection=TERMS),
        packed("A", {"1": 100}),
        inspected("A", inspection="I1", **THOUSAND, defectives=found),
    )
    row = inspection_of(now)
    assert (row.verdict, row.computed) == ("accepted", computed)
    differing = [(one.about, one.partner, one.fact_id) for one in anomalies_of(now, "verdict_differs")]
    assert differing == ([("I1", "lens", row.fact_id)] if computed == "rejected" else [])
    assert now.order.status == "accepted"  # a claimed verdict is shown to be wrong, never changed


def test_a_lot_rejected_though_its_counts_pass_is_shown_too() -> None:
    now = told(confirmed(inspection=TERMS), inspected("A", inspection="I1", **THOUSAND, verdict="rejected"))
    assert inspection_of(now).computed == "accepted"
    assert [row.about for row in anomalies_of(now, "verdict_differs")] == ["I1"]


def test_a_rejection_that_the_counts_bear_out_is_no_anomaly() -> None:
    found = inspected("A", **THOUSAND, defectives={"major": 6}, verdict="rejected")
    assert told(confirmed(inspection=TERMS), found).anomalies == ()


@pytest.mark.parametrize(("severity", "ac", "re"), [("normal", 5, 6), ("tightened", 3, 4), ("reduced", 3, 4)])
def test_the_severity_stated_is_the_one_judged_by(severity: str, ac: int, re: int) -> None:
    now = told(confirmed(inspection=TERMS), inspected("A", inspection="I1", **THOUSAND, severity=severity))
    row = inspection_of(now)
    assert (row.severity, row.major_ac, row.major_re) == (severity, ac, re)
    assert row.sample_due == (32 if severity == "reduced" else 80)


@pytest.mark.parametrize(
    ("found", "computed", "is_gap"),
    [(2, "accepted", False), (3, "accepted", True), (4, "accepted", True), (5, "rejected", False)],
)
def test_in_the_gap_of_reduced_inspection_by_ansi_a_lot_is_accepted_and_marked(
    found: int, computed: str, is_gap: bool
) -> None:
    sample: dict[str, Any] = {"presented": 1000, "sampled": 32, "severity": "reduced", "defectives": {"major": found}}
    ansi = inspection_of(told(confirmed(inspection=ANSI), inspected("A", inspection="I1", **sample)))
    assert (ansi.major_ac, ansi.major_re) == (2, 5)
    assert (ansi.computed, ansi.is_gap) == (computed, is_gap)
    iso = inspection_of(told(confirmed(inspection=TERMS), inspected("A", inspection="I1", **sample)))
    assert (iso.major_ac, iso.major_re, iso.is_gap) == (3, 4, False)


def test_a_gap_in_one_class_is_none_if_another_class_rejects() -> None:
    found = {"critical": 1, "major": 3}
    sample: dict[str, Any] = {"presented": 1000, "sampled": 32, "severity": "reduced", "defectives": found}
    row = inspection_of(told(confirmed(inspection=ANSI), inspected("A", inspection="I1", **sample)))
    assert (row.computed, row.is_gap) == ("rejected", False)


def test_the_sample_follows_the_arrow_and_the_letter_does_not() -> None:
    """Lot of 100: letter F, whose AQL 1.5 is an arrow down to G with 32 pieces; AQL 2.5 has 20 in F itself."""
    terms = {"aql": {"major": "1.5", "minor": "2.5"}, "edition": "iso"}
    now = told(confirmed(inspection=terms), inspected("A", inspection="I1", presented=100, sampled=31))
    row = inspection_of(now)
    assert (row.letter, row.sample_due, numbers_of(row)) == ("F", 32, [(0, 1), (1, 2), (1, 2)])
    small = [(one.about, one.expected, one.found) for one in anomalies_of(now, "sample_too_small")]
    assert small == [("I1", 32, 31)]
    enough = inspected("A", inspection="I2", presented=100, sampled=32)
    assert anomalies_of(told(confirmed(inspection=terms), enough), "sample_too_small") == []


def test_a_lot_smaller_than_the_sample_is_due_whole() -> None:
    """Lot of 5: letter A, AQL 1.5 is an arrow down to D with 8 pieces: all 5."""
    terms = {"aql": {"major": "1.5"}, "edition": "iso"}
    now = told(confirmed(inspection=terms), inspected("A", inspection="I1", presented=5, sampled=5))
    assert (inspection_of(now).letter, inspection_of(now).sample_due) == ("A", 5)
    assert now.anomalies == ()


@pytest.mark.parametrize("presented", [0, 1, 2])
def test_fewer_than_two_pieces_are_read_in_the_first_row_of_table_1(presented: int) -> None:
    terms = {"aql": {"major": "2.5"}, "edition": "iso"}
    now = told(confirmed(inspection=terms), inspected("A", inspection="I1", presented=presented, sampled=presented))
    assert (inspection_of(now).letter, inspection_of(now).sample_due) == ("A", presented)


def test_an_inspection_that_states_aqls_states_them_all() -> None:
    now = told(
        confirmed(inspection=TERMS),
        inspected("A", inspection="I1", **THOUSAND, aql={"minor": "4.0"}, defectives={"major": 40, "minor": 7}),
    )
    row = inspection_of(now)
    assert numbers_of(row) == [(0, 1), (None, None), (7, 8)]
    assert (row.major_aql, row.computed) == (None, "accepted")


# Lot of 20 at level II: letter C, 5 pieces; AQL 15 accepts on 2 and rejects on 3 (nonconformities, as all above 10).
PER_100 = {"aql": {"major": "15", "minor": "4.0"}, "edition": "iso"}
TWENTY = {"presented": 20, "sampled": 5}


def per_100(pieces: int, *defects: tuple[str, int], **more: Any) -> InspectionRow:
    listed = [{"code": f"D{n}", "class": of, "defects": count} for n, (of, count) in enumerate(defects)]
    counts: dict[str, Any] = {"defectives": {"major": pieces, **more}, "defects": listed or None}
    found = {name: value for name, value in counts.items() if value is not None}
    return inspection_of(told(confirmed(inspection=PER_100), inspected("A", inspection="I1", **TWENTY, **found)))


def test_above_an_aql_of_10_nonconformities_are_counted_and_not_pieces() -> None:
    row = per_100(1, ("major", 1), ("major", 1), ("minor", 9))
    assert (row.letter, row.major_ac, row.major_re, row.major_found, row.computed) == ("C", 2, 3, 2, "accepted")
    assert (row.major, row.defects) == (1, 11)
    # One piece with three defects: too many, though two bad pieces with one each are not.
    assert (per_100(1, ("major", 3)).major_found, per_100(1, ("major", 3)).computed) == (3, "rejected")
    assert per_100(2, ("major", 2)).computed == "accepted"
    # At 4.0 pieces count, however many defects are listed.
    assert (row.minor, row.minor_found, row.minor_ac) == (0, 0, 0)


def test_pieces_whose_nonconformities_nobody_listed_decide_nothing_above_an_aql_of_10() -> None:
    assert (per_100(5).major_found, per_100(5).computed) == (None, None)
    assert (per_100(5, ("minor", 1)).major_found, per_100(5, ("minor", 1)).computed) == (None, None)
    assert (per_100(0).major_found, per_100(0).computed) == (0, "accepted")
    # Another class rejects without it.
    assert (per_100(5, minor=1).computed, per_100(5, critical=1).computed) == ("rejected", "rejected")


def test_an_inspections_own_level_beats_the_terms() -> None:
    low = {**TERMS, "level": "S-1"}  # a lot of 1000 at S-1: letter C
    by_terms = inspection_of(told(confirmed(inspection=low), inspected("A", inspection="I1", **THOUSAND)))
    assert (by_terms.level, by_terms.letter) == ("S-1", "C")
    own = inspection_of(told(confirmed(inspection=low), inspected("A", inspection="I1", **THOUSAND, level="II")))
    assert (own.level, own.letter) == ("II", "J")


def test_the_winning_terms_are_judged_by_even_if_agreed_later() -> None:
    story = [confirmed(inspection=TERMS), inspected("A", inspection="I1", **THOUSAND, defectives={"major": 4})]
    assert inspection_of(told(*story)).computed == "accepted"
    strict = amended(1, inspection={"aql": {"major": "0.65"}, "edition": "iso"})  # J at 0.65 accepts on 1
    assert inspection_of(told(*story, strict)).computed == "rejected"
    assert inspection_of(told(*story, amended(1, inspection=None))).computed is None


def test_critical_accepts_on_zero_even_where_an_aql_is_stated_for_it() -> None:
    lax = {"aql": {"critical": "0.65"}, "edition": "iso"}
    now = told(confirmed(inspection=lax), inspected("A", inspection="I1", **THOUSAND, defectives={"critical": 1}))
    row = inspection_of(now)
    assert (row.critical_ac, row.critical_re, row.critical_aql) == (1, 2, "0.65")
    assert row.computed == "rejected"


def test_zero_for_critical_alone_asks_for_no_sample_of_its_own() -> None:
    terms = {"aql": {"critical": "0"}, "edition": "iso"}
    now = told(confirmed(inspection=terms), inspected("A", inspection="I1", presented=1000, sampled=1))
    row = inspection_of(now)
    assert (row.letter, row.sample_due, row.critical_ac, row.computed) == ("J", None, 0, "accepted")
    assert now.anomalies == ()


def test_without_any_aql_nothing_is_computed() -> None:
    now = told(confirmed(), inspected("A", inspection="I1", presented=1000, sampled=1, defectives={"critical": 1}))
    row = inspection_of(now)
    assert (row.letter, row.sample_due, row.computed, row.level, row.edition) == (None, None, None, "II", "iso")
    assert numbers_of(row) == [(None, None)] * 3
    assert now.anomalies == ()


def test_before_the_confirmation_only_the_inspections_own_aqls_can_judge() -> None:
    now = told(inspected("A", inspection="I1", **THOUSAND, aql={"major": "2.5"}, defectives={"major": 6}))
    row = inspection_of(now)
    assert (row.factory, row.style_family, row.computed) == (None, None, "rejected")


@pytest.mark.parametrize("kind", ["inline", "during"])
def test_inspections_on_the_way_are_planned_but_not_judged(kind: str) -> None:
    now = told(
        confirmed(inspection=TERMS),
        inspected("A", inspection="I1", kind=kind, presented=1000, sampled=8, defectives={"major": 7}),
    )
    row = inspection_of(now)
    assert (row.letter, row.computed, row.is_first) == ("J", None, False)
    assert now.anomalies == ()


@pytest.mark.parametrize("verdict", ["pending", "not_conducted"])
def test_pending_and_not_conducted_decide_nothing(verdict: str) -> None:
    undecided = inspected("A", inspection="I1", presented=1000, sampled=0, verdict=verdict)
    now = told(confirmed(inspection=TERMS), undecided, inspected("A", inspection="I2", **THOUSAND))
    assert (inspection_of(now).computed, inspection_of(now).is_first) == (None, False)
    assert inspection_of(now, "I2").is_first
    assert now.anomalies == ()


def test_more_defectives_than_pieces_sampled_are_shown_for_every_kind() -> None:
    found = {"critical": 0, "major": 5, "minor": 4}
    now = told(confirmed(), inspected("A", inspection="I1", kind="inline", sampled=8, defectives=found))
    assert [(row.about, row.expected, row.found) for row in now.anomalies] == [("I1", 8, 9)]


def test_a_chain_of_reinspections_has_one_first_submission() -> None:
    story = [
        confirmed(inspection=TERMS),
        inspected("A", inspection="I1", **THOUSAND, defectives={"major": 9}, verdict="rejected"),
        inspected("A", inspection="I2", kind="reinspection", follows="I1", **THOUSAND, severity="tightened"),
        inspected("A", inspection="I3", **THOUSAND),
        inspected("B", inspection="I4", **THOUSAND),
        inspected("B", "C", inspection="I5", **THOUSAND),
        inspected("D", inspection="I6", follows="I0", **THOUSAND),
    ]
    now = told(*story)
    assert [(row.inspection, row.is_first) for row in now.inspections] == [
        ("I1", True),
        ("I2", False),
        ("I3", False),  # the lot was judged before, whatever the fact says it follows
        ("I4", True),
        ("I5", False),  # of its two lots one was judged before
        ("I6", False),  # it says itself that it follows another
    ]
    assert inspection_of(now, "I2").follows == "I1"
    assert now.anomalies == ()


def test_a_correction_moves_the_first_submission() -> None:
    first = inspected("A", inspection="I1", **THOUSAND, id="wrong-lot")
    story = [confirmed(inspection=TERMS), first, inspected("A", inspection="I2", **THOUSAND)]
    assert not inspection_of(told(*story), "I2").is_first
    now = told(*story, corrected("wrong-lot", by="lens"))
    assert [(row.inspection, row.is_first) for row in now.inspections] == [("I2", True)]


def test_where_an_inspector_speaks_the_factorys_word_is_shown_and_counts_not() -> None:
    own = inspected(
        "A", inspection="F1", by="acme", **THOUSAND, defects=[{"code": "D1", "class": "major", "defects": 1}]
    )
    theirs = inspected("A", inspection="I1", **THOUSAND)
    alone = told(confirmed(inspection=TERMS), own)
    assert (inspection_of(alone, "F1").is_counting, inspection_of(alone, "F1").is_first) == (True, True)
    both = told(confirmed(inspection=TERMS), own, theirs)
    row = inspection_of(both, "F1")
    assert (row.voice, row.is_counting, row.is_first) == ("factory", False, False)
    assert inspection_of(both).is_first
    assert len(alone.defects) == 1
    assert both.defects == ()


def test_a_factorys_final_counts_by_a_lot_that_no_inspector_saw() -> None:
    now = told(
        confirmed(inspection=TERMS),
        inspected("A", "B", inspection="F1", by="acme", **THOUSAND),
        inspected("B", inspection="I1", **THOUSAND),
    )
    assert inspection_of(now, "F1").is_counting


def test_an_inspection_stated_anew_keeps_only_its_last_word_current() -> None:
    story = [
        confirmed(inspection=TERMS),
        inspected("A", inspection="I1", **THOUSAND, verdict="pending", defects=_defects(("D1", "major", 1, None))),
        inspected("A", inspection="I1", **THOUSAND, defects=_defects(("D2", "minor", 2, None))),
        inspected("B", inspection="I1", by="acme", **THOUSAND),  # another source: another inspection
    ]
    now = told(*story)
    assert [row.is_current for row in now.inspections] == [False, True, True]
    assert [(row.code, row.defects) for row in now.defects] == [("D2", 2)]


def _defects(*found: tuple[str, str, int, int | None]) -> list[dict[str, Any]]:
    return [
        {"code": code, "class": class_, "defects": defects} | ({} if defectives is None else {"defectives": defectives})
        for code, class_, defects, defectives in found
    ]


def test_defects_are_summed_by_code_and_class_and_counted_apart_from_defectives() -> None:
    found = _defects(
        ("seam", "major", 3, 2), ("seam", "major", 4, None), ("seam", "minor", 5, None), ("hole", "critical", 0, 0)
    )
    now = told(confirmed(), inspected("A", inspection="I1", sampled=20, defects=found))
    assert inspection_of(now).defects == 12
    assert [(row.code, row.class_, row.defects, row.defectives) for row in now.defects] == [
        ("hole", "critical", 0, 0),
        ("seam", "major", 7, 2),
        ("seam", "minor", 5, None),
    ]
    assert all(
        (row.inspection, row.partner, row.factory, row.kind) == ("I1", "lens", "acme", "final") for row in now.defects
    )


def test_a_strangers_inspection_has_no_row() -> None:
    named = confirmed(parties=[{"partner": "eye", "role": "inspector"}])
    assert told(named, inspected("A", inspection="I1")).inspections == ()


def test_rows_name_the_class_of_a_defect_as_the_contract_does() -> None:
    now = told(confirmed(), inspected("A", inspection="I1", defects=_defects(("seam", "major", 3, 2))))
    (row,) = rows(now)["defects"]
    assert row["class"] == "major"
    (row,) = rows(now)["inspections"]
    assert (row["lots"], row["inspected_on"]) == (["A"], "2026-03-01")
    assert list(row)[-4:] == ["minor_aql", "critical_found", "major_found", "minor_found"]


_FEW = settings(max_examples=40, deadline=None)


@_FEW
@given(facts_of_orders(most=15), st.data())
def test_neither_order_nor_repetition_changes_a_verdict(stated: Any, data: st.DataObject) -> None:
    facts = facts_made_of(stated)
    again = data.draw(st.permutations(facts + facts[:3]))
    for order_no in ORDERS:
        one, other = fold(order_no, facts, KINDS), fold(order_no, again, KINDS)
        assert (one.inspections, one.defects) == (other.inspections, other.defects)


@_FEW
@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 30), st.sampled_from(["normal", "tightened"]))
def test_one_more_defective_never_turns_a_rejection_into_an_acceptance(
    presented: int, sampled: int, found: int, severity: str
) -> None:
    def computed(major: int) -> str | None:
        sample: dict[str, Any] = {"presented": presented, "sampled": sampled, "severity": severity}
        story = [confirmed(inspection=TERMS), inspected("A", inspection="I1", **sample, defectives={"major": major})]
        return inspection_of(told(*story)).computed

    assert not (computed(found) == "rejected" and computed(found + 1) == "accepted")


@_FEW
@given(facts_of_orders(most=15))
def test_an_order_has_at_most_one_first_submission_a_lot(stated: Any) -> None:
    for order_no in ORDERS:
        first = [row for row in fold(order_no, facts_made_of(stated), KINDS).inspections if row.is_first]
        lots = [lot for row in first for lot in row.lots]
        assert len(lots) == len(set(lots))
        assert all(row.is_counting and row.kind == "final" and row.follows is None for row in first)
