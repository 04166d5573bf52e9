"""Certificates and whether they cover what an order requires, on the day its goods left.

Each issue is a period. A certificate that is withdrawn or corrected later changes the checks of past shipments too:
the checks say what is known now of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.fact import Fact
from domain.facts.papers import CertificateIssued, CertificateWithdrawn
from domain.fold.freight_rows import CertificateRow, CheckRow, RequiredRow
from domain.fold.rows import AnomalyRow, ShipmentRow
from domain.fold.said import said
from domain.fold.terms import Terms
from domain.fold.validity import validity
from domain.fold.voices import Kinds, voice_of


def certificate_rows(subject: str, facts: Iterable[Fact], kinds: Kinds) -> tuple[CertificateRow, ...]:
    """The counting issues of one subject `certificate/<scheme>/<number>`, in total order; facts in any order.

    Once a certifier speaks on the subject, issuing or withdrawing, the buyers' facts count no more. Facts of other
    subjects are left out.
    """
    base = validity(fact for fact in facts if fact.subject == subject).base
    stated = [fact for fact in base if fact.name in ("certificate_issued", "certificate_withdrawn")]
    by_certifier = [fact for fact in stated if voice_of(fact, kinds) == "certifier"]
    counting = by_certifier or stated
    withdrawals = [one.data for one in said(counting, CertificateWithdrawn, "certificate_withdrawn")]
    scheme, _, number = subject.removeprefix("certificate/").partition("/")
    return tuple(
        CertificateRow(
            subject=subject,
            scheme=scheme,
            number=number,
            fact_id=one.fact.id,
            partner=one.fact.partner,
            voice=voice_of(one.fact, kinds),
            holder=one.data.holder,
            scope=tuple(one.data.scope),
            body=one.data.body,
            valid_from=one.data.valid_from,
            valid_until=one.data.valid_until,
            withdrawn_from=min(
                (withdrawn.from_date for withdrawn in withdrawals if withdrawn.from_date >= one.data.valid_from),
                default=None,
            ),
        )
        for one in said(counting, CertificateIssued, "certificate_issued")
    )


def required_rows(order_no: str, terms: Terms | None) -> tuple[RequiredRow, ...]:
    """The certificates that the winning terms ask for; none while nothing is confirmed."""
    if terms is None:
        return ()
    agreed = terms.agreed
    names: set[str | None] = {agreed.style, agreed.style_family, agreed.factory}
    for line in terms.lines.values():
        names |= {line.style, line.sku, line.site}
    return tuple(
        RequiredRow(
            order_no=order_no,
            scheme=entry.scheme,
            product_class=entry.product_class or "",
            factory=agreed.factory,
            names=tuple(sorted(name for name in names if name is not None)),
        )
        for entry in agreed.certificates or ()
    )


def check_rows(
    *, shipments: Iterable[ShipmentRow], required: Iterable[RequiredRow], certificates: Iterable[CertificateRow]
) -> tuple[CheckRow, ...]:
    """Check every certificate that an order requires against each of its shipments that left.

    The rows may be of several orders; a shipment known only by its receipt is not checked.
    """
    by_scheme: dict[str, list[CertificateRow]] = {}
    for certificate in set(certificates):
        by_scheme.setdefault(certificate.scheme, []).append(certificate)
    wanted = tuple(required)
    return tuple(
        _check(shipment, entry, by_scheme.get(entry.scheme, []))
        for shipment in shipments
        if shipment.purpose is not None
        for entry in wanted
        if entry.order_no == shipment.order_no
    )


# From the nearest to the farthest: a withdrawn one shows before one with another scope, as the graver.
_NEAREST_FIRST = ("valid", "withdrawn", "wrong_scope", "not_in_force", "wrong_holder")


def _check(shipment: ShipmentRow, entry: RequiredRow, candidates: list[CertificateRow]) -> CheckRow:
    chosen: CertificateRow | None = None
    if shipment.shipped_on is None:
        result = "undated"
    elif not candidates:
        result = "missing"
    else:
        day = shipment.shipped_on
        result = min((_alone(one, entry, day) for one in candidates), key=_NEAREST_FIRST.index)
        as_near = sorted((one for one in candidates if _alone(one, entry, day) == result), key=lambda one: one.subject)
        chosen = max(as_near, key=lambda one: one.valid_until)  # of several the first by subject
    return CheckRow(
        order_no=entry.order_no,
        shipment=shipment.shipment,
        scheme=entry.scheme,
        product_class=entry.product_class,
        shipped_on=shipment.shipped_on,
        result=result,
        subject=chosen.subject if chosen is not None else None,
        valid_until=chosen.valid_until if chosen is not None else None,
        withdrawn_from=chosen.withdrawn_from if chosen is not None else None,
    )


def _alone(certificate: CertificateRow, entry: RequiredRow, day: str) -> str:
    """What this certificate by itself would make of the check; days as ISO text compare as days."""
    if certificate.holder != entry.factory:
        return "wrong_holder"
    if not certificate.valid_from <= day <= certificate.valid_until:
        return "not_in_force"
    if certificate.withdrawn_from is not None and certificate.withdrawn_from <= day:
        return "withdrawn"
    wanted = (entry.product_class,) if entry.product_class else entry.names
    return "valid" if set(wanted) & set(certificate.scope) else "wrong_scope"


def certificate_anomalies(checks: Iterable[CheckRow]) -> Iterator[AnomalyRow]:
    """One anomaly for each check that failed."""
    for check in checks:
        if check.result != "valid":
            about = f"{check.shipment} {check.scheme}"
            if check.product_class:
                about += f" {check.product_class}"
            yield AnomalyRow(check.order_no, f"certificate_{check.result}", about)
