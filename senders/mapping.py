"""The map of a foreign file: which columns become which fields of which facts, read from TOML.

docs/emit.md explains every key by example.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from domain.errors import InvalidInput, NotFound
from domain.facts import FACTS
from senders.columns import column_of, columns_of

Pick = Literal["first", "last", "lowest", "highest"]
Precision = Literal["exact", "day", "assumed"]
Plain = str | int | bool


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Taken(Part):
    """Where a field's value comes from: one of `column`, `text` or `constant`, and how it is read."""

    column: str | None = None
    text: str | None = None  # {Column} stands for that column's cell
    constant: Plain | None = None
    words: dict[str, Plain] = {}  # what the file says -> what the contract says
    unknown: list[str] = []  # beside the map's own
    formats: list[str] = []  # strptime patterns: the cell is a date
    make: Literal["partner"] | None = None  # a partner's name of any text
    shorten: Annotated[int, Field(ge=1)] | None = None
    pick: Pick = "first"  # of the rows of one fact

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(value is not None for value in (self.column, self.text, self.constant)) != 1:
            raise ValueError("expected one of column, text, constant")
        return self


class Instead(Part):
    """Another column to take the time from where the first says nothing; such a time is assumed."""

    column: str
    formats: list[str] = []
    pick: Pick = "first"


class Moment(Part):
    """When it happened: a column of dates or times, how exact they are, and what to do where there is none."""

    column: str
    formats: list[str] = []
    unknown: list[str] = []
    at: Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}:\d{2}$")] = "12:00:00"  # of a date without a time
    zone: str = "+00:00"  # an offset, or a name such as Asia/Dhaka
    time_is: Precision = "day"
    pick: Pick = "first"
    if_unknown: list[Instead] | Literal["leave_out"] = "leave_out"


class MappedFact(Part):
    """One kind of fact that the file's rows state."""

    fact: str
    subject: Taken
    time: Moment
    group_by: list[str] = []
    id_columns: list[str] = []
    fields: dict[str, Taken]

    @field_validator("subject", mode="before")
    @classmethod
    def _subject_by_name(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value

    @field_validator("fields", mode="before")
    @classmethod
    def _fields_by_name(cls, value: object) -> object:
        # `field = "Column"` says the same as `field = { column = "Column" }`.
        if not isinstance(value, dict):
            return value
        return {name: {"column": said} if isinstance(said, str) else said for name, said in value.items()}

    @model_validator(mode="after")
    def _is_in_the_contract(self) -> Self:
        if self.fact not in FACTS:
            raise ValueError(f"expected a fact of the contract, found {self.fact!r}")
        for name in self.fields:
            if column_of(self.fact, name) is None:
                raise ValueError(
                    f"{self.fact} has no field {name!r}: expected one of {', '.join(columns_of(self.fact))}"
                )
        return self

    def columns(self) -> set[str]:
        """The columns of the file that this fact uses."""
        named = {self.time.column, *self.group_by, *self.id_columns}
        if self.time.if_unknown != "leave_out":
            named |= {one.column for one in self.time.if_unknown}
        for taken in (self.subject, *self.fields.values()):
            if taken.column is not None:
                named.add(taken.column)
            if taken.text is not None:
                named |= set(names_in(taken.text))
        return named


class Map(Part):
    """A whole map: what holds for all columns, and the facts."""

    delimiter: str | None = None
    unknown: list[str] = []  # words that mean: not known
    formats: list[str] = []  # strptime patterns, tried in turn
    facts: Annotated[list[MappedFact], Field(min_length=1)]
    # Columns that no fact takes, but whose cells are looked at: what is no such thing is listed.
    looked_at: dict[str, Literal["date", "number", "text"]] = {}
    ignored: list[str] = []

    def columns(self) -> set[str]:
        """The columns that must be in the file."""
        return set().union(*(fact.columns() for fact in self.facts), self.looked_at)


def names_in(text: str) -> list[str]:
    """The columns that a text such as "acme/{ASN/DN #}" names."""
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def read_map(path: Path) -> Map:
    """Read a map; NotFound without a file, InvalidInput with the place of what is wrong in it."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"there is no map {path}", next_step="see docs/emit.md for one to begin with") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"the map {path} is no TOML: {error}") from None
    try:
        return Map.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            f"the map {path} is wrong at {where or 'its top'}: {first['msg'].removeprefix('Value error, ')}",
            next_step="see docs/emit.md, 'A foreign file'",
        ) from None
