"""`threadline emit` as a partner calls it, to a real broker."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from consumers.kafka_door import KafkaAccess, count_records

T = "2026-03-01T08:00:00+05:30"
CUTTING = f"subject;time;lot;line;quantity\nPO-1;{T};A;1;10\nPO-1;{T};A;2;20\nPO-2;{T};A;1;ten\nPO-3;{T};A;1;5\n"


def emit(folder: Path, *words: str, kafka: str = "127.0.0.1:9", given: bytes = b"") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THREADLINE_")}
    environment |= {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "THREADLINE_KAFKA_PATIENCE_S": "3"}
    command = [sys.executable, "-m", "cli", "emit", *words, "--kafka", kafka]
    done = subprocess.run(command, cwd=folder, env=environment, input=given, capture_output=True, timeout=120)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def cutting(tmp_path: Path) -> Path:
    (tmp_path / "cutting.csv").write_text(CUTTING, encoding="utf-8-sig")
    return tmp_path


@pytest.mark.broker
def test_the_good_rows_arrive_the_bad_one_is_written_down_and_the_code_is_65(
    cutting: Path, broker: KafkaAccess, topic_of: object
) -> None:
    topic: str = topic_of("cutter")  # type: ignore[operator]
    partner = topic.removeprefix("orders.")
    words = ("cutting.csv", "--fact", "cut", "--partner", partner)
    done = emit(cutting, *words, kafka=broker.bootstrap)
    assert done.returncode == 65, done.stderr
    assert done.stdout == ""
    assert "facts 3 · good 2 · refused 1 · sent 2 · acknowledged 2" in done.stderr
    assert sum(count_records(broker, [topic]).values()) == 2
    with (cutting / "cutting.rejected.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["row"], row["code"], row["path"], row["quantity"]) == (
        "4",
        "wrong_field",
        "quantities[0].quantity",
        "ten",
    )


@pytest.mark.broker
def test_a_pipe_of_events_is_sent_and_all_good_is_0(tmp_path: Path, broker: KafkaAccess, topic_of: object) -> None:
    topic: str = topic_of("piper")  # type: ignore[operator]
    data = {"lot": "A", "quantities": [{"line": "1", "quantity": 10}]}
    event = {"type": "threadline.cut.v1", "subject": "PO-1", "time": T, "data": data}
    given = b"".join(json.dumps({**event, "subject": f"PO-{n}"}).encode() + b"\n" for n in range(3))
    done = emit(tmp_path, "-", "--partner", topic.removeprefix("orders."), kafka=broker.bootstrap, given=given)
    assert done.returncode == 0, done.stderr
    assert sum(count_records(broker, [topic]).values()) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.broker
def test_a_partner_without_a_topic_is_66(cutting: Path, broker: KafkaAccess) -> None:
    done = emit(cutting, "cutting.csv", "--fact", "cut", "--partner", "nobody-here", kafka=broker.bootstrap)
    assert done.returncode == 66, done.stderr
    assert "orders.nobody-here doesn't exist" in done.stderr
    assert "stopped" not in done.stdout


def test_without_a_broker_it_is_69_and_a_check_needs_none(cutting: Path) -> None:
    words = ("cutting.csv", "--fact", "cut", "--partner", "acme")
    done = emit(cutting, *words)
    assert (done.returncode, "no broker at 127.0.0.1:9" in done.stderr) == (69, True)
    checked = emit(cutting, *words, "--check", "--rejects", "bad.csv")
    assert (checked.returncode, (cutting / "bad.csv").exists()) == (65, True)
    assert "only checked, nothing sent" in checked.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("none.ndjson",), 66, "there is no file none.ndjson"),
        (("cutting.csv",), 65, "expected --fact FACT or --map FILE"),
        (("cutting.csv", "--fact", "cut"), 65, "expected --partner"),
        (("cutting.csv", "--fact", "cut", "--partner", "Acme Ltd"), 65, "found 'Acme Ltd'"),
        (("cutting.csv", "--fact", "cut", "--partner", "nobody"), 65, "found 'nobody'"),
        (("cutting.csv", "--fact", "cutt", "--partner", "a"), 66, "no fact 'cutt'"),
        (("cutting.csv", "--fact", "cut", "--map", "m", "--partner", "a"), 2, "found both"),
        (("cutting.csv", "--map", "none.toml", "--partner", "a"), 66, "no map none.toml"),
        (("cutting.csv", "--fact", "sewn", "--kind", "tailor", "--partner", "a"), 2, "tailor"),
        (("cutting.csv", "--fact", "cut", "--partner", "a", "--id-columns", "ref"), 65, "expected a column 'ref'"),
        (("cutting.csv", "--fact", "cut", "--partner", "a", "--rejects", "no/such.csv"), 74, "no/such.csv"),
    ],
)
def test_a_call_that_can_not_work_says_what_was_expected(
    cutting: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = emit(cutting, *words, "--check")
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
