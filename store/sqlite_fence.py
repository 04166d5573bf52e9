"""How far each partition has been read, moved only by whoever read from where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from domain.errors import Fenced, NotAllowed
from domain.positions import Move, Progress, Tally, TallyShift

# The compare is in the WHERE, the set in the same statement: no other writer can come between. The library's own
# tracking asks only "is the new one greater?", which lets a worker that slept write twice.
CONTINUE = """
UPDATE positions
SET next_offset = ?, recorded = recorded + ?, repeated = repeated + ?, quarantined = quarantined + ?, holes = holes + ?
WHERE topic_no = ? AND partition = ? AND next_offset = ?
RETURNING 1
"""
BEGIN_READING = """
INSERT INTO positions
    (topic_no, partition, first_offset, next_offset, recorded, repeated, quarantined, holes)
SELECT topic_no, ?, ?, ?, ?, ?, ?, ? FROM topics WHERE topic_no = ?
ON CONFLICT DO NOTHING
RETURNING 1
"""
SHIFT = """
UPDATE positions
SET recorded = recorded + :recorded, repeated = repeated + :repeated, quarantined = quarantined + :quarantined
WHERE topic_no = :topic_no AND partition = :partition
  AND recorded + :recorded >= 0 AND repeated + :repeated >= 0 AND quarantined + :quarantined >= 0
RETURNING 1
"""
SELECT = """
SELECT topic_no, partition, first_offset, next_offset, recorded, repeated, quarantined, holes FROM positions
"""


def check_moves(moves: Sequence[Move]) -> None:
    """Raise ValueError for a move whose tally doesn't account for every offset it passes."""
    for move in moves:
        start = move.first_offset if move.continued_from is None else move.continued_from
        tally = move.tally
        if min(tally.recorded, tally.repeated, tally.quarantined, tally.holes) < 0 or start < 0:
            raise ValueError(f"a move can't take back what was counted: {move}")
        if tally.offsets != move.next_offset - start:
            raise ValueError(
                f"a move of partition {move.topic_no}/{move.partition} from offset {start} to {move.next_offset} "
                f"passes {move.next_offset - start} offsets, but its tally accounts for {tally.offsets}: {tally}"
            )


def check_shifts(shifts: Sequence[TallyShift]) -> None:
    """Raise ValueError for a shift that would change how many offsets are accounted for."""
    for shift in shifts:
        if shift.delta.offsets != 0 or shift.delta.holes != 0:
            raise ValueError(f"a shift moves records between outcomes and must sum to nothing: {shift}")


def move_positions(cursor: SQLiteCursor, moves: Sequence[Move]) -> None:
    """Move each partition if it stands where the worker continued from; else raise Fenced."""
    for move in moves:
        tally = (move.tally.recorded, move.tally.repeated, move.tally.quarantined, move.tally.holes)
        if move.continued_from is None:
            cursor.execute(BEGIN_READING, (move.partition, move.first_offset, move.next_offset, *tally, move.topic_no))
        else:
            cursor.execute(CONTINUE, (move.next_offset, *tally, move.topic_no, move.partition, move.continued_from))
        if not cursor.fetchall():
            raise _fenced(cursor, move)


def _fenced(cursor: SQLiteCursor, move: Move) -> Exception:
    cursor.execute("SELECT topic FROM topics WHERE topic_no = ?", (move.topic_no,))
    row = cursor.fetchone()
    if row is None:
        return NotAllowed(
            f"topic number {move.topic_no} was never given; partition {move.partition} can't be moved",
            next_step="Bind the topic before its records are written.",
            code="unknown_topic_number",
        )
    stored = select_one(cursor, move.topic_no, move.partition)
    expected = "never read" if move.continued_from is None else f"at offset {move.continued_from}"
    found = "never read" if stored is None else f"at offset {stored.next_offset}"
    return Fenced(
        f"partition {move.partition} of {row[0]} (number {move.topic_no}) was expected {expected}, where this worker "
        f"continued from, and found {found}: another worker has moved it; nothing was written",
        next_step="Stop this worker. Started again, it continues from the stored offset.",
    )


def shift_tallies(cursor: SQLiteCursor, shifts: Sequence[TallyShift]) -> None:
    """Move records between outcomes; NotAllowed if one would be counted less than no times."""
    for shift in shifts:
        cursor.execute(
            SHIFT,
            {
                "topic_no": shift.topic_no,
                "partition": shift.partition,
                "recorded": shift.delta.recorded,
                "repeated": shift.delta.repeated,
                "quarantined": shift.delta.quarantined,
            },
        )
        if not cursor.fetchall():
            stored = select_one(cursor, shift.topic_no, shift.partition)
            found = "was never read" if stored is None else f"stands at {stored.tally}"
            raise NotAllowed(
                f"the tally of partition {shift.topic_no}/{shift.partition} can't shift by {shift.delta}: it {found}",
                next_step="Look whether the record was retried already: threadline quarantine list.",
                code="tally_below_zero",
            )


def select_one(cursor: SQLiteCursor, topic_no: int, partition: int) -> Progress | None:
    """Answer one partition's progress; None if never read."""
    cursor.execute(SELECT + "WHERE topic_no = ? AND partition = ?", (topic_no, partition))
    row = cursor.fetchone()
    return None if row is None else _progress(row)


def select_all(cursor: SQLiteCursor) -> list[Progress]:
    """Answer all partitions ever read, in order."""
    cursor.execute(SELECT + "ORDER BY topic_no, partition")
    return [_progress(row) for row in cursor.fetchall()]


def _progress(row: Any) -> Progress:
    topic_no, partition, first_offset, next_offset, *tally = row
    return Progress(topic_no, partition, first_offset, next_offset, Tally(*tally))
