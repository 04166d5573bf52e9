"""Certificates, and the correction of a fact by its own source."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.facts.rules import each_once
from domain.facts.words import Day, FactData, FactId, Maybe, Part, Short, Subject, Text


class CertificateIssued(FactData):
    """One period in which a certificate is in force, and for what."""

    holder: Short
    scope: Annotated[list[Short], Field(min_length=1, max_length=500)]
    body: Short
    valid_from: Day
    valid_until: Day

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.valid_until < self.valid_from:
            raise PydanticCustomError("period", "valid_until on or after valid_from", {"found": self.valid_until})
        return self


class CertificateWithdrawn(FactData):
    from_date: Day
    reason: Text


class Replacement(Part):
    id: FactId
    subject: Maybe[Subject] = None


class Corrected(FactData):
    """The source declares that one of its facts did not occur or was wrong; the fact itself is never edited."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"reason": {"const": "did_not_occur"}}},
            "then": {"properties": {"replaced_by": False}},
        }
    )

    corrects: FactId
    reason: Literal["did_not_occur", "incorrect_data", "other"]
    replaced_by: Maybe[
        Annotated[
            list[Replacement],
            Field(min_length=1, max_length=100),
            each_once("replacement", "subject", "id"),
        ]
    ] = None

    @model_validator(mode="after")
    def _only_wrong_data_is_replaced(self) -> Self:
        if self.replaced_by is not None and self.reason == "did_not_occur":
            raise PydanticCustomError(
                "replacement", "no replaced_by when the fact did not occur", {"found": "replaced_by"}
            )
        return self
