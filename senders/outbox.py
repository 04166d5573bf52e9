"""From a reader to Kafka: each good fact is sent and must be acknowledged, each bad row is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from domain.errors import ThreadlineError
from senders.candidate import BadRow, Candidate, Read, Row, Unclear
from senders.check import HEADERS, Checker, topic_of
from senders.findings import Rejects, Report

OnError = Callable[[ThreadlineError], None]


class Sends(Protocol):
    """What an outbox needs of a sender; `consumers.kafka_door.Sender` is one."""

    def send(
        self, topic: str, key: bytes, value: bytes, headers: list[tuple[str, bytes]], on_error: OnError
    ) -> None: ...

    def flush(self) -> None: ...


@dataclass(slots=True)
class Tally:
    """What became of a file. facts = good + refused facts; sent = acknowledged + failed."""

    facts: int = 0
    good: int = 0
    refused: int = 0
    repeats: int = 0
    sent: int = 0
    failed: int = 0
    last_row: int = 0

    @property
    def acknowledged(self) -> int:
        return self.sent - self.failed


@dataclass(slots=True)
class Outbox:
    """Checks and sends what a reader finds; without a `sender` it only checks."""

    checker: Checker
    rejects: Rejects
    report: Report
    sender: Sends | None = None
    tally: Tally = field(default_factory=Tally)
    first_failure: ThreadlineError | None = None
    # Deliveries fail on the client's own thread; they are written down on ours.
    _failures: list[tuple[Candidate, ThreadlineError]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, found: Iterable[Read], progress: Callable[[Tally], None] = lambda _: None) -> Tally:
        """Read all, send what is good, and wait for the acknowledgements.

        A record that the broker did not take is counted, listed with the refused rows, and kept in `first_failure`.
        Raises what the sender raises: then nothing is known of records that were not acknowledged yet, and the file
        is to be sent again; what had arrived is only repeated.
        """
        for one in found:
            if isinstance(one, Unclear):
                self.report.add(one)
            elif isinstance(one, BadRow):
                self.rejects.add(one)
                self.tally.last_row = max(self.tally.last_row, one.row.number)
            else:
                self._candidate(one)
            progress(self.tally)
        if self.sender is not None:
            self.sender.flush()
        self._note_failures()
        self.tally.repeats = self.checker.repeats
        return self.tally

    def _candidate(self, candidate: Candidate) -> None:
        self.tally.facts += 1
        self.tally.last_row = max(self.tally.last_row, candidate.rows[-1].number)
        bad = self.checker.check(candidate)
        if bad:
            self.tally.refused += 1
            for row in bad:
                self.rejects.add(row)
            return
        self.tally.good += 1
        if self.sender is not None:
            self._send(self.sender, candidate)
        if self._failures:
            self._note_failures()

    def _send(self, sender: Sends, candidate: Candidate) -> None:
        def failed(error: ThreadlineError) -> None:
            with self._lock:
                self._failures.append((candidate, error))

        key = candidate.subject.encode()
        sender.send(topic_of(candidate.partner), key, candidate.value, list(HEADERS), failed)
        self.tally.sent += 1

    def _note_failures(self) -> None:
        with self._lock:
            failures, self._failures = self._failures, []
        for candidate, error in failures:
            self.tally.failed += 1
            self.first_failure = self.first_failure or error
            for row in candidate.rows:
                self.rejects.add(_undelivered(row, candidate, error))


def _undelivered(row: Row, candidate: Candidate, error: ThreadlineError) -> BadRow:
    return BadRow(row, error.code, f"not delivered: {error.message}", "", candidate.fact, candidate.subject)
