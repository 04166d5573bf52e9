"""Dates and times of foreign files, read by the patterns their map names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from domain.errors import InvalidInput

_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
_HAS_TIME = re.compile(r"%[HIMSfXc]")


@cache
def zone_of(name: str) -> tzinfo:
    """The time zone of an offset (`+05:30`, `Z`) or of a name (`Asia/Dhaka`); InvalidInput if it is neither."""
    if name == "Z":
        name = "+00:00"
    found = _OFFSET.fullmatch(name)
    if found:
        span = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if span < timedelta(hours=24):
            return timezone(-span if found[1] == "-" else span)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidInput(f"expected an offset such as +05:30 or a time zone's name, found {name!r}") from None


# Days repeat: a file of a million rows has some thousand of them, and strptime takes 8 microseconds.
@lru_cache(maxsize=20_000)
def read_date(cell: str, formats: tuple[str, ...]) -> tuple[datetime, bool] | None:
    """The moment and whether the pattern that fits has a time of day; None if no pattern fits."""
    for pattern in formats:
        try:
            return datetime.strptime(cell, pattern), bool(_HAS_TIME.search(pattern))
        except ValueError:
            continue
    return None


def day_text(cell: str, formats: Sequence[str]) -> str | None:
    """The cell as YYYY-MM-DD, by the first pattern that fits; None if none does."""
    found = read_date(cell, tuple(formats))
    return found[0].strftime("%Y-%m-%d") if found and found[0].year >= 1000 else None


def time_text(cell: str, formats: Sequence[str], *, at: str, zone: str) -> str | None:
    """The cell as RFC 3339 with an offset: at `at` of the day where the cell has no time of its own."""
    found = read_date(cell, tuple(formats))
    if found is None or found[0].year < 1000:
        return None
    moment, has_time = found
    if not has_time:
        hour, minute, second = map(int, at.split(":"))
        try:
            moment = moment.replace(hour=hour, minute=minute, second=second)
        except ValueError:
            raise InvalidInput(f"expected a time of day such as 12:00:00, found {at!r}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(zone))
    return moment.isoformat()
