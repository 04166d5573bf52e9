"""Certificates by their own facts, and whether they cover an order on the day its goods left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story import KINDS, amended, confirmed, corrected, delivered, shipped, state, told

from domain.fact import Fact
from domain.fold import (
    CertificateRow,
    CheckRow,
    OrderState,
    certificate_anomalies,
    certificate_rows,
    check_rows,
    rows,
)

WITH_CERTIFIER = {
    **KINDS,
    "seal": frozenset({"certifier"}),
    "house": frozenset({"buyer", "certifier"}),
}
SUBJECT = "certificate/gots/C1"
YEAR: dict[str, Any] = {
    "holder": "acme",
    "scope": ["shirts"],
    "body": "TexBody",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}
SHIPPED_AT = "2026-05-10T08:00:00Z"


def issued(*, by: str = "seal", subject: str = SUBJECT, **more: Any) -> Fact:
    place = {key: more.pop(key) for key in ("at", "id") if key in more}
    return state("certificate_issued", by, {**YEAR, **more}, order=subject, **place)


def withdrawn(from_date: str, *, by: str = "seal", subject: str = SUBJECT, **place: Any) -> Fact:
    return state("certificate_withdrawn", by, {"from_date": from_date, "reason": "audit"}, order=subject, **place)


def rows_of(*facts: Fact, subject: str = SUBJECT) -> tuple[CertificateRow, ...]:
    found = certificate_rows(subject, facts, WITH_CERTIFIER)
    assert certificate_rows(subject, facts[::-1], WITH_CERTIFIER) == found
    return found


def ordered(*, required: list[dict[str, str]] | None = None, **more: Any) -> Fact:
    return confirmed(style_family="shirts", certificates=required or [{"scheme": "gots"}], **more)


def checks_of(order: OrderState, *facts: Fact) -> tuple[CheckRow, ...]:
    subjects = sorted({fact.subject for fact in facts})
    certificates = [row for subject in subjects for row in rows_of(*facts, subject=subject)]
    checks = check_rows(shipments=order.shipments, required=order.certificates_required, certificates=certificates)
    again = check_rows(
        shipments=order.shipments, required=order.certificates_required, certificates=certificates[::-1] * 2
    )
    assert checks == again
    return checks


def result_of(order: OrderState, *facts: Fact) -> tuple[str, str | None, str | None]:
    (check,) = checks_of(order, *facts)
    return (check.result, check.subject, check.valid_until)


def an_order_shipped(**more: Any) -> OrderState:
    return told(ordered(**more), shipped("sea/1", {"1": 100}, at=SHIPPED_AT))


def test_an_issue_is_a_period_with_its_scope() -> None:
    (row,) = rows_of(issued(id="i1", scope=["class I", "shirts"]))
    assert row == CertificateRow(
        subject=SUBJECT,
        scheme="gots",
        number="C1",
        fact_id="i1",
        partner="seal",
        voice="certifier",
        holder="acme",
        scope=("class I", "shirts"),
        body="TexBody",
        valid_from="2026-01-01",
        valid_until="2026-12-31",
        withdrawn_from=None,
    )


def test_a_renewal_is_a_period_more() -> None:
    story = [issued(), issued(valid_from="2027-01-01", valid_until="2027-12-31")]
    assert [row.valid_until for row in rows_of(*story)] == ["2026-12-31", "2027-12-31"]


def test_buyers_are_heard_until_a_certifier_speaks_even_if_only_to_withdraw() -> None:
    told_by_buyer = issued(by="brand")
    assert [(row.partner, row.voice) for row in rows_of(told_by_buyer)] == [("brand", "buyer")]
    assert [row.partner for row in rows_of(told_by_buyer, issued(by="seal"))] == ["seal"]
    assert rows_of(told_by_buyer, withdrawn("2026-06-01", by="seal")) == ()


def test_a_partner_that_buys_and_certifies_speaks_as_a_buyer() -> None:
    assert [row.voice for row in rows_of(issued(by="house"))] == ["buyer"]
    assert [row.partner for row in rows_of(issued(by="house"), issued(by="seal"))] == ["seal"]


def test_the_first_withdrawal_within_or_after_the_period_takes_it_out_of_force() -> None:
    (row,) = rows_of(issued(), withdrawn("2026-08-01"), withdrawn("2026-06-01"), withdrawn("2025-12-31"))
    assert row.withdrawn_from == "2026-06-01"


def test_a_withdrawal_before_a_renewal_leaves_the_renewal_in_force() -> None:
    story = [issued(), withdrawn("2026-06-01"), issued(valid_from="2026-07-01", valid_until="2027-06-30")]
    first, second = rows_of(*story)
    assert (first.withdrawn_from, second.withdrawn_from) == ("2026-06-01", None)


def test_a_corrected_issue_and_a_corrected_withdrawal_count_no_more() -> None:
    wrong, right = issued(id="wrong", holder="acmee"), issued(id="right")
    voided = corrected("wrong", by="seal", replaced_by=[{"id": "right"}], order=SUBJECT)
    assert [row.fact_id for row in rows_of(wrong, right, voided)] == ["right"]
    taken_back = [withdrawn("2026-06-01", id="w"), corrected("w", by="seal", order=SUBJECT)]
    assert [row.withdrawn_from for row in rows_of(issued(), *taken_back)] == [None]


def test_a_certifier_whose_only_fact_is_corrected_has_not_spoken() -> None:
    slip = [issued(by="seal", id="slip"), corrected("slip", by="seal", order=SUBJECT)]
    assert [row.partner for row in rows_of(issued(by="brand"), *slip)] == ["brand"]


def test_one_document_issued_twice_counts_once() -> None:
    assert len(rows_of(issued(doc="PDF-1"), issued(doc="PDF-1"))) == 1


def test_an_order_lists_what_it_requires_and_by_what_names() -> None:
    lines = [
        {"line": "1", "style": "S-LINE", "sku": "K1", "site": "hall 2", "quantity": 50},
        {"line": "3", "quantity": 20, "factory": "bolt"},
        {"line": "2", "quantity": 30, "factory": "bolt"},
    ]
    now = told(ordered(required=[{"scheme": "gots"}, {"scheme": "oeko-tex", "product_class": "II"}], lines=lines))
    assert rows(now)["certificates_required"] == [
        {
            "order_no": "PO-1",
            "scheme": scheme,
            "product_class": product_class,
            "factory": "acme",
            "names": ["K1", "S-100", "S-LINE", "acme", "hall 2", "shirts"],
            "goods": [
                {"lines": ["1"], "factory": "acme", "names": ["K1", "S-LINE", "acme", "hall 2", "shirts"]},
                {"lines": ["2", "3"], "factory": "bolt", "names": ["S-100", "bolt", "shirts"]},
            ],
        }
        for scheme, product_class in (("gots", ""), ("oeko-tex", "II"))
    ]


def test_nothing_is_required_before_the_confirmation_or_once_amended_away() -> None:
    assert told(shipped("sea/1", {"1": 1})).certificates_required == ()
    assert told(ordered(), amended(1, certificates=None)).certificates_required == ()


def test_a_certificate_in_force_with_the_right_holder_and_scope_is_valid() -> None:
    (check,) = checks_of(an_order_shipped(), issued())
    assert check == CheckRow("PO-1", "sea/1", "gots", "", "2026-05-10", "valid", SUBJECT, "2026-12-31", None)
    assert list(certificate_anomalies([check])) == []


@pytest.mark.parametrize("covered", ["shirts", "acme", "S-LINE", "K1", "hall 2"])
def test_without_a_class_the_scope_covers_a_style_family_factory_article_or_site(covered: str) -> None:
    line = {"line": "1", "style": "S-LINE", "sku": "K1", "site": "hall 2", "quantity": 100}
    assert result_of(an_order_shipped(lines=[line]), issued(scope=["x", covered]))[0] == "valid"


def test_a_required_class_must_be_in_the_scope_and_no_name_will_do() -> None:
    order = an_order_shipped(required=[{"scheme": "gots", "product_class": "I"}])
    assert result_of(order, issued(scope=["I"]))[0] == "valid"
    assert result_of(order, issued(scope=["II", "shirts", "acme"])) == ("wrong_scope", SUBJECT, "2026-12-31")
    (check,) = checks_of(order, issued(scope=["II"]))
    (anomaly,) = certificate_anomalies([check])
    assert (anomaly.order_no, anomaly.anomaly, anomaly.about) == ("PO-1", "certificate_wrong_scope", "sea/1 gots I")
    assert (anomaly.partner, anomaly.fact_id, anomaly.expected, anomaly.found) == ("", "", None, None)


def test_a_scheme_nobody_certified_is_missing() -> None:
    order = an_order_shipped()
    assert result_of(order) == ("missing", None, None)
    assert result_of(order, issued(subject="certificate/grs/C1")) == ("missing", None, None)
    (anomaly,) = certificate_anomalies(checks_of(order))
    assert (anomaly.anomaly, anomaly.about) == ("certificate_missing", "sea/1 gots")


def test_anothers_certificate_is_of_the_wrong_holder() -> None:
    assert result_of(an_order_shipped(), issued(holder="bolt")) == ("wrong_holder", SUBJECT, "2026-12-31")


@pytest.mark.parametrize(
    ("first", "last", "result"),
    [
        ("2026-05-10", "2026-05-10", "valid"),
        ("2026-05-11", "2026-12-31", "not_in_force"),
        ("2026-01-01", "2026-05-09", "not_in_force"),
    ],
)
def test_a_period_includes_its_first_and_its_last_day(first: str, last: str, result: str) -> None:
    assert result_of(an_order_shipped(), issued(valid_from=first, valid_until=last))[0] == result


@pytest.mark.parametrize(
    ("from_date", "result"),
    [("2026-05-09", "withdrawn"), ("2026-05-10", "withdrawn"), ("2026-05-11", "valid")],
)
def test_a_certificate_withdrawn_by_the_day_of_shipment_fails_and_one_withdrawn_later_does_not(
    from_date: str, result: str
) -> None:
    """When it was said does not matter: this withdrawal becomes known only after the goods left."""
    story = [issued(at="2026-01-01T08:00:00Z"), withdrawn(from_date, at="2026-06-01T08:00:00Z")]
    assert result_of(an_order_shipped(), *story)[0] == result


def test_a_corrected_issue_makes_a_good_check_bad_and_its_correction_a_bad_one_good() -> None:
    wrong = issued(id="wrong", valid_until="2026-03-31")
    assert result_of(an_order_shipped(), wrong)[0] == "not_in_force"
    right = issued(id="right")
    voided = corrected("wrong", by="seal", replaced_by=[{"id": "right"}], order=SUBJECT)
    assert result_of(an_order_shipped(), wrong, right, voided)[0] == "valid"
    taken_back = corrected("right", by="seal", order=SUBJECT)
    assert result_of(an_order_shipped(), wrong, right, voided, taken_back)[0] == "missing"


def test_a_shipment_without_a_day_cannot_be_checked() -> None:
    undated = told(ordered(), shipped("sea/1", {"1": 100}, at=SHIPPED_AT, time_is="assumed"))
    assert result_of(undated, issued()) == ("undated", None, None)
    assert result_of(undated) == ("undated", None, None)


def test_a_shipment_known_only_by_its_receipt_is_not_checked() -> None:
    assert checks_of(told(ordered(), delivered("sea/1", {"1": 100})), issued()) == ()


def test_each_shipment_of_any_purpose_is_checked_against_each_requirement() -> None:
    order = told(
        ordered(required=[{"scheme": "gots"}, {"scheme": "grs"}]),
        shipped("sea/1", {"1": 50}, at="2026-05-10T08:00:00Z"),
        shipped("sea/2", {"1": 1}, at="2026-05-12T08:00:00Z", purpose="sample"),
    )
    found = [(check.shipment, check.scheme, check.result) for check in checks_of(order, issued())]
    assert found == [
        ("sea/1", "gots", "valid"),
        ("sea/1", "grs", "missing"),
        ("sea/2", "gots", "valid"),
        ("sea/2", "grs", "missing"),
    ]


def test_one_valid_certificate_is_enough_and_the_one_that_lasts_longest_is_named() -> None:
    second, third = "certificate/gots/C2", "certificate/gots/C3"
    found = result_of(
        an_order_shipped(),
        issued(valid_until="2026-06-30"),
        issued(subject=third, valid_until="2026-09-30"),
        issued(subject=second, valid_until="2026-09-30"),
        issued(subject="certificate/gots/C4", holder="bolt", valid_until="2027-12-31"),
    )
    assert found == ("valid", second, "2026-09-30")


def test_of_several_that_fail_the_graver_reason_is_told() -> None:
    order = an_order_shipped()
    anothers = issued(subject="certificate/gots/C2", holder="bolt", valid_until="2027-12-31")
    expired = issued(subject="certificate/gots/C3", valid_until="2026-03-31")
    elsewhere = issued(subject="certificate/gots/C4", scope=["socks"])
    recalled = [issued(subject="certificate/gots/C5"), withdrawn("2026-05-01", subject="certificate/gots/C5")]
    assert result_of(order, anothers)[:2] == ("wrong_holder", "certificate/gots/C2")
    assert result_of(order, anothers, expired)[:2] == ("not_in_force", "certificate/gots/C3")
    assert result_of(order, anothers, expired, elsewhere)[:2] == ("wrong_scope", "certificate/gots/C4")
    assert result_of(order, anothers, expired, elsewhere, *recalled)[:2] == ("withdrawn", "certificate/gots/C5")


ACME_AND_BOLT = [
    {"line": "1", "style": "S1", "quantity": 50},
    {"line": "2", "style": "S2", "factory": "bolt", "quantity": 50},
]


def for_acme() -> Fact:
    return issued(scope=["S1"], valid_until="2026-09-30")


def for_bolt() -> Fact:
    return issued(subject="certificate/gots/C2", holder="bolt", scope=["S2"])


def two_lines_shipped(*aboard: str, purpose: str = "bulk") -> OrderState:
    contents = dict.fromkeys(aboard, 50)
    return told(ordered(lines=ACME_AND_BOLT), shipped("sea/1", contents, at=SHIPPED_AT, purpose=purpose))


def test_what_is_aboard_must_be_covered_and_held_by_who_made_it() -> None:
    assert result_of(two_lines_shipped("1"), for_acme())[0] == "valid"
    assert result_of(two_lines_shipped("2"), for_acme())[:2] == ("wrong_holder", SUBJECT)
    assert result_of(two_lines_shipped("2", purpose="sample"), for_acme())[0] == "wrong_holder"
    assert result_of(two_lines_shipped("2"), for_bolt())[0] == "valid"
    other_style = issued(subject="certificate/gots/C2", holder="bolt", scope=["S1"])
    assert result_of(two_lines_shipped("2"), other_style)[0] == "wrong_scope"


def test_a_shipment_is_as_good_as_the_worst_of_its_lines() -> None:
    both = two_lines_shipped("1", "2")
    assert result_of(both, for_acme()) == ("wrong_holder", SUBJECT, "2026-09-30")
    # Both are covered: the one that runs out first is told.
    assert result_of(both, for_acme(), for_bolt()) == ("valid", SUBJECT, "2026-09-30")
    expired = issued(subject="certificate/gots/C3", holder="bolt", scope=["S2"], valid_until="2026-03-31")
    assert result_of(both, for_acme(), expired) == ("not_in_force", "certificate/gots/C3", "2026-03-31")
    recalled = withdrawn("2026-05-01", subject="certificate/gots/C2")
    (check,) = checks_of(both, for_acme(), for_bolt(), recalled)
    assert (check.result, check.subject, check.withdrawn_from) == ("withdrawn", "certificate/gots/C2", "2026-05-01")


def test_lines_that_are_not_in_the_terms_are_left_out_and_alone_leave_it_to_the_order() -> None:
    assert result_of(two_lines_shipped("1", "9"), for_acme())[0] == "valid"
    assert result_of(two_lines_shipped("9"), for_acme())[0] == "valid"
    assert result_of(two_lines_shipped("9"), for_bolt())[0] == "wrong_holder"


def test_a_class_asked_for_is_asked_of_every_makers_certificate() -> None:
    asked = [{"scheme": "gots", "product_class": "II"}]
    both = told(ordered(lines=ACME_AND_BOLT, required=asked), shipped("sea/1", {"1": 50, "2": 50}, at=SHIPPED_AT))
    second = issued(subject="certificate/gots/C2", holder="bolt", scope=["II"])
    assert result_of(both, issued(scope=["II"]))[0] == "wrong_holder"
    assert result_of(both, issued(scope=["II"]), second)[0] == "valid"
    assert result_of(both, issued(scope=["S1"]), second)[:2] == ("wrong_scope", SUBJECT)


def test_the_order_as_amended_is_checked() -> None:
    story = [ordered(), shipped("sea/1", {"1": 100}, at=SHIPPED_AT)]
    moved = amended(1, factory="bolt", parties=[{"partner": "acme", "role": "factory"}])
    assert result_of(told(*story, moved), issued())[0] == "wrong_holder"


_DAYS = st.sampled_from(("2026-01-01", "2026-05-09", "2026-05-10", "2026-05-11", "2026-12-31"))


@st.composite
def facts_of_certificates(draw: st.DrawFn) -> list[Fact]:
    """Issues, withdrawals and corrections of two certificates by a certifier and a buyer."""
    facts: list[Fact] = []
    for number in range(draw(st.integers(0, 8))):
        place = {
            "by": draw(st.sampled_from(("seal", "brand"))),
            "subject": draw(st.sampled_from((SUBJECT, "certificate/gots/C2"))),
            "id": f"f{number}",
        }
        what = draw(st.sampled_from(("issued", "issued", "withdrawn", "corrected")))
        if what == "issued":
            first, last = sorted((draw(_DAYS), draw(_DAYS)))
            more = {
                "holder": draw(st.sampled_from(("acme", "bolt"))),
                "scope": draw(st.sampled_from((["shirts"], ["x"]))),
            }
            facts.append(issued(**place, valid_from=first, valid_until=last, **more))
        elif what == "withdrawn":
            facts.append(withdrawn(draw(_DAYS), **place))
        else:
            target = f"f{draw(st.integers(0, 8))}"
            facts.append(corrected(target, by=place["by"], id=place["id"], order=place["subject"]))
    return facts


@settings(max_examples=60, deadline=None)
@given(facts_of_certificates(), st.data())
def test_neither_order_nor_repetition_of_facts_changes_a_check(facts: list[Fact], data: st.DataObject) -> None:
    order = an_order_shipped()
    again = data.draw(st.permutations(facts + facts[:3]))
    assert checks_of(order, *facts) == checks_of(order, *again)


@settings(max_examples=60, deadline=None)
@given(facts_of_certificates())
def test_a_valid_check_names_a_certificate_in_force_of_the_right_holder_and_scope(facts: list[Fact]) -> None:
    (check,) = checks_of(an_order_shipped(), *facts)
    every = [row for subject in {fact.subject for fact in facts} for row in rows_of(*facts, subject=subject)]
    good = [
        row
        for row in every
        if row.holder == "acme"
        and row.valid_from <= "2026-05-10" <= row.valid_until
        and not (row.withdrawn_from is not None and row.withdrawn_from <= "2026-05-10")
        and "shirts" in row.scope
    ]
    assert (check.result == "valid") == bool(good)
    if good:
        assert (check.subject, check.valid_until) in {(row.subject, row.valid_until) for row in good}
    assert (check.subject is None) == (check.result == "missing") == (not every)
