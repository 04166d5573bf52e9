"""Every command's examples, as its help shows them, and a place to run them in.

A command's docstring has a block `Example:` (or `Examples:`) whose indented lines are shell commands. Each block is
run in a folder of its own, a copy of one prepared folder:

- `threadline-data`: the store and read models of `threadline simulate --orders 40 --seed 7`, sent over a real Kafka,
  with the partners `mill` (a factory; the record at position 1/0/0 is refused), `weaver` (a suspended factory) and
  `acme` (a factory), and records of `late-comer`, which was registered only after they came;
- the order of the contract's examples, PO-26-00417, with an example of each fact;
- `season.ndjson` (`simulate --orders 5 --seed 3 --clean`), `cutting.csv` (facts `cut`).
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from cli.reference import all_commands
from consumers.kafka_door import KafkaAccess, Sender
from consumers.kafka_door.partitioner import partition_of
from domain.examples import example
from domain.facts import FACTS

REPOSITORY = Path(__file__).resolve().parents[2]
ORDERS, SEED = 40, 7
PARTNERS = {
    "mill": "factory",
    "weaver": "factory",
    "acme": "factory",
    "northwind-apparel": "buyer",
    "sunrise-garments": "factory",
    "lens-quality": "inspector",
    "bluewater": "carrier",
    "texcert": "certifier",
}


@dataclass(frozen=True, slots=True)
class Example:
    """The example lines of one command; `path` is its name, e.g. `order show`."""

    path: str
    lines: tuple[str, ...]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name."""
    return ((" ".join(words), command) for words, command in all_commands() if words)


def example_of(path: str, command: click.Command) -> Example:
    """The shell lines of a command's `Example:` block."""
    lines: list[str] = []
    inside = False
    for line in (command.help or "").splitlines():
        if line.strip() in ("Example:", "Examples:"):
            inside = True
        elif inside and line.strip() in ("", "\b"):
            continue
        elif inside and line.startswith("    "):
            lines.append(line.strip())
        else:
            inside = False
    return Example(path, tuple(lines))


def run_shell(line: str, folder: Path, kafka: str) -> subprocess.CompletedProcess[str]:
    """Run one line as a user's shell would, in `folder`, with `threadline` on the path."""
    threadline = shlex.join([sys.executable, "-m", "cli"])
    path = folder / "bin"
    path.mkdir(exist_ok=True)
    script = path / "threadline"
    script.write_text(f'#!/bin/sh\nexec {threadline} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THREADLINE_")}
    environment |= {
        "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "COLUMNS": "100",
        "THREADLINE_KAFKA_GROUP": f"examples-{folder.name}",
    }
    if kafka:
        environment["THREADLINE_KAFKA"] = kafka
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def prepare(folder: Path, access: KafkaAccess) -> None:
    """Fill a folder as the module's docstring says."""
    must = _Must(folder, access.bootstrap)
    for name, kind in PARTNERS.items():
        must(f"threadline partner add {name} --kind {kind} --by ann --reason 'new partner'")
    _send_season(folder, access)
    _send_odd_ones(access)
    must("threadline partner suspend weaver --by ann --reason 'certificate expired'")
    must("threadline ingest --until-caught-up")
    must("threadline partner add late-comer --kind factory --by ann --reason 'forgotten' --no-topic")
    must("threadline project --until-caught-up")
    must("threadline simulate --orders 5 --seed 3 --clean --output season.ndjson")
    (folder / "cutting.csv").write_text(
        "subject,time,lot,line,quantity\nFAB-000002,2026-03-01T08:00:00+06:00,A,1,100\n", encoding="utf-8"
    )


def copied(prepared: Path, folder: Path) -> Path:
    """A copy of the prepared folder to run an example in."""
    shutil.copytree(prepared, folder, symlinks=True, dirs_exist_ok=True)
    return folder


class _Must:
    def __init__(self, folder: Path, kafka: str) -> None:
        self.folder, self.kafka = folder, kafka

    def __call__(self, line: str) -> None:
        done = run_shell(line, self.folder, self.kafka)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def _send_season(folder: Path, access: KafkaAccess) -> None:
    from cli.place import Place
    from cli.showing.season import register_partners, send_season

    place = Place(flags={"data": str(folder / "threadline-data"), "kafka": access.bootstrap})
    register_partners(place)
    send_season(place, orders=ORDERS, seed=SEED)


def _send_odd_ones(access: KafkaAccess) -> None:
    from consumers.kafka_door import Admin

    admin = Admin(access)
    admin.create_topic("orders.late-comer", 6)
    admin.close()
    sender = Sender(access)
    key = next(f"PO-{n}" for n in range(1_000) if partition_of(f"PO-{n}".encode(), 6) == 0)
    sender.send("orders.mill", key.encode(), b"no JSON at all \x1b[2J", [], _raise)
    event = {
        "specversion": "1.0",
        "id": "cut-1",
        "source": "/partners/late-comer",
        "type": "threadline.cut.v1",
        "subject": key,
        "time": "2026-03-01T08:00:00Z",
        "data": {"lot": "A", "quantities": [{"line": "1", "quantity": 10}]},
    }
    sender.send("orders.late-comer", key.encode(), json.dumps(event).encode(), [], _raise)
    for fact in FACTS:
        event = example(fact)
        topic = event["source"].replace("/partners/", "orders.")
        sender.send(topic, event["subject"].encode(), json.dumps(event).encode(), [], _raise)
    sender.flush()
    sender.close()


def _raise(error: Exception) -> None:
    raise error
