"""The fields of a fact as rows: name, type, whether required, rule, meaning; from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

COLUMNS = ("field", "type", "required", "rule", "meaning")
# Long closed lists are cut: `--format json` has them whole.
MOST_WORDS = 12
_PATTERN_WORDS = {
    r"^[^\x00-\x1f\x7f-\x9f]*$": "no control characters",
}


def field_rows(schema: dict[str, Any], *, most_words: int = MOST_WORDS) -> Iterator[tuple[str, str, bool, str, str]]:
    """Rows of COLUMNS for all fields of a schema; those of an item of a list as `list[].field`."""
    yield from _rows(schema, schema.get("$defs", {}), "", most_words)


def _rows(
    schema: dict[str, Any], defs: dict[str, Any], prefix: str, most_words: int
) -> Iterator[tuple[str, str, bool, str, str]]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        inner, nullable = _resolved(field, defs)
        item, _ = _resolved(inner["items"], defs) if inner.get("type") == "array" else (inner, False)
        is_list = inner.get("type") == "array"
        yield (
            prefix + name,
            _type(inner, item, is_list=is_list) + (" or null" if nullable else ""),
            name in required,
            _rule(inner, item, is_list=is_list, most_words=most_words),
            field.get("description", "").rstrip("."),
        )
        if "properties" in item:
            yield from _rows(item, defs, f"{prefix}{name}{'[]' if is_list else ''}.", most_words)


def _resolved(field: Any, defs: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    nullable = False
    while True:
        if "$ref" in field:
            field = defs[field["$ref"].rpartition("/")[2]]
        elif "anyOf" in field and "properties" not in field:
            others = [one for one in field["anyOf"] if one != {"type": "null"}]
            nullable = nullable or len(others) < len(field["anyOf"])
            if len(others) > 1:
                words = [word for one in others for word in one.get("enum", [one.get("const")])]
                return {"type": "string", "enum": words}, nullable
            field = others[0]
        else:
            return field, nullable


def _type(inner: dict[str, Any], item: dict[str, Any], *, is_list: bool) -> str:
    if not is_list:
        return _scalar(inner)
    return "list of objects" if "properties" in item else f"list of {_scalar(item)}"


def _scalar(schema: dict[str, Any]) -> str:
    if "enum" in schema or "const" in schema:
        return "word"
    if schema.get("format") == "date":
        return "date"
    if schema.get("format") == "date-time":
        return "time"
    return {"string": "text", "integer": "integer", "boolean": "true or false", "object": "object"}[schema["type"]]


def _rule(inner: dict[str, Any], item: dict[str, Any], *, is_list: bool, most_words: int) -> str:
    told = []
    if is_list:
        least, most = inner.get("minItems", 0), inner.get("maxItems")
        told.append(f"{least} to {most:,} items" if most is not None else f"at least {least}")
    scalar = item if is_list else inner
    if "enum" in scalar:
        words = [str(word) for word in scalar["enum"]]
        told.append(", ".join(words[:most_words]) + (" ..." if len(words) > most_words else ""))
    if "const" in scalar:
        told.append(str(scalar["const"]))
    if "minimum" in scalar:
        told.append(f"{scalar['minimum']:,} to {scalar['maximum']:,}")
    if "maxLength" in scalar:
        told.append(f"{scalar.get('minLength', 0)} to {scalar['maxLength']} characters")
    elif "pattern" in scalar and "format" not in scalar and "enum" not in scalar:
        told.append(_PATTERN_WORDS.get(scalar["pattern"], scalar["pattern"].removeprefix("^").removesuffix("$")))
    if scalar.get("format") == "date":
        told.append("YYYY-MM-DD")
    if scalar.get("format") == "date-time":
        told.append("RFC 3339 with offset, at most 6 decimals")
    if "default" in inner:
        told.append(f"{inner['default']} if left out")
    return "; ".join(told)
