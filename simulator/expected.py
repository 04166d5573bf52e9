"""What must become of what was sent: counted while it is sent, to be compared with what the tracker says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from simulator.wire import WireFact


@dataclass(slots=True)
class Expected:
    """Counts over the records sent so far; recorded + repeated + quarantined = records.

    `recorded` counts facts with an identity of their own; `refused` counts quarantined records by code; `facts` counts
    recorded facts by partner; `dirt` counts records by what was done to them.
    """

    records: int = 0
    recorded: int = 0
    repeated: int = 0
    quarantined: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    dirt: Counter[str] = field(default_factory=Counter)

    def count(self, fact: WireFact) -> None:
        """Count one record as it is sent."""
        self.records += 1
        if fact.dirt:
            self.dirt[fact.dirt] += 1
        if fact.outcome == "recorded":
            self.recorded += 1
            self.facts[fact.partner] += 1
        elif fact.outcome == "repeated":
            self.repeated += 1
        else:
            self.quarantined += 1
            self.refused[fact.code] += 1

    @property
    def conflicting(self) -> int:
        return self.refused["conflicting"]

    @property
    def malformed(self) -> int:
        """Records that state no fact."""
        return self.quarantined - self.conflicting
