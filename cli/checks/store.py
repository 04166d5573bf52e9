"""The event store: there, of our make, and its tallies add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cli.checks.finding import Finding
from cli.place import Place
from domain.errors import NotFound
from domain.positions import Tally
from store.recorder import EventRecorder


def findings(place: Place) -> Iterator[Finding]:
    try:
        recorder = place.reading()
    except NotFound as error:
        yield Finding("store", "warn", error.message, "threadline partner add, then threadline ingest")
        return
    try:
        head = recorder.max_notification_id() or 0
        size = place.events.stat().st_size / 1024**2
        yield Finding("store", "ok", f"{head:,} events, {size:,.1f} MiB, {place.events}")
        yield _tally(recorder)
    finally:
        recorder.close()
    yield _waiting(place)


def _tally(recorder: EventRecorder) -> Finding:
    names = {binding.topic_no: binding.topic for binding in recorder.topics()}
    total, wrong = Tally(), []
    for progress in recorder.progress():
        total += progress.tally
        passed = progress.next_offset - progress.first_offset
        if progress.tally.offsets != passed:
            where = f"{names.get(progress.topic_no, progress.topic_no)} partition {progress.partition}"
            wrong.append(f"{where}: {progress.tally.offsets} accounted for, {passed} passed")
    if wrong:
        return Finding("tally", "fail", "; ".join(wrong), "restore the event store from its copy, and report it")
    delivered = total.recorded + total.repeated + total.quarantined
    return Finding(
        "tally",
        "ok",
        f"{total.recorded:,} recorded + {total.repeated:,} repeated + {total.quarantined:,} quarantined "
        f"= {delivered:,} delivered, in every partition",
    )


def _waiting(place: Place) -> Finding:
    tracker = place.tracker(must_exist=True)
    waiting = [record for record in tracker.quarantine() if record.status == "waiting"]
    tracker.close()
    if not waiting:
        return Finding("quarantine", "ok", "no record waits")
    codes = Counter(record.refusal.code for record in waiting if record.refusal)
    told = ", ".join(f"{code} {count:,}" for code, count in codes.most_common())
    return Finding(
        "quarantine", "warn", f"{len(waiting):,} records wait: {told}", "threadline quarantine list --status waiting"
    )
