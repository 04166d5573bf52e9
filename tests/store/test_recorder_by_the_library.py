"""The library's own test cases, run against our recorder and factory.

Not applicable, and why:
- `AggregateRecorderTestCase`: for recorders without notification ids (it expects `insert_events` to answer None). The
  library makes those for snapshots only; ours are refused, see `test_create_aggregate_recorder` below.
- `optional_test_insert_subscribe`: the library has no subscriptions over SQLite.
- `TranscoderTestCase`: the verbatim mapper uses no transcoder.
- the factory's cases of cipher and compressor: refused here, and the cases below say so in their place.
Aggregate ids are text here, as everywhere in this store.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.cipher import AESCipher
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.sqlite import SQLiteTrackingRecorder
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    InfrastructureFactoryTestCase,
    NonInterleavingNotificationIDsBaseCase,
    ProcessRecorderTestCase,
    RecorderTestCase,
    TrackingRecorderTestCase,
)
from eventsourcing.utils import Environment, get_topic

from domain.errors import Misconfigured
from store.mapper import VerbatimMapper
from store.sqlite import ThreadlineSQLiteFactory
from store.sqlite_connections import Datastore
from store.sqlite_recorder import SQLiteEventRecorder


class InAFile(RecorderTestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "events.db"

    def new_originator_id(self) -> UUID | str:
        return f"order/{uuid4()}"

    def create_recorder(self) -> SQLiteEventRecorder:
        recorder = SQLiteEventRecorder(Datastore(str(self.path)))
        recorder.create_table()
        self.addCleanup(recorder.close)
        self.addCleanup(_wait_for_readers)
        return recorder


def _wait_for_readers() -> None:
    # The library's case tells its reading threads to stop and does not wait: a connection closed under one crashes.
    for thread in threading.enumerate():
        if "read_continuously" in thread.name:
            thread.join(30)


class TestAsApplicationRecorder(InAFile, ApplicationRecorderTestCase[SQLiteEventRecorder]):
    pass


class TestAsProcessRecorder(InAFile, ProcessRecorderTestCase):
    pass


class TestAsTrackingRecorder(InAFile, TrackingRecorderTestCase):
    pass


class TestNotificationIdsDoNotInterleave(InAFile, NonInterleavingNotificationIDsBaseCase):
    pass


class TrackingOfAnotherKind(SQLiteTrackingRecorder):
    pass


class TestFactory(InfrastructureFactoryTestCase[ThreadlineSQLiteFactory]):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.env = Environment("Tracker")
        self.env[ThreadlineSQLiteFactory.PERSISTENCE_MODULE] = "store.sqlite:ThreadlineSQLiteFactory"
        self.env[ThreadlineSQLiteFactory.SQLITE_DBNAME] = str(Path(folder.name) / "events.db")
        super().setUp()

    def expected_factory_class(self) -> type[ThreadlineSQLiteFactory]:
        return ThreadlineSQLiteFactory

    def expected_aggregate_recorder_class(self) -> type[SQLiteEventRecorder]:
        raise NotImplementedError

    def expected_application_recorder_class(self) -> type[SQLiteEventRecorder]:
        return SQLiteEventRecorder

    def expected_process_recorder_class(self) -> type[SQLiteEventRecorder]:
        return SQLiteEventRecorder

    def expected_tracking_recorder_class(self) -> type[SQLiteTrackingRecorder]:
        return SQLiteTrackingRecorder

    def tracking_recorder_subclass(self) -> type[SQLiteTrackingRecorder]:
        return TrackingOfAnotherKind

    def test_create_aggregate_recorder(self) -> None:
        with pytest.raises(Misconfigured, match="snapshots"):
            self.factory.aggregate_recorder("snapshots")

    def test_mapper(self) -> None:
        super().test_mapper()
        assert type(self.factory.mapper()) is VerbatimMapper

    def test_mapper_with_compressor(self) -> None:
        self.env[self.factory.COMPRESSOR_TOPIC] = get_topic(ZlibCompressor)
        with pytest.raises(Misconfigured, match="COMPRESSOR_TOPIC"):
            self.factory.mapper()

    def test_mapper_with_cipher(self) -> None:
        self.env[AESCipher.CIPHER_KEY] = AESCipher.create_key(16)
        with pytest.raises(Misconfigured, match="CIPHER_KEY"):
            self.factory.mapper()

    def test_mapper_with_cipher_and_compressor(self) -> None:
        self.env[AESCipher.CIPHER_KEY] = AESCipher.create_key(16)
        self.test_mapper_with_compressor()

    def test_mapper_with_wrong_cipher_key(self) -> None:
        self.test_mapper_with_cipher()

    def test_ids_other_than_text_are_refused(self) -> None:
        self.env[self.factory.ORIGINATOR_ID_TYPE] = "uuid"
        with pytest.raises(Misconfigured, match="must be text, found uuid"):
            ThreadlineSQLiteFactory(self.env)
