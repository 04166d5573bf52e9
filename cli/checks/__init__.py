"""What `threadline doctor` looks at: each check names what it found and what to do about it."""

from __future__ import annotations

from cli.checks.finding import Finding, State
from cli.checks.run import findings

__all__ = ["Finding", "State", "findings"]
