"""How a command ends: an error in words on stderr, and an exit code."""

from __future__ import annotations

import itertools
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from cli.text import plain
from domain.errors import ThreadlineError

INTERRUPTED = 130  # 128 + SIGINT, as shells say it
EX_SOFTWARE = 70
EX_IOERR = 74
EX_TEMPFAIL = 75
CONTENDED = "another command or worker changed the same thing at the same moment; nothing was written"


@dataclass(frozen=True, slots=True)
class Failure:
    """What is told of an error."""

    code: str
    message: str
    next_step: str
    exit_code: int


def guarded(command: Callable[[], Any], words: Sequence[str]) -> int:
    """Run a command and answer its exit code; what it raises is told on stderr.

    `words` is the command line: whether to tell in JSON (`--format json|ndjson`) and with a traceback (`--debug`)
    must be known also where the line itself could not be parsed.
    """
    try:
        answer = command()
        sys.stdout.flush()
        return answer if isinstance(answer, int) else 0
    except BrokenPipeError:
        _close_quietly()
        return 0
    except SystemExit as ended:
        # click itself ends so on a reader that went away (EPIPE), after making the streams quiet.
        return 0 if isinstance(ended.__context__, BrokenPipeError) else _code_of(ended)
    except Exception as error:
        if "--debug" in words:
            traceback.print_exc()
        failure = described(error)
        usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx else ""
        tell(failure, as_json=wants_json(words), usage=usage)
        return failure.exit_code
    except KeyboardInterrupt:
        tell(Failure("interrupted", "interrupted", "", INTERRUPTED), as_json=wants_json(words))
        return INTERRUPTED


def described(error: Exception) -> Failure:
    """What to tell of any exception."""
    match error:
        case ThreadlineError():
            return Failure(error.code, error.message, error.next_step, error.exit_code)
        case click.Abort():
            return Failure("interrupted", "interrupted", "", INTERRUPTED)
        case click.UsageError():
            path = error.ctx.command_path if error.ctx else "threadline"
            return Failure("usage", error.format_message(), f"{path} --help", error.exit_code)
        case click.FileError():
            return Failure("cannot_write", error.format_message(), "", EX_IOERR)
        case click.ClickException():
            return Failure("usage", error.format_message(), "", error.exit_code)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return Failure("cannot_write", f"{where}{error.strerror or error}", "look at the file or disk", EX_IOERR)
    if _is_contended(error):
        return Failure("busy", CONTENDED, "run it again", EX_TEMPFAIL)
    return Failure(
        "internal",
        f"{type(error).__name__}: {error}",
        "this should not happen: run it again with --debug and report what it prints",
        EX_SOFTWARE,
    )


def tell(failure: Failure, *, as_json: bool, usage: str = "") -> None:
    """Print a failure on stderr: in words, or as one JSON object."""
    if as_json:
        told = {"code": failure.code, "message": failure.message, "next_step": failure.next_step}
        click.echo(json.dumps({"error": told}), err=True)
        return
    if usage:
        click.echo(usage, err=True)
    click.echo(f"error [{failure.code}]: {plain(failure.message, lines=True)}", err=True)
    if failure.next_step:
        click.echo(f"next: {plain(failure.next_step, lines=True)}", err=True)


def wants_json(words: Sequence[str]) -> bool:
    """Whether the command line asks for JSON."""
    if any(word in ("--format=json", "--format=ndjson", "--json") for word in words):
        return True
    return any(pair in (("--format", "json"), ("--format", "ndjson")) for pair in itertools.pairwise(words))


def _is_contended(error: Exception) -> bool:
    """Whether an event could not be stored since another had taken its version.

    The store tells a broken CHECK or FOREIGN KEY by the same exception: those would fail again, and are faults of ours.
    """
    # Whoever raised it has imported it; a command that did not need the event store is not to wait for it now.
    persistence = sys.modules.get("eventsourcing.persistence")
    if persistence is None or not isinstance(error, persistence.IntegrityError):
        return False
    constraint = getattr(error.__cause__, "sqlite_errorname", "SQLITE_CONSTRAINT_UNIQUE")
    return constraint in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


def _code_of(ended: SystemExit) -> int:
    return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def _close_quietly() -> None:
    # Python flushes stdout once more as it ends, and would complain of the pipe again.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
