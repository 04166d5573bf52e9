"""How severely a supplier's lots should have been inspected, over the orders of one style family.

Lots of 1000 at level II and AQL 2.5: normal accepts on 5, tightened on 3, reduced (32 pieces) on 3; one AQL tighter
(1.5) normal accepts on 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story import KINDS, confirmed, inspected

from domain.fact import Fact
from domain.fold import InspectionRow, SwitchingRow, fold, switching_anomalies, switching_rows

MAJOR = {"aql": {"major": "2.5"}, "edition": "iso"}
ANSI = {**MAJOR, "edition": "ansi"}
GOOD, BAD = 0, 6


def lot(
    number: int, found: int | dict[str, int], severity: str = "normal", *, terms: Any = MAJOR, **more: Any
) -> list[Fact]:
    """One small order with one final: its own order number, confirmed with what is agreed, inspected once."""
    order = f"PO-{number:03}"
    counts = {"major": found} if isinstance(found, int) else found
    of_inspection = {key: more.pop(key) for key in ("at", "verdict", "kind", "follows", "by") if key in more}
    sample = {"presented": 1000, "sampled": 80, "severity": severity, "defectives": counts}
    return [
        confirmed(order=order, inspection=terms, **{"style_family": "shirts", **more}),
        inspected("A", inspection="I1", id=f"i{number}", order=order, **sample, **of_inspection),
    ]


def inspections_of(*facts: Fact) -> list[InspectionRow]:
    orders = sorted({fact.subject for fact in facts})
    return [row for order in orders for row in fold(order, facts, KINDS).inspections]


def stream(*lots: Sequence[Fact]) -> list[SwitchingRow]:
    inspections = inspections_of(*(fact for of_lot in lots for fact in of_lot))
    rows = switching_rows(inspections)
    assert switching_rows(inspections[::-1] + inspections) == rows
    return list(rows)


def due(rows: Sequence[SwitchingRow]) -> list[str]:
    return [row.severity_due for row in rows]


def test_orders_of_one_style_family_are_pooled_into_one_stream() -> None:
    first, second = stream(lot(1, GOOD), lot(2, 4, style="S-200"))
    assert first == SwitchingRow(
        stream="acme/shirts/major",
        factory="acme",
        style_family="shirts",
        class_="major",
        number=1,
        order_no="PO-001",
        inspection="I1",
        fact_id="i1",
        partner="lens",
        happened_us=first.happened_us,
        aql="2.5",
        letter="J",
        ac=5,
        found=0,
        is_accepted=True,
        severity="normal",
        severity_due="normal",
        is_reduced_permitted=False,
        score=3,
        why=first.why,
        differs=False,
        due_next="normal",
    )
    # 4 pieces pass at AQL 2.5 but not one step tighter: the score starts anew.
    assert (second.number, second.order_no, second.found, second.score) == (2, "PO-002", 4, 0)


def test_streams_are_apart_by_factory_family_and_class() -> None:
    both = {"aql": {"critical": "0", "major": "2.5", "minor": "4.0"}, "edition": "iso"}
    rows = stream(
        lot(1, GOOD), lot(2, GOOD, factory="bolt"), lot(3, GOOD, style_family="socks"), lot(4, GOOD, terms=both)
    )
    assert [(row.stream, row.number, row.order_no) for row in rows] == [
        ("acme/shirts/major", 1, "PO-001"),
        ("acme/shirts/major", 2, "PO-004"),
        ("acme/shirts/minor", 1, "PO-004"),  # critical accepts on zero: it never switches
        ("acme/socks/major", 1, "PO-003"),
        ("bolt/shirts/major", 1, "PO-002"),
    ]


def test_a_critical_class_with_an_aql_of_its_own_is_a_stream() -> None:
    terms = {"aql": {"critical": "0.65"}, "edition": "iso"}
    (row,) = stream(lot(1, {"critical": 1}, terms=terms, verdict="rejected"))
    # Its own numbers, 1 and 2, count here; the lot as a whole is rejected for any critical piece.
    assert (row.stream, row.ac, row.found, row.is_accepted) == ("acme/shirts/critical", 1, 1, True)


def test_without_a_family_the_style_makes_the_stream() -> None:
    facts = [confirmed(inspection=MAJOR), inspected("A", presented=1000, sampled=80)]
    assert [row.stream for row in switching_rows(inspections_of(*facts))] == ["acme/S-100/major"]


def test_two_of_five_lots_not_accepted_call_for_tightened_and_five_good_ones_end_it() -> None:
    rows = stream(
        lot(1, GOOD),
        lot(2, BAD, verdict="rejected"),
        lot(3, GOOD),
        lot(4, BAD, verdict="rejected"),
        lot(5, GOOD),  # still inspected under normal: wrong, and it proves nothing
        *(lot(number, GOOD, "tightened") for number in range(6, 11)),
        lot(11, GOOD),
    )
    assert due(rows) == ["normal"] * 4 + ["tightened"] * 6 + ["normal"]
    assert [row.due_next for row in rows] == [*due(rows)[1:], "normal"]
    assert [row.order_no for row in rows if row.differs] == ["PO-005"]
    assert "2 of 3" in rows[3].why
    (anomaly,) = switching_anomalies(rows)
    assert (anomaly.order_no, anomaly.anomaly, anomaly.about) == ("PO-005", "severity_differs", "I1 major")
    assert (anomaly.partner, anomaly.fact_id) == ("lens", "i5")


def test_tightened_for_one_class_is_no_fault_in_another_of_the_same_inspection() -> None:
    terms = {"aql": {"major": "2.5", "minor": "4.0"}, "edition": "iso"}
    bad = [lot(number, BAD, terms=terms, verdict="rejected") for number in (1, 2)]
    rows = stream(*bad, lot(3, GOOD, "tightened", terms=terms))
    assert [(row.class_, row.order_no) for row in rows if row.differs] == [("minor", "PO-003")]
    assert list(switching_anomalies(rows)) == []
    alone = stream(lot(1, GOOD, "tightened", terms=terms))
    assert [one.about for one in switching_anomalies(alone)] == ["I1 major", "I1 minor"]


def test_ten_lots_that_pass_one_step_tighter_permit_reduced_and_do_not_oblige() -> None:
    ten = [lot(number, 3) for number in range(1, 11)]  # +3 each: 30
    rows = stream(*ten, lot(11, 2, "reduced"), lot(12, 4, "reduced", verdict="rejected"), lot(13, GOOD))
    assert [row.score for row in rows[:10]] == list(range(3, 31, 3))
    assert due(rows) == ["normal"] * 11 + ["reduced", "normal"]
    assert [row.is_reduced_permitted for row in rows] == [False] * 10 + [True, True, False]
    assert not any(row.differs for row in rows)
    stayed = stream(*ten, lot(11, GOOD))
    assert (stayed[-1].is_reduced_permitted, stayed[-1].differs, stayed[-1].severity) == (True, False, "normal")


@pytest.mark.parametrize(("terms", "is_permitted"), [(ANSI, True), (MAJOR, False)])
def test_ten_accepted_lots_permit_reduced_by_ansi_and_by_iso_only_if_they_score(terms: Any, is_permitted: bool) -> None:
    """4 pieces of major pass at AQL 2.5 but not at 1.5: ten times, and ISO's score is still 0."""
    rows = stream(*(lot(number, 4, terms=terms) for number in range(1, 11)), lot(11, GOOD, "reduced", terms=terms))
    assert (rows[-1].is_reduced_permitted, rows[-1].differs) == (is_permitted, not is_permitted)
    assert rows[-2].score == 0


def test_reduced_before_it_is_earned_differs() -> None:
    rows = stream(lot(1, GOOD, "reduced"), lot(2, GOOD))
    assert [(row.severity_due, row.differs, row.score) for row in rows] == [("normal", True, 0), ("normal", False, 3)]


def test_a_lot_in_ansis_gap_is_accepted_and_ends_reduced_inspection() -> None:
    ten = [lot(number, GOOD, terms=ANSI) for number in range(1, 11)]
    rows = stream(*ten, lot(11, 2, "reduced", terms=ANSI), lot(12, 3, "reduced", terms=ANSI), lot(13, 0, terms=ANSI))
    assert due(rows)[-3:] == ["normal", "reduced", "normal"]
    assert [row.is_accepted for row in rows[-3:]] == [True, True, True]
    assert "gap" in rows[-2].why


def test_five_rejections_on_tightened_stop_inspection_until_a_lot_is_inspected_tightened_again() -> None:
    bad: dict[str, Any] = {"verdict": "rejected"}
    rows = stream(
        lot(1, BAD, **bad),
        lot(2, BAD, **bad),
        *(lot(number, 4, "tightened", **bad) for number in range(3, 8)),
        lot(8, GOOD),
        lot(9, GOOD, "tightened"),
    )
    assert due(rows) == ["normal"] * 2 + ["tightened"] * 5 + ["discontinued"] * 2
    assert [row.order_no for row in rows if row.differs] == ["PO-008"]
    assert rows[-1].due_next == "tightened"


def test_only_first_submissions_take_part() -> None:
    again = lot(2, GOOD)
    again.append(inspected("A", inspection="I2", kind="reinspection", follows="I1", order="PO-002", presented=1000))
    rows = stream(
        lot(1, GOOD, kind="inline"), again, lot(3, GOOD, verdict="pending"), lot(4, GOOD, follows="I0"), lot(5, GOOD)
    )
    assert [(row.order_no, row.inspection, row.number) for row in rows] == [("PO-002", "I1", 1), ("PO-005", "I1", 2)]


def test_lots_follow_each_other_by_when_they_were_inspected_and_not_by_order_number() -> None:
    rows = stream(lot(1, GOOD, at="2026-05-03T08:00:00Z"), lot(2, BAD, verdict="rejected", at="2026-05-02T08:00:00Z"))
    assert [(row.number, row.order_no) for row in rows] == [(1, "PO-002"), (2, "PO-001")]


def test_at_one_moment_the_order_number_decides() -> None:
    rows = stream(lot(2, GOOD, at="2026-05-03T08:00:00Z"), lot(1, GOOD, at="2026-05-03T10:00:00+02:00"))
    assert [row.order_no for row in rows] == ["PO-001", "PO-002"]


def test_an_order_without_aqls_or_without_terms_is_in_no_stream() -> None:
    unplanned = [confirmed(), inspected("A", presented=1000)]
    unconfirmed = [inspected("A", presented=1000, aql={"major": "2.5"})]
    assert switching_rows(inspections_of(*unplanned)) == ()
    assert switching_rows(inspections_of(*unconfirmed)) == ()


def test_the_largest_lots_under_tightened_inspection_reach_letter_s_and_are_replayed() -> None:
    """Level III, over 500,000 pieces: letter R, whose tightened AQL 0.025 is an arrow to S; normal has no S."""
    terms = {"level": "III", "aql": {"major": "0.025"}, "edition": "iso"}
    order = [
        confirmed(inspection=terms),
        inspected("A", presented=600_000, sampled=3150, severity="tightened", defectives={"major": 1}),
    ]
    (row,) = switching_rows(inspections_of(*order))
    assert (row.letter, row.ac, row.is_accepted, row.differs) == ("R", 1, True, True)


@pytest.mark.parametrize("pooled", [True, False])
def test_twelve_small_drops_reach_tightened_only_if_they_are_pooled(pooled: bool) -> None:
    """One order in three fails: pooled, that is 2 of 4 in a row; each style by itself never gets so far."""
    lots = [
        lot(number, BAD if number % 3 == 0 else GOOD, verdict="rejected" if number % 3 == 0 else "accepted")
        if pooled
        else lot(number, BAD if number % 3 == 0 else GOOD, style_family=f"family {number}")
        for number in range(1, 13)
    ]
    rows = stream(*lots)
    assert len(rows) == 12
    assert ("tightened" in due(rows)) is pooled


def test_above_an_aql_of_10_a_stream_goes_by_nonconformities_and_by_nothing_if_none_are_listed() -> None:
    """Lot of 20: letter C, AQL 15 accepts on 2. Nobody listed the defects of the second lot."""
    per_100 = {"aql": {"major": "15"}, "edition": "iso"}
    facts = []
    for number, defects in enumerate(({"defects": 3}, None, {"defects": 2}), start=1):
        order, listed = f"PO-{number}", [{"code": "D1", "class": "major", **defects}] if defects else []
        counts = {"presented": 20, "sampled": 5, "defectives": {"major": 1}, "defects": listed}
        facts += [
            confirmed(order=order, inspection=per_100, style_family="shirts"),
            inspected("A", inspection="I1", id=f"i{number}", order=order, **counts),
        ]
    rows = stream(facts)
    assert [(row.order_no, row.number, row.found, row.is_accepted) for row in rows] == [
        ("PO-1", 1, 3, False),
        ("PO-3", 2, 2, True),
    ]


_LOTS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(("normal", "normal", "tightened", "reduced")),
        st.sampled_from(("iso", "ansi")),
        st.integers(1, 28),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(_LOTS, st.data())
def test_neither_order_nor_repetition_of_inspections_changes_a_stream(told: Any, data: st.DataObject) -> None:
    facts = [
        fact
        for number, (found, severity, edition, day) in enumerate(told)
        for fact in lot(number, found, severity, terms={**MAJOR, "edition": edition}, at=f"2026-05-{day:02}T08:00:00Z")
    ]
    inspections = inspections_of(*facts)
    rows = switching_rows(inspections)
    again = data.draw(st.permutations(inspections + inspections[:3]))
    assert switching_rows(again) == rows
    assert [row.number for row in rows] == list(range(1, len(told) + 1))
    assert list(rows) == sorted(rows, key=lambda row: (row.happened_us, row.order_no))
    for before, after in pairwise(rows):
        assert after.severity_due == before.due_next
    assert all(row.severity_due != "normal" or row.severity != "normal" or not row.differs for row in rows)
