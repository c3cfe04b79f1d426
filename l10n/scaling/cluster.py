"""A Ray cluster: one that runs already, or one of this machine's own for as long as a command runs.

A cluster is trusted with everything: whoever reaches it can run programs on its machines. What is started here can be
reached from this machine only.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from l10n.errors import EngineError
from l10n.scaling.parcel import Parcel
from l10n.scaling.worker import Worker

LARGEST_QUEUE = 32
"""How many batches a worker works at and holds ready at most; a batch is divided among an engine's threads."""

_OWN = {
    # Ray reports what it is used for to its makers unless it is told not to
    "RAY_USAGE_STATS_ENABLED": "0",
    # what Ray does by default on Windows and macOS: it listens at 127.0.0.1, in place of all of the machine's addresses
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
}
_PATIENCE = 10.0
"""Seconds after which nobody listens at an address."""

_QUIET = 40
"""Ray's own messages are left out up to warnings: l10n says what became of a worker."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of a cluster.

    Attributes:
        id: Ray's id of it.
        name: its address.
    """

    id: str
    name: str


class Cluster:
    """Connects when it is first needed, which may never be; ends what it has started when it is left.

    Args:
        address: of a running cluster, such as 10.0.0.1:6379; "auto" for the one that this machine belongs to; None to
            start one on this machine.
    """

    def __init__(self, address: str | None = None) -> None:
        self._address = address
        self._ray: Any = None
        self._is_ours = True

    @property
    def ray(self) -> Any:
        """The module ray, connected.

        Raises:
            EngineError: Ray is not installed, or no cluster answers.
        """
        if self._ray is None:
            self._ray = _imported(self._address)
            self._is_ours = not self._ray.is_initialized()
            if self._is_ours:
                _connect(self._ray, self._address)
        return self._ray

    def machines(self) -> list[Machine]:
        """Gives the machines that can work: those that are alive and have a processor to give."""
        return [
            Machine(node["NodeID"], node["NodeManagerAddress"])
            for node in self.ray.nodes()
            if node["Alive"] and node["Resources"].get("CPU", 0) >= 1
        ]

    def worker(self, machine: Machine, parcel: object) -> Any:
        """Gives the handle of a worker that is being made on a machine.

        Args:
            machine: where it shall be, and nowhere else.
            parcel: what `send` gave for a Parcel.
        """
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        placed = self.ray.remote(Worker).options(
            num_cpus=1,
            max_concurrency=LARGEST_QUEUE,
            max_restarts=0,
            scheduling_strategy=NodeAffinitySchedulingStrategy(machine.id, soft=False),
        )
        return placed.remote(parcel)

    def send(self, content: Parcel | dict[Path, Any]) -> object:
        """Gives a reference to content that is kept in the cluster, and travels to each machine once."""
        return self.ray.put(content)

    def close(self) -> None:
        """Leaves the cluster, unless this process was connected to it before."""
        if self._ray is not None and self._is_ours:
            self._ray.shutdown()
        self._ray = None


def _imported(address: str | None) -> Any:
    if address is not None and "://" in address:
        raise EngineError(
            f"{address} is the address of a Ray client server, and only clusters are spoken to",
            mend='Run l10n on a machine of the cluster, with --address auto; or name it as "10.0.0.1:6379".',
        )
    with _environment({} if address else _OWN):
        try:
            import ray
        except ImportError as error:
            raise EngineError(
                f"the executor ray needs the library {error.name or 'ray'}", mend='Run: pip install "l10n[ray]".'
            ) from error
    return ray


def _connect(ray: Any, address: str | None) -> None:
    try:
        if address:
            _knock(address)
            ray.init(address=address, log_to_driver=False, logging_level=_QUIET)
            return
        with _environment(_OWN):
            ray.init(address="local", include_dashboard=False, log_to_driver=False, logging_level=_QUIET)
    except (OSError, RuntimeError, ValueError) as error:
        where = f"at {address}" if address else "on this machine"
        raise EngineError(
            f"there is no Ray cluster {where}: {_first_line(error)}",
            mend="Start one with: ray start --head; or leave out --address to start one for this run.",
        ) from error


def _knock(address: str) -> None:
    """Finds out whether anyone listens at an address: Ray itself would go on trying for minutes.

    Raises:
        OSError: nobody does.
        ValueError: it is no address.
    """
    if address == "auto":
        return
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError('an address is written as "10.0.0.1:6379"')
    socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets variables for what is imported or started meanwhile; those that the user has set stay as they are."""
    added = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
