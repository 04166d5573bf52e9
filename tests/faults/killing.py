"""What the kill tests share: a child that tells how far it is, and a parent that picks the moment."""

from __future__ import annotations

import mmap
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

INSIDE, COMMITS = 0, 1


@dataclass
class Killer:
    """Kills children with SIGKILL after a chosen number of commits, mostly inside a transaction."""

    choose: random.Random
    moments: dict[str, int] = field(default_factory=lambda: {"inside a transaction": 0, "between transactions": 0})
    commits: int = 0
    killed: int = 0

    def kill_one(self, child: Callable[[mmap.mmap], None], *, after_commits: int) -> bool:
        """Fork, let `child` run, kill it; False if it ended by itself first."""
        shared = mmap.mmap(-1, 2)
        pid = os.fork()
        if not pid:
            try:
                child(shared)
            finally:
                os._exit(0)
        want_inside = self.choose.random() < 0.6
        alive = _until(pid, lambda: shared[COMMITS] >= after_commits)
        if alive and want_inside:
            alive = _until(pid, lambda: shared[INSIDE] == 1)
        if not alive:
            return False
        time.sleep(self.choose.random() * (0.0005 if want_inside else 0.004))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.moments["inside a transaction" if shared[INSIDE] else "between transactions"] += 1
        self.commits += shared[COMMITS]
        self.killed += 1
        return True


def _until(pid: int, condition: Callable[[], bool]) -> bool:
    """Wait for a moment in the child; False if it ended first."""
    while not condition():
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.0001)  # else the parent takes a core from the child
    return True
