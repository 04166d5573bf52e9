"""Reading a stated time: verbatim text in, UTC microseconds and the local day out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_US = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST_US = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


def microseconds(moment: datetime) -> int:
    """UTC microseconds since 1970 of an aware datetime, exactly (float `timestamp()` loses the last digits)."""
    return (moment - _EPOCH) // _MICROSECOND


def read_moment(text: str) -> int:
    """Read an RFC 3339 time (its form already checked) as UTC microseconds; ValueError if no such moment exists."""
    us = microseconds(datetime.fromisoformat(text.upper()))
    # 0001-01-01T00:00+14:00 can be read, and no UTC text could be written of it.
    if not _FIRST_US <= us <= _LAST_US:
        raise ValueError(f"{text} lies outside the years 1 to 9999 in UTC")
    return us


def is_moment(text: str) -> bool:
    """Whether `read_moment` would read this time; asked of each record, and a fifth of the cost of reading it."""
    try:
        if not "0001" < text[:4] < "9999":
            read_moment(text)
        else:
            datetime.fromisoformat(text.upper())
    except ValueError:
        return False
    return True


def local_day(text: str) -> str:
    """The local date of a stated time at its own offset: the first ten characters."""
    return text[:10]


def moment_of(us: int) -> datetime:
    """The aware UTC datetime of a count of microseconds."""
    return _EPOCH + timedelta(microseconds=us)


def utc_text(us: int) -> str:
    """RFC 3339 UTC text, to the second where there are no fractions."""
    moment = moment_of(us)
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")
