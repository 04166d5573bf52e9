"""How many JSON keys a parsed model was made of, counted without walking what can't hold any.

Worked out once a model class: a class whose fields are all required and plain always has the same number of keys (a
line and its quantity: 2), so a list of them is a multiplication; elsewhere only the nested fields are visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class _Shape:
    fixed: int | None
    nested: tuple[str, ...]


_shapes: dict[type, _Shape] = {}


def count_keys(model: BaseModel) -> int:
    """The number of keys stated in the JSON that this model was read from, nested ones included."""
    shape = _shapes.get(type(model)) or _shape(type(model))
    if shape.fixed is not None:
        return shape.fixed
    count = len(model.__pydantic_fields_set__)
    fields = model.__dict__
    for name in shape.nested:
        value: Any = fields[name]
        if value is None:
            continue
        if type(value) is list:
            if value:
                item = _shapes.get(type(value[0])) or _shape(type(value[0]))
                fixed = item.fixed
                count += fixed * len(value) if fixed is not None else sum(map(count_keys, value))
        else:
            count += count_keys(value)
    return count


def _shape(cls: type) -> _Shape:
    if not issubclass(cls, BaseModel):
        shape = _Shape(0, ())
    else:
        fields = cls.model_fields
        nested = tuple(name for name, field in fields.items() if _may_nest(field.annotation))
        closed = cls.model_config.get("extra") == "forbid"
        is_fixed = closed and not nested and all(field.is_required() for field in fields.values())
        shape = _Shape(len(fields) if is_fixed else None, nested)
    _shapes[cls] = shape
    return shape


def _may_nest(annotation: Any) -> bool:
    """Whether a field of this type can hold a model: it is one, or names one anywhere inside."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_may_nest(argument) for argument in getattr(annotation, "__args__", ()))
