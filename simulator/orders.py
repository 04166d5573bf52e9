"""What is agreed: an order's terms, and how they change."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from stdnum import ean

from simulator.chance import DAY, HOUR, happens, some, spread
from simulator.factories import Factory
from simulator.partners import BUYERS, CARRIER_OF, INSPECTORS, Roster, Sender
from simulator.said import Data, Said
from simulator.wire import day_text

_COLOURS = ("black", "white", "navy", "sand", "moss", "rust", "sky", "plum")
# Size ratios as buyers write them: pieces of each size in a pack.
_RATIOS: tuple[dict[str, int], ...] = (
    {"S": 1, "M": 2, "L": 2, "XL": 1},
    {"XS": 1, "S": 2, "M": 3, "L": 3, "XL": 2, "XXL": 1},
    {"36": 1, "38": 2, "40": 2, "42": 1},
    {"ONE": 1},
)
_STYLES = ("tee", "shirt", "polo", "chino", "denim", "dress", "jacket", "knit")
_HARD = {"jacket": 1.35, "dress": 1.15, "denim": 1.1, "tee": 0.85}
# What every buyer asks of a final inspection.
LEVEL = "II"
AQLS = {"critical": "0", "major": "2.5", "minor": "4.0"}
# Days door to door by mode, as quoted.
TRANSIT_DAYS = {"ocean": 31, "air": 5, "truck": 6, "rail": 19, "courier": 4}
# Median days of queue and work by stage for 2,400 pieces: what a factory quotes from.
QUEUE_DAYS = {"cut": 23.0, "sewn": 3.0, "finished": 2.0, "packed": 1.5, "shipped": 4.0}
WORK_DAYS = {"cut": 4.0, "sewn": 10.0, "finished": 4.0, "packed": 3.0}
_QUOTED_DAYS = sum(QUEUE_DAYS.values()) + sum(WORK_DAYS.values())


@dataclass(slots=True)
class Terms:
    """One order's terms as the floor knows them; `quantity` by line is what is wanted now."""

    number: str
    buyer: Sender
    factory: Factory
    inspector: Sender | None
    confirmed_at: int
    quantity: dict[str, int]
    drop_of: dict[str, str]
    mode: str
    promised_at: int
    difficulty: float
    data: Data
    revision: int = 0
    # Whether an air carrier has been named since.
    flies: bool = False
    cancelled: set[str] = field(default_factory=set)
    cancelled_at: int | None = None

    @property
    def carrier(self) -> Sender:
        return CARRIER_OF[self.mode]

    @property
    def style(self) -> str:
        return str(self.data["style"])

    @property
    def total(self) -> int:
        return sum(self.quantity.values())


def agreed(rng: random.Random, k: int, confirmed_at: int, roster: Roster) -> Terms:
    """The terms of order number k, as confirmed."""
    buyer = BUYERS[0] if rng.random() < 0.5 else rng.choice(BUYERS)
    factory = rng.choice(roster.factories)
    family = rng.choice(_STYLES)
    # One order in twelve is a small batch: those are the hard ones to keep apart.
    total = int(spread(rng, 150, 0.5)) if happens(rng, 0.08) else int(spread(rng, 2_400, 0.7))
    difficulty = _HARD.get(family, 1.0)
    near = factory.plant.modes == "near"
    mode = rng.choices(
        ("truck", "air", "ocean", "courier") if near else ("ocean", "air", "rail", "courier"),
        (75, 10, 10, 5) if near else (80, 11, 6, 3),
    )[0]
    quoted = _QUOTED_DAYS * difficulty * (max(total, 100) / 2_400) ** 0.2 + TRANSIT_DAYS[mode]
    # A quarter of a quote is buffer; buyers bargain it down or up by about a week.
    promised = confirmed_at + int((quoted * 1.25 + rng.gauss(0, 7)) * DAY)
    ex_factory = promised - TRANSIT_DAYS[mode] * DAY
    style = f"{family.upper()}-{k % 9_000 + 1_000}"
    lines = _lines(rng, k, style, total)
    data: Data = {
        "customer": f"Example Customer {k % 40 + 1:02d}",
        "customer_po": f"PO-{70_000_000 + k}",
        "factory": factory.name,
        "style": style,
        "style_family": family,
        "season": f"{'SS' if day_text(promised)[5:7] < '07' else 'AW'}{day_text(promised)[2:4]}",
        "lines": lines,
        "ex_factory_date": day_text(ex_factory, factory.plant.offset_minutes),
        "delivery_date": day_text(promised, 60),
        "incoterm": {"code": "FOB" if mode == "ocean" else "FCA", "edition": "2020", "place": factory.plant.port[2:]},
        "mode": mode,
    }
    if happens(rng, 0.6):
        data["factory_ref"] = f"{factory.name[:3].upper()}/{k % 100_000:05d}"
    if happens(rng, 0.4):
        data["unit_price"], data["currency"] = f"{rng.uniform(2, 45):.2f}", "USD"
        if happens(rng, 0.2):
            data["late_penalty_per_day"] = f"{total * 0.01:.2f}"
    under = rng.choice((2, 3, 5)) if happens(rng, 0.3) else 0
    if under:
        data["tolerance"] = {"over_percent": str(under), "under_percent": str(under)}
        if happens(rng, 0.3):
            data["tolerance"]["per"] = "order"
    if happens(rng, 0.1):
        # A few ask for a product class that no factory's certificate covers.
        of_class = rng.choices(({}, {"product_class": "class II"}, {"product_class": "class I"}), (45, 45, 10))[0]
        data["certificates"] = [{"scheme": "fabric-oath", **of_class}]
    inspector = rng.choice(INSPECTORS) if happens(rng, 0.8) else None
    parties = [{"partner": CARRIER_OF[mode].name, "role": "carrier"}]
    if inspector:
        data["inspection"] = {"level": LEVEL, "aql": AQLS, "edition": "iso"}
        parties.insert(0, {"partner": inspector.name, "role": "inspector"})
    data["parties"] = parties
    drop_of = _drops(rng, data, lines, promised)
    if happens(rng, 0.25):
        data["plan"] = _plan(confirmed_at, ex_factory)
    return Terms(
        number=f"{buyer.prefix}-{k:06d}",
        buyer=buyer,
        factory=factory,
        inspector=inspector,
        confirmed_at=confirmed_at,
        quantity={line["line"]: line["quantity"] for line in lines},
        drop_of=drop_of,
        mode=mode,
        promised_at=promised,
        difficulty=difficulty,
        data=data,
    )


def _lines(rng: random.Random, k: int, style: str, total: int) -> list[Data]:
    ratio = rng.choice(_RATIOS)
    colours = rng.sample(_COLOURS, rng.randint(1, 3))
    sizes = [(colour, size, weight) for colour in colours for size, weight in ratio.items()][:12]
    whole = sum(weight for _, _, weight in sizes)
    has_gtin = happens(rng, 0.2)
    found = []
    for n, (colour, size, weight) in enumerate(sizes, 1):
        line: Data = {
            "line": str(n * 10),
            "sku": f"{style}-{colour[:3].upper()}-{size}",
            "colour": colour,
            "size": size,
        }
        if has_gtin:
            # 952 is the prefix that GS1 keeps for demonstrations.
            body = f"952{k % 10_000_000:07d}{n:02d}"
            line["gtin"] = body + ean.calc_check_digit(body)
        line["quantity"] = max(1, total * weight // whole)
        found.append(line)
    return found


def _drops(rng: random.Random, data: Data, lines: list[Data], promised: int) -> dict[str, str]:
    """Name two drops on some orders of several lines; answers the drop by line ('' = none)."""
    if len(lines) < 4 or not happens(rng, 0.15):
        return {line["line"]: "" for line in lines}
    half = len(lines) // 2
    for n, line in enumerate(lines):
        line["drop"] = "first" if n < half else "second"
    data["drops"] = [
        {"drop": "first", "delivery_date": day_text(promised, 60)},
        {"drop": "second", "delivery_date": day_text(promised + 14 * DAY, 60)},
    ]
    return {line["line"]: line["drop"] for line in lines}


def _plan(confirmed_at: int, ex_factory: int) -> list[Data]:
    span = ex_factory - confirmed_at
    steps = (("fabric_in_house", 0.25), ("pps_approved", 0.35), ("cutting_started", 0.4), ("packed_all", 0.9))
    plan: list[Data] = [
        {"milestone": name, "planned_date": day_text(confirmed_at + int(span * share))} for name, share in steps
    ]
    for step, before in zip(plan[1:], plan, strict=False):
        step["after"] = [before["milestone"]]
    return plan


def changed(rng: random.Random, terms: Terms, cut_at: int) -> list[Said]:
    """Amendments, cancellations and reinstatements before cutting; changes `terms` as the floor then knows them."""
    said = [Said(terms.confirmed_at, terms.buyer.name, terms.number, "confirmed", terms.data)]
    room = max(cut_at - terms.confirmed_at, DAY)

    def buyer_says(name: str, at: int, reason: str, **more: object) -> None:
        terms.revision += 1
        asked_by = rng.choice(("customer", "customer", "buyer", "factory"))
        data = {"revision": terms.revision, "asked_by": asked_by, "reason": reason, **more}
        said.append(Said(at, terms.buyer.name, terms.number, name, data))

    if happens(rng, 0.12):
        lines = [dict(line) for line in terms.data["lines"]]
        line = rng.choice(lines)
        line["quantity"] = max(1, int(line["quantity"] * rng.choice((0.8, 0.9, 1.1, 1.25))))
        terms.quantity[line["line"]] = line["quantity"]
        buyer_says("amended", terms.confirmed_at + int(room * 0.3), "quantity changed", lines=lines)
    if happens(rng, 0.08):
        later = rng.choice((7, 7, 14, 21)) * DAY
        terms.promised_at += later
        more: Data = {"delivery_date": day_text(terms.promised_at, 60)}
        if "drops" in terms.data:
            more["drops"] = [
                {"drop": drop, "delivery_date": day_text(terms.promised_at + extra * DAY, 60)}
                for drop, extra in (("first", 0), ("second", 14))
            ]
        buyer_says("amended", terms.confirmed_at + int(room * 0.5), "delivery moved", **more)
    if happens(rng, 0.03) and "factory_ref" in terms.data:
        buyer_says("amended", terms.confirmed_at + int(room * 0.6), "reference withdrawn", factory_ref=None)
    _cancel(rng, terms, room, buyer_says)
    return said


def _cancel(rng: random.Random, terms: Terms, room: int, buyer_says: object) -> None:
    assert callable(buyer_says)
    draw, at, returns = rng.random(), terms.confirmed_at + int(room * rng.uniform(0.62, 0.75)), happens(rng, 0.3)
    if draw < 0.03:
        buyer_says("cancelled", at, "programme dropped")
        if returns:
            buyer_says("reinstated", at + some(rng, room * 0.15), "programme back")
        else:
            terms.cancelled_at = at
            terms.cancelled = set(terms.quantity)
    elif draw < 0.06 and len(terms.quantity) > 1:
        line = rng.choice(list(terms.quantity))
        buyer_says("cancelled", at, "colour or size dropped", lines=[line])
        if returns:
            buyer_says("reinstated", at + HOUR + some(rng, room * 0.15), "line wanted again", lines=[line])
        else:
            terms.cancelled.add(line)
