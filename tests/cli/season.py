"""A data folder with a small season in it, made without Kafka: the event store filled, the read models published."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from threading import Event
from typing import Any

from cli.place import Place
from consumers.decode import Rejected, decode, is_binary
from domain.envelope import seal
from domain.examples import example
from domain.facts import FACTS
from domain.moments import read_moment
from domain.order import Outcome
from domain.partner import Partner
from domain.record import Record
from domain.tracker import Tracker
from projections.projector import Projector
from store.open import recorder_of, upcaster_of

PARTNERS = {
    "northwind-apparel": "buyer",
    "sunrise-garments": "factory",
    "lens-quality": "inspector",
    "bluewater": "carrier",
    "texcert": "certifier",
}
ORDER = "PO-26-00417"
LATE = "PO-26-00500"
Q = [{"line": "1", "quantity": 100}]


def event(
    name: str, *, subject: str | None = None, id: str | None = None, time: str | None = None, **data: Any
) -> dict[str, Any]:
    """The example event of a fact with some of it changed; `data` replaces fields, None removes one."""
    found = example(name)
    merged = {**found["data"], **data}
    return {
        **found,
        "subject": subject or found["subject"],
        "id": id or found["id"],
        "time": time or found["time"],
        "data": {field: value for field, value in merged.items() if value is not None or name == "amended"},
    }


def season() -> list[dict[str, Any]]:
    """All examples (one order's life, a shipment, a certificate), the replacement of the corrected fact, and an order
    that is cut and overdue."""
    events = [example(name) for name in FACTS]
    events.append(
        event(
            "sewn",
            id="sewn-0002",
            quantities=[{"line": "1", "quantity": 400}, {"line": "2", "quantity": 601}],
            rejects=None,
        )
    )
    events.append(
        event("confirmed", subject=LATE, id="late-1", customer="Größe & Söhne", customer_po="777", factory_ref="SG-9",
              lines=[{"line": "1", "quantity": 100, "delivery_date": "2026-04-01"}], drops=None, plan=None)
    )  # fmt: skip
    events.append(event("cut", subject=LATE, id="late-2", doc=None, lot="L-9", quantities=Q, rejects=None))
    return sorted(events, key=lambda item: (read_moment(item["time"]), item["id"]))


def fill(folder: Path, events: Iterable[dict[str, Any]] | None = None) -> Place:
    """Record the events an hour after they happened, and publish; answers the place."""
    place = Place(flags={"data": str(folder)})
    tracker = place.tracker()
    partners = []
    for number, (name, kind) in enumerate(PARTNERS.items(), 1):
        partners.append(
            Partner.register(name=name, kinds=frozenset({kind}), topic_no=number, at_ms=1, by="ada", reason="season")
        )
    tracker.save_all(partners)
    record(tracker, season() if events is None else events)
    publish(place, tracker)
    tracker.close()
    return place


def record(tracker: Tracker, events: Iterable[dict[str, Any]]) -> None:
    registry = tracker.registry(max_age_s=0)
    numbers = {name: number for number, name in enumerate(PARTNERS, 1)}
    for offset, item in enumerate(events):
        partner = item["source"].removeprefix("/partners/")
        recorded_ms = read_moment(item["time"]) // 1000 + 3_600_000
        value = json.dumps(item, ensure_ascii=False).encode()
        taken = Record(f"orders.{partner}", 0, offset, recorded_ms, item["subject"].encode(), value, ())
        fact = decode(taken, registry=registry, topic_no=numbers[partner])
        assert not isinstance(fact, Rejected), fact
        state = seal(
            recorded_ms=recorded_ms, position=fact.position, digest=fact.digest, headers=(), value=value,
            binary=is_binary(()),
        )  # fmt: skip
        subject = tracker.subjects([fact.subject])[fact.subject]
        outcome = subject.record(
            name=fact.name, source=fact.source, fact_id=fact.id, digest=fact.digest, state=state,
            state_of=tracker.state_of,
        )  # fmt: skip
        assert outcome is Outcome.RECORDED
        tracker.save_all([subject])


def publish(place: Place, tracker: Tracker) -> None:
    with Projector(recorder_of(tracker), place.data, upcast=upcaster_of(tracker)) as projector:
        projector.run(Event(), until_caught_up=True, publish_every_s=60.0)
