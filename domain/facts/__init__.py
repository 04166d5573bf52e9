"""Every fact a partner may state: the one source of the contract, of the schemas and of what is stored for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from domain.facts.freight import CargoStatus, DelayReported, Delivered, Shipped
from domain.facts.papers import CertificateIssued, CertificateWithdrawn, Corrected
from domain.facts.production import (
    Adjusted,
    Cut,
    Finished,
    LotMerged,
    LotSplit,
    MaterialsReceived,
    MilestoneReached,
    Packed,
    Returned,
    Reworked,
    Scrapped,
    SentOut,
    Sewn,
)
from domain.facts.quality import (
    ComplaintRaised,
    ComplaintResolved,
    CustomerInformed,
    Held,
    Inspected,
    Released,
)
from domain.facts.terms import TERM_FIELDS, Amended, Cancelled, Confirmed, Reinstated
from domain.facts.words import FactData, Kind

SubjectKind = Literal["order", "shipment", "certificate"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
# In the order in which an order's life runs; also the order in which `shipped` follows `packed` in reports.
STAGES: tuple[str, ...] = ("cut", "sewn", "finished", "packed", "shipped", "delivered")

_ORDER: frozenset[SubjectKind] = frozenset({"order"})


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact of the contract: its data, who may state it, about what kind of subject, at which version.

    `stated_by` is ordered: a partner of several kinds speaks with the first of them that it has (its voice), and
    where voices are weighed against each other the first in the list counts.
    """

    name: str
    model: type[FactData]
    stated_by: tuple[str, ...]
    subjects: frozenset[SubjectKind] = _ORDER
    version: int = 1

    @property
    def type(self) -> str:
        return f"threadline.{self.name}.v{self.version}"

    def voice(self, kinds: frozenset[str]) -> str | None:
        """The kind with which a partner of these kinds states this fact; None = it may not."""
        return next((kind for kind in self.stated_by if kind in kinds), None)


def _spec(name: str, model: type[FactData], by: str, subjects: frozenset[SubjectKind] = _ORDER) -> FactSpec:
    return FactSpec(name, model, tuple(by.split()), subjects)


FACTS: dict[str, FactSpec] = {
    spec.name: spec
    for spec in (
        _spec("confirmed", Confirmed, "buyer"),
        _spec("amended", Amended, "buyer"),
        _spec("cancelled", Cancelled, "buyer"),
        _spec("reinstated", Reinstated, "buyer"),
        _spec("milestone_reached", MilestoneReached, "buyer factory"),
        _spec("materials_received", MaterialsReceived, "factory"),
        _spec("cut", Cut, "factory"),
        _spec("sewn", Sewn, "factory"),
        _spec("finished", Finished, "factory"),
        _spec("packed", Packed, "factory"),
        _spec("sent_out", SentOut, "factory"),
        _spec("returned", Returned, "factory"),
        _spec("lot_split", LotSplit, "factory"),
        _spec("lot_merged", LotMerged, "factory"),
        _spec("adjusted", Adjusted, "factory"),
        _spec("inspected", Inspected, "inspector factory"),
        _spec("reworked", Reworked, "factory"),
        _spec("scrapped", Scrapped, "factory"),
        _spec("held", Held, "factory inspector buyer"),
        _spec("released", Released, "factory inspector buyer"),
        _spec("delay_reported", DelayReported, "factory carrier buyer"),
        _spec("shipped", Shipped, "factory carrier"),
        _spec("cargo_status", CargoStatus, "carrier", frozenset({"shipment"})),
        _spec("delivered", Delivered, "buyer carrier"),
        _spec("certificate_issued", CertificateIssued, "buyer certifier", frozenset({"certificate"})),
        _spec("certificate_withdrawn", CertificateWithdrawn, "buyer certifier", frozenset({"certificate"})),
        _spec("complaint_raised", ComplaintRaised, "buyer"),
        _spec("complaint_resolved", ComplaintResolved, "buyer"),
        _spec("customer_informed", CustomerInformed, "buyer"),
        _spec(
            "corrected",
            Corrected,
            "buyer factory inspector carrier certifier",
            frozenset({"order", "shipment", "certificate"}),
        ),
    )
}
BY_TYPE: dict[str, FactSpec] = {spec.type: spec for spec in FACTS.values()}


def subject_kind(subject: str) -> SubjectKind:
    """Tell what a well-formed subject names."""
    if subject.startswith("shipment/"):
        return "shipment"
    if subject.startswith("certificate/"):
        return "certificate"
    return "order"


__all__ = [
    "BY_TYPE",
    "FACTS",
    "KINDS",
    "STAGES",
    "TERM_FIELDS",
    "FactData",
    "FactSpec",
    "SubjectKind",
    "subject_kind",
]
