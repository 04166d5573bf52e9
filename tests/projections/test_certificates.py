"""Certificates checked at each shipment, and checked again when one is issued, withdrawn or corrected later."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from stored import BUYER, FACTORY, KINDS, Store, confirmed, in_memory, sent, take_in

from projections.desk import Desk
from projections.refresh import refresh_all

CERTIFIER = "cu"
PARTNERS = {**KINDS, CERTIFIER: frozenset({"certifier"})}
_numbers = count()


def issued(**more: Any) -> dict[str, Any]:
    return {
        "holder": FACTORY,
        "scope": ["TEE"],
        "body": "CU",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        **more,
    }


class World:
    """One store and one desk for all tests here, whose certificates are of schemes of their own."""

    def __init__(self) -> None:
        self.store = Store().partners(PARTNERS)
        self.desk: Desk = in_memory()
        self.taken = 0

    def take_in(self) -> None:
        """What was stated since the last time, as one page."""
        page = self.store.read_page(self.taken, 1000)
        if len(page):
            take_in(self.desk, page)
        self.taken += len(page)


class Told:
    """Short ways to state what concerns one scheme, and to ask how its orders are checked."""

    def __init__(self, world: World) -> None:
        self.world, self.store = world, world.store
        self.scheme = f"gots-{next(_numbers)}"
        self.certificate = f"certificate/{self.scheme}/CU-1"

    def order_no(self, name: str) -> str:
        return f"{self.scheme}.{name}".upper()

    def order(
        self,
        name: str = "PO-1",
        *,
        on: str = "2026-02-08T12:00:00Z",
        sending: dict[str, Any] | None = None,
        **terms: Any,
    ) -> None:
        order_no = self.order_no(name)
        terms = {"certificates": [{"scheme": self.scheme}], **terms}
        self.store.state("confirmed", confirmed(**terms), by=BUYER, subject=order_no)
        self.store.state("shipped", sent(shipment=f"maersk/{order_no}", **(sending or {})), subject=order_no, at=on)

    def issue(self, *, by: str = CERTIFIER, **more: Any) -> str:
        return self.store.state("certificate_issued", issued(**more), by=by, subject=self.certificate)

    def withdraw(self, from_date: str, *, by: str = CERTIFIER) -> str:
        data = {"from_date": from_date, "reason": "site closed"}
        return self.store.state("certificate_withdrawn", data, by=by, subject=self.certificate)

    def correct(self, id: str) -> None:
        data = {"corrects": id, "reason": "did_not_occur"}
        self.store.state("corrected", data, by=CERTIFIER, subject=self.certificate)

    def checks(self) -> dict[str, str]:
        """By order the result, after all that was stated; the anomalies must say the same."""
        self.world.take_in()
        ask = self.world.desk.connection.execute
        rows = ask(
            "SELECT split_part(order_no, '.', 2), result, subject FROM certificate_checks WHERE scheme = ?",
            [self.scheme],
        ).fetchall()
        assert {subject for _, result, subject in rows if result not in ("missing", "undated")} <= {self.certificate}
        assert not [row for row in rows if row[1] in ("missing", "undated") and row[2] is not None]
        wrong = ask(
            "SELECT split_part(order_no, '.', 2), anomaly, about FROM main.anomalies "
            "WHERE starts_with(anomaly, 'certificate_') AND split_part(about, ' ', 2) = ?",
            [self.scheme],
        ).fetchall()
        assert {(order, said.removeprefix("certificate_")) for order, said, _ in wrong} == {
            (order, result) for order, result, _ in rows if result != "valid"
        }
        return {order: result for order, result, _ in rows}


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture
def told(world: World) -> Told:
    return Told(world)


def test_a_certificate_in_force_for_the_factory_and_the_style_is_valid(told: Told) -> None:
    told.issue()
    told.order()
    assert told.checks() == {"PO-1": "valid"}


def test_one_that_comes_in_a_later_page_makes_an_older_order_valid(told: Told) -> None:
    told.order()
    told.order("PO-2", certificates=[{"scheme": told.scheme, "product_class": "II"}])
    assert told.checks() == {"PO-1": "missing", "PO-2": "missing"}
    told.issue()
    assert told.checks() == {"PO-1": "valid", "PO-2": "wrong_scope"}


def test_a_withdrawal_after_shipment_checks_the_order_again(told: Told) -> None:
    told.issue()
    told.order("PO-1", on="2026-02-08T12:00:00Z")
    told.order("PO-2", on="2026-03-08T12:00:00Z")
    assert told.checks() == {"PO-1": "valid", "PO-2": "valid"}
    withdrawal = told.withdraw("2026-03-01")
    assert told.checks() == {"PO-1": "valid", "PO-2": "withdrawn"}
    told.correct(withdrawal)
    assert told.checks() == {"PO-1": "valid", "PO-2": "valid"}


def test_the_day_of_withdrawal_is_the_first_out_of_force(told: Told) -> None:
    told.issue()
    told.withdraw("2026-02-08")
    told.order("PO-1", on="2026-02-08T00:30:00+08:00")  # the 7th by UTC, the 8th where it was shipped
    told.order("PO-2", on="2026-02-07T12:00:00Z")
    assert told.checks() == {"PO-1": "withdrawn", "PO-2": "valid"}


def test_a_corrected_issue_no_longer_covers_what_it_covered(told: Told) -> None:
    wrong = told.issue()
    told.order()
    assert told.checks() == {"PO-1": "valid"}
    told.correct(wrong)
    assert told.checks() == {"PO-1": "missing"}
    told.issue(valid_from="2026-03-01")
    assert told.checks() == {"PO-1": "not_in_force"}


def test_a_new_issue_is_a_period_of_its_own_and_an_old_withdrawal_does_not_reach_it(told: Told) -> None:
    told.issue(valid_until="2026-06-30")
    told.withdraw("2026-02-01")
    told.issue(valid_from="2026-03-01", valid_until="2027-02-28")
    told.order("PO-1", on="2026-02-08T12:00:00Z")
    told.order("PO-2", on="2026-03-08T12:00:00Z")
    assert told.checks() == {"PO-1": "withdrawn", "PO-2": "valid"}


def test_holder_scope_class_and_period_must_all_fit(world: World) -> None:
    site = [{"line": "1", "quantity": 100, "site": "hall 2"}]
    cases: list[tuple[dict[str, Any], dict[str, Any], str | None, str]] = [
        ({"holder": "another"}, {}, None, "wrong_holder"),
        ({"scope": ["SHIRT"]}, {}, None, "wrong_scope"),
        ({"scope": ["tees"]}, {"style_family": "tees"}, None, "valid"),
        ({"scope": [FACTORY]}, {}, None, "valid"),
        ({"scope": ["hall 2"]}, {"lines": site}, None, "valid"),
        ({"scope": ["TEE"]}, {}, "I", "wrong_scope"),
        ({"scope": ["I"]}, {}, "I", "valid"),
        ({"valid_until": "2026-02-07"}, {}, None, "not_in_force"),
        ({"valid_until": "2026-02-08"}, {}, None, "valid"),
    ]
    all_told = [Told(world) for _ in cases]
    for told, (certificate, terms, product_class, _) in zip(all_told, cases, strict=True):
        asked = {"scheme": told.scheme} | ({"product_class": product_class} if product_class else {})
        told.issue(**certificate)
        told.order(certificates=[asked], **terms)
    assert [told.checks()["PO-1"] for told in all_told] == [result for *_, result in cases]


def test_each_line_aboard_is_checked_for_its_own_maker_and_style(told: Told) -> None:
    lines = [
        {"line": "1", "style": "S1", "quantity": 100},
        {"line": "2", "style": "S2", "factory": "bolt", "quantity": 100},
    ]
    first = {"line": "1", "quantity": 100}
    both = [first, {"line": "2", "quantity": 100}]
    told.issue(scope=["S1", "S2"])
    told.order("PO-1", lines=lines)
    told.order("PO-2", lines=lines, sending={"contents": both})
    told.order("PO-3", lines=lines, sending={"contents": [first, {"line": "9", "quantity": 1}]})
    assert told.checks() == {"PO-1": "valid", "PO-2": "wrong_holder", "PO-3": "valid"}
    told.issue(scope=["S1", "S2"], holder="bolt", valid_until="2026-11-30")
    assert told.checks() == {"PO-1": "valid", "PO-2": "valid", "PO-3": "valid"}
    told.withdraw("2026-02-08")
    assert told.checks() == {"PO-1": "withdrawn", "PO-2": "withdrawn", "PO-3": "withdrawn"}


def test_once_a_certifier_speaks_the_buyers_word_on_a_certificate_does_not_count(told: Told) -> None:
    told.issue(by=BUYER, valid_until="2026-02-01")
    told.order()
    assert told.checks() == {"PO-1": "not_in_force"}
    told.issue(by=CERTIFIER)
    told.withdraw("2026-01-15", by=BUYER)
    assert told.checks() == {"PO-1": "valid"}


def test_without_a_usable_day_nothing_is_judged(told: Told) -> None:
    told.issue()
    told.order(sending={"time_is": "assumed"})
    assert told.checks() == {"PO-1": "undated"}


def test_an_order_that_asks_for_nothing_any_more_is_checked_for_nothing(told: Told) -> None:
    told.order()
    assert told.checks() == {"PO-1": "missing"}
    amended = {"revision": 1, "asked_by": "customer", "reason": "not wanted", "certificates": None}
    told.store.state("amended", amended, by=BUYER, subject=told.order_no("PO-1"), at="2026-01-20T12:00:00Z")
    assert told.checks() == {}


def test_live_equals_rebuild_after_all_of_it(told: Told, world: World) -> None:
    told.order()
    told.order("PO-2", certificates=[{"scheme": told.scheme}, {"scheme": "grs", "product_class": "II"}])
    first = told.issue()
    assert told.checks() == {"PO-1": "valid", "PO-2": "valid"}
    told.correct(first)
    told.issue(by=BUYER)
    told.withdraw("2026-02-08", by=BUYER)
    assert told.checks() == {"PO-1": "withdrawn", "PO-2": "withdrawn"}
    ask = "SELECT * FROM certificate_checks ORDER BY ALL"
    found = world.desk.connection.execute(ask).fetchall()
    refresh_all(world.desk)
    assert world.desk.connection.execute(ask).fetchall() == found
