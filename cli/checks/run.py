"""All checks in order; one that itself fails is a finding, and no end of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cli.checks import copy, kafka, machine, store
from cli.checks.finding import Finding
from cli.place import Place
from domain.errors import ThreadlineError

CHECKS: tuple[tuple[str, Callable[[Place], Iterator[Finding]]], ...] = (
    ("program", machine.findings),
    ("store", store.findings),
    ("copy", copy.findings),
    ("kafka", kafka.findings),
)


def findings(place: Place) -> list[Finding]:
    """Everything found about a place."""
    found: list[Finding] = []
    for name, check in CHECKS:
        try:
            found.extend(check(place))
        except ThreadlineError as error:
            found.append(Finding(name, "fail", f"[{error.code}] {error.message}", error.next_step))
    return found
