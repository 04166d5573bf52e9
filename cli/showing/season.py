"""A synthetic season, sent over a real Kafka by its fictive partners."""

from __future__ import annotations

from cli.commands.partner import register
from cli.place import Place
from cli.progress import Teller
from consumers.kafka_door import Admin, Sender
from domain.errors import ThreadlineError
from simulator import PARTNERS, Expected, simulate


def register_partners(place: Place) -> list[str]:
    """Register every partner of the season and make its topic; answers the topics."""
    tracker = place.tracker()
    admin = Admin(place.access())
    topics = []
    try:
        for name, kinds in PARTNERS.items():
            register(tracker, name, frozenset(kinds), by="demo", reason="synthetic partner")
            topics.append(f"orders.{name}")
            admin.create_topic(topics[-1], place.settings.kafka_partitions)
    finally:
        admin.close()
        tracker.close()
    return topics


def send_season(place: Place, *, orders: int, seed: int) -> Expected:
    """Send a season of so many orders; answers what must become of it."""
    season = simulate(orders=orders, seed=seed)
    failed: list[ThreadlineError] = []
    sender = Sender(place.access())
    teller = Teller("send", log=place.settings.log)
    try:
        for record in season:
            sender.send(record.topic, record.key, record.value, list(record.headers), failed.append)
            if teller.is_due:
                teller.progress(season.expected.records, records=season.expected.records)
        sender.flush()
    finally:
        sender.close()
    if failed:
        raise failed[0]
    teller.done(season.expected.records, records=season.expected.records)
    return season.expected
