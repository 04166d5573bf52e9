"""How a fact is written: a structured CloudEvent in compact JSON, always marked `synthetic`.

Written by hand and not through the contract's models: those cost about ten times as much. Tests decode what is
written here with the real consumer.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from simulator.said import Data, Said

encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_spaced = json.JSONEncoder(separators=(", ", ": "), ensure_ascii=False).encode
_ZONES: dict[int, timezone] = {0: UTC}
# The Thai calendar counts from the Buddha's death: a device set to it writes 2569 for 2026.
BUDDHIST_YEARS = 543


class WireFact(NamedTuple):
    """One record as its partner sends it, with what must become of it.

    `sent_us` is simulated (UTC microseconds); `outcome` is recorded, repeated or quarantined, with the refusal's
    `code`; `dirt` names what was done to it ('' = nothing). `key` and `value` may be None (bad records).
    """

    partner: str
    sent_us: int
    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    outcome: str = "recorded"
    code: str = ""
    dirt: str = ""


def time_text(at: int, offset_minutes: int) -> str:
    """RFC 3339 with the partner's own offset, to the second."""
    zone = _ZONES.get(offset_minutes)
    if zone is None:
        zone = _ZONES[offset_minutes] = timezone(timedelta(minutes=offset_minutes))
    return datetime.fromtimestamp(at, zone).isoformat()


def day_text(at: int, offset_minutes: int = 0) -> str:
    return time_text(at, offset_minutes)[:10]


def far_ahead(time: str) -> str:
    """The same moment as a device with the Thai calendar states it."""
    return f"{int(time[:4]) + BUDDHIST_YEARS}{time[4:]}"


def written(said: Said, time: str, fact_id: str | None = None, data: Data | None = None) -> bytes:
    """The record's value."""
    return (
        f'{{"specversion":"1.0","id":"{fact_id or said.id}","source":"/partners/{said.partner}",'
        f'"type":"threadline.{said.name}.v1","subject":"{said.subject}","time":"{time}",'
        f'"synthetic":true,"data":{encode(said.data if data is None else data)}}}'
    ).encode()


def rewritten(value: bytes) -> bytes:
    """The same event with its keys in reverse and white space between: equal after parsing only."""
    return _spaced(_reversed(json.loads(value))).encode()


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value
