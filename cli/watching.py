"""Saying that the broker is silent: a worker that waits for it looks like one with nothing to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from cli.progress import Teller
from domain.errors import ThreadlineError

ASKED_EVERY_S = 5.0
# A broker that starts anew or hands its partitions over is away for some seconds, which is nothing to tell.
SILENT_AFTER_S = 10.0

T = TypeVar("T")


class BrokerWatch:
    """Asks the broker something now and then; tells once when it stays silent, and once when it answers again."""

    def __init__(self, teller: Teller, bootstrap: str) -> None:
        self._teller = teller
        self._bootstrap = bootstrap
        self._asked = self._answered = time.monotonic()
        self._answered_at = datetime.now(UTC)
        self._is_silent = False

    @property
    def is_due(self) -> bool:
        """Whether the broker was last asked long enough ago."""
        return time.monotonic() - self._asked >= ASKED_EVERY_S

    def ask(self, question: Callable[[], T]) -> T | None:
        """Answer what the broker says, None if it says nothing: a broker that is away for a while ends no worker."""
        try:
            answer = question()
        except ThreadlineError:
            if not self._is_silent and time.monotonic() - self._answered >= SILENT_AFTER_S:
                self._is_silent = True
                self._note("no answer from the broker, trying on", since=self._answered_at)
            return None
        finally:
            self._asked = time.monotonic()
        if self._is_silent:
            self._is_silent = False
            self._note("the broker answers again", silent_since=self._answered_at)
        self._answered, self._answered_at = time.monotonic(), datetime.now(UTC)
        return answer

    def _note(self, event: str, **times: datetime) -> None:
        told = {name: at.isoformat(timespec="seconds").replace("+00:00", "Z") for name, at in times.items()}
        self._teller.note(event, broker=self._bootstrap, **told)
