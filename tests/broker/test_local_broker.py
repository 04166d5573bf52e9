"""A real Kafka on this machine: start, stop, status, twice in a row."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cli.broker import RunningBroker, broker_bootstrap, class_path, start, status, stop
from consumers.kafka_door import Admin, KafkaAccess
from domain.errors import Busy, Misconfigured, NotAllowed, Unavailable

pytestmark = pytest.mark.broker


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose broker, if any, is stopped after the test."""
    yield tmp_path / "kafka"
    stop(tmp_path / "kafka")


def test_a_broker_keeps_its_data_and_its_port_over_a_restart(folder: Path) -> None:
    assert status(folder) is None
    assert broker_bootstrap(folder) is None
    assert not stop(folder)

    first = start(folder, heap_mb=256, patience_s=120)
    assert status(folder) == first
    assert start(folder) == first, "starting a running broker answers it"
    assert broker_bootstrap(folder) == first.bootstrap
    admin = Admin(KafkaAccess(first.bootstrap))
    made = admin.create_topic("orders.mill")
    admin.close()
    assert stop(folder)
    assert status(folder) is None
    assert not psutil.pid_exists(first.pid)

    second = start(folder, heap_mb=256, patience_s=120)
    assert (second.bootstrap, second.cluster_id) == (first.bootstrap, first.cluster_id)
    admin = Admin(KafkaAccess(second.bootstrap))
    assert admin.create_topic("orders.mill").topic_id == made.topic_id
    admin.close()
    assert stop(folder)
    assert not stop(folder)


def test_a_broker_outlives_the_command_and_listens_on_loopback_only(folder: Path) -> None:
    code = (
        "import sys, pathlib; from cli.broker import start; print(start(pathlib.Path(sys.argv[1]), patience_s=120).pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, timeout=180
    )
    running = status(folder)
    assert isinstance(running, RunningBroker)
    assert running.pid == int(done.stdout)
    listening = [c.laddr.ip for c in psutil.Process(running.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening
    assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}


def test_a_broker_that_was_killed_starts_again_on_its_data(folder: Path) -> None:
    first = start(folder, heap_mb=256, patience_s=120)
    with pytest.raises(NotAllowed, match="runs on port"):
        start(folder, port=1)
    admin = Admin(KafkaAccess(first.bootstrap))
    admin.create_topic("orders.mill")
    admin.close()
    process = psutil.Process(first.pid)
    process.kill()
    process.wait(30)
    assert status(folder) is None
    second = start(folder, heap_mb=256, patience_s=120)
    admin = Admin(KafkaAccess(second.bootstrap))
    assert admin.topics("orders.") == ["orders.mill"]
    admin.close()


def test_a_stranger_with_the_noted_number_is_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    noted = {"cluster_id": "x" * 22, "port": 29_092, "pid": os.getpid(), "started": 1.0}
    (folder / "broker.json").write_text(json.dumps(noted), encoding="utf-8")
    assert status(folder) is None
    assert not stop(folder), "this very test would have been stopped"


def test_a_port_that_is_taken_is_said_before_anything_starts(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"port {port} of 127.0.0.1 is taken"):
            start(folder, port=port)
    assert status(folder) is None


def test_a_broker_that_dies_shows_the_end_of_its_log(folder: Path) -> None:
    start(folder, heap_mb=256, patience_s=120)
    stop(folder)
    # Another cluster's id on the disk: Kafka refuses to start on it.
    meta = folder / "data" / "meta.properties"
    lines = [line for line in meta.read_text(encoding="utf-8").splitlines() if not line.startswith("cluster.id")]
    meta.write_text("\n".join([*lines, "cluster.id=AAAAAAAAAAAAAAAAAAAAAA", "node.id=7"]), encoding="utf-8")
    with pytest.raises(Unavailable, match=r"died while starting(?s:.*)node"):
        start(folder, heap_mb=256, patience_s=60)
    assert status(folder) is None


def test_two_commands_at_once_are_told_apart(folder: Path) -> None:
    from cli.broker.home import Home

    with Home(folder).alone(), pytest.raises(Busy, match="another command"):
        start(folder)


def test_notes_that_cannot_be_read_are_said(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "broker.json").write_text("{", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"broker\.json"):
        start(folder)
    (folder / "broker.json").unlink()


def test_the_class_path_is_remembered_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked: list[int] = []
    jar = tmp_path / "kafka.jar"
    jar.write_bytes(b"jar")

    def resolve() -> list[str]:
        asked.append(1)
        return [str(jar)]

    monkeypatch.setattr(class_path, "_resolve", resolve)
    assert class_path.class_path() == class_path.class_path() == str(jar)
    assert len(asked) == 1
    jar.unlink()  # somebody emptied the Maven repository
    class_path.class_path()
    assert len(asked) == 2
