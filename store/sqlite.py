"""The library's factory for our SQLite event store.

Named as `PERSISTENCE_MODULE=store.sqlite:ThreadlineSQLiteFactory`: the class, since a module must show exactly one
factory and this one also sees the library's.
"""

from __future__ import annotations

from typing import NoReturn, cast

from eventsourcing.domain import TAggregateID
from eventsourcing.persistence import Mapper, Transcoder
from eventsourcing.sqlite import SQLiteFactory, SQLiteTrackingRecorder
from eventsourcing.utils import Environment, EnvType

from domain.errors import Misconfigured
from store.mapper import VerbatimMapper
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

    def tracking_recorder(
        self, tracking_recorder_class: type[SQLiteTrackingRecorder] | None = None
    ) -> SQLiteTrackingRecorder:
        """Answer a tracking recorder; all tables are laid first, so that the file is known as a store."""
        self.application_recorder()
        return super().tracking_recorder(tracking_recorder_class)

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[TAggregateID]] | None = None
    ) -> Mapper[TAggregateID]:
        """Answer the verbatim mapper, unless a class is given or named by MAPPER_TOPIC."""
        if mapper_class is None and not self.env.get(self.MAPPER_TOPIC):
            mapper_class = cast("type[Mapper[TAggregateID]]", VerbatimMapper)
        return super().mapper(transcoder, mapper_class)

    def aggregate_recorder(self, purpose: str = "events") -> NoReturn:
        """Refuse: the library makes this recorder for snapshots only, and would lay a table of another shape."""
        raise Misconfigured(
            f"the event store keeps no {purpose} without notification ids",
            next_step="Leave IS_SNAPSHOTTING_ENABLED and snapshotting intervals off.",
        )
