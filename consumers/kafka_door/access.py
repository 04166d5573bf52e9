"""How a Kafka cluster is reached, and how the client's failures are told in our own words."""

from __future__ import annotations

import base64
import functools
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kafka import errors as kafka_errors

from domain.errors import Misconfigured, NotAllowed, NotFound, ThreadlineError, Unavailable

# The client logs each failed attempt as an error of its own; what matters of it is in the exception we raise.
# Without any handler Python would print those lines on stderr, between our own words.
logging.getLogger("kafka").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """The address of a cluster, and what its security needs.

    `client_config` goes to the client as it is: `security_protocol`, `sasl_*`, `ssl_*`. It may hold secrets,
    so it is left out of the repr. `patience_s` bounds each wait for the broker, in seconds.
    """

    bootstrap: str
    client_config: Mapping[str, object] = field(default_factory=dict, repr=False, hash=False)
    patience_s: float = 10.0

    @property
    def patience_ms(self) -> int:
        return int(self.patience_s * 1000)


def connect(access: KafkaAccess, make: Callable[..., Any], **options: object) -> Any:
    """Make a client and wait until it has met the cluster.

    Raises Unavailable if no broker answers in time, Misconfigured if a setting is not one of the client's.
    """
    settings = {**options, **access.client_config}
    try:
        return make(
            bootstrap_servers=access.bootstrap.split(","),
            bootstrap_timeout_ms=access.patience_ms,
            **settings,
        )
    except kafka_errors.KafkaTimeoutError as error:
        raise no_broker(access) from error
    except (kafka_errors.KafkaConfigurationError, ValueError, TypeError, OSError) as error:
        # Only the kind of error is told: its text may quote a setting, and a setting may be a secret.
        raise Misconfigured(
            f"the Kafka client refuses its settings for {access.bootstrap} ({type(error).__name__}); "
            f"the settings given are {sorted(access.client_config) or 'none'}",
            next_step="look at the address (host:port, host:port ...) and the security settings",
        ) from error


def no_broker(access: KafkaAccess) -> Unavailable:
    """The error of a cluster that doesn't answer."""
    secured = ""
    if access.client_config:
        secured = ", or it refuses the security settings given (the broker's log tells which)"
    return Unavailable(
        f"no broker at {access.bootstrap} within {access.patience_s:g} s{secured}",
        next_step="start one with `threadline broker start`, or set --kafka",
    )


@contextmanager
def our_words(access: KafkaAccess, doing: str) -> Iterator[None]:
    """Turn what the client raises inside into a ThreadlineError that says what was being done."""
    try:
        yield
    except kafka_errors.KafkaError as error:
        raise translated(error, access, doing) from error


def translated(error: BaseException, access: KafkaAccess, doing: str) -> ThreadlineError:
    """The ThreadlineError that tells a failure of the client."""
    if isinstance(error, ThreadlineError):
        return error
    # A producer without any right fails while it asks for its id: a plain KafkaError that only names the
    # cause.
    if isinstance(error, kafka_errors.AuthorizationError) or "AuthorizationFailed" in str(error):
        return NotAllowed(
            f"the broker at {access.bootstrap} doesn't allow {doing} ({error})",
            next_step="ask the cluster's owner for the right, or use other credentials",
        )
    if isinstance(error, kafka_errors.UnknownTopicOrPartitionError):
        return NotFound(
            f"{doing}: no such topic at {access.bootstrap}",
            next_step="list the partners with `threadline partner list`",
        )
    if isinstance(error, kafka_errors.KafkaTimeoutError):
        return Unavailable(
            f"{doing}: no answer from {access.bootstrap} within {access.patience_s:g} s ({error})",
            next_step="look whether the broker runs: `threadline broker status`",
        )
    return Unavailable(f"{doing} failed at {access.bootstrap} ({error})", next_step="look at the broker's log")


@functools.lru_cache(maxsize=4096)
def topic_id_text(topic_id: uuid.UUID) -> str:
    """Kafka's own spelling of a topic id: base64url of the 16 bytes without padding, 22 characters."""
    return base64.urlsafe_b64encode(topic_id.bytes).rstrip(b"=").decode("ascii")
