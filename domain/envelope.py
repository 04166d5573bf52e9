"""The stored state of a fact: a small envelope, and the record's value spliced in verbatim.

    {"recorded_ms":1764000000000,"at":"3/5/1234","digest":"<sha-256>","fact":<the partner's own bytes>}

Headers stand before `fact` where a record had any (`headers`: [name, text] or [name, null, base64]); the CloudEvents
attributes of a binary-mode record stand in `ce`. Nothing is serialised twice, so the digest can be recomputed from
the store for ever. No version, notification id or time of ours is in it: re-ingestion gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic_core import from_json

from domain.positions import Position

Headers = Sequence[tuple[str, bytes]]
_FACT = b',"fact":'
_length = struct.Struct(">Q").pack  # twice as fast as int.to_bytes, and this runs for each record
_NO_CONTENT_TYPE = _length(0)
_FACT_OBJECT = re.compile(rb',"fact":[ \t\r\n]*\{')


def digest(key: bytes, headers: Headers, value: bytes) -> str:
    """SHA-256 (hex) over key, content type, the `ce_` attributes in name order, value; each length-prefixed.

    The prefix is 8 bytes, big-endian; names and values of attributes are prefixed each on its own, so that no two
    records share one input.
    """
    if not headers:  # most records: no header, hence no content type and no attribute
        prefixed = b"".join((_length(len(key)), key, _NO_CONTENT_TYPE, _length(len(value)), value))
        return hashlib.sha256(prefixed).hexdigest()
    content_type = b""
    attributes: list[tuple[bytes, bytes]] = []
    for name, text in headers:
        if name.startswith("ce_"):
            attributes.append((name.encode(), text))
        elif name == "content-type":
            content_type = text
    parts = [key, content_type]
    for name_bytes, text in sorted(attributes):
        parts += (name_bytes, text)
    parts.append(value)
    return hashlib.sha256(b"".join(_length(len(part)) + part for part in parts)).hexdigest()


def seal(*, recorded_ms: int, position: Position, digest: str, headers: Headers, value: bytes, binary: bool) -> bytes:
    """Build the stored state of one accepted record."""
    middle = _headers_json(headers, binary=binary) if headers else b""
    return b'{"recorded_ms":%d,"at":"%d/%d/%d","digest":"%b"%b%b%b}' % (
        recorded_ms,
        *position,
        digest.encode(),
        middle,
        _FACT,
        value,
    )


_structured_headers: dict[tuple[tuple[str, bytes], ...], bytes] = {}


def _headers_json(headers: Headers, *, binary: bool) -> bytes:
    key = tuple(headers)
    if not binary and key in _structured_headers:
        return _structured_headers[key]
    plain = [(name, text) for name, text in headers if not (binary and name.startswith("ce_"))]
    text = b""
    if plain:
        text += b',"headers":' + _dump([header_json(name, value) for name, value in plain])
    if binary:
        attributes = {name[3:]: value.decode() for name, value in headers if name.startswith("ce_")}
        text += b',"ce":' + _dump(attributes)
    # Senders repeat one or two header sets for ever; the bound is for those that put a new value in each record.
    elif len(_structured_headers) < 256:
        _structured_headers[key] = text
    return text


def header_json(name: str, value: bytes) -> list[str | None]:
    """One header as JSON: [name, text], or [name, null, base64] where the bytes are no plain text."""
    text = plain_text(value)
    return [name, text] if text is not None else [name, None, base64.b64encode(value).decode()]


def header_bytes(item: Sequence[str | None]) -> tuple[str, bytes]:
    """Read back what `header_json` wrote."""
    name, text = cast(str, item[0]), item[1]
    return name, text.encode() if text is not None else base64.b64decode(cast(str, item[2]))


def plain_text(value: bytes) -> str | None:
    """The text, if the bytes are UTF-8 without NUL (which DuckDB's JSON can't carry)."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A stored state, opened: where and when it was recorded, its digest, its record's headers and value."""

    recorded_ms: int
    position: Position
    digest: str
    headers: tuple[tuple[str, bytes], ...]
    value: bytes
    binary: bool

    @property
    def attributes(self) -> dict[str, Any]:
        """The CloudEvents attributes, whichever the mode; `datacontenttype` left out where it is JSON."""
        if self.binary:
            found: dict[str, Any] = {n[3:]: v.decode() for n, v in self.headers if n.startswith("ce_")}
        else:
            found = {n: v for n, v in from_json(self.value).items() if n != "data"}
        if found.get("datacontenttype", "").partition(";")[0].strip() in ("", "application/json"):
            found.pop("datacontenttype", None)
        return found

    @property
    def data(self) -> Any:
        """The fact's data as parsed JSON."""
        parsed = from_json(self.value)
        return parsed if self.binary else parsed["data"]


def unseal(state: bytes) -> Sealed:
    """Open a stored state; the inverse of `seal`."""
    cut = _value_starts(state)
    head = from_json(state[:cut] + b"}")
    headers = [header_bytes(item) for item in head.get("headers", ())]
    ce = head.get("ce")
    if ce is not None:
        headers += [("ce_" + name, text.encode()) for name, text in ce.items()]
    return Sealed(
        recorded_ms=head["recorded_ms"],
        position=Position.parse(head["at"]),
        digest=head["digest"],
        headers=tuple(headers),
        value=state[cut + len(_FACT) : -1],
        binary=ce is not None,
    )


def _value_starts(state: bytes) -> int:
    """Where `,"fact":` stands before the record's value.

    No raw `"fact":` can stand inside a JSON string, whose quotes would be escaped; but an extension attribute may be
    called `fact`. Attributes are texts and the record's value is an object, so the first one before a brace is ours.
    """
    found = _FACT_OBJECT.search(state)
    if found is None:
        raise ValueError("expected a sealed fact, found no value in it")
    return found.start()


def identity_and_digest(state: bytes) -> tuple[str, str, str]:
    """(source, id, digest) of a stored fact: all that an aggregate needs to decide on the next one."""
    whole = from_json(state)
    attributes = whole.get("ce") or whole["fact"]
    return attributes["source"], attributes["id"], whole["digest"]


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two stored facts are equal after parsing: attributes and data, whichever the mode."""
    a, b = unseal(one), unseal(other)
    return a.attributes == b.attributes and a.data == b.data


def recompute_digest(originator_id: str, state: bytes) -> str:
    """The digest as it must be, from the store alone: the key is the subject, which is the aggregate's id."""
    sealed = unseal(state)
    return digest(subject_of(originator_id).encode(), sealed.headers, sealed.value)


def subject_of(originator_id: str) -> str:
    """The subject that an aggregate id names: `order/PO-1` -> `PO-1`; shipments and certificates are their own."""
    return originator_id.removeprefix("order/")


def originator_id_of(subject: str) -> str:
    """The aggregate id of a subject."""
    return subject if "/" in subject else "order/" + subject


def own_state(fields: dict[str, object]) -> bytes:
    """The stored state of an event of our own people: plain JSON."""
    return _dump(fields)


def read_own(state: bytes) -> dict[str, Any]:
    return cast("dict[str, Any]", from_json(state))
