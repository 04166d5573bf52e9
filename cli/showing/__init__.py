"""The parts of `threadline demo`: a synthetic season sent, and its sums."""

from __future__ import annotations
