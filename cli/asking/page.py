"""Lines for people, to stdout or to a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from domain.errors import CannotWrite


def write_lines(lines: Iterable[str], output: Path | None = None) -> None:
    """Write lines to stdout, or to the file `output`; CannotWrite if that is refused."""
    if output is None:
        for line in lines:
            click.echo(line.rstrip())
        return
    try:
        output.write_text("".join(line.rstrip() + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{output} can't be written: {error.strerror}", next_step="name another file") from error
