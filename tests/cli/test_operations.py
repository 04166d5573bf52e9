"""The tracker run as its operators run it: from the command line, on a real Kafka."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from consumers.kafka_door import Admin, KafkaAccess, Sender
from domain.examples import example
from store.open import open_tracker
from tests.cli.examples import REPOSITORY

pytestmark = pytest.mark.broker

Threadline = Callable[..., subprocess.CompletedProcess[str]]
PATIENCE_S = 60


@pytest.fixture
def environment(tmp_path: Path, broker: KafkaAccess) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("THREADLINE_")}
    return plain | {
        "PYTHONPATH": str(REPOSITORY),
        "THREADLINE_KAFKA": broker.bootstrap,
        "THREADLINE_KAFKA_GROUP": f"operations-{tmp_path.name}",
        "THREADLINE_DATA": str(tmp_path / "data"),
    }


@pytest.fixture
def threadline(tmp_path: Path, environment: dict[str, str]) -> Threadline:
    """Run one command; it must end with `code`."""

    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run


@pytest.fixture
def own_topics(kafka_admin: Admin) -> Iterator[None]:
    """Deletes the topics that a test made."""
    before = set(kafka_admin.topics("orders."))
    yield
    for topic in set(kafka_admin.topics("orders.")) - before:
        kafka_admin.delete_topic(topic)


def rows(done: subprocess.CompletedProcess[str]) -> Any:
    return json.loads(done.stdout)


def send(access: KafkaAccess, partner: str, *values: dict[str, Any] | bytes) -> None:
    sender = Sender(access)
    failed: list[Exception] = []
    for value in values:
        wire = value if isinstance(value, bytes) else json.dumps(value).encode()
        key = b"PO-26-00417" if isinstance(value, bytes) else value["subject"].encode()
        sender.send(f"orders.{partner}", key, wire, [], failed.append)
    sender.flush()
    sender.close()
    assert failed == []


def test_a_partners_facts_come_from_kafka_into_the_answers(
    threadline: Threadline, broker: KafkaAccess, tmp_path: Path, own_topics: None
) -> None:
    who = ("--by", "ann", "--reason", "new partner")
    threadline("partner", "add", "northwind-apparel", "--kind", "buyer", *who)
    threadline("partner", "add", "sunrise-garments", "--kind", "factory", *who)
    (tmp_path / "facts.ndjson").write_text(json.dumps(example("confirmed")) + "\n" + json.dumps(example("cut")) + "\n")
    threadline("emit", "facts.ndjson")
    threadline("emit", "facts.ndjson")
    send(broker, "sunrise-garments", b"no JSON \x1b[2J", example("cut") | {"id": "cut-x", "time": "yesterday"})

    told = threadline("ingest", "--until-caught-up").stderr
    assert "recorded 2 · repeated 2 · quarantined 2" in told
    again = threadline("ingest", "--until-caught-up").stderr
    assert "recorded 0 · repeated 0 · quarantined 0" in again
    threadline("project", "--until-caught-up")

    asked = threadline("query", "SELECT order_no, fact FROM facts ORDER BY fact", "--format", "json")
    assert rows(asked) == [
        {"order_no": "PO-26-00417", "fact": "confirmed"},
        {"order_no": "PO-26-00417", "fact": "cut"},
    ]
    refused = rows(threadline("quarantine", "list", "--format", "json"))
    assert sorted(row["code"] for row in refused) == ["impossible_time", "not_json"]
    (position,) = [row["position"] for row in refused if row["code"] == "not_json"]
    shown = threadline("quarantine", "show", position)
    assert "no JSON \\x1b[2J" in shown.stdout
    assert threadline("quarantine", "show", position, "--raw").stdout == "no JSON \x1b[2J"
    threadline("quarantine", "retry", position, *who, code=1)
    threadline("quarantine", "dismiss", position, *who)
    threadline("quarantine", "dismiss", position, *who, code=77)
    waiting = rows(threadline("quarantine", "list", "--status", "waiting", "--format", "json"))
    assert [row["code"] for row in waiting] == ["impossible_time"]
    checks = {row["check"]: row["state"] for row in rows(threadline("doctor", "--json"))}
    assert checks["tally"] == checks["lag"] == checks["topic settings"] == checks["partitioner"] == "ok"
    assert checks["quarantine"] == "warn"


def test_add_is_completed_by_adding_again(
    threadline: Threadline, environment: dict[str, str], kafka_admin: Admin, own_topics: None
) -> None:
    words = ("partner", "add", "mill-again", "--kind", "factory", "--by", "ann", "--reason", "new")
    environment["THREADLINE_KAFKA_PATIENCE_S"] = "2"
    failed = threadline("--kafka", "127.0.0.1:1", *words, code=69)
    assert "is registered, its topic" in failed.stderr
    assert "orders.mill-again" not in kafka_admin.topics()
    environment["THREADLINE_KAFKA_PATIENCE_S"] = "20"
    threadline(*words)
    threadline(*words)
    assert "orders.mill-again" in kafka_admin.topics()
    assert len(rows(threadline("partner", "list", "--format", "json"))) == 1
    other = threadline(*words[:4], "buyer", *words[5:], code=77)
    assert "kinds are fixed" in other.stderr


def test_the_doctor_fails_on_a_topic_that_was_made_again(
    threadline: Threadline, environment: dict[str, str], broker: KafkaAccess, kafka_admin: Admin, own_topics: None
) -> None:
    add = ("partner", "add", "mill-remade", "--kind", "factory", "--by", "ann", "--reason", "new")
    threadline(*add)
    send(broker, "mill-remade", b"one")
    threadline("ingest", "--until-caught-up")
    kafka_admin.delete_topic("orders.mill-remade")
    time.sleep(1)
    missing = {row["check"]: row["state"] for row in rows(threadline("doctor", "--json", code=1))}
    assert missing["topics"] == "fail"
    threadline(*add)
    found = {row["check"]: row for row in rows(threadline("doctor", "--json", code=1))}
    assert found["topic ids"]["state"] == "fail"
    topic_id = kafka_admin.topic_ids(["orders.mill-remade"])["orders.mill-remade"]
    assert topic_id in found["topic ids"]["next"]
    stopped = threadline("ingest", "--until-caught-up", code=69)
    assert "topic_replaced" in stopped.stderr
    threadline("ingest", "--until-caught-up", "--accept-topic", topic_id, code=2)
    threadline("ingest", "--until-caught-up", "--accept-topic", topic_id, "--by", "ann", "--reason", "we did it")
    tracker = open_tracker(Path(environment["THREADLINE_DATA"]) / "events.sqlite")
    [accepted] = tracker.topic("orders.mill-remade").history
    assert (accepted["topic_id"], accepted["by"], accepted["reason"]) == (topic_id, "ann", "we did it")
    assert {row["check"]: row["state"] for row in rows(threadline("doctor", "--json"))}["topic ids"] == "ok"


def test_a_roster_is_exported_and_applied_to_another_folder(threadline: Threadline, tmp_path: Path) -> None:
    who = ("--by", "ann", "--reason", "new")
    threadline("partner", "add", "one", "--kind", "factory", "--no-topic", *who)
    threadline("partner", "add", "two", "--kind", "buyer", "--kind", "carrier", "--no-topic", *who)
    threadline("partner", "suspend", "two", *who)
    threadline("partner", "export", "--output", "roster.toml")
    other = ("--data", str(tmp_path / "other"))
    threadline(*other, "partner", "apply", "roster.toml", *who)
    threadline(*other, "partner", "apply", "roster.toml", *who)
    threadline(*other, "partner", "export", "--output", "again.toml")
    assert (tmp_path / "again.toml").read_text() == (tmp_path / "roster.toml").read_text()
    threadline("partner", "suspend", "two", *who, code=77)
    threadline("partner", "apply", "nix.toml", *who, code=66)


# -- run -------------------------------------------------------------------------------------------------------------


def start_run(environment: dict[str, str], folder: Path) -> tuple[subprocess.Popen[bytes], list[psutil.Process]]:
    """`threadline run`, and its two children."""
    log = (folder / "run.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "run"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    deadline = time.monotonic() + PATIENCE_S
    children: list[psutil.Process] = []
    # Ready once the projector has published its first copy: both have set up their signals long before.
    while len(children) < 2 or not (folder / "data" / "published" / "current.duckdb").exists():
        assert process.poll() is None, (folder / "run.log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.1)
        children = psutil.Process(process.pid).children()
    return process, children


def all_end(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_S)
    return not alive


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_stopped_by_a_signal_ends_both_cleanly(
    number: signal.Signals, environment: dict[str, str], tmp_path: Path
) -> None:
    process, children = start_run(environment, tmp_path)
    process.send_signal(number)
    assert process.wait(PATIENCE_S) == 0
    assert all_end(children)
    log = (tmp_path / "run.log").read_text()
    assert "both stopped" in log
    done = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {line["what"] for line in done if line["event"] == "done"} == {"ingest", "project"}


@pytest.mark.parametrize("name", ["ingest", "project"])
def test_a_worker_that_dies_ends_the_other_and_is_named(name: str, environment: dict[str, str], tmp_path: Path) -> None:
    process, children = start_run(environment, tmp_path)
    next(child for child in children if name in child.cmdline()).kill()
    assert process.wait(PATIENCE_S) == 69
    assert all_end(children)
    assert f"error [worker_ended]: {name} ended by itself, killed by signal 9" in (tmp_path / "run.log").read_text()


def test_no_worker_outlives_a_run_that_was_killed(environment: dict[str, str], tmp_path: Path) -> None:
    process, children = start_run(environment, tmp_path)
    process.kill()
    process.wait()
    assert all_end(children)
