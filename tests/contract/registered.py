"""The partners that the examples name, and records made from events."""

from __future__ import annotations

import json
from typing import Any

from consumers.decode import Rejected, decode
from domain.fact import Fact
from domain.partner import Period
from domain.record import Record
from domain.registry import KnownPartner, Registry

RECORDED_MS = 1_780_000_000_000
KINDS = {
    "northwind-apparel": "buyer",
    "sunrise-garments": "factory",
    "lens-quality": "inspector",
    "bluewater": "carrier",
    "texcert": "certifier",
    "left-us": "factory",
}
REGISTRY = Registry(
    {
        name: KnownPartner(name, frozenset({kind}), (Period(0, None),) if name == "left-us" else ())
        for name, kind in KINDS.items()
    }
)


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def structured(event: dict[str, Any], **changed: Any) -> Record:
    """The event as a record in structured mode."""
    partner = str(event.get("source", "")).removeprefix("/partners/")
    key = str(event.get("subject", "")).encode()
    record = Record("orders." + partner, 2, 17, RECORDED_MS, key, as_json(event), ())
    return record._replace(**changed)


def binary(event: dict[str, Any], **changed: Any) -> Record:
    """The same event as a record in binary mode."""
    headers = [("content-type", b"application/json")]
    headers += [
        ("ce_" + name, str(text).encode()) for name, text in event.items() if name not in ("data", "datacontenttype")
    ]
    record = structured(event)._replace(value=as_json(event["data"]), headers=tuple(headers))
    return record._replace(**changed)


def read(record: Record) -> Fact | Rejected:
    return decode(record, registry=REGISTRY, topic_no=3)
