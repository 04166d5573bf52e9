"""Moments and days as people type them."""

from __future__ import annotations

import re
from datetime import date

from domain.errors import InvalidInput
from domain.facts.words import TIME_PATTERN
from domain.moments import read_moment


def day(text: str) -> date:
    """A day, YYYY-MM-DD; InvalidInput on anything else."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidInput(f"expected a day as YYYY-MM-DD, found {text!r}")


def moment_us(text: str) -> int:
    """A moment in UTC microseconds: RFC 3339 with an offset, or a day, which means to the end of it in UTC."""
    try:
        if len(text) == 10:
            return read_moment(f"{date.fromisoformat(text).isoformat()}T23:59:59.999999Z")
        if re.match(TIME_PATTERN, text):
            return read_moment(text)
    except ValueError:
        pass
    raise InvalidInput(
        f"expected a time with an offset from UTC or a day, found {text!r}",
        next_step="e.g. 2026-03-01T08:00:00+05:30, or 2026-03-01 for all of that day in UTC",
    )
