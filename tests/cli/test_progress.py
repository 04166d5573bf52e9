"""Telling how long work goes: renewed on a terminal, JSON lines off it, one line at the end."""

from __future__ import annotations

import json
import sys

import pytest

from cli import progress, watching
from cli.progress import Teller
from cli.watching import BrokerWatch
from domain.errors import Unavailable


class Clock:
    """A clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(progress.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_work_that_ends_tells_one_line_off_a_terminal(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    teller = Teller("send")
    for _ in range(10):
        clock.now += 1
        teller.progress(100)
    teller.done(2_000, records=2_000)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "send: done · records 2,000 · seconds 10.0 · 200/s\n")


def test_work_that_goes_on_tells_json_lines_off_a_terminal_and_only_news(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    teller = Teller("ingest", goes_on=True)
    for count in (100, 200, 300, 300, 300):
        clock.now += 4
        teller.progress(count, recorded=count, lag=0)
    clock.now += progress.HEARTBEAT_S
    teller.progress(300, recorded=300, lag=0)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["what"], line["recorded"], line["rate"]) for line in lines] == [
        ("ingest", 200, 25),
        ("ingest", 300, 12),
        ("ingest", 300, 0),
    ]
    assert all(line["event"] == "progress" and "logged_at" in line for line in lines)


def test_a_terminal_is_told_in_words(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    teller = Teller("send")
    clock.now += 1
    teller.progress(1_000, records=1_000)
    teller.done(1_000, records=1_000)
    told = capsys.readouterr().err
    assert told.startswith("\rsend: records 1,000 · 1,000/s\r")
    assert told.endswith("\rsend: done · records 1,000 · seconds 1.0 · 1,000/s\n")


def test_a_silent_broker_is_told_once_and_so_is_its_return(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    def away() -> dict[object, object]:
        raise Unavailable("no broker")

    watch = BrokerWatch(Teller("ingest", goes_on=True), "kafka:9092")
    assert not watch.is_due
    clock.now += watching.ASKED_EVERY_S
    assert watch.is_due
    assert watch.ask(away) is None
    assert not watch.is_due
    assert not capsys.readouterr().err, "a broker may be away for some seconds"
    for _ in range(3):
        clock.now += watching.ASKED_EVERY_S
        assert watch.ask(away) is None
    assert watch.ask(lambda: {"p": 1}) == {"p": 1}
    assert watch.ask(lambda: {"p": 1}) == {"p": 1}
    silent, back = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert silent["event"] == "no answer from the broker, trying on"
    assert silent["broker"] == "kafka:9092"
    assert back["event"] == "the broker answers again"
    assert back["silent_since"] == silent["since"]
    clock.now += watching.SILENT_AFTER_S
    watch.ask(away)
    assert "no answer from the broker" in capsys.readouterr().err, "said anew when it goes away again"


def test_a_terminal_is_told_of_a_silent_broker_in_words(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    def away() -> dict[object, object]:
        raise Unavailable("no broker")

    watch = BrokerWatch(Teller("ingest", log="words", goes_on=True), "kafka:9092")
    clock.now += watching.SILENT_AFTER_S
    watch.ask(away)
    told = capsys.readouterr().err
    assert told.startswith("ingest: no answer from the broker, trying on · broker kafka:9092 · since 2")
