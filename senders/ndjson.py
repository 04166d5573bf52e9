"""NDJSON: one CloudEvent a line, structured mode, read line by line and sent byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic_core import from_json

from domain.facts import BY_TYPE
from senders.candidate import Candidate, Row
from senders.ids import identifying, key_of, made_id
from senders.seen import Seen

_SOURCE = "/partners/"


def read_ndjson(
    lines: Iterable[bytes], *, partner: str | None, seen: Seen, id_columns: Sequence[str] = ()
) -> Iterator[Candidate]:
    """Read events; what is missing of specversion, source and id is added, all else stays as the file has it.

    Without `partner` each event goes to the topic of its own source. `id_columns` name attributes or data fields
    (dotted).
    """
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        line = line.strip()
        if line:
            yield _candidate(Row(number, raw=line), partner, seen, id_columns)


def _candidate(row: Row, partner: str | None, seen: Seen, id_columns: Sequence[str]) -> Candidate:
    value = row.raw
    try:
        event = from_json(value)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        return Candidate(partner or "", "", value, (row,))
    subject, source = _text(event.get("subject")), _text(event.get("source"))
    to = partner or source.removeprefix(_SOURCE)
    spec = BY_TYPE.get(_text(event.get("type")))
    fact = spec.name if spec else ""
    added: dict[str, Any] = {}
    if "specversion" not in event:
        added["specversion"] = "1.0"
    if "source" not in event and partner:
        added["source"] = _SOURCE + partner
    data = event.get("data")
    if "id" not in event and fact and isinstance(data, dict):
        if id_columns:
            added["id"] = made_id(key_of(fact, subject, [_at(event, name) for name in id_columns]))
        else:
            key = key_of(fact, subject, identifying(fact, time=_text(event.get("time")), data=data))
            added["id"] = made_id(key, seen.ordinal(key))
    if added:
        # Spliced in before the rest, which stays verbatim: a key that stands twice in it is still found.
        head = json.dumps(added, separators=(",", ":")).encode()
        rest = value[1:].lstrip()
        value = head[:-1] + (b"," if rest[:1] != b"}" else b"") + rest
        event |= added
    return Candidate(to, subject, value, (row,), fact, event)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _at(event: dict[str, Any], name: str) -> str:
    found: Any = event if name in event else event.get("data")
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return "" if found is None else str(found)
