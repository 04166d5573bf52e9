"""What a replay needs from the store, and the comparison of its end with the published read models."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.asking.replay import Step
from cli.asking.states import differences, read_state
from domain.errors import NotFound
from domain.facts.papers import Corrected
from domain.fold import FactKey, rows
from domain.history import Marked, marked

if TYPE_CHECKING:
    from cli.place import Place
    from domain.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the fold compares with the read model; no differences = equal, or not to be compared (`words` says)."""

    words: str
    differences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One order's history, who is registered as what, and which replacements under other subjects exist."""

    place: Place
    order_no: str
    history: Sequence[Marked]
    kinds: Mapping[str, frozenset[str]]
    elsewhere: Container[FactKey]
    head: int

    def compare(self, folded: Sequence[Step]) -> Verdict:
        """Compare the state after the events that the published copy holds with the copy's own rows."""
        from projections.asking import open_copy

        try:
            copy = open_copy(self.place.data)
        except NotFound:
            return Verdict("nothing is published yet, so nothing is compared: threadline project")
        with copy:
            held = {row[0] for row in copy.query("SELECT position FROM facts WHERE subject = ?", [self.order_no]).rows}
            reached = copy.position >= self.head
            taken = [step for step in folded if str(step.event.fact.position) in held]
            told = f"the copy at position {copy.position}"
            if len(taken) < len(folded) and (reached or taken != list(folded[: len(taken)])):
                missing = [str(step.event.fact.position) for step in folded if step not in taken]
                return Verdict(f"differs from {told}", [f"facts: no row of the record at {at}" for at in missing])
            if not taken:
                return Verdict(f"{told} holds no event of this order yet, so nothing is compared")
            found = list(differences(rows(taken[-1].state), read_state(copy, self.order_no)))
            behind = f", after {len(taken)} of {len(folded)} events (it is behind)" if len(taken) < len(folded) else ""
            return Verdict(f"{'differs from' if found else 'equal to'} {told}{behind}", found)


def replayed(place: Place, order_no: str) -> Source:
    """Read what a replay of this order needs; NotFound if nothing is recorded about it."""
    tracker = place.tracker(must_exist=True)
    try:
        history = marked(tracker.history(order_no))
        return Source(
            place,
            order_no,
            history,
            tracker.registry().kinds(),
            _elsewhere(tracker, history),
            tracker.recorder.max_notification_id() or 0,
        )
    finally:
        tracker.close()


def _elsewhere(tracker: Tracker, history: Sequence[Marked]) -> frozenset[FactKey]:
    """Which of the replacements that corrections name under other subjects are recorded."""
    named = {
        (entry.fact.source, replacement.subject, replacement.id)
        for entry in history
        if isinstance(entry.fact.data, Corrected)
        for replacement in entry.fact.data.replaced_by or ()
        if replacement.subject is not None and replacement.subject != entry.fact.subject
    }
    subjects = tracker.subjects({subject for _, subject, _ in named})
    return frozenset((source, subject, id) for source, subject, id in named if (source, id) in subjects[subject].known)
