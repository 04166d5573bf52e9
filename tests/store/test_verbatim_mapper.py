"""The mapper: bytes untouched, old envelopes brought up to date, anything else refused in words."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.application import Application
from eventsourcing.cipher import AESCipher
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.persistence import JSONTranscoder, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import Environment, register_topic
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fenced, Misconfigured
from domain.positions import Move, Tally
from store.mapper import VerbatimMapper
from store.open import environment
from store.sqlite_recorder import SQLiteEventRecorder

ROOT = Path(__file__).parents[2]


class Stated:
    """An event by the protocol, of version 1."""

    TOPIC = "test.Stated"

    def __init__(self, originator_id: str, originator_version: int, state: bytes) -> None:
        self.originator_id = originator_id
        self.originator_version = originator_version
        self.state = state


class Cut(Stated):
    """One that changed twice: `pcs` became `quantity`, then `unit` was added; the value is spliced in as it is."""

    TOPIC = "test.Cut"
    class_version = 3

    @staticmethod
    def upcast_v1_v2(state: bytes) -> bytes:
        return b'{"v":2,' + state[1:].replace(b'"pcs"', b'"quantity"', 1)

    @staticmethod
    def upcast_v2_v3(state: bytes) -> bytes:
        return b'{"v":3,"unit":"piece",' + state.removeprefix(b'{"v":2,')


class Stuck(Stated):
    TOPIC = "test.Stuck"
    class_version = 2

    @staticmethod
    def upcast_v1_v2(state: bytes) -> bytes:
        return state


class Forgetful(Stated):
    TOPIC = "test.Forgetful"
    class_version = 3

    @staticmethod
    def upcast_v2_v3(state: bytes) -> bytes:
        return state


for cls in (Stated, Cut, Stuck, Forgetful):
    register_topic(cls.TOPIC, cls)


@pytest.fixture
def mapper() -> VerbatimMapper:
    return VerbatimMapper(JSONTranscoder())


@given(state=st.binary().filter(lambda state: not state.startswith(b'{"v":')))
def test_any_bytes_pass_both_ways_untouched(state: bytes) -> None:
    mapper = VerbatimMapper(JSONTranscoder())
    stored = mapper.to_stored_event(Stated("order/A", 7, state))
    assert stored == StoredEvent("order/A", 7, "test.Stated", state)
    event = mapper.to_domain_event(stored)
    assert type(event) is Stated
    assert (event.originator_id, event.originator_version, event.state) == ("order/A", 7, state)
    assert mapper.current_state("test.Stated", state) is state


V1 = b'{"pcs":5,"fact":{"v":1,  "pcs":9}}'
V2 = b'{"v":2,"quantity":5,"fact":{"v":1,  "pcs":9}}'
V3 = b'{"v":3,"unit":"piece","quantity":5,"fact":{"v":1,  "pcs":9}}'


@pytest.mark.parametrize("stored", [V1, V2, V3], ids=["v1", "v2", "v3"])
def test_an_envelope_is_brought_from_its_version_to_todays(mapper: VerbatimMapper, stored: bytes) -> None:
    event = mapper.to_domain_event(StoredEvent("order/A", 1, "test.Cut", stored))
    assert event.state == V3  # type: ignore[attr-defined]
    assert json.loads(V3)["fact"] == {"v": 1, "pcs": 9}
    assert mapper.current_state("test.Cut", stored) == V3


def test_an_envelope_of_version_one_may_say_so(mapper: VerbatimMapper) -> None:
    assert mapper.current_state("test.Stated", b'{"v":1,"a":2}') == b'{"v":1,"a":2}'


def test_an_envelope_newer_than_the_program_is_refused(mapper: VerbatimMapper) -> None:
    for topic, state in (("test.Cut", b'{"v":4}'), ("test.Stated", b'{"v":2,"a":1}')):
        with pytest.raises(Misconfigured, match="is of version") as refused:
            mapper.to_domain_event(StoredEvent("order/A", 1, topic, state))
        assert refused.value.code == "event_too_new"


@pytest.mark.parametrize("state", [b'{"v":"2"}', b'{"v":-1}', b'{"v":2', b'{"v":0}', b'{"v":2.5}'])
def test_a_version_that_is_no_number_is_refused(mapper: VerbatimMapper, state: bytes) -> None:
    with pytest.raises(MapperDeserialisationError, match="version that is no number"):
        mapper.to_domain_event(StoredEvent("order/A", 1, "test.Cut", state))


def test_an_upcaster_that_does_not_reach_its_version_is_found_out(mapper: VerbatimMapper) -> None:
    with pytest.raises(MapperDeserialisationError, match="from version 1 gave an envelope of version 1"):
        mapper.to_domain_event(StoredEvent("order/A", 1, "test.Stuck", b"{}"))


def test_a_class_without_an_upcaster_for_each_version_is_refused(mapper: VerbatimMapper) -> None:
    with pytest.raises(Misconfigured, match="has no upcast_v1_v2"):
        mapper.to_domain_event(StoredEvent("order/A", 1, "test.Forgetful", b'{"v":3}'))


@pytest.mark.parametrize("topic", ["test.Unknown", "os:system", "os", "store.mapper", "nowhere:Cut", ""])
def test_an_unknown_topic_is_refused(mapper: VerbatimMapper, topic: str) -> None:
    with pytest.raises(Misconfigured, match="no event is known"):
        mapper.to_domain_event(StoredEvent("order/A", 1, topic, b"{}"))


def test_a_program_that_knows_only_the_mapper_maps_our_events() -> None:
    program = (
        "from store.mapper import VerbatimMapper as M; from eventsourcing.persistence import JSONTranscoder as T;"
        "print(M(T()).current_state('order.cut', b'{}'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "b'{}'\n"


def test_a_cipher_or_compressor_is_refused() -> None:
    cipher = AESCipher(Environment(env={"CIPHER_KEY": AESCipher.create_key(16)}))
    with pytest.raises(Misconfigured, match=r"plain JSON.*CIPHER"):
        VerbatimMapper(JSONTranscoder(), cipher=cipher)
    with pytest.raises(Misconfigured, match=r"plain JSON.*COMPRESSOR"):
        VerbatimMapper(JSONTranscoder(), compressor=ZlibCompressor())


def test_the_librarys_application_saves_events_and_positions_in_one_transaction(tmp_path: Path) -> None:
    with Application[str](environment(tmp_path / "events.db")) as app:
        recorder = app.recorder
        assert isinstance(recorder, SQLiteEventRecorder)
        topic_no = recorder.bind_topic("orders.a", cluster_id="here", topic_id="first").topic_no
        app.save(Stated("order/A", 1, b'{"a": 1}'), moves=[Move(topic_no, 0, None, 0, 4, Tally(1, 3))])
        with pytest.raises(Fenced):
            app.save(Stated("order/A", 2, b"{}"), moves=[Move(topic_no, 0, None, 0, 1, Tally(1))])
        with pytest.raises(TypeError, match="mvoes"):
            app.save(Stated("order/A", 2, b"{}"), mvoes=[])
        assert [event.state for event in app.events.get("order/A")] == [b'{"a": 1}']  # type: ignore[attr-defined]
        assert [(p.next_offset, p.tally) for p in recorder.progress()] == [(4, Tally(1, 3))]


def test_the_librarys_application_can_not_be_given_snapshots(tmp_path: Path) -> None:
    with (
        pytest.raises(Misconfigured, match="keeps no snapshots"),
        closing(Application[str]({**environment(tmp_path / "events.db"), "IS_SNAPSHOTTING_ENABLED": "y"})),
    ):
        pass
