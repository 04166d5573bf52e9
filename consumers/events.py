"""CloudEvents 1.0 as this contract reads them: one envelope model a fact, built from the facts table.

Structured mode is read in one pass (attributes and data together, told apart by `type`); binary mode reads the
attributes from headers and the data from the value with the fact's own model.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, create_model

from consumers.keys import Shape, shape_of
from consumers.plain import plain_validator
from domain.facts import BY_TYPE, FACTS, FactData
from domain.facts.words import PLAIN, FactId, Maybe, Subject, TimeText

SPEC_VERSION = "1.0"
# An extension attribute is a boolean, an integer or a string (CloudEvents 1.0, type system); kept, and ignored.
Extension = bool | Annotated[int, Field(ge=-(2**31), le=2**31 - 1)] | Annotated[str, StringConstraints(pattern=PLAIN)]

# CloudEvents 1.0, naming conventions: lower-case letters and digits.
EXTENSION_NAME = r"^[a-z0-9]+$"
ExtensionName = Annotated[str, StringConstraints(pattern=EXTENSION_NAME)]

ContentType = Annotated[str, StringConstraints(pattern=r"^application/json(?: *;[^\x00-\x1f\x7f-\x9f]*)?$")]


def schema_name(fact: str, version: int = 1) -> str:
    """Our `dataschema` of a fact: a name, not an address."""
    return f"urn:threadline:schema:{fact}.v{version}"


class Attributes(BaseModel):
    """The context attributes of an event."""

    model_config = ConfigDict(strict=True, extra="allow")
    __pydantic_extra__: dict[ExtensionName, Extension] = Field(init=False)

    specversion: Literal["1.0"]
    id: FactId
    source: Annotated[str, StringConstraints(pattern=r"^/partners/[a-z0-9][a-z0-9-]{0,39}$")]
    type: str
    subject: Subject
    time: TimeText
    dataschema: Maybe[str] = None
    datacontenttype: Maybe[ContentType] = None


def _event_model(name: str) -> type[Attributes]:
    spec = FACTS[name]
    fields: dict[str, Any] = {
        "type": (Literal[spec.type], ...),
        "dataschema": (Maybe[Literal[schema_name(spec.name, spec.version)]], None),  # type: ignore[misc]
        "data": (spec.model, ...),
    }
    return create_model(f"{spec.model.__name__}Event", __base__=Attributes, **fields)


EVENT_MODELS: dict[str, type[Attributes]] = {name: _event_model(name) for name in FACTS}

_union: Any = EVENT_MODELS["confirmed"]
for _model in list(EVENT_MODELS.values())[1:]:
    _union = _union | _model

STRUCTURED: TypeAdapter[Any] = TypeAdapter(Annotated[_union, Field(discriminator="type")])
BINARY_ATTRIBUTES: TypeAdapter[Attributes] = TypeAdapter(Attributes)
DATA: dict[str, TypeAdapter[FactData]] = {type_: TypeAdapter(spec.model) for type_, spec in BY_TYPE.items()}

# The same contract, for whoever asks only whether a record keeps it.
PLAIN_STRUCTURED = plain_validator(STRUCTURED.core_schema)
SHAPES: dict[str, Shape] = {type_: shape_of(spec.model) for type_, spec in BY_TYPE.items()}
ATTRIBUTES = frozenset({*Attributes.model_fields, "data"})
