"""Facts are kept in one table a family, each with the columns that its facts have; `facts` is the view over them.

One table with all 100 columns was measured first: most are NULL in most rows, yet each cost its share of the parse,
the log, the checkpoint and the published copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from domain.facts import FACTS
from projections.texts import HERE, Text, facts_text, quoted

_FAMILIES: dict[str, tuple[str, ...]] = {
    "terms": ("confirmed", "amended"),
    "making": ("cut", "sewn", "finished", "packed"),
    "inspections": ("inspected",),
    "freight": ("shipped", "delivered"),
    "cargo": ("cargo_status",),
    "certificates": ("certificate_issued", "certificate_withdrawn"),
    "progress": ("milestone_reached", "delay_reported", "materials_received", "customer_informed"),
}
# Where a field of a fact has another column's name: two facts use one name for two things, or SQL has it reserved.
_RENAMED = {
    ("amended", "inspection"): "inspection_terms",
    ("cancelled", "lines"): "cancelled_lines",
    ("cargo_status", "at"): "forecast_for_us",
    ("confirmed", "inspection"): "inspection_terms",
    ("customer_informed", "digest"): "informed_digest",
    ("lot_merged", "into"): "into_lot",
    ("lot_merged", "lots"): "merged_lots",
    ("lot_split", "into"): "into_lots",
    ("materials_received", "quantity"): "material_quantity",
    ("reinstated", "lines"): "cancelled_lines",
    ("returned", "from"): "from_party",
    ("sent_out", "to"): "to_party",
}


@cache
def families() -> dict[str, tuple[str, ...]]:
    """The names of the facts by family; all that no family has are of `others`."""
    placed = {fact for facts in _FAMILIES.values() for fact in facts}
    return {**_FAMILIES, "others": tuple(fact for fact in FACTS if fact not in placed)}


@cache
def family_texts() -> dict[str, Text]:
    """The table of each family, `facts_<family>`, and the SELECT that makes its rows from a page of the store."""
    return {family: _text(family, facts) for family, facts in families().items()}


def families_of(facts: Iterable[str]) -> list[str]:
    """The families that have any of these facts."""
    named = set(facts)
    return [family for family, its in families().items() if named.intersection(its)]


def facts_view(schema: str, *, where: str = "") -> str:
    """A SELECT of all columns of all facts from the tables of the families in a schema."""

    def one(text: Text) -> str:
        its = {column.name for column in text.columns}
        columns = ", ".join(
            column.name if column.name in its else f"CAST(NULL AS {column.sql_type}) AS {column.name}"
            for column in facts_text().columns
        )
        return f"SELECT {columns} FROM {schema}.{text.name} {where}"  # noqa: S608 - own names

    return " UNION ALL ".join(one(text) for text in family_texts().values())


def _text(family: str, facts: tuple[str, ...]) -> Text:
    whole = facts_text()
    fields = {(fact, field.alias or name) for fact in facts for name, field in FACTS[fact].model.model_fields.items()}
    names = {_RENAMED.get(place, place[1]) for place in fields} | ({"stated"} if "amended" in facts else set())
    envelope = {column.name for column in whole.columns[: [c.name for c in whole.columns].index("stated")]}
    own = [column for column in whole.columns if column.name in envelope or column.name.strip('"') in names]
    shape = json.loads((HERE / "fact_shape.json").read_text(encoding="utf-8"))
    kept = {name: kind for name, kind in shape.items() if name in {field for _, field in fields}}
    data = ", ".join(
        f"{column.expression or 'd.' + column.name} AS {column.name}" for column in own if column.name not in envelope
    )
    select = (
        whole.select.replace("{{fact_shape}}", json.dumps(kept, separators=(",", ":")))
        .replace("{{topics}}", ", ".join(quoted(f"{kind}.{fact}") for fact in facts for kind in FACTS[fact].subjects))
        .replace("{{columns}}", data)
    )
    return Text(f"facts_{family}", whole.words, whole.key, tuple(own), (), "", select)
