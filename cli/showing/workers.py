"""The processes of a demo: the commands that a user would run, in the same place."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Sequence

from cli.commands.run import child_command
from cli.lag import lag
from cli.place import Place
from consumers.kafka_door import Admin
from domain.errors import Unavailable

PATIENCE_S = 600.0


@contextlib.contextmanager
def running(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """`threadline run` in a process of its own, stopped at the end as a user would: by SIGTERM."""
    log = place.data / "run.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own program
            child_command(place, "run"), stdin=subprocess.DEVNULL, stderr=stream, stdout=stream, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def wait_until_ingested(place: Place, process: subprocess.Popen[bytes], topics: Sequence[str]) -> None:
    """Wait until the store has all that the topics hold; Unavailable if the workers end before."""
    admin = Admin(place.access())
    recorder = place.reading()
    deadline = time.monotonic() + PATIENCE_S
    try:
        ends = admin.end_offsets(topics)
        while lag(ends, recorder):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(
                    "`threadline run` did not take in what was sent", next_step=f"see {place.data / 'run.log'}"
                )
            time.sleep(0.1)
    finally:
        recorder.close()
        admin.close()


def ask(place: Place, *words: str) -> bool:
    """Run one of our commands as a user would, its answer to our stdout; False if it failed."""
    command = [word for word in child_command(place, *words) if word not in ("--kafka", place.bootstrap)]
    environment = {**os.environ, "COLUMNS": os.environ.get("COLUMNS") or "100"}
    return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603 - our own program
