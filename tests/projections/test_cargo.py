"""What a carrier tells of a shipment, and freight: the orders aboard beside it."""

from __future__ import annotations

from typing import Any

import pytest
from stored import BUYER, CARRIER, FACTORY, Store, confirmed, got, in_memory, sent, take_in

from projections.desk import Desk

S1 = "shipment/maersk/S1"


def asked(desk: Desk, sql: str) -> list[dict[str, Any]]:
    return desk.connection.sql(sql).to_arrow_table().to_pylist()


def one(desk: Desk, sql: str) -> dict[str, Any]:
    [row] = asked(desk, sql)
    return row


def told(store: Store, code: str, when: str, **more: Any) -> str:
    data = {"code": code, "kind": "actual"} | more
    return store.state("cargo_status", data, by=CARRIER, subject=S1, at=when)


def test_a_sailing_from_forecast_to_delivery() -> None:
    store = Store().partners()
    told(store, "24", "2026-02-01T00:00:00Z", kind="planned", at="2026-02-05T00:00:00Z")
    told(store, "24", "2026-02-02T00:00:00Z", kind="estimated", at="2026-02-06T00:00:00Z")
    told(store, "1", "2026-02-02T00:00:00Z", kind="estimated", at="2026-03-06T00:00:00Z")
    told(store, "24", "2026-02-06T20:00:00-08:00", place="INMAA", containers=["MSKU6011672"])
    told(store, "24", "2026-02-16T20:00:00Z", place="SGSIN", containers=["CSQU3054383", "MSKU6011672"])
    told(store, "1", "2026-03-07T08:00:00Z", place="DEHAM")
    told(store, "17", "2026-03-08T08:00:00Z", place="DEHAM")
    desk = in_memory()
    take_in(desk, store.read_page(0, 100))
    row = one(desk, "FROM main.cargo")
    assert (row["etd_at"].isoformat()[:10], row["eta_at"].isoformat()[:10]) == ("2026-02-06", "2026-03-06")
    # The day that counts is the sender's own: in California it was still the 6th.
    assert (row["departed_on"].isoformat(), row["arrived_on"].isoformat()) == ("2026-02-06", "2026-03-07")
    assert (row["departures"], row["transhipments"], row["customs"]) == (2, 1, "refused")
    assert row["containers"] == ["CSQU3054383", "MSKU6011672"]
    assert (row["last_code"], row["last_place"], row["facts"]) == ("17", "DEHAM", 7)

    told(store, "8", "2026-03-09T08:00:00Z")
    take_in(desk, store.read_page(len(store.rows) - 1, 100))
    row = one(desk, "FROM main.cargo")
    assert (row["customs"], row["last_code"], row["last_place"], row["facts"]) == ("cleared", "8", None, 8)


def test_a_status_corrected_or_stated_twice_does_not_count() -> None:
    store = Store().partners()
    wrong = told(store, "24", "2026-02-06T00:00:00Z")
    told(store, "24", "2026-02-07T00:00:00Z", doc="D1")
    told(store, "24", "2026-02-08T00:00:00Z", doc="D1")
    desk = in_memory()
    take_in(desk, store.read_page(0, 100))
    assert one(desk, "FROM cargo")["departures"] == 2
    # Corrected in a later page, which brings nothing but the correction.
    correction = {"corrects": wrong, "reason": "did_not_occur"}
    of_it = store.state("corrected", correction, by=CARRIER, subject=S1, at="2026-02-09T00:00:00Z")
    take_in(desk, store.read_page(len(store.rows) - 1, 100))
    row = one(desk, "FROM cargo")
    assert (row["departures"], row["departed_on"].isoformat(), row["facts"]) == (1, "2026-02-07", 1)
    # The correction of a correction does nothing.
    store.state("corrected", {"corrects": of_it, "reason": "other"}, by=CARRIER, subject=S1, at="2026-02-10T00:00:00Z")
    take_in(desk, store.read_page(len(store.rows) - 1, 100))
    assert one(desk, "FROM cargo")["facts"] == 1


def test_a_shipment_all_of_whose_statuses_were_corrected_is_gone() -> None:
    store = Store().partners()
    wrong = told(store, "24", "2026-02-06T00:00:00Z")
    desk = in_memory()
    take_in(desk, store.read_page(0, 100))
    store.state("corrected", {"corrects": wrong, "reason": "did_not_occur"}, by=CARRIER, subject=S1)
    take_in(desk, store.read_page(len(store.rows) - 1, 100))
    assert asked(desk, "FROM cargo") == []


@pytest.fixture(scope="module")
def consolidated() -> Desk:
    store = Store().partners()
    for order in ("PO-1", "PO-2"):
        store.state("confirmed", confirmed(), by=BUYER, subject=order)
        store.state("shipped", sent(cartons=5), subject=order, at="2026-02-08T12:00:00Z")
    store.state("shipped", sent(10, shipment="maersk/S2", cartons=1), subject="PO-2", at="2026-02-10T12:00:00Z")
    store.state("delivered", got(90, damaged=[{"line": "1", "quantity": 4}], complete=True), by=BUYER, subject="PO-2")
    told(store, "24", "2026-02-09T12:00:00Z")
    desk = in_memory()
    take_in(desk, store.read_page(0, 100))
    return desk


def test_a_consolidated_shipment_is_one_row_an_order_and_one_cargo(consolidated: Desk) -> None:
    found = asked(consolidated, "FROM main.freight ORDER BY ALL")
    seen = [
        (row["order_no"], row["shipment"], row["orders"], row["pieces"], row["departed_on"] is not None)
        for row in found
    ]
    assert seen == [
        ("PO-1", "maersk/S1", 2, 100, True),
        ("PO-2", "maersk/S1", 2, 100, True),
        ("PO-2", "maersk/S2", 1, 10, False),
    ]
    assert len(asked(consolidated, "FROM cargo")) == 1


def test_what_neither_came_whole_nor_damaged_is_short(consolidated: Desk) -> None:
    found = asked(consolidated, "FROM main.freight WHERE order_no = 'PO-2' ORDER BY shipment")
    assert [(row["short"], row["is_received"], row["cartons"], row["carrier"]) for row in found] == [
        (6, True, 5, "maersk"),
        (0, False, 1, "maersk"),
    ]


def test_a_term_of_the_sea_with_goods_in_the_air_is_an_anomaly() -> None:
    fob, fca, cif = {"code": "FOB"}, {"code": "FCA"}, {"code": "CIF"}
    cases: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
        ({"incoterm": fob, "mode": "air"}, {}, True),
        ({"incoterm": fob, "mode": "ocean"}, {"mode": "air_charter"}, True),
        ({"incoterm": fob, "mode": "air"}, {"mode": "ocean"}, False),
        ({"incoterm": fob}, {"mode": "air", "incoterm": fca}, False),
        ({"mode": "air"}, {"incoterm": cif}, True),
    ]
    store = Store().partners()
    for number, (terms, shipped, _) in enumerate(cases):
        store.state("confirmed", confirmed(**terms), by=BUYER, subject=f"PO-{number}")
        store.state("shipped", sent(**shipped), by=FACTORY, subject=f"PO-{number}", at="2026-02-08T12:00:00Z")
    desk = in_memory()
    take_in(desk, store.read_page(0, 100))
    found = asked(desk, "SELECT order_no, about FROM main.anomalies WHERE anomaly = 'sea_term_by_air' ORDER BY ALL")
    assert found == [
        {"order_no": f"PO-{number}", "about": "maersk/S1"} for number, (*_, is_wrong) in enumerate(cases) if is_wrong
    ]
