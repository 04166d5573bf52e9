"""Analysts ask from other processes while `run` keeps writing: no lock error, and each answer from one position."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consumers.kafka_door import Admin, KafkaAccess, Sender
from tests.cli.examples import REPOSITORY
from tests.consumers.world import cut, wire

pytestmark = [pytest.mark.broker, pytest.mark.long]
SECONDS = 60
ANALYSTS = 2
# Events are gapless over facts and our own people's; one partner was registered and nothing quarantined, so a copy of
# one position has exactly one event that is no fact. The lines of all orders must hold every piece that facts state.
QUESTION = """
SELECT p.position, (SELECT count(*) FROM facts) AS facts, (SELECT max(notification_id) FROM facts) AS newest,
       (SELECT coalesce(sum(cut), 0) FROM order_lines) AS pieces,
       (SELECT coalesce(sum(facts), 0) FROM orders) AS counted
FROM published AS p
"""


@pytest.fixture
def mill(broker: KafkaAccess, kafka_admin: Admin, tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A partner of a unique name, alone in its tracker: its pattern would else read every topic of the suite."""
    for topic in kafka_admin.topics("orders."):
        kafka_admin.delete_topic(topic)
    name = f"mill-{secrets.token_hex(3)}"
    environment = os.environ | {
        "PYTHONPATH": str(REPOSITORY),
        "THREADLINE_KAFKA": broker.bootstrap,
        "THREADLINE_KAFKA_GROUP": name,
        "THREADLINE_DATA": str(tmp_path / "data"),
    }
    threadline(environment, "partner", "add", name, "--kind", "factory", "--by", "ann", "--reason", "test")
    yield name, environment
    kafka_admin.delete_topic(f"orders.{name}")


def threadline(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)


def keep_sending(access: KafkaAccess, partner: str, stop: threading.Event) -> None:
    sender = Sender(access)
    number = 0
    while not stop.wait(0.05):
        for _ in range(50):
            fact = cut(f"PO-{number % 500}", f"f{number}", 10, by=partner)
            sender.send(f"orders.{partner}", fact["subject"].encode(), wire(fact), [], lambda error: None)
            number += 1
    sender.close()


def keep_asking(environment: dict[str, str], until: float, answers: list[dict[str, Any]], errors: list[str]) -> None:
    while time.monotonic() < until:
        command = [sys.executable, "-m", "cli", "query", QUESTION, "--format", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            errors.append(done.stderr)
        else:
            answers.append(json.loads(done.stdout)[0])


def test_queries_answer_for_a_minute_while_facts_keep_coming(
    mill: tuple[str, dict[str, str]], broker: KafkaAccess, tmp_path: Path
) -> None:
    name, environment = mill
    run = subprocess.Popen(
        [sys.executable, "-m", "cli", "run"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stop = threading.Event()
    sending = threading.Thread(target=keep_sending, args=(broker, name, stop))
    sending.start()
    try:
        current = tmp_path / "data" / "published" / "current.duckdb"
        patience = time.monotonic() + 60
        while not current.exists() and time.monotonic() < patience:
            time.sleep(0.2)
        asked: list[tuple[list[dict[str, Any]], list[str]]] = [([], []) for _ in range(ANALYSTS)]
        until = time.monotonic() + SECONDS
        askers = [threading.Thread(target=keep_asking, args=(environment, until, *lists)) for lists in asked]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    finally:
        stop.set()
        sending.join()
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0

    for answers, errors in asked:
        assert errors == []
        assert len(answers) >= 10
        positions = [answer["position"] for answer in answers]
        assert positions == sorted(positions)
        assert positions[-1] > positions[0]
        for answer in answers:
            assert answer["newest"] in (answer["position"], None)
            assert answer["facts"] == answer["position"] - 1
            assert answer["counted"] == answer["facts"]
            assert answer["pieces"] == 10 * answer["facts"]
