"""The README's commands work as they stand: those that need no broker, on a small season's data folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.examples import REPOSITORY, run_shell

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
# The demo's order and a day of its life; the small season has others.
ORDER, DAY = "MOON-000496", "2025-12-12T00:00:00Z"
NEED_A_BROKER = ("threadline --kafka", "make ", "docs/", "export ")


def commands() -> list[str]:
    typed = [line[4:] for line in README.splitlines() if line.startswith("    threadline ")]
    return [line for line in typed if not line.startswith(NEED_A_BROKER)]


def test_the_readme_has_commands_for_each_of_its_readers() -> None:
    told = " ".join(commands())
    for word in ("emit", "order list", "query", "order log", "order replay"):
        assert word in told


def test_every_command_of_the_readme_works(season_folder: Path, tmp_path: Path) -> None:
    order = run_shell(
        f"threadline --data {season_folder} query 'SELECT min(order_no) AS o FROM orders' --format csv | tail -1",
        tmp_path,
        "",
    ).stdout.strip()
    for line in commands():
        typed = line.replace(ORDER, order).replace(DAY, "2100-01-01T00:00:00Z")
        done = run_shell(f"export THREADLINE_DATA={season_folder}; {typed}", tmp_path, "")
        assert done.returncode == 0, f"{typed}\n{done.stdout}\n{done.stderr}"
        assert done.stdout or done.stderr or ">" in typed, typed


def test_every_file_that_the_readme_names_is_there() -> None:
    for name in ("docs/contract.md", "docs/codes.md", "docs/emit.md", "docs/read-models.md", "docs/settings.md"):
        assert f"({name})" in README
        assert (REPOSITORY / name).is_file()
    for line in README.splitlines():
        for named in (part.strip("`,|") for part in line.split() if part.strip("`,|").startswith("tests/")):
            assert (REPOSITORY / named).exists(), named


@pytest.mark.parametrize("target", ["demo", "test"])
def test_both_commands_of_the_readme_are_targets_of_make(target: str) -> None:
    done = subprocess.run(
        ["make", "-n", target], cwd=REPOSITORY, capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stderr
