"""Whether stored records are still those that were recorded: each digest, computed anew from the stored bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cli.asking.numbers import count
from domain.envelope import recompute_digest, unseal
from domain.events import CarriedEvent

DIFFERS = "DIGEST DIFFERS: the stored bytes are not those that were recorded"


def differing(events: Iterable[CarriedEvent]) -> frozenset[int]:
    """The versions whose stored digest is not that of their stored key, headers and value."""
    return frozenset(event.originator_version for event in events if not _is_equal(event))


def verdict(checked: int, versions: Iterable[int]) -> str:
    """How the comparison went, in one line."""
    wrong: Sequence[int] = sorted(versions)
    told = f"{count(checked, 'digest')} recomputed"
    if not wrong:
        return f"{told}, all equal"
    return f"{told}; {DIFFERS} (version {', '.join(map(str, wrong))})"


def _is_equal(event: CarriedEvent) -> bool:
    try:
        return recompute_digest(event.originator_id, event.state) == unseal(event.state).digest
    except (ValueError, LookupError, TypeError, AttributeError):
        return False  # no sealed record any more, so not what was recorded: only `seal` writes here
