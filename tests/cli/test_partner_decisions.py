"""`partner suspend` and `resume`: two at once, and from when they count."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from eventsourcing.persistence import IntegrityError

import consumers.retry
from cli.failing import described
from cli.main import cli
from domain.moments import read_moment
from domain.partner import HEARD_BY_ALL_MS
from store.open import open_tracker

WHO = ("--by", "ann", "--reason", "certificate in doubt")
NOW_MS = 1_764_000_000_000

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs commands on a folder with the partner `mill`."""

    def command(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--data", str(tmp_path), *words])

    added = command("partner", "add", "mill", "--kind", "factory", "--no-topic", *WHO)
    assert added.exit_code == 0, added.stderr
    return command


def test_of_two_suspensions_at_once_one_is_told_to_run_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_was_faster() -> int:
        # The command asks for the time when it has read the partner, and before it writes.
        tracker = open_tracker(tmp_path / "events.sqlite")
        partner = tracker.partner("mill")
        partner.suspend(at_ms=NOW_MS, by="bob", reason="audit")
        tracker.save_all([partner])
        tracker.close()
        return NOW_MS

    monkeypatch.setattr(consumers.retry, "now_ms", another_was_faster)
    done = run("partner", "suspend", "mill", *WHO)
    assert done.exit_code == 75
    assert done.stderr.splitlines() == [
        "error [busy]: another command or worker changed the same thing at the same moment; nothing was written",
        "next: run it again",
    ]
    shown = json.loads(run("partner", "show", "mill", "--format", "json").stdout)
    assert [decision["by"] for decision in shown["history"]] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("constraint", "code"),
    [
        ("INSERT INTO t (version) VALUES (1)", "busy"),
        ("INSERT INTO t (version, tally) VALUES (2, -1)", "internal"),  # would fail again: no reason to run it again
    ],
)
def test_only_a_version_that_another_took_is_a_reason_to_run_it_again(constraint: str, code: str) -> None:
    import sqlite3

    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE TABLE t (version INTEGER UNIQUE, tally INTEGER DEFAULT 0 CHECK (tally >= 0))")
    memory.execute("INSERT INTO t (version) VALUES (1)")
    with pytest.raises(IntegrityError) as raised:
        try:
            memory.execute(constraint)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
    memory.close()
    assert described(raised.value).code == code
    assert described(IntegrityError("another has written it")).code == "busy"


def test_a_decision_counts_when_every_worker_has_heard_of_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers.retry, "now_ms", lambda: NOW_MS)
    suspended = run("partner", "suspend", "mill", *WHO)
    monkeypatch.setattr(consumers.retry, "now_ms", lambda: NOW_MS + HEARD_BY_ALL_MS)
    resumed = run("partner", "resume", "mill", *WHO)
    shown = json.loads(run("partner", "show", "mill", "--format", "json").stdout)
    for done, decision in zip((suspended, resumed), shown["history"][1:], strict=True):
        waited_us = read_moment(decision["counts_from"]) - read_moment(decision["decided_at"])
        assert waited_us == HEARD_BY_ALL_MS * 1000
        assert f"takes from {decision['counts_from']} on" in done.stderr


@pytest.mark.parametrize("verb", ["suspend", "resume"])
def test_the_help_says_how_long_it_takes_to_count(verb: str) -> None:
    told = {60_000: "from a minute from now on"}[HEARD_BY_ALL_MS]
    assert told in CliRunner().invoke(cli, ["partner", verb, "--help"]).stdout.replace("\n ", "")
