"""How many JSON keys a fact's data was made of, counted without walking what can't hold any.

Where parts may stand is worked out once a model class. What was read is plain dicts, or a model where one stayed
(`consumers.plain`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a model that can hold parts, each with the shape of these parts."""

    nested: tuple[tuple[str, Shape], ...]

    def count(self, parsed: Any) -> int:
        """The number of keys stated in the JSON that this was read from, nested ones included."""
        if type(parsed) is dict:
            count, fields = len(parsed), parsed
        else:
            count, fields = len(parsed.__pydantic_fields_set__), parsed.__dict__
        for name, shape in self.nested:
            value = fields.get(name)
            if value is None:
                continue
            if type(value) is not list:
                count += shape.count(value)
            elif not shape.nested and type(value[0] if value else {}) is dict:
                count += sum(map(len, value))
            else:
                count += sum(map(shape.count, value))
        return count


def shape_of(cls: type[BaseModel]) -> Shape:
    """The shape of a model; TypeError if a field that holds parts has an alias, since dicts are keyed by it."""
    nested = []
    for name, field in cls.model_fields.items():
        part = _part(field.annotation)
        if part is None:
            continue
        if field.validation_alias not in (None, name):
            raise TypeError(f"{cls.__name__}.{name} holds parts and has an alias")
        nested.append((name, shape_of(part)))
    return Shape(tuple(nested))


def _part(annotation: Any) -> type[BaseModel] | None:
    """The model that a field of this type can hold: it is one, or names one anywhere inside."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    parts = [part for part in map(_part, getattr(annotation, "__args__", ())) if part is not None]
    return parts[0] if parts else None
