"""What can go wrong, as one tree.

ThreadlineError
├── UsageError          the command or its input is wrong (exit 2 or 65)
│   ├── InvalidInput    a file or value can't be used (65)
│   ├── NotFound        nothing of that name (66)
│   └── NotAllowed      the command is refused by the state of things (77)
├── Unavailable         broker, store or copy can't be reached (69)
│   └── Busy            another process holds it (75)
├── CannotWrite         disk or file refused a write (74)
├── Misconfigured       a setting is wrong (78)
└── StopIngest          the worker must not go on
    ├── Fenced          another worker has moved the partition
    ├── TopicReplaced   the topic was deleted and made again
    ├── RecordsMissing  the broker no longer holds what comes next
    └── OutOfStep       a partition came without having been sought
"""

from __future__ import annotations


class ThreadlineError(Exception):
    """A failure with a stable code; says what was expected, what was found and what to do next."""

    code = "internal"
    exit_code = 70  # sysexits EX_SOFTWARE

    def __init__(self, message: str, *, next_step: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        if code is not None:
            self.code = code


class UsageError(ThreadlineError):
    code = "usage"
    exit_code = 2


class InvalidInput(UsageError):
    code = "invalid_input"
    exit_code = 65


class NotFound(UsageError):
    code = "not_found"
    exit_code = 66


class NotAllowed(UsageError):
    code = "not_allowed"
    exit_code = 77


class Unavailable(ThreadlineError):
    code = "unavailable"
    exit_code = 69


class Busy(Unavailable):
    code = "busy"
    exit_code = 75


class CannotWrite(ThreadlineError):
    code = "cannot_write"
    exit_code = 74


class Misconfigured(ThreadlineError):
    code = "misconfigured"
    exit_code = 78


class StopIngest(ThreadlineError):
    code = "stop_ingest"
    exit_code = 69


class Fenced(StopIngest):
    code = "fenced"
    exit_code = 75


class TopicReplaced(StopIngest):
    code = "topic_replaced"


class RecordsMissing(StopIngest):
    code = "records_missing"


class OutOfStep(StopIngest):
    code = "out_of_step"
