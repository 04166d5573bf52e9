from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from stored import BUYER, Store, confirmed, made

from domain.errors import CannotWrite
from projections import publisher
from projections.asking import open_copy
from projections.projector import Projector
from projections.rebuild import rebuild

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def grown(store: Store, orders: int) -> None:
    for _ in range(orders):
        order = f"PO-{len(store.rows)}"
        store.state("confirmed", confirmed(), by=BUYER, subject=order)
        store.state("cut", made(), subject=order, at="2026-02-01T12:00:00Z")


def test_nothing_is_published_twice_for_one_position(tmp_path: Path) -> None:
    store = Store().partners()
    grown(store, 1)
    with Projector(store, tmp_path) as projector:
        projector.run_once()
        assert projector.publish() is not None
        assert projector.publish() is None
        grown(store, 1)
        projector.run_once()
        assert projector.publish() == tmp_path / "published" / "threadline-000000000008.duckdb"


def test_copies_are_read_only_and_three_are_kept(tmp_path: Path) -> None:
    store = Store().partners()
    stale = tmp_path / "published" / "threadline-000000000001.duckdb.77.tmp"
    stale.parent.mkdir()
    stale.write_bytes(b"left by a killed projector")
    with Projector(store, tmp_path) as projector:
        for _ in range(5):
            grown(store, 1)
            projector.run_once()
            projector.publish()
    files = sorted(path.name for path in (tmp_path / "published").iterdir())
    assert files == ["current.duckdb", *(f"threadline-{n:012d}.duckdb" for n in (10, 12, 14))]
    assert (tmp_path / "published" / "current.duckdb").stat().st_mode & 0o777 == 0o444


def test_a_full_disk_leaves_the_last_copy_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store().partners()
    grown(store, 1)
    with Projector(store, tmp_path) as projector:
        projector.run_once()
        projector.publish()
        grown(store, 1)
        projector.run_once()
        monkeypatch.setattr(publisher, "LEAST_FREE", 2**62)
        with pytest.raises(CannotWrite) as caught:
            projector.publish()
        assert caught.value.code == "disk_full"
    with open_copy(tmp_path) as copy:
        assert copy.position == 6


def test_readers_meet_no_error_and_one_position_while_copies_are_published(tmp_path: Path) -> None:
    store = Store().partners()
    seen: list[int] = []
    wrong: list[object] = []
    done = threading.Event()
    grown(store, 1)

    def read() -> None:
        while not done.is_set():
            try:
                with open_copy(tmp_path) as copy:
                    # Every order here has two facts, and partners make four events: all must agree with the position.
                    facts, orders, summed = copy.query(
                        "SELECT (SELECT count(*) FROM facts), count(*), sum(facts) FROM orders"
                    ).rows[0]
                    if not facts == 2 * orders == summed == copy.position - 4:
                        wrong.append((facts, orders, summed, copy.position))
                    seen.append(copy.position)
            except Exception as error:
                wrong.append(error)

    with Projector(store, tmp_path) as projector:
        projector.run_once()
        projector.publish()
        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(6):
            grown(store, 3)
            projector.run_once()
            projector.publish()
        done.set()
        reader.join()
    assert wrong == []
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


_CHILD = """
import sys
from pathlib import Path
sys.path[:0] = [{root!r}, {here!r}]
from stored import Store
from test_publishing import grown
from projections.projector import Projector
store = Store().partners()
grown(store, 120)
projector = Projector(store, Path(sys.argv[1]), page_size=13)
print("open", flush=True)
while projector.take_page():
    print("page", flush=True)
    projector.publish()
print("end", flush=True)
"""


@pytest.mark.long
def test_a_projector_killed_anywhere_goes_on_where_it_was(tmp_path: Path) -> None:
    store = Store().partners()
    grown(store, 120)
    code = _CHILD.format(root=str(ROOT), here=str(HERE))
    for after_s in (0.05, 0.3, 0.6, 0.9):
        child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        time.sleep(after_s)
        child.kill()
        child.wait()
        child.stdout.close()
        # What was committed is whole: facts, models and position of one page stand or fall together.
        with Projector(store, tmp_path) as projector:
            ask = projector.connection
            facts, summed, last = ask.execute(
                "SELECT (SELECT count(*) FROM facts), (SELECT coalesce(sum(facts), 0) FROM orders), "
                "(SELECT coalesce(max(notification_id), 0) FROM facts)"
            ).fetchall()[0]
            assert facts == summed == max(0, projector.position - 4)
            assert last in (0, projector.position)
    with Projector(store, tmp_path) as projector:
        projector.run_once()
    assert rebuild(store, tmp_path).is_equal


def test_publishing_leaves_the_work_files_lock_alone(tmp_path: Path) -> None:
    store = Store().partners()
    grown(store, 1)
    with Projector(store, tmp_path) as projector:
        projector.run_once()
        projector.publish()
        code = f"import duckdb; duckdb.connect({str(tmp_path / 'work.duckdb')!r})"
        tried = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "Could not set lock" in tried.stderr
    with duckdb.connect(str(tmp_path / "work.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchall() == [(2,)]
