"""The contract's models read as plain dicts: the same checks by the same validator, and no object for each part.

Whoever only asks whether a record keeps the contract needs no models; making them takes a third of the reading. What a
model checks over several of its fields (`model_validator`) is written for the model, so that one stays a model here;
defaults are not filled in, so a dict has exactly the keys that were stated.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic_core import CoreSchema, SchemaValidator

from domain.facts.rules import EachOnce

Schema = dict[str, Any]


def plain_validator(schema: CoreSchema) -> SchemaValidator:
    """A validator that accepts what this schema accepts, and answers dicts in place of models.

    One thing is left to the caller: the names of keys that a model allows beside its fields (`extra="allow"`).
    """
    return SchemaValidator(cast("CoreSchema", _plain(cast("Schema", schema))))


def _plain(schema: Schema) -> Schema:
    kind = schema["type"]
    if kind == "model" and schema["schema"]["type"] == "model-fields":
        return _typed_dict(schema)
    if kind == "list" and "items_schema" in schema:
        return {**schema, "items_schema": _plain(schema["items_schema"])}
    if kind == "function-after":
        rule = getattr(schema["function"]["function"], "__self__", None)
        return {**schema, "schema": _plain(schema["schema"])} if isinstance(rule, EachOnce) else schema
    if kind == "nullable":
        return {**schema, "schema": _plain(schema["schema"])}
    if kind == "tagged-union":
        return {**schema, "choices": {tag: _plain(choice) for tag, choice in schema["choices"].items()}}
    if kind == "definitions":
        definitions = [_plain(definition) for definition in schema["definitions"]]
        return {**schema, "schema": _plain(schema["schema"]), "definitions": definitions}
    return schema


def _typed_dict(model: Schema) -> Schema:
    inner, config = model["schema"], model["config"]
    fields = {}
    for name, field in inner["fields"].items():
        stated = field["schema"]
        has_default = stated["type"] == "default"
        fields[field.get("validation_alias", name)] = {
            "type": "typed-dict-field",
            "schema": _plain(stated["schema"] if has_default else stated),
            "required": not has_default,
        }
    found = {
        "type": "typed-dict",
        "fields": fields,
        "strict": config["strict"],
        "config": {"strict": config["strict"]},
        "extra_behavior": config["extra_fields_behavior"],
    }
    for key, of in (("extras_schema", inner), ("ref", model)):
        if key in of:
            found[key] = of[key]
    return found
