"""Inspection, hold and release, complaints, and what the customer was told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.facts.terms import AqlByClass
from domain.facts.words import (
    Amount,
    Count,
    Currency,
    FactData,
    Label,
    Labels,
    Level,
    Maybe,
    Part,
    Person,
    Pieces,
    PiecesOrNone,
    ProductionStage,
    Quantities,
    Severity,
    Sha256,
    ShipmentName,
    Short,
    Sscc,
    Text,
    Word,
)

DefectClass = Literal["critical", "major", "minor"]


class Defect(Part):
    """Defects of one code; `defectives` counts the pieces that have it, which may be fewer."""

    code: Short
    class_: DefectClass = Field(alias="class")
    defects: Count
    defectives: Maybe[Count] = None


class Defectives(Part):
    """Pieces found defective, by their worst defect."""

    critical: Count = 0
    major: Count = 0
    minor: Count = 0


class Inspected(FactData):
    """One inspection with one verdict over all its lots."""

    inspection: Label
    follows: Maybe[Label] = None
    kind: Literal["inline", "during", "final", "reinspection"]
    lots: Labels
    presented: PiecesOrNone
    severity: Maybe[Severity] = None
    level: Maybe[Level] = None
    aql: Maybe[AqlByClass] = None
    sampled: PiecesOrNone
    defects: Maybe[Annotated[list[Defect], Field(max_length=500)]] = None
    defectives: Defectives
    verdict: Literal["accepted", "rejected", "pending", "not_conducted"]
    inspector: Maybe[Person] = None


class Held(FactData):
    """Pieces (none named = all of the lot) may not go on."""

    hold: Label
    lot: Label
    stage: ProductionStage
    reason: Text
    quantities: Maybe[Quantities] = None


class Released(FactData):
    """A hold ends, or (with no hold named) a lot goes under concession."""

    lot: Label
    hold: Maybe[Label] = None
    quantities: Maybe[Quantities] = None
    authority: Person
    reason: Text
    concession: Maybe[bool] = None


class ComplaintRaised(FactData):
    complaint: Label
    lot: Maybe[Label] = None
    line: Maybe[Label] = None
    sscc: Maybe[Sscc] = None
    inspection: Maybe[Label] = None
    shipment: Maybe[ShipmentName] = None
    defect: Maybe[Short] = None
    quantity: Pieces
    note: Maybe[Text] = None


class ComplaintResolved(FactData):
    complaint: Label
    remedy: Literal["refund", "replacement", "repair", "discount", "none", "other"]
    quantity: Maybe[Pieces] = None
    cost: Maybe[Amount] = None
    currency: Maybe[Currency] = None


class CustomerInformed(FactData):
    channel: Word
    about: Annotated[list[Word], Field(min_length=1, max_length=50)]
    digest: Maybe[Sha256] = None
    note: Maybe[Text] = None
