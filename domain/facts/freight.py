"""What leaves and arrives: delays, shipments, cargo status, receipt."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.facts.rules import each_once
from domain.facts.terms import Incoterm
from domain.facts.words import (
    MAX_LINES,
    Container,
    Count,
    Day,
    FactData,
    Label,
    Maybe,
    Mode,
    Part,
    PartyName,
    Pieces,
    Purpose,
    Received,
    ShipmentName,
    Short,
    Stage,
    Text,
    Time,
    UnLocode,
    Word,
)

Containers = Annotated[list[Container], Field(max_length=200), each_once("container")]


class DelayReported(FactData):
    """A partner says that a stage or milestone will be late, why, and who answers for it."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["stage"]}, {"required": ["milestone"]}]})

    stage: Maybe[Stage] = None
    milestone: Maybe[Word] = None
    reason: Literal[
        "material",
        "capacity",
        "quality",
        "approval",
        "customs",
        "transport",
        "weather",
        "force_majeure",
        "other",
    ]
    responsible: PartyName
    estimate: Maybe[Day] = None
    note: Maybe[Text] = None

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.stage is None) == (self.milestone is None):
            found = "neither" if self.stage is None else "both"
            raise PydanticCustomError("stage_or_milestone", "a stage or a milestone, one of them", {"found": found})
        return self


class Content(Part):
    """Pieces of one line (and lot, where known) aboard."""

    lot: Maybe[Label] = None
    line: Label
    quantity: Pieces


class Shipped(FactData):
    """Goods left; `final` = nothing more of these lines will come."""

    shipment: ShipmentName
    mode: Maybe[Mode] = None
    incoterm: Maybe[Incoterm] = None
    booking: Maybe[Short] = None
    containers: Maybe[Containers] = None
    waybill: Maybe[Short] = None
    origin: Maybe[UnLocode] = None
    destination: Maybe[UnLocode] = None
    etd: Maybe[Day] = None
    eta: Maybe[Day] = None
    contents: Annotated[
        list[Content],
        Field(min_length=1, max_length=MAX_LINES),
        each_once("lot and line", "lot", "line"),
    ]
    purpose: Purpose = "bulk"
    cartons: Maybe[Count] = None
    final: Maybe[bool] = None


class CargoStatus(FactData):
    """A carrier's status of one shipment, by UN recommendation 24 code."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"kind": {"const": "actual"}}},
            "then": {"properties": {"at": False}},
            "else": {"required": ["at"]},
        }
    )

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}$")]
    kind: Literal["planned", "estimated", "actual"]
    at: Maybe[Time] = None
    place: Maybe[UnLocode] = None
    containers: Maybe[Containers] = None

    @model_validator(mode="after")
    def _a_forecast_says_when(self) -> Self:
        if (self.kind == "actual") != (self.at is None):
            expected = "no `at` (the event's time says when)" if self.kind == "actual" else "`at`"
            raise PydanticCustomError(
                "cargo_status_at", "{expected} for {kind}", {"expected": expected, "kind": self.kind}
            )
        return self


class Delivered(FactData):
    """Pieces received in good order; damaged ones stand beside them."""

    shipment: ShipmentName
    quantities: Received
    damaged: Maybe[Received] = None
    complete: Maybe[bool] = None
