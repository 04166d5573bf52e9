"""What is said around the goods: materials, milestones, delays, samples, holds; letters and complaints."""

from __future__ import annotations

import hashlib
import random

from simulator.chance import DAY, HOUR, happens
from simulator.freight import Sent
from simulator.orders import TRANSIT_DAYS, Terms
from simulator.partners import CARRIER_OF
from simulator.production import Lot
from simulator.said import Data, Said
from simulator.wire import day_text

_DELAYS = ("material", "capacity", "quality", "approval", "weather")


def before_cutting(rng: random.Random, terms: Terms, cut_at: int, said: list[Said]) -> None:
    """Fabric comes, samples are approved, the date is seen to slip."""
    room, factory, number = cut_at - terms.confirmed_at, terms.factory.name, terms.number

    def say(share: float, partner: str, name: str, data: Data) -> None:
        said.append(Said(terms.confirmed_at + int(room * share), partner, number, name, data))

    fabric_at = rng.uniform(0.55, 0.9)
    material: Data = {
        "material": "main fabric",
        "lot": f"F{rng.randint(1, 9_999):04d}",
        "quantity": f"{terms.total * 1.4:.1f}",
        "unit": "MTR",
        "supplier": f"Example Mill {rng.randint(1, 9)}",
    }
    if "certificates" in terms.data:
        material["certificates"] = [{"scheme": "fabric-oath", "number": certificate_number(factory)}]
    say(fabric_at, factory, "materials_received", material)
    if happens(rng, 0.4):
        trims = {
            "material": "trims",
            "lot": f"T{rng.randint(1, 9_999):04d}",
            "quantity": str(terms.total),
            "unit": "H87",
        }
        say(fabric_at + 0.05, factory, "materials_received", trims)
    say(rng.uniform(0.1, 0.3), terms.buyer.name, "milestone_reached", {"milestone": "lab_dip_approved"})
    if happens(rng, 0.6):
        say(rng.uniform(0.4, 0.6), terms.buyer.name, "milestone_reached", {"milestone": "pps_approved"})
    if "plan" in terms.data:
        say(fabric_at, factory, "milestone_reached", {"milestone": "fabric_in_house"})
        say(1, factory, "milestone_reached", {"milestone": "cutting_started"})
    if happens(rng, 0.06):
        line = next(iter(terms.quantity))
        sample = {"lot": "SAMPLE", "quantities": [{"line": line, "quantity": 3}], "complete": True, "purpose": "sample"}
        say(0.3, factory, "sewn", sample)
    # Six weeks from cutting to the end of the trip is what a quick order needs; less room than that is told at once.
    if terms.promised_at - cut_at < (28 + TRANSIT_DAYS[terms.mode]) * DAY and happens(rng, 0.6):
        reason = rng.choice(_DELAYS)
        delay = {
            "stage": "cut",
            "reason": reason,
            "responsible": terms.buyer.name if reason == "approval" else factory,
            "estimate": day_text(terms.promised_at + rng.randint(3, 25) * DAY),
        }
        say(0.95, factory, "delay_reported", delay)
        if happens(rng, 0.7):
            say(0.97, terms.buyer.name, "customer_informed", _letter(number, "delay"))


def during(rng: random.Random, terms: Terms, lots: list[Lot], said: list[Said]) -> None:
    """A lot is set aside for a while, by the factory itself; the plan's last step is reached."""
    lot = rng.choice(lots)
    packed_at = lot.packed[-1][0]
    if happens(rng, 0.02):
        line, quantity = next(iter(lot.packed[0][1].items()))
        held_at, hold = lot.packed[0][0] + HOUR, f"Q-{lot.name}"
        some = [{"line": line, "quantity": min(quantity, 10)}]
        held = {"hold": hold, "lot": lot.name, "stage": "packed", "reason": "needle found nearby", "quantities": some}
        free = {
            "lot": lot.name,
            "hold": hold,
            "quantities": some,
            "authority": "person-7",
            "reason": "no needle in them",
        }
        said.append(Said(held_at, terms.factory.name, terms.number, "held", held))
        said.append(Said(held_at + 8 * HOUR, terms.factory.name, terms.number, "released", free))
    if "plan" in terms.data:
        said.append(Said(packed_at, terms.factory.name, terms.number, "milestone_reached", {"milestone": "packed_all"}))


def afterwards(rng: random.Random, terms: Terms, shipments: list[Sent], lots: list[Lot], said: list[Said]) -> None:
    """Tell the customer that it is under way; now and then hear a complaint."""
    first, last = shipments[0], shipments[-1]
    if happens(rng, 0.5):
        letter = _letter(terms.number, "shipment")
        said.append(Said(first.left_at + 8 * HOUR, terms.buyer.name, terms.number, "customer_informed", letter))
    if last.arrived_at > terms.promised_at + 5 * DAY and happens(rng, 0.4):
        late = {"stage": "delivered", "reason": "transport", "responsible": CARRIER_OF[terms.mode].name}
        at = (last.left_at + last.arrived_at) // 2
        said.append(Said(at, terms.buyer.name, terms.number, "delay_reported", late))
    if not happens(rng, 0.04):
        return
    lot = rng.choice(lots)
    line = rng.choice(list(lot.total))
    quantity = rng.randint(1, min(30, lot.total[line]))
    at = last.arrived_at + rng.randint(3, 40) * DAY
    complaint = f"C-{terms.number}"
    raised: Data = {"complaint": complaint, "lot": lot.name, "line": line, "defect": "OPEN-SEAM", "quantity": quantity}
    said.append(Said(at, terms.buyer.name, terms.number, "complaint_raised", raised))
    if happens(rng, 0.2):
        return
    remedy = rng.choice(("refund", "discount", "replacement", "none"))
    resolved: Data = {"complaint": complaint, "remedy": remedy, "quantity": quantity}
    if remedy in ("refund", "discount"):
        resolved["cost"], resolved["currency"] = f"{quantity * 7.5:.2f}", "USD"
    said.append(Said(at + 6 * DAY, terms.buyer.name, terms.number, "complaint_resolved", resolved))
    if remedy == "replacement":
        _replace(terms, line, quantity, at + 12 * DAY, said)


def _replace(terms: Terms, line: str, quantity: int, at: int, said: list[Said]) -> None:
    name = f"hermes-parcels/R{terms.number}"
    contents = [{"line": line, "quantity": quantity}]
    shipped = {"shipment": name, "mode": "courier", "contents": contents, "purpose": "replacement"}
    received = {"shipment": name, "quantities": contents, "complete": True}
    said.append(Said(at, terms.factory.name, terms.number, "shipped", shipped))
    said.append(Said(at + 5 * DAY, terms.buyer.name, terms.number, "delivered", received))


def _letter(number: str, topic: str) -> Data:
    digest = hashlib.sha256(f"{number}/{topic}".encode()).hexdigest()
    return {"channel": "email", "about": [topic], "digest": digest}


def certificate_number(factory: str) -> str:
    """A factory's number under the one scheme of this season, `fabric-oath`."""
    return f"FO-{factory.upper()[:12]}"
