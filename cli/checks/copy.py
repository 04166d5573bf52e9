"""The published copy: how old it is, how far behind, and what in it looks odd."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from cli.checks.finding import Finding
from cli.place import Place

# While there is news a copy comes every few seconds (publish_every_s); five minutes behind means that nobody projects.
OLD = timedelta(minutes=5)
# An id is unique by source and subject, so a partner may number by order: then many ids stand under two. A few do where
# one fact was sent twice, the second time with its order number mended.
NUMBERED_BY_ORDER = 0.01


def findings(place: Place) -> Iterator[Finding]:
    if not place.events.is_file():
        return
    if not place.current_copy.exists():
        yield Finding("copy", "warn", "nothing is published yet", "threadline project --until-caught-up")
        return
    connection = _open(place)
    try:
        yield _age(place, connection)
        yield _one_id_twice(connection)
    finally:
        connection.close()


def subjects_and_places(place: Place, limit: int) -> list[tuple[int, int, str]]:
    """Up to `limit` facts, drawn evenly, as (topic number, partition, subject); [] where no copy is published."""
    if not place.current_copy.exists():
        return []
    connection = _open(place)
    try:
        found: list[tuple[int, int, str]] = connection.execute(
            f"SELECT topic_no, kafka_partition, subject FROM facts USING SAMPLE reservoir({limit:d} ROWS)"  # noqa: S608 - a number
        ).fetchall()
        return found
    finally:
        connection.close()


def _open(place: Place) -> Any:
    import duckdb

    return duckdb.connect(str(place.current_copy.resolve()), read_only=True)


def _age(place: Place, connection: Any) -> Finding:
    ((position, published_at),) = connection.execute(
        "SELECT position, epoch_us(published_at) FROM published"
    ).fetchall()
    recorder = place.reading()
    try:
        behind = (recorder.max_notification_id() or 0) - position
    finally:
        recorder.close()
    age = datetime.now(UTC) - datetime.fromtimestamp(published_at / 1e6, UTC)
    told = f"position {position:,}, published {_words(age)} ago, {behind:,} events behind the store"
    if behind and age > OLD:
        return Finding("copy", "warn", told, "threadline project --until-caught-up, or threadline run")
    return Finding("copy", "ok", told)


def _one_id_twice(connection: Any) -> Finding:
    ((twice, ids, example),) = connection.execute(
        "SELECT count(*) FILTER (orders > 1), count(*), min(source || ' ' || id) FILTER (orders > 1) FROM "
        "(SELECT source, id, count(DISTINCT order_no) AS orders FROM facts WHERE order_no IS NOT NULL GROUP BY ALL)"
    ).fetchall()
    if not twice:
        return Finding("ids", "ok", "no id stands under two orders")
    told = f"{twice:,} of {ids:,} ids of one source stand under two orders, e.g. {example}"
    if twice > NUMBERED_BY_ORDER * ids:
        return Finding("ids", "ok", f"{told}: ids are numbered by order, and each counts for its own")
    return Finding("ids", "warn", told, "each counts for its own order; ask the partner which order was meant")


def _words(age: timedelta) -> str:
    seconds = max(0, int(age.total_seconds()))
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"
