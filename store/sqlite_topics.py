"""The numbers of Kafka topics: given once, bound to one topic id, never given again."""

from __future__ import annotations

from collections.abc import Sequence

from eventsourcing.sqlite import SQLiteCursor

from domain.errors import NotAllowed, TopicReplaced
from domain.positions import TopicBinding


def select_all(cursor: SQLiteCursor) -> list[TopicBinding]:
    """Answer all numbers ever given, in order."""
    cursor.execute("SELECT topic_no, topic, cluster_id, topic_id FROM topics ORDER BY topic_no")
    return [TopicBinding(*row) for row in cursor.fetchall()]


def _of(cursor: SQLiteCursor, topic: str) -> list[TopicBinding]:
    cursor.execute(
        "SELECT topic_no, topic, cluster_id, topic_id FROM topics WHERE topic = ? ORDER BY topic_no", (topic,)
    )
    return [TopicBinding(*row) for row in cursor.fetchall()]


def _add(
    cursor: SQLiteCursor, topic: str, *, cluster_id: str | None = None, topic_id: str | None = None
) -> TopicBinding:
    cursor.execute("INSERT INTO topics (topic, cluster_id, topic_id) VALUES (?, ?, ?)", (topic, cluster_id, topic_id))
    return TopicBinding(int(cursor.lastrowid), topic, cluster_id, topic_id)


def _fill(cursor: SQLiteCursor, topic_no: int, *, cluster_id: str | None, topic_id: str | None) -> None:
    cursor.execute(
        "UPDATE topics SET cluster_id = ?, topic_id = ? WHERE topic_no = ?", (cluster_id, topic_id, topic_no)
    )


def reserve(cursor: SQLiteCursor, topic: str) -> int:
    """Answer the newest number of the topic, giving it one if it has none."""
    known = _of(cursor, topic)
    return known[-1].topic_no if known else _add(cursor, topic).topic_no


def bind(cursor: SQLiteCursor, topic: str, *, cluster_id: str, topic_id: str, accept: bool = False) -> TopicBinding:
    """Answer the binding of this very topic: the existing one, the reserved number filled in, or a new number.

    Where the topic is already bound to another id: TopicReplaced, or a new number with `accept`.
    """
    known = _of(cursor, topic)
    for binding in known:
        if (binding.cluster_id, binding.topic_id) == (cluster_id, topic_id):
            return binding
    for binding in known:
        if binding.topic_id is None:
            _fill(cursor, binding.topic_no, cluster_id=cluster_id, topic_id=topic_id)
            return TopicBinding(binding.topic_no, topic, cluster_id, topic_id)
    if known and not accept:
        bound = known[-1]
        elsewhere = "" if bound.cluster_id == cluster_id else f" (on cluster {cluster_id}, not {bound.cluster_id})"
        raise TopicReplaced(
            f"the topic {topic} was read with topic id {bound.topic_id} and now has {topic_id}{elsewhere}: it was "
            "deleted and made again, or this is another cluster; the stored offsets mean nothing in it",
            next_step=f"If that is right: threadline ingest --accept-topic {topic_id}. It is then read from its start.",
        )
    return _add(cursor, topic, cluster_id=cluster_id, topic_id=topic_id)


def restore(cursor: SQLiteCursor, bindings: Sequence[TopicBinding]) -> None:
    """Give topics exactly these numbers; NotAllowed if a number or topic is taken otherwise.

    What is already so stays so: a reserved number is filled in, and one bound since isn't unbound.
    """
    by_number = {binding.topic_no: binding for binding in select_all(cursor)}
    for binding in bindings:
        held = by_number.get(binding.topic_no)
        if held == binding:
            continue
        if held is None:
            _refuse_second_number(cursor, binding, among={other.topic_no for other in bindings})
            cursor.execute(
                "INSERT INTO topics (topic_no, topic, cluster_id, topic_id) VALUES (?, ?, ?, ?)",
                (binding.topic_no, binding.topic, binding.cluster_id, binding.topic_id),
            )
        elif held.topic != binding.topic:
            raise _taken(f"number {binding.topic_no} belongs to {held.topic}, not to {binding.topic}")
        elif held.topic_id is None:
            _refuse_second_number(cursor, binding, among={other.topic_no for other in bindings})
            _fill(cursor, binding.topic_no, cluster_id=binding.cluster_id, topic_id=binding.topic_id)
        elif binding.topic_id is not None:
            raise _taken(f"number {binding.topic_no} is bound to topic id {held.topic_id}, not to {binding.topic_id}")


def _refuse_second_number(cursor: SQLiteCursor, binding: TopicBinding, *, among: set[int]) -> None:
    for held in _of(cursor, binding.topic):
        same = (held.cluster_id, held.topic_id) == (binding.cluster_id, binding.topic_id)
        if held.topic_no != binding.topic_no and (same or held.topic_no not in among):
            raise _taken(f"{binding.topic} has number {held.topic_no} already, and would get {binding.topic_no}")


def _taken(found: str) -> NotAllowed:
    return NotAllowed(
        f"topic numbers can't be restored: {found}",
        next_step="Restore into an empty store: stored events name topics by number.",
        code="topic_number_taken",
    )
