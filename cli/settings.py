"""Settings: a flag, else the environment (THREADLINE_...), else a file named by ..._FILE (secrets), else
threadline.toml, else the default.

Each knows where it comes from, for `threadline config show`; a secret's value is told to nobody.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from domain.errors import Misconfigured

PREFIX = "THREADLINE_"
FILE_NAME = "threadline.toml"
_ADDRESS = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s,:/\[\]]+):[0-9]{1,5}")  # host:port or [IPv6]:port
Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI"]


class Settings(BaseSettings):
    """All settings; the description of each is its documentation (docs/settings.md)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    data: Path = Field(
        Path("threadline-data"), description="The data folder: event store, read models, the local broker."
    )
    kafka: str | None = Field(
        None,
        min_length=1,
        description="The broker, host:port[,host:port...]. Not set: the data folder's own broker if it runs, "
        "else 127.0.0.1:9092.",
    )
    kafka_group: str = Field(
        "threadline", min_length=1, description="The consumer group of ingest; workers of one store share it."
    )
    kafka_patience_s: float = Field(10.0, gt=0, le=600, description="Seconds to wait for the broker's answer.")
    kafka_partitions: int = Field(
        6, ge=1, le=1000, description="Partitions of a new partner's topic; the same for all partners."
    )
    kafka_replication: int | None = Field(
        None, ge=1, le=10, description="Replicas of a new partner's topic. Not set: the broker's default."
    )
    kafka_security_protocol: Protocol | None = Field(
        None, description="How the broker is spoken to. Not set: PLAINTEXT."
    )
    kafka_sasl_mechanism: Mechanism | None = Field(None, description="How we prove who we are.")
    kafka_sasl_username: str | None = Field(None, description="Our user name at the broker.")
    kafka_sasl_password: SecretStr | None = Field(None, description="Our password at the broker.")
    kafka_ssl_cafile: Path | None = Field(None, description="The certificates that the broker's is checked against.")
    kafka_ssl_certfile: Path | None = Field(None, description="Our own certificate.")
    kafka_ssl_keyfile: Path | None = Field(None, description="The key of our certificate.")
    kafka_ssl_password: SecretStr | None = Field(None, description="The password of that key.")
    ingest_batch: int = Field(
        5_000, ge=1, le=100_000, description="Records a poll at most, and so a transaction, of ingest."
    )
    publish_every_s: float = Field(
        10.0, gt=0, le=86_400, description="Seconds between two published copies while there is news."
    )
    log: Literal["auto", "words", "json"] = Field(
        "auto",
        description="How ingest, project and run tell how they go: words on a terminal and JSON lines off it (auto), "
        "or always one of them.",
    )

    @field_validator("kafka")
    @classmethod
    def _names_host_and_port(cls, kafka: str | None) -> str | None:
        """Refuse what can be no address at once: a client would look for it until its patience is over."""
        if kafka is not None and not all(_ADDRESS.fullmatch(one.strip()) for one in kafka.split(",")):
            raise ValueError("expected HOST:PORT, or several with commas between them")
        return kafka

    def client_config(self) -> dict[str, object]:
        """The security settings as the Kafka client takes them; holds secrets."""
        found: dict[str, object] = {}
        for name in type(self).model_fields:
            if name.startswith(("kafka_security_", "kafka_sasl_", "kafka_ssl_")):
                value = getattr(self, name)
                if value is None:
                    continue
                found[_CLIENT_NAMES.get(name, name.removeprefix("kafka_"))] = _unwrapped(value)
        return found

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)  # `load` reads the sources itself, to know which one a value comes from


_CLIENT_NAMES = {
    "kafka_sasl_username": "sasl_plain_username",
    "kafka_sasl_password": "sasl_plain_password",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and by name where each one comes from; `unknown` are THREADLINE_ variables that name no setting."""

    settings: Settings
    origins: Mapping[str, str]
    unknown: tuple[str, ...] = ()


def load(flags: Mapping[str, str], config: Path | None = None) -> Loaded:
    """Read all settings; Misconfigured if one is wrong, naming the setting and where it stands, never a value."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for found, origin in _sources(flags, config):
        for name, value in found.items():
            if name not in values:
                values[name] = value
                origins[name] = origin if name not in Settings.model_fields else origin.format(name.upper())
    try:
        settings = Settings(**values)
    except ValidationError as error:
        told = [
            f"{problem['loc'][0] if problem['loc'] else 'settings'}: {problem['msg'].removeprefix('Value error, ')}"
            f" (from {origins.get(str(problem['loc'][0]), 'the default') if problem['loc'] else '?'})"
            for problem in error.errors(include_input=False, include_url=False)
        ]
        raise Misconfigured("; ".join(told), next_step="threadline config show, docs/settings.md") from None
    known = {name: origins.get(name, "default") for name in Settings.model_fields}
    return Loaded(settings, known, _unknown_variables())


def _sources(flags: Mapping[str, str], config: Path | None) -> list[tuple[dict[str, Any], str]]:
    toml, file = _toml(config)
    return [
        (dict(flags), "flag"),
        (EnvSettingsSource(Settings)(), PREFIX + "{}"),
        (_secret_files(), PREFIX + "{}_FILE"),
        (toml, str(file)),
    ]


def _toml(config: Path | None) -> tuple[dict[str, Any], Path]:
    named = config or (Path(os.environ[PREFIX + "CONFIG"]) if os.environ.get(PREFIX + "CONFIG") else None)
    file = named or Path(FILE_NAME)
    if named is not None and not named.is_file():
        raise Misconfigured(f"there is no settings file {named}", next_step="name another, or none")
    try:
        return TomlConfigSettingsSource(Settings, file)(), file
    except (ValueError, OSError) as error:
        raise Misconfigured(f"{file} can't be read: {error}", next_step="it must be TOML, one setting a line") from None


def _secret_files() -> dict[str, Any]:
    """The secrets that a variable ..._FILE names a file for, as container platforms hand them out."""
    found: dict[str, Any] = {}
    for name, field in Settings.model_fields.items():
        variable = f"{PREFIX}{name.upper()}_FILE"
        if is_secret(field) and os.environ.get(variable):
            try:
                found[name] = Path(os.environ[variable]).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise Misconfigured(f"the file that {variable} names can't be read: {type(error).__name__}") from None
    return found


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting's value is told to nobody."""
    return "SecretStr" in str(field.annotation)


def _unknown_variables() -> tuple[str, ...]:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {PREFIX + "CONFIG"}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name, field in Settings.model_fields.items() if is_secret(field)}
    # THREADLINE_TEST_...: the suite's own.
    return tuple(
        sorted(
            name
            for name in os.environ
            if name.startswith(PREFIX) and name not in known and not name.startswith(PREFIX + "TEST_")
        )
    )


def _unwrapped(value: object) -> object:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value) if isinstance(value, Path) else value
