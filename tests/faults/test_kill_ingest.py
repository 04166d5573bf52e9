"""kill -9 of ingest: whatever the moment, what is stored in the end is what an uninterrupted run stores."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

KILLS = 50


def kill(folder: Path, *plant: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.faults.kill_ingest", str(folder), str(KILLS), "7", *plant]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=250)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_fifty_kills_leave_states_tally_and_quarantine_as_in_an_uninterrupted_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = kill(tmp_path)

    with capsys.disabled():
        print(f"\nkill -9 of ingest: {found['killed']} kills, {found['moments']}")
    assert found["killed"] == KILLS
    assert found["moments"]["inside a transaction"] >= 20
    assert found["offsets_left_after_the_last_kill"] > 0  # so every kill fell before the run's last commit
    assert found["same_states"]
    assert found["same_progress"]
    assert found["same_quarantine"]


def test_with_offsets_committed_first_the_kills_lose_facts(tmp_path: Path) -> None:
    """The planted bug: the test above would fail."""
    found = kill(tmp_path, "offsets_first")

    assert not (found["same_states"] and found["same_progress"])
