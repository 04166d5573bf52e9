"""From findings to Kafka: counts that add up, and no failure that is lost."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from domain.errors import ThreadlineError, Unavailable
from senders.check import Checker
from senders.csv_rows import RowsOf
from senders.findings import Rejects, Report
from senders.outbox import Outbox, Tally
from senders.seen import Seen
from senders.table_file import read_table

T = "2026-03-01T08:00:00Z"
HEAD = "subject,time,lot,line,quantity\n"
ROWS = "".join(f"PO-{n},{T},A,1,{n}\n" for n in range(5))  # PO-0 has no piece: refused


class Post:
    """A sender that remembers; what is in `loses` fails at the flush, `dies_at` raises at that record."""

    def __init__(self, loses: tuple[int, ...] = (), dies_at: int | None = None) -> None:
        self.loses, self.dies_at = loses, dies_at
        self.records: list[tuple[str, bytes, bytes, list[tuple[str, bytes]]]] = []
        self._errors: list[object] = []

    def send(self, topic: str, key: bytes, value: bytes, headers: list[tuple[str, bytes]], on_error: object) -> None:
        if len(self.records) == self.dies_at:
            raise Unavailable("the broker went away")
        if len(self.records) in self.loses:
            self._errors.append(on_error)
        self.records.append((topic, key, value, headers))

    def flush(self) -> None:
        for on_error in self._errors:
            on_error(Unavailable("no answer"))  # type: ignore[operator]


def send(post: Post | None, folder: Path, text: str = HEAD + ROWS) -> tuple[Tally, Outbox, list[dict[str, str]]]:
    path = folder / "rejected.csv"
    header, rows = read_table(text.encode().splitlines(keepends=True))
    with Seen() as seen, Rejects(path, tuple(header)) as rejects, Report(folder / "report.csv") as report:
        outbox = Outbox(Checker(seen), rejects, report, post)
        tally = outbox.take(RowsOf("cut", "acme", seen).read(header, rows))
    with path.open(encoding="utf-8", newline="") if path.exists() else (folder / "none").open("w+") as stream:
        return tally, outbox, list(csv.DictReader(stream))


def test_good_facts_are_sent_in_structured_mode_under_their_subject(tmp_path: Path) -> None:
    post = Post()
    tally, _, _ = send(post, tmp_path)
    assert (tally.facts, tally.good, tally.refused, tally.sent, tally.failed) == (5, 4, 1, 4, 0)
    assert [(topic, key) for topic, key, _, _ in post.records] == [
        ("orders.acme", f"PO-{n}".encode()) for n in range(1, 5)
    ]
    assert {tuple(headers) for *_, headers in post.records} == {(("content-type", b"application/cloudevents+json"),)}


def test_refused_rows_stand_in_a_file_with_number_code_reason_and_their_cells(tmp_path: Path) -> None:
    _, _, rejected = send(Post(), tmp_path)
    assert [(row["row"], row["code"], row["lot"], row["quantity"]) for row in rejected] == [
        ("2", "wrong_field", "A", "0")
    ]
    assert "greater than or equal to 1, found 0" in rejected[0]["reason"]


def test_no_file_is_made_when_nothing_was_refused(tmp_path: Path) -> None:
    send(Post(), tmp_path, HEAD + f"PO-1,{T},A,1,1\n")
    assert not (tmp_path / "rejected.csv").exists()
    assert not (tmp_path / "report.csv").exists()


def test_a_check_sends_nothing(tmp_path: Path) -> None:
    tally, _, _ = send(None, tmp_path)
    assert (tally.good, tally.sent) == (4, 0)


def test_a_record_that_was_not_delivered_is_counted_and_listed_with_its_row(tmp_path: Path) -> None:
    tally, outbox, rejected = send(Post(loses=(1, 2)), tmp_path)
    assert (tally.sent, tally.failed, tally.acknowledged) == (4, 2, 2)
    assert isinstance(outbox.first_failure, Unavailable)
    assert [(row["row"], row["code"]) for row in rejected] == [
        ("2", "wrong_field"),
        ("4", "unavailable"),
        ("5", "unavailable"),
    ]


def test_a_sender_that_dies_ends_it_all_with_its_own_error(tmp_path: Path) -> None:
    with pytest.raises(ThreadlineError, match="went away"):
        send(Post(dies_at=2), tmp_path)


def test_a_file_that_can_not_be_written_is_said_with_a_way_out(tmp_path: Path) -> None:
    with (
        Rejects(tmp_path / "no" / "such.csv") as rejects,
        pytest.raises(ThreadlineError, match="can't be written") as e,
    ):
        from senders.candidate import BadRow, Row

        rejects.add(BadRow(Row(1), "not_json", "words"))
    assert (e.value.code, e.value.exit_code) == ("cannot_write", 74)
    assert "--rejects" in e.value.next_step
