"""What a replay needs from the store, and the comparison of its end with the published read models."""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.asking.replay import Step
from cli.asking.states import differences, read_state
from cli.asking.store import opened
from domain.errors import NotFound
from domain.facts.papers import Corrected
from domain.fold import FactKey, rows
from domain.history import Marked

if TYPE_CHECKING:
    from cli.place import Place
    from projections.asking import Copy


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the fold compares with the read model; no differences = equal, or not to be compared (`words` says)."""

    words: str
    differences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One order's history, who is registered as what, and which replacements under other subjects exist."""

    copy: Copy | None
    order_no: str
    history: Sequence[Marked]
    kinds: Mapping[str, frozenset[str]]
    elsewhere: Container[FactKey]
    head: int

    def compare(self, folded: Sequence[Step]) -> Verdict:
        """Compare the state after the events that the published copy holds with the copy's own rows."""
        copy = self.copy
        if copy is None:
            return Verdict("nothing is published yet, so nothing is compared: threadline project")
        told = f"the copy at position {copy.position}"
        held = {row[0] for row in copy.query("SELECT position FROM facts WHERE subject = ?", [self.order_no]).rows}
        taken = [step for step in folded if str(step.event.fact.position) in held]
        strange = sorted(held - {str(step.event.fact.position) for step in folded})
        wrong = [f"facts: a row of the record at {at}, which the event store doesn't have" for at in strange]
        if len(taken) < len(folded) and (copy.position >= self.head or taken != list(folded[: len(taken)])):
            missing = [str(step.event.fact.position) for step in folded if step not in taken]
            wrong += [f"facts: no row of the record at {at}" for at in missing]
        if wrong:
            return Verdict(f"differs from {told}", wrong)
        if not taken:
            return Verdict(f"{told} holds no event of this order yet, so nothing is compared")
        found = list(differences(rows(taken[-1].state), read_state(copy, self.order_no)))
        behind = f", after {len(taken)} of {len(folded)} events (it is behind)" if len(taken) < len(folded) else ""
        return Verdict(f"{'differs from' if found else 'equal to'} {told}{behind}", found)


@contextlib.contextmanager
def replayed(place: Place, order_no: str) -> Iterator[Source]:
    """Read what a replay of this order needs; NotFound if nothing is recorded about it.

    The copy is opened before the store is read: so whatever the copy holds, the store has, also while both grow.
    """
    from projections.asking import open_copy

    with contextlib.ExitStack() as stack:
        copy: Copy | None = None
        with contextlib.suppress(NotFound):
            copy = stack.enter_context(open_copy(place.data))
        with opened(place) as histories:
            history = histories.of(order_no)
            elsewhere = histories.known(_named_elsewhere(history))
            # The head last: a copy that reached it then holds all of this history.
            source = Source(copy, order_no, history, histories.kinds(), elsewhere, histories.head)
        yield source


def _named_elsewhere(history: Sequence[Marked]) -> Iterator[FactKey]:
    """The replacements that corrections name under other subjects."""
    for entry in history:
        if isinstance(entry.fact.data, Corrected):
            for replacement in entry.fact.data.replaced_by or ():
                if replacement.subject is not None and replacement.subject != entry.fact.subject:
                    yield (entry.fact.source, replacement.subject, replacement.id)
