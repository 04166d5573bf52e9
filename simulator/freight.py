"""The way out: shipments in one or more parts, the carrier's statuses, receipt short or damaged."""

from __future__ import annotations

import random
from dataclasses import dataclass

from stdnum import iso6346

from simulator.chance import DAY, HOUR, happens, some, spread
from simulator.orders import QUEUE_DAYS, TRANSIT_DAYS, Terms
from simulator.partners import CARRIER_OF, Sender
from simulator.production import Lot
from simulator.quality import Passed
from simulator.said import Data, Pieces, Said, stated
from simulator.wire import day_text, time_text

_DESTINATIONS = ("NLRTM", "DEHAM", "GBFXT", "USLAX", "FRLEH")
# Pieces by (lot, line).
Load = dict[tuple[str, str], int]


@dataclass(slots=True)
class Sent:
    """One shipment: its name, when it left and arrived, and what was received."""

    name: str
    left_at: int
    arrived_at: int
    received: Pieces


def sent(
    rng: random.Random, terms: Terms, k: int, goods: list[tuple[list[Lot], Passed]], said: list[Said]
) -> list[Sent]:
    """Ship what each drop has; answers the shipments."""
    loads: list[tuple[int, Load]] = []
    for lots, passed in goods:
        load = {(lot.name, line): quantity for lot in lots for line, quantity in lot.total.items()}
        at = passed.at + terms.factory.takes(rng, QUEUE_DAYS["shipped"], passed.at)
        loads += [(at + n * some(rng, 4 * DAY) + n * HOUR, part) for n, part in enumerate(_parts(rng, load))]
    loads.sort(key=lambda item: item[0])
    found = []
    for n, (at, load) in enumerate(loads):
        found.append(_ship(rng, terms, k, n, at, load, n == len(loads) - 1, said))
    return found


def _parts(rng: random.Random, load: Load) -> list[Load]:
    """One in eight loads goes in two parts."""
    if len(load) < 2 or not happens(rng, 0.12):
        return [load]
    share = rng.uniform(0.3, 0.7)
    first = {key: int(quantity * share) for key, quantity in load.items()}
    first = {key: quantity for key, quantity in first.items() if quantity}
    rest = {key: quantity - first.get(key, 0) for key, quantity in load.items() if quantity > first.get(key, 0)}
    return [part for part in (first, rest) if part]


def _ship(
    rng: random.Random, terms: Terms, k: int, n: int, at: int, load: Load, is_last: bool, said: list[Said]
) -> Sent:
    mode, port = terms.mode, terms.factory.plant.port
    # Late already? Then some go by air: the buyer pays for days.
    if mode == "ocean" and at + TRANSIT_DAYS["ocean"] * DAY > terms.promised_at + 7 * DAY and happens(rng, 0.35):
        mode = "air"
        _name_carrier(terms, at, said)
    carrier, destination = CARRIER_OF[mode], rng.choice(_DESTINATIONS)
    name = f"{carrier.name}/{carrier.name[:2].upper()}{k * 10 + n:09d}"
    arrives = at + int(spread(rng, TRANSIT_DAYS[mode] * DAY, 0.16)) + HOUR
    expected = at + TRANSIT_DAYS[mode] * DAY
    data: Data = {
        "shipment": name,
        "mode": mode,
        "booking": f"BK{k * 10 + n:08d}",
        "origin": port,
        "destination": destination,
        "etd": day_text(at),
        "eta": day_text(expected),
        "contents": [{"lot": lot, "line": line, "quantity": quantity} for (lot, line), quantity in load.items()],
        "cartons": (sum(load.values()) + 23) // 24,
    }
    containers = []
    if mode == "ocean":
        containers = [_container(k * 10 + n)]
        data["containers"] = containers
    else:
        data["waybill"] = f"{k * 10 + n:011d}"
    if mode != terms.mode:
        # FOB is a term for ships only.
        data["incoterm"] = {"code": "FCA", "edition": "2020", "place": port[2:]}
    if is_last and happens(rng, 0.9):
        data["final"] = True
    said.append(Said(at, terms.factory.name, terms.number, "shipped", data))
    if happens(rng, 0.15):
        again = {key: value for key, value in data.items() if key not in ("final", "containers")}
        again["contents"] = [dict(item) for item in data["contents"]]
        said.append(Said(at + 5 * HOUR, carrier.name, terms.number, "shipped", again, second_voice=True))
    _statuses(rng, carrier, name, port, destination, at, expected, arrives, containers, said)
    return Sent(name, at, arrives, _receive(rng, terms, carrier, name, arrives, load, said))


def _name_carrier(terms: Terms, at: int, said: list[Said]) -> None:
    """The buyer makes the air carrier a party of the order, once, the day before it takes the goods."""
    party = {"partner": CARRIER_OF["air"].name, "role": "carrier"}
    if party in terms.data["parties"] or terms.flies:
        return
    terms.flies = True
    terms.revision += 1
    data = {
        "revision": terms.revision,
        "asked_by": "buyer",
        "reason": "late goods go by air",
        "parties": [*terms.data["parties"], party],
    }
    said.append(Said(at - DAY, terms.buyer.name, terms.number, "amended", data))


def _container(number: int) -> str:
    # Owner code ZZZ is nobody's; U = freight container.
    body = f"ZZZU{number % 1_000_000:06d}"
    return body + str(iso6346.calc_check_digit(body))


def _statuses(
    rng: random.Random,
    carrier: Sender,
    name: str,
    port: str,
    destination: str,
    left: int,
    expected: int,
    arrives: int,
    containers: list[str],
    said: list[Said],
) -> None:
    """The carrier's words (UN recommendation 24): booked, gone, expected, delayed, in port, cleared, delivered."""

    def status(at: int, code: str, place: str, forecast: int | None = None) -> None:
        data: Data = {"code": code, "kind": "actual" if forecast is None else "estimated", "place": place}
        if forecast is not None:
            data["at"] = time_text(forecast, 0)
        if containers:
            data["containers"] = containers
        said.append(Said(at, carrier.name, f"shipment/{name}", "cargo_status", data))

    trip = arrives - left
    status(left - DAY, "6", port)
    status(left + 6 * HOUR, "24", port)
    if trip > 6 * DAY:
        status(left + DAY, "1", destination, forecast=expected)
        if arrives > expected + 3 * DAY:
            status(left + trip // 2, "20", destination)
            status(left + trip // 2 + HOUR, "1", destination, forecast=arrives - some(rng, DAY))
        status(arrives - 3 * DAY, "40", destination)
        status(arrives - 2 * DAY, "12", destination)
    status(arrives, "21", destination)


def _receive(
    rng: random.Random, terms: Terms, carrier: Sender, name: str, arrives: int, load: Load, said: list[Said]
) -> Pieces:
    """Count what came: most in full, some short, some damaged."""
    came: Pieces = {}
    for (_, line), quantity in load.items():
        came[line] = came.get(line, 0) + quantity
    damaged: Pieces = {}
    is_short = happens(rng, 0.05)
    if is_short:
        line = rng.choice(list(came))
        came[line] -= min(came[line], rng.randint(1, 8))
    if happens(rng, 0.05):
        line = rng.choice(list(came))
        hurt = min(came[line], rng.randint(1, 12))
        came[line] -= hurt
        if hurt:
            damaged[line] = hurt
    at = arrives + some(rng, 0.4 * DAY) + HOUR
    if happens(rng, 0.1) and sum(came.values()) > 200:
        part = {line: quantity // 2 for line, quantity in came.items()}
        rest = {line: quantity - part[line] for line, quantity in came.items()}
        said.append(_delivered(at, terms.buyer.name, terms, name, part, {}, False))
        said.append(_delivered(at + DAY, terms.buyer.name, terms, name, rest, damaged, True))
    else:
        said.append(_delivered(at, terms.buyer.name, terms, name, came, damaged, is_short or happens(rng, 0.7)))
    if happens(rng, 0.12):
        proof = _delivered(arrives + HOUR // 2, carrier.name, terms, name, came, damaged, False)
        proof.second_voice = True
        said.append(proof)
    return came


def _delivered(at: int, partner: str, terms: Terms, name: str, came: Pieces, damaged: Pieces, closes: bool) -> Said:
    data: Data = {
        "shipment": name,
        "quantities": [{"line": line, "quantity": quantity} for line, quantity in came.items()],
    }
    if damaged:
        data["damaged"] = stated(damaged)
    if closes:
        data["complete"] = True
    return Said(at, partner, terms.number, "delivered", data)
