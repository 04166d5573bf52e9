"""`partner add` and `partner apply`: nothing is kept of what is refused, and topics are made when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from consumers.kafka_door import Admin, KafkaAccess
from domain.facts.words import RESERVED_PARTNERS
from simulator import PARTNERS
from store.open import open_for_reading
from tests.cli.examples import REPOSITORY, run_shell

WHO = ("--by", "ann", "--reason", "new")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--data", "data", *words])


@pytest.mark.parametrize("name", [*sorted(RESERVED_PARTNERS), "Mill", "a" * 41, ""])
def test_a_refused_name_takes_no_topic_number(run: Run, name: str) -> None:
    done = run("partner", "add", name, "--kind", "factory", *WHO)
    assert done.exit_code == 65
    assert "error [invalid_input]" in done.stderr
    run("partner", "add", "mill", "--kind", "factory", "--no-topic", *WHO)
    store = open_for_reading("data/events.sqlite")
    assert [(binding.topic_no, binding.topic) for binding in store.topics()] == [(1, "orders.mill")]
    store.close()


def test_a_missing_kind_is_told_without_a_tab(run: Run) -> None:
    done = run("partner", "add", "mill", *WHO)
    assert done.exit_code == 2
    assert "Expected one of buyer, factory" in " ".join(done.stderr.split())
    assert "\t" not in done.stderr
    assert "\\x09" not in done.stderr


def test_apply_without_topics_says_how_many_are_needed_and_how_to_make_them(run: Run) -> None:
    assert run("simulate", "--orders", "2", "--output", "s.ndjson", "--partners", "p.toml").exit_code == 0
    done = run("partner", "apply", "p.toml", *WHO)
    assert done.exit_code == 0, done.stderr
    assert f"{len(PARTNERS)} partners' topics are needed at the broker, and none was made" in done.stderr
    assert "the same command with --topics makes those missing" in done.stderr


@pytest.fixture
def without_topics(kafka_admin: Admin) -> Iterator[None]:
    """A broker without the simulator's topics, before and after."""
    ours = {f"orders.{name}" for name in PARTNERS}
    for topic in ours & set(kafka_admin.topics("orders.")):
        kafka_admin.delete_topic(topic)
    yield
    for topic in ours & set(kafka_admin.topics("orders.")):
        kafka_admin.delete_topic(topic)


@pytest.mark.broker
def test_the_page_of_the_simulator_works_word_for_word(
    tmp_path: Path, broker: KafkaAccess, kafka_admin: Admin, without_topics: None
) -> None:
    page = (REPOSITORY / "docs" / "simulator.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    (threadline .*)$", page.split("| option |")[0], re.MULTILINE)
    assert [line.split()[1] for line in lines] == ["simulate", "partner", "emit", "ingest", "project", "order"]
    told = []
    for line in lines:
        done = run_shell(line, tmp_path, broker.bootstrap)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        told.append(done.stdout + done.stderr)
    assert f"{len(PARTNERS)} made, 0 were there already" in told[1]
    assert "not delivered 0" in told[2]
    again = run_shell(lines[1], tmp_path, broker.bootstrap)
    assert f"0 made, {len(PARTNERS)} were there already" in again.stderr
    assert kafka_admin.differences("orders.fable-brands", 6) == ()
