"""The library's factory for our SQLite event store.

Named as `PERSISTENCE_MODULE=store.sqlite:ThreadlineSQLiteFactory`: the class, since a module must show exactly one
factory and this one also sees the library's.
"""

from __future__ import annotations

from typing import NoReturn

from eventsourcing.sqlite import SQLiteFactory
from eventsourcing.utils import Environment, EnvType

from domain.errors import Misconfigured
from store.sqlite_connections import BUSY_TIMEOUT_S, Datastore
from store.sqlite_recorder import SQLiteEventRecorder


class ThreadlineSQLiteFactory(SQLiteFactory):
    """Gives `Application` our recorder, for its application recorder and its process recorder alike.

    Settings: SQLITE_DBNAME (file), SQLITE_LOCK_TIMEOUT (seconds to wait for another process's write, default 30),
    ORIGINATOR_ID_TYPE (only `text`, the default), CREATE_TABLE. Snapshots are refused: an order has tens of events.
    """

    datastore: Datastore

    def __init__(self, env: Environment | EnvType | None) -> None:
        env = env if isinstance(env, Environment) else Environment(env=env)
        id_type = env.get(self.ORIGINATOR_ID_TYPE) or "text"
        if id_type != "text":
            raise Misconfigured(
                f"{self.ORIGINATOR_ID_TYPE} must be text, found {id_type}",
                next_step="Aggregate ids are names such as order/PO-0000139; leave the setting out.",
            )
        super().__init__(env)
        timeout = env.get(self.SQLITE_LOCK_TIMEOUT)
        self.datastore = Datastore(
            self.datastore.pool.db_name, busy_timeout_s=float(timeout) if timeout else BUSY_TIMEOUT_S
        )

    def application_recorder(self) -> SQLiteEventRecorder:
        """Answer our recorder, its tables laid unless CREATE_TABLE says no."""
        recorder = SQLiteEventRecorder(self.datastore)
        if self.env_create_table():
            recorder.create_table()
        return recorder

    def process_recorder(self) -> SQLiteEventRecorder:
        """Answer our recorder: it is both."""
        return self.application_recorder()

    def aggregate_recorder(self, purpose: str = "events") -> NoReturn:
        """Refuse: the library makes this recorder for snapshots only, and would lay a table of another shape."""
        raise Misconfigured(
            f"the event store keeps no {purpose} without notification ids",
            next_step="Leave IS_SNAPSHOTTING_ENABLED and snapshotting intervals off.",
        )
