"""The order in which people count: line 9 before line 10."""

from __future__ import annotations

import re


def natural(name: str) -> list[tuple[bool, int, str]]:
    """A key by which line 9 comes before line 10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(False, int(part), part) if part.isdigit() else (True, 0, part) for part in parts]
