"""A shipment by its carriers' statuses: departed, moved to another ship, held by customs, arrived."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from story import KINDS, corrected, state
from strategies import KINDS as KINDS_OF_STRATEGIES
from strategies import facts_made_of, facts_of_orders

from domain.fact import Fact
from domain.fold import CargoRow, cargo_rows
from domain.moments import read_moment

SUBJECT = "shipment/sea/MAEU1"
SHIP, OTHER_SHIP = "MSKU6011672", "CSQU3054383"


def status(code: str, kind: str = "actual", *, by: str = "sea", subject: str = SUBJECT, **more: Any) -> Fact:
    """`when` is the forecast's own time, `at` the time of saying it."""
    place = {key: more.pop(key) for key in ("at", "id") if key in more}
    if "when" in more:
        more["at"] = more.pop("when")
    return state("cargo_status", by, {"code": code, "kind": kind, **more}, order=subject, **place)


def cargo_of(*facts: Fact) -> CargoRow:
    (row,) = cargo_rows(SUBJECT, facts, KINDS)
    assert cargo_rows(SUBJECT, facts[::-1], KINDS) == (row,)
    return row


def us(text: str) -> int:
    return read_moment(text)


def test_a_voyage_is_told_from_booking_to_delivery() -> None:
    row = cargo_of(
        status("24", "planned", when="2026-03-05T00:00:00Z"),
        status("1", "planned", when="2026-04-01T00:00:00Z"),
        status("24", "estimated", when="2026-03-06T00:00:00Z"),
        status("27", at="2026-03-06T20:00:00+05:30", place="INMAA", containers=[SHIP]),
        status("24", at="2026-03-07T02:00:00+05:30", place="INMAA", containers=[SHIP]),
        status("40", "estimated", at="2026-03-08T00:00:00Z", when="2026-04-03T12:00:00Z"),
        status("1", at="2026-04-03T23:30:00-08:00", place="DEHAM", containers=[SHIP]),
        status("21", at="2026-04-06T08:00:00Z", place="DEBER"),
    )
    assert (row.subject, row.shipment, row.carrier, row.containers) == (SUBJECT, "sea/MAEU1", "sea", (SHIP,))
    assert (row.etd_us, row.eta_us) == (us("2026-03-06T00:00:00Z"), us("2026-04-03T12:00:00Z"))
    assert (row.departed_us, row.departed_on) == (us("2026-03-06T14:30:00Z"), "2026-03-06")
    assert (row.arrived_us, row.arrived_on) == (us("2026-04-04T07:30:00Z"), "2026-04-03")
    assert (row.departures, row.transhipments, row.facts) == (1, 0, 8)
    assert (row.last_code, row.last_place, row.last_us) == ("21", "DEBER", us("2026-04-06T08:00:00Z"))
    assert row.delivered_us == row.last_us
    assert (row.cleared_us, row.refused_us, row.customs, row.damaged_us) == (None, None, None, None)


def test_each_departure_after_the_first_is_a_transhipment_and_the_last_arrival_counts() -> None:
    row = cargo_of(
        status("24", at="2026-03-06T00:00:00Z", place="INMAA", containers=[SHIP]),
        status("40", at="2026-03-15T00:00:00Z", place="LKCMB"),
        status("24", at="2026-03-17T00:00:00Z", place="LKCMB", containers=[OTHER_SHIP, SHIP]),
        status("1", at="2026-04-03T00:00:00Z", place="DEHAM"),
    )
    assert (row.departures, row.transhipments) == (2, 1)
    assert (row.departed_on, row.arrived_on) == ("2026-03-06", "2026-04-03")
    assert row.containers == (OTHER_SHIP, SHIP)


def test_customs_that_refused_and_then_cleared_have_cleared() -> None:
    held = status("17", at="2026-04-03T08:00:00Z", place="DEHAM")
    assert (cargo_of(held).customs, cargo_of(held).refused_us) == ("refused", us("2026-04-03T08:00:00Z"))
    for cleared in ("8", "12"):
        row = cargo_of(held, status(cleared, at="2026-04-05T08:00:00Z", place="DEHAM"))
        assert (row.customs, row.refused_us) == ("cleared", us("2026-04-03T08:00:00Z"))
        assert row.cleared_us == us("2026-04-05T08:00:00Z")


def test_customs_that_cleared_and_then_refused_hold_the_goods_back() -> None:
    row = cargo_of(status("12", at="2026-04-03T08:00:00Z"), status("17", at="2026-04-05T08:00:00Z"))
    assert (row.customs, row.cleared_us) == ("refused", us("2026-04-03T08:00:00Z"))


def test_forecasts_are_no_events_and_the_last_one_said_holds() -> None:
    """The later statement wins, not the later time: a ship may catch up."""
    row = cargo_of(
        status("1", "estimated", at="2026-03-02T00:00:00Z", when="2026-04-09T00:00:00Z"),
        status("1", "planned", at="2026-03-03T00:00:00Z", when="2026-04-02T02:00:00+02:00"),
        status("17", "planned", at="2026-03-04T00:00:00Z", when="2026-04-03T00:00:00Z"),
    )
    assert (row.eta_us, row.etd_us) == (us("2026-04-02T00:00:00Z"), None)
    assert (row.arrived_us, row.refused_us, row.customs, row.departures) == (None, None, None, 0)
    assert (row.last_code, row.last_place, row.last_us, row.facts) == (None, None, None, 3)


def test_damage_is_kept_beside_the_last_status() -> None:
    row = cargo_of(status("18", at="2026-03-20T00:00:00Z"), status("1", at="2026-04-03T00:00:00Z", place="DEHAM"))
    assert (row.damaged_us, row.last_code) == (us("2026-03-20T00:00:00Z"), "1")


def test_a_code_we_have_no_column_for_is_still_the_last_status() -> None:
    row = cargo_of(status("24", at="2026-03-06T00:00:00Z"), status("301", at="2026-03-09T00:00:00Z"))
    assert (row.last_code, row.last_place, row.facts) == ("301", None, 2)


def test_a_corrected_status_counts_no_more() -> None:
    wrong = status("24", at="2026-03-06T00:00:00Z", id="wrong", containers=[SHIP])
    right = status("24", at="2026-03-07T00:00:00Z", id="right")
    voided = corrected("wrong", by="sea", replaced_by=[{"id": "right"}], order=SUBJECT)
    row = cargo_of(wrong, right, voided)
    assert (row.departed_on, row.departures, row.containers, row.facts) == ("2026-03-07", 1, (), 1)
    assert cargo_rows(SUBJECT, [wrong, voided], KINDS) == ()


def test_only_its_own_source_corrects_a_status() -> None:
    row = cargo_of(status("24", id="s"), corrected("s", by="wave", order=SUBJECT))
    assert row.facts == 1


def test_one_document_stated_twice_counts_once() -> None:
    row = cargo_of(
        status("24", doc="EDI-1", at="2026-03-06T00:00:00Z"),
        status("24", doc="EDI-1", at="2026-03-06T01:00:00Z"),
        status("24", doc="EDI-1", at="2026-03-06T02:00:00Z", by="wave"),
    )
    assert (row.departures, row.facts) == (2, 2)


def test_statuses_of_other_shipments_are_left_out() -> None:
    row = cargo_of(status("24"), status("1", subject="shipment/sea/MAEU2"))
    assert (row.facts, row.arrived_us) == (1, None)


def test_a_shipment_of_which_nothing_is_known_has_no_row() -> None:
    assert cargo_rows(SUBJECT, [], KINDS) == ()


def test_every_carrier_is_heard_on_the_subject() -> None:
    row = cargo_of(status("24", at="2026-03-06T00:00:00Z"), status("1", at="2026-04-01T00:00:00Z", by="wave"))
    assert (row.departed_on, row.arrived_on, row.facts) == ("2026-03-06", "2026-04-01", 2)


_CODES = st.sampled_from(("1", "8", "12", "17", "18", "21", "24", "27", "40", "99"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_CODES, st.integers(1, 28), st.booleans()), max_size=8), st.data())
def test_neither_order_nor_repetition_of_statuses_changes_a_row(told: Any, data: st.DataObject) -> None:
    facts = [
        status(code, at=f"2026-03-{day:02}T08:00:00Z", id=f"s{number}")
        if actual
        else status(code, "estimated", at=f"2026-02-{day:02}T08:00:00Z", when="2026-03-05T00:00:00Z", id=f"s{number}")
        for number, (code, day, actual) in enumerate(told)
    ]
    again = data.draw(st.permutations(facts + facts[:2]))
    assert cargo_rows(SUBJECT, again, KINDS) == cargo_rows(SUBJECT, facts, KINDS)


@settings(max_examples=40, deadline=None)
@given(facts_of_orders(most=25))
def test_random_statuses_give_one_row_that_holds_together(stated: Any) -> None:
    facts = facts_made_of(stated)
    rows = cargo_rows("shipment/sea/S1", facts, KINDS_OF_STRATEGIES)
    assert len(rows) <= 1
    for row in rows:
        assert 1 <= row.facts <= sum(fact.name == "cargo_status" for fact in facts)
        assert (row.customs is None) == (row.cleared_us is None and row.refused_us is None)
        assert row.transhipments <= row.departures
