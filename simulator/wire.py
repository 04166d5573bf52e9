"""How a fact is written: a structured CloudEvent in compact JSON, always marked `synthetic`.

Written by hand and not through the contract's models: those cost about ten times as much. Tests decode what is
written here with the real consumer.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

from pydantic_core import to_json

from simulator.chance import DAY
from simulator.said import Data, Said

_spaced = json.JSONEncoder(separators=(", ", ": "), ensure_ascii=False).encode
_EPOCH = date(1970, 1, 1).toordinal()
# Texts of offsets, days and minutes: a season states half a million times in a few hundred days.
_OFFSETS: dict[int, str] = {}
_DAYS: dict[int, str] = {}
_MINUTES = [f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1_440)]
_SECONDS = [f"{second:02d}" for second in range(60)]
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
    day, second = divmod(at + offset_minutes * 60, DAY)
    minute, second = divmod(second, 60)
    return _day(day) + _MINUTES[minute] + _SECONDS[second] + (_OFFSETS.get(offset_minutes) or _offset(offset_minutes))


def day_text(at: int, offset_minutes: int = 0) -> str:
    """The local date, YYYY-MM-DD."""
    return _day((at + offset_minutes * 60) // DAY)


def _day(day: int) -> str:
    text = _DAYS.get(day)
    if text is None:
        text = _DAYS[day] = date.fromordinal(_EPOCH + day).isoformat()
    return text


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    text = _OFFSETS[minutes] = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return text


def far_ahead(time: str) -> str:
    """The same moment as a device with the Thai calendar states it."""
    return f"{int(time[:4]) + BUDDHIST_YEARS}{time[4:]}"


def written(said: Said, time: str, fact_id: str | None = None, data: Data | None = None) -> bytes:
    """The record's value."""
    head = (
        f'{{"specversion":"1.0","id":"{fact_id or said.id}","source":"/partners/{said.partner}",'
        f'"type":"threadline.{said.name}.v1","subject":"{said.subject}","time":"{time}","synthetic":true,"data":'
    )
    return head.encode() + to_json(said.data if data is None else data) + b"}"


def rewritten(value: bytes) -> bytes:
    """The same event with its keys in reverse and white space between: equal after parsing only."""
    return _spaced(_reversed(json.loads(value))).encode()


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value
