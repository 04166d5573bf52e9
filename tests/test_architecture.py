"""The arrows between the packages, and what the domain may know."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

REPOSITORY = Path(__file__).resolve().parent.parent
DOMAIN = sorted((REPOSITORY / "domain").rglob("*.py"))

DOMAIN_MAY_KNOW = {
    *sys.stdlib_module_names,
    "domain",
    "eventsourcing",
    "pydantic",
    "pydantic_core",
    "stdnum",
    "annotated_types",
    "typing_extensions",
}


def imported_roots(source: str) -> set[str]:
    """The top-level names that a module imports, wherever in it."""
    roots: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            roots |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add("domain" if node.level else (node.module or "").partition(".")[0])
    return roots


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert lint_imports(config_filename=str(REPOSITORY / "pyproject.toml"), cache_dir=None) == 0


@pytest.mark.parametrize("module", DOMAIN, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_the_domain_imports_only_what_it_may_know(module: Path) -> None:
    assert imported_roots(module.read_text(encoding="utf-8")) <= DOMAIN_MAY_KNOW


def test_an_import_inside_a_function_is_seen() -> None:
    assert imported_roots("def f():\n    import duckdb.typing\n    from kafka import x") == {"duckdb", "kafka"}


def test_only_the_door_imports_kafka() -> None:
    packages = ["domain", "store", "consumers", "projections", "senders", "simulator", "cli"]
    importers = {
        path.relative_to(REPOSITORY).as_posix()
        for package in packages
        for path in (REPOSITORY / package).rglob("*.py")
        if "kafka" in imported_roots(path.read_text(encoding="utf-8"))
    }
    assert importers
    assert {name.rpartition("/")[0] for name in importers} == {"consumers/kafka_door"}
