"""How long `threadline --help` takes beside a bare `import click`: CPU time, least of several runs.

`python -m benchmarks.help_time` prints both and their ratio; the bar is 2.5. Elapsed time would measure the machine's
other work; CPU time of the child (user + system) hardly does.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
RUNS = 7
BAR = 2.5


def cpu_seconds(*words: str) -> float:
    """CPU seconds of one child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=REPOSITORY, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure() -> dict[str, float]:
    """`help_ms`, `click_ms` and their `ratio`."""
    runs = [(cpu_seconds("-m", "cli", "--help"), cpu_seconds("-c", "import click")) for _ in range(RUNS)]
    shown, bare = min(run[0] for run in runs), min(run[1] for run in runs)
    return {"help_ms": round(shown * 1000, 1), "click_ms": round(bare * 1000, 1), "ratio": round(shown / bare, 2)}


if __name__ == "__main__":
    measured = measure()
    print(json.dumps(measured))
    sys.exit(measured["ratio"] > BAR)
