"""Folding an order's stored events one by one, in recorded order, saying what each changed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cli.asking.grid import wrapped
from cli.asking.log import INDENT, WIDTH, local
from cli.asking.natural import natural
from cli.asking.words import what
from cli.text import plain
from domain.fold import FactKey, Kinds, OrderState, as_of, explain_step, fold, key_of, known_at
from domain.history import Marked
from domain.moments import utc_text


@dataclass(frozen=True, slots=True)
class Step:
    """One event folded in: the event, what it changed, and the state after it."""

    event: Marked
    changes: Sequence[str]
    state: OrderState


def narrowed(history: Sequence[Marked], *, as_of_us: int | None = None, known_at_us: int | None = None) -> list[Marked]:
    """The events that had happened by one moment and been recorded by another; None = no limit."""
    facts = [entry.fact for entry in history]
    if as_of_us is not None:
        facts = list(as_of(facts, as_of_us))
    if known_at_us is not None:
        facts = list(known_at(facts, known_at_us))
    kept = {id(fact) for fact in facts}
    return [entry for entry in history if id(entry.fact) in kept]


@dataclass(frozen=True, slots=True)
class Known:
    """Which replacements exist: those under other subjects, and with --as-of those of the order's own later days.

    --as-of asks with all that is known today, so a replacement that happened after the day asked is not missing.
    """

    elsewhere: Container[FactKey]
    own: frozenset[FactKey]

    def __contains__(self, key: object) -> bool:
        return key in self.own or key in self.elsewhere


def known_then(
    history: Sequence[Marked],
    elsewhere: Container[FactKey],
    *,
    as_of_us: int | None = None,
    known_at_us: int | None = None,
) -> Container[FactKey]:
    """What the fold of a narrowed history may take for known beside its facts."""
    if as_of_us is None:
        return elsewhere
    return Known(elsewhere, frozenset(key_of(entry.fact) for entry in narrowed(history, known_at_us=known_at_us)))


def steps(order_no: str, history: Sequence[Marked], kinds: Kinds, elsewhere: Container[FactKey]) -> Iterator[Step]:
    """Fold the events one by one."""
    before: OrderState | None = None
    facts = []
    for entry in history:
        facts.append(entry.fact)
        after = fold(order_no, facts, kinds, elsewhere)
        yield Step(entry, list(in_order(explain_step(before, after))), after)
        before = after


def in_order(changes: Sequence[str]) -> Iterator[str]:
    """The changes as they come, those of lines and of anomalies in the order in which people count."""
    for first, grouped in groupby(changes, key=lambda change: change.partition(" ")[0]):
        same = list(grouped)
        if first == "line":
            same.sort(key=lambda change: natural(change.split()[1].rstrip(":")))
        elif first.startswith("anomaly"):
            same.sort(key=natural)
        yield from same


def step_lines(step: Step) -> Iterator[str]:
    """One step for people: the event, then what it changed."""
    fact = step.event.fact
    yield from wrapped(
        plain(f"{local(fact.happened_at)}  {fact.name} by {fact.partner}: {what(fact.data)}"),
        width=WIDTH,
        hanging=f"{step.event.event.version:>4}  ",
    )
    yield INDENT + f"recorded {utc_text(fact.recorded_us)}"
    for change in step.changes or ["nothing changed"]:
        yield from wrapped(plain(change), width=WIDTH, indent=INDENT, hanging="-> ")
