"""What was agreed: the order's terms, their amendments, cancellation and reinstatement."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.facts.rules import each_once
from domain.facts.words import (
    MAX_LINES,
    Amount,
    Aql,
    AskedBy,
    CriticalAql,
    Currency,
    Day,
    FactData,
    Gtin,
    Label,
    Labels,
    Level,
    Maybe,
    Mode,
    Part,
    PartnerName,
    Percent,
    Person,
    Pieces,
    Revision,
    Short,
    Text,
    Word,
    WorkingDays,
)

# Incoterms by edition (ICC): 2000 has 13, 2010 and 2020 have 11 each.
_ANY_EDITION = {"EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DDP"}
INCOTERMS_BY_EDITION = {
    "2000": _ANY_EDITION | {"DAF", "DES", "DEQ", "DDU"},
    "2010": _ANY_EDITION | {"DAT", "DAP"},
    "2020": _ANY_EDITION | {"DAP", "DPU"},
}
IncotermCode = Literal[
    "EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP",
    "DAF", "DES", "DEQ", "DDU", "DAT", "DAP", "DPU", "DDP",
]  # fmt: skip


_CODE_OF_EDITION: dict[str, Any] = {
    "allOf": [
        {
            "if": {"properties": {"edition": {"const": edition}}, "required": ["edition"]},
            "then": {"properties": {"code": {"enum": sorted(codes)}}},
        }
        for edition, codes in INCOTERMS_BY_EDITION.items()
    ]
}


class Incoterm(Part):
    """Where delivery counts; without an edition it is not stated, and any edition's code is valid."""

    model_config = ConfigDict(json_schema_extra=_CODE_OF_EDITION)

    code: IncotermCode
    edition: Maybe[Literal["2000", "2010", "2020"]] = None
    place: Maybe[Short] = None

    @model_validator(mode="after")
    def _code_is_in_its_edition(self) -> Self:
        if self.edition is not None and self.code not in INCOTERMS_BY_EDITION[self.edition]:
            raise PydanticCustomError(
                "incoterm_edition",
                "a code of Incoterms {edition}",
                {"edition": self.edition, "found": self.code},
            )
        return self


class Party(Part):
    partner: PartnerName
    role: Word


class OrderLine(Part):
    """One style, colour, size and drop, and how many pieces of it."""

    line: Label
    style: Maybe[Short] = None
    sku: Maybe[Short] = None
    gtin: Maybe[Gtin] = None
    colour: Maybe[Short] = None
    size: Maybe[Short] = None
    drop: Maybe[Word] = None
    factory: Maybe[PartnerName] = None
    site: Maybe[Short] = None
    delivery_date: Maybe[Day] = None
    unit_price: Maybe[Amount] = None
    quantity: Pieces


class Drop(Part):
    drop: Word
    ex_factory_date: Maybe[Day] = None
    delivery_date: Day


class Tolerance(Part):
    """How far shipped may lie from ordered. 0 by default: garments are pieces (UCP 600, article 30 b)."""

    over_percent: Percent = "0"
    under_percent: Percent = "0"
    per: Literal["line", "order"] = "line"


class AqlByClass(Part):
    critical: Maybe[CriticalAql] = None
    major: Maybe[Aql] = None
    minor: Maybe[Aql] = None


class InspectionTerms(Part):
    level: Level = "II"
    aql: AqlByClass
    edition: Literal["iso", "ansi"]


class RequiredCertificate(Part):
    scheme: PartnerName
    product_class: Maybe[Short] = None


class PlannedMilestone(Part):
    milestone: Word
    planned_date: Day
    owner: Maybe[Person] = None
    after: Maybe[Annotated[list[Word], Field(max_length=100)]] = None
    working_days: Maybe[WorkingDays] = None


Lines = Annotated[list[OrderLine], Field(min_length=1, max_length=MAX_LINES), each_once("line", "line")]
Parties = Annotated[list[Party], Field(max_length=100), each_once("partner and role", "partner", "role")]
Drops = Annotated[list[Drop], Field(max_length=200), each_once("drop", "drop")]
Certificates = Annotated[
    list[RequiredCertificate],
    Field(max_length=50),
    each_once("scheme and product class", "scheme", "product_class"),
]
Plan = Annotated[list[PlannedMilestone], Field(max_length=200), each_once("milestone", "milestone")]


class Confirmed(FactData):
    """The buyer states the order as agreed."""

    customer: Short
    customer_po: Maybe[Short] = None
    factory: PartnerName
    factory_ref: Maybe[Short] = None
    parties: Maybe[Parties] = None
    style: Short
    style_family: Maybe[Short] = None
    season: Maybe[Short] = None
    lines: Lines
    ex_factory_date: Maybe[Day] = None
    delivery_date: Day
    drops: Maybe[Drops] = None
    incoterm: Maybe[Incoterm] = None
    mode: Maybe[Mode] = None
    tolerance: Maybe[Tolerance] = None
    inspection: Maybe[InspectionTerms] = None
    certificates: Maybe[Certificates] = None
    plan: Maybe[Plan] = None
    unit_price: Maybe[Amount] = None
    currency: Maybe[Currency] = None
    late_penalty_per_day: Maybe[Amount] = None


class Amended(FactData):
    """New terms, absolute and in full per field; null clears an optional one."""

    revision: Revision
    asked_by: AskedBy
    reason: Text
    customer: Maybe[Short] = None
    customer_po: Short | None = None
    factory: Maybe[PartnerName] = None
    factory_ref: Short | None = None
    parties: Parties | None = None
    style: Maybe[Short] = None
    style_family: Short | None = None
    season: Short | None = None
    lines: Maybe[Lines] = None
    ex_factory_date: Day | None = None
    delivery_date: Maybe[Day] = None
    drops: Drops | None = None
    incoterm: Incoterm | None = None
    mode: Mode | None = None
    tolerance: Tolerance | None = None
    inspection: InspectionTerms | None = None
    certificates: Certificates | None = None
    plan: Plan | None = None
    unit_price: Amount | None = None
    currency: Currency | None = None
    late_penalty_per_day: Amount | None = None


class Cancelled(FactData):
    """Lines (none named = all) are called off; pieces already made stay counted."""

    revision: Revision
    asked_by: AskedBy
    reason: Text
    lines: Maybe[Labels] = None


class Reinstated(Cancelled):
    """Lines (none named = all) are wanted again."""


TERM_FIELDS: tuple[str, ...] = tuple(name for name in Confirmed.model_fields if name not in FactData.model_fields)
