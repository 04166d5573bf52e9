"""Start, stop and look at the broker of a folder."""

from __future__ import annotations

import secrets
import socket
import string
import subprocess
import time
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import psutil

from cli.broker.class_path import class_path, java
from cli.broker.home import Home, Noted
from domain.errors import NotAllowed, Unavailable

HOST = "127.0.0.1"

# Ports are picked below 32768, where Linux begins to hand out ports for outgoing connections: a port
# remembered from there could be some client's when the broker starts again.
PICKED_PORTS = range(20_000, 32_000)

STOP_PATIENCE_S = 30.0  # a controlled shutdown takes 2 to 3 s; after this the process is killed


@dataclass(frozen=True, slots=True)
class RunningBroker:
    """A broker that answers: its address as `host:port`, its process, its cluster, its folder."""

    bootstrap: str
    pid: int
    cluster_id: str
    folder: Path


def start(
    folder: Path,
    *,
    port: int | None = None,
    heap_mb: int = 512,
    throughput: bool = False,
    patience_s: float = 60.0,
) -> RunningBroker:
    """Start the broker of `folder`, or answer the one that runs; returns when it takes requests.

    `port` None = the port of the last start, or a free one. `throughput` lets Java compile with all its
    might: slower to start (5 s become 9 s), faster under load.

    Raises Unavailable if it dies, isn't ready within `patience_s` seconds or its port is taken; Misconfigured
    if the extra `broker` isn't installed; Busy if another command is at it.
    """
    home = Home(folder)
    with home.alone():
        noted = home.prepare()
        process = home.process(noted)
        if process is not None:
            return _already_running(home, noted, port)
        chosen = port or noted.port or _free_port()
        _must_be_free(chosen)
        noted = replace(noted, port=chosen)
        java_path, jars = java(), class_path()
        _write_properties(home, chosen)
        _format(home, noted.cluster_id, java_path, jars)
        command = [java_path, "-Xms64m", f"-Xmx{heap_mb}m", "-XX:+UseSerialGC"]
        if not throughput:
            command.append("-XX:TieredStopAtLevel=1")
        command += [*_logging(home), "-cp", jars, "kafka.Kafka", str(home.properties)]
        process = _launch(home, command)
        noted = home.note(replace(noted, pid=process.pid, started=process.create_time()))
        try:
            return _when_ready(home, noted, process, patience_s)
        except BaseException:
            _end(process)
            home.forget_process()
            raise


def stop(folder: Path) -> bool:
    """Stop the broker of `folder`; False if none ran.

    It is asked to shut down, and killed if it still runs after 30 s.
    """
    home = Home(folder)
    if home.noted() is None:
        return False
    with home.alone():
        process = home.process(home.noted())
        if process is not None:
            _end(process)
        home.forget_process()
        return process is not None


def status(folder: Path) -> RunningBroker | None:
    """The broker that runs in `folder`, or None."""
    home = Home(folder)
    noted = home.noted()
    if noted is None or home.process(noted) is None:
        return None
    return _running(home, noted)


def broker_bootstrap(folder: Path) -> str | None:
    """The address `host:port` of the broker that runs in `folder`, or None."""
    running = status(folder)
    return running.bootstrap if running else None


def _running(home: Home, noted: Noted) -> RunningBroker:
    return RunningBroker(f"{HOST}:{noted.port}", noted.pid or 0, noted.cluster_id, home.folder)


def _already_running(home: Home, noted: Noted, port: int | None) -> RunningBroker:
    if port is not None and port != noted.port:
        raise NotAllowed(
            f"the broker of {home.folder} runs on port {noted.port}, not {port}",
            next_step="stop it first: `threadline broker stop`",
        )
    return _running(home, noted)


def _write_properties(home: Home, port: int) -> None:
    template = resources.files("cli.broker").joinpath("server.properties").read_text(encoding="utf-8")
    filled = string.Template(template).substitute(
        # In a properties file a backslash escapes; forward slashes do on every system.
        port=port,
        controller_port=_free_port(),
        data=home.data.as_posix(),
    )
    home.properties.write_text(filled, encoding="utf-8")
    log4j2 = resources.files("cli.broker").joinpath("log4j2.yaml").read_text(encoding="utf-8")
    (home.folder / "log4j2.yaml").write_text(log4j2, encoding="utf-8")


def _logging(home: Home) -> list[str]:
    return [f"-Dlog4j2.configurationFile={home.folder / 'log4j2.yaml'}"]


def _format(home: Home, cluster_id: str, java_path: str, jars: str) -> None:
    """Write the cluster id to an empty data folder; a formatted one is left alone."""
    if (home.data / "meta.properties").exists():
        return
    tool = ["kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(home.properties)]
    command = [java_path, "-Xmx128m", "-XX:TieredStopAtLevel=1", *_logging(home), "-cp", jars, *tool]
    done = subprocess.run(  # noqa: S603 - our own Java with our own arguments
        command, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise Unavailable(
            f"the broker's data folder {home.data} couldn't be formatted:\n{done.stdout[-1000:]}{done.stderr[-1000:]}",
            next_step="is the disk full, or the folder not ours to write?",
        )


def _launch(home: Home, command: list[str]) -> psutil.Popen:
    # Emptied at each start: the tail told in an error is of this start. A session of its own: the broker
    # outlives the command that started it, and a Ctrl-C meant for that command.
    with home.log.open("wb") as log:
        return psutil.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.folder,
            start_new_session=True,
        )


def _when_ready(home: Home, noted: Noted, process: psutil.Process, patience_s: float) -> RunningBroker:
    deadline = time.monotonic() + patience_s
    running = _running(home, noted)
    while time.monotonic() < deadline:
        if home.process(noted) is None:
            raise Unavailable(
                f"the broker died while starting; the end of {home.log}:\n{home.log_tail()}",
                next_step="if its port is taken, choose another with --port",
            )
        if _answers(running.bootstrap, noted.cluster_id):
            return running
        time.sleep(0.1)
    raise Unavailable(
        f"the broker wasn't ready within {patience_s:g} s; the end of {home.log}:\n{home.log_tail()}",
        next_step="is the machine very busy? try again",
    )


def _answers(bootstrap: str, cluster_id: str) -> bool:
    from consumers.kafka_door import Admin, KafkaAccess  # here: it takes 0.3 s, and a status needs none of it

    host, _, port = bootstrap.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
        admin = Admin(KafkaAccess(bootstrap, patience_s=5))
    except (OSError, Unavailable):
        return False
    try:
        return admin.cluster_id() == cluster_id
    except Unavailable:
        return False
    finally:
        admin.close()


def _end(process: psutil.Process) -> None:
    try:
        process.terminate()
        process.wait(STOP_PATIENCE_S)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOP_PATIENCE_S)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise NotAllowed(
            f"the broker (process {process.pid}) belongs to another user", next_step="stop it as that user"
        ) from error


def _free_port() -> int:
    for _ in range(100):
        port = secrets.choice(PICKED_PORTS)
        if _is_free(port):
            return port
    raise Unavailable(
        f"no free port found between {PICKED_PORTS.start} and {PICKED_PORTS.stop - 1}",
        next_step="choose one with --port",
    )


def _must_be_free(port: int) -> None:
    if not _is_free(port):
        raise Unavailable(f"port {port} of {HOST} is taken by another program", next_step="choose another with --port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Java does: a port that only waits for old connections to fade (after a stop) counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
