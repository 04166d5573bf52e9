"""Certificates checked at each shipment, and checked again when one is issued, withdrawn or corrected later."""

from __future__ import annotations

from typing import Any

import pytest
from stored import BUYER, FACTORY, KINDS, Store, confirmed, in_memory, sent, take_in

from projections.desk import Desk
from projections.refresh import refresh_all

CERTIFIER = "cu"
PARTNERS = {**KINDS, CERTIFIER: frozenset({"certifier"})}
GOTS = "certificate/gots/CU-1"


def issued(**more: Any) -> dict[str, Any]:
    return {
        "holder": FACTORY,
        "scope": ["TEE"],
        "body": "CU",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        **more,
    }


class Told:
    """A store and a desk that takes in what was stated since it was last asked, as one page."""

    def __init__(self) -> None:
        self.store = Store().partners(PARTNERS)
        self.desk: Desk = in_memory()
        self.taken = 0

    def order(self, order_no: str = "PO-1", *, on: str = "2026-02-08T12:00:00Z", **terms: Any) -> None:
        terms = {"certificates": [{"scheme": "gots"}], **terms}
        self.store.state("confirmed", confirmed(**terms), by=BUYER, subject=order_no)
        self.store.state("shipped", sent(shipment=f"maersk/{order_no}"), subject=order_no, at=on)

    def issue(self, subject: str = GOTS, *, by: str = CERTIFIER, **more: Any) -> str:
        return self.store.state("certificate_issued", issued(**more), by=by, subject=subject)

    def withdraw(self, from_date: str, *, by: str = CERTIFIER, subject: str = GOTS) -> str:
        data = {"from_date": from_date, "reason": "site closed"}
        return self.store.state("certificate_withdrawn", data, by=by, subject=subject)

    def correct(self, id: str, *, by: str = CERTIFIER, subject: str = GOTS) -> None:
        self.store.state("corrected", {"corrects": id, "reason": "did_not_occur"}, by=by, subject=subject)

    def checks(self) -> dict[str, tuple[str, str | None]]:
        """By order (result, certificate); the anomalies must say the same."""
        page = self.store.read_page(self.taken, 1000)
        if len(page):
            take_in(self.desk, page)
        self.taken += len(page)
        rows = self.desk.connection.execute("SELECT order_no, result, subject FROM certificate_checks").fetchall()
        wrong = self.desk.connection.execute(
            "SELECT order_no, anomaly FROM main.anomalies WHERE starts_with(anomaly, 'certificate_')"
        ).fetchall()
        assert sorted(wrong) == sorted((order, f"certificate_{said}") for order, said, _ in rows if said != "valid")
        return {order: (result, subject) for order, result, subject in rows}


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_certificate_in_force_for_the_factory_and_the_style_is_valid(told: Told) -> None:
    told.issue()
    told.order()
    assert told.checks() == {"PO-1": ("valid", GOTS)}


def test_one_that_comes_in_a_later_page_makes_an_older_order_valid(told: Told) -> None:
    told.order()
    told.order("PO-2", certificates=[{"scheme": "grs"}])
    assert told.checks() == {"PO-1": ("missing", None), "PO-2": ("missing", None)}
    told.issue()
    assert told.checks() == {"PO-1": ("valid", GOTS), "PO-2": ("missing", None)}


def test_a_withdrawal_after_shipment_checks_the_order_again(told: Told) -> None:
    told.issue()
    told.order("PO-1", on="2026-02-08T12:00:00Z")
    told.order("PO-2", on="2026-03-08T12:00:00Z")
    assert told.checks() == {"PO-1": ("valid", GOTS), "PO-2": ("valid", GOTS)}
    withdrawal = told.withdraw("2026-03-01")
    assert told.checks() == {"PO-1": ("valid", GOTS), "PO-2": ("withdrawn", GOTS)}
    told.correct(withdrawal)
    assert told.checks() == {"PO-1": ("valid", GOTS), "PO-2": ("valid", GOTS)}


def test_the_day_of_withdrawal_is_the_first_out_of_force(told: Told) -> None:
    told.issue()
    told.withdraw("2026-02-08")
    told.order("PO-1", on="2026-02-08T00:30:00+08:00")  # the 7th by UTC, the 8th where it was shipped
    told.order("PO-2", on="2026-02-07T12:00:00Z")
    assert told.checks() == {"PO-1": ("withdrawn", GOTS), "PO-2": ("valid", GOTS)}


def test_a_corrected_issue_no_longer_covers_what_it_covered(told: Told) -> None:
    wrong = told.issue()
    told.order()
    assert told.checks() == {"PO-1": ("valid", GOTS)}
    told.correct(wrong)
    assert told.checks() == {"PO-1": ("missing", None)}
    told.issue(valid_from="2026-03-01")
    assert told.checks() == {"PO-1": ("not_in_force", GOTS)}


def test_a_new_issue_is_a_period_of_its_own_and_an_old_withdrawal_does_not_reach_it(told: Told) -> None:
    told.issue(valid_until="2026-06-30")
    told.withdraw("2026-02-01")
    told.issue(valid_from="2026-03-01", valid_until="2027-02-28")
    told.order("PO-1", on="2026-02-08T12:00:00Z")
    told.order("PO-2", on="2026-03-08T12:00:00Z")
    assert told.checks() == {"PO-1": ("withdrawn", GOTS), "PO-2": ("valid", GOTS)}


@pytest.mark.parametrize(
    ("certificate", "asked", "result"),
    [
        ({"holder": "another"}, {}, "wrong_holder"),
        ({"scope": ["SHIRT"]}, {}, "wrong_scope"),
        ({"scope": ["tees"]}, {"style_family": "tees"}, "valid"),
        ({"scope": [FACTORY]}, {}, "valid"),
        ({"scope": ["hall 2"]}, {"lines": [{"line": "1", "quantity": 100, "site": "hall 2"}]}, "valid"),
        ({"scope": ["TEE"]}, {"certificates": [{"scheme": "gots", "product_class": "I"}]}, "wrong_scope"),
        ({"scope": ["I"]}, {"certificates": [{"scheme": "gots", "product_class": "I"}]}, "valid"),
        ({"valid_until": "2026-02-07"}, {}, "not_in_force"),
        ({"valid_until": "2026-02-08"}, {}, "valid"),
    ],
)
def test_holder_scope_class_and_period_must_all_fit(
    told: Told, certificate: dict[str, Any], asked: dict[str, Any], result: str
) -> None:
    told.issue(**certificate)
    told.order(**asked)
    assert told.checks() == {"PO-1": (result, GOTS)}


def test_once_a_certifier_speaks_the_buyers_word_on_a_certificate_does_not_count(told: Told) -> None:
    told.issue(by=BUYER, valid_until="2026-02-01")
    told.order()
    assert told.checks() == {"PO-1": ("not_in_force", GOTS)}
    told.issue(by=CERTIFIER)
    told.withdraw("2026-01-15", by=BUYER)
    assert told.checks() == {"PO-1": ("valid", GOTS)}


def test_without_a_usable_day_nothing_is_judged(told: Told) -> None:
    told.issue()
    told.store.state("confirmed", confirmed(certificates=[{"scheme": "gots"}]), by=BUYER)
    told.store.state("shipped", sent(time_is="assumed"), at="2026-02-08T12:00:00Z")
    assert told.checks() == {"PO-1": ("undated", None)}


def test_an_order_that_asks_for_nothing_any_more_is_checked_for_nothing(told: Told) -> None:
    told.order()
    assert told.checks() == {"PO-1": ("missing", None)}
    amended = {"revision": 1, "asked_by": "customer", "reason": "not wanted", "certificates": None}
    told.store.state("amended", amended, by=BUYER, at="2026-01-20T12:00:00Z")
    assert told.checks() == {}


def test_live_equals_rebuild_after_all_of_it(told: Told) -> None:
    told.order()
    told.order("PO-2", certificates=[{"scheme": "gots"}, {"scheme": "grs", "product_class": "II"}])
    first = told.issue()
    assert told.checks()["PO-1"] == ("valid", GOTS)
    told.correct(first)
    told.issue(by=BUYER)
    told.withdraw("2026-02-08", by=BUYER)
    assert told.checks()["PO-1"] == ("withdrawn", GOTS)
    ask = "SELECT * FROM certificate_checks ORDER BY ALL"
    found = told.desk.connection.execute(ask).fetchall()
    assert [row[5] for row in found] == ["withdrawn", "withdrawn", "missing"]
    refresh_all(told.desk)
    assert told.desk.connection.execute(ask).fetchall() == found
