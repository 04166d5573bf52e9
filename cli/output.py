"""Answers on stdout, in the format asked for; talk on stderr."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

import click

from cli.text import plain, plain_json
from domain.errors import CannotWrite, UsageError

if TYPE_CHECKING:
    from cli.table import Fit

FOOTER_WIDTH = 100
Rows = Iterable[Sequence[object]]


def write(
    columns: Sequence[str],
    rows: Rows,
    *,
    format: str = "table",
    output: Path | None = None,
    title: str = "",
    footer: str = "",
    arrow: Callable[[], Any] | None = None,
    fit: Fit | None = None,
) -> None:
    """Write one answer: `columns` and `rows` of one width, to stdout or to the file `output`.

    `title` stands above a table; `footer` is told on stderr in any format. `ndjson` and `csv` are written row by row.
    `arrow` gives the answer as a pyarrow table, for parquet with the types of the database; else they are guessed.
    `fit` says how a table may be narrowed to the terminal.
    """
    left_out: tuple[str, ...] = ()
    if format == "parquet":
        _parquet(columns, rows, output, arrow)
    else:
        with _text_to(output) as (stream, shown):
            if format == "table":
                from cli.table import AS_IT_IS, table

                cells = [[cell(value) for value in row] for row in rows]
                left_out = table(columns, cells, title, stream, shown, fit or AS_IT_IS)
            elif format == "csv":
                _csv(columns, rows, stream, shown)
            elif format == "ndjson":
                for row in rows:
                    stream.write(_json(dict(zip(columns, row, strict=True))) + "\n")
            else:
                stream.write(_json([dict(zip(columns, row, strict=True)) for row in rows], indent=1) + "\n")
    if output is not None:
        say(f"written: {output}")
    if left_out:
        say(f"no room for {', '.join(left_out)}: a wider terminal, or --format csv, has all columns")
    if footer:
        say(footer)


def write_object(fields: dict[str, object], *, format: str = "table", output: Path | None = None) -> None:
    """Write one thing: as `name  value` lines, or as one JSON object; csv and parquet give one row."""
    if format == "json":
        with _text_to(output) as (stream, _):
            stream.write(_json(fields, indent=1) + "\n")
    elif format == "table":
        write(("", ""), [(name.replace("_", " "), value) for name, value in fields.items()], output=output)
    else:
        write(tuple(fields), [tuple(fields.values())], format=format, output=output)


def say(text: str) -> None:
    """Talk: one or more lines on stderr, safe to show."""
    click.echo(plain(text, lines=True), err=True)


def said_from(
    *, position: int, recorded_at: datetime | None = None, published_at: datetime | None = None, note: str = ""
) -> None:
    """Say on stderr which state of the store an answer was given from: its position, and its times to the second."""
    told = [f"position {position}"]
    if recorded_at is not None:
        told.append(f"recorded up to {text_of(recorded_at.replace(microsecond=0))}")
    if published_at is not None:
        told.append(f"published {text_of(published_at.replace(microsecond=0))}")
    line = "as of " + ", ".join(told)
    if note:
        line += f", {note}" if len(line) + 2 + len(note) <= FOOTER_WIDTH else f"\n{note}"
    say(line)


def text_of(value: object) -> str:
    """A value as text: RFC 3339 UTC for times, true and false, JSON for what is nested, nothing for None."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            text = aware.astimezone(UTC).isoformat(timespec="microseconds" if aware.microsecond else "seconds")
            return text.replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return f"{value.total_seconds():g} s"
        case bytes() | bytearray():
            return bytes(value).hex()
        case float():
            return f"{value:.15g}"
        case list() | tuple() | dict():
            return json.dumps(_jsonable(value), ensure_ascii=False)
    return str(value)


def cell(value: object) -> str:
    """A value as a table shows it: text, safe to show, floats to 3 decimals at most."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:,.3f}".rstrip("0").rstrip(".").replace(",", "")
    return plain(text_of(value))


def _jsonable(value: object) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None  # JSON has no NaN
        case Decimal():
            whole = value == value.to_integral_value()
            return int(value) if whole else float(value)
        case dict():
            return {str(name): _jsonable(part) for name, part in value.items()}
        case list() | tuple():
            return [_jsonable(part) for part in value]
    return text_of(value)


def _json(value: object, indent: int | None = None) -> str:
    text = json.dumps(_jsonable(value), ensure_ascii=False, indent=indent, allow_nan=False)
    # A lone surrogate can be written to no UTF-8 file either, so JSON is made safe off the terminal too.
    return plain_json(text)


def _csv(columns: Sequence[str], rows: Rows, stream: TextIO, shown: bool) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    made = plain if shown else _as_is
    writer.writerow([made(name) for name in columns])
    for row in rows:
        writer.writerow([made(text_of(value)) for value in row])


def _as_is(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _parquet(columns: Sequence[str], rows: Rows, output: Path | None, arrow: Callable[[], Any] | None) -> None:
    if output is None and sys.stdout.isatty():
        raise UsageError("parquet is binary: expected --output FILE", next_step="--output answer.parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    if arrow is not None:
        answer = arrow()
    else:
        kept = list(rows)
        answer = pa.table({name: pa.array([row[n] for row in kept]) for n, name in enumerate(columns)})
    with _bytes_to(output) as stream:
        pq.write_table(answer, stream, compression="zstd")


@contextlib.contextmanager
def _text_to(output: Path | None) -> Iterator[tuple[TextIO, bool]]:
    """The stream to write to, and whether a terminal shows it."""
    if output is None:
        yield sys.stdout, sys.stdout.isatty()
        return
    with _bytes_to(output) as binary:
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="")
        yield text, False
        text.flush()
        text.detach()


@contextlib.contextmanager
def _bytes_to(output: Path | None) -> Iterator[IO[bytes]]:
    """A file that stands whole or not at all; stdout if there is none."""
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(output)
    except OSError as error:
        raise CannotWrite(f"{output} can't be written: {error.strerror}", next_step="name another file") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def write_text(text: str, output: Path | None = None) -> None:
    """Write text as it is to a file or a pipe; on a terminal, safe to show."""
    with _text_to(output) as (stream, shown):
        stream.write(plain(text, lines=True) if shown else text)
    if output is not None:
        say(f"written: {output}")
