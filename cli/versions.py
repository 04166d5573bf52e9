"""Which Threadline, Python and libraries these are."""

from __future__ import annotations

import platform
from importlib import metadata

LIBRARIES = ("eventsourcing", "kafka-python", "duckdb", "pydantic", "pyarrow", "click")


def versions() -> dict[str, str]:
    """Names and versions; `not installed` where a library is missing."""
    found = {"threadline": _version("threadline"), "python": platform.python_version()}
    return found | {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
