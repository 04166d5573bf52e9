"""Where a command works: a data folder and a broker, with the settings that lead there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.settings import Loaded, Settings
    from consumers.kafka_door import KafkaAccess
    from domain.tracker import Tracker
    from store.recorder import EventRecorder

DEFAULT_KAFKA = "127.0.0.1:9092"


@dataclass
class Place:
    """One data folder and one broker; settings are read when first asked for."""

    flags: dict[str, str] = field(default_factory=dict)
    config: Path | None = None

    @cached_property
    def loaded(self) -> Loaded:
        """The settings, each with where it comes from; Misconfigured if one is wrong."""
        from cli.settings import load

        return load(self.flags, self.config)

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    @property
    def data(self) -> Path:
        return self.settings.data

    @property
    def events(self) -> Path:
        """The event store."""
        return self.data / "events.sqlite"

    @property
    def broker_folder(self) -> Path:
        """The folder of the data folder's own broker."""
        return self.data / "broker"

    @property
    def current_copy(self) -> Path:
        """The published copy that readers open: a link to the newest."""
        return self.data / "published" / "current.duckdb"

    @cached_property
    def bootstrap(self) -> str:
        """The broker's address: the one that was set, else the data folder's own if it runs, else 127.0.0.1:9092."""
        if self.settings.kafka is not None:
            return self.settings.kafka
        from cli.broker import broker_bootstrap

        return broker_bootstrap(self.broker_folder) or DEFAULT_KAFKA

    def access(self, *, patience_s: float | None = None) -> KafkaAccess:
        """How the broker is reached, secrets included."""
        from consumers.kafka_door import KafkaAccess

        patience = self.settings.kafka_patience_s if patience_s is None else patience_s
        return KafkaAccess(self.bootstrap, self.settings.client_config(), patience_s=patience)

    def tracker(self, *, must_exist: bool = False) -> Tracker:
        """The application over the event store, for writing; `must_exist` refuses to make a new one (NotFound)."""
        from store.open import open_for_reading, open_tracker

        if must_exist:
            open_for_reading(self.events).close()
        return open_tracker(self.events)

    def reading(self) -> EventRecorder:
        """The event store, read-only; NotFound if there is none."""
        from store.open import open_for_reading

        return open_for_reading(self.events)
