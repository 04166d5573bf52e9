"""A small season's data folder, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from tests.cli.busy import busy_season
from tests.cli.season import fill

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def season_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of `tests.cli.season.season()`, published; only read from."""
    folder = tmp_path_factory.mktemp("season")
    fill(folder)
    return folder


@pytest.fixture
def ask(season_folder: Path) -> Run:
    """Runs a command on the season's folder: `ask("order", "show", "PO-1")`."""

    def run(*words: str, input: str | None = None) -> Result:
        return CliRunner().invoke(cli, ["--data", str(season_folder), *words], input=input)

    return run


@pytest.fixture(scope="session")
def busy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of `tests.cli.busy`, published; only read from."""
    folder = tmp_path_factory.mktemp("busy")
    fill(folder, busy_season())
    return folder


@pytest.fixture
def report(busy_folder: Path) -> Run:
    """Runs `threadline report ...` on the busy season's folder."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--data", str(busy_folder), "report", *words], env={"COLUMNS": "100"})

    return run
