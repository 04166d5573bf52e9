"""Each test tells its own story from the same first hour."""

from __future__ import annotations

import pytest
from story import begin


@pytest.fixture(autouse=True)
def _a_new_story() -> None:
    begin()
