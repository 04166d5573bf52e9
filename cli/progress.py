"""Telling how long work goes, on stderr: a line that renews itself, lines of words, or JSON lines.

- Work that ends (`--until-caught-up`, `rebuild`, `demo`): on a terminal one line that renews itself, with the rate;
  off it nothing, and one line at the end.
- Work that goes on (`ingest`, `project`, `run`): a line every few seconds in which something happened; words on a
  terminal, JSON off it.
"""

from __future__ import annotations

import sys
import time
from typing import Any, Literal

from cli.text import plain

RENEWED_EVERY_S = 0.2
TOLD_EVERY_S = 5.0
# A worker with nothing to do is heard of this often, so that silence means trouble.
HEARTBEAT_S = 60.0

Voice = Literal["renewed", "words", "json", "end"]


class Teller:
    """Tells of one piece of work. `count` is what the rate is taken of; `fields` are what stands beside it."""

    def __init__(self, what: str, *, log: str = "auto", goes_on: bool = False) -> None:
        self._what = what
        self._voice = _voice(log, goes_on)
        self._every_s = RENEWED_EVERY_S if self._voice == "renewed" else TOLD_EVERY_S
        self._began = self._looked = self._told = time.monotonic()
        self._told_count = 0
        self._width = 0

    @property
    def is_due(self) -> bool:
        """Whether the next `progress` may be told; what is costly to ask for is asked for then."""
        return self._voice != "end" and time.monotonic() - self._looked >= self._every_s

    def progress(self, count: int, **fields: object) -> None:
        """Tell how it stands, if the last telling is long enough ago."""
        if not self.is_due:
            return
        now = self._looked = time.monotonic()
        if count == self._told_count and self._voice != "renewed" and now - self._told < HEARTBEAT_S:
            return
        rate = (count - self._told_count) / (now - self._told)
        self._tell("progress", {**fields, "rate": round(rate)})
        self._told, self._told_count = now, count

    def note(self, event: str, **fields: object) -> None:
        """Tell something that happened, at once."""
        self._clear()
        if self._voice == "renewed":
            print(_words(self._what, event, fields), file=sys.stderr, flush=True)
        elif self._voice != "end":
            self._tell(event, fields)

    def done(self, count: int, **fields: object) -> None:
        """Tell how it ended, with the rate over all of it."""
        self._clear()
        took = max(time.monotonic() - self._began, 1e-9)
        fields |= {"seconds": round(took, 1), "rate": round(count / took)}
        if self._voice == "json":
            self._tell("done", fields)
        else:
            print(_words(self._what, "done", fields), file=sys.stderr, flush=True)

    def _tell(self, event: str, fields: dict[str, object]) -> None:
        if self._voice == "json":
            _json_log().info(event, what=self._what, **fields)
            return
        words = _words(self._what, "" if event == "progress" else event, fields)
        if self._voice == "renewed":
            print("\r" + words.ljust(self._width), end="", file=sys.stderr, flush=True)
            self._width = len(words)
        else:
            print(words, file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0


def _voice(log: str, goes_on: bool) -> Voice:
    on_terminal = sys.stderr.isatty()
    if log == "json" or (log == "auto" and goes_on and not on_terminal):
        return "json"
    if log == "words" or goes_on:
        return "words"
    return "renewed" if on_terminal else "end"


def _words(what: str, event: str, fields: dict[str, object]) -> str:
    told = [f"{_number(value)}/s" if name == "rate" else f"{name} {_number(value)}" for name, value in fields.items()]
    return plain(f"{what}: {event + ' · ' if event and told else event}{' · '.join(told)}")


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _json_log() -> Any:
    import structlog

    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="logged_at"),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
    )
