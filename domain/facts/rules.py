"""Rules of the contract that JSON Schema has no word for: checked after the form, told in the schema's description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_Key = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that JSON Schema has no word for: checked after the form, and said in the schema's description."""

    words: str
    check: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "description": self.words}


class EachOnce:
    """Refuses a list in which one thing stands twice.

    Things are told apart by the values of `fields`, or as they are where none is named. Items are models, or dicts
    (without what was not stated) where a reader makes no models; asked of each list of each record, hence the keys
    ready-made. Which of the two is told by the item: one definition of a list may serve dicts and models.
    """

    def __init__(self, what: str, fields: tuple[str, ...]) -> None:
        self._what = what
        self._model_key: _Key = attrgetter(*fields) if fields else str
        self._dict_key: _Key = itemgetter(*fields) if len(fields) == 1 else _values_of(fields) if fields else str

    def check(self, items: list[Any]) -> list[Any]:
        """The same list; raises `repeated_line` if a thing stands twice in it."""
        if len(items) < 2:
            return items
        key = self._dict_key if type(items[0]) is dict else self._model_key
        if len(set(map(key, items))) == len(items):
            return items
        raise self._repeated(map(key, items))

    def _repeated(self, keys: Iterable[Any]) -> PydanticCustomError:
        seen: set[Any] = set()
        for key in keys:
            if key in seen:
                break
            seen.add(key)
        found = "/".join(part or "" for part in key) if isinstance(key, tuple) else key
        context = {"what": self._what, "found": found}
        return PydanticCustomError("repeated_line", "each {what} once in a list", context)


def _values_of(fields: tuple[str, ...]) -> _Key:
    return lambda item: tuple(map(item.get, fields))


def each_once(what: str, *fields: str) -> Rule:
    """Refuse a list in which one thing stands twice: the same values of these fields, or the same text if none."""
    return Rule(f"Each {what} once.", EachOnce(what, fields).check)
