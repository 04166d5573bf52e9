"""Asking about a story on the command line, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.main import cli
from tests.stories.telling import Row


def ask(folder: Path, *words: str) -> str:
    """What a command prints; it must end well."""
    # Off a terminal, as in a file: without COLUMNS, which some test runners set.
    found = CliRunner().invoke(cli, ["--data", str(folder), *words], env={"COLUMNS": None})
    assert found.exit_code == 0, found.output
    return found.stdout


def report(folder: Path, words: str) -> list[Row]:
    """The rows of `threadline report <words>`."""
    rows: list[dict[str, Any]] = json.loads(ask(folder, "report", *words.split(), "--format", "json"))
    return rows


def same_report(found: list[Row], expected: list[Row]) -> None:
    """Row by row, in this order, in the columns that are expected; quotients to nine digits."""
    shown = [{name: row[name] for name in its} for row, its in zip(found, expected, strict=False)]
    for mine, its in zip(shown, expected, strict=True):
        assert mine == {name: pytest.approx(v) if isinstance(v, float) else v for name, v in its.items()}
    assert len(found) == len(expected), found[len(expected) :]
