"""Settings: which source wins, and that a secret is told to nobody."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from cli.place import Place
from cli.settings import Settings, is_secret, load
from domain.errors import Misconfigured

SECRET = "hush-hush"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("THREADLINE_"):
            monkeypatch.delenv(name)
    return tmp_path


def shown() -> tuple[dict[str, tuple[str | None, str]], Result]:
    done = CliRunner().invoke(cli, ["config", "show", "--format", "json"])
    assert done.exit_code == 0, done.stderr
    return {row["setting"]: (row["value"], row["origin"]) for row in json.loads(done.stdout)}, done


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load({}).origins["data"] == "default"
    (folder / "threadline.toml").write_text('data = "of-the-file"\nkafka_partitions = 3\n')
    loaded = load({})
    assert (str(loaded.settings.data), loaded.origins["data"]) == ("of-the-file", "threadline.toml")
    monkeypatch.setenv("THREADLINE_DATA", "of-the-environment")
    loaded = load({})
    assert (str(loaded.settings.data), loaded.origins["data"]) == ("of-the-environment", "THREADLINE_DATA")
    loaded = load({"data": "of-the-flag"})
    assert (str(loaded.settings.data), loaded.origins["data"]) == ("of-the-flag", "flag")
    assert loaded.settings.kafka_partitions == 3


def test_a_named_settings_file_must_be_there(folder: Path) -> None:
    with pytest.raises(Misconfigured, match=r"other\.toml"):
        load({}, Path("other.toml"))
    (folder / "other.toml").write_text('kafka = "b:1"\n')
    assert load({}, Path("other.toml")).settings.kafka == "b:1"


def test_a_secret_is_taken_and_never_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "password").write_text(SECRET + "\n")
    monkeypatch.setenv("THREADLINE_KAFKA_SASL_PASSWORD_FILE", str(folder / "password"))
    monkeypatch.setenv("THREADLINE_KAFKA_SSL_PASSWORD", SECRET)
    monkeypatch.setenv("THREADLINE_KAFKA_SASL_USERNAME", "ann")
    values, done = shown()
    assert values["kafka_sasl_password"] == ("(set)", "THREADLINE_KAFKA_SASL_PASSWORD_FILE")
    assert values["kafka_ssl_password"] == ("(set)", "THREADLINE_KAFKA_SSL_PASSWORD")
    assert SECRET not in done.output
    place = Place()
    assert SECRET not in repr(place.access()) + repr(place.settings)
    config = place.access().client_config
    assert config["sasl_plain_password"] == config["ssl_password"] == SECRET
    assert config["sasl_plain_username"] == "ann"


def test_a_wrong_setting_is_named_with_its_origin_and_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADLINE_KAFKA_SECURITY_PROTOCOL", SECRET)
    with pytest.raises(Misconfigured) as caught:
        load({})
    assert "kafka_security_protocol" in caught.value.message
    assert "THREADLINE_KAFKA_SECURITY_PROTOCOL" in caught.value.message
    assert SECRET not in caught.value.message


def test_a_name_that_is_no_setting_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADLINE_DATE", "x")
    assert "THREADLINE_DATE" in shown()[1].stderr
    (folder / "threadline.toml").write_text("date = 1\n")
    with pytest.raises(Misconfigured, match="date"):
        load({})


def test_every_setting_says_what_it_is_and_is_in_the_docs() -> None:
    docs = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"`{name}`" in docs, name
        assert f"THREADLINE_{name.upper()}" in docs, name
        if is_secret(field):
            assert f"THREADLINE_{name.upper()}_FILE" in docs, name


@pytest.mark.parametrize("kafka", ["nonsense", "broker:", ":9092", "a:1,b", "http://broker:9092", "a b:1", "::1:9092"])
def test_a_brokers_address_without_a_port_is_refused_at_once(kafka: str) -> None:
    with pytest.raises(Misconfigured, match="expected HOST:PORT"):
        load({"kafka": kafka})


@pytest.mark.parametrize("kafka", ["broker:9092", "a:1,b:2", "a:1, b:2", "[::1]:9092", "kafka-0.kafka.svc:9092"])
def test_a_brokers_address_is_a_host_and_a_port(kafka: str) -> None:
    assert load({"kafka": kafka}).settings.kafka == kafka
