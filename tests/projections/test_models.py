"""What single stories come to, worked out by hand; the law in test_sql_equals_fold covers the rest."""

from __future__ import annotations

from typing import Any

import pytest
from stored import BUYER, CARRIER, INSPECTOR, KINDS, Store, confirmed, got, in_memory, made, sent, take_in

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def asked() -> Rows:
    """All stories below under one order number each, taken in as one page."""
    store = Store().partners(KINDS)

    store.state("confirmed", confirmed(tolerance={"under_percent": "2"}), by=BUYER, subject="SHORT")
    store.state("shipped", sent(98), subject="SHORT", at="2026-02-08T12:00:00Z")

    store.state("confirmed", confirmed(), by=BUYER, subject="FIXED", at="2026-01-05T00:00:00Z")
    wrong = store.state("cut", made(700), subject="FIXED", at="2026-01-08T00:00:00Z")
    right = store.state("cut", made(70), subject="FIXED", at="2026-01-09T00:00:00Z")
    store.state(
        "corrected",
        {"corrects": wrong, "reason": "incorrect_data", "replaced_by": [{"id": right}, {"id": "to-come"}]},
        subject="FIXED",
        at="2026-01-10T00:00:00Z",
    )

    store.state("confirmed", confirmed(season="SS26"), by=BUYER, subject="CLEARED")
    change = {"revision": 2, "asked_by": "buyer", "reason": "moved"}
    store.state("amended", {**change, "season": None, "style": "NEW"}, by=BUYER, subject="CLEARED")
    store.state("amended", {**change, "revision": 1, "style": "OLD"}, by=BUYER, subject="CLEARED", id="z")
    store.state("cancelled", {**change, "revision": 3}, by=BUYER, subject="CLEARED")

    store.state("shipped", sent(60), subject="VOICES", at="2026-02-08T12:00:00Z")
    store.state("shipped", sent(55), subject="VOICES", at="2026-02-07T12:00:00Z", by=CARRIER)

    store.state("confirmed", confirmed(), by=BUYER, subject="JUDGED")
    store.state("packed", made(), subject="JUDGED", at="2026-02-01T12:00:00Z")
    found = {"inspection": "I1", "kind": "final", "lots": ["L1"], "presented": 100, "sampled": 20, "defectives": {}}
    store.state("inspected", {**found, "verdict": "rejected"}, subject="JUDGED", at="2026-02-03T12:00:00Z")
    store.state(
        "inspected", {**found, "verdict": "accepted"}, subject="JUDGED", at="2026-02-02T12:00:00Z", by=INSPECTOR
    )

    store.state("confirmed", confirmed(delivery_date="2026-03-08"), by=BUYER, subject="LATE")
    store.state("shipped", sent(), subject="LATE", at="2026-02-08T12:00:00Z")
    store.state("delivered", got(), subject="LATE", at="2026-03-09T00:30:00+06:00", by=BUYER)

    desk = in_memory()
    take_in(desk, store.read_page(0, 1000))
    models = ("orders", "order_lines", "stages", "lead_times", "shipments", "anomalies", "partners")
    return {model: desk.connection.sql(f"FROM {model}").to_arrow_table().to_pylist() for model in models}


def order(asked: Rows, order_no: str, model: str = "orders") -> dict[str, Any]:
    [row] = [row for row in asked[model] if row["order_no"] == order_no]
    return row


def anomalies(asked: Rows, order_no: str) -> set[tuple[str, str]]:
    return {(row["anomaly"], row["about"]) for row in asked["anomalies"] if row["order_no"] == order_no}


def test_within_tolerance_is_in_full(asked: Rows) -> None:
    assert order(asked, "SHORT")["status"] == "shipped"


def test_a_corrected_fact_counts_in_nothing_and_its_replacement_is_missed(
    asked: Rows,
) -> None:
    assert (order(asked, "FIXED")["cut"], order(asked, "FIXED")["facts"]) == (70, 4)
    assert anomalies(asked, "FIXED") == {("replacement_missing", "to-come")}


def test_the_highest_revision_wins_field_by_field_and_null_clears(asked: Rows) -> None:
    row = order(asked, "CLEARED")
    assert (row["season"], row["style"], row["revision"], row["status"]) == (None, "NEW", 3, "cancelled")


def test_the_factorys_word_counts_and_the_carriers_is_compared(asked: Rows) -> None:
    assert (order(asked, "VOICES")["shipped"], order(asked, "VOICES")["status"]) == (60, "part_shipped")
    [found] = [row for row in asked["anomalies"] if row["about"].startswith("shipped ")]
    assert (found["about"], found["expected"], found["found"]) == ("shipped maersk/S1", 60, 55)
    assert ("unconfirmed_activity", "") in anomalies(asked, "VOICES")


def test_the_inspector_is_believed_over_the_factory(asked: Rows) -> None:
    assert order(asked, "JUDGED")["status"] == "accepted"
    assert ("parties_disagree", "inspected L1") in anomalies(asked, "JUDGED")


def test_late_is_judged_by_the_local_date(asked: Rows) -> None:
    # 00:30 on the 9th in Dhaka is still the 8th in UTC.
    row = order(asked, "LATE", "order_lines")
    assert (row["is_late"], row["days_late"], order(asked, "LATE")["status"]) == (True, 1, "delivered")


def test_partners_are_listed_with_their_kinds(asked: Rows) -> None:
    assert {row["partner"]: row["kinds"] for row in asked["partners"]} == {n: sorted(k) for n, k in KINDS.items()}


def test_quarantine_tells_what_was_decided_last() -> None:
    from domain.partner import Partner
    from domain.positions import Position
    from domain.quarantine import QuarantinedRecord, Refusal
    from domain.record import Record

    record = QuarantinedRecord.open(f"quarantine/{Position(1, 0, 7)}")
    kept = Record("orders.brand-a", 0, 7, 1764000000000, b"PO-1", b"\xff", ())
    record.quarantine(kept, Refusal("not_utf8", "not UTF-8"), partner="brand-a", subject="", fact="")
    record.retried(outcome="refused", refusal=Refusal("not_json", "no JSON"), at_ms=2, by="ada", reason="try")
    record.dismiss(at_ms=3, by="bob", reason="a test")
    partner = Partner.register(name="mill", kinds=frozenset({"factory"}), topic_no=2, at_ms=1, by="ada", reason="new")
    partner.suspend(at_ms=10, from_ms=20, by="ada", reason="audit")
    store = Store()
    for aggregate in (record, partner):
        store.rows += [(event.originator_id, event.TOPIC, event.state) for event in aggregate.collect_events()]
    desk = in_memory()
    page = store.read_page(0, 10)
    page.versions[:] = [1, 2, 3, 1, 2]
    take_in(desk, page)
    [row] = desk.connection.sql("FROM quarantine").to_arrow_table().to_pylist()
    assert (row["status"], row["code"], row["last_by"], row["retries"]) == ("dismissed", "not_json", "bob", 1)
    assert (row["partner"], row["subject"], row["recorded_us"]) == ("brand-a", None, 1764000000000000)
    [row] = desk.connection.sql("FROM partners").to_arrow_table().to_pylist()
    assert (row["partner"], row["is_suspended"], row["suspended_from_us"]) == ("mill", True, 20_000)
