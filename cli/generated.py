"""Writes what is generated from the code and committed: `python -m cli.generated [FOLDER]`.

`schemas/`, and the parts of `docs/contract.md`, `docs/read-models.md` and `docs/codes.md` between
`<!-- generated: NAME -->` and `<!-- end -->`. Tests fail where what is committed is not what this writes.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from cli.asking.fields import field_rows
from consumers.schemas import data_schema, files
from domain.codes import CODES, REFUSALS
from domain.examples import example
from domain.facts import FACTS, FactSpec
from domain.facts.meaning import FACT_MEANING

_PART = re.compile(r"(<!-- generated: (?P<name>[a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def schema_files() -> dict[str, str]:
    """The text of each schema by its path below `schemas/`."""
    return {path: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for path, schema in files().items()}


def filled(text: str, parts: Mapping[str, str]) -> str:
    """A guide with its generated parts written anew; KeyError if it names a part that nobody generates."""
    return _PART.sub(lambda found: f"{found[1]}\n{parts[found['name']]}\n{found[3]}", text)


def contract_parts() -> dict[str, str]:
    """The generated parts of docs/contract.md."""
    return {
        "overview": _table(
            ("fact", "stated by", "about", "says"),
            (
                (
                    f"[`{s.name}`](#{s.name})",
                    ", ".join(s.stated_by),
                    ", ".join(sorted(s.subjects)),
                    FACT_MEANING[s.name],
                )
                for s in FACTS.values()
            ),
        ),
        "facts": "\n".join(_fact(spec) for spec in FACTS.values()).rstrip("\n") + "\n",
        "refusals": _table(
            ("code", "means", "what to do"),
            ((f"`{c.code}`", c.meaning, c.remedy) for c in CODES.values() if c.code in REFUSALS),
        ),
    }


def _fact(spec: FactSpec) -> str:
    rows = (
        (f"`{name}`", kind, "yes" if required else "", rule and f"`{rule}`" if "[" in rule else rule, meaning)
        for name, kind, required, rule, meaning in field_rows(data_schema(spec), most_words=100)
        if name not in ("time_is", "doc")
    )
    return (
        f"### {spec.name}\n\n{FACT_MEANING[spec.name]} Type `{spec.type}`; stated by {' or '.join(spec.stated_by)}; "
        f"about: {' or '.join(sorted(spec.subjects))}.\n\n"
        + _table(("field", "type", "required", "rule", "meaning"), rows)
        + "\nExample, in structured mode:\n\n```json\n"
        + json.dumps(example(spec.name), indent=2, ensure_ascii=False)
        + "\n```\n"
    )


def read_model_parts() -> dict[str, str]:
    """The generated part of docs/read-models.md: the tables of a published copy, from the COMMENTs it carries."""
    from cli.asking.tables import columns_of, tables_of
    from projections.asking import open_copy

    with tempfile.TemporaryDirectory() as folder:
        _publish_nothing(Path(folder))
        told = []
        with open_copy(folder) as copy:
            for name, _, words in tables_of(copy):
                told.append(f"## {name}\n\n{words}\n\n" + _table(("column", "type", "meaning"), columns_of(copy, name)))
    return {"tables": "\n".join(told)}


def code_parts() -> dict[str, str]:
    """The generated parts of docs/codes.md: codes that end a command, and codes that refuse a record."""
    rows = {
        family: [(f"`{c.code}`", c.meaning, c.remedy) for c in CODES.values() if c.family == family]
        for family in ("command", "refusal")
    }
    return {family: _table(("code", "means", "what to do"), of_family) for family, of_family in rows.items()}


def guides() -> dict[str, Callable[[], dict[str, str]]]:
    """By guide below docs/, what makes its generated parts."""
    return {"contract.md": contract_parts, "read-models.md": read_model_parts, "codes.md": code_parts}


def _publish_nothing(folder: Path) -> None:
    from threading import Event

    from projections.projector import Projector
    from store.open import open_store

    store = open_store(folder / "events.sqlite")
    with Projector(store, folder) as projector:
        projector.run(Event(), until_caught_up=True, publish_every_s=60.0)
    store.close()


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(columns)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    for row in rows:
        lines.append("| " + " | ".join(_cell(str(cell)) for cell in row) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A cell of a Markdown table: no column break in it, and <carrier> is no tag (in code it is none anyway)."""
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if "`" in text else text.replace("<", "\\<")


def write_all(repository: Path) -> list[Path]:
    """Write everything below a checkout; answers what changed."""
    texts = {repository / "schemas" / path: text for path, text in schema_files().items()}
    for guide, parts in guides().items():
        path = repository / "docs" / guide
        texts[path] = filled(path.read_text(encoding="utf-8"), parts())
    changed = [path for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8")
    return changed


if __name__ == "__main__":
    for written in write_all(Path(sys.argv[1] if len(sys.argv) > 1 else ".")):
        print(written)
