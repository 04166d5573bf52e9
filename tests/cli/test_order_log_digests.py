"""`order log` recomputes each digest from the stored bytes, and says loudly where one differs."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.asking.digests import DIFFERS
from cli.main import cli
from tests.cli.conftest import Run
from tests.cli.season import ORDER

Tamper = Callable[[bytes], bytes]


def another_quantity(state: bytes) -> bytes:
    changed = state.replace(b'"quantity": 4', b'"quantity": 5', 1)
    assert changed != state
    return changed


def another_id(state: bytes) -> bytes:
    return state.replace(b'"id": "', b'"id": "x', 1)


def a_space_more(state: bytes) -> bytes:
    """Equal after parsing, but not the bytes that were sent."""
    return state[:-1] + b" }"


def another_digest(state: bytes) -> bytes:
    start = state.index(b'"digest":"') + len(b'"digest":"')
    return state[:start] + (b"0" if state[start : start + 1] != b"0" else b"1") + state[start + 1 :]


def a_header_more(state: bytes) -> bytes:
    return state.replace(b',"fact":', b',"headers":[["content-type","text/plain"]],"fact":', 1)


def cut_short(state: bytes) -> bytes:
    return state[: len(state) // 2]


def no_fact(state: bytes) -> bytes:
    return state.replace(b'"data": {', b'"data": {"nonsense": 1, ', 1)


READABLE: list[Tamper] = [another_quantity, another_id, a_space_more, another_digest, a_header_more]
UNREADABLE: list[Tamper] = [cut_short, no_fact]


@pytest.fixture
def tampered(season_folder: Path, tmp_path: Path) -> Callable[[Tamper], Run]:
    """A copy of the season in which one stored state of the order was changed; answers what asks it."""

    def change(tamper: Tamper) -> Run:
        folder = tmp_path / "tampered"
        shutil.copytree(season_folder, folder, symlinks=True)
        with sqlite3.connect(folder / "events.sqlite") as store:
            where = "WHERE originator_id = ? AND originator_version = ?"
            of = (f"order/{ORDER}", version_of_cut(store))
            (state,) = store.execute(f"SELECT state FROM stored_events {where}", of).fetchone()
            store.execute("DROP TRIGGER stored_events_are_not_changed")
            store.execute(f"UPDATE stored_events SET state = ? {where}", (tamper(state), *of))
        store.close()
        return lambda *words, **_: CliRunner().invoke(cli, ["--data", str(folder), *words])

    return change


def version_of_cut(store: sqlite3.Connection) -> int:
    """The order's first `cut`."""
    sql = "SELECT min(originator_version) FROM stored_events WHERE originator_id = ? AND topic = 'order.cut'"
    (version,) = store.execute(sql, (f"order/{ORDER}",)).fetchone()
    return int(version)


def test_where_all_is_well_one_line_on_stderr_says_so(ask: Run) -> None:
    done = ask("order", "log", ORDER)
    assert done.exit_code == 0
    assert "DIFFERS" not in done.output
    assert done.stderr.splitlines()[-1] == "28 digests recomputed, all equal"
    told = json.loads(ask("order", "log", ORDER, "--format", "json").stdout)
    assert {entry["digest_ok"] for entry in told} == {True}


@pytest.mark.parametrize("tamper", READABLE)
def test_a_changed_state_is_marked_and_ends_with_1(tampered: Callable[[Tamper], Run], tamper: Tamper) -> None:
    ask = tampered(tamper)
    done = ask("order", "log", ORDER)
    assert done.exit_code == 1
    assert done.stdout.count(DIFFERS) == 1
    before = done.stdout[: done.stdout.index(DIFFERS)].splitlines()
    assert " cut by sunrise-garments" in before[-2]
    version = int(before[-2].split()[0])
    assert f"28 digests recomputed; {DIFFERS} (version {version})" in done.stderr
    raw = ask("order", "log", ORDER, "--raw")
    assert (raw.exit_code, raw.stdout.count(f"** {DIFFERS}")) == (1, 1)


@pytest.mark.parametrize("raw", [(), ("--raw",)], ids=["read", "raw"])
@pytest.mark.parametrize("format", ["json", "ndjson", "csv"])
def test_a_changed_state_is_a_field_in_data(
    tampered: Callable[[Tamper], Run], format: str, raw: tuple[str, ...]
) -> None:
    done = tampered(another_quantity)("order", "log", ORDER, "--format", format, *raw)
    assert done.exit_code == 1
    if format == "json":
        told = [entry["digest_ok"] for entry in json.loads(done.stdout)]
    elif format == "ndjson":
        told = [json.loads(line)["digest_ok"] for line in done.stdout.splitlines()]
    else:
        told = [row["digest_ok"] == "true" for row in csv.DictReader(done.stdout.splitlines())]
    assert (len(told), told.count(False)) == (28, 1)


@pytest.mark.parametrize("tamper", UNREADABLE)
def test_a_state_that_is_no_fact_any_more_is_told_as_changed(tampered: Callable[[Tamper], Run], tamper: Tamper) -> None:
    done = tampered(tamper)("order", "log", ORDER)
    assert done.exit_code == 1
    assert DIFFERS in done.stderr
    assert "internal" not in done.stderr
    assert not done.stdout
