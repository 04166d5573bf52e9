"""All checks in order; one that itself fails is a finding, and no end of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
    return list(_grounded(found))


# A topic that was made again holds other records than those that the stored offsets count: they can't be compared.
RESTS_ON = {"lag": "topic ids", "retention": "topic ids"}


def _grounded(found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, with no check that says ok on the ground of one that failed."""
    failed = {one.check for one in found if one.state == "fail"}
    for one in found:
        ground = RESTS_ON.get(one.check)
        if one.state == "ok" and ground in failed:
            yield Finding(one.check, "warn", f"not known: {ground} failed", f"first {ground}, above")
        else:
            yield one
