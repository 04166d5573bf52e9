"""Stopping cleanly: SIGTERM, Ctrl-C, or the end of the command that started this one."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType


@contextlib.contextmanager
def until_told(*, with_parent: bool = False) -> Iterator[threading.Event]:
    """An event that SIGTERM or Ctrl-C sets: work ends after its transaction. A second Ctrl-C interrupts at once.

    `with_parent`: also set when stdin ends, so that a child never outlives a parent that was killed.
    """
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT and stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    if with_parent:
        threading.Thread(target=_when_stdin_ends, args=(stop,), daemon=True).start()
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def tidy_on_sigterm() -> Iterator[None]:
    """SIGTERM as an interruption, so that what was started is stopped by the `finally` of who started it."""

    def told(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, told)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _when_stdin_ends(stop: threading.Event) -> None:
    with contextlib.suppress(OSError):
        # Not sys.stdin.read: its lock, held by a daemon thread, would abort the process as it ends.
        while os.read(sys.stdin.fileno(), 1024):
            pass
    stop.set()
