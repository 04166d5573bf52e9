"""Records out: an idempotent producer that waits for every replica and never holds more than it should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kafka import KafkaProducer
from kafka import errors as kafka_errors

from consumers.kafka_door.access import KafkaAccess, connect, our_words, translated
from domain.errors import InvalidInput, NotFound, ThreadlineError

OnError = Callable[[ThreadlineError], None]

# The client keeps what isn't acknowledged in memory, without a bound. 32 MiB is about 90,000 records of 350
# bytes, or 4 s at the 22,500 records a second this client sends: a flush that rare isn't felt.
UNACKNOWLEDGED_BYTES = 32 * 1024 * 1024


class Sender:
    """Sends records to partners' topics; each is acknowledged by all in-sync replicas, once."""

    def __init__(self, access: KafkaAccess) -> None:
        self._access = access
        self._known: set[str] = set()
        self._bytes = 0
        self._producer = connect(
            access,
            KafkaProducer,
            client_id="threadline-sender",
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            max_block_ms=access.patience_ms,
            # Records wait up to 20 ms for company: 128 KiB batches are what makes this client fast.
            linger_ms=20,
            batch_size=128 * 1024,
            metrics_enabled=False,
        )

    def send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]], on_error: OnError
    ) -> None:
        """Hand over one record; `on_error` is called (on another thread) if it can't be delivered.

        A record without key or value is sent as it is: partners do that too, and it must be refused where it arrives.
        Raises NotFound if the topic doesn't exist, NotAllowed without the right to it, InvalidInput if the
        record is larger than the broker takes, Unavailable if the broker doesn't answer.
        """
        if topic not in self._known:
            self._look_up(topic)
        size = len(key or b"") + len(value or b"")
        try:
            future = self._producer.send(topic, key=key, value=value, headers=headers)
        except (kafka_errors.MessageSizeTooLargeError, kafka_errors.RecordListTooLargeError) as error:
            raise InvalidInput(f"a record of {len(value or b'')} bytes for {topic} is too large ({error})") from error
        except kafka_errors.KafkaError as error:
            raise translated(error, self._access, f"sending to {topic}") from error
        future.add_errback(self._failed, topic, on_error)
        self._bytes += size
        if self._bytes >= UNACKNOWLEDGED_BYTES:
            self.flush()

    def flush(self) -> None:
        """Wait until each record sent is acknowledged or has failed; Unavailable if that takes too long."""
        with our_words(self._access, "waiting for acknowledgements"):
            # The client itself gives a record up after delivery_timeout_ms = 120 s.
            self._producer.flush(timeout=130)
        self._bytes = 0

    def close(self) -> None:
        self._producer.close(timeout=self._access.patience_s)

    def _look_up(self, topic: str) -> None:
        try:
            self._producer.partitions_for(topic)
        except kafka_errors.KafkaTimeoutError as error:
            raise NotFound(
                f"{topic} doesn't exist: ask the tracker's owner to run `threadline partner add`",
                next_step=f"looked for {self._access.patience_s:g} s at {self._access.bootstrap}",
            ) from error
        except kafka_errors.KafkaError as error:
            raise translated(error, self._access, f"sending to {topic}") from error
        self._known.add(topic)

    def _failed(self, topic: str, on_error: OnError, error: Any) -> None:
        on_error(translated(error, self._access, f"sending to {topic}"))
