"""`make bench`: every speed beside its baseline, in interleaved rounds of one run; medians, and ratios of one round.

A simulated season is sent once to a real broker; each round then runs every case in a process of its own, baseline and
measured one after the other, since this kind of machine may be half as fast five minutes later. `cold_vs_warm` sets a
worker that starts on a store with half of the season in it against one that took the first half itself.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "latest.json"
BARS = {
    ("ingest", "vs_read_and_parse"): 0.30,
    ("ingest", "vs_one_by_one"): 20,
    ("ingest", "cold_vs_warm"): 0.8,
    ("project", "vs_store_read"): 0.4,
    ("rebuild", "vs_project"): 0.8,
}


def measure(name: str, folder: Path, bootstrap: str = "") -> dict[str, Any]:
    """Run one case in its own process."""
    command = [sys.executable, "-m", "benchmarks.case", name, str(folder), bootstrap]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        raise SystemExit(f"case {name} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    found["per_s"] = found["items"] / found["seconds"] if found["seconds"] else 0.0
    rate, cpu, rss = found["per_s"], found["cpu_seconds"], found["rss_mb"]
    print(f"  {name:<15} {rate:>12,.0f}/s   {cpu:>6.1f} CPU s   {rss:>5.0f} MB", file=sys.stderr, flush=True)
    return found


def registered_store(folder: Path, roster: list[tuple[str, frozenset[str]]]) -> Path:
    """An event store in which the season's partners are registered, and nothing else."""
    from consumers.retry import now_ms
    from domain.partner import Partner
    from store.open import open_tracker

    tracker = open_tracker(folder / "events.sqlite")
    for name, kinds in roster:
        topic_no = tracker.store.reserve_topic(f"orders.{name}")
        partner = Partner.register(
            name=name, kinds=kinds, topic_no=topic_no, at_ms=now_ms(), by="bench", reason="benchmark"
        )
        tracker.save_all([partner])
    tracker.close()
    return folder


def send_season(bootstrap: str, facts: int) -> list[tuple[str, frozenset[str]]]:
    """Send about `facts` simulated records (synthetic) and answer who sent them."""
    from consumers.kafka_door import Admin, KafkaAccess, Sender
    from simulator import FACTS_AN_ORDER, PARTNERS, simulate

    access = KafkaAccess(bootstrap)
    roster = [(name, frozenset(kinds)) for name, kinds in PARTNERS.items()]
    admin = Admin(access)
    for name, _ in roster:
        admin.create_topic(f"orders.{name}")
    admin.close()
    failed: list[object] = []
    sender = Sender(access)
    for record in simulate(orders=round(facts / FACTS_AN_ORDER), seed=1):
        if record.key is not None and record.value is not None:
            sender.send(record.topic, record.key, record.value, list(record.headers), failed.append)
    sender.flush()
    sender.close()
    if failed:
        raise SystemExit(f"{len(failed)} records could not be sent: {failed[0]}")
    return roster


def ingest_only(bootstrap: str, roster: list[tuple[str, frozenset[str]]], work: Path, count: int) -> None:
    """Print ingest beside its two baselines, a round a line; writes no results."""
    for number in range(count):
        folder = registered_store(work / f"round-{number}", roster)
        single = registered_store(work / f"single-{number}", roster)
        parse, ingest, one = (
            measure(case, where, bootstrap)
            for case, where in (("read_and_parse", folder), ("ingest", folder), ("one_by_one", single))
        )
        print(
            f"round {number + 1}: {ingest['per_s'] / parse['per_s']:.3f} of read and parse, "
            f"{ingest['per_s'] / one['per_s']:.1f} times one by one"
        )


def rounds(bootstrap: str, roster: list[tuple[str, frozenset[str]]], work: Path, count: int) -> list[dict[str, Any]]:
    found = []
    for number in range(count):
        print(f"round {number + 1} of {count}", file=sys.stderr, flush=True)
        folder = registered_store(work / f"round-{number}", roster)
        single = registered_store(work / f"single-{number}", roster)
        restarted = registered_store(work / f"restarted-{number}", roster)
        found.append(
            {
                "read_and_parse": measure("read_and_parse", folder, bootstrap),
                "ingest": measure("ingest", folder, bootstrap),
                "ingest_half": measure("ingest_half", restarted, bootstrap),
                "ingest_cold": measure("ingest_cold", restarted, bootstrap),
                "one_by_one": measure("one_by_one", single, bootstrap),
                "store_read": measure("store_read", folder),
                "project": measure("project", folder),
                "rebuild": measure("rebuild", folder),
                "rebuild_models": measure("rebuild_models", folder),
                "lead_times": measure("lead_times", folder),
            }
        )
    return found


def summary(found: list[dict[str, Any]], facts: int) -> dict[str, Any]:
    def per_s(case: str) -> int:
        return round(float(statistics.median(one[case]["per_s"] for one in found)))

    def ratio(case: str, baseline: str) -> float:
        return round(float(statistics.median(one[case]["per_s"] / one[baseline]["per_s"] for one in found)), 3)

    return {
        "ingest": {
            "facts_per_s": per_s("ingest"),
            "vs_read_and_parse": ratio("ingest", "read_and_parse"),
            "vs_one_by_one": ratio("ingest", "one_by_one"),
            "cold_vs_warm": round(
                statistics.median(one["ingest_cold"]["per_s"] / one["ingest"]["second_half_per_s"] for one in found), 3
            ),
        },
        "project": {"facts_per_s": per_s("project"), "vs_store_read": ratio("project", "store_read")},
        "rebuild": {"facts_per_s": per_s("rebuild"), "vs_project": ratio("rebuild", "project")},
        "rebuild_models": {"facts_per_s": per_s("rebuild_models")},
        "lead_times": {"ms": round(statistics.median(one["lead_times"]["seconds"] for one in found) * 1000, 1)},
        "rss_mb": {case: round(max(one[case]["rss_mb"] for one in found)) for case in found[0]},
        "baselines": {case: per_s(case) for case in ("read_and_parse", "one_by_one", "store_read")},
        "run": {
            "records": facts,
            "rounds": len(found),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "data": "synthetic (simulator, seed 1)",
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=200_000, help="records to send (about)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["ingest"], help="only ingest and its two baselines; writes no results")
    asked = parser.parse_args()

    from cli.broker import start, stop

    with tempfile.TemporaryDirectory(prefix="threadline-bench-") as name:
        work = Path(name)
        broker = start(work / "broker", heap_mb=1024, throughput=True)
        try:
            print(f"sending {asked.facts:,} records", file=sys.stderr, flush=True)
            roster = send_season(broker.bootstrap, asked.facts)
            if asked.only:
                ingest_only(broker.bootstrap, roster, work, asked.rounds)
                return
            found = rounds(broker.bootstrap, roster, work, asked.rounds)
        finally:
            stop(work / "broker")
    result = summary(found, asked.facts)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))
    for (case, figure), bar in BARS.items():
        value = result[case][figure]
        verdict = "holds" if value >= bar else "MISSED"
        print(f"{case} {figure}: {value} (bar {bar}) {verdict}", file=sys.stderr)


if __name__ == "__main__":
    main()
