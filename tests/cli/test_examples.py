"""Each command's help has an example, and each example works as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consumers.kafka_door import Admin, KafkaAccess
from tests.cli.examples import Example, commands, copied, example_of, prepare, run_shell

EXAMPLES = [example_of(path, command) for path, command in commands()]
# The data folder's own Kafka is started, asked and stopped in one go; the demo starts one of its own.
OWN_BROKER = ("broker start", "broker status", "broker stop", "demo")

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, broker: KafkaAccess) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("examples")
    admin = Admin(broker)
    before = set(admin.topics("orders."))
    try:
        prepare(folder, broker)
        yield folder
    finally:
        for topic in set(admin.topics("orders.")) - before:
            admin.delete_topic(topic)
        admin.close()


def test_every_command_has_an_example() -> None:
    assert [example.path for example in EXAMPLES if not example.lines] == []


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.path not in OWN_BROKER], ids=lambda e: e.path)
def test_the_example_works(example: Example, prepared: Path, tmp_path: Path, broker: KafkaAccess) -> None:
    folder = copied(prepared, tmp_path)
    for line in example.lines:
        done = run_shell(line, folder, broker.bootstrap)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert "\x1b" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.long
def test_the_examples_of_the_own_broker_work(tmp_path: Path) -> None:
    lines = {example.path: example.lines for example in EXAMPLES}
    try:
        for path in ("broker start", "broker status"):
            for line in lines[path]:
                done = run_shell(line, tmp_path, "")
                assert done.returncode == 0, f"{line}\n{done.stderr}"
    finally:
        stopped = run_shell(lines["broker stop"][0], tmp_path, "")
    assert "stopped" in stopped.stderr
    assert run_shell("threadline broker status", tmp_path, "").returncode == 1


@pytest.mark.long
def test_the_demo_works_twice_and_its_folder_answers_without_a_broker(tmp_path: Path) -> None:
    (line,) = next(example.lines for example in EXAMPLES if example.path == "demo")
    for run in ("run-1", "run-2"):
        done = run_shell(line, tmp_path, "")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "delivered" in done.stdout
        assert " NO" not in done.stdout
        sql = "SELECT count(*) AS n FROM orders"
        asked = run_shell(f'threadline --data threadline-demo/{run} query "{sql}" --format csv', tmp_path, "")
        assert asked.returncode == 0, asked.stderr
        assert int(asked.stdout.split()[1]) >= 60
        assert run_shell(f"threadline --data threadline-demo/{run} broker status", tmp_path, "").returncode == 1
