"""What the factory states: materials, cutting, sewing, finishing, packing, legs outside, lots, counts."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.facts.rules import each_once
from domain.facts.words import (
    Amount,
    CertificateNumber,
    Count,
    FactData,
    Label,
    LotList,
    Maybe,
    Part,
    PartnerName,
    PartyName,
    ProductionStage,
    Purpose,
    Quantities,
    Rejects,
    Short,
    Sscc,
    Text,
    Unit,
    Word,
)


class MilestoneReached(FactData):
    milestone: Word
    note: Maybe[Text] = None


class NamedCertificate(Part):
    scheme: PartnerName
    number: CertificateNumber


class MaterialsReceived(FactData):
    material: Short
    lot: Label
    quantity: Amount
    unit: Unit
    supplier: Maybe[Short] = None
    certificates: Maybe[Annotated[list[NamedCertificate], Field(max_length=50)]] = None


class Cut(FactData):
    """Good pieces of a lot that passed a stage since the last statement; rejects stand beside them."""

    lot: Label
    quantities: Quantities
    rejects: Maybe[Rejects] = None
    complete: Maybe[bool] = None
    purpose: Purpose = "bulk"
    work_line: Maybe[Short] = None


class Sewn(Cut):
    pass


class Finished(Cut):
    pass


class CartonContents(Part):
    sscc: Sscc
    quantities: Quantities


class Packed(Cut):
    cartons: Maybe[Count] = None
    carton_contents: Maybe[Annotated[list[CartonContents], Field(max_length=5_000), each_once("SSCC", "sscc")]] = None


class SentOut(FactData):
    lot: Label
    stage: ProductionStage
    process: Word
    to: PartyName
    quantities: Quantities


class Returned(FactData):
    lot: Label
    stage: ProductionStage
    process: Word
    from_: PartyName = Field(alias="from")
    quantities: Quantities
    rejects: Maybe[Rejects] = None
    lost: Maybe[Quantities] = None


class LotSplit(FactData):
    lot: Label
    stage: ProductionStage
    into: LotList


class LotMerged(FactData):
    lots: LotList
    stage: ProductionStage
    into: Label


class Adjusted(FactData):
    """A recount: pieces found or lost at a stage; at least one of the two."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["found"]}, {"required": ["lost"]}]})

    lot: Label
    stage: ProductionStage
    found: Maybe[Quantities] = None
    lost: Maybe[Quantities] = None
    reason: Text

    @model_validator(mode="after")
    def _states_something(self) -> Self:
        if self.found is None and self.lost is None:
            raise PydanticCustomError("missing", "found, lost or both", {"found": "neither"})
        return self


class Reworked(FactData):
    lot: Label
    stage: ProductionStage
    quantities: Quantities


class Scrapped(FactData):
    lot: Label
    stage: ProductionStage
    quantities: Quantities
    reason: Text
