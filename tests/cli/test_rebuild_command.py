"""`threadline rebuild`: what was damaged is found, mended, and published."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from cli.text import plain
from tests.consumers.world import World, cut


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three facts, projected and published."""
    world = World(tmp_path)
    world.register("mill")
    for number in range(3):
        world.send(cut(f"PO-{number}", f"f{number}", 10 + number))
    world.ingest()
    done = run(tmp_path, "project", "--until-caught-up")
    assert done.exit_code == 0, done.output
    return tmp_path


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), *words])


def orders_of(data: Path) -> list[str]:
    done = run(data, "query", "SELECT order_no FROM orders ORDER BY order_no", "--format", "json")
    assert done.exit_code == 0, done.output
    return [row["order_no"] for row in json.loads(done.stdout)]


@pytest.mark.parametrize("how", [(), ("--models",)])
def test_a_damaged_read_model_is_mended_and_published(data: Path, how: tuple[str, ...]) -> None:
    with duckdb.connect(str(data / "work.duckdb")) as connection:
        connection.execute("UPDATE kept.orders SET order_no = 'damaged' WHERE order_no = 'PO-1'")
    (data / "published" / "current.duckdb").resolve().unlink()
    assert run(data, "project", "--until-caught-up").exit_code == 0
    assert "damaged" in orders_of(data)
    found = run(data, "rebuild", "--check", "--format", "json")
    assert found.exit_code == 1
    assert [row["table"] for row in json.loads(found.stdout) if row["only_before"]] == ["orders"]
    assert "damaged" in orders_of(data), "a check changes nothing"

    mended = run(data, "rebuild", "--yes", *how)
    assert mended.exit_code == 0, plain(mended.output)
    assert "orders" in mended.stderr
    assert orders_of(data) == ["PO-0", "PO-1", "PO-2"]
    assert run(data, "rebuild", "--check").exit_code == 0


def test_rebuild_asks_first(data: Path) -> None:
    refused = run(data, "rebuild")
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert run(data, "rebuild", "--models", "--check").exit_code == 2
    assert run(data / "nothing", "rebuild", "--yes").exit_code == 66
