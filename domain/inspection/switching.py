"""The switching rules of ISO 2859-1 (9.3, 9.4) and MIL-STD-105E (4.7, 4.8) over one stream of lots.

What the rules leave to people, and what is read in its place since no fact states it:
- Reduced inspection is permitted by the lots and begins with the first lot stated as inspected under it.
- It ends by the rules, or with the first lot stated as inspected under normal ("other conditions").
- A discontinued stream resumes with the first lot stated as inspected under tightened: the authority's consent that
  the supplier's action will help. All other lots leave it as it is.
- A lot accepted under a lighter severity than was due proves nothing: it is left out, and the run goes on over it.
  One not accepted even so counts as any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.inspection.stream import Due, OriginalLot, Stream
from domain.inspection.tables import Edition, Severity

WINDOW = 5  # "2 out of 5 or fewer consecutive lots"
REJECTED_IN_WINDOW = 2
ACCEPTED_TO_NORMAL = 5
REJECTED_TO_DISCONTINUE = 5

_STRICTNESS = {"reduced": 0, "normal": 1, "tightened": 2}


@dataclass(frozen=True, slots=True)
class Step:
    """One lot of a stream: what severity was due before it, what others were permitted, and what it changed.

    `agrees` is whether the severity stated is one of those permitted. `after` is the stream for the next lot, and
    `why` says in one sentence what the lot did to it.
    """

    lot: OriginalLot
    severity_due: Due
    permitted: tuple[Severity, ...]
    agrees: bool
    after: Stream
    why: str


def replay(lots: Iterable[OriginalLot], *, edition: Edition = "iso", start: Stream | None = None) -> list[Step]:
    """Apply the rules to the original lots of one stream and class, in order; one step a lot.

    Only first submissions may be given. A stream begins on normal inspection unless `start` says otherwise.
    """
    stream = start or Stream()
    steps = []
    for lot in lots:
        taken = step(stream, lot, edition=edition)
        steps.append(taken)
        stream = taken.after
    return steps


def step(stream: Stream, lot: OriginalLot, *, edition: Edition = "iso") -> Step:
    """What one more original lot does to a stream."""
    permitted = stream.permitted(edition)
    after, why = _after(_begun(stream, lot, edition), lot, edition)
    return Step(lot, stream.due, permitted, lot.severity in permitted, after, why)


def _begun(stream: Stream, lot: OriginalLot, edition: Edition) -> Stream:
    """The stream as the lot was inspected, where stating a severity is itself the switch that people decide."""
    if stream.reduced_permitted(edition) and lot.severity == "reduced":
        return Stream(due="reduced")
    if stream.due == "reduced" and lot.severity == "normal":
        return Stream()
    if stream.due == "discontinued" and lot.severity == "tightened":
        return Stream(due="tightened")
    return stream


def _after(stream: Stream, lot: OriginalLot, edition: Edition) -> tuple[Stream, str]:
    if stream.due == "discontinued":
        return stream, "stopped: no lot may be accepted until one is inspected under tightened, on agreed action"
    if lot.accepted and _STRICTNESS[lot.severity] < _STRICTNESS[stream.due]:
        return stream, f"accepted under {lot.severity} where {stream.due} was due: it proves nothing"
    match stream.due:
        case "normal":
            return _after_normal(stream, lot, edition)
        case "tightened":
            return _after_tightened(stream, lot)
        case "reduced":
            return _after_reduced(stream, lot)


def _after_normal(stream: Stream, lot: OriginalLot, edition: Edition) -> tuple[Stream, str]:
    window = (*stream.window, lot.accepted)[-WINDOW:]
    if window.count(False) >= REJECTED_IN_WINDOW:
        span = len(window) - window.index(False)
        return Stream(due="tightened"), f"to tightened: {REJECTED_IN_WINDOW} of {span} consecutive lots not accepted"
    after = replace(stream, window=window, run=stream.run + 1 if lot.accepted else 0, score=_score(stream.score, lot))
    if not lot.accepted:
        return after, f"not accepted, 1 of the last {len(window)}: stays on normal"
    if after.reduced_permitted(edition):
        earned = f"score {after.score}" if edition == "iso" else f"{after.run} lots accepted in a row"
        return after, f"accepted, {earned}: reduced is permitted, given steady production and consent"
    earned = f"score {after.score}" if edition == "iso" else f"{after.run} in a row"
    return after, f"accepted, {earned}: stays on normal"


def _score(score: int, lot: OriginalLot) -> int:
    """ISO 2859-1, 9.3.3.2: 0 anew where a lot did not earn points."""
    if not lot.accepted:
        return 0
    if lot.severity != "normal":
        return score  # updated by lots on normal inspection only
    if lot.ac >= 2:
        return score + 3 if lot.accepted_one_step_tighter else 0
    return score + 2


def _after_tightened(stream: Stream, lot: OriginalLot) -> tuple[Stream, str]:
    if not lot.accepted:
        rejected = stream.rejected + 1
        if rejected >= REJECTED_TO_DISCONTINUE:
            return Stream(due="discontinued"), f"stopped: {rejected} lots not accepted while on tightened"
        after = replace(stream, rejected=rejected, run=0)
        return after, f"not accepted, {rejected} of {REJECTED_TO_DISCONTINUE} while on tightened: stays on tightened"
    run = stream.run + 1
    if run >= ACCEPTED_TO_NORMAL:
        return Stream(), f"to normal: {run} consecutive lots accepted on tightened"
    return replace(stream, run=run), f"accepted, {run} of {ACCEPTED_TO_NORMAL} in a row: stays on tightened"


def _after_reduced(stream: Stream, lot: OriginalLot) -> tuple[Stream, str]:
    if not lot.accepted:
        return Stream(), "to normal: a lot was not accepted on reduced"
    if lot.in_gap:
        return Stream(), "to normal: a lot was accepted in the gap between its two numbers"
    return replace(stream, run=stream.run + 1), "accepted: stays on reduced"
