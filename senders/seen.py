"""What a file has said so far, kept on disk: memory does not grow with the file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from typing import Any, Self

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE ordinals (key BLOB PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE identities (key BLOB PRIMARY KEY, content BLOB NOT NULL, row_no INTEGER NOT NULL) WITHOUT ROWID;
"""


def _digest(text: str) -> bytes:
    # 16 bytes: with 10 million keys two meet by chance once in 10^24 files.
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Seen:
    """Counts equal keys, and knows which identity was stated first in which row."""

    def __init__(self) -> None:
        # A database without a name: SQLite's own temporary file, gone when it is closed.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def ordinal(self, key: str) -> int:
        """How many equal keys came before this one."""
        row = self._db.execute(
            "INSERT INTO ordinals VALUES (?, 1) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next",
            (_digest(key),),
        ).fetchone()
        return int(row[0]) - 1

    def earlier(self, identity: tuple[str, str, str], content: Mapping[str, Any], row: int) -> tuple[int, bool] | None:
        """The row that stated this (source, subject, id) before and whether it said the same; None = it is new."""
        key, now = _digest("\n".join(identity)), _digest(json.dumps(content, sort_keys=True))
        added = self._db.execute("INSERT INTO identities VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (key, now, row))
        if added.rowcount:
            return None
        first, row_no = self._db.execute("SELECT content, row_no FROM identities WHERE key = ?", (key,)).fetchone()
        return int(row_no), first == now

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
