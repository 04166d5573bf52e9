"""Factories: where they stand, how fast and how reliably they work, and how soon they tell."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from simulator.chance import DAY, HOUR, spread

YEAR = 365 * DAY
# 2025-01-01T00:00:00Z; drift counts from here.
DRIFT_FROM = 1_735_689_600


@dataclass(frozen=True, slots=True)
class Plant:
    """What never changes of a factory: name, site, country, port, offset from UTC, pace (1 = as quoted)."""

    name: str
    site: str
    country: str
    port: str
    offset_minutes: int
    pace: float
    modes: str


# Pace from 0.8 (fast) to 1.45 (slow): the report on the slowest factories has something to find.
FACTORIES: tuple[Plant, ...] = (
    Plant("atlantis-apparel", "Sunken Quarter", "BD", "BDCGP", 360, 1.25, "far"),
    Plant("mirage-mills", "Dune Nine", "BD", "BDCGP", 360, 1.00, "far"),
    Plant("lorem-loom", "Ipsum Park", "VN", "VNSGN", 420, 0.92, "far"),
    Plant("shangri-la-shirts", "Cloud Terrace", "CN", "CNSHA", 480, 0.85, "far"),
    Plant("eldorado-denim", "Gilded Yard", "PK", "PKKHI", 300, 1.15, "far"),
    Plant("avalon-knits", "Mist Island", "IN", "INMAA", 330, 1.10, "far"),
    Plant("brigadoon-blouses", "Hundred Year Lane", "LK", "LKCMB", 330, 0.95, "far"),
    Plant("lilliput-linens", "Small Gate", "TR", "TRIST", 180, 0.80, "near"),
    Plant("camelot-coats", "Round Table Road", "PT", "PTLIS", 0, 0.88, "near"),
    Plant("narnia-knitwear", "Lamp Post", "MA", "MACAS", 60, 1.05, "near"),
    Plant("xanadu-textiles", "Pleasure Dome", "TH", "THLCH", 420, 1.45, "far"),
    Plant("oz-outerwear", "Emerald Works", "ID", "IDJKT", 420, 1.02, "far"),
)  # fmt: skip
# This one books its pieces by the day only, and says so.
DAY_BOOKER = "xanadu-textiles"


@dataclass(frozen=True, slots=True)
class Factory:
    """One factory as a seed makes it."""

    plant: Plant
    # Sigma of its queue and work times: 0.2 is punctual, 0.5 is anybody's guess.
    sigma: float
    # Yearly change of its pace: +0.1 = ten per cent slower a year.
    drift: float
    reject_rate: float
    # Median seconds from what happened to its telling.
    delay_s: float
    # Chance that a final inspection of its goods fails.
    failure: float

    @property
    def name(self) -> str:
        return self.plant.name

    def takes(self, rng: random.Random, median_days: float, at: int) -> int:
        """Seconds that something with this quoted median takes at this factory, begun at `at`."""
        years = (at - DRIFT_FROM) / YEAR
        # Busiest in the weeks before the autumn and holiday ships: a wave of 20 % with its crest in August.
        season = 1 + 0.2 * math.cos(2 * math.pi * (years - 0.62))
        return int(spread(rng, median_days * DAY * self.plant.pace * (1 + self.drift * years) * season, self.sigma))


def factory_of(plant: Plant, rng: random.Random) -> Factory:
    """Draw a plant's habits."""
    return Factory(
        plant,
        sigma=rng.uniform(0.18, 0.5),
        drift=rng.uniform(-0.08, 0.15),
        reject_rate=spread(rng, 0.008, 0.5),
        delay_s=spread(rng, 4 * HOUR, 0.7),
        failure=rng.uniform(0.03, 0.16),
    )
