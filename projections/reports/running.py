"""What all reports share: one .sql file each, its groupings chosen from a short list, everything else bound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from domain.errors import InvalidInput
from projections.asking import Answer, Parameters

_HERE = Path(__file__).parent
# What a report may be grouped by: the name of the column it is shown as, and its SQL.
Groupings = Mapping[str, tuple[str, str]]


class Asked(Protocol):
    """What a report is asked of: a published copy, or the same copy as it was stated."""

    def query(self, sql: str, parameters: Parameters | None = None) -> Answer:
        """Answer one statement as rows."""


def run(asked: Asked, report: str, parameters: Mapping[str, Any] | None = None, **words: str) -> Answer:
    """Answer a report: its text, `{name}` in it replaced by each of `words` (ours, never the user's)."""
    text = (_HERE / f"{report}.sql").read_text(encoding="utf-8")
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return asked.query(text, dict(parameters) if parameters else None)


def grouped(groupings: Groupings, by: str) -> dict[str, str]:
    """The words of a grouping for `run`; InvalidInput if there is no such grouping."""
    choice("grouping", by, tuple(groupings))
    name, expression = groupings[by]
    return {"group_name": name, "group_by": expression}


def choice(what: str, given: str, known: tuple[str, ...]) -> None:
    """Raise InvalidInput unless what is given is known."""
    if given not in known:
        raise InvalidInput(f"expected a {what} among {', '.join(known)}; found {given!r}")
