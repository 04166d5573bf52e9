"""`threadline simulate`: lines that are facts, files that stand whole, and talk beside them."""

from __future__ import annotations

import json
import os
import threading
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from season_reader import read

from cli.commands.simulate import simulate
from domain.errors import CannotWrite, UsageError
from simulator import PARTNERS, WireFact


def _run(*args: str) -> Result:
    # With the names of the whole program: click keeps a command's help option as it first met it.
    return CliRunner().invoke(simulate, args, catch_exceptions=False, help_option_names=["-h", "--help"])


def test_each_line_is_a_synthetic_cloudevent_that_the_tracker_takes() -> None:
    result = _run("--orders", "20", "--seed", "7")
    lines = result.stdout.splitlines()
    facts = []
    for line in lines:
        event = json.loads(line)
        assert event["synthetic"] is True
        partner = event["source"].removeprefix("/partners/")
        facts.append(WireFact(partner, 0, f"orders.{partner}", event["subject"].encode(), line.encode()))
    found = read(facts)
    assert set(found.refused) <= {"conflicting"}
    assert f"synthetic, seed 7: {len(lines)} facts" in result.stderr


def test_as_many_lines_come_as_facts_were_asked_for() -> None:
    for count in (1, 57, 2_500):
        assert len(_run("--facts", str(count)).stdout.splitlines()) == count


def test_a_clean_season_leaves_nothing_out_and_a_usual_one_says_how_many() -> None:
    assert "left out" not in _run("--orders", "150", "--clean").stderr
    assert "left out: " in _run("--orders", "150").stderr


def test_files_of_facts_partners_and_truth_are_written_whole(tmp_path: Path) -> None:
    out, partners, truth = tmp_path / "season.ndjson", tmp_path / "partners.toml", tmp_path / "truth.ndjson"
    result = _run("--orders", "10", "--output", str(out), "--partners", str(partners), "--truth", str(truth))
    assert result.stdout == ""
    assert out.read_bytes().endswith(b"}\n")
    assert len(tomllib.loads(partners.read_text())["partner"]) == len(PARTNERS)
    assert [json.loads(line)["synthetic"] for line in truth.read_text().splitlines()] == [True] * 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["partners.toml", "season.ndjson", "truth.ndjson"]


def test_a_pipe_or_a_link_named_as_output_stays_one(tmp_path: Path) -> None:
    pipe, link, target = tmp_path / "pipe", tmp_path / "link", tmp_path / "target"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    _run("--facts", "5", "--output", str(pipe))
    reader.join(timeout=20)
    assert pipe.is_fifo()
    assert got[0].count(b"\n") == 5
    target.write_text("old")
    link.symlink_to(target)
    _run("--facts", "5", "--output", str(link))
    assert link.is_symlink()
    assert target.read_bytes() == got[0]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="can't be written"):
        _run("--orders", "1", "--output", str(tmp_path / "none" / "season.ndjson"))


def test_orders_and_facts_are_not_taken_together() -> None:
    with pytest.raises(UsageError, match="found both"):
        _run("--orders", "1", "--facts", "1")
