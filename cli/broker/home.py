"""A broker's folder: what is in it, and what is remembered between starts."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from domain.errors import Busy, Misconfigured


@dataclass(frozen=True, slots=True)
class Noted:
    """What a folder remembers: its cluster, its port, and the process that runs it (None = stopped).

    `started` is the process's start time in epoch seconds as the system tells it. A number is used again by
    the system for another process; number and start time together are not, so a stranger is never taken for
    ours.
    """

    cluster_id: str
    port: int | None = None
    pid: int | None = None
    started: float | None = None


class Home:
    """The paths of one broker's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "broker.log"
        self.properties = self.folder / "server.properties"
        self._notes = self.folder / "broker.json"

    def noted(self) -> Noted | None:
        """What was noted last; None if no broker was ever started here."""
        try:
            return Noted(**json.loads(self._notes.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise Misconfigured(
                f"{self._notes} can't be read ({error})",
                next_step="move the folder away and start the broker again; its topics are in the old one",
            ) from error

    def note(self, noted: Noted) -> Noted:
        fresh = self._notes.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(noted), indent=1), encoding="utf-8")
        fresh.replace(self._notes)
        return noted

    def prepare(self) -> Noted:
        """Make the folder if it isn't there, and answer what it remembers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.noted() or self.note(Noted(cluster_id=_new_cluster_id()))

    def process(self, noted: Noted | None) -> psutil.Process | None:
        """The broker's process if it still runs; never a stranger that got its number."""
        if noted is None or noted.pid is None:
            return None
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(noted.pid)
            # Within 2 s: the system tells the time since boot, and clocks are set. No number comes round that fast.
            if abs(process.create_time() - (noted.started or 0)) < 2 and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def forget_process(self) -> None:
        noted = self.noted()
        if noted is not None:
            self.note(replace(noted, pid=None, started=None))

    def log_tail(self, lines: int = 15) -> str:
        """The last lines of the broker's log, for an error."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "(no log)"
        return "\n".join(text.splitlines()[-lines:]) or "(empty log)"

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder while starting or stopping; Busy if another command does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise Busy(
                f"another command is starting or stopping the broker in {self.folder}",
                next_step="wait a moment, then look with `threadline broker status`",
            ) from error
        finally:
            os.close(descriptor)


def _new_cluster_id() -> str:
    """A random cluster id as Kafka writes them: 22 characters of base64url, not beginning with a hyphen."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode("ascii")
        if not text.startswith("-"):
            return text
