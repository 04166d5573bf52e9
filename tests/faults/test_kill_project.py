"""kill -9 of the projector: whatever the moment, its tables in the end are those of an uninterrupted run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

KILLS = 50


def kill(folder: Path, kills: int, *plant: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.faults.kill_project", str(folder), str(kills), "7", *plant]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=250)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_fifty_kills_leave_facts_and_read_models_as_in_an_uninterrupted_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = kill(tmp_path, KILLS)

    with capsys.disabled():
        print(f"\nkill -9 of the projector: {found['killed']} kills, {found['moments']}")
    assert found["killed"] == KILLS
    assert found["moments"]["inside a transaction"] >= 20
    assert found["events_left_after_the_last_kill"] > 0  # so every kill fell before the run's last commit
    assert found["rows"]["facts"] > 0
    assert found["same"] == dict.fromkeys(found["same"], True)


def test_with_the_position_moved_first_the_kills_lose_facts(tmp_path: Path) -> None:
    """The planted bug: the test above would fail."""
    found = kill(tmp_path, 8, "position_first")

    assert not found["same"]["facts"]
