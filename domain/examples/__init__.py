"""An example event of each fact, as a partner would send it in structured mode."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, cast


def example(fact: str) -> dict[str, Any]:
    """The example event of a fact; KeyError if the contract has no such fact."""
    file = files(__name__) / f"{fact}.json"
    if not file.is_file():
        raise KeyError(fact)
    return cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
