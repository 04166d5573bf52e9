"""`threadline run`: ingest and project, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import click

from cli.options import with_place
from cli.place import Place

# A worker ends after its transaction and a last copy: seconds. After this it is killed, which costs nothing stored.
STOP_PATIENCE_S = 25.0


@click.command("run")
@with_place(kafka=True)
def run(place: Place) -> None:
    """Run ingest and project together until stopped by SIGTERM or Ctrl-C.

    If one of the two ends by itself the other is stopped, and the error says which and how.

    Example:

        timeout --preserve-status 10 threadline run
    """
    from cli.output import say
    from cli.stopping import until_told
    from domain.errors import Unavailable

    place.tracker().close()  # laid once, before two processes want it
    with until_told() as stop:
        children = {name: _start(place, name) for name in ("ingest", "project")}
        say(f"run: ingest is process {children['ingest'].pid}, project is process {children['project'].pid}")
        ended = _watch(children, stop)
        _stop(children)
    if ended is not None:
        code = children[ended].returncode
        raise Unavailable(
            f"{ended} ended by itself, {_how(code)}; the other was stopped",
            next_step=f"what it said stands above; `threadline {ended}` runs it alone",
            code="worker_ended",
        )
    say("run: both stopped")


def child_command(place: Place, *words: str) -> list[str]:
    """The command line of our own CLI in the same place; -P: a folder `cli` where the user stands is not ours."""
    command = [sys.executable, "-P", "-m", "cli", "--data", str(place.data.absolute()), "--kafka", place.bootstrap]
    if place.config is not None:
        command += ["--config", str(place.config.absolute())]
    return [*command, *words]


def _start(place: Place, name: str) -> subprocess.Popen[bytes]:
    command = child_command(place, name, "--with-parent")
    if name == "project":
        command = [word for word in command if word not in ("--kafka", place.bootstrap)]
    # A session of its own: Ctrl-C reaches this process, and each child is told once, by it.
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own program


def _watch(children: dict[str, subprocess.Popen[bytes]], stop: threading.Event) -> str | None:
    """Wait until told to stop (None) or until a child ends (its name)."""
    while not stop.wait(0.1):
        for name, child in children.items():
            if child.poll() is not None:
                return name
    return None


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_PATIENCE_S
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"with exit code {code}"
