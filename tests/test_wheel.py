"""The wheel holds our packages with their data files, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = {"domain", "store", "consumers", "projections", "senders", "simulator", "cli"}
DATA_SUFFIXES = {".sql", ".json", ".properties", ".toml", ".yaml"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The paths in a wheel built from this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_top_level_is_exactly_our_packages(names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    assert sum(top.endswith(".dist-info") for top in tops) == 1


def test_no_test_is_in_the_wheel(names: list[str]) -> None:
    assert not [name for name in names if "tests/" in name or "/test_" in name or "conftest" in name]


def test_every_data_file_of_the_packages_is_in_the_wheel(names: list[str]) -> None:
    data = {
        path.relative_to(REPOSITORY).as_posix()
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*")
        if path.suffix in DATA_SUFFIXES
    }
    assert "cli/broker/server.properties" in data
    assert data <= set(names)


def test_nobody_else_installed_here_owns_one_of_our_names() -> None:
    """Our packages have everyday names: another distribution with one of them would shadow ours or be shadowed."""
    owners = packages_distributions()
    assert {name: set(owners.get(name, ["threadline"])) for name in PACKAGES} == {
        name: {"threadline"} for name in PACKAGES
    }
