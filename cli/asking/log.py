"""An order's log: every stored event in recorded order, with both times, who, what and where, and its corrections."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Sequence

from cli.asking.digests import DIFFERS
from cli.asking.grid import wrapped
from cli.asking.words import what
from cli.text import plain
from domain.envelope import header_json, plain_text
from domain.history import Marked
from domain.moments import utc_text

COLUMNS = (
    "version", "happened_at", "recorded_at", "fact", "partner", "what", "id", "position", "mark", "digest_ok",
)  # fmt: skip
INDENT = "      "
WIDTH = 100


def mark(entry: Marked) -> str:
    """The part of an event in a correction: corrected (the original), declaration, replacement; '' if none."""
    marks = []
    if entry.corrects:
        effect = "" if entry.has_effect else ", without effect"
        marks.append(f"declaration: corrects {entry.corrects}{effect}")
    if entry.replaces:
        marks.append(f"replacement of {entry.replaces}")
    if entry.corrected_by:
        marks.append(f"corrected by {entry.corrected_by}")
    if entry.is_twice:
        marks.append("stated twice, counts in nothing")
    return "; ".join(marks)


def rows(history: Iterable[Marked], altered: Collection[int] = ()) -> Iterator[Sequence[object]]:
    """The log as rows of COLUMNS; times as text, `happened_at` verbatim. `altered`: versions whose digest differs."""
    for entry in history:
        fact = entry.fact
        yield (
            entry.event.version,
            fact.happened_at,
            utc_text(fact.recorded_us),
            fact.name,
            fact.partner,
            what(fact.data),
            fact.id,
            str(fact.position),
            mark(entry),
            entry.event.version not in altered,
        )


def lines(history: Iterable[Marked], altered: Collection[int] = ()) -> Iterator[str]:
    """The log for people: two or three lines an event, one more for each version in `altered`."""
    for entry in history:
        fact = entry.fact
        void = "x" if entry.corrected_by else " "
        yield f"{entry.event.version:>4}{void} {local(fact.happened_at)}  {fact.name} by {fact.partner}"
        if entry.event.version in altered:
            yield f"{INDENT}** {DIFFERS}"
        yield from wrapped(plain(what(fact.data)), width=WIDTH, indent=INDENT)
        marked = mark(entry)
        if marked:
            yield INDENT + plain(f"** {marked}")
        yield INDENT + plain(f"id {fact.id}, recorded {utc_text(fact.recorded_us)} at {fact.position}")


def local(happened_at: str) -> str:
    """The sender's own time for people: `2026-03-24 18:10 +06:00`."""
    day, clock, rest = happened_at[:10], happened_at[11:16], happened_at[19:]
    offset = rest.lstrip(".0123456789").upper()
    return f"{day} {clock} {'UTC' if offset == 'Z' else offset}"


def raw_lines(entry: Marked, altered: Collection[int] = ()) -> Iterator[str]:
    """The record as it came: headers and value, byte for byte, what is not plain text escaped."""
    sealed = entry.event.sealed
    yield f"-- version {entry.event.version}, position {sealed.position}, recorded {utc_text(entry.fact.recorded_us)}"
    yield f"digest {sealed.digest}"
    if entry.event.version in altered:
        yield f"** {DIFFERS}"
    yield f"key {escaped(entry.fact.subject.encode())}"
    for name, value in sealed.headers:
        yield f"header {escaped(name.encode('utf-8', 'surrogateescape'))}: {escaped(value)}"
    yield "value " + escaped(sealed.value)


def escaped(value: bytes) -> str:
    """Bytes as one line: text as it is, line breaks as \\n, anything unsafe or not UTF-8 as its number."""
    text = value.decode("utf-8", "backslashreplace")
    return plain(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"))


RAW_COLUMNS = ("version", "position", "recorded_at", "digest", "key", "headers", "value", "value_base64", "digest_ok")


def raw_rows(history: Iterable[Marked], altered: Collection[int] = ()) -> Iterator[Sequence[object]]:
    """The records as they came, as rows of RAW_COLUMNS: exact, text where it is text and base64 where it is not."""
    for entry in history:
        sealed = entry.event.sealed
        text = plain_text(sealed.value)
        yield (
            entry.event.version,
            str(sealed.position),
            utc_text(entry.fact.recorded_us),
            sealed.digest,
            entry.fact.subject,
            [header_json(name, value) for name, value in sealed.headers],
            text,
            None if text is not None else base64.b64encode(sealed.value).decode(),
            entry.event.version not in altered,
        )
