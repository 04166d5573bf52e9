"""The words every fact is made of: constrained types, each one rule of the wire contract.

Lists are short and closed where the contract closes them; `Maybe[X]` is an optional field that may be left out but
not stated as null (only `amended` may clear a field with null).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic.annotated_handlers import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError
from stdnum import ean, iso6346

from domain.facts.rules import Rule, each_once
from domain.moments import is_moment

MAX_QUANTITY = 10_000_000
MAX_LINES = 2_000
RESERVED_PARTNERS = frozenset({"customer", "nobody", "unknown"})
PARTNER_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
# No control character (C0, DEL, C1): they never reach a terminal or a letter.
PLAIN = r"^[^\x00-\x1f\x7f-\x9f]*$"

T = TypeVar("T")


class _NeverNull:
    """Drops null from an optional field: absent is allowed, null is not."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if schema["type"] != "nullable":
            raise TypeError(f"Maybe[...] wants an optional type, found {source!r}")
        inner: CoreSchema = schema["schema"]
        return inner


Maybe = Annotated[T | None, _NeverNull()]


def _real_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("impossible_day", "a real day as YYYY-MM-DD") from None
    return text


def _real_time(text: str) -> str:
    if not is_moment(text):
        raise PydanticCustomError("impossible_time", "a time that exists, RFC 3339 with offset")
    return text


def _not_reserved(text: str) -> str:
    if text in RESERVED_PARTNERS:
        raise PydanticCustomError("reserved_partner", "a partner's name; {name} is reserved", {"name": text})
    return text


def _check_digit(what: str, valid: Callable[[str], bool]) -> Rule:
    # Containers and styles come again in fact after fact: one look-up in place of 10 microseconds of arithmetic.
    valid = lru_cache(maxsize=65_536)(valid)

    def check(text: str) -> str:
        if not valid(text):
            raise PydanticCustomError("check_digit", "{what} with a right check digit", {"what": what, "found": text})
        return text

    return Rule(f"{what[0].upper()}{what[1:]}, its check digit right.", check)


def _valid_gs1(text: str) -> bool:
    # GTIN-8/12/13/14 and SSCC-18 share one weighting (GS1 General Specifications 7.9): 3, 1, 3 ... from the right.
    return bool(ean.calc_check_digit(text[:-1]) == text[-1])


_NOT_RESERVED = Rule(f"Not one of the words {', '.join(sorted(RESERVED_PARTNERS))}.", _not_reserved)

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=PLAIN)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=PLAIN)]
Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Person = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
PartnerName = Annotated[str, StringConstraints(pattern=PARTNER_PATTERN), _NOT_RESERVED]
PartyName = Annotated[str, StringConstraints(pattern=PARTNER_PATTERN)]
FactId = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{1,128}$")]
SUBJECT_PATTERN = (
    r"^(?:[A-Z0-9][A-Z0-9._-]{0,63}"
    r"|(?:shipment|certificate)/[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9][A-Za-z0-9._-]{0,63})$"
)
Subject = Annotated[str, StringConstraints(pattern=SUBJECT_PATTERN)]
ShipmentName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
CertificateNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    Rule("A real day.", _real_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
# RFC 3339 with an offset, at most 6 decimals. Hours, minutes and offsets are bounded here: what Python itself makes of
# 24:00 or +05:99 changes between its versions, and what was once recorded must stay readable.
TIME_PATTERN = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
)
_TIME_SCHEMA = WithJsonSchema({"type": "string", "format": "date-time", "pattern": TIME_PATTERN})
# The form alone, for the event's own time: whoever needs its moment reads it, and finds out whether it exists.
TimeText = Annotated[str, StringConstraints(pattern=TIME_PATTERN), _TIME_SCHEMA]
Time = Annotated[str, StringConstraints(pattern=TIME_PATTERN), Rule("A time that exists.", _real_time), _TIME_SCHEMA]
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(?:\.[0-9]{1,6})?$")]
Percent = Annotated[str, StringConstraints(pattern=r"^(?:100(?:\.0{1,4})?|[0-9]{1,2}(?:\.[0-9]{1,4})?)$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Unit = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,3}$")]
UnLocode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Gtin = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[0-9]{8}|[0-9]{12,14})$"),
    _check_digit("a GTIN of 8, 12, 13 or 14 digits", _valid_gs1),
]
Sscc = Annotated[str, StringConstraints(pattern=r"^[0-9]{18}$"), _check_digit("an SSCC of 18 digits", _valid_gs1)]
Container = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{3}[UJZ][0-9]{7}$"),
    _check_digit("an ISO 6346 container number", lambda text: bool(iso6346.is_valid(text))),
]
Pieces = Annotated[int, Field(ge=1, le=MAX_QUANTITY)]
PiecesOrNone = Annotated[int, Field(ge=0, le=MAX_QUANTITY)]
Count = Annotated[int, Field(ge=0, le=MAX_QUANTITY)]
Revision = Annotated[int, Field(ge=1, le=1_000_000)]
WorkingDays = Annotated[int, Field(ge=0, le=1_000)]

Stage = Literal["cut", "sewn", "finished", "packed", "shipped", "delivered"]
ProductionStage = Literal["cut", "sewn", "finished", "packed"]
Purpose = Literal["bulk", "replacement", "sample"]
Mode = Literal["air", "air_charter", "truck", "ocean", "rail", "courier", "multimodal", "other"]
Kind = Literal["buyer", "factory", "inspector", "carrier", "certifier"]
AskedBy = Literal["customer", "buyer", "factory"]
Severity = Literal["normal", "tightened", "reduced"]
Level = Literal["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]
# The 26 AQLs of ISO 2859-1:1999, table 2-A; "0" is no AQL of the standard but means: accept on zero (critical).
Aql = Literal[
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5",
    "4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000",
]  # fmt: skip
CriticalAql = Literal["0"] | Aql


class Part(BaseModel):
    """A piece of a fact: frozen, strict, no field unknown."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_by_alias=True)


class LineQuantity(Part):
    """Good pieces of one order line since the sender's last statement."""

    line: Label
    quantity: Pieces


class LineReceived(Part):
    line: Label
    quantity: PiecesOrNone


class LineRejects(Part):
    line: Label
    quantity: PiecesOrNone
    reason: Maybe[Text] = None


Quantities = Annotated[list[LineQuantity], Field(min_length=1, max_length=MAX_LINES), each_once("line", "line")]
Received = Annotated[list[LineReceived], Field(min_length=1, max_length=MAX_LINES), each_once("line", "line")]
Rejects = Annotated[list[LineRejects], Field(min_length=1, max_length=MAX_LINES), each_once("line", "line")]
Labels = Annotated[list[Label], Field(min_length=1, max_length=MAX_LINES), each_once("name")]


class LotQuantities(Part):
    lot: Label
    quantities: Quantities


LotList = Annotated[list[LotQuantities], Field(min_length=1, max_length=MAX_LINES), each_once("lot", "lot")]


class FactData(Part):
    """What every fact may carry beside its own fields."""

    time_is: Literal["exact", "day", "assumed"] = "exact"
    doc: Maybe[Short] = None
