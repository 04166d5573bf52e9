"""What the whole suite shares: one real Kafka broker, started by the first test that asks for it."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consumers.kafka_door import Admin, KafkaAccess
from domain.errors import ThreadlineError

REPOSITORY = Path(__file__).resolve().parent.parent

TopicOf = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with a `long` test first: begun last, they would keep one core waiting for the other."""
    slow = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaAccess]:
    """A real Kafka: that of THREADLINE_TEST_KAFKA=host:port if given, else one started for this run."""
    given = os.environ.get("THREADLINE_TEST_KAFKA")
    if given:
        yield KafkaAccess(given)
        return
    from cli.broker import start, stop

    folder = tmp_path_factory.mktemp("kafka")
    try:
        # 120 s: the machine may be busy with other things, and a start that fails here fails every broker test.
        yield KafkaAccess(start(folder, heap_mb=512, patience_s=120).bootstrap)
    finally:
        stop(folder)


@pytest.fixture(scope="session")
def kafka_admin(broker: KafkaAccess) -> Iterator[Admin]:
    """An `Admin` of the suite's broker."""
    admin = Admin(broker)
    yield admin
    admin.close()


@pytest.fixture
def topic_of(kafka_admin: Admin) -> Iterator[TopicOf]:
    """Makes topics: `topic_of("mill")` answers `orders.mill-3f9a1c`, deleted after the test.

    The partner's name is the part after `orders.`; `exact=True` takes the name as it is given.
    """
    made: list[str] = []

    def make(partner: str = "mill", partitions: int = 6, exact: bool = False) -> str:
        topic = f"orders.{partner}" if exact else f"orders.{partner}-{secrets.token_hex(3)}"
        kafka_admin.create_topic(topic, partitions)
        made.append(topic)
        return topic

    yield make
    for topic in made:
        with contextlib.suppress(ThreadlineError):  # the test may have deleted it
            kafka_admin.delete_topic(topic)
