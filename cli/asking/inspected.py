"""An order's inspections as a table: what was found in each class against what the plan accepts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.asking.reported import as_dicts
from cli.table import Fit

if TYPE_CHECKING:
    from projections.asking import Answer

COLUMNS = (
    "inspection", "kind", "answers", "on", "by", "lots", "severity", "letter", "sampled", "crit.", "major", "minor",
    "defects", "dhu", "verdict",
)  # fmt: skip
FIT = Fit(
    spare=("letter", "crit.", "by", "severity", "defects", "dhu", "answers"),
    short={"by": 8, "inspection": 10, "answers": 8},
    fold={"verdict": 22, "lots": 10},
)
SHORT_NAMES = {"right_first_time_percent": "rft%"}


def rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    """The rows of `inspections_of` for people; a class as found/accepted, `3/5`; `-` in place of what is unknown."""
    for row in as_dicts(answer):
        sample = f"{row['sampled']:,} of {row['presented']:,}"
        yield (
            row["inspection"],
            row["kind"],
            row["follows"] or "",
            str(row["inspected_on"] or ""),
            row["partner"],
            ", ".join(row["lots"]),
            row["severity"],
            row["letter"] or "-",
            sample,
            *(_class(row, name) for name in ("critical", "major", "minor")),
            f"{row['defects']:,}",
            "-" if row["dhu"] is None else f"{row['dhu']:.1f}",
            _verdict(row),
        )


def _class(row: dict[str, Any], name: str) -> str:
    accepted = row[f"{name}_ac"]
    return f"{row[name]:,}" if accepted is None else f"{row[name]:,}/{accepted:,}"


def _verdict(row: dict[str, Any]) -> str:
    told = str(row["verdict"]).replace("_", " ")
    if row["computed"] is not None and row["computed"] != row["verdict"]:
        told += f", by the plan {row['computed'].upper()}"
    if not row["is_current"]:
        told += ", stated anew later"
    elif not row["is_counting"]:
        told += ", not the voice that counts"
    elif row["is_first"]:
        told += ", first submission"
    return told
