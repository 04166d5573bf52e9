"""Who is known, as decode asks it: a plain view of the partners' histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.partner import Partner, Period


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A partner's kinds, and when its records are refused."""

    name: str
    kinds: frozenset[str]
    suspensions: tuple[Period, ...] = ()

    def is_suspended_at(self, recorded_ms: int) -> bool:
        return any(period.holds(recorded_ms) for period in self.suspensions)


@dataclass(frozen=True, slots=True)
class Registry:
    """All registered partners by name."""

    partners: Mapping[str, KnownPartner] = field(default_factory=dict)

    @classmethod
    def of(cls, partners: Iterable[Partner]) -> Registry:
        return cls({p.name: KnownPartner(p.name, p.kinds, tuple(p.suspensions)) for p in partners})

    def kinds(self) -> dict[str, frozenset[str]]:
        """Kinds by partner, as the fold wants them."""
        return {name: partner.kinds for name, partner in self.partners.items()}
