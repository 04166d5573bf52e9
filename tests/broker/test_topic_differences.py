"""The doctor looks at topics and makes none."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.checks.kafka import _settings
from cli.place import Place
from consumers.kafka_door import Admin, KafkaAccess
from domain.errors import NotAllowed, NotFound

pytestmark = pytest.mark.broker


def test_differences_are_described(kafka_admin: Admin, topic_of: Callable[..., str]) -> None:
    topic = topic_of("mill")
    assert kafka_admin.differences(topic) == ()
    assert kafka_admin.differences(topic, 3) == ("partitions: expected 3, found 6",)


def test_a_topic_that_is_gone_is_not_found_and_not_made(kafka_admin: Admin) -> None:
    gone = f"orders.gone-{secrets.token_hex(3)}"
    with pytest.raises(NotFound, match=f"{gone}: no such topic"):
        kafka_admin.differences(gone)
    assert gone not in kafka_admin.topics()


def test_the_doctor_makes_no_topic_that_went_since_it_listed_them(
    broker: KafkaAccess, kafka_admin: Admin, topic_of: Callable[..., str], tmp_path: Path
) -> None:
    place = Place(flags={"data": str(tmp_path), "kafka": broker.bootstrap})
    gone, there = f"orders.gone-{secrets.token_hex(3)}", topic_of("mill", partitions=2)
    finding = _settings(place, kafka_admin, [gone, there])
    assert (finding.state, finding.found) == ("warn", f"{there} partitions: expected 6, found 2")
    assert gone not in kafka_admin.topics()


def test_a_doctor_without_the_right_to_see_settings_warns(tmp_path: Path) -> None:
    class Forbidden(Admin):
        def __init__(self) -> None:
            """An account that may list topics only."""

        def differences(self, topic: str, partitions: int = 6) -> tuple[str, ...]:
            raise NotAllowed(f"the broker doesn't allow reading the settings of {topic}", next_step="ask for the right")

    finding = _settings(Place(flags={"data": str(tmp_path)}), Forbidden(), ["orders.mill"])
    assert (finding.state, finding.next_step) == ("warn", "ask for the right")
