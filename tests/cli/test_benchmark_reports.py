"""The measurement of the reports' queries asks each of them, and of any copy."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reports import measure
from projections import reports
from projections.publisher import CURRENT


def test_every_report_is_measured_and_the_copy_only_read(busy_folder: Path) -> None:
    copy = busy_folder / "published" / CURRENT
    before = copy.stat()
    taken = measure(busy_folder, rounds=1)
    assert set(reports.__all__) - {"Asked"} <= set(taken)
    assert list(taken.values()) == sorted(taken.values(), reverse=True)
    after = copy.stat()
    assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
