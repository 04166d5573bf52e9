"""Certificates and whether they cover what an order requires, on the day its goods left.

Each issue is a period. A certificate that is withdrawn or corrected later changes the checks of past shipments too:
the checks say what is known now of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.fact import Fact
from domain.facts.papers import CertificateIssued, CertificateWithdrawn
from domain.fold.freight_rows import CertificateRow, CheckRow, GoodsRow, RequiredRow
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
            names=_sorted(names),
            goods=_goods(terms),
        )
        for entry in agreed.certificates or ()
    )


def _goods(terms: Terms) -> tuple[GoodsRow, ...]:
    """The lines, those of one factory and the same names together."""
    agreed, alike = terms.agreed, dict[tuple[str, tuple[str, ...]], list[str]]()
    for name, line in terms.lines.items():
        factory = line.factory or agreed.factory
        names = _sorted({line.style or agreed.style, agreed.style_family, factory, line.sku, line.site})
        alike.setdefault((factory, names), []).append(name)
    return tuple(
        sorted((GoodsRow(tuple(sorted(lines)), *made) for made, lines in alike.items()), key=lambda row: row.lines)
    )


def _sorted(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name is not None))


def check_rows(
    *, shipments: Iterable[ShipmentRow], required: Iterable[RequiredRow], certificates: Iterable[CertificateRow]
) -> tuple[CheckRow, ...]:
    """Check every certificate that an order requires against each of its shipments that left.

    The rows may be of several orders; a shipment known only by its receipt is not checked.
    """
    by_scheme: dict[str, list[CertificateRow]] = {}
    # The one that lasts longest first, then by subject: of those that come equally near, the first is told.
    for certificate in sorted(set(certificates), key=lambda one: (one.subject, one.valid_from)):
        by_scheme.setdefault(certificate.scheme, []).append(certificate)
    for of_scheme in by_scheme.values():
        of_scheme.sort(key=lambda one: one.valid_until, reverse=True)
    wanted: dict[str, list[RequiredRow]] = {}
    for entry in required:
        wanted.setdefault(entry.order_no, []).append(entry)
    return tuple(
        _check(shipment, entry, by_scheme.get(entry.scheme, []))
        for shipment in shipments
        if shipment.purpose is not None
        for entry in wanted.get(shipment.order_no, ())
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
        aboard = [goods for goods in entry.goods if not set(goods.lines).isdisjoint(shipment.lines)]
        # Of the order's own goods nothing is known to be aboard: then it is checked as a whole.
        aboard = aboard or [GoodsRow((), entry.factory, entry.names)]
        far, place = max(_nearest(goods, entry.product_class, day, candidates) for goods in aboard)
        result, chosen = _NEAREST_FIRST[far], candidates[place]
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


def _nearest(goods: GoodsRow, product_class: str, day: str, candidates: list[CertificateRow]) -> tuple[int, int]:
    """How far the nearest certificate is from covering these goods, and its place among the candidates."""
    return min(
        (_NEAREST_FIRST.index(_alone(one, goods, product_class, day)), place) for place, one in enumerate(candidates)
    )


def _alone(certificate: CertificateRow, goods: GoodsRow, product_class: str, day: str) -> str:
    """What this certificate by itself would make of the check; days as ISO text compare as days."""
    if certificate.holder != goods.factory:
        return "wrong_holder"
    if not certificate.valid_from <= day <= certificate.valid_until:
        return "not_in_force"
    if certificate.withdrawn_from is not None and certificate.withdrawn_from <= day:
        return "withdrawn"
    wanted = (product_class,) if product_class else goods.names
    return "valid" if set(wanted) & set(certificate.scope) else "wrong_scope"


def certificate_anomalies(checks: Iterable[CheckRow]) -> Iterator[AnomalyRow]:
    """One anomaly for each check that failed."""
    for check in checks:
        if check.result != "valid":
            about = f"{check.shipment} {check.scheme}"
            if check.product_class:
                about += f" {check.product_class}"
            yield AnomalyRow(check.order_no, f"certificate_{check.result}", about)
